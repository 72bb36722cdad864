"""The project: everything about the work on one photo that must not be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.restoration.steps.enlarge import as_large_on_paper


@dataclass(frozen=True)
class Original:
    """The file that the work began with; it is named and recognised, never changed.

    Attributes
    ----------
    path : Path or None
        None for a photo that came from the clipboard: its pixels are kept in the project.
    sha256 : str
        Of the file's bytes, 64 hexadecimal digits; empty while unknown, and without a file.
    size_bytes : int
    """

    path: Path | None = None
    sha256: str = ""
    size_bytes: int = 0


@dataclass(frozen=True)
class Wishes:
    """The person's word on how the photo is restored.

    Attributes
    ----------
    sensitivity : float
        How eagerly cracks are marked, 0–1.
    strengths : mapping of step id to float
        0–1, for the steps of which the person said something.
    networks : mapping of step id to network id or None
        The full network that the person chose for a step, None for the built-in engine.
    faces : mapping of int to float
        0–1, by the face's place among those found.
    left_out : frozenset of str
        Ids of the steps that the person does not want.
    extras : Extras
        What is asked for besides repairs.
    """

    sensitivity: float = 0.5
    strengths: Mapping[str, float] = field(default_factory=dict)
    networks: Mapping[str, ModelId | None] = field(default_factory=dict)
    faces: Mapping[int, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    extras: Extras = NO_EXTRAS


@dataclass(frozen=True, eq=False)
class Layers:
    """What is marked on the photo.

    Attributes
    ----------
    marked : Mask
        What will be filled.
    found : Mask or None
        The cracks that the networks found, before the person's strokes; None: to be worked out
        again from the crack map.
    protected : Mask or None
        What must never be touched; None where nothing is protected.
    """

    marked: Mask
    found: Mask | None = None
    protected: Mask | None = None


@dataclass(frozen=True, eq=False)
class KeptResult:
    """The last restoration.

    Attributes
    ----------
    after : Photo or None
        Its pixels; metadata and source are those of the photo it was made of.  None while they are
        left in their file, and where the photo came out as it went in.
    plan : RestorationPlan
    outcomes : tuple of StepOutcome
    seconds : float
    unchanged : bool
        Whether the photo came out as it went in, bit for bit.
    fits_marks : bool
        Whether the marks are still those that it was made with.
    exported : bool
        Whether the person has saved it as a picture.
    provenance : Provenance or None
        What the file that it is saved to will tell.
    """

    after: Photo | None
    plan: RestorationPlan
    outcomes: tuple[StepOutcome, ...]
    seconds: float
    unchanged: bool = False
    fits_marks: bool = True
    exported: bool = False
    provenance: Provenance | None = None

    @classmethod
    def of(cls, restoration: Restoration, *, fits_marks: bool, exported: bool) -> KeptResult:
        """Return what is kept of a restoration."""
        return cls(
            None if restoration.unchanged else restoration.after,
            restoration.plan,
            restoration.outcomes,
            restoration.seconds,
            restoration.unchanged,
            fits_marks,
            exported,
            restoration.provenance,
        )

    def restoration(self, before: Photo) -> Restoration:
        """Return the restoration of `before`, the photo that was read again."""
        after = before if self.after is None else _as(before, self.after)
        return Restoration(before, after, self.plan, self.outcomes, self.seconds, self.provenance)


def _as(before: Photo, after: Photo) -> Photo:
    """Return a result with what its photo tells of itself; enlarged, it is as large on paper."""
    metadata = as_large_on_paper(before.metadata, after.width // before.width)
    return replace(before, pixels=after.pixels, metadata=metadata)


@dataclass(frozen=True, eq=False)
class Project:
    """The whole work on one photo, without how the person looks at it.

    Attributes
    ----------
    original : Original
    height, width : int
        The photo's size in pixels.
    wishes : Wishes
    report : DamageReport or None
        None before the photo was examined.
    faces : tuple of Face
    plan : RestorationPlan
        What “Restore” would do.
    layers : Layers or None
        None before the photo was examined.
    painted : bool
        Whether strokes of the person are part of the marks.
    result : KeptResult or None
    photo : Photo or None
        The photo itself, where no file holds it.
    edits : int
        Number of the step that made the marks what they are; with 0 they are what the crack map
        gives.
    """

    original: Original
    height: int
    width: int
    wishes: Wishes = field(default_factory=Wishes)
    report: DamageReport | None = None
    faces: tuple[Face, ...] = ()
    plan: RestorationPlan = field(default_factory=RestorationPlan)
    layers: Layers | None = None
    painted: bool = False
    result: KeptResult | None = None
    photo: Photo | None = None
    edits: int = 0

    @property
    def name(self) -> str:
        """The photo's file name; empty if it came from the clipboard."""
        return self.original.path.name if self.original.path is not None else ""

    @property
    def light(self) -> Project:
        """The same without any pixels: a few kilobytes that say where all else belongs."""
        report, result = self.report, self.result
        if report is not None:
            report = replace(report, crack_map=without_pixels(report.crack_map))
        if result is not None:
            result = replace(result, after=None)
        return replace(self, report=report, result=result, layers=None, photo=None)


def without_pixels(crack_map: CrackMap) -> CrackMap:
    """Return a crack map that stands for one whose pixels lie in a file: it knows only its size."""
    return CrackMap(_NO_PIXELS, *crack_map.size, crack_map.threshold, crack_map.widest_px)


_NO_PIXELS = np.zeros((1, 1), np.uint8)
