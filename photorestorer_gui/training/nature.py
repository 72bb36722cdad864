"""What grows, flies, falls or stands about: hair, leaves, trees, grass, hills, night, snow, sky."""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.training.fields import (
    Floats,
    LineCanvas,
    Rng,
    between,
    fractal_noise,
    log_between,
    pixel_grid,
    smooth_noise,
)
from photorestorer_gui.training.grounds import (
    backdrop,
    clouds,
    covered,
    laid_over,
    random_colour,
    slanting_light,
    soft_ground,
)

Branch = tuple[Floats, float, float]
"""Where it starts, (2,); its angle; its width in pixels."""
BRANCHES = 90
"""Most branches of a tree."""
THINNEST_PX = 0.7
"""Branches as thin as this do not fork."""


def _flowing(rng: Rng, height: int, width: int) -> Floats:
    """Return noise drawn out into strands along a bent direction, about unit deviation."""
    thick, long = log_between(rng, 1.0, 3.5), log_between(rng, 40, 400)
    side = round(1.5 * max(height, width))
    strands = smooth_noise(rng, round(side * thick / long) + 4, side, thick)
    strands = cv2.resize(strands, (side, side), interpolation=cv2.INTER_LINEAR)
    across, down = pixel_grid(height, width)
    turn, reach = between(rng, 0, np.pi), between(rng, 0.02, 0.25) * width
    bent = reach * smooth_noise(rng, height, width, between(rng, 0.3, 1.0) * width)
    u = np.cos(turn) * across + np.sin(turn) * down + bent
    v = np.cos(turn) * down - np.sin(turn) * across
    at = (u.astype(np.float32) % side, v.astype(np.float32) % side)
    return cv2.remap(strands, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def hair(rng: Rng, photo: Floats) -> Floats:
    """Hair, fur, grass, grained wood: strands side by side, single ones among them."""
    height, width = photo.shape[:2]
    level = between(rng, 0.08, 0.7)
    tone = slanting_light(rng, photo, random_colour(rng, level, level), between(rng, -0.3, 0.3))
    contrast = between(rng, 0.05, 0.3)
    drawn = tone * (1 + contrast * _flowing(rng, height, width)[..., None])
    drawn = drawn * (1 + 0.5 * contrast * fractal_noise(rng, height, width, 40)[..., None])
    canvases = [LineCanvas(height, width) for _ in range(2)]
    lean, bend = between(rng, 0, 2 * np.pi), between(rng, -1.0, 1.0)
    along = np.linspace(0, 1, 14)
    for _ in range(int(log_between(rng, 120, 700))):
        length = between(rng, 0.15, 0.7) * height
        angles = lean + 0.25 * rng.normal() + (bend + 0.3 * rng.normal()) * along
        moves = length / len(along) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        start = rng.uniform(-0.2, 1.2, 2) * (width, height)
        canvases[int(rng.random() < 0.5)].draw(
            (start + np.cumsum(moves, axis=0)).astype(np.float32),
            log_between(rng, 0.4, 1.8),
            int(rng.integers(60, 256)),
        )
    for canvas, gain in zip(canvases, (1 + contrast * 2.5, 1 - contrast * 2), strict=True):
        drawn = laid_over(drawn, canvas.alpha(), np.float32(gain) * tone.mean(axis=(0, 1)))
    return drawn


def leaves(rng: Rng, photo: Floats) -> Floats:
    """Leaves over one another, each lit from its own side, veins on the large ones."""
    height, width = photo.shape[:2]
    hue = random_colour(rng, 0.3, 0.6) * np.array([0.75, 1.1, 0.5], np.float32)
    drawn = np.ascontiguousarray(backdrop(rng, photo, hue * between(rng, 0.2, 1.0)))
    size = log_between(rng, 3, 40)
    around = np.linspace(-np.pi, np.pi, 17)
    shape = np.stack([np.cos(around), between(rng, 0.3, 0.8) * np.sin(around)], axis=1)
    shape[:, 1] *= 0.4 + 0.6 * np.abs(np.sin(around / 2 + np.pi / 2))
    for _ in range(int(min(1500, between(rng, 0.6, 2.0) * height * width / size**2))):
        own = size * log_between(rng, 0.5, 1.6)
        turn = between(rng, 0, 2 * np.pi)
        turned = shape @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        middle = rng.uniform(-0.05, 1.05, 2) * (width, height)
        points = np.rint((middle + own * turned) * 8).astype(np.int32)
        colour = (hue * between(rng, 0.3, 1.9)).tolist()
        cv2.fillPoly(drawn, [points.reshape(-1, 1, 2)], colour, cv2.LINE_8, shift=3)
        if own > 8 and rng.random() < 0.7:
            ends = np.rint((middle + np.outer([-own, own], turned[8] / np.hypot(*turned[8]))) * 8)
            vein = (np.asarray(colour) * between(rng, 0.6, 1.4)).tolist()
            start, end = ends.astype(int).tolist()
            cv2.line(drawn, start, end, vein, 1, cv2.LINE_8, shift=3)
    return cv2.GaussianBlur(drawn, (0, 0), between(rng, 0.4, 0.9))


def twigs(rng: Rng, photo: Floats) -> Floats:
    """Bare trees before the sky: stems that fork and thin out, all from below."""
    height, width = photo.shape[:2]
    sky = slanting_light(rng, photo, random_colour(rng, 0.55, 0.95), between(rng, -0.3, 0.3))
    canvas = LineCanvas(height, width)
    for _ in range(int(rng.integers(1, 5))):
        foot = np.array([between(rng, -0.1, 1.1) * width, between(rng, 0.8, 1.05) * height])
        growing = [(foot, -np.pi / 2 + between(rng, -0.4, 0.4), between(rng, 3, 14))]
        for _ in range(BRANCHES):
            growing += _grown(rng, canvas, growing.pop(0)) if growing else []
    return laid_over(sky, canvas.alpha(), random_colour(rng, 0.03, 0.3))


def _grown(rng: Rng, canvas: LineCanvas, branch: Branch) -> list[Branch]:
    """Draw a branch from its start, angle and width; return the two that grow from its end."""
    start, angle, thick = branch
    length = (8 + 9 * thick) * between(rng, 0.6, 1.3)
    angles = angle + np.cumsum(rng.normal(0, 0.12, 8))
    moves = length / 8 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    path = start + np.cumsum(np.vstack([np.zeros(2), moves]), axis=0)
    canvas.draw(path.astype(np.float32), thick)
    if thick <= THINNEST_PX:
        return []
    turns = [side * between(rng, 0.1, 0.7) for side in (-1, 1)]
    return [(path[-1], angles[-1] + turn, thick * between(rng, 0.5, 0.85)) for turn in turns]


def stalks(rng: Rng, photo: Floats) -> Floats:
    """Grass, ears, seeds and feathers before a soft ground: they thin out, and come from one side.

    Some spread from a point, some stand side by side; each has its own light along its length.
    """
    height, width = photo.shape[:2]
    drawn = soft_ground(rng, photo)
    along = np.linspace(0, 1, 12)
    for _ in range(int(rng.integers(1, 4))):
        point = rng.random() < 0.5
        root = rng.uniform(0.1, 0.9, 2) * (width, height)
        lean = between(rng, 0, 2 * np.pi) if point else -np.pi / 2 + between(rng, -0.3, 0.3)
        fan = between(rng, 0.3, 3.0) if point else between(rng, 0.05, 0.5)
        length, thick = between(rng, 0.1, 0.7) * height, log_between(rng, 0.6, 4.0)
        canvas = LineCanvas(height, width)
        for _ in range(int(log_between(rng, 8, 90))):
            angles = lean + fan * rng.uniform(-1, 1) + 0.5 * rng.normal() * along**2
            moves = length * between(rng, 0.5, 1.0) / len(along)
            steps = moves * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            start = root if point else np.array([between(rng, -0.1, 1.1) * width, height * 1.02])
            path = (start + np.cumsum(steps, axis=0)).astype(np.float32)
            for index in range(4):
                piece = path[3 * index : 3 * index + 4]
                canvas.draw(piece, thick * (1 - 0.22 * index), int(rng.integers(120, 256)))
            if rng.random() < 0.3:
                canvas.draw(path[-3:], 2.5 * thick, int(rng.integers(120, 256)))
        drawn = laid_over(drawn, canvas.alpha() * np.float32(between(rng, 0.5, 1.0)),
                      random_colour(rng, 0.05, 1.0))  # fmt: skip
        if rng.random() < 0.5:
            drawn = cv2.GaussianBlur(drawn, (0, 0), between(rng, 0.4, 1.2))
    return drawn


def bodies(rng: Rng, photo: Floats) -> Floats:
    """Cups, balls, poles and clouds: shaded bodies with bright rims and soft pale patches."""
    height, width = photo.shape[:2]
    drawn = soft_ground(rng, photo)
    across, down = pixel_grid(height, width)
    for _ in range(int(rng.integers(2, 12))):
        middle, turn = rng.uniform(-0.1, 1.1, 2) * (width, height), between(rng, 0, np.pi)
        reach, flat = log_between(rng, 0.03, 0.5) * width, log_between(rng, 0.05, 1.0)
        x, y = across - middle[0], down - middle[1]
        u = (np.cos(turn) * x + np.sin(turn) * y) / reach
        v = (np.cos(turn) * y - np.sin(turn) * x) / (reach * flat)
        distance = (1 - np.hypot(u, v)) * reach * flat
        edge = log_between(rng, 0.6, 0.1 * width) if rng.random() < 0.4 else 0.7
        body = np.clip(distance / edge, 0, 1)
        shade = 1 + between(rng, -0.6, 0.6) * np.clip(u, -1, 1) + between(rng, -0.4, 0.4) * v
        colour = random_colour(rng, 0.05, 0.95) * np.clip(shade, 0.2, 1.6)[..., None]
        drawn = drawn * (1 - body[..., None]) + colour * body[..., None]
        if edge < 1 and rng.random() < 0.6:
            wide = log_between(rng, 0.5, 6.0)
            lit = 0.5 + 0.5 * np.cos(np.arctan2(v, u) - between(rng, 0, 2 * np.pi))
            rim = covered(np.abs(distance - wide), wide) * lit**2
            drawn = laid_over(
                drawn, rim * np.float32(between(rng, 0.3, 1.0)), random_colour(rng, 0.6, 1.0)
            )
    return np.asarray(drawn, np.float32)


def _points(rng: Rng, photo: Floats, sizes: tuple[float, float], count: int) -> Floats:
    """Return round points with sharp or soft edges at random places, coverage (H, W)."""
    height, width = photo.shape[:2]
    scale = LineCanvas.SCALE
    canvas = np.zeros((height * scale, width * scale), np.uint8)
    stretched = between(rng, 1.0, 2.5) if rng.random() < 0.3 else 1.0
    turn = between(rng, 60, 120)
    for _ in range(count):
        at = (int(rng.integers(0, width * scale)), int(rng.integers(0, height * scale)))
        radius = log_between(rng, *sizes) * scale
        axes = (max(1, round(radius * stretched)), max(1, round(radius)))
        cv2.ellipse(canvas, at, axes, turn, 0, 360, int(rng.integers(90, 256)), -1)
    alpha = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(alpha, np.float32) / 255


def night(rng: Rng, photo: Floats) -> Floats:
    """Stars, or lamps with their glow, before the dark."""
    level = between(rng, 0.0, 0.12)
    dark = slanting_light(rng, photo, random_colour(rng, level, level), between(rng, 0, 0.08))
    if rng.random() < 0.4:
        dark = dark + 0.06 * np.maximum(clouds(rng, photo, 90), 0)[..., None]
    lights = _points(rng, photo, (0.3, log_between(rng, 0.6, 4.0)), int(log_between(rng, 30, 500)))
    glow = cv2.GaussianBlur(lights, (0, 0), log_between(rng, 1.5, 12)) * between(rng, 0, 3)
    return dark + (lights + glow)[..., None] * random_colour(rng, 0.8, 1.0)


def snow(rng: Rng, photo: Floats) -> Floats:
    """Snow or rain that falls everywhere, sharp near and soft behind, before trunks or a wall."""
    drawn = slanting_light(rng, photo, random_colour(rng, 0.15, 0.6), between(rng, -0.3, 0.3))
    if rng.random() < 0.7:
        bars = smooth_noise(rng, 4, photo.shape[1], log_between(rng, 6, 40))
        bars = cv2.resize(bars, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        drawn = drawn - 0.3 * np.clip(4 * (bars - 0.4), 0, 1)[..., None]
    flakes = random_colour(rng, 0.85, 1.0)
    for softness in (between(rng, 1.0, 3.0), 0.0):
        size = log_between(rng, 0.6, 4.0)
        alpha = _points(rng, photo, (0.4 * size, size), int(log_between(rng, 150, 1200)))
        drawn = laid_over(
            drawn, cv2.GaussianBlur(alpha, (0, 0), softness) if softness else alpha, flakes
        )
    return drawn


def sky(rng: Rng, photo: Floats) -> Floats:
    """Nothing but light, clouds at most: smooth, and of little contrast."""
    level = between(rng, 0.1, 0.9)
    drawn = slanting_light(rng, photo, random_colour(rng, level, level), between(rng, 0.05, 1.0))
    if rng.random() < 0.5:
        cover = clouds(rng, photo, log_between(rng, 40, 200))
        drawn = drawn + np.float32(between(rng, 0.01, 0.15)) * cover[..., None]
    return drawn


def hills(rng: Rng, photo: Floats) -> Floats:
    """Hills or dunes behind one another, paler the farther, under a sky: one hue, much haze."""
    height, width = photo.shape[:2]
    down = pixel_grid(height, width)[1]
    haze, near = random_colour(rng, 0.3, 0.95), random_colour(rng, 0.04, 0.6)
    drawn = slanting_light(rng, photo, haze, between(rng, -0.3, 0.3))
    if rng.random() < 0.6:
        cover = np.clip(clouds(rng, photo, log_between(rng, 30, 200)) - between(rng, -1, 1), 0, 1)
        drawn = laid_over(
            drawn, cover * np.float32(between(rng, 0.2, 1.0)), random_colour(rng, 0.7, 1.0)
        )
    count, top = int(rng.integers(1, 7)), between(rng, 0.1, 0.7)
    for index in range(count):
        nearness = (index + 1) / count * between(rng, 0.7, 1.0)
        ridge = fractal_noise(rng, 4, width, log_between(rng, 20, 300))[0]
        line = (top + (1 - top) * index / count) * height
        body = np.clip(down - line - between(rng, 2, 0.08 * height) * ridge, 0, 1)
        tone = (1 - nearness) * haze + nearness * near * between(rng, 0.6, 1.4)
        rough = log_between(rng, 0.02, 0.35) * nearness * clouds(rng, photo, between(rng, 2, 30))
        ground = tone * (1 + rough[..., None]) + 0.1 * nearness * (down / height - 0.5)[..., None]
        drawn = drawn * (1 - body[..., None]) + ground * body[..., None]
    return np.asarray(drawn, np.float32)
