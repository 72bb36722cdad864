"""Pasting what a network changed in an aligned face back into the photo, without a seam."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import PX
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.restoration.faces.alignment import (
    Matrix,
    covered,
    luma,
    scale_of,
    shrunk,
    warped,
)
from photorestorer_gui.restoration.grain import Grain, grain_noise, measure_grain

Floats = NDArray[np.float32]

RAMP_PX: Final = 96
"""How wide the soft mask's border is, of 512."""
RIM_PX: Final = 4
"""Outermost pixels that are never pasted."""
STRIP_PX: Final = 512
"""Rows that are pasted at a time, so that a large face takes little memory."""
ROWS_PX: Final = 64
"""Rows whose colours are worked out at a time: a pixel takes 100 bytes there."""
MOST_SATURATED: Final = 1.5
"""How much stronger a colour may become where a tone is brightened: hardly more than noise tells
the colour of what was nearly black."""
MOST_GRAIN: Final = 12.0 / 255
"""Deviation of the grain laid over a face, at most."""
SEED: Final = 0


@dataclass(frozen=True, eq=False)
class Change:
    """What a network changed in an aligned face.

    Attributes
    ----------
    values : (512, 512) or (512, 512, 3) float32
        Added to the brightness, or to RGB; of pixels of 0–1.
    matrix : (2, 3) float64
        From the photo to the aligned face.
    strength : float
        Share of it that is taken, 0–1.
    smoothed : float
        Share of the fine detail that it took away, 0–1; as much of the grain is laid over it.
    """

    values: Floats
    matrix: Matrix
    strength: float
    smoothed: float = 0.0


@cache
def soft_mask() -> Floats:
    """Return (512, 512) float32: 1 in the middle, 0 at the border, level at both ends of the ramp.

    Soft enough that a change which reaches into hair and background shows no edge.
    """
    inward = np.minimum(np.arange(PX), np.arange(PX)[::-1]).astype(np.float32)
    share = np.clip((inward - RIM_PX) / RAMP_PX, 0.0, 1.0)
    ramp = share * share * (3 - 2 * share)
    mask = np.outer(ramp, ramp).astype(np.float32)
    mask.flags.writeable = False
    return mask


def paste(pixels: NDArray[Any], change: Change) -> tuple[Box, Floats]:
    """Lay a change over the photo, in place; pixels that the soft mask leaves out stay as they are.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB
        Written to, within the box that is returned.  What the network does not change stays, bit
        for bit at any depth: detail finer than the network sees, for one.
    change : Change

    Returns
    -------
    Box
        Where the face is.
    (h, w) float32
        The soft mask there, 0–1.
    """
    height, width = pixels.shape[:2]
    box = covered(change.matrix, height=height, width=width)
    back = np.asarray(cv2.invertAffineTransform(change.matrix), np.float64)
    weight = warped_mask(back, box)
    grain = _grain(pixels[box.slices], weight, change)
    source, onto = shrunk(change.values, back)
    rng = np.random.default_rng(SEED)
    for top in range(box.top, box.bottom, STRIP_PX):
        strip = Box(box.left, top, box.right, min(box.bottom, top + STRIP_PX))
        size = strip.width, strip.height
        added = warped(source, from_corner(onto, strip), size, cv2.BORDER_REPLICATE)
        if grain is not None:
            added += like(added, grain_noise(grain, (strip.height, strip.width), rng))
        share = change.strength * weight[top - box.top : strip.bottom - box.top]
        pixels[strip.slices] = changed(pixels[strip.slices], added * like(added, share))
    return box, weight


def like(values: Floats, other: Floats) -> Floats:
    """Return (h, w) `other` so that it goes with values of one channel or of three."""
    return other if values.ndim == 2 else other[..., None]


def from_corner(onto: Matrix, box: Box) -> Matrix:
    """Return the matrix for a target that begins at the box's corner."""
    shifted = onto.copy()
    shifted[:, 2] -= (box.left, box.top)
    return shifted


def warped_mask(back: Matrix, box: Box) -> Floats:
    """Return the soft mask of an aligned face, (h, w) float32, as it lies in a box of the photo.

    Parameters
    ----------
    back : (2, 3) float64
        From the aligned face to the photo.
    """
    size = box.width, box.height
    onto = from_corner(back, box)
    return np.asarray(cv2.warpAffine(soft_mask(), onto, size, flags=cv2.INTER_LINEAR), np.float32)


def _grain(pixels: NDArray[Any], weight: Floats, change: Change) -> Grain | None:
    """Return the grain that a pasted face lacks: the photo's own, measured around the face."""
    if change.smoothed == 0:
        return None
    grain = measure_grain(pixels, weight > 0.5)
    if grain is None:
        return None
    # Of a face larger than the network sees, finer grain was never taken away.
    missing = change.smoothed * min(1.0, scale_of(change.matrix))
    missing *= min(1.0, MOST_GRAIN / np.sqrt(grain.variance))
    return Grain(grain.covariance * np.float32(missing**2), grain.size_px)


def changed(pixels: NDArray[Any], added: Floats) -> NDArray[Any]:
    """Return pixels with a change added, of one channel to their brightness or of three to RGB.

    Parameters
    ----------
    pixels : (h, w, 3) uint8 or uint16, RGB
    added : (h, w) or (h, w, 3) float32
        Of pixels of 0–1.
    """
    peak = np.float32(np.iinfo(pixels.dtype).max)
    result = np.empty_like(pixels)
    for top in range(0, len(pixels), ROWS_PX):
        rows = np.s_[top : top + ROWS_PX]
        colours, more = pixels[rows].astype(np.float32), added[rows] * peak
        lit = relit(colours, more, peak) if added.ndim == 2 else colours + more
        result[rows] = np.clip(np.rint(lit), 0, peak)
    return result


def relit(colours: Floats, added: Floats, peak: np.float32) -> Floats:
    """Return colours made brighter or darker that stay the same colours.

    A grey stays grey exactly; the shares of red, green and blue stay, so that sepia stays sepia,
    as far as that does not leave the range.

    Parameters
    ----------
    colours : (h, w, 3) float32, RGB, 0 to `peak`
    added : (h, w) float32
        To the brightness, in the same units.
    peak : float
        The value of white.
    """
    before = luma(colours)
    after = np.clip(before + added, 0, peak)
    tint = colours - before[..., None]
    factor = np.where(before > 0, after / np.maximum(before, 1e-6), 1)
    strongest = tint.max(axis=2)
    room = np.where(strongest > 0, (peak - after) / np.maximum(strongest, 1e-6), MOST_SATURATED)
    factor = np.minimum(np.minimum(factor, MOST_SATURATED), np.maximum(room, 0))
    return np.asarray(after[..., None] + tint * factor[..., None], np.float32)
