"""Colours, light and coverage from which scenes are drawn: what lies behind them."""

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


def random_colour(rng: Rng, low: float, high: float) -> Floats:
    """Return a colour (3,) of about that brightness, oftener pale than bright."""
    tint = 1.0 - rng.uniform(0, 0.5 if rng.random() < 0.3 else 0.12, 3)
    return np.asarray(between(rng, low, high) * tint / tint.mean(), np.float32)


def two_tones(rng: Rng) -> tuple[Floats, Floats]:
    """Return colours of ground and figure, the figure lighter or darker."""
    ground = between(rng, 0.05, 0.95)
    step = between(rng, 0.15, 0.8)
    figure = ground + step if rng.random() < 1 - ground else ground - step
    figure = float(np.clip(figure, 0.02, 0.98))
    return random_colour(rng, ground, ground), random_colour(rng, figure, figure)


def slanting_light(rng: Rng, photo: Floats, ground: Floats, spread: float) -> Floats:
    """Return light that falls evenly or slantwise on a ground, (H, W, 3)."""
    height, width = photo.shape[:2]
    across, down = pixel_grid(height, width)
    turn = between(rng, 0, 2 * np.pi)
    slope = np.cos(turn) * (across / width - 0.5) + np.sin(turn) * (down / height - 0.5)
    return (ground + spread * slope[..., None]).astype(np.float32)


def clouds(rng: Rng, photo: Floats, cell_px: float) -> Floats:
    """Return fractal noise of a photo's size, (H, W) float32, that varies over `cell_px` pixels."""
    height, width = photo.shape[:2]
    return fractal_noise(rng, height, width, cell_px)


def backdrop(rng: Rng, photo: Floats, ground: Floats) -> Floats:
    """Return what lies behind a scene: light, a texture, or the photo out of focus."""
    pick = rng.random()
    lit = slanting_light(rng, photo, ground, between(rng, -0.4, 0.4))
    if pick < 0.45:
        return lit
    if pick < 0.7:
        noise = clouds(rng, photo, log_between(rng, 3, 60))
        return lit + np.float32(log_between(rng, 0.01, 0.12)) * noise[..., None]
    soft = cv2.GaussianBlur(photo, (0, 0), log_between(rng, 1.5, 9.0))
    return soft if pick < 0.9 else (photo if rng.random() < 0.5 else 0.5 * (soft + lit))


def soft_ground(rng: Rng, photo: Floats) -> Floats:
    """Return what lies far behind: light with large soft patches, or the photo out of focus."""
    if rng.random() < 0.4:
        return cv2.GaussianBlur(photo, (0, 0), log_between(rng, 6, 20))
    level = between(rng, 0.08, 0.85)
    lit = slanting_light(rng, photo, random_colour(rng, level, level), between(rng, -0.3, 0.3))
    patches = clouds(rng, photo, log_between(rng, 60, 250))
    return lit + np.float32(between(rng, 0.0, 0.1)) * patches[..., None] * random_colour(
        rng, 0.8, 1.0
    )


def laid_over(behind: Floats, alpha: Floats, colour: Floats) -> Floats:
    """Return a picture (H, W, 3) with a colour over it, as much as `alpha` (H, W) says."""
    return np.asarray(behind * (1 - alpha[..., None]) + colour * alpha[..., None], np.float32)


def covered(distance: Floats, half_width: float) -> Floats:
    """Return the coverage of lines by the distance from their middle, in pixels."""
    return np.clip(half_width - distance + 0.5, 0, 1) * min(1.0, 2 * half_width)
