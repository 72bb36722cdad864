"""Damage of old originals that nobody drew: what morphology alone tells where a picture is calm.

Nobody has drawn masks for real damage.  Where a picture is calm, such as a wall behind a sitter,
what stands out plainly is a speck, a chip, a gouge or a scratch, and the rest of it is sound.  Of
everything else nothing is said.  It is no truth that somebody drew: now and then a pin or a bit of
furniture counts as a mark.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.training import ageing
from photorestorer_gui.training.fields import Floats

Bools = NDArray[np.bool_]
KERNELS_PX = (7, 15, 27)
"""Widths below which a mark stands out (top-hat and black-hat); larger ones stay unknown."""
PLAIN, WEAK = 0.14, 0.08
"""How much of the range of luma a mark stands out somewhere, and all over."""
MEDIAN_PX = 13
SLOPE = 0.02
"""Slope of luma a pixel, without marks, from which a picture is not calm."""
AROUND_PX = 11
"""Width of what is not calm around such a slope."""
CROWD_PX, CROWDED = 41, 0.22
"""Window in which, and share from which, what stands out is texture."""
LEAST_CALM = 0.06
"""Share of a picture that a calm place must fill: on smaller ones, such as the front of a shirt,
what stands out may be a stud or a button."""
WITHIN = 0.8
"""Share of a mark that must lie where it is calm."""
LEAST_PX = 4
EDGE_PX = 5
"""Width of what is unknown around marks, since their edges are soft."""
SIDE_PX = 512
"""Long side at which originals are looked at: `marks` is made for it."""


def marks(pixels: NDArray[np.uint8]) -> tuple[Bools, Bools]:
    """Return which pixels are plainly damaged, and of which nothing is known, (H, W) bool each.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 RGB
        An old original, about 500 pixels high, that is known to be damaged.
    """
    tone = ageing.luma(pixels.astype(np.float32) / 255)
    stands_out = np.zeros_like(tone)
    for width in KERNELS_PX:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
        for hat in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
            stands_out = np.maximum(stands_out, cv2.morphologyEx(tone, hat, disc))
    weak = stands_out > WEAK
    calm = _calm(tone, weak)
    count, labels = cv2.connectedComponents(weak.astype(np.uint8), connectivity=8)
    area = np.bincount(labels.ravel(), minlength=count)
    inside = np.bincount(labels[calm], minlength=count)
    kept = (inside >= WITHIN * area) & (area >= LEAST_PX)
    plain = np.zeros(count, np.bool_)
    plain[np.unique(labels[(stands_out > PLAIN) & calm])] = True
    plain[0] = False
    marked = np.asarray((plain & kept)[labels])
    doubtful = cv2.dilate(weak.astype(np.uint8), np.ones((EDGE_PX, EDGE_PX), np.uint8))
    return marked, np.asarray((~calm | (doubtful > 0)) & ~marked)


def _calm(tone: Floats, weak: Bools) -> Bools:
    """Return (H, W) bool: neither edges nor texture, whatever small marks there are."""
    middle = cv2.medianBlur(np.rint(tone * 255).astype(np.uint8), MEDIAN_PX).astype(np.float32)
    across = cv2.Sobel(middle / 255, cv2.CV_32F, 1, 0, ksize=3) / 8
    down = cv2.Sobel(middle / 255, cv2.CV_32F, 0, 1, ksize=3) / 8
    steep = (np.hypot(across, down) > SLOPE).astype(np.uint8)
    steep = cv2.morphologyEx(steep, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (AROUND_PX, AROUND_PX))
    crowd = cv2.blur(weak.astype(np.float32), (CROWD_PX, CROWD_PX))
    calm = ((cv2.dilate(steep, disc) == 0) & (crowd < CROWDED)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(calm, connectivity=4)
    wide = stats[:, cv2.CC_STAT_AREA] >= LEAST_CALM * calm.size
    wide[0] = False
    return np.asarray(wide[labels])
