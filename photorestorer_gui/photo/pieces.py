"""Connected pieces of a mask, found from one of their pixels without looking at the whole mask."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box

Bools = NDArray[np.bool_]
Tile = tuple[int, int]

_TILE_PX = 256
# Outlines are drawn from a picture of at most this side: finer ones show no more on a screen.
_OUTLINE_SIDE_PX = 2048
_UNSEEN = 2.0


@dataclass(frozen=True, eq=False)
class Piece:
    """A connected piece of a mask, tile by tile.

    Attributes
    ----------
    parts : tuple of (Box, (h, w) bool)
        Where a tile lies, and what the piece covers of it.
    whole : bool
        False when the search was ended before the piece was.
    """

    parts: tuple[tuple[Box, Bools], ...]
    whole: bool

    @cached_property
    def box(self) -> Box:
        """A box around the piece."""
        box = self.parts[0][0]
        for other, _ in self.parts[1:]:
            box = box.joined(other)
        return box

    def pixels(self) -> Bools:
        """Return (box.height, box.width) bool: the piece within its box."""
        whole = np.zeros((self.box.height, self.box.width), np.bool_)
        for part, covered in self.parts:
            whole[_within(part, self.box, 1)] = covered
        return whole

    def holds(self, column: int, row: int) -> bool:
        """Whether a pixel of the photo belongs to it."""
        for part, covered in self.parts:
            if part.left <= column < part.right and part.top <= row < part.bottom:
                return bool(covered[row - part.top, column - part.left])
        return False

    def outlines(self) -> list[NDArray[np.float64]]:
        """Return closed lines around it, each (N, 2) float64: x and y in photo pixels.

        Those of holes are among them.
        """
        shrink = 1
        while max(self.box.width, self.box.height) > shrink * _OUTLINE_SIDE_PX:
            shrink *= 2
        size = (-(-self.box.height // shrink), -(-self.box.width // shrink))
        small = np.zeros(size, np.uint8)
        for part, covered in self.parts:
            small[_within(part, self.box, shrink)] |= _any(covered, shrink)
        # Doubled, so that the lines run around pixels and not through their centres.
        double = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
        lines, _ = cv2.findContours(double, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        if shrink > 1:
            # Steps that no screen shows would only make it slow to draw.
            lines = [cv2.approxPolyDP(line, _UNSEEN, True) for line in lines]
        corner = np.array([self.box.left, self.box.top])
        return [corner + (line[:, 0] + 0.5) * (shrink / 2) for line in lines]


def piece_at(mask: Bools, column: int, row: int, *, most_tiles: int | None = None) -> Piece | None:
    """Return the piece of a mask that a pixel belongs to; None where nothing is marked.

    Pixels are neighbours also across corners.  The cost follows the tiles that the piece lies in.

    Parameters
    ----------
    mask : (H, W) bool
    column, row : int
        May lie outside the mask.
    most_tiles : int, optional
        End the search after so many tiles of 256 × 256 pixels; the nearest come first.
    """
    height, width = mask.shape
    if not (0 <= column < width and 0 <= row < height) or not mask[row, column]:
        return None
    search = _Search(mask)
    search.reach((column // _TILE_PX, row // _TILE_PX), row % _TILE_PX, column % _TILE_PX)
    while search.waiting and (most_tiles is None or len(search.found) < most_tiles):
        search.spread()
    parts = tuple((search.box(tile), covered) for tile, covered in search.found.items())
    return Piece(parts, whole=not search.waiting)


class _Search:
    """A flood from tile to tile; within a tile the flood is OpenCV's."""

    def __init__(self, mask: Bools) -> None:
        self._mask = mask
        self._labels: dict[Tile, NDArray[np.uint16]] = {}
        self._seen: set[tuple[Tile, int]] = set()
        self.waiting: deque[tuple[Tile, int]] = deque()
        self.found: dict[Tile, Bools] = {}

    def box(self, tile: Tile) -> Box:
        """Return where a tile lies; its area is 0 outside the mask."""
        left, top = tile[0] * _TILE_PX, tile[1] * _TILE_PX
        box = Box(left, top, left + _TILE_PX, top + _TILE_PX)
        return box.cut(height=self._mask.shape[0], width=self._mask.shape[1])

    def reach(self, tile: Tile, row: int, column: int) -> None:
        """Note that a pixel of a tile belongs to the piece, if it is marked."""
        label = int(self._labels_of(tile)[row, column])
        if label and (tile, label) not in self._seen:
            self._seen.add((tile, label))
            self.waiting.append((tile, label))

    def spread(self) -> None:
        """Take in what waits longest, and reach from its rim into the tiles around."""
        tile, label = self.waiting.popleft()
        covered = self._labels_of(tile) == label
        self.found[tile] = self.found[tile] | covered if tile in self.found else covered
        for neighbour, rows, columns in _crossings(tile, covered):
            if self.box(neighbour).area == 0:
                continue
            labels = self._labels_of(neighbour)
            height, width = labels.shape
            kept = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
            rows, columns = rows[kept], columns[kept]
            _, first = np.unique(labels[rows, columns], return_index=True)
            for each in first:
                self.reach(neighbour, int(rows[each]), int(columns[each]))

    def _labels_of(self, tile: Tile) -> NDArray[np.uint16]:
        if tile not in self._labels:
            marked = self._mask[self.box(tile).slices].view(np.uint8)
            _, labels = cv2.connectedComponents(marked, connectivity=8, ltype=cv2.CV_16U)
            self._labels[tile] = labels.astype(np.uint16, copy=False)
        return self._labels[tile]


Indices = NDArray[np.intp]


def _crossings(tile: Tile, covered: Bools) -> Iterator[tuple[Tile, Indices, Indices]]:
    """Yield the eight tiles around, and rows and columns in them that touch what is covered.

    Only a full tile has neighbours to its right and below.
    """
    column, row = tile
    last = _TILE_PX - 1
    for step, side, entry in ((-1, 0, last), (1, -1, 0)):
        across = np.flatnonzero(covered[:, side])
        beside = np.unique(np.concatenate([across - 1, across, across + 1]))
        yield (column + step, row), beside, np.full_like(beside, entry)
        across = np.flatnonzero(covered[side, :])
        beside = np.unique(np.concatenate([across - 1, across, across + 1]))
        yield (column, row + step), np.full_like(beside, entry), beside
    for across_step, x, x_entry in ((-1, 0, last), (1, -1, 0)):
        for down_step, y, y_entry in ((-1, 0, last), (1, -1, 0)):
            if covered[y, x]:
                yield (
                    (column + across_step, row + down_step),
                    np.array([y_entry]),
                    np.array([x_entry]),
                )


def _within(part: Box, box: Box, shrink: int) -> tuple[slice, slice]:
    """Return where a part lies in an array of `box` that is `shrink` times smaller."""
    return (
        slice((part.top - box.top) // shrink, -(-(part.bottom - box.top) // shrink)),
        slice((part.left - box.left) // shrink, -(-(part.right - box.left) // shrink)),
    )


def _any(covered: Bools, shrink: int) -> NDArray[np.uint8]:
    """Return 1 for each square of `shrink` pixels that holds a covered one."""
    height, width = covered.shape
    padded = np.pad(covered, ((0, -height % shrink), (0, -width % shrink)))
    squares = padded.reshape(padded.shape[0] // shrink, shrink, padded.shape[1] // shrink, shrink)
    return np.asarray(squares.any(axis=(1, 3)), np.uint8)
