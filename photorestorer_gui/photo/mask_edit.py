"""One undoable change of a mask: what a few patches of it held before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import Layer

Bools = NDArray[np.bool_]

# A change is kept by squares of this side: a long thin stroke costs what it touches, not the box
# around it, and no other thread waits long for one of them.
PATCH_PX = 256
_MOST_BOXES = 64


@dataclass(frozen=True)
class Patch:
    """What a box held before and after a change, eight pixels to the byte.

    Attributes
    ----------
    box : Box
        The smallest box around what changed.
    packed_before, packed_after : bytes
        `numpy.packbits` of the box, row by row.
    """

    box: Box
    packed_before: bytes
    packed_after: bytes

    @classmethod
    def between(cls, before: Bools, after: Bools, corner: tuple[int, int]) -> Patch | None:
        """Return the patch from `before` to `after`, (h, w) bool; None if they are equal.

        Parameters
        ----------
        before, after : (h, w) bool
        corner : (int, int)
            Left and top of both arrays in the photo.
        """
        if np.array_equal(before, after):
            return None
        changed = Mask(before != after).bounds()
        assert changed is not None
        left, top = corner
        box = Box(
            changed.left + left, changed.top + top, changed.right + left, changed.bottom + top
        )
        packed = (np.packbits(pixels[changed.slices]).tobytes() for pixels in (before, after))
        return cls(box, *packed)

    @property
    def before(self) -> Bools:
        """(box.height, box.width) bool: the box before the change."""
        return self._unpacked(self.packed_before)

    @property
    def after(self) -> Bools:
        """(box.height, box.width) bool: the box after the change."""
        return self._unpacked(self.packed_after)

    def _unpacked(self, packed: bytes) -> Bools:
        bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=self.box.area)
        return bits.reshape(self.box.height, self.box.width).view(np.bool_)


@dataclass(frozen=True)
class MaskEdit:
    """One undoable change of a mask.

    Attributes
    ----------
    patches : tuple of Patch
        At least one; they do not overlap.
    layer : Layer
        Which layer of the mask it changes.
    """

    patches: tuple[Patch, ...]
    layer: Layer = Layer.MARKED

    @classmethod
    def of(cls, patches: Iterable[Patch | None], layer: Layer = Layer.MARKED) -> MaskEdit | None:
        """Return the edit of these patches; None if none of them changes anything."""
        real = tuple(patch for patch in patches if patch is not None)
        return cls(real, layer) if real else None

    @classmethod
    def between(
        cls,
        before: Bools,
        after: Bools,
        corner: tuple[int, int],
        layer: Layer = Layer.MARKED,
    ) -> MaskEdit | None:
        """Return the edit from `before` to `after`, (H, W) bool; None if they are equal.

        Parameters
        ----------
        before, after : (H, W) bool
        corner : (int, int)
            Left and top of both arrays in the photo.
        layer : Layer
        """
        left, top = corner
        return cls.of(
            (
                Patch.between(
                    before[box.slices], after[box.slices], (box.left + left, box.top + top)
                )
                for box in _squares(*before.shape)
            ),
            layer,
        )

    @property
    def box(self) -> Box:
        """The smallest box around all that changed."""
        return reduce(Box.joined, (patch.box for patch in self.patches))

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Boxes that hold every pixel that changed; few enough to be told one by one."""
        if len(self.patches) > _MOST_BOXES:
            return (self.box,)
        return tuple(patch.box for patch in self.patches)

    @property
    def area(self) -> int:
        """How many pixels the patches hold."""
        return sum(patch.box.area for patch in self.patches)


def _squares(height: int, width: int) -> Iterator[Box]:
    """Cut a (height, width) picture into squares, the last of a row or column smaller."""
    for top in range(0, height, PATCH_PX):
        for left in range(0, width, PATCH_PX):
            yield Box(left, top, min(left + PATCH_PX, width), min(top + PATCH_PX, height))
