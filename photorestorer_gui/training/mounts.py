"""What surrounds or marks a good photo and is no damage: borders, mounts, ovals, captions."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.training.fields import Floats, Rng, between, pixel_grid, smooth_noise

_LETTERS = np.array(list("ABCDEFGHIKLMNOPRSTUVWabcdefghiklmnoprstuvw0123456789.,- "))


def mount(rng: Rng, photo: Floats) -> Floats:
    """Return the photo with a plain border, an oval mount, or a caption on it."""
    photo = photo.copy()
    pick = rng.random()
    if pick < 0.5:
        _border(rng, photo)
    elif pick < 0.7:
        _oval(rng, photo)
    if rng.random() < 0.4:
        _caption(rng, photo)
    return photo


def slide_mount(rng: Rng, photo: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the photo as a scanned slide shows it, and (H, W) bool where the mount hides it.

    The window of a slide's mount has round corners; around it the scan is black, however much the
    slide has faded.
    """
    height, width = photo.shape[:2]
    across, down = pixel_grid(height, width)
    left, right, top, bottom = (between(rng, 0.0, 0.06) for _ in range(4))
    reach_x, reach_y = (1 - left - right) * width / 2, (1 - top - bottom) * height / 2
    corner = between(rng, 0.0, 0.08) * min(width, height)
    # Signed distance to a rounded rectangle, after Quilez.
    x = np.abs(across - (left * width + reach_x)) - reach_x + corner
    y = np.abs(down - (top * height + reach_y)) - reach_y + corner
    distance = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0)
    outside = np.clip((distance - corner) / between(rng, 0.5, 3.0) + 0.5, 0, 1)[..., None]
    black = np.float32(between(rng, 0.0, 0.06))
    framed = photo * (1 - outside) + black * outside
    return framed.astype(np.float32), np.asarray(outside[..., 0] > 0.5)


def _paper(rng: Rng) -> Floats:
    value = between(rng, 0.85, 1.0) if rng.random() < 0.7 else between(rng, 0.0, 0.15)
    tint = np.array([1.0, between(rng, 0.93, 1.0), between(rng, 0.8, 1.0)], np.float32)
    return np.asarray(value * tint, np.float32)


def _border(rng: Rng, photo: Floats) -> None:
    """Paint straight borders on some sides, sometimes with a fine line inside."""
    height, width = photo.shape[:2]
    paper = _paper(rng)
    for side in range(4):
        if rng.random() < 0.35:
            continue
        thick = max(1, round(between(rng, 0.01, 0.12) * width))
        edges = (
            np.s_[:thick],
            np.s_[height - thick :],
            np.s_[:, :thick],
            np.s_[:, width - thick :],
        )
        photo[edges[side]] = paper
        if rng.random() < 0.3:
            at = thick + int(rng.integers(1, 5))
            lines = (
                np.s_[at : at + 1],
                np.s_[height - at - 1 : height - at],
                np.s_[:, at : at + 1],
                np.s_[:, width - at - 1 : width - at],
            )
            photo[lines[side]] = 1 - paper


def _oval(rng: Rng, photo: Floats) -> None:
    height, width = photo.shape[:2]
    across, down = pixel_grid(height, width)
    reach_x, reach_y = between(rng, 0.4, 0.55) * width, between(rng, 0.4, 0.6) * height
    distance = np.hypot((across - width / 2) / reach_x, (down - height / 2) / reach_y)
    outside = np.clip((distance - 1) * between(rng, 5, 60), 0, 1)[..., None]
    texture = between(rng, 0, 0.02) * smooth_noise(rng, height, width, 3)[..., None]
    photo[:] = np.clip(photo * (1 - outside) + (_paper(rng) + texture) * outside, 0, 1)


def _caption(rng: Rng, photo: Floats) -> None:
    """Write a line of letters, as on glass plates and mounts."""
    height, width = photo.shape[:2]
    text = "".join(rng.choice(_LETTERS, int(rng.integers(4, 22))))
    fonts = (
        cv2.FONT_HERSHEY_SIMPLEX,
        cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
        cv2.FONT_HERSHEY_COMPLEX,
        cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    )
    at = (int(rng.integers(-10, width // 2)), int(rng.choice([0.08, 0.93]) * height))
    value = between(rng, 0.85, 1.0) if rng.random() < 0.6 else between(rng, 0.0, 0.2)
    cv2.putText(
        photo,
        text,
        at,
        fonts[int(rng.integers(0, len(fonts)))],
        between(rng, 0.35, 0.9),
        (value, value, value),
        int(rng.integers(1, 3)),
        cv2.LINE_AA,
    )
