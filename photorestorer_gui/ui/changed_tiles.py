"""Which parts of the mask changed since they were last written down."""

from __future__ import annotations

from typing import Final

from photorestorer_gui.photo.geometry import Box

TILE_PX: Final = 256
MOST_TILES: Final = 256
"""More tiles than these are copied no faster than the whole mask, of which a snapshot may exist."""


class ChangedTiles:
    """Squares of a grid; a long thin stroke costs what it touches, not the box around it."""

    def __init__(self) -> None:
        self._tiles: set[tuple[int, int]] = set()
        self._size = (0, 0)
        self._is_whole = False

    def __bool__(self) -> bool:
        return self._is_whole or bool(self._tiles)

    @property
    def is_whole(self) -> bool:
        """Whether `take` will say that anything may have changed."""
        return self._is_whole

    def restart(self, height: int, width: int) -> None:
        """Begin with a mask of this size, of which nothing has been written down."""
        self._size = (height, width)
        self.add_all()

    def add_all(self) -> None:
        """Note that anything may have changed."""
        self._tiles.clear()
        self._is_whole = True

    def add(self, box: Box) -> None:
        """Note that a box changed."""
        box = box.cut(height=self._size[0], width=self._size[1])
        if self._is_whole or box.area == 0:
            return
        columns = range(box.left // TILE_PX, (box.right - 1) // TILE_PX + 1)
        rows = range(box.top // TILE_PX, (box.bottom - 1) // TILE_PX + 1)
        if len(rows) * len(columns) > MOST_TILES:
            self.add_all()
            return
        self._tiles.update((row, column) for row in rows for column in columns)
        if len(self._tiles) > MOST_TILES:
            self.add_all()

    def take(self) -> tuple[Box, ...] | None:
        """Return the boxes that changed, None for all, and forget them."""
        boxes = None if self._is_whole else tuple(self._box(*each) for each in sorted(self._tiles))
        self._tiles.clear()
        self._is_whole = False
        return boxes

    def _box(self, row: int, column: int) -> Box:
        left, top = column * TILE_PX, row * TILE_PX
        box = Box(left, top, left + TILE_PX, top + TILE_PX)
        return box.cut(height=self._size[0], width=self._size[1])
