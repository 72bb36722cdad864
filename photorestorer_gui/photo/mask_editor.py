"""Painting on a mask, one undoable stroke at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from photorestorer_gui.photo.brush import Point, distance_px, reached_pixels
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import PATCH_PX, Bools, MaskEdit, Patch

# Only squares that a stroke touches are remembered, so its cost follows the stroke, not the photo.
_TILE_PX = PATCH_PX
# Half the diagonal of a pixel: a smaller brush could pass between pixel centres and paint nothing.
_LEAST_RADIUS_PX = math.sqrt(0.5) + 1e-6
_NOTHING = Box(0, 0, 0, 0)


class MaskEditor:
    """A mask that can be painted on; what the canvas shows and the undo stack changes.

    One stroke is ``begin``, any number of ``paint``, then ``commit`` or ``abort``.  Belongs to one
    thread.

    Parameters
    ----------
    mask : Mask
        What to start from; stays as it is.

    Notes
    -----
    Points are (x, y) in photo pixels: pixel (column, row) covers column ≤ x < column + 1, and it is
    painted when its centre lies within the brush.
    """

    def __init__(self, mask: Mask) -> None:
        self._pixels: Bools = mask.pixels.copy()
        self._view = self._pixels.view()
        self._view.flags.writeable = False
        self._snapshot: Mask | None = mask
        self._touched: dict[tuple[int, int], Bools] | None = None
        self._last: Point | None = None

    @property
    def pixels(self) -> Bools:
        """(H, W) bool, True = damaged; a read-only view that shows every later change."""
        return self._view

    @property
    def mask(self) -> Mask:
        """The mask as it is now; copied only if it has changed since it was last asked for."""
        if self._snapshot is None:
            self._snapshot = Mask(self._pixels.copy())
        return self._snapshot

    @property
    def coverage(self) -> float:
        """Fraction of the pixels that are damaged, 0–1."""
        return float(np.count_nonzero(self._pixels)) / max(1, self._pixels.size)

    @property
    def painting(self) -> bool:
        """Whether a stroke has begun and is neither committed nor aborted."""
        return self._touched is not None

    def begin(self) -> None:
        """Begin a stroke.

        Raises
        ------
        RuntimeError
            If one has begun already.
        """
        self._require_rest()
        self._touched = {}
        self._last = None

    def paint(self, point: Point, radius_px: float, damaged: bool) -> Box:
        """Lead the brush from the last point of the stroke to `point`, without a gap.

        Parameters
        ----------
        point : (float, float)
            x and y in photo pixels; may lie outside the photo.
        radius_px : float
            Radius of the round brush; a very small one still paints the pixel under it.
        damaged : bool
            True paints, False erases.

        Returns
        -------
        Box
            Holds every pixel that changed; its area is 0 if none did.

        Raises
        ------
        RuntimeError
            If no stroke has begun.
        """
        if self._touched is None:
            raise RuntimeError("paint needs begin() first")
        start = point if self._last is None else self._last
        self._last = point
        radius = max(radius_px, _LEAST_RADIUS_PX)
        changed: Box | None = None
        for tile in self._tiles_near(start, point, radius):
            if self._paint_tile(tile, (start, point, radius), damaged):
                changed = tile if changed is None else changed.joined(tile)
        if changed is None:
            return _NOTHING
        self._snapshot = None
        return changed

    def commit(self) -> MaskEdit | None:
        """End the stroke and return it for the undo stack; None if it changed nothing."""
        touched, self._touched = self._touched, None
        if not touched:
            return None
        boxes = {key: self._tile(key) for key in touched}
        return MaskEdit.of(
            Patch.between(touched[key], self._pixels[box.slices], (box.left, box.top))
            for key, box in boxes.items()
        )

    def abort(self) -> Box | None:
        """End the stroke and take it back; return the box that changed, None if nothing did."""
        touched, self._touched = self._touched, None
        if not touched:
            return None
        for key, old in touched.items():
            self._pixels[self._tile(key).slices] = old
        self._snapshot = None
        return self._box_of(touched)

    def replace(self, mask: Mask) -> MaskEdit | None:
        """Put another mask in place ("clear", "grow", "find again"); None if it is the same.

        Raises
        ------
        ValueError
            If its size is another.
        RuntimeError
            If a stroke has begun.
        """
        self._require_rest()
        if mask.pixels.shape != self._pixels.shape:
            raise ValueError(f"masks differ in size: {mask.pixels.shape}, {self._pixels.shape}")
        edit = MaskEdit.between(self._pixels, mask.pixels, (0, 0))
        if edit is not None:
            self._put(edit, undo=False)
            self._snapshot = mask
        return edit

    def apply(self, edit: MaskEdit, *, undo: bool) -> tuple[Box, ...]:
        """Do an edit again, or undo it; return the boxes that changed.

        Raises
        ------
        RuntimeError
            If a stroke has begun.
        """
        self._require_rest()
        self._put(edit, undo=undo)
        return edit.boxes

    def _put(self, edit: MaskEdit, *, undo: bool) -> None:
        for patch in edit.patches:
            self._pixels[patch.box.slices] = patch.before if undo else patch.after
        self._snapshot = None

    def _require_rest(self) -> None:
        if self._touched is not None:
            raise RuntimeError("a stroke has begun: commit() or abort() it first")

    def _tile(self, key: tuple[int, int]) -> Box:
        """Return the tile at (column, row) of the grid of tiles."""
        left, top = key[0] * _TILE_PX, key[1] * _TILE_PX
        tile = Box(left, top, left + _TILE_PX, top + _TILE_PX)
        return tile.cut(height=self._pixels.shape[0], width=self._pixels.shape[1])

    def _box_of(self, touched: dict[tuple[int, int], Bools]) -> Box:
        boxes = [self._tile(key) for key in touched]
        box = boxes[0]
        for other in boxes[1:]:
            box = box.joined(other)
        return box

    def _tiles_near(self, start: Point, end: Point, radius: float) -> Iterator[Box]:
        """Yield the parts of tiles, inside the photo, that the brush may reach."""
        height, width = self._pixels.shape
        reach = Box(
            math.floor(min(start[0], end[0]) - radius),
            math.floor(min(start[1], end[1]) - radius),
            math.ceil(max(start[0], end[0]) + radius) + 1,
            math.ceil(max(start[1], end[1]) + radius) + 1,
        ).cut(height=height, width=width)
        if reach.area == 0:
            return
        for row in range(reach.top // _TILE_PX, (reach.bottom - 1) // _TILE_PX + 1):
            for column in range(reach.left // _TILE_PX, (reach.right - 1) // _TILE_PX + 1):
                tile = self._tile((column, row))
                centre = ((tile.left + tile.right) / 2, (tile.top + tile.bottom) / 2)
                half_diagonal = math.hypot(tile.width, tile.height) / 2
                if distance_px(centre, start, end) <= radius + half_diagonal:
                    yield tile.common(reach)

    def _paint_tile(self, part: Box, brush: tuple[Point, Point, float], damaged: bool) -> bool:
        """Paint the part of one tile; return whether a pixel changed."""
        start, end, radius = brush
        pixels = self._pixels[part.slices]
        reached = reached_pixels(part, start, end, radius)
        changing = reached & (pixels != damaged)
        if not changing.any():
            return False
        key = (part.left // _TILE_PX, part.top // _TILE_PX)
        assert self._touched is not None
        if key not in self._touched:
            self._touched[key] = self._pixels[self._tile(key).slices].copy()
        pixels[changing] = damaged
        return True
