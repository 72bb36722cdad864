"""What is to be filled: thin cracks, and holes of a known size."""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.training.fields import (
    Floats,
    Rng,
    between,
    fractal_noise,
    log_between,
    pixel_grid,
)
from photorestorer_gui.training.judging.sitting import Bools

THIN_PX = 6
"""Widest crack that is called thin."""
HOLE_PX = (12, 64)
"""Diameter of the largest disc that fits into a hole."""
ROUGHNESS = 0.12
"""How far a hole's rim wanders, in parts of its diameter."""


def thin_part(mask: Bools) -> Bools:
    """Return the pixels of a mask that belong to nothing wider than `THIN_PX`."""
    reach = THIN_PX / 2 + 0.5
    padded = np.pad(mask, 2 * THIN_PX, mode="edge")  # what leaves the photo does not end there
    core = _distance(padded) > reach
    if not core.any():
        return mask
    wide = _distance(~core)[(slice(2 * THIN_PX, -2 * THIN_PX),) * 2] <= reach + 1
    return mask & ~wide


def _distance(mask: Bools) -> Floats:
    """Return each pixel's distance to the nearest one that is not masked."""
    return cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def width_px(mask: Bools) -> float:
    """Return the diameter of the largest disc of masked pixels; beyond the border nothing is."""
    return max(0.0, 2.0 * float(_distance(np.pad(mask, 1)).max()) - 1.0)


def draw_holes(rng: Rng, height: int, width: int) -> Bools:
    """Return (height, width) bool: one to three ragged holes, each within `HOLE_PX`, apart."""
    holes = np.zeros((height, width), np.bool_)
    wanted, tries = int(rng.integers(1, 4)), 0
    while wanted and tries < 60:
        tries += 1
        hole = _hole(rng, height, width)
        near = cv2.dilate(hole.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        if HOLE_PX[0] <= width_px(hole) <= HOLE_PX[1] and not (near & holes).any():
            holes |= hole
            wanted -= 1
    return holes


def _hole(rng: Rng, height: int, width: int) -> Bools:
    """Return one ragged ellipse, the middle of it in one piece."""
    diameter = log_between(rng, *HOLE_PX)
    long = diameter * between(rng, 1.0, 2.0)
    turn = between(rng, 0, np.pi)
    across, down = pixel_grid(height, width)
    x = across - between(rng, 0.1, 0.9) * width
    y = down - between(rng, 0.1, 0.9) * height
    along, aside = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    ragged = ROUGHNESS * diameter * fractal_noise(rng, height, width, max(4.0, diameter / 2), 4)
    inside: Floats = np.hypot(along * diameter / long, aside) + ragged < diameter / 2
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8))
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if count > 1 else -1
    return np.asarray(labels == largest)
