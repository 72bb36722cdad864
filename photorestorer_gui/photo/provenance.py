"""How a photo came to look as it does: what is told in its file of a restoration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A box in fractions of the photo's width and height, 0–1, so that it fits any size."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class NetworkRecord:
    """A network that was run, and the hash of the very file."""

    id: str
    title: str
    sha256: str


@dataclass(frozen=True)
class StepRecord:
    """One step that changed the photo.

    Attributes
    ----------
    id, title : str
    engine : str
        "builtin" or "full".
    redrawn : bool
        Whether a network drew what was not in the photo.
    settings : tuple of (name, value)
    networks : tuple of NetworkRecord
    areas : tuple of Area
        Where it worked; empty for the whole photo.
    fraction : float
        How much of the photo these areas' damage or faces cover, 0–1.
    """

    id: str
    title: str
    engine: str
    redrawn: bool = False
    settings: tuple[tuple[str, str], ...] = ()
    networks: tuple[NetworkRecord, ...] = ()
    areas: tuple[Area, ...] = ()
    fraction: float = 1.0


@dataclass(frozen=True)
class StepNote:
    """What else is to be said of a restoration, so that nothing is hidden.

    Attributes
    ----------
    step : str
        The step's id.
    kind : str
        "failed": the step, and nothing of it is in the photo.  "face": one that was not restored,
        or less than asked.  "note": a fallback, say, to the processor or to smaller parts.
    words : str
        For the person.
    """

    step: str
    kind: str
    words: str


@dataclass(frozen=True)
class Provenance:
    """One restoration.

    Attributes
    ----------
    program, version : str
    when : str
        Date and time, ISO 8601 with the offset; empty where a file must not differ from run to run.
    steps : tuple of StepRecord
        In the order in which they ran.
    notes : tuple of StepNote
        What failed, was left out, or went otherwise than asked.
    """

    program: str
    version: str
    when: str
    steps: tuple[StepRecord, ...]
    notes: tuple[StepNote, ...] = ()

    @property
    def redrawn(self) -> bool:
        """Whether a network drew what was not in the photo."""
        return any(step.redrawn for step in self.steps)

    @property
    def agent(self) -> str:
        """Program and version."""
        return f"{self.program} {self.version}"


def joined(description: str, caption: str) -> str:
    """Return a description with a caption after it; one that has it already stays as it is."""
    if caption in description:
        return description
    return f"{description.rstrip('. ')}. {caption}" if description.strip() else caption
