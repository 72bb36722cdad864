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
    longest = max(photo.height, photo.width)
    pixels: NDArray[Any] = photo.pixels
    if longest > long_side_px:
        scale = long_side_px / longest
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(pixels.astype(np.float32) / np.float32(photo.peak))
