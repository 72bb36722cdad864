"""What people made and repeats or is drawn: nets, lace, cloth, walls, ink, print."""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.training.fields import (
    Floats,
    LineCanvas,
    Rng,
    between,
    curve,
    fractal_noise,
    log_between,
    pixel_grid,
    smooth_noise,
)
from photorestorer_gui.training.grounds import (
    backdrop,
    covered,
    laid_over,
    random_colour,
    slanting_light,
    two_tones,
)

_LETTERS = np.array(list("aaabcdeeeefghiiiklmnnnoooprrssstttuuvwxyABDEHLMPRST.,;'0123456789"))
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)


def _from_middle(phase: Floats, step_px: float) -> Floats:
    """Return the distance to the nearest line, lines being `step_px` apart."""
    return step_px * np.abs(phase - np.floor(phase) - 0.5)


def _bent_grid(rng: Rng, height: int, width: int, step_px: float) -> tuple[Floats, Floats]:
    """Return turned and bent coordinates in steps, two (H, W) arrays."""
    across, down = pixel_grid(height, width)
    if rng.random() < 0.6:
        reach = between(rng, 0, 0.6) * step_px
        cell = log_between(rng, 4, 20) * step_px
        across = across + reach * smooth_noise(rng, height, width, cell)
        down = down + reach * smooth_noise(rng, height, width, cell)
    turn = between(rng, 0, np.pi) if rng.random() < 0.6 else 0.0
    u = (np.cos(turn) * across + np.sin(turn) * down) / step_px + rng.random()
    v = (np.cos(turn) * down - np.sin(turn) * across) / step_px + rng.random()
    return u, v


def lattice(rng: Rng, height: int, width: int) -> Floats:
    """Return the coverage (H, W) float32 0–1 of threads, wires, bars or rings in a lattice."""
    step = log_between(rng, 6, 70)
    half = min(log_between(rng, 0.3, 4.0), 0.3 * step)
    u, v = _bent_grid(rng, height, width, step)
    pick = rng.random()
    if pick < 0.3:  # a grid, or wire at any angle
        skew = between(rng, -0.8, 0.8) * (rng.random() < 0.5)
        first, second = _from_middle(u + skew * v, step), _from_middle(v - skew * u, step)
        return np.maximum(covered(first, half), covered(second, half))
    if pick < 0.5:  # bars
        return covered(_from_middle(u, step), half)
    if pick < 0.8:  # rings, one in another: lace
        if rng.random() < 0.5:
            u = u + 0.5 * (np.floor(v) % 2)
        radius = step * np.hypot(u - np.floor(u) - 0.5, v - np.floor(v) - 0.5)
        rings = [covered(np.abs(radius - size * step), half) for size in rng.uniform(0.1, 0.5, 2)]
        return np.maximum(rings[0], rings[1] * (rng.random() < 0.7))
    wave = between(rng, 0.1, 0.6) * np.sin(2 * np.pi * v * between(rng, 0.3, 1.2))
    loops = np.maximum(covered(_from_middle(u + wave, step), half),
                       covered(_from_middle(u - wave, step), half))  # fmt: skip
    return np.asarray(loops, np.float32)


def net(rng: Rng, photo: Floats) -> Floats:
    """Lace, wire, bars and threads before all sorts of things."""
    ground, figure = two_tones(rng)
    drawn = laid_over(
        backdrop(rng, photo, ground), lattice(rng, photo.shape[0], photo.shape[1]), figure
    )
    if rng.random() < 0.25:
        drawn = laid_over(
            drawn, lattice(rng, photo.shape[0], photo.shape[1]), random_colour(rng, 0.05, 0.95)
        )
    return drawn


def checks(rng: Rng, photo: Floats) -> Floats:
    """Tartan, boards and bricks: broad bands, their edges dark or light."""
    height, width = photo.shape[:2]
    ground, figure = two_tones(rng)
    drawn = slanting_light(rng, photo, ground, between(rng, -0.3, 0.3))
    step = log_between(rng, 14, 90)
    u, v = _bent_grid(rng, height, width, step)
    bricks = rng.random() < 0.5
    if bricks:
        u = 0.4 * u + 0.5 * (np.floor(v) % 2)
    cells = (np.floor(u).astype(int) * 7919 + np.floor(v).astype(int) * 104729) % 997
    shade = rng.uniform(-0.12, 0.12, 997).astype(np.float32)[cells] * (bricks or rng.random() < 0.5)
    drawn = drawn + shade[..., None]
    half = min(log_between(rng, 0.4, 5.0), 0.25 * step)
    gaps = covered(_from_middle(v + 0.5, step), half)
    if bricks or rng.random() < 0.6:
        gaps = np.maximum(
            gaps, covered(_from_middle(u + 0.5, step / 0.4 if bricks else step), half)
        )
    texture = fractal_noise(rng, height, width, log_between(rng, 2, 12))
    drawn = drawn + np.float32(log_between(rng, 0.005, 0.06)) * texture[..., None]
    return laid_over(drawn, gaps * np.float32(between(rng, 0.3, 1.0)), figure)


def ink(rng: Rng, photo: Floats) -> Floats:
    """Pen, pencil or chalk on paper: strokes, outlines, hatching."""
    height, width = photo.shape[:2]
    light = rng.random() < 0.85
    paper, ink = (0.8, 1.0), (0.02, 0.4)
    ground, pen = (paper, ink) if light else (ink, paper)
    canvas = LineCanvas(height, width)
    thick = log_between(rng, 0.6, 3.0)
    for _ in range(int(log_between(rng, 25, 160))):
        start = (between(rng, 0, width), between(rng, 0, height))
        path = curve(rng, start, length_px=log_between(rng, 20, 500), bend=between(rng, 0.2, 4))
        canvas.draw(path, thick * between(rng, 0.7, 1.3))
    for _ in range(int(rng.integers(0, 12))):
        corner, lean = rng.uniform(0, 1, 2) * (width, height), between(rng, 0, np.pi)
        way = np.array([np.cos(lean), np.sin(lean)])
        beside = np.array([-way[1], way[0]]) * log_between(rng, 2.5, 8)
        for number in range(int(rng.integers(4, 40))):
            ends = corner + number * beside + np.outer([0, between(rng, 15, 70)], way)
            canvas.draw(ends.astype(np.float32), thick * 0.8)
    drawn = slanting_light(rng, photo, random_colour(rng, *ground), between(rng, -0.08, 0.08))
    return laid_over(
        drawn, canvas.alpha() * np.float32(between(rng, 0.6, 1.0)), random_colour(rng, *pen)
    )


def printed(rng: Rng, photo: Floats) -> Floats:
    """A page of printed or written lines, or a screen with rules between them."""
    height, width = photo.shape[:2]
    ground, ink = ((0.85, 1.0), (0.0, 0.3)) if rng.random() < 0.8 else ((0.0, 0.25), (0.7, 1.0))
    drawn = slanting_light(rng, photo, random_colour(rng, *ground), between(rng, -0.08, 0.08))
    drawn = np.ascontiguousarray(drawn)
    size, colour = between(rng, 0.3, 1.2), random_colour(rng, *ink).tolist()
    font, thick = _FONTS[int(rng.integers(0, len(_FONTS)))], int(rng.integers(1, 3))
    left, step = int(rng.integers(-40, 60)), round(size * between(rng, 28, 55))
    rules = rng.random() < 0.3
    for top in range(step, height + step, step):
        words = [
            "".join(rng.choice(_LETTERS, int(rng.integers(1, 9))))
            for _ in range(int(rng.integers(1, 14)))
        ]
        cv2.putText(drawn, " ".join(words), (left, top), font, size, colour, thick, cv2.LINE_AA)
        if rules:
            cv2.line(drawn, (0, top + step // 3), (width, top + step // 3), colour, 1)
    return drawn
