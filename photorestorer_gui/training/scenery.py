"""Sound pictures that are no portraits: nets, cloth, hair, leaves, night, snow, ink, print, sky.

Full of fine lines, specks and little contrast, which a network that only ever saw portraits takes
for cracks, dust and fading.
"""

from __future__ import annotations

from collections.abc import Callable

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

_LETTERS = np.array(list("aaabcdeeeefghiiiklmnnnoooprrssstttuuvwxyABDEHLMPRST.,;'0123456789"))
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)


def scenery(rng: Rng, photo: Floats) -> Floats:
    """Return a sound picture of the size of `photo` (H, W, 3) float32 0–1, sometimes before it."""
    names = list(_SCENES)
    weights = np.array([_SCENES[name][1] for name in names])
    name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    drawn = _SCENES[name][0](rng, photo)
    if rng.random() < 0.3:
        drawn = np.repeat(drawn.mean(axis=2, keepdims=True), 3, axis=2)
    if rng.random() < 0.5:
        drawn = (
            drawn
            + np.float32(log_between(rng, 0.002, 0.012))
            * rng.standard_normal(drawn.shape[:2], np.float32)[..., None]
        )
    return np.clip(drawn, 0, 1).astype(np.float32)


def _colour(rng: Rng, low: float, high: float) -> Floats:
    """Return a colour (3,) of about that brightness, oftener pale than bright."""
    tint = 1.0 - rng.uniform(0, 0.5 if rng.random() < 0.3 else 0.12, 3)
    return np.asarray(between(rng, low, high) * tint / tint.mean(), np.float32)


def _two_tones(rng: Rng) -> tuple[Floats, Floats]:
    """Return colours of ground and figure, the figure lighter or darker."""
    ground = between(rng, 0.05, 0.95)
    step = between(rng, 0.15, 0.8)
    figure = ground + step if rng.random() < 1 - ground else ground - step
    figure = float(np.clip(figure, 0.02, 0.98))
    return _colour(rng, ground, ground), _colour(rng, figure, figure)


def _light(rng: Rng, photo: Floats, ground: Floats, spread: float) -> Floats:
    """Return light that falls evenly or slantwise on a ground, (H, W, 3)."""
    height, width = photo.shape[:2]
    across, down = pixel_grid(height, width)
    turn = between(rng, 0, 2 * np.pi)
    slope = np.cos(turn) * (across / width - 0.5) + np.sin(turn) * (down / height - 0.5)
    return (ground + spread * slope[..., None]).astype(np.float32)


def _behind(rng: Rng, photo: Floats, ground: Floats) -> Floats:
    """Return what lies behind a scene: light, a texture, or the photo out of focus."""
    pick = rng.random()
    lit = _light(rng, photo, ground, between(rng, -0.4, 0.4))
    if pick < 0.45:
        return lit
    if pick < 0.7:
        noise = _cloudy(rng, photo, log_between(rng, 3, 60))
        return lit + np.float32(log_between(rng, 0.01, 0.12)) * noise[..., None]
    soft = cv2.GaussianBlur(photo, (0, 0), log_between(rng, 1.5, 9.0))
    return soft if pick < 0.9 else (photo if rng.random() < 0.5 else 0.5 * (soft + lit))


def _cloudy(rng: Rng, photo: Floats, cell_px: float) -> Floats:
    height, width = photo.shape[:2]
    return fractal_noise(rng, height, width, cell_px)


def _over(behind: Floats, alpha: Floats, colour: Floats) -> Floats:
    return np.asarray(behind * (1 - alpha[..., None]) + colour * alpha[..., None], np.float32)


def _line(distance: Floats, half_width: float) -> Floats:
    """Return the coverage of lines by the distance from their middle, in pixels."""
    return np.clip(half_width - distance + 0.5, 0, 1) * min(1.0, 2 * half_width)


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
        return np.maximum(_line(first, half), _line(second, half))
    if pick < 0.5:  # bars
        return _line(_from_middle(u, step), half)
    if pick < 0.8:  # rings, one in another: lace
        if rng.random() < 0.5:
            u = u + 0.5 * (np.floor(v) % 2)
        radius = step * np.hypot(u - np.floor(u) - 0.5, v - np.floor(v) - 0.5)
        rings = [_line(np.abs(radius - size * step), half) for size in rng.uniform(0.1, 0.5, 2)]
        return np.maximum(rings[0], rings[1] * (rng.random() < 0.7))
    wave = between(rng, 0.1, 0.6) * np.sin(2 * np.pi * v * between(rng, 0.3, 1.2))
    loops = np.maximum(_line(_from_middle(u + wave, step), half),
                       _line(_from_middle(u - wave, step), half))  # fmt: skip
    return np.asarray(loops, np.float32)


def _net(rng: Rng, photo: Floats) -> Floats:
    ground, figure = _two_tones(rng)
    drawn = _over(_behind(rng, photo, ground), lattice(rng, photo.shape[0], photo.shape[1]), figure)
    if rng.random() < 0.25:
        drawn = _over(drawn, lattice(rng, photo.shape[0], photo.shape[1]), _colour(rng, 0.05, 0.95))
    return drawn


def _checks(rng: Rng, photo: Floats) -> Floats:
    """Tartan, boards and bricks: broad bands, their edges dark or light."""
    height, width = photo.shape[:2]
    ground, figure = _two_tones(rng)
    drawn = _light(rng, photo, ground, between(rng, -0.3, 0.3))
    step = log_between(rng, 14, 90)
    u, v = _bent_grid(rng, height, width, step)
    bricks = rng.random() < 0.5
    if bricks:
        u = 0.4 * u + 0.5 * (np.floor(v) % 2)
    cells = (np.floor(u).astype(int) * 7919 + np.floor(v).astype(int) * 104729) % 997
    shade = rng.uniform(-0.12, 0.12, 997).astype(np.float32)[cells] * (bricks or rng.random() < 0.5)
    drawn = drawn + shade[..., None]
    half = min(log_between(rng, 0.4, 5.0), 0.25 * step)
    gaps = _line(_from_middle(v + 0.5, step), half)
    if bricks or rng.random() < 0.6:
        gaps = np.maximum(gaps, _line(_from_middle(u + 0.5, step / 0.4 if bricks else step), half))
    texture = fractal_noise(rng, height, width, log_between(rng, 2, 12))
    drawn = drawn + np.float32(log_between(rng, 0.005, 0.06)) * texture[..., None]
    return _over(drawn, gaps * np.float32(between(rng, 0.3, 1.0)), figure)


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


def _hair(rng: Rng, photo: Floats) -> Floats:
    """Hair, fur, grass, grained wood: strands side by side, single ones among them."""
    height, width = photo.shape[:2]
    level = between(rng, 0.08, 0.7)
    tone = _light(rng, photo, _colour(rng, level, level), between(rng, -0.3, 0.3))
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
        drawn = _over(drawn, canvas.alpha(), np.float32(gain) * tone.mean(axis=(0, 1)))
    return drawn


def _leaves(rng: Rng, photo: Floats) -> Floats:
    """Leaves over one another, each lit from its own side, veins on the large ones."""
    height, width = photo.shape[:2]
    hue = _colour(rng, 0.3, 0.6) * np.array([0.75, 1.1, 0.5], np.float32)
    drawn = np.ascontiguousarray(_behind(rng, photo, hue * between(rng, 0.2, 1.0)))
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


def _twigs(rng: Rng, photo: Floats) -> Floats:
    """Bare trees before the sky: stems that fork and thin out, all from below or one side."""
    height, width = photo.shape[:2]
    sky = _light(rng, photo, _colour(rng, 0.55, 0.95), between(rng, -0.3, 0.3))
    canvas = LineCanvas(height, width)
    for _ in range(int(rng.integers(1, 5))):
        foot = np.array([between(rng, -0.1, 1.1) * width, between(rng, 0.8, 1.05) * height])
        growing = [(foot, -np.pi / 2 + between(rng, -0.4, 0.4), between(rng, 3, 14))]
        for _ in range(90):
            if not growing:
                break
            start, angle, thick = growing.pop(0)
            length = (8 + 9 * thick) * between(rng, 0.6, 1.3)
            angles = angle + np.cumsum(rng.normal(0, 0.12, 8))
            moves = length / 8 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            path = start + np.cumsum(np.vstack([np.zeros(2), moves]), axis=0)
            canvas.draw(path.astype(np.float32), thick)
            if thick > 0.7:
                for side in (-1, 1):
                    fork = angles[-1] + side * between(rng, 0.1, 0.7)
                    growing.append((path[-1], fork, thick * between(rng, 0.5, 0.85)))
    return _over(sky, canvas.alpha(), _colour(rng, 0.03, 0.3))


def _soft_ground(rng: Rng, photo: Floats) -> Floats:
    """Return what lies far behind: light with large soft patches, or the photo out of focus."""
    if rng.random() < 0.4:
        return cv2.GaussianBlur(photo, (0, 0), log_between(rng, 6, 20))
    level = between(rng, 0.08, 0.85)
    lit = _light(rng, photo, _colour(rng, level, level), between(rng, -0.3, 0.3))
    patches = _cloudy(rng, photo, log_between(rng, 60, 250))
    return lit + np.float32(between(rng, 0.0, 0.1)) * patches[..., None] * _colour(rng, 0.8, 1.0)


def _stalks(rng: Rng, photo: Floats) -> Floats:
    """Grass, ears, seeds and feathers before a soft ground: they thin out, and come from one side.

    Some spread from a point, some stand side by side; each has its own light along its length.
    """
    height, width = photo.shape[:2]
    drawn = _soft_ground(rng, photo)
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
        drawn = _over(drawn, canvas.alpha() * np.float32(between(rng, 0.5, 1.0)),
                      _colour(rng, 0.05, 1.0))  # fmt: skip
        if rng.random() < 0.5:
            drawn = cv2.GaussianBlur(drawn, (0, 0), between(rng, 0.4, 1.2))
    return drawn


def _shapes(rng: Rng, photo: Floats) -> Floats:
    """Cups, balls, poles and clouds: shaded bodies with bright rims and soft pale patches."""
    height, width = photo.shape[:2]
    drawn = _soft_ground(rng, photo)
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
        colour = _colour(rng, 0.05, 0.95) * np.clip(shade, 0.2, 1.6)[..., None]
        drawn = drawn * (1 - body[..., None]) + colour * body[..., None]
        if edge < 1 and rng.random() < 0.6:
            wide = log_between(rng, 0.5, 6.0)
            lit = 0.5 + 0.5 * np.cos(np.arctan2(v, u) - between(rng, 0, 2 * np.pi))
            rim = _line(np.abs(distance - wide), wide) * lit**2
            drawn = _over(drawn, rim * np.float32(between(rng, 0.3, 1.0)), _colour(rng, 0.6, 1.0))
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


def _night(rng: Rng, photo: Floats) -> Floats:
    """Stars, or lamps with their glow, before the dark."""
    level = between(rng, 0.0, 0.12)
    dark = _light(rng, photo, _colour(rng, level, level), between(rng, 0, 0.08))
    if rng.random() < 0.4:
        dark = dark + 0.06 * np.maximum(_cloudy(rng, photo, 90), 0)[..., None]
    lights = _points(rng, photo, (0.3, log_between(rng, 0.6, 4.0)), int(log_between(rng, 30, 500)))
    glow = cv2.GaussianBlur(lights, (0, 0), log_between(rng, 1.5, 12)) * between(rng, 0, 3)
    return dark + (lights + glow)[..., None] * _colour(rng, 0.8, 1.0)


def _snow(rng: Rng, photo: Floats) -> Floats:
    """Snow or rain that falls everywhere, sharp near and soft behind, before trunks or a wall."""
    drawn = _light(rng, photo, _colour(rng, 0.15, 0.6), between(rng, -0.3, 0.3))
    if rng.random() < 0.7:
        bars = smooth_noise(rng, 4, photo.shape[1], log_between(rng, 6, 40))
        bars = cv2.resize(bars, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        drawn = drawn - 0.3 * np.clip(4 * (bars - 0.4), 0, 1)[..., None]
    flakes = _colour(rng, 0.85, 1.0)
    for softness in (between(rng, 1.0, 3.0), 0.0):
        size = log_between(rng, 0.6, 4.0)
        alpha = _points(rng, photo, (0.4 * size, size), int(log_between(rng, 150, 1200)))
        drawn = _over(
            drawn, cv2.GaussianBlur(alpha, (0, 0), softness) if softness else alpha, flakes
        )
    return drawn


def _ink(rng: Rng, photo: Floats) -> Floats:
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
    drawn = _light(rng, photo, _colour(rng, *ground), between(rng, -0.08, 0.08))
    return _over(drawn, canvas.alpha() * np.float32(between(rng, 0.6, 1.0)), _colour(rng, *pen))


def _print(rng: Rng, photo: Floats) -> Floats:
    """A page of printed or written lines, or a screen with rules between them."""
    height, width = photo.shape[:2]
    ground, ink = ((0.85, 1.0), (0.0, 0.3)) if rng.random() < 0.8 else ((0.0, 0.25), (0.7, 1.0))
    drawn = _light(rng, photo, _colour(rng, *ground), between(rng, -0.08, 0.08))
    drawn = np.ascontiguousarray(drawn)
    size, colour = between(rng, 0.3, 1.2), _colour(rng, *ink).tolist()
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


def _sky(rng: Rng, photo: Floats) -> Floats:
    """Nothing but light, clouds at most: smooth, and of little contrast."""
    level = between(rng, 0.1, 0.9)
    drawn = _light(rng, photo, _colour(rng, level, level), between(rng, 0.05, 1.0))
    if rng.random() < 0.5:
        clouds = _cloudy(rng, photo, log_between(rng, 40, 200))
        drawn = drawn + np.float32(between(rng, 0.01, 0.15)) * clouds[..., None]
    return drawn


def _hills(rng: Rng, photo: Floats) -> Floats:
    """Hills or dunes behind one another, paler the farther, under a sky: one hue, much haze."""
    height, width = photo.shape[:2]
    down = pixel_grid(height, width)[1]
    haze, near = _colour(rng, 0.3, 0.95), _colour(rng, 0.04, 0.6)
    drawn = _light(rng, photo, haze, between(rng, -0.3, 0.3))
    if rng.random() < 0.6:
        cover = np.clip(_cloudy(rng, photo, log_between(rng, 30, 200)) - between(rng, -1, 1), 0, 1)
        drawn = _over(drawn, cover * np.float32(between(rng, 0.2, 1.0)), _colour(rng, 0.7, 1.0))
    count, top = int(rng.integers(1, 7)), between(rng, 0.1, 0.7)
    for index in range(count):
        nearness = (index + 1) / count * between(rng, 0.7, 1.0)
        ridge = fractal_noise(rng, 4, width, log_between(rng, 20, 300))[0]
        line = (top + (1 - top) * index / count) * height
        body = np.clip(down - line - between(rng, 2, 0.08 * height) * ridge, 0, 1)
        tone = (1 - nearness) * haze + nearness * near * between(rng, 0.6, 1.4)
        rough = log_between(rng, 0.02, 0.35) * nearness * _cloudy(rng, photo, between(rng, 2, 30))
        ground = tone * (1 + rough[..., None]) + 0.1 * nearness * (down / height - 0.5)[..., None]
        drawn = drawn * (1 - body[..., None]) + ground * body[..., None]
    return np.asarray(drawn, np.float32)


_SCENES: dict[str, tuple[Callable[[Rng, Floats], Floats], float]] = {
    "net": (_net, 3.0),
    "checks": (_checks, 1.5),
    "hair": (_hair, 1.5),
    "leaves": (_leaves, 1.5),
    "twigs": (_twigs, 0.7),
    "stalks": (_stalks, 1.5),
    "shapes": (_shapes, 1.5),
    "hills": (_hills, 1.8),
    "night": (_night, 1.0),
    "snow": (_snow, 0.8),
    "ink": (_ink, 1.2),
    "print": (_print, 0.8),
    "sky": (_sky, 0.8),
}
"""What is drawn, and how often beside the others."""
