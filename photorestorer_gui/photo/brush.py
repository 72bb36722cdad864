"""The round brush: which pixels it reaches on its way from one point to another."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box

Point = tuple[float, float]


def distance_px(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from the straight line between two others, in pixels."""
    along = (end[0] - start[0], end[1] - start[1])
    length_squared = along[0] ** 2 + along[1] ** 2
    offset = (point[0] - start[0], point[1] - start[1])
    position = 0.0
    if length_squared > 0:
        position = (offset[0] * along[0] + offset[1] * along[1]) / length_squared
        position = min(max(position, 0.0), 1.0)
    return math.hypot(offset[0] - position * along[0], offset[1] - position * along[1])


def reached_pixels(box: Box, start: Point, end: Point, radius: float) -> NDArray[np.bool_]:
    """Return (h, w) bool: whose centres lie within `radius` of the line from `start` to `end`."""
    x = np.arange(box.left, box.right) + (0.5 - start[0])
    y = (np.arange(box.top, box.bottom) + (0.5 - start[1]))[:, None]
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length_squared = along_x**2 + along_y**2
    if length_squared > 0:
        position = np.clip((x * along_x + y * along_y) / length_squared, 0.0, 1.0)
        x, y = x - position * along_x, y - position * along_y
    return np.asarray(x**2 + y**2 <= radius**2)
