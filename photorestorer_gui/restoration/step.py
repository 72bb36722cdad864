"""What every remedy is: a step, and what the run says about it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.finer import Finer

Status = Literal["done", "skipped", "failed"]


class NothingToDo(Exception):
    """Raised by a step that has nothing to do; its text says why, for the person."""


@dataclass(frozen=True)
class FaceOutcome:
    """What became of one face.

    Attributes
    ----------
    box : Box
        Where it is in the photo.
    score : float
        How sure the detector is that it is a face, 0–1.
    status : "done", "skipped" or "failed"
    reason : str
        For the person: why it was skipped or failed, or why it was restored less than asked.
    similarity : float or None
        Cosine between the face before and after, −1 to 1; None where nothing measured it.
    strength : float or None
        How much of the network's answer was taken, 0–1; None unless done.
    """

    box: Box
    score: float
    status: Status
    reason: str = ""
    similarity: float | None = None
    strength: float | None = None


@dataclass(frozen=True, eq=False)
class Settled:
    """A part of the photo that later steps that give way must leave as it is.

    Attributes
    ----------
    box : Box
    weight : (h, w) float32
        1 = leave alone, 0 = change freely; of the box's size.
    """

    box: Box
    weight: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Applied:
    """What a step gives that has more to tell than a photo.

    Attributes
    ----------
    photo : Photo
        The photo that went in, unless the step was done.
    faces : tuple of FaceOutcome
    settled : tuple of Settled
    notes : tuple of str
        What else the person should know, a sentence each.
    status : "done", "skipped" or "failed"
        What became of the step as a whole, where that is to be told face by face.
    reason : str
        Why it was skipped or failed, for the person.
    finer : tuple of Finer
        What was drawn finer than the photo's pixels, for a later step that makes more of them.
    """

    photo: Photo
    faces: tuple[FaceOutcome, ...] = ()
    settled: tuple[Settled, ...] = ()
    notes: tuple[str, ...] = ()
    status: Status = "done"
    reason: str = ""
    finer: tuple[Finer, ...] = ()


@runtime_checkable
class Step(Protocol):
    """One remedy.  Implementations are frozen dataclasses whose fields are the step's settings.

    Attributes
    ----------
    id : str
        Stable name, used in plans and JSON.
    title : str
        What it does, for the person ("Fill cracks").
    full_networks : tuple of str
        Ids of the full networks that can do its work, best first; such a step has a field `network`
        with the id of the one that does.
    gives_way : bool
        Whether it leaves alone what an earlier step settled, and what the person protects.
    scales : bool
        Whether its photo is of another size; such a step is `Scaling` too, and runs last, since no
        mask fits after it.
    needs : tuple of str
        Ids of the weights in the catalogue that it runs; empty for a classical method.
    engine : str
        What does the work ("builtin", "full"), told in the outcome.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    full_networks: ClassVar[tuple[ModelId, ...]]
    gives_way: ClassVar[bool]
    scales: ClassVar[bool]

    @property
    def needs(self) -> tuple[ModelId, ...]:
        """Ids of the weights that it runs."""
        ...

    @property
    def engine(self) -> str:
        """What does the work."""
        ...

    def apply(
        self, photo: Photo, mask: Mask, networks: Networks, progress: Progress
    ) -> Photo | Applied:
        """Return a new photo of the same dtype and, unless it `scales`, the same size.

        `photo` stays as it is.

        Raises
        ------
        NothingToDo
            If the step does not apply here (an empty mask, say).
        Cancelled
            If the person asked for the work to stop.
        PhotoRestorerError
            If the step failed.
        """
        ...


@runtime_checkable
class Scaling(Protocol):
    """What a step that `scales` can do besides."""

    def scaled(self, photo: Photo, finer: Sequence[Finer], progress: Progress) -> Applied:
        """Do what `apply` does, and take along what earlier steps drew finer than the photo."""
        ...


@dataclass(frozen=True)
class StepOutcome:
    """What became of one step of a plan.

    Attributes
    ----------
    step, title, engine : str
        The step's id, its title and what did the work.
    status : "done", "skipped" or "failed"
    seconds : float
        Wall time.
    reason : str
        Why it was skipped or failed, for the person; empty when done.
    faces : tuple of FaceOutcome
        What became of each face, if the step looks for faces.
    notes : tuple of str
        What else the person should know, a sentence each.
    """

    step: str
    title: str
    engine: str
    status: Status
    seconds: float
    reason: str = ""
    faces: tuple[FaceOutcome, ...] = ()
    notes: tuple[str, ...] = ()
