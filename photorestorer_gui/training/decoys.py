"""What looks like damage and belongs to the picture: beads, dotted cloth, bundles of strands.

Regular where dust and cracks are not, which is what a network can tell them by.
"""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.training.fields import (
    Floats,
    LineCanvas,
    Rng,
    between,
    log_between,
    pixel_grid,
    smooth_noise,
)

SCALE = 4
"""Beads are drawn this many times larger, and shrunk."""


def decoy(rng: Rng, photo: Floats) -> Floats:
    """Return a photo (H, W, 3) float32 0–1 with a necklace, dotted cloth or strands in it."""
    drawn = (_necklace, _necklace, _necklace, _dots, _dots, _strands)
    return drawn[rng.integers(0, len(drawn))](rng, photo)


def _colour(rng: Rng) -> Floats:
    """Return a colour that beads and dots have: pearl, gold, black, coloured."""
    value = between(rng, 0.65, 1.0) if rng.random() < 0.65 else between(rng, 0.05, 0.4)
    tint = np.array([1.0, between(rng, 0.8, 1.0), between(rng, 0.5, 1.0)], np.float32)
    if rng.random() < 0.2:
        tint = rng.uniform(0.3, 1.0, 3).astype(np.float32)
    return value * tint


def _necklace(rng: Rng, photo: Floats) -> Floats:
    """Hang one to three strings of equal beads, each lit from one side."""
    height, width = photo.shape[:2]
    colour = _colour(rng)
    radius = log_between(rng, 0.7, 4.5)
    reach, drop = between(rng, 0.06, 0.3) * width, between(rng, 0.05, 0.35) * height
    x, y = between(rng, 0.1, 0.9) * width, between(rng, 0.0, 0.85) * height
    light = rng.uniform(-0.45, 0.45, 2) * radius
    spacing = 2 * radius * between(rng, 1.0, 1.5)
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        along = np.linspace(-1, 1, 400)
        path = np.stack([x + reach * along, y + drop * (1 - np.abs(along) ** 2.2)], axis=1)
        photo = _strung(photo, _spaced(path, spacing), (radius, light), colour)
        reach, drop = reach * 1.12, drop * 1.25
    return photo


def _spaced(path: Floats, spacing_px: float) -> Floats:
    """Return points at equal distances along a path (N, 2)."""
    lengths = np.append(0, np.cumsum(np.hypot(*np.diff(path, axis=0).T)))
    places = np.arange(0, lengths[-1], spacing_px)
    return np.stack([np.interp(places, lengths, path[:, axis]) for axis in (0, 1)], axis=1)


def _strung(photo: Floats, points: Floats, shape: tuple[float, Floats], colour: Floats) -> Floats:
    """Return the photo with a bead at each point: dark at its rim, bright where light falls."""
    height, width = photo.shape[:2]
    radius, light = shape
    hidden = np.zeros((height * SCALE, width * SCALE), np.uint8)
    shine = np.zeros_like(hidden)
    for point in points:
        at, lit = (np.rint(p * SCALE).astype(int).tolist() for p in (point, point + light))
        cv2.circle(hidden, at, max(1, round(radius * SCALE)), 255, -1, cv2.LINE_AA)
        cv2.circle(shine, lit, max(1, round(0.55 * radius * SCALE)), 255, -1, cv2.LINE_AA)
    alpha, bright = (
        cv2.resize(c, (width, height), interpolation=cv2.INTER_AREA)[..., None] / np.float32(255)
        for c in (hidden, shine)
    )
    bead = np.clip(colour * (0.55 + 0.6 * bright), 0, 1)
    return np.asarray(photo * (1 - alpha) + bead * alpha, np.float32)


def _dots(rng: Rng, photo: Floats) -> Floats:
    """Print dots in a bent lattice on a part of the photo, as on cloth."""
    height, width = photo.shape[:2]
    spacing = log_between(rng, 5.0, 26.0)
    across, down = pixel_grid(height, width)
    for axis in (across, down):
        axis += between(rng, 0.0, 1.0) * spacing * smooth_noise(rng, height, width, 8 * spacing)
    angle = between(rng, 0, np.pi / 2)
    u = (np.cos(angle) * across + np.sin(angle) * down) / spacing
    v = (np.cos(angle) * down - np.sin(angle) * across) / spacing
    if rng.random() < 0.5:
        u = u + 0.5 * (np.floor(v) % 2)  # every second row between those of the first
    distance = spacing * np.hypot(u - np.floor(u) - 0.5, v - np.floor(v) - 0.5)
    alpha = np.clip(between(rng, 0.15, 0.33) * spacing - distance + 0.5, 0, 1)
    cloth = smooth_noise(rng, height, width, between(rng, 0.2, 0.5) * width)
    alpha = alpha * np.clip(8 * (cloth - between(rng, 0.0, 0.8)), 0, 1) * between(rng, 0.4, 1.0)
    return np.asarray(photo * (1 - alpha[..., None]) + _colour(rng) * alpha[..., None], np.float32)


def _strands(rng: Rng, photo: Floats) -> Floats:
    """Comb a bundle of hairs over a part of the photo: a lock, a beard, a fringe, a plume."""
    height, width = photo.shape[:2]
    x, y = between(rng, 0.1, 0.9) * width, between(rng, 0.1, 0.9) * height
    spread = between(rng, 0.02, 0.12) * width
    length, width_px = between(rng, 0.06, 0.4) * height, log_between(rng, 0.5, 1.8)
    fan = between(rng, 0.05, 0.6) if rng.random() < 0.75 else np.pi
    lean, bend = between(rng, 0, 2 * np.pi), between(rng, -1.5, 1.5)
    canvas = LineCanvas(height, width)
    along = np.linspace(0, 1, 24)
    for _ in range(int(log_between(rng, 70, 300))):
        reach = length * between(rng, 0.6, 1.0)
        angles = lean + fan * rng.normal() * 0.6 + (bend + 0.3 * rng.normal()) * along
        moves = reach / len(along) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        root = np.array([x, y]) + (0.08 if fan > 1 else 1.0) * spread * rng.normal(size=2)
        shade = int(rng.integers(110, 256))
        canvas.draw((root + np.cumsum(moves, axis=0)).astype(np.float32), width_px, shade)
    alpha = between(rng, 0.45, 1.0) * canvas.alpha()[..., None]
    value = between(rng, 0.75, 1.0) if rng.random() < 0.4 else between(rng, 0.03, 0.4)
    colour = value * np.array([1.0, between(rng, 0.8, 1.0), between(rng, 0.6, 1.0)], np.float32)
    return np.asarray(photo * (1 - alpha) + colour * alpha, np.float32)
