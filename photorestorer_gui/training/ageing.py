"""Damage of tone and colour: fading, casts, stains, and having no colour."""

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
    smooth_noise,
)

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of R, G, B in luma (ITU-R BT.601)."""
CAST_ALONE = 0.3
"""Share of faded colour photos that kept their contrast: of slides, whose dyes go one by one."""
HARD_PRINTS = 0.2
"""Share of good photos that are given the contrast of a hard print."""


def luma(photo: Floats) -> Floats:
    """Return (H, W) float32 luma of an RGB picture 0–1."""
    return np.asarray(photo @ LUMA, np.float32)


def grey(photo: Floats) -> Floats:
    """Return the photo in black-and-white."""
    return np.repeat(luma(photo)[..., None], 3, axis=2)


def sepia(rng: Rng, photo: Floats) -> Floats:
    """Return the photo toned: brown sepia mostly, sometimes selenium or cyanotype."""
    tone = luma(photo)[..., None]
    if rng.random() < 0.85:
        gamma = np.array([between(rng, 0.7, 0.95), 1.0, between(rng, 1.05, 1.6)], np.float32)
    else:
        gamma = np.array([between(rng, 1.0, 1.3), 1.0, between(rng, 0.75, 1.0)], np.float32)
    return np.clip(np.maximum(tone, 1e-4) ** gamma, 0, 1).astype(np.float32)


def fade(rng: Rng, photo: Floats) -> Floats:
    """Return the photo faded: less contrast, lifted blacks, wrong exposure, at times a cast."""
    coloured = float(np.ptp(photo, axis=2).mean()) > 0.02
    if coloured and rng.random() < CAST_ALONE:
        contrast, strongest = between(rng, 0.55, 0.9), between(rng, 1.0, 1.6)
        dark = photo ** between(rng, 0.9, 1.9)
        return cast(rng, between(rng, 0.0, 1.0 - contrast) + contrast * dark, strongest)
    contrast = between(rng, 0.25, 0.62)
    black = between(rng, 0.0, 1.0 - contrast)
    faded = black + contrast * photo ** between(rng, 0.75, 1.35)
    if coloured and rng.random() < 0.5:
        faded = cast(rng, faded, between(rng, 0.5, 1.3))
    return np.clip(faded, 0, 1).astype(np.float32)


def cast(rng: Rng, photo: Floats, amount: float) -> Floats:
    """Return the photo with the cast of aged dyes: yellow, magenta, red or cyan.

    `amount` is 0 for none and 1 for a strong one.
    """
    casts = np.array([[1, 0.95, 0.7], [1, 0.72, 0.95], [1, 0.75, 0.7], [0.72, 1, 0.98]], np.float32)
    gains = casts[rng.integers(0, len(casts))]
    gains = 1 - amount * (1 - gains)
    lift = (1 - gains) * between(rng, 0.0, 0.3)
    return np.clip(photo * gains + lift[::-1], 0, 1).astype(np.float32)


def exposure(rng: Rng, photo: Floats) -> Floats:
    """Return the photo with the harmless spread of exposure and contrast that good photos have.

    Some are hard prints, whose faces and shirts are blown out to white: that is no missing part.
    """
    if rng.random() < HARD_PRINTS:
        steeper = (photo - between(rng, 0.35, 0.65)) * between(rng, 1.3, 2.6)
        photo = np.clip(steeper + between(rng, 0.45, 0.7), 0, 1).astype(np.float32)
    gamma = log_between(rng, 0.75, 1.35)
    black, white = between(rng, 0.0, 0.06), between(rng, 0.9, 1.0)
    return (black + (white - black) * photo**gamma).astype(np.float32)


def stain(rng: Rng, photo: Floats) -> Floats:
    """Return the photo with water rings, blotches or foxing; what lies beneath stays visible."""
    kinds = (_water_ring, _blotch, _foxing)
    for _ in range(int(rng.integers(1, 3))):
        photo = kinds[rng.integers(0, len(kinds))](rng, photo)
    return photo


def _tint(rng: Rng) -> Floats:
    brown = np.array([between(rng, 0.6, 0.9), between(rng, 0.45, 0.75), between(rng, 0.2, 0.6)])
    if rng.random() < 0.4:
        brown[:] = between(rng, 0.35, 0.8)
    return brown.astype(np.float32)


def _blob(rng: Rng, height: int, width: int) -> Floats:
    """Return the distance in pixels to the rim of an irregular blob, negative inside."""
    across, down = pixel_grid(height, width)
    radius = log_between(rng, 0.1, 0.6) * max(height, width)
    x, y = between(rng, 0, width), between(rng, 0, height)
    stretch = between(rng, 0.6, 1.6)
    distance = np.hypot((across - x) * stretch, (down - y) / stretch) - radius
    return (
        distance
        + 0.25 * radius * smooth_noise(rng, height, width, max(8.0, 0.7 * radius))
        + (0.05 * radius * fractal_noise(rng, height, width, max(4.0, radius / 3), 3))
    )


def _laid(photo: Floats, amount: Floats, tint: Floats) -> Floats:
    """Return the photo darkened to `tint` by `amount` (0–1), as a dye does."""
    return (photo * (1 - amount[..., None] * (1 - tint))).astype(np.float32)


def _water_ring(rng: Rng, photo: Floats) -> Floats:
    distance = _blob(rng, *photo.shape[:2])
    rim_px = log_between(rng, 1.5, 8.0)
    inner = np.exp(np.minimum(distance, 0) / (rim_px * between(rng, 3, 12))) * (distance < 0)
    rim = np.exp(-((distance / rim_px) ** 2))
    amount = between(rng, 0.15, 0.6) * rim + between(rng, 0.05, 0.4) * inner
    return _laid(photo, np.clip(amount, 0, 1).astype(np.float32), _tint(rng))


def _blotch(rng: Rng, photo: Floats) -> Floats:
    distance = _blob(rng, *photo.shape[:2])
    soft = log_between(rng, 2, 30)
    amount = between(rng, 0.3, 0.85) / (1 + np.exp(np.clip(distance / soft, -30, 30)))
    if rng.random() < 0.25:
        light = photo + amount[..., None] * between(rng, 0.2, 0.6) * (1 - photo)
        return light.astype(np.float32)
    return _laid(photo, amount.astype(np.float32), _tint(rng))


def _foxing(rng: Rng, photo: Floats) -> Floats:
    height, width = photo.shape[:2]
    spots: Floats = np.zeros((height, width), np.float32)
    for _ in range(int(log_between(rng, 8, 80))):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        radius = max(1, round(log_between(rng, 1.2, 9.0)))
        cv2.circle(spots, centre, radius, between(rng, 0.3, 1.0), -1, cv2.LINE_AA)
    spots = cv2.GaussianBlur(spots, (0, 0), between(rng, 1.2, 3.5))
    return _laid(photo, between(rng, 0.4, 0.9) * np.clip(spots, 0, 1), _tint(rng))
