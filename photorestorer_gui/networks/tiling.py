"""A picture of any size through a network in parts: what goes in, and how answers are joined.

Answers are blended band by band, from top to bottom.  A band is given out as soon as no later tile
touches it, so that memory holds a few rows of answers and never a float copy of a large scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import Contract
from photorestorer_gui.photo.geometry import Box, feather, fitted_side, tiles

Floats = NDArray[np.float32]
Pixels = NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.uint16]

_ON, _BACK = slice(None), slice(None, None, -1)
MIRRORS: Final = ((_ON, _ON), (_ON, _BACK), (_BACK, _ON), (_BACK, _BACK))
"""Which way rows and columns run for each look at a picture."""

STEP_PX: Final = 64
LEAST_TILE_PX: Final = 256
"""Smaller tiles see too little around them, and would be mostly overlap."""


@dataclass(frozen=True, eq=False)
class View:
    """A picture that is worked out where it is looked at.

    Attributes
    ----------
    height, width : int
    look : callable(Box)
        Returns the pixels of a box, (h, w, C) float32, RGB 0–1.
    """

    height: int
    width: int
    look: Callable[[Box], Floats]

    @classmethod
    def of(cls, pixels: Pixels) -> View:
        """Return a view of pixels; integers become floats where they are looked at."""
        height, width = pixels.shape[:2]
        return cls(height, width, lambda box: as_floats(pixels[box.slices]))


def as_floats(pixels: Pixels) -> Floats:
    """Return pixels as float32, integers scaled to 0–1."""
    kind: np.dtype[Any] = pixels.dtype
    scale = 1.0 if kind.kind == "f" else 1.0 / np.iinfo(kind).max
    return np.asarray(pixels * np.float32(scale), np.float32)


def padded(pixels: Floats, contract: Contract) -> Floats:
    """Pad (H, W, C) at the right and bottom, by reflection, to sizes that the contract takes."""

    def target(length: int) -> int:
        wanted = max(length, contract.least_px)
        return -(-wanted // contract.multiple_px) * contract.multiple_px

    height, width = pixels.shape[:2]
    grow = ((0, target(height) - height), (0, target(width) - width), (0, 0))
    return np.pad(pixels, grow, mode="symmetric") if any(after for _, after in grow) else pixels


def covering(height: int, width: int, *, size_px: int, overlap_px: int) -> Iterator[Box]:
    """Cover a picture with no larger tiles than it takes, as `tiles` does.

    Networks that keep a picture's size take sides of any multiple of `STEP_PX`; few different
    sides let the memory that one tile set aside serve the next.
    """
    tall, wide = (
        fitted_side(length, size_px=size_px, overlap_px=overlap_px, step_px=STEP_PX)
        for length in (height, width)
    )
    yield from tiles(height, width, size_px=(tall, wide), overlap_px=overlap_px)


def blended_bands(
    size: tuple[int, int],
    answer: Callable[[Box, float], Floats],
    *,
    size_px: int,
    overlap_px: int,
) -> Iterator[tuple[slice, Floats]]:
    """Yield the blended answers to overlapping tiles, band by band from top to bottom.

    Parameters
    ----------
    size : (int, int)
        Height and width of the picture.
    answer : callable(Box, float)
        Returns (h, w, K) for a tile; told the fraction of the tiles that are done.  When a band has
        been given out no later tile holds any of its rows: whoever gets it may write over them.
    size_px, overlap_px : int
        Largest side of a tile, and least overlap.

    Yields
    ------
    rows : slice
    values : (h, width, K) float32
        To be used up before the next band is asked for, which takes its memory.
    """
    height, width = size
    boxes = list(covering(height, width, size_px=size_px, overlap_px=overlap_px))
    if len(boxes) == 1:
        yield slice(0, height), answer(boxes[0], 0.0)
        return
    rows = [list(row) for _, row in groupby(boxes, key=lambda box: box.top)]
    starts = [row[0].top for row in rows[1:]] + [height]
    tall = rows[0][0].height
    total: Floats | None = None
    weight = np.zeros((tall, width, 1), np.float32)
    for number, (row, end) in enumerate(zip(rows, starts, strict=True)):
        for place, box in enumerate(row):
            found = answer(box, (number * len(row) + place) / len(boxes))
            if total is None:
                total = np.zeros((tall, width, found.shape[2]), np.float32)
            share = feather(box, height=height, width=width, overlap_px=overlap_px)[..., None]
            total[:, box.left : box.right] += found * share
            weight[:, box.left : box.right] += share
        assert total is not None
        ready = end - row[0].top
        total[:ready] /= weight[:ready]
        yield slice(row[0].top, end), total[:ready]
        _move_up(total, ready)
        _move_up(weight, ready)


def _move_up(sums: Floats, done: int) -> None:
    """Let the next row of tiles begin with what those above said of it, in the same memory."""
    left = len(sums) - done
    sums[:left] = sums[done:].copy()
    sums[left:] = 0


def smaller_tile(contract: Contract, size_px: int) -> int | None:
    """Return half the side of a tile, or None where that would see too little."""
    smaller = size_px // 2 // contract.multiple_px * contract.multiple_px
    return smaller if smaller >= max(LEAST_TILE_PX, 2 * contract.overlap_px) else None


def in_parts(
    tile: Floats, answer: Callable[[Floats], Floats], *, size_px: int, overlap_px: int
) -> Floats:
    """Return the answer to a tile, put together of those to smaller ones if it is larger."""
    if size_px >= max(tile.shape):
        return answer(tile)
    bands = blended_bands(
        (tile.shape[0], tile.shape[1]),
        lambda box, _: answer(tile[box.slices]),
        size_px=size_px,
        overlap_px=overlap_px,
    )
    return joined(bands, len(tile))


def joined(bands: Iterable[tuple[slice, Floats]], height: int) -> Floats:
    """Return bands as one picture, (height, W, K)."""
    whole: Floats | None = None
    for rows, values in bands:
        if whole is None:
            if len(values) == height:
                return values
            whole = np.empty((height, *values.shape[1:]), np.float32)
        whole[rows] = values
    assert whole is not None
    return whole
