"""The part of a pyramid that the screen shows, as one image that Qt draws at once.

Drawing tile by tile would show seams wherever the zoom is no whole number.  A stage is put together
of what came into view, at most four pixels for each of the screen's, and drawn in one go: what a
frame costs follows the screen and not the photo, and coordinates stay small enough for Qt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.ui.canvas.pyramid import at_level, level_for

Words = NDArray[np.uint32]
Fill = Callable[[int, Box], Words]

# Stages begin and end at multiples of this, so that a small move brings nothing new.
_TILE_PX = 256
# Filled at once: what OpenCV does by itself.  More it shares out to threads, and on a busy machine
# the window would wait for them.
_STRIP_PIXELS = 1 << 16
# More boxes than this that have changed are joined: nobody looked for a while.
_MOST_CHANGES = 64
_NOTHING = Box(0, 0, 0, 0)


class Stage:
    """Keeps what is in view of one pyramid, and draws it.

    Belongs to the main thread; only `forget` may be called from another.

    Parameters
    ----------
    sizes : sequence of (int, int)
        Height and width of each level, full size first.
    fill : callable(level, box) -> (h, w) uint32
        What a box of a level looks like, 0xAARRGGBB premultiplied.
    smooth_below : float
        Device pixels per photo pixel below which pixels are blended; above, they are squares.
    opaque : bool
        Whether the picture has no transparent part, which is drawn faster.
    """

    def __init__(
        self, sizes: Sequence[tuple[int, int]], fill: Fill, *, smooth_below: float, opaque: bool
    ) -> None:
        self._sizes = sizes
        self._fill = fill
        self._smooth_below = smooth_below
        kinds = QImage.Format
        self._format = kinds.Format_RGB32 if opaque else kinds.Format_ARGB32_Premultiplied
        self._changes: deque[Box] = deque()
        self._level, self._box = 0, _NOTHING
        self._memory: Words = np.empty((0, 0), np.uint32)
        self._image = QImage()

    @property
    def memory_bytes(self) -> int:
        """What it holds now."""
        return self._memory.nbytes

    def forget(self, box: Box) -> None:
        """Note that a box, in photo pixels, has changed."""
        self._changes.append(box)

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of the picture.

        Parameters
        ----------
        painter : QPainter
        target : QRectF
            Where, in the painter's coordinates.
        part : QRectF
            Which part, in photo pixels.
        scale : float
            Device pixels per photo pixel.
        """
        level = level_for(scale, len(self._sizes))
        step = 1 << level
        seen = QRectF(part.x() / step, part.y() / step, part.width() / step, part.height() / step)
        self._show(level, self._tiles(level, seen))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < self._smooth_below)
        seen.translate(-self._box.left, -self._box.top)
        painter.drawImage(target, self._image, seen)

    def _tiles(self, level: int, seen: QRectF) -> Box:
        """Return the tiles around what is seen, cut to the level."""
        outer = seen.adjusted(-1, -1, 1, 1).toAlignedRect()
        left, top = outer.left() // _TILE_PX * _TILE_PX, outer.top() // _TILE_PX * _TILE_PX
        right = -(-(outer.left() + outer.width()) // _TILE_PX) * _TILE_PX
        bottom = -(-(outer.top() + outer.height()) // _TILE_PX) * _TILE_PX
        height, width = self._sizes[level]
        return Box(left, top, right, bottom).cut(height=height, width=width)

    def _show(self, level: int, box: Box) -> None:
        """Make the stage hold a box of a level: kept is what it held, the rest is filled."""
        self._refresh()
        common = self._box.common(box) if level == self._level else _NOTHING
        if common == box:
            return
        memory = np.empty((box.height, box.width), np.uint32)
        if common.area == 0:
            common = _NOTHING
        else:
            memory[_within(common, box)] = self._memory[_within(common, self._box)]
        for new in _outside(box, common):
            for part in _strips(new):
                memory[_within(part, box)] = self._fill(level, part)
        self._level, self._box, self._memory = level, box, memory
        self._image = QImage(memory.data, box.width, box.height, 4 * box.width, self._format)

    def _refresh(self) -> None:
        """Fill again what has changed of what is held."""
        changes = [self._changes.popleft() for _ in range(len(self._changes))]
        if len(changes) > _MOST_CHANGES:
            whole = changes[0]
            for change in changes[1:]:
                whole = whole.joined(change)
            changes = [whole]
        for change in changes:
            size = self._sizes[self._level]
            part = at_level(change, self._level, size).common(self._box)
            if part.area:
                self._memory[_within(part, self._box)] = self._fill(self._level, part)


def _within(part: Box, whole: Box) -> tuple[slice, slice]:
    """Return the slices of a part in an array that holds the whole."""
    return (
        slice(part.top - whole.top, part.bottom - whole.top),
        slice(part.left - whole.left, part.right - whole.left),
    )


def _strips(box: Box) -> Iterator[Box]:
    """Cut a box into strips of few pixels."""
    rows = max(1, _STRIP_PIXELS // box.width)
    for top in range(box.top, box.bottom, rows):
        yield Box(box.left, top, box.right, min(top + rows, box.bottom))


def _outside(box: Box, kept: Box) -> Iterator[Box]:
    """Yield boxes that cover `box` without `kept`, which lies inside or is empty."""
    if kept.area == 0:
        yield box
        return
    around = (
        Box(box.left, box.top, box.right, kept.top),
        Box(box.left, kept.bottom, box.right, box.bottom),
        Box(box.left, kept.top, kept.left, kept.bottom),
        Box(kept.right, kept.top, box.right, kept.bottom),
    )
    yield from (part for part in around if part.area)
