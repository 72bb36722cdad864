"""How plainly a photo shows the blocks of strong JPEG compression."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import sigmoid
from photorestorer_gui.photo.photo import Photo

BLOCK_PX: Final = 8
"""JPEG compresses squares of this side by themselves (ITU-T T.81, A.1)."""
LEAST_SIDE_PX: Final = 4 * BLOCK_PX
"""Smaller photos hold too few blocks to tell their borders from chance."""
MOST_SIDE_PX: Final = 2048
"""Only so much of the middle of a large photo is measured."""
MOST_STEP: Final = 12.0
"""Grey levels at which a step is cut: an edge of the picture is no border of blocks."""
PLAIN_STEP: Final = 1.25
"""`blockiness` from which compression is more likely plain than not.  On 63 held-out squares it is
1.4 to 3.2 at a quality of 15 and 0.8 to 2.0 at 50, and at most 1.1 on 66 undamaged portraits."""
DOUBT: Final = 0.12
"""How far from `PLAIN_STEP` it changes by one logit."""


def blockiness(photo: Photo) -> float:
    """Return by how many grey levels (of 256) steps across blocks' borders exceed other steps.

    The means of the steps between neighbours, every eighth of them, tell the borders wherever the
    blocks begin; the smaller of what rows and columns say counts, since stripes and checks of the
    picture itself seldom repeat every eight pixels both ways.  A photo that was made smaller or
    larger after it was compressed shows none.

    References
    ----------
    Wang, Z., Sheikh, H. R., Bovik, A. C.: No-reference perceptual quality assessment of JPEG
    compressed images, IEEE International Conference on Image Processing, 2002 (blockiness).
    """
    if min(photo.height, photo.width) < LEAST_SIDE_PX:
        return 0.0
    grey = _middle_in_grey(photo)
    return min(_excess(grey), _excess(grey.T))


def plainly_compressed(photo: Photo) -> float:
    """Return the probability 0–1 that the photo plainly shows blocks, by its `blockiness`."""
    return sigmoid((blockiness(photo) - PLAIN_STEP) / DOUBT)


def _middle_in_grey(photo: Photo) -> NDArray[np.float32]:
    """Return the luma of at most the middle `MOST_SIDE_PX` of a photo, 0–255."""
    top, left = (max(0, (side - MOST_SIDE_PX) // 2) for side in (photo.height, photo.width))
    middle: NDArray[Any] = photo.pixels[top : top + MOST_SIDE_PX, left : left + MOST_SIDE_PX]
    grey = cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(grey * np.float32(255 / photo.peak))


def _excess(grey: NDArray[np.float32]) -> float:
    """Return by how much the largest of the eight means of steps along rows exceeds the middle."""
    steps = np.minimum(np.abs(np.diff(grey, axis=1)), MOST_STEP).mean(axis=0)
    whole = len(steps) // BLOCK_PX * BLOCK_PX
    means = np.sort(steps[:whole].reshape(-1, BLOCK_PX).mean(axis=0))
    return float(means[-1] - np.median(means[:-1]))
