"""What a network drew of a face finer than the photo's pixels, for when it gets more of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.faces.alignment import (
    Matrix,
    covered,
    luma,
    moved,
    scale_of,
    shrunk,
    warped,
)
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.faces.pasting import (
    STRIP_PX,
    Change,
    changed,
    from_corner,
    like,
    warped_mask,
)

Floats = NDArray[np.float32]

MARGIN_PX: Final = 8
"""Pixels of the photo beyond a strip that count in it: twice what the kernel reaches."""
MOST_GAIN: Final = 4.0
"""How much stronger a detail may become than it was drawn, where later steps raise contrast."""
TONES_PX: Final = 64
_LEAST_VARIANCE: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Finer:
    """A face as its network drew it, with more pixels than the photo has for it.

    Attributes
    ----------
    box : Box
        Where the face is in the photo.
    score : float
        How sure the detector is that it is one, 0–1.
    change : Change
        What was laid over the photo, of which its pixels hold the coarser part.
    tones : (h, w) float32
        How light the face was in the photo then, coarsely; 0–1.
    is_sharp : bool
        Whether nothing was laid over the photo, since the face is sharp as it is.
    """

    box: Box
    score: float
    change: Change
    tones: Floats
    is_sharp: bool = False

    @classmethod
    def of(cls, pixels: NDArray[Any], face: Face, change: Change, *, is_sharp: bool) -> Finer:
        """Return what a network drew of a face.

        Parameters
        ----------
        pixels : (H, W, 3) uint8 or uint16, RGB
            The photo, with the change laid over it unless the face is sharp.
        """
        box = face.box.cut(height=pixels.shape[0], width=pixels.shape[1])
        return cls(box, face.score, change, _tones(pixels, change), is_sharp)

    @property
    def is_finer(self) -> bool:
        """Whether the network's drawing has more pixels for the face than the photo."""
        return scale_of(self.change.matrix) > 1

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return int(self.change.values.nbytes + self.tones.nbytes)

    def following(self, photo: Photo) -> Finer:
        """Return it with the contrast that later steps gave the face.

        Parameters
        ----------
        photo : Photo
            As it is now; of the same size.
        """
        if not self.is_finer:
            return self
        gain = np.float32(_slope(self.tones, _tones(photo.pixels, self.change)))
        return replace(self, change=replace(self.change, values=self.change.values * gain))

    def sparing(self, protected: NDArray[np.bool_], photo: Photo) -> Finer:
        """Return it without what it would draw where the person protects the photo.

        Parameters
        ----------
        protected : (H, W) bool
            Of the photo's size.  As far around it as the kernel reaches nothing is drawn either.
        photo : Photo
            As it is once what is protected was given back to it.
        """
        matrix, values = self.change.matrix, self.change.values
        box = covered(matrix, height=protected.shape[0], width=protected.shape[1])
        if not protected[box.slices].any():
            return self
        reach = np.ones((2 * MARGIN_PX + 1, 2 * MARGIN_PX + 1), np.uint8)
        kept = cv2.dilate(protected[box.slices].astype(np.uint8), reach).astype(np.float32)
        there = cv2.warpAffine(kept, moved(matrix, box), values.shape[1::-1]) > 0
        values = values * like(values, np.float32(1) - there)
        change = replace(self.change, values=values)
        return replace(self, change=change, tones=_tones(photo.pixels, change))


def _tones(pixels: NDArray[Any], change: Change) -> Floats:
    """Return how light a face is, (h, w) float32, 0–1, at most `TONES_PX` wide and high."""
    box = covered(change.matrix, height=pixels.shape[0], width=pixels.shape[1])
    if box.area == 0:
        return np.zeros((0, 0), np.float32)
    size = min(TONES_PX, box.width), min(TONES_PX, box.height)
    small = cv2.resize(pixels[box.slices], size, interpolation=cv2.INTER_AREA)
    return luma(small.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max))


def _slope(before: Floats, after: Floats) -> float:
    """Return how many times as much tones differ now: the slope of a line through them."""
    if before.size == 0 or before.var() < _LEAST_VARIANCE:
        return 1.0
    both = (before - before.mean()) * (after - after.mean())
    return min(max(float(both.mean() / before.var()), 0.0), MOST_GAIN)


def draw_finer(pixels: NDArray[Any], change: Change, factor: int) -> None:
    """Add to an enlarged photo what a network drew finer than the photo's pixels, in place.

    What the photo's own pixels can hold is in it already and is taken away: shrunk again, the
    photo is the same.

    Parameters
    ----------
    pixels : (factor · H, factor · W, 3) uint8 or uint16, RGB
        Written to, within the face's box.
    change : Change
        In the pixels of the photo before it was enlarged.
    factor : int
    """
    height, width = (side // factor for side in pixels.shape[:2])
    box = covered(change.matrix, height=height, width=width)
    back = np.asarray(cv2.invertAffineTransform(_of_enlarged(change.matrix, factor)), np.float64)
    source, onto = shrunk(change.values, back)
    rows = max(1, STRIP_PX // factor)
    for top in range(box.top, box.bottom, rows):
        strip = Box(box.left, top, box.right, min(box.bottom, top + rows))
        around = _times(_grown(strip), factor)
        size = around.width, around.height
        added = warped(source, from_corner(onto, around), size, cv2.BORDER_REPLICATE)
        added *= like(added, np.float32(change.strength) * warped_mask(back, around))
        inner = slice(factor * MARGIN_PX, -factor * MARGIN_PX)
        there = _times(strip, factor).slices
        pixels[there] = changed(pixels[there], _beyond(added, factor)[inner, inner])


def _beyond(values: Floats, factor: int) -> Floats:
    """Return what values, (factor · h, factor · w) or with channels, have beyond (h, w) of them."""
    height, width = values.shape[:2]
    small = cv2.resize(values, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
    held = cv2.resize(small, (width, height), interpolation=cv2.INTER_LANCZOS4)
    return np.asarray(values - held, np.float32)


def _of_enlarged(matrix: Matrix, factor: int) -> Matrix:
    """Return the matrix from the enlarged photo: pixels have their centres at whole numbers."""
    enlarged = matrix.copy()
    enlarged[:, :2] /= factor
    enlarged[:, 2] += matrix[:, :2].sum(axis=1) * (0.5 / factor - 0.5)
    return enlarged


def _grown(box: Box) -> Box:
    margin = MARGIN_PX
    return Box(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)


def _times(box: Box, factor: int) -> Box:
    return Box(*(factor * side for side in (box.left, box.top, box.right, box.bottom)))
