"""Following a crack from one point to another, as a person would draw it.

The method is that of “intelligent scissors”: each pixel has a cost, low on a crack, and the path of
least total cost between two points is the one to draw.  Going from pixel p to its neighbour q costs

    l(p, q) = |q − p| · f(q),    f(q) = ε + (1 − ε) · (1 − s(q))²,    s = max(P, κ · R)

P is the probability that q is cracked (the kept crack map, 0–1), R how much the photo itself looks
like a thin line there, light or dark (0–1), so that it works where the map is blank; ε keeps paths
short where there is nothing to follow.  R is the difference of the Hessian's two eigenvalues, in
absolute value, over the strongest of the surroundings.

References
----------
E. N. Mortensen and W. A. Barrett, “Intelligent scissors for image composition”, SIGGRAPH 1995: the
path and its live preview; their costs were for the borders of objects, ours are for thin lines.
T. Lindeberg, “Edge detection and ridge detection with automatic scale selection”, IJCV 30, 1998.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.geometry import Box

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8] | NDArray[np.uint16]

# The search looks at no more pixels than this squared: with fewer photo pixels to each when points
# lie far apart, it always answers within a frame or two.
_MOST_SIDE = 192
_LEAST_MARGIN_PX = 24
_MARGIN_SHARE = 0.4
# A map that reaches much farther than a path needs is coarser than it need be.
_MOST_EXCESS = 2.5

# For paths across a large photo the crack map is read at this fraction of its size.
_COARSE = 8

_LEAST_COST = 0.04
_RIDGE_WEIGHT = 0.75
_RIDGE_SIGMAS = (1.0, 2.0)
_STRONGEST_SHARE = 99.0
# Lines fainter than this, of full contrast 1, are grain.
_GRAIN = 0.02

# How far beside the crack a coarse path may lie, and in how many steps to each side it is sought.
_REACH_NODES = 1.5
_LEAST_REACH_PX = 3.0
_SIDEWAYS_STEPS = 12
_STRIP_SIGMAS = (1.2, 2.5, 5.0)
_BEND_COST = 0.15
# OpenCV addresses pixels by 16 bits when it samples.
_MOST_SAMPLED_SIDE = 32_000


class CrackTracer:
    """Finds the path along a crack between two points; quick enough to follow the pointer.

    Belongs to one thread.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16
        The photo.
    probability : (h, w) uint8, 0–255, optional
        The crack map, whose size may be another than the photo's; None where there is none.
    """

    def __init__(self, pixels: Pixels, probability: NDArray[np.uint8] | None = None) -> None:
        self._pixels = pixels
        self._probability = probability
        self._coarse: NDArray[np.uint8] | None = None
        self._map: _Map | None = None

    def path(self, start: Point, end: Point) -> list[Point]:
        """Return the cheapest path from `start` to `end`, both included, for showing at once.

        Parameters
        ----------
        start, end : (float, float)
            x and y in photo pixels; points outside are moved to the photo's border.
        """
        start, end = self._kept(start), self._kept(end)
        if self._map is None or not self._map.serves(start, end):
            self._map = self._map_from(start, end)
        return self._map.path(end)

    def refined_path(self, start: Point, end: Point) -> list[Point]:
        """Return the same path, moved onto the crack pixel by pixel, for drawing for good."""
        path = self.path(start, end)
        assert self._map is not None
        reach = _REACH_NODES * self._map.scale
        while reach >= _LEAST_REACH_PX and len(path) >= 3:
            step = max(1.0, reach / _SIDEWAYS_STEPS)
            path = self._refined(path, step)
            reach = _REACH_NODES * step if step > 1.0 else 0.0
        return path

    def _kept(self, point: Point) -> Point:
        height, width = self._pixels.shape[:2]
        return min(max(point[0], 0.0), width - 0.01), min(max(point[1], 0.0), height - 0.01)

    def _map_from(self, start: Point, end: Point) -> _Map:
        height, width = self._pixels.shape[:2]
        box = _needed(start, end).cut(height=height, width=width)
        scale = max(1.0, max(box.width, box.height) / _MOST_SIDE)
        size = (max(1, math.ceil(box.width / scale)), max(1, math.ceil(box.height / scale)))
        suspect = _RIDGE_WEIGHT * _pooled(_ridges(self._grey(box, size)), size)
        if self._probability is not None:
            suspect = np.maximum(suspect, _shrunk_map(self._probability_in(box, size), size))
        scissors = cv2.segmentation.IntelligentScissorsMB()
        scissors.setWeights(0.0, 0.0, 1.0)  # only the last of the three costs: ours
        blank = np.zeros((size[1], size[0]), np.uint8)
        scissors.applyImageFeatures(blank, np.zeros((*blank.shape, 2), np.float32), _cost(suspect))
        made = _Map(scissors, start, box, size)
        scissors.buildMap(made.node(start))
        return made

    def _grey(self, box: Box, size: tuple[int, int]) -> Floats:
        """Return the brightness in a box, 0–1, at up to twice `size` (width, height)."""
        stride = max(1, box.width // (4 * size[0]))
        grey = self._brightness(self._pixels[box.slices][::stride, ::stride])
        twice = (min(2 * size[0], grey.shape[1]), min(2 * size[1], grey.shape[0]))
        if twice != grey.shape[::-1]:
            grey = np.asarray(cv2.resize(grey, twice, interpolation=cv2.INTER_AREA), np.float32)
        return grey

    def _brightness(self, pixels: NDArray[Any]) -> Floats:
        """Return (h, w) float32, 0–1, of (h, w, 3) pixels."""
        grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
        return np.asarray(grey, np.float32) / np.float32(np.iinfo(self._pixels.dtype).max)

    def _probability_in(self, box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
        """Return the crack map in a box, coarser where no more than `size` is wanted."""
        assert self._probability is not None
        found = self._probability
        if found.shape[1] * box.width >= 2 * _COARSE * size[0] * self._pixels.shape[1]:
            if self._coarse is None:
                self._coarse = _coarsened(found)
            found = self._coarse
        down = found.shape[0] / self._pixels.shape[0]
        across = found.shape[1] / self._pixels.shape[1]
        return found[
            math.floor(box.top * down) : max(math.ceil(box.bottom * down), 1),
            math.floor(box.left * across) : max(math.ceil(box.right * across), 1),
        ]

    def _refined(self, path: list[Point], step: float) -> list[Point]:
        """Move each point of a path sideways, in steps of `step` pixels, to where costs are least.

        A strip of the photo along the path is stretched out straight; in it the best line from end
        to end is found column by column (dynamic programming).
        """
        points, normals = _spaced(path, 3 * step)
        steps = np.arange(-_SIDEWAYS_STEPS, _SIDEWAYS_STEPS + 1)
        offsets = (steps * step).astype(np.float32)
        places = points[:, None, :] + normals[:, None, :] * offsets[None, :, None]
        grey = self._sampled(places)
        if grey is None:
            return path
        suspect = _RIDGE_WEIGHT * _lengthwise(grey)
        if self._probability is not None:
            suspect = np.maximum(suspect, self._sampled_map(places))
        moved = _best_line(_cost(suspect))
        chosen = points + normals * offsets[moved][:, None]
        return [path[0], *((float(x), float(y)) for x, y in chosen[1:-1]), path[-1]]

    def _sampled(self, places: Floats) -> Floats | None:
        """Return the brightness, 0–1, at (N, K, 2) places; None if they lie too far apart."""
        height, width = self._pixels.shape[:2]
        low, high = places.min(axis=(0, 1)), places.max(axis=(0, 1))
        box = Box(int(low[0]) - 1, int(low[1]) - 1, int(high[0]) + 2, int(high[1]) + 2)
        box = box.cut(height=height, width=width)
        if max(box.width, box.height, len(places)) > _MOST_SAMPLED_SIDE:
            return None
        local = (places - np.array([box.left, box.top]) - 0.5).astype(np.float32)
        part: NDArray[Any] = self._pixels[box.slices]
        nowhere = np.empty(0, np.float32)
        border = cv2.BORDER_REPLICATE
        return self._brightness(
            cv2.remap(part, local, nowhere, cv2.INTER_LINEAR, borderMode=border)
        )

    def _sampled_map(self, places: Floats) -> Floats:
        assert self._probability is not None
        height, width = self._probability.shape
        columns = places[..., 0] * (width / self._pixels.shape[1])
        rows = places[..., 1] * (height / self._pixels.shape[0])
        values = self._probability[
            np.clip(rows, 0, height - 1).astype(np.intp),
            np.clip(columns, 0, width - 1).astype(np.intp),
        ]
        return np.asarray(values, np.float32) / np.float32(255)


@dataclass(frozen=True, eq=False)
class _Map:
    """The cheapest ways from one point to all others in a box."""

    scissors: cv2.segmentation.IntelligentScissorsMB
    start: Point
    box: Box
    size: tuple[int, int]

    @property
    def scale(self) -> float:
        """Photo pixels per node."""
        return max(self.box.width / self.size[0], self.box.height / self.size[1])

    def serves(self, start: Point, end: Point) -> bool:
        """Whether the way to `end` can be told from this map, and finely enough."""
        if start != self.start:
            return False
        edge = _LEAST_MARGIN_PX / 2
        needed = Box(
            math.floor(min(start[0], end[0]) - edge),
            math.floor(min(start[1], end[1]) - edge),
            math.ceil(max(start[0], end[0]) + edge),
            math.ceil(max(start[1], end[1]) + edge),
        )
        # Where the box ends at the photo's border, a path cannot go beyond it either.
        covered = needed.common(self.box).area >= 0.9 * needed.area
        wanted = _needed(start, end)
        longest = max(self.box.width, self.box.height)
        return covered and (
            self.scale <= 1.0 or longest <= _MOST_EXCESS * max(wanted.width, wanted.height)
        )

    def node(self, point: Point) -> tuple[int, int]:
        """Return the node (x, y) that a point lies in."""
        x = (point[0] - self.box.left) * self.size[0] / self.box.width
        y = (point[1] - self.box.top) * self.size[1] / self.box.height
        return (
            min(max(int(x), 0), self.size[0] - 1),
            min(max(int(y), 0), self.size[1] - 1),
        )

    def path(self, end: Point) -> list[Point]:
        """Return the way from the start to `end`, in photo pixels."""
        nodes = self.scissors.getContour(self.node(end)).reshape(-1, 2).astype(np.float64)
        if len(nodes) < 3:
            return [self.start, end]
        across = self.box.width / self.size[0]
        down = self.box.height / self.size[1]
        places = (nodes + 0.5) * (across, down) + (self.box.left, self.box.top)
        places[0], places[-1] = self.start, end
        # Steps from node to node are a staircase; a mean of three takes the worst off.
        places[1:-1] = (places[:-2] + places[1:-1] + places[2:]) / 3
        return [(float(x), float(y)) for x, y in places]


def _needed(start: Point, end: Point) -> Box:
    """Return the box in which the way from one point to another is looked for."""
    length = math.dist(start, end)
    margin = _LEAST_MARGIN_PX + _MARGIN_SHARE * length
    return Box(
        math.floor(min(start[0], end[0]) - margin),
        math.floor(min(start[1], end[1]) - margin),
        math.ceil(max(start[0], end[0]) + margin),
        math.ceil(max(start[1], end[1]) + margin),
    )


def _cost(suspect: Floats) -> Floats:
    sound = 1 - np.clip(suspect, 0, 1)
    return np.asarray(_LEAST_COST + (1 - _LEAST_COST) * sound**2, np.float32)


def _normed(strength: Floats) -> Floats:
    """Return strengths from 0 to 1, where 1 is the strongest of the surroundings, grain apart."""
    strongest = float(np.percentile(strength, _STRONGEST_SHARE))
    return np.asarray(np.clip(strength / max(strongest, _GRAIN), 0, 1), np.float32)


def _ridges(grey: Floats) -> Floats:
    """Return how much each pixel looks like part of a thin line, 0–1, (h, w) float32."""
    strongest = np.zeros_like(grey)
    for sigma in _RIDGE_SIGMAS:
        soft = cv2.GaussianBlur(grey, (0, 0), sigma)
        xx = cv2.Sobel(soft, cv2.CV_32F, 2, 0, ksize=3, scale=0.25)
        yy = cv2.Sobel(soft, cv2.CV_32F, 0, 2, ksize=3, scale=0.25)
        xy = cv2.Sobel(soft, cv2.CV_32F, 1, 1, ksize=3, scale=0.25)
        mean, apart = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
        # ||λ₁| − |λ₂||: large along lines, none on blobs and saddles.
        strength = np.abs(np.abs(mean + apart) - np.abs(mean - apart)) * np.float32(sigma**2)
        np.maximum(strongest, strength, out=strongest)
    return _normed(strongest)


def _lengthwise(strip: Floats) -> Floats:
    """Return how much each pixel looks like part of a line down the strip, 0–1."""
    strongest = np.zeros_like(strip)
    for sigma in _STRIP_SIGMAS:
        soft = cv2.GaussianBlur(strip, (0, 0), sigmaX=sigma, sigmaY=2.0)
        bend = np.abs(cv2.Sobel(soft, cv2.CV_32F, 2, 0, ksize=3, scale=0.25))
        np.maximum(strongest, bend * np.float32(sigma**2), out=strongest)
    return _normed(strongest)


def _pooled(values: Floats, size: tuple[int, int]) -> Floats:
    """Return values at `size` (width, height); of those that become one, the largest."""
    if values.shape == size[::-1]:
        return values
    ratio = max(1, round(values.shape[1] / size[0]))
    widest = cv2.dilate(values, np.ones((ratio, ratio), np.uint8))
    return np.asarray(cv2.resize(widest, size, interpolation=cv2.INTER_NEAREST), np.float32)


def _shrunk_map(probability: NDArray[np.uint8], size: tuple[int, int]) -> Floats:
    """Return the probability of a crack, 0–1, at `size` (width, height); thin cracks stay."""
    ratio = max(1, round(probability.shape[1] / size[0]))
    values = np.asarray(probability, np.float32) / np.float32(255)
    if ratio > 1:
        return _pooled(values, size)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _coarsened(probability: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the largest of each square of `_COARSE` × `_COARSE` values."""
    height, width = probability.shape
    rows = np.zeros((-(-height // _COARSE), width), np.uint8)
    for each in range(min(_COARSE, height)):
        part = probability[each::_COARSE]
        np.maximum(rows[: len(part)], part, out=rows[: len(part)])
    squares = np.zeros((rows.shape[0], -(-width // _COARSE)), np.uint8)
    for each in range(min(_COARSE, width)):
        part = rows[:, each::_COARSE]
        np.maximum(squares[:, : part.shape[1]], part, out=squares[:, : part.shape[1]])
    return squares


def _spaced(path: Sequence[Point], spacing: float) -> tuple[Floats, Floats]:
    """Return points along a path at equal distances, and the normals there, (N, 2) float32 each."""
    corners = np.asarray(path, np.float64)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    count = max(3, math.ceil(lengths[-1] / spacing) + 1)
    places = np.linspace(0.0, lengths[-1], count)
    points = np.stack([np.interp(places, lengths, corners[:, axis]) for axis in (0, 1)], axis=1)
    # Directions over a longer stretch: strips must not fold over themselves at each node.
    smooth = cv2.GaussianBlur(points, (1, 0), sigmaX=1.0, sigmaY=6.0).reshape(-1, 2)
    along = np.gradient(smooth, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
    normals = np.stack([-along[:, 1], along[:, 0]], axis=1)
    return points.astype(np.float32), normals.astype(np.float32)


def _best_line(cost: Floats) -> NDArray[np.intp]:
    """Return for each row the column of the cheapest line from the middle to the middle.

    From row to row it moves by one column at most.
    """
    rows, columns = cost.shape
    middle = columns // 2
    total = np.full(columns + 2, np.inf, np.float32)
    total[middle + 1] = 0.0
    came = np.zeros((rows, columns), np.int8)
    for row in range(1, rows):
        ways = np.stack([total[:-2] + _BEND_COST, total[1:-1], total[2:] + _BEND_COST])
        best = ways.argmin(axis=0)
        came[row] = best - 1
        total[1:-1] = ways[best, np.arange(columns)] + cost[row]
    line = np.full(rows, middle, np.intp)
    for row in range(rows - 1, 0, -1):
        line[row - 1] = line[row] + came[row, line[row]]
    return line
