"""Random fields and paths from which damage is drawn."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
"""float32 arrays.  OpenCV's annotations lose the dtype at every call, so it is not checked here."""
Rng = np.random.Generator


def between(rng: Rng, low: float, high: float) -> float:
    """Return a uniform float in [low, high)."""
    return float(rng.uniform(low, high))


def log_between(rng: Rng, low: float, high: float) -> float:
    """Return a float in [low, high), its logarithm uniform: small is as usual as large."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def smooth_noise(rng: Rng, height: int, width: int, cell_px: float) -> Floats:
    """Return (height, width) float32 noise of unit deviation that varies over `cell_px` pixels."""
    rows = max(2, int(np.ceil(height / cell_px)) + 1)
    columns = max(2, int(np.ceil(width / cell_px)) + 1)
    coarse = rng.standard_normal((rows, columns), dtype=np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def fractal_noise(rng: Rng, height: int, width: int, cell_px: float, octaves: int = 4) -> Floats:
    """Return (height, width) float32 noise of about unit deviation with detail at every scale."""
    total = np.zeros((height, width), np.float32)
    amplitude = 1.0
    for _ in range(octaves):
        total += amplitude * smooth_noise(rng, height, width, max(cell_px, 1.0))
        amplitude *= 0.55
        cell_px /= 2.2
    return total / np.float32(1.2)


def wandering_path(
    rng: Rng, start: tuple[float, float], angle: float, *, length_px: float, roughness: float
) -> Floats:
    """Return a jagged path, as a crack runs.

    Parameters
    ----------
    start : (x, y) in pixels
    angle : float
        Direction at the start, radians.
    length_px : float
    roughness : float
        0 = straight, 1 = as wild as cracked emulsion.

    Returns
    -------
    (N, 2) float32, x and y in pixels
    """
    step = between(rng, 2.5, 7.0)
    count = max(2, int(length_px / step))
    drift = np.cumsum(rng.normal(0, 0.22 * roughness, count))
    jag = rng.normal(0, 0.75 * roughness, count)
    angles = angle + drift + jag
    moves = step * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return (np.asarray(start) + np.vstack([[0.0, 0.0], np.cumsum(moves, axis=0)])).astype(
        np.float32
    )


def curve(rng: Rng, start: tuple[float, float], *, length_px: float, bend: float) -> Floats:
    """Return a smooth curve, as a hair lies: (N, 2) float32, x and y in pixels."""
    count = max(6, int(length_px / 4))
    turning = np.cumsum(rng.normal(0, 1, count))
    turning = cv2.GaussianBlur(turning.astype(np.float32)[None], (0, 0), max(1.0, count / 8))[0]
    angles = rng.uniform(0, 2 * np.pi) + bend * turning
    moves = (length_px / count) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return (np.asarray(start) + np.cumsum(moves, axis=0)).astype(np.float32)


def pixel_grid(height: int, width: int) -> tuple[Floats, Floats]:
    """Return each pixel's x and y: two (height, width) float32 arrays."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return x, y


class LineCanvas:
    """Draws lines down to a fraction of a pixel wide, by drawing large and shrinking.

    Parameters
    ----------
    height, width : int
        Size of the picture in pixels.
    """

    SCALE = 4
    _SHIFT = 4

    def __init__(self, height: int, width: int) -> None:
        self._size = (width, height)
        self._canvas = np.zeros((height * self.SCALE, width * self.SCALE), np.uint8)

    def draw(self, path: Floats, width_px: float, value: int = 255) -> None:
        """Draw a path of (N, 2) points in pixels with an even width."""
        points = np.rint(path * self.SCALE * 2**self._SHIFT).astype(np.int32)
        # OpenCV draws an anti-aliased line about two pixels wider than asked.
        thickness = max(1, round(width_px * self.SCALE - 2.2))
        cv2.polylines(
            self._canvas,
            [points.reshape(-1, 1, 2)],
            isClosed=False,
            color=(value,),
            thickness=thickness,
            lineType=cv2.LINE_AA,
            shift=self._SHIFT,
        )

    def draw_tapered(self, rng: Rng, path: Floats, width_px: float) -> None:
        """Draw a path whose width varies and thins out towards its end."""
        pieces = max(1, min(8, len(path) // 5))
        for index, piece in enumerate(np.array_split(np.arange(len(path)), pieces)):
            taper = 1.0 - 0.65 * index / pieces
            joined = path[piece[0] : piece[-1] + 2]
            self.draw(joined, width_px * taper * between(rng, 0.6, 1.25))

    def alpha(self) -> Floats:
        """Return the coverage per pixel: (height, width) float32, 0–1."""
        shrunk = cv2.resize(self._canvas, self._size, interpolation=cv2.INTER_AREA)
        return shrunk.astype(np.float32) / 255.0
