"""Photos, masks and changes at full size and in halves of it, for every zoom.  No Qt.

Each pyramid gives ``block(level, box)``: what a box of a level holds.  Level 0 is never copied: it
is the memory of the photo or of the mask itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]

# Below this side no smaller level is worth its memory.
_LEAST_SIDE_PX = 256
# Worked through at once: short enough that a thread never keeps Python's lock for a frame.
_STRIP_ROWS = 128
# Marks are counted by tiles of this side, so that a stroke counts only where it went.
_COUNTED_PX = 256


def level_sizes(height: int, width: int) -> list[tuple[int, int]]:
    """Return (height, width) of each level over a picture, full size first; halves round up."""
    longest = max(height, width)
    count = 1 + max(0, math.ceil(math.log2(longest / _LEAST_SIDE_PX)) if longest > 0 else 0)
    sizes = [(height, width)]
    for _ in range(1, count):
        height, width = -(-height // 2), -(-width // 2)
        sizes.append((height, width))
    return sizes


def level_for(scale: float, levels: int) -> int:
    """Return the smallest level that still has a pixel for each device pixel.

    Parameters
    ----------
    scale : float
        Device pixels per photo pixel.
    levels : int
        Number of levels, at least 1.
    """
    if scale >= 1.0:
        return 0
    return min(levels - 1, math.floor(math.log2(1.0 / scale)))


def at_level(box: Box, level: int, size: tuple[int, int]) -> Box:
    """Return the box of a level, (height, width) large, that holds a box of the full size."""
    step = 1 << level
    made = Box(box.left // step, box.top // step, -(-box.right // step), -(-box.bottom // step))
    return made.cut(height=size[0], width=size[1])


def to_bytes(pixels: NDArray[Any]) -> Bytes:
    """Return pixels as uint8, 16 bits rounded to 8; uint8 is given back as it is."""
    if pixels.dtype == np.uint8:
        return pixels
    # Never halfway between two values, so rounding cannot go two ways.
    return np.asarray(cv2.convertScaleAbs(np.ascontiguousarray(pixels), alpha=1 / 257), np.uint8)


class PhotoPyramid:
    """A photo and its halves; takes a third of the memory that the photo takes at 8 bits.

    Made off the main thread.

    Parameters
    ----------
    photo : Photo
    """

    def __init__(self, photo: Photo) -> None:
        self.sizes = level_sizes(photo.height, photo.width)
        self._levels: list[NDArray[Any]] = [photo.pixels]
        for size in self.sizes[1:]:
            self._levels.append(_halved(self._levels[-1], size))

    def block(self, level: int, box: Box) -> Bytes:
        """Return (h, w, 3) uint8, RGB: what a box of a level holds; may be a view."""
        return to_bytes(self._levels[level][box.slices])


class MaskPyramid:
    """A mask and its halves; a pixel of a half is marked when any pixel below it is.

    Parameters
    ----------
    pixels : (H, W) bool
        Read again at every `update` and drawing, not copied.
    """

    def __init__(self, pixels: Bools) -> None:
        height, width = pixels.shape
        self.sizes = level_sizes(height, width)
        self._levels = [pixels, *(np.zeros(size, np.bool_) for size in self.sizes[1:])]
        tiles = (-(-height // _COUNTED_PX), -(-width // _COUNTED_PX))
        self._counts = np.zeros(tiles, np.int64)
        self.update(pixels, Box(0, 0, width, height))

    @property
    def coverage(self) -> float:
        """Fraction of the pixels that are marked, 0–1."""
        return float(self._counts.sum()) / max(1, self._levels[0].size)

    def block(self, level: int, box: Box) -> Bools:
        """Return (h, w) bool: what a box of a level holds; a view."""
        return self._levels[level][box.slices]

    def update(self, pixels: Bools, box: Box) -> None:
        """Take over what changed inside `box` of `pixels`, (H, W) bool."""
        self._levels[0] = pixels
        self._count(box)
        for level in range(1, len(self.sizes)):
            box = at_level(box, 1, self.sizes[level])
            for strip in _strips(box, _STRIP_ROWS):
                finer = self._levels[level - 1]
                source = finer[2 * strip.top : 2 * strip.bottom, 2 * strip.left : 2 * strip.right]
                self._levels[level][strip.slices] = _any_of_four(source, strip)

    def _count(self, box: Box) -> None:
        """Count again in the tiles that a box touches."""
        pixels, side = self._levels[0], _COUNTED_PX
        for row in range(box.top // side, -(-box.bottom // side)):
            for column in range(box.left // side, -(-box.right // side)):
                tile = pixels[row * side : (row + 1) * side, column * side : (column + 1) * side]
                self._counts[row, column] = np.count_nonzero(tile)


class ChangePyramid:
    """How much each pixel changed from one photo to another, 0–255, and the halves of it.

    A pixel's change is that of the channel that changed most.  A pixel of a half has the root mean
    square of the four below it: grain that went looks alike at every zoom, and a thin scratch that
    was filled fades slowly.  Made off the main thread.

    Parameters
    ----------
    before, after : Photo
        Of one size.

    Raises
    ------
    ValueError
        If the sizes differ.
    """

    def __init__(self, before: Photo, after: Photo) -> None:
        if before.pixels.shape != after.pixels.shape:
            raise ValueError(f"photos differ: {before.pixels.shape}, {after.pixels.shape}")
        self.sizes = level_sizes(before.height, before.width)
        self._before, self._after = before, after
        self._halves = [np.zeros(size, np.uint8) for size in self.sizes[1:]]
        for level, (half, size) in enumerate(zip(self._halves, self.sizes[1:], strict=True)):
            for strip in _strips(Box(0, 0, size[1], size[0]), _STRIP_ROWS):
                finer = Box(2 * strip.left, 2 * strip.top, 2 * strip.right, 2 * strip.bottom)
                height, width = self.sizes[level]
                source = self.block(level, finer.cut(height=height, width=width))
                half[strip.slices] = _root_mean_square(source, strip)

    def block(self, level: int, box: Box) -> Bytes:
        """Return (h, w) uint8: how much the pixels of a box of a level changed."""
        if level > 0:
            return self._halves[level - 1][box.slices]
        before, after = (to_bytes(p.pixels[box.slices]) for p in (self._before, self._after))
        change = cv2.absdiff(before, after)
        red, green, blue = cv2.split(change)
        return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _strips(box: Box, rows: int) -> Iterator[Box]:
    """Cut a box into strips that begin at multiples of `rows`."""
    top = box.top
    while top < box.bottom and box.width:
        bottom = min(box.bottom, (top // rows + 1) * rows)
        yield Box(box.left, top, box.right, bottom)
        top = bottom


def _evened(source: NDArray[Any], box: Box, border: int) -> NDArray[Any]:
    """Return `source` grown at its right and lower rim to twice the box's size."""
    missing = (2 * box.height - source.shape[0], 2 * box.width - source.shape[1])
    if not any(missing):
        return source
    return cv2.copyMakeBorder(source, 0, missing[0], 0, missing[1], border)


def _halved(pixels: NDArray[Any], size: tuple[int, int]) -> Bytes:
    """Average 2×2 pixels; an odd last row or column is repeated, so that levels stay aligned."""
    half = np.empty((*size, 3), np.uint8)
    for strip in _strips(Box(0, 0, size[1], size[0]), _STRIP_ROWS):
        source = to_bytes(pixels[2 * strip.top : 2 * strip.bottom])
        source = _evened(source, strip, cv2.BORDER_REPLICATE)
        cv2.resize(
            source, (size[1], strip.height), dst=half[strip.slices], interpolation=cv2.INTER_AREA
        )
    return half


def _any_of_four(source: Bools, box: Box) -> Bools:
    """Return whether any pixel of each 2×2 block is marked; blocks at the border may be cut."""
    bytes_ = _evened(np.ascontiguousarray(source).view(np.uint8), box, cv2.BORDER_CONSTANT)
    rows = np.bitwise_or(bytes_[0::2], bytes_[1::2])
    return np.asarray(rows.view(np.uint16) != 0)


def _root_mean_square(source: Bytes, box: Box) -> Bytes:
    squares = np.square(_evened(source, box, cv2.BORDER_REPLICATE), dtype=np.float32)
    means = cv2.resize(squares, (box.width, box.height), interpolation=cv2.INTER_AREA)
    return np.asarray(np.rint(np.sqrt(means)), np.uint8)
