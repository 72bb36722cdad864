"""Remedy: redraw blurred or damaged faces by a network that has seen many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.detection import DETECTOR, Face, find_faces, nearest
from photorestorer_gui.restoration.faces.finer import Finer
from photorestorer_gui.restoration.faces.identity import RECOGNISER, Recogniser
from photorestorer_gui.restoration.faces.pasting import paste
from photorestorer_gui.restoration.faces.redrawing import SHARP_ALREADY, LeftAlone, Redrawer
from photorestorer_gui.restoration.step import Applied, FaceOutcome, NothingToDo, Settled
from photorestorer_gui.words import phrase

SEARCH_SHARE = 0.1
"""How much of the step's progress finding the faces is."""
WHOLLY_SETTLED = 0.5
"""Strength from which on a face counts as restored, and later steps leave it alone; a face restored
more weakly is left to them by as much."""


@dataclass(frozen=True)
class FaceChoice:
    """What the person wants of one face.

    Attributes
    ----------
    box : Box
        Where the face is; which one is meant is told by where boxes lie most alike.
    strength : float
        0–1 for this face alone; 0 leaves it as it is.
    """

    box: Box
    strength: float


@dataclass(frozen=True, eq=False)
class _Kept:
    """What a face leaves for later steps; one that was not restored settles nothing."""

    finer: Finer
    settled: Settled | None = None


class _Drawing:
    """A photo that faces are laid over; its pixels are taken only when the first one is."""

    def __init__(self, photo: Photo) -> None:
        self.photo = photo
        self.pixels: NDArray[Any] = photo.pixels

    def writable(self) -> NDArray[Any]:
        """Return pixels to write to, with all that was laid over them so far."""
        if self.pixels is self.photo.pixels and not self.photo.spent:
            self.pixels = self.photo.own_copy()
        return self.pixels


@dataclass(frozen=True)
class RestoreFaces:
    """Redraws each face by itself and leaves the rest of the photo bit-identical.

    A face is turned upright, redrawn by the network at 512², and its change is laid over the photo
    through a soft mask.  The photo's own colours and finer detail stay.  Large sharp faces are left
    alone, and so is, with SFace installed, a person whom the network would make another one.

    Attributes
    ----------
    strength : float
        0 = the photo as it is, 1 = all that the network proposes.
    network : str
        Id of the network that redraws.
    choices : tuple of FaceChoice
        For single faces, what differs from `strength`.
    keep_colours : bool
        Grey stays grey and sepia sepia; False takes the network's colours too.
    grain : float
        0 leaves faces as smooth as the network draws them, 1 makes them as grainy as the photo.
    enlarged : bool
        Whether the photo is enlarged afterwards.  A sharp face that has fewer pixels than the
        network gives it keeps them then, and gets detail between them.
    """

    id: ClassVar[str] = "restore_faces"
    title: ClassVar[str] = phrase("Restore faces")
    full_networks: ClassVar[tuple[ModelId, ...]] = ("gfpgan-1.4", "restoreformer++")
    companions: ClassVar[tuple[ModelId, ...]] = (RECOGNISER,)
    """Networks that it uses where they are installed, and does without."""
    gives_way: ClassVar[bool] = True
    scales: ClassVar[bool] = False
    engine: ClassVar[str] = "full"
    strength: float = 0.8
    network: ModelId = "gfpgan-1.4"
    choices: tuple[FaceChoice, ...] = ()
    keep_colours: bool = True
    grain: float = 0.5
    enlarged: bool = False

    @property
    def needs(self) -> tuple[ModelId, ...]:
        """Ids of the weights that it runs."""
        return self.network, DETECTOR

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Applied:
        """Return the photo with its faces restored, and what became of each.

        A face that fails fails alone; the step fails if none is restored and some failed.

        Raises
        ------
        NothingToDo
            If no face is found.
        Cancelled
            If the person asked for the work to stop.
        NetworkError
            If the detector is missing or fails.
        """
        found = find_faces(photo, networks, progress.part(0.0, SEARCH_SHARE))
        if not found.faces:
            raise NothingToDo(phrase("No face was found."))
        recogniser, note = _recogniser(networks)
        redrawer = Redrawer(
            networks, self.network, recogniser, self.keep_colours, self.grain, self.enlarged
        )
        drawing = _Drawing(photo)
        outcomes: list[FaceOutcome] = []
        kept: list[_Kept] = []
        for done, face in enumerate(found.faces):
            share = (1 - SEARCH_SHARE) / len(found.faces)
            part = progress.part(SEARCH_SHARE + done * share, share)
            part.report(0.0, f"face {done + 1} of {len(found.faces)}")
            outcome, parts = self._restored(drawing, face, redrawer, part)
            outcomes.append(outcome)
            kept.extend(parts)
        return _told(drawing, outcomes, kept, (*found.notes, *note))

    def strength_of(self, face: Face) -> float:
        """Return the strength wanted for one face, 0–1."""
        chosen = nearest(face, [choice.box for choice in self.choices])
        return self.strength if chosen is None else self.choices[chosen].strength

    def _restored(
        self, drawing: _Drawing, face: Face, redrawer: Redrawer, progress: Progress
    ) -> tuple[FaceOutcome, tuple[_Kept, ...]]:
        """Restore one face in place; returns what became of it, and what that leaves."""
        pixels = drawing.pixels
        box = face.box.cut(height=pixels.shape[0], width=pixels.shape[1])
        strength = self.strength_of(face)
        if strength == 0:
            return FaceOutcome(box, face.score, "skipped", phrase("Its strength is 0.")), ()
        try:
            drawn = redrawer.redraw(pixels, face, strength, progress)
        except LeftAlone as reason:
            return FaceOutcome(box, face.score, "skipped", reason.args[0]), ()
        except NetworkError as error:
            return FaceOutcome(box, face.score, "failed", error.words), ()
        if drawn.is_good:
            finer = Finer.of(pixels, face, drawn.change, is_sharp=True)
            return FaceOutcome(box, face.score, "skipped", SHARP_ALREADY), (_Kept(finer),)
        taken = drawn.change.strength
        pixels = drawing.writable()
        pasted, weight = paste(pixels, drawn.change)
        outcome = FaceOutcome(
            box, face.score, "done", drawn.reason, similarity=drawn.similarity, strength=taken
        )
        settled = Settled(pasted, weight * np.float32(min(1.0, taken / WHOLLY_SETTLED)))
        finer = Finer.of(pixels, face, drawn.change, is_sharp=False)
        return outcome, (_Kept(finer, settled),)


def _recogniser(networks: Networks) -> tuple[Recogniser | None, tuple[str, ...]]:
    """Return who compares faces, if installed, and what the person should know otherwise."""
    if RECOGNISER not in networks.installed():
        return None, ()
    try:
        return Recogniser(networks), ()
    except NetworkError as error:
        return None, (error.words,)


def _told(
    drawing: _Drawing, outcomes: list[FaceOutcome], kept: list[_Kept], notes: tuple[str, ...]
) -> Applied:
    """Return what the step gives: done if a face was restored, else failed if one failed."""
    photo, faces = drawing.photo, tuple(outcomes)
    finer = tuple(each.finer for each in kept)
    settled = tuple(each.settled for each in kept if each.settled is not None)
    if settled:
        return Applied(photo.with_pixels(drawing.pixels), faces, settled, notes, finer=finer)
    failed = [face for face in faces if face.status == "failed"]
    if failed:
        reason = failed[0].reason
        return Applied(photo, faces, notes=notes, status="failed", reason=reason, finer=finer)
    reason = (
        faces[0].reason if len(faces) == 1 else phrase("Each of its faces is better left alone.")
    )
    return Applied(photo, faces, notes=notes, status="skipped", reason=reason, finer=finer)
