"""Damage that covers the picture: cracks, creases, scratches, dust, hairs and missing parts.

Each function draws on a float32 picture in place of nothing: it returns layers, and `degrade.py`
lays them over the photo and keeps their exact coverage as the mask.  Widths are in pixels of a
portrait 512 px wide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    wandering_path,
)

DIRT_PX = (4.0, 24.0)
"""Thickest that dirt gets: a stamp shows a speck as large as a frame, a photo does not."""


@dataclass(frozen=True)
class Layer:
    """Something that lies over the photo.

    Attributes
    ----------
    alpha : (H, W) float32, 0–1
        How much of the photo it hides.
    colour : (H, W, 3) or (3,) float32, RGB 0–1
    shade : (H, W) float32 or None
        Light added to the photo around it (a ridge's bright and dark side).
    """

    alpha: Floats
    colour: Floats
    shade: Floats | None = None


def _damage_colour(rng: Rng, photo: Floats) -> Floats:
    """Return one colour that damage has on this photo: light, dark, or that of its paper."""
    pick = rng.random()
    if pick < 0.42:
        value = between(rng, 0.72, 1.0)
    elif pick < 0.74:
        value = between(rng, 0.0, 0.28)
    else:
        value = between(rng, 0.35, 0.8)
    tint = np.array([1.0, between(rng, 0.93, 1.0), between(rng, 0.8, 1.0)], np.float32)
    if rng.random() < 0.5 and float(np.ptp(photo, axis=2).mean()) < 0.02:
        tint[:] = 1.0
    return (value * tint).astype(np.float32)


def _worn(rng: Rng, alpha: Floats) -> Floats:
    """Return the coverage with worn stretches, a softer edge or less strength, at random."""
    height, width = alpha.shape
    if rng.random() < 0.45:
        wear = smooth_noise(rng, height, width, between(rng, 15, 80))
        alpha = alpha * np.clip(0.75 + between(rng, 0.2, 0.6) * wear, 0.0, 1.0)
    if rng.random() < 0.5:
        alpha = cv2.GaussianBlur(alpha, (0, 0), between(rng, 0.3, 1.1))
    strength = 1.0 if rng.random() < 0.5 else between(rng, 0.4, 1.0)
    return (alpha * strength).astype(np.float32)


def _start(rng: Rng, height: int, width: int) -> tuple[float, float]:
    return between(rng, -0.05 * width, 1.05 * width), between(rng, -0.05 * height, 1.05 * height)


def _lined(rng: Rng, photo: Floats, alpha: Floats) -> Layer:
    """Return a crack layer, sometimes with a shadow along one side."""
    colour = _damage_colour(rng, photo)
    alpha = _worn(rng, alpha)
    if rng.random() >= 0.3:
        return Layer(alpha, colour)
    shift = np.array([[1, 0, between(rng, -1.8, 1.8)], [0, 1, between(rng, -1.8, 1.8)]], np.float32)
    shadow = cv2.warpAffine(alpha, shift, alpha.shape[::-1])
    sign = -1.0 if colour.mean() > 0.5 else 1.0
    shade = sign * between(rng, 0.1, 0.35) * np.clip(shadow - alpha, 0, 1)
    return Layer(alpha, colour, shade.astype(np.float32))


def branching_cracks(rng: Rng, photo: Floats) -> Layer:
    """Cracks of the emulsion that wander, jag and branch."""
    height, width = photo.shape[:2]
    canvas = LineCanvas(height, width)
    roughness = between(rng, 0.25, 1.0)
    width_px = log_between(rng, 0.5, 9.0)
    for _ in range(int(rng.integers(1, 5))):
        length = between(rng, 0.2, 1.1) * max(height, width)
        angle = between(rng, 0, 2 * np.pi)
        trunk = wandering_path(
            rng, _start(rng, height, width), angle, length_px=length, roughness=roughness
        )
        canvas.draw_tapered(rng, trunk, width_px)
        for _ in range(int(rng.integers(0, 6))):
            joint = int(rng.integers(0, len(trunk)))
            side = angle + rng.choice([-1, 1]) * between(rng, 0.4, 1.5)
            x, y = trunk[joint]
            branch = wandering_path(
                rng,
                (float(x), float(y)),
                side,
                length_px=length * between(rng, 0.08, 0.4),
                roughness=roughness,
            )
            canvas.draw_tapered(rng, branch, width_px * between(rng, 0.35, 0.8))
    return _lined(rng, photo, canvas.alpha())


def craquelure(rng: Rng, photo: Floats) -> Layer:
    """A net of cracks over a part of the picture: borders of random cells, bent by noise."""
    height, width = photo.shape[:2]
    cell = between(rng, 12, 60)
    scale = 2
    tall, wide = height * scale, width * scale
    seeds = np.full((tall, wide), 255, np.uint8)
    count = max(4, int(height * width / cell**2))
    seeds[rng.integers(0, tall, count), rng.integers(0, wide, count)] = 0
    _, cells = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    bend = between(rng, 0.03, 0.12) * cell * scale
    across, down = pixel_grid(tall, wide)
    across += bend * fractal_noise(rng, tall, wide, cell * scale / 2, 3)
    down += bend * fractal_noise(rng, tall, wide, cell * scale / 2, 3)
    cells = cv2.remap(cells.astype(np.float32), across, down, cv2.INTER_NEAREST)
    edges = (cells[:-1, :-1] != cells[1:, :-1]) | (cells[:-1, :-1] != cells[:-1, 1:])
    net: Floats = np.pad(edges, ((0, 1), (0, 1))).astype(np.uint8) * 255
    thickness = max(1, round(log_between(rng, 0.5, 4.0) * scale))
    net = cv2.dilate(net, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thickness, thickness)))
    alpha = cv2.resize(net, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    region = smooth_noise(rng, height, width, between(rng, 60, 200)) + between(rng, -0.6, 0.5)
    broken = fractal_noise(rng, height, width, cell_px=cell, octaves=2) + between(rng, 0.0, 1.2)
    alpha = alpha * np.clip(4 * region, 0, 1) * np.clip(4 * broken, 0, 1)
    return _lined(rng, photo, alpha.astype(np.float32))


def fold_crease(rng: Rng, photo: Floats) -> Layer:
    """A fold across the picture: one side bright, one dark, the emulsion broken along the line."""
    height, width = photo.shape[:2]
    angle = rng.choice([0.0, np.pi / 2]) + rng.normal(0, 0.12)
    if rng.random() < 0.3:
        angle = between(rng, 0, np.pi)
    normal = np.array([-np.sin(angle), np.cos(angle)])
    centre = np.array([between(rng, 0.15, 0.85) * width, between(rng, 0.15, 0.85) * height])
    across, down = pixel_grid(height, width)
    distance = (across - centre[0]) * normal[0] + (down - centre[1]) * normal[1]
    distance += between(rng, 0.3, 2.0) * smooth_noise(rng, height, width, between(rng, 40, 120))
    distance += between(rng, 0.1, 0.7) * smooth_noise(rng, height, width, 6)
    sigma = log_between(rng, 0.8, 5.0)
    ratio = distance / sigma
    shade = between(rng, 0.08, 0.35) * rng.choice([-1, 1]) * ratio * np.exp(0.5 - ratio**2 / 2)
    core_px = log_between(rng, 0.5, 4.0)
    core = np.clip(core_px / 2 + 0.5 - np.abs(distance), 0, 1)
    broken = fractal_noise(rng, height, width, cell_px=between(rng, 8, 40), octaves=3)
    core *= np.clip(between(rng, 0.2, 1.4) + broken, 0, 1)
    return Layer(core.astype(np.float32), _damage_colour(rng, photo), shade.astype(np.float32))


def scratches(rng: Rng, photo: Floats) -> Layer:
    """Long thin straight scratches, often parallel and interrupted."""
    height, width = photo.shape[:2]
    canvas = LineCanvas(height, width)
    angle = np.pi / 2 + rng.normal(0, 0.1) if rng.random() < 0.5 else between(rng, 0, np.pi)
    spread = between(rng, 0.0, 0.5)
    for _ in range(int(rng.integers(1, 10))):
        path = wandering_path(
            rng,
            _start(rng, height, width),
            angle + rng.normal(0, spread),
            length_px=log_between(rng, 0.05, 1.5) * max(height, width),
            roughness=between(rng, 0.0, 0.12),
        )
        canvas.draw(path, log_between(rng, 0.5, 3.0), int(rng.integers(140, 256)))
    return Layer(_worn(rng, canvas.alpha()), _damage_colour(rng, photo))


def dust(rng: Rng, photo: Floats) -> Layer:
    """Specks of dust, single or in swarms, from half a pixel to a few."""
    height, width = photo.shape[:2]
    scale = LineCanvas.SCALE
    canvas = np.zeros((height * scale, width * scale), np.uint8)
    swarm = smooth_noise(rng, height, width, between(rng, 50, 150)) > between(rng, -2.0, 0.8)
    for _ in range(int(log_between(rng, 5, 150))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        if not swarm[y, x]:
            continue
        radius = log_between(rng, 0.4, 3.5) * scale
        axes = (max(1, round(radius)), max(1, round(radius * between(rng, 0.4, 1.0))))
        value = int(rng.integers(150, 256))
        turn = between(rng, 0, 360)
        cv2.ellipse(canvas, (x * scale, y * scale), axes, turn, 0, 360, value, -1, cv2.LINE_AA)
    alpha = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return Layer(_worn(rng, alpha.astype(np.float32) / 255), _damage_colour(rng, photo))


def hairs(rng: Rng, photo: Floats) -> Layer:
    """Loose hairs and fibres that lay on the glass: smooth, thin, curled."""
    height, width = photo.shape[:2]
    canvas = LineCanvas(height, width)
    for _ in range(int(rng.integers(1, 6))):
        length = log_between(rng, 20, 260)
        path = curve(rng, _start(rng, height, width), length_px=length, bend=between(rng, 0.1, 1.0))
        canvas.draw(path, log_between(rng, 0.5, 2.0))
    return Layer(_worn(rng, canvas.alpha()), _damage_colour(rng, photo))


def stamped(rng: Rng, photo: Floats, stamp: Floats) -> Layer:
    """Dirt from a scanned stamp: alpha (h, w) float32 0–1, scaled, turned and placed at random."""
    height, width = photo.shape[:2]
    scale = log_between(rng, 0.35, 1.6) * max(height, width) / max(stamp.shape)
    scale = min(scale, log_between(rng, *DIRT_PX) / max(_thickness_px(stamp), 0.5))
    turn = cv2.getRotationMatrix2D(
        (stamp.shape[1] / 2, stamp.shape[0] / 2), between(rng, 0, 360), scale
    )
    turn[0, 2] += between(rng, 0, width) - stamp.shape[1] / 2
    turn[1, 2] += between(rng, 0, height) - stamp.shape[0] / 2
    interpolation = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    alpha = cv2.warpAffine(stamp, turn, (width, height), flags=interpolation)
    strength = between(rng, 0.6, 1.0)
    return Layer(np.clip(strength * alpha, 0, 1).astype(np.float32), _damage_colour(rng, photo))


def _thickness_px(stamp: Floats) -> float:
    """Return the diameter of the largest disc of dirt on a stamp."""
    dirt = (stamp > 0.5).astype(np.uint8)
    return 2.0 * float(cv2.distanceTransform(dirt, cv2.DIST_L2, 3).max())


def _patch_texture(rng: Rng, photo: Floats) -> Floats:
    """Return what shows where the picture is gone: paper, board, glass, the scanner's lid."""
    height, width = photo.shape[:2]
    base = _damage_colour(rng, photo)
    if rng.random() < 0.3:
        base = np.full(3, rng.choice([0.0, 1.0]), np.float32)
    texture = between(rng, 0.0, 0.06) * fractal_noise(rng, height, width, cell_px=12, octaves=4)
    return np.clip(base + texture[..., None], 0, 1).astype(np.float32)


def _edged(rng: Rng, photo: Floats, field: Floats, *, rimmed: float = 0.55) -> Layer:
    """Return a layer that hides the photo where `field`, in pixels, is negative.

    `rimmed` is how often torn paper shows white along its rim.
    """
    alpha = np.clip(0.5 - field / between(rng, 0.7, 2.0), 0, 1)
    colour = _patch_texture(rng, photo)
    if rng.random() < rimmed:
        rim_px = log_between(rng, 1.5, 10.0)
        wobble = smooth_noise(rng, field.shape[0], field.shape[1], 10)
        rim = np.clip(rim_px * (1 + 0.5 * wobble) - np.abs(field), 0, 1)[..., None]
        paper = np.float32(between(rng, 0.75, 1.0))
        colour = colour * (1 - rim) + paper * rim
        alpha = np.maximum(alpha, rim[..., 0])
    shade = None
    if rng.random() < 0.4:
        shade = -between(rng, 0.1, 0.3) * np.exp(-np.clip(field, 0, None) / between(rng, 1.5, 6.0))
        shade = np.where(field > 0, shade, 0).astype(np.float32)
    return Layer(alpha.astype(np.float32), colour.astype(np.float32), shade)


def torn_edge(rng: Rng, photo: Floats) -> Layer:
    """A corner or a strip along an edge torn off."""
    height, width = photo.shape[:2]
    across, down = pixel_grid(height, width)
    reach = between(rng, 0.04, 0.3) * min(height, width)
    if rng.random() < 0.7:
        x = across if rng.random() < 0.5 else width - across
        y = down if rng.random() < 0.5 else height - down
        tilt = between(rng, 0.25, 1.3)
        field = x * np.sin(tilt) + y * np.cos(tilt) - reach
    else:
        side = int(rng.integers(0, 4))
        distance = (across, down, width - across, height - down)[side]
        field = distance - reach * 0.4
    cell = between(rng, 20, 90)
    field = field + between(rng, 0.04, 0.3) * cell * fractal_noise(rng, height, width, cell, 5)
    return _edged(rng, photo, field.astype(np.float32))


def peeled_patches(rng: Rng, photo: Floats) -> Layer:
    """Patches where the emulsion has come off, and holes."""
    height, width = photo.shape[:2]
    field: Floats = np.full((height, width), 1e3, np.float32)
    across, down = pixel_grid(height, width)
    for _ in range(int(rng.integers(1, 6))):
        radius = log_between(rng, 3, 45)
        x, y = _start(rng, height, width)
        stretch = between(rng, 0.5, 2.0)
        distance = np.hypot((across - x) * stretch, (down - y) / stretch) - radius
        field = np.minimum(field, distance)
    cell = between(rng, 10, 50)
    roughness = between(rng, 0.05, 0.5) * min(cell, 25)
    field = field + roughness * fractal_noise(rng, height, width, cell, 5)
    return _edged(rng, photo, field.astype(np.float32))


def broken_off(rng: Rng, photo: Floats) -> Layer:
    """A corner or a piece of a side of glass or stiff board broken off along even curves."""
    height, width = photo.shape[:2]
    side = min(height, width)
    across, down = pixel_grid(height, width)
    middle = np.array([width, height], np.float32) / 2
    corner = middle * (1 + rng.choice([-1, 1], 2))
    if rng.random() < 0.3:
        corner[int(rng.integers(0, 2))] = between(rng, 0.1, 0.9) * side
    field: Floats = np.full((height, width), 1e3, np.float32)
    for _ in range(int(rng.integers(1, 3))):
        inwards = np.arctan2(*(middle - corner)[::-1]) + between(rng, -0.6, 0.6)
        x, y = across - corner[0], down - corner[1]
        depth = x * np.cos(inwards) + y * np.sin(inwards)
        aside = y * np.cos(inwards) - x * np.sin(inwards)
        bend = rng.choice([-1.0, 0.0, 1.0]) / (2 * log_between(rng, 0.3, 2.0) * side)
        field = np.minimum(field, depth - between(rng, 0.05, 0.3) * side + bend * aside**2)
    return _edged(rng, photo, field.astype(np.float32), rimmed=0.3)


def flaked_off(rng: Rng, photo: Floats) -> Layer:
    """Emulsion come off from the sides inwards, down to crumbs, as on old glass plates."""
    height, width = photo.shape[:2]
    side = min(height, width)
    across, down = pixel_grid(height, width)
    sides = (across, down, width - 1 - across, height - 1 - down)
    rim = np.min([sides[i] for i in rng.permutation(4)[: int(rng.integers(1, 4))]], axis=0)
    reach = log_between(rng, 0.015, 0.14) * side
    further = np.exp(0.7 * smooth_noise(rng, height, width, between(rng, 0.15, 0.5) * side))
    crumbs = fractal_noise(rng, height, width, log_between(rng, 5, 40), 5)
    field = rim - reach * further + between(rng, 0.3, 0.9) * reach * crumbs
    return _edged(rng, photo, field.astype(np.float32), rimmed=0.1)


DrawLayer = Callable[[Rng, Floats], Layer]

CRACKS: dict[str, DrawLayer] = {
    "branching": branching_cracks,
    "craquelure": craquelure,
    "crease": fold_crease,
    "scratches": scratches,
    "dust": dust,
    "hairs": hairs,
}
MISSING: dict[str, DrawLayer] = {
    "torn": torn_edge,
    "peeled": peeled_patches,
    "broken": broken_off,
    "flaked": flaked_off,
}
