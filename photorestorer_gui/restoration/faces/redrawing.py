"""One face through its network: skipped where that is better, weakened where it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.alignment import aligned, fit, luma, scale_of
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.faces.identity import SAME_PERSON, Recogniser
from photorestorer_gui.restoration.faces.pasting import Change
from photorestorer_gui.restoration.faces.sharpness import is_good, noise
from photorestorer_gui.words import phrase

Floats = NDArray[np.float32]

LEAST_EYES_PX: Final = 5.0
"""Distance of the eyes below which a network would invent the face."""
SHARP_ALREADY: Final = phrase("It is large and sharp already.")
HALVINGS: Final = 3
"""How often the strength is halved to keep a person who they are."""


class LeftAlone(Exception):
    """Raised for a face that is better left as it is; its text says why, for the person."""


@dataclass(frozen=True, eq=False)
class Redrawn:
    """What a network made of a face.

    Attributes
    ----------
    change : Change
    similarity : float or None
        Cosine between the face before and after, −1 to 1; None where nothing measures it.
    reason : str
        Why its strength is less than asked, for the person; empty if it is not.
    is_good : bool
        Whether the face is sharp as it is, and only what the photo cannot hold is of use.
    """

    change: Change
    similarity: float | None
    reason: str = ""
    is_good: bool = False


@dataclass(frozen=True, eq=False)
class Redrawer:
    """Redraws faces, each by itself.

    Attributes
    ----------
    networks : Networks
    network : str
        Id of the one that redraws.
    recogniser : Recogniser or None
        Who measures whether they stay the same person.
    keep_colours : bool
        Take the brightness of the network's answer alone.
    grain : float
        Share of the grain taken away that is laid over the face again, 0–1.
    enlarged : bool
        Whether the photo gets more pixels afterwards: then a sharp face is redrawn, too, where the
        network has more pixels for it than the photo.
    """

    networks: Networks
    network: ModelId
    recogniser: Recogniser | None
    keep_colours: bool
    grain: float
    enlarged: bool = False

    def redraw(
        self, pixels: NDArray[Any], face: Face, strength: float, progress: Progress
    ) -> Redrawn:
        """Return what is to be changed in a photo for one face.

        Parameters
        ----------
        pixels : (H, W, 3) uint8 or uint16, RGB
        strength : float
            How much of the network's answer is wanted, 0–1.

        Raises
        ------
        LeftAlone
            If the face is too small, good as it is, or would be another person's.
        Cancelled
        NetworkError
            If a network fails.
        """
        if face.eye_distance_px < LEAST_EYES_PX:
            raise LeftAlone(phrase("It is too small: there is not enough of it to go by."))
        matrix = fit(face.landmarks)
        if matrix is None:
            raise LeftAlone(phrase("Its eyes, nose and mouth cannot be made out."))
        before = aligned(pixels, matrix)
        good = is_good(before)
        if good and not (self.enlarged and scale_of(matrix) > 1):
            raise LeftAlone(SHARP_ALREADY)
        after = self._answer(before, progress)
        values = luma(after) - luma(before) if self.keep_colours else after - before
        taken, similarity = self._same_person(before, values, strength)
        change = Change(values, matrix, taken, self.grain * _smoothed(before, after))
        if taken == strength:
            return Redrawn(change, similarity, is_good=good)
        reason = phrase(
            "Restored at strength {taken:.2g} only: beyond, it would be another person.",
            taken=taken,
        )
        return Redrawn(change, similarity, reason, good)

    def _answer(self, face: Floats, progress: Progress) -> Floats:
        fed = np.moveaxis(face * 2 - 1, 2, 0)[None]
        (answer,) = self.networks.run_ports(self.network, [fed], progress)
        if not np.isfinite(answer).all():
            title = self.networks.card(self.network).title
            raise NetworkError(
                phrase("The network “{title}” gave no picture.", title=title),
                phrase("Try again, or use another network."),
            )
        return np.asarray((np.moveaxis(np.clip(answer[0], -1, 1), 0, 2) + 1) / 2, np.float32)

    def _same_person(
        self, before: Floats, values: Floats, strength: float
    ) -> tuple[float, float | None]:
        """Return the most of the wanted strength that leaves the person who they are."""
        if self.recogniser is None:
            return strength, None
        added = values if values.ndim == 3 else values[..., None]
        for halved in range(HALVINGS + 1):
            taken = strength / 2**halved
            mixed = np.clip(before + taken * added, 0, 1)
            similarity = self.recogniser.similarity(before, mixed)
            if similarity >= SAME_PERSON:
                return taken, similarity
        raise LeftAlone(
            phrase("However weakly it was restored, it would have become another person.")
        )


def _smoothed(before: Floats, after: Floats) -> float:
    """Return the share of fine detail in flat places that is gone, 0–1."""
    detail = noise(luma(before))
    return max(0.0, 1 - noise(luma(after)) / detail) if detail > 0 else 0.0
