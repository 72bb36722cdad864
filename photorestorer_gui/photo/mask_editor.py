"""Painting on a mask, one undoable stroke at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from photorestorer_gui.photo.brush import Point, distance_px, reached_pixels
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import PATCH_PX, Bools, MaskEdit, Patch
from photorestorer_gui.photo.mask_layers import Layer

# Only squares that a stroke touches are remembered, so its cost follows the stroke, not the photo.
_TILE_PX = PATCH_PX
# Half the diagonal of a pixel: a smaller brush could pass between pixel centres and paint nothing.
_LEAST_RADIUS_PX = math.sqrt(0.5) + 1e-6
_NOTHING = Box(0, 0, 0, 0)


class MaskEditor:
    """A mask that can be painted on; what the canvas shows and the undo stack changes.

    It has two layers: what is marked, and what is protected and therefore never in the mask.  Marks
    that lie under protection are kept, and are back when the protection is taken away.

    One stroke is ``begin``, any number of ``paint``, then ``commit`` or ``abort``.  Belongs to one
    thread.

    Parameters
    ----------
    mask : Mask
        What is marked at first; stays as it is.
    protected : Mask, optional
        What is protected at first, of the same size; nothing by default.

    Notes
    -----
    Points are (x, y) in photo pixels: pixel (column, row) covers column ≤ x < column + 1, and it is
    painted when its centre lies within the brush.
    """

    def __init__(self, mask: Mask, protected: Mask | None = None) -> None:
        self._marked: Bools = mask.pixels.copy()
        # Memory that is never written is never taken from the system.
        self._protected: Bools = np.zeros(self._marked.shape, np.bool_)
        # Until something is protected, the mask is the layer of marks itself.
        self._pixels: Bools = self._marked
        self._snapshots: dict[Layer | None, Mask] = {None: mask, Layer.MARKED: mask}
        self._layer = Layer.MARKED
        self._protects = False
        self._touched: dict[tuple[int, int], Bools] | None = None
        self._last: Point | None = None
        if protected is not None and protected:
            self.replace(protected, Layer.PROTECTED)

    @property
    def pixels(self) -> Bools:
        """(H, W) bool, True = damaged and not protected; read-only, shows later changes."""
        return _read_only(self._pixels)

    @property
    def marked(self) -> Bools:
        """(H, W) bool: all marks, also those under protection; read-only, shows later changes."""
        return _read_only(self._marked)

    @property
    def protected(self) -> Bools:
        """(H, W) bool: what must never be touched; read-only, shows later changes."""
        return _read_only(self._protected)

    @property
    def protects(self) -> bool:
        """Whether anything is, or was, protected."""
        return self._protects

    @property
    def can_protect(self) -> bool:
        """Whether there is room for protection; the first stroke makes it."""
        return self._pixels is not self._marked

    def prepare_protection(self) -> None:
        """Give the mask an array of its own, which in a large photo takes a while.

        From then on it is no longer all that is marked.
        """
        if not self.can_protect:
            self._pixels = self._marked.copy()

    @property
    def mask(self) -> Mask:
        """What is damaged and not protected; copied only if it has changed since last asked for.

        It knows what is protected, if anything is.
        """
        if not self.can_protect:
            return self.snapshot(Layer.MARKED)
        if None not in self._snapshots:
            protected = self.snapshot(Layer.PROTECTED)
            shield = protected.pixels if protected else None
            self._snapshots[None] = Mask(self._pixels.copy(), shield)
        return self._snapshots[None]

    @property
    def is_copied(self) -> bool:
        """Whether `mask` and `snapshot` have nothing to copy."""
        keys = {None, *Layer} if self.can_protect else {Layer.MARKED}
        return keys <= self._snapshots.keys()

    def copy_layers(self) -> None:
        """Make the copies that `mask` and `snapshot` ask for; slow in a large photo."""
        for layer in Layer:
            self.snapshot(layer)
        _ = self.mask

    def snapshot(self, layer: Layer) -> Mask:
        """Return a layer as it is now; copied only if it has changed since last asked for."""
        if layer is Layer.PROTECTED and not self._protects:
            # As in the constructor: what is never written takes neither time nor memory.
            return self._snapshots.setdefault(layer, Mask.empty(*self._pixels.shape))
        return self._snapshot(layer, self._array(layer))

    @property
    def coverage(self) -> float:
        """Fraction of the pixels that are damaged and not protected, 0–1."""
        return float(np.count_nonzero(self._pixels)) / max(1, self._pixels.size)

    @property
    def painting(self) -> bool:
        """Whether a stroke has begun and is neither committed nor aborted."""
        return self._touched is not None

    def begin(self, layer: Layer = Layer.MARKED) -> None:
        """Begin a stroke on a layer.

        Raises
        ------
        RuntimeError
            If one has begun already.
        """
        self._require_rest()
        if layer is Layer.PROTECTED:
            self.prepare_protection()
        self._layer = layer
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
            True marks (or protects), False takes away.  Marks under protection stay as they are.

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
        self._forget_snapshots(self._layer)
        return changed

    def commit(self) -> MaskEdit | None:
        """End the stroke and return it for the undo stack; None if it changed nothing."""
        touched, self._touched = self._touched, None
        if not touched:
            return None
        boxes = {key: self._tile(key) for key in touched}
        array = self._array(self._layer)
        return MaskEdit.of(
            (
                Patch.between(touched[key], array[box.slices], (box.left, box.top))
                for key, box in boxes.items()
            ),
            self._layer,
        )

    def abort(self) -> Box | None:
        """End the stroke and take it back; return the box that changed, None if nothing did."""
        touched, self._touched = self._touched, None
        if not touched:
            return None
        for key, old in touched.items():
            tile = self._tile(key)
            self._array(self._layer)[tile.slices] = old
            self._combine(tile)
        self._forget_snapshots(self._layer)
        return self._box_of(touched)

    def fill(self, box: Box, shape: Bools, damaged: bool) -> MaskEdit | None:
        """Mark or unmark a whole shape; None if nothing changes.  What is protected stays.

        Parameters
        ----------
        box : Box
            Where the shape lies, inside the photo.
        shape : (box.height, box.width) bool
        damaged : bool
            True marks, False unmarks.

        Raises
        ------
        RuntimeError
            If a stroke has begun.
        """
        self._require_rest()
        before = self._marked[box.slices]
        open_ = shape & ~self._protected[box.slices] if self.protects else shape
        after = before | open_ if damaged else before & ~open_
        edit = MaskEdit.between(before, after, (box.left, box.top))
        if edit is not None:
            self._put(edit, undo=False)
        return edit

    def replace(self, mask: Mask, layer: Layer = Layer.MARKED) -> MaskEdit | None:
        """Put another layer in place ("clear", "find again"); None if it is the same.

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
        edit = MaskEdit.between(self._array(layer), mask.pixels, (0, 0), layer)
        if edit is not None:
            self._put(edit, undo=False)
            self._snapshots[layer] = mask
            if not self.protects:
                self._snapshots[None] = mask
        return edit

    def replace_open(self, mask: Mask) -> MaskEdit | None:
        """Put another mask in place where nothing is protected ("grow", "invert").

        Errors as `replace`.
        """
        if self.protects:
            mask = Mask(np.where(self._protected, self._marked, mask.pixels))
        return self.replace(mask)

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

    def _array(self, layer: Layer) -> Bools:
        return self._protected if layer is Layer.PROTECTED else self._marked

    def _put(self, edit: MaskEdit, *, undo: bool) -> None:
        if edit.layer is Layer.PROTECTED:
            self.prepare_protection()
            self._protects = True
        array = self._array(edit.layer)
        for patch in edit.patches:
            array[patch.box.slices] = patch.before if undo else patch.after
            self._combine(patch.box)
        self._forget_snapshots(edit.layer)

    def _combine(self, box: Box) -> None:
        """Work out the mask in a box from the two layers."""
        if self.can_protect:
            np.greater(
                self._marked[box.slices],
                self._protected[box.slices],
                out=self._pixels[box.slices],
            )

    def _snapshot(self, key: Layer | None, pixels: Bools) -> Mask:
        if key not in self._snapshots:
            self._snapshots[key] = Mask(pixels.copy())
        return self._snapshots[key]

    def _forget_snapshots(self, layer: Layer) -> None:
        self._snapshots.pop(layer, None)
        self._snapshots.pop(None, None)

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
        layer = self._array(self._layer)
        pixels = layer[part.slices]
        changing = reached_pixels(part, start, end, radius) & (pixels != damaged)
        if self.protects and self._layer is Layer.MARKED:
            changing &= ~self._protected[part.slices]
        if not changing.any():
            return False
        key = (part.left // _TILE_PX, part.top // _TILE_PX)
        assert self._touched is not None
        if key not in self._touched:
            self._touched[key] = layer[self._tile(key).slices].copy()
        pixels[changing] = damaged
        self._protects |= self._layer is Layer.PROTECTED
        self._combine(part)
        return True


def _read_only(pixels: Bools) -> Bools:
    view = pixels.view()
    view.flags.writeable = False
    return view
