"""Remedy that must be asked for: a larger photo, for a larger print; runs no network itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.finer import Finer, draw_finer
from photorestorer_gui.restoration.step import Applied, FaceOutcome
from photorestorer_gui.words import phrase

LONGEST_SIDE_PX: Final = 65_535
"""What most programs can still open."""
MOST_MEGAPIXELS: Final = 300.0
"""As much as this program reads by itself: it must be able to open what it saved."""
STRIP_PX: Final = 128
"""Rows of the photo that are enlarged together."""
REACH_PX: Final = 4
"""How far the kernel of `cv2.INTER_LANCZOS4` reaches from a pixel."""


@dataclass(frozen=True)
class Enlarge:
    """Enlarges the whole photo by Lanczos' kernel, without its ringing.

    No pixel becomes lighter or darker than the 3×3 pixels around its place in the photo, so that
    no bright or dark line runs along an edge.  A face that an earlier step drew finer than the
    photo's pixels gets that detail, as strongly as it was restored; shrunk again, the photo is what
    it was before.

    Attributes
    ----------
    factor : 2 or 4
        Pixels for each pixel, along a side.
    """

    id: ClassVar[str] = "enlarge"
    title: ClassVar[str] = phrase("Enlarge")
    full_networks: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = ()
    engine: ClassVar[str] = "builtin"
    factor: Literal[2, 4] = 2

    def __post_init__(self) -> None:
        if self.factor not in (2, 4):
            raise ValueError(f"a photo is enlarged 2 or 4 times, not {self.factor}")

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Applied:
        """Return the photo, `factor` times as wide and high; on paper it stays as large.

        Raises
        ------
        PhotoRestorerError
            If the result would be too large to be opened again.
        Cancelled
            If the person asked for the work to stop.
        """
        return self.scaled(photo, (), progress)

    def scaled(self, photo: Photo, finer: Sequence[Finer], progress: Progress) -> Applied:
        """Do the same, and draw faces as finely as a network drew them.

        Parameters
        ----------
        photo : Photo
        finer : sequence of Finer
            Faces of this photo.
        progress : Progress

        Raises
        ------
        PhotoRestorerError, Cancelled
            As `apply`.
        """
        refuse_too_large(photo, self.factor)
        progress.report(0.0)
        pixels = enlarged(photo.pixels, self.factor, progress)
        faces = []
        for face in finer:
            progress.check()
            faces.append(_outcome(face))
            if face.is_finer:
                draw_finer(pixels, face.change, self.factor)
        metadata = as_large_on_paper(photo.metadata, self.factor)
        notes = _notes(photo.metadata, metadata, faces)
        after = replace(photo, pixels=pixels, metadata=metadata)
        return Applied(after, faces=tuple(faces), notes=notes)


def enlarged(pixels: NDArray[Any], factor: int, progress: Progress) -> NDArray[Any]:
    """Return (H, W, 3) pixels `factor` times as wide and high, in the same dtype.

    Works through the photo in strips: beside the result it needs memory for a few rows only.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16
    factor : int
    progress : Progress
        Told after each strip.

    References
    ----------
    Turkowski, K.: Filters for common resampling tasks, in Graphics Gems, 1990 (Lanczos' kernel).
    """
    height, width = pixels.shape[:2]
    result = np.empty((factor * height, factor * width, 3), pixels.dtype)
    for top in range(0, height, STRIP_PX):
        bottom = min(top + STRIP_PX, height)
        above, below = max(0, top - REACH_PX), min(height, bottom + REACH_PX)
        seen = pixels[above:below]
        inner = slice(factor * (top - above), factor * (bottom - above))
        result[factor * top : factor * bottom] = _without_ringing(seen, factor)[inner]
        progress.report(bottom / height)
    return result


def _without_ringing(pixels: NDArray[Any], factor: int) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    size = (factor * width, factor * height)
    around = np.ones((3, 3), np.uint8)
    least, most = (
        cv2.resize(bound, size, interpolation=cv2.INTER_NEAREST)
        for bound in (cv2.erode(pixels, around), cv2.dilate(pixels, around))
    )
    smooth = cv2.resize(pixels, size, interpolation=cv2.INTER_LANCZOS4)
    return np.asarray(np.clip(smooth, least, most, out=smooth))


def _outcome(face: Finer) -> FaceOutcome:
    """Return what becomes of a face; its strength is what it was restored with."""
    if face.is_finer:
        reason = phrase("Its own pixels stay, with detail between them.") if face.is_sharp else ""
        return FaceOutcome(face.box, face.score, "done", reason, strength=face.change.strength)
    reason = phrase("The photo has as many pixels for it as its restoration.")
    return FaceOutcome(face.box, face.score, "skipped", reason)


def _notes(before: Metadata, after: Metadata, faces: Sequence[FaceOutcome]) -> tuple[str, ...]:
    """Return what the person should know, a sentence each."""
    notes = []
    if before.dpi is not None and after.dpi is not None:
        across = after.dpi[0]
        notes.append(
            phrase(
                "Printed, it is as large as before: {dpi:g} dpi became {across:g}.",
                dpi=before.dpi[0],
                across=across,
            )
        )
    drawn = sum(face.status == "done" for face in faces)
    if drawn == 1:
        notes.append(phrase("One face is as fine as its restoration drew it."))
    elif drawn:
        notes.append(
            phrase("{drawn} faces are as fine as their restoration drew them.", drawn=drawn)
        )
    return tuple(notes)


def is_too_large(width: int, height: int) -> bool:
    """Return whether a photo of this size could not be opened again."""
    return max(width, height) > LONGEST_SIDE_PX or width * height / 1e6 > MOST_MEGAPIXELS


def refuse_too_large(photo: Photo, factor: int) -> None:
    """Raise PhotoRestorerError if the photo, enlarged, could not be opened again."""
    width, height = factor * photo.width, factor * photo.height
    megapixels = width * height / 1e6
    if not is_too_large(width, height):
        return
    raise PhotoRestorerError(
        phrase(
            "Enlarged {factor} times the photo would be too large to be opened again.",
            factor=factor,
        ),
        phrase("Enlarge it 2 times.") if factor > 2 else phrase("Leave it at the size it has."),
        f"{width}×{height} pixels are {megapixels:.0f} megapixels; the most are "
        f"{MOST_MEGAPIXELS:g}, with sides of {LONGEST_SIDE_PX:,} pixels",
    )


def as_large_on_paper(metadata: Metadata, factor: int) -> Metadata:
    """Return metadata with so many times the dots per inch, where they are known."""
    if metadata.dpi is None:
        return metadata
    across, down = metadata.dpi
    return replace(metadata, dpi=(factor * across, factor * down))
