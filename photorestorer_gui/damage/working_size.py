"""Photos shrunk to the size at which damage is judged."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.photo import Photo


def shrunk(photo: Photo, long_side_px: int) -> NDArray[np.float32]:
    """Return the photo as floats, shrunk so that its long side is at most `long_side_px`.

    Returns
    -------
    (h, w, 3) float32, RGB 0–1
        Never larger than the photo; at least 1 × 1.
    """
    pixels = shrunk_pixels(photo, long_side_px)
    return np.asarray(pixels.astype(np.float32) / np.float32(photo.peak))


def shrunk_pixels(photo: Photo, long_side_px: int) -> NDArray[Any]:
    """Return the photo's pixels, (h, w, 3) of their own type, shrunk as `shrunk` does."""
    longest = max(photo.height, photo.width)
    if longest <= long_side_px:
        return photo.pixels
    scale = long_side_px / longest
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    return np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA))


def shrunk_bytes(photo: Photo, long_side_px: int) -> NDArray[np.uint8]:
    """Return the photo's pixels, (h, w, 3) uint8 RGB, shrunk as `shrunk` does."""
    pixels = np.asarray(shrunk_pixels(photo, long_side_px))
    if pixels.dtype != np.uint8:
        pixels = np.rint(pixels * (255 / photo.peak)).astype(np.uint8)
    return np.ascontiguousarray(pixels)
