"""Areas and whole masks, changed: what lies inside an outline, holes filled, everything turned."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask

Bools = NDArray[np.bool_]

# OpenCV takes corners in fractions of a pixel, as whole numbers of 2 ** -_FRACTION_BITS.
_FRACTION_BITS = 4
# One step of growing shows on a screen, and is never less than a pixel.
_STEPS_ACROSS_PHOTO = 800


def outline_box(points: Sequence[Point], *, height: int, width: int) -> Box:
    """Return the box around an outline, cut to a (height, width) photo; its area may be 0."""
    corners = np.asarray(points, np.float64).reshape(-1, 2)
    if corners.shape[0] < 3:
        return Box(0, 0, 0, 0)
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    return Box(int(left), int(top), int(right) + 1, int(bottom) + 1).cut(height=height, width=width)


def inside(points: Sequence[Point], box: Box) -> Bools:
    """Return (box.height, box.width) bool: which pixels of a box lie inside an outline.

    A line that crosses itself encloses what an odd number of turns goes round.

    Parameters
    ----------
    points : sequence of (float, float)
        x and y of the corners in photo pixels, at least three; the last is joined to the first.
    box : Box
    """
    covered = np.zeros((box.height, box.width), np.uint8)
    # OpenCV's whole coordinates are the centres of pixels.
    corners = np.asarray(points, np.float64) - 0.5 - (box.left, box.top)
    fixed = np.rint(corners * (1 << _FRACTION_BITS)).astype(np.int32)
    cv2.fillPoly(covered, [fixed], 1, cv2.LINE_8, _FRACTION_BITS)
    return covered.view(np.bool_)


def holes_filled(mask: Mask) -> Mask:
    """Return the mask with everything marked that marks enclose; lines may touch at corners."""
    bounds = mask.bounds()
    if bounds is None:
        return mask
    # A frame of sound pixels, from which everything outside is reached.
    reached = np.pad(mask.pixels[bounds.slices].view(np.uint8), 1)
    cv2.floodFill(reached, None, (0, 0), 2, flags=4)
    filled = mask.pixels.copy()
    filled[bounds.slices] = reached[1:-1, 1:-1] != 2
    return Mask(filled)


def inverted(mask: Mask) -> Mask:
    """Return the mask of everything that is not marked."""
    return Mask(~mask.pixels)


def growing_step_px(height: int, width: int) -> int:
    """Return by how much one step of growing or shrinking moves the rim of marks, in pixels."""
    return max(1, round(max(height, width) / _STEPS_ACROSS_PHOTO))
