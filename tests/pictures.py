"""Pictures that tests draw themselves: seeded, no files, no network."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.photo import Photo


def draw_portrait(height: int = 160, width: int = 128, *, seed: int = 7, bits: int = 8) -> Photo:
    """Return something like a portrait: a lit background, a head, eyes, hair and fine texture.

    Parameters
    ----------
    bits : 8 or 16
        Depth of the photo.
    """
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 0.35 + 0.3 * across / width + 0.15 * down / height
    canvas = np.ascontiguousarray(np.stack([light, 0.95 * light, 0.85 * light], axis=2))
    unit = min(height, width)

    def ellipse(at: tuple[float, float], size: tuple[float, float], rgb: tuple[float, ...]) -> None:
        centre = (round(at[0] * width), round(at[1] * height))
        axes = (max(1, round(size[0] * unit)), max(1, round(size[1] * unit)))
        cv2.ellipse(canvas, centre, axes, 0, 0, 360, rgb, -1, cv2.LINE_AA)

    ellipse((0.5, 1.0), (0.45, 0.28), (0.25, 0.22, 0.3))  # shoulders
    ellipse((0.5, 0.38), (0.30, 0.36), (0.16, 0.11, 0.08))  # hair
    ellipse((0.5, 0.45), (0.24, 0.32), (0.82, 0.65, 0.55))  # face
    for side in (0.42, 0.58):
        ellipse((side, 0.41), (0.05, 0.028), (0.95, 0.94, 0.92))
        ellipse((side, 0.41), (0.022, 0.026), (0.12, 0.09, 0.08))
    ellipse((0.5, 0.60), (0.09, 0.025), (0.6, 0.28, 0.27))  # mouth
    canvas = cv2.GaussianBlur(canvas, (0, 0), max(0.4, unit / 300)).reshape(height, width, 3)
    canvas = canvas + _texture(rng, height, width)[..., None]
    peak = 2**bits - 1
    pixels = np.rint(np.clip(canvas, 0, 1) * peak).astype(np.uint8 if bits == 8 else np.uint16)
    return Photo(pixels)


def _texture(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Return (H, W) float32, about ±0.02: the grain of cloth and skin, softer than noise."""
    grain = rng.standard_normal((height, width)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.2), np.float32).reshape(height, width)
    return 0.05 * soft
