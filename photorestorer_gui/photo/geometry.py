"""Boxes, tiles and feathered pasting, all in whole pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, order=True)
class Box:
    """A half-open rectangle in pixels: left ≤ x < right, top ≤ y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width in pixels, never negative."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Height in pixels, never negative."""
        return max(0, self.bottom - self.top)

    @property
    def area(self) -> int:
        """Number of pixels inside."""
        return self.width * self.height

    @property
    def slices(self) -> tuple[slice, slice]:
        """Row and column slices: ``pixels[box.slices]``."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def moved(self, right_px: int, down_px: int) -> Box:
        """Return the box farther right and down by so much."""
        left, top = self.left + right_px, self.top + down_px
        return Box(left, top, left + self.width, top + self.height)

    def grown(self, margin_px: int, *, height: int, width: int) -> Box:
        """Return the box with `margin_px` more on each side, cut to a (height, width) picture."""
        return Box(
            max(0, self.left - margin_px),
            max(0, self.top - margin_px),
            min(width, self.right + margin_px),
            min(height, self.bottom + margin_px),
        )

    def joined(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def common(self, other: Box) -> Box:
        """Return the box of the pixels in both; its area is 0 when there are none."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def cut(self, *, height: int, width: int) -> Box:
        """Return the part inside a (height, width) picture; its area may be 0."""
        left, top = min(max(0, self.left), width), min(max(0, self.top), height)
        return Box(left, top, max(left, min(width, self.right)), max(top, min(height, self.bottom)))

    def overlaps(self, other: Box) -> bool:
        """Whether the two share at least one pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _starts(length: int, size: int, overlap: int) -> list[int]:
    if length <= size:
        return [0]
    count = int(np.ceil((length - overlap) / (size - overlap)))
    return [round(i * (length - size) / (count - 1)) for i in range(count)]


def tiles(
    height: int, width: int, *, size_px: int | tuple[int, int], overlap_px: int
) -> Iterator[Box]:
    """Cover a picture with equal tiles that overlap by at least `overlap_px`, pushed inward.

    Parameters
    ----------
    height, width : int
        Size of the picture in pixels.
    size_px : int, or (int, int)
        Side of a tile, or its height and width; a smaller picture gives one tile of its own size.
    overlap_px : int
        Least overlap of neighbours; less than `size_px`.

    Yields
    ------
    Box
        In reading order.

    Raises
    ------
    ValueError
        If the overlap is negative or not smaller than the tile.
    """
    tall, wide = (size_px, size_px) if isinstance(size_px, int) else size_px
    if not 0 <= overlap_px < min(tall, wide):
        raise ValueError(f"tiles of {size_px} px cannot overlap by {overlap_px} px")
    for top in _starts(height, tall, overlap_px):
        for left in _starts(width, wide, overlap_px):
            yield Box(left, top, min(left + wide, width), min(top + tall, height))


def fitted_side(length: int, *, size_px: int, overlap_px: int, step_px: int) -> int:
    """Return the side of the smallest tiles of which no more are needed than of the largest.

    A picture a little larger than a tile would else be covered nearly twice.

    Parameters
    ----------
    length : int
        Side of the picture in pixels.
    size_px : int
        Largest side of a tile.
    overlap_px : int
        Least overlap of neighbours.
    step_px : int
        What sides are multiples of, unless `size_px` is none.
    """
    if length <= size_px:
        return size_px
    count = len(_starts(length, size_px, overlap_px))
    least = -(-(length + (count - 1) * overlap_px) // count)
    return min(size_px, -(-least // step_px) * step_px)


def feather(box: Box, *, height: int, width: int, overlap_px: int) -> NDArray[np.float32]:
    """Weights of a tile when overlapping tiles are averaged.

    A ramp of `overlap_px` at each side that is not the picture's border, so that seams vanish;
    without overlap the weights are 1.

    Returns
    -------
    (h, w) float32, in (0, 1]
    """

    def ramp(start: int, stop: int, length: int) -> NDArray[np.float32]:
        steps = np.arange(stop - start, dtype=np.float32) + 0.5
        weights = np.ones(stop - start, np.float32)
        if overlap_px == 0:
            return weights
        if start > 0:
            weights = np.minimum(weights, steps / overlap_px)
        if stop < length:
            weights = np.minimum(weights, steps[::-1] / overlap_px)
        return weights

    return np.outer(ramp(box.top, box.bottom, height), ramp(box.left, box.right, width))
