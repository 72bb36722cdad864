"""Turning a face upright at the size that face networks take, and warping without aliasing."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import PX
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.resampling import shrunk_floats

Floats = NDArray[np.float32]
Matrix = NDArray[np.float64]
"""(2, 3): what takes (x, y, 1) to (x, y); pixels have their centres at whole numbers."""

TEMPLATE: Final[Floats] = np.array(
    [
        (0.37691676, 0.46864664),
        (0.62285697, 0.46912813),
        (0.50123859, 0.61331904),
        (0.39308822, 0.72541100),
        (0.61150205, 0.72490465),
    ],
    np.float32,
)
"""(5, 2): eyes, nose and corners of the mouth in an aligned face, as fractions of its side.

The places that faces have in FFHQ (Karras et al., CVPR 2019), left to right as one sees them.
"""
SIZE: Final = (PX, PX)
_MARGIN_PX: Final = 4
"""What a cubic kernel looks at beyond its place, and a little more."""


def fit(landmarks: Floats) -> Matrix | None:
    """Return the turn, scale and shift that brings landmarks to their places in 512² pixels.

    Least median of squares: two landmarks that are far off leave the others their say.

    Parameters
    ----------
    landmarks : (5, 2) float32

    Returns
    -------
    (2, 3) float64, or None if there is no such turn (all landmarks in one place, say)
    """
    found, _ = cv2.estimateAffinePartial2D(landmarks, TEMPLATE * PX, method=cv2.LMEDS)
    matrix: Matrix = np.asarray(found, np.float64)  # None becomes NaN
    return matrix if np.isfinite(matrix).all() and scale_of(matrix) > 0 else None


def misfit(landmarks: Floats, matrix: Matrix) -> float:
    """Return how far landmarks stay from their places, on average, as a share of the side."""
    there = landmarks @ matrix[:, :2].T + matrix[:, 2]
    return float(np.linalg.norm(there / PX - TEMPLATE, axis=1).mean())


def scale_of(matrix: Matrix) -> float:
    """Return how many pixels of the target one pixel of the source becomes, along a side."""
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def as_floats(pixels: NDArray[Any]) -> Floats:
    """Return uint8 or uint16 pixels as float32, 0–1."""
    return np.asarray(pixels.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max))


def covered(matrix: Matrix, *, height: int, width: int, margin_px: int = 0) -> Box:
    """Return the box of a (height, width) photo that the aligned face covers; it may be empty."""
    corners = np.array([(0, 0), (PX - 1, 0), (0, PX - 1), (PX - 1, PX - 1)], np.float64)
    back = cv2.invertAffineTransform(matrix)
    there = corners @ back[:, :2].T + back[:, 2]
    left, top = np.floor(there.min(axis=0)).astype(int) - margin_px
    right, bottom = np.ceil(there.max(axis=0)).astype(int) + 1 + margin_px
    return Box(int(left), int(top), int(right), int(bottom)).cut(height=height, width=width)


def moved(matrix: Matrix, box: Box) -> Matrix:
    """Return the matrix for a source that begins at the box's corner."""
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, :2] @ (box.left, box.top)
    return shifted


def shrunk(source: NDArray[Any], matrix: Matrix) -> tuple[Floats, Matrix]:
    """Return a source that the matrix need not shrink any more, and the matrix for it.

    A warp looks at a few pixels around each place; where it shrinks, it would skip the others.

    Parameters
    ----------
    source : (h, w) or (h, w, C) float32, or (h, w, C) uint8 or uint16
        Integers become floats of 0–1, and never more than a few rows of them at a time: a face may
        fill a large scan.
    matrix : (2, 3) float64
    """
    scale, floats = scale_of(matrix), source.dtype == np.float32
    if scale >= 1:
        return source if floats else as_floats(source), matrix
    height, width = source.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: Any
    if floats:
        small = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
    else:
        small = shrunk_floats(source, size)
    across, down = width / size[0], height / size[1]
    # Centres of pixels: x = (x' + 1/2) · width / width' − 1/2.
    grow = np.diag((across, down, 1.0))
    grow[:2, 2] = (across - 1) / 2, (down - 1) / 2
    full = np.vstack([matrix, (0.0, 0.0, 1.0)])
    return np.asarray(small, np.float32), (full @ grow)[:2]


def warped(source: Floats, matrix: Matrix, size: tuple[int, int], border: int) -> Floats:
    """Return (h, w) or (h, w, C) float32 of `size` = (w, h); the source is shrunk enough already.

    Parameters
    ----------
    border : int
        What lies beyond the source, as OpenCV names it.
    """
    warp = cv2.warpAffine(source, matrix, size, flags=cv2.INTER_CUBIC, borderMode=border)
    return np.asarray(warp, np.float32)


def aligned(pixels: NDArray[Any], matrix: Matrix) -> Floats:
    """Return a face of a photo upright; what lies beyond the photo is its reflection.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB
    matrix : (2, 3) float64
        From `fit`.

    Returns
    -------
    (512, 512, 3) float32, RGB 0–1
    """
    height, width = pixels.shape[:2]
    # Shrinking takes whole blocks, so their rim is cut with a margin of that size too.
    margin = _MARGIN_PX * int(np.ceil(max(1.0, 1.0 / scale_of(matrix))))
    box = covered(matrix, height=height, width=width, margin_px=margin)
    source, onto = shrunk(pixels[box.slices], moved(matrix, box))
    return np.clip(warped(source, onto, SIZE, cv2.BORDER_REFLECT_101), 0.0, 1.0)


def luma(colours: Floats) -> Floats:
    """Return (h, w) float32, the brightness of RGB; of a grey that grey itself, bit for bit.

    References
    ----------
    ITU-R Recommendation BT.601-7.
    """
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    bright = green + np.float32(0.299) * (red - green) + np.float32(0.114) * (blue - green)
    return np.asarray(bright, np.float32)
