"""The mask: which pixels are damaged."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.frozen import frozen
from photorestorer_gui.photo.geometry import Box

# Distances between pixels are square roots of whole numbers; float32 must not decide on equality.
_ROUNDING_PX = 1e-3


@dataclass(frozen=True, eq=False)
class Mask:
    """Which pixels of a photo are damaged, and which are protected; read-only.

    Attributes
    ----------
    pixels : (H, W) bool
        True = damaged.  An array that owns its memory is taken over without a copy and becomes
        read-only for the caller too; a view into writable memory is copied.
    protected : (H, W) bool, optional
        True = to be left as it is by every step that mends places; memory as for the pixels.

    Raises
    ------
    ValueError
        If the pixels have another shape or dtype.
    """

    pixels: NDArray[np.bool_]
    protected: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.bool_:
            raise ValueError(f"a mask is (H, W) bool, not {self.pixels.shape} {self.pixels.dtype}")
        object.__setattr__(self, "pixels", frozen(self.pixels))
        protected = self.protected
        if protected is None:
            return
        if protected.shape != self.pixels.shape or protected.dtype != np.bool_:
            raise ValueError(f"protection is as the mask, not {protected.shape} {protected.dtype}")
        object.__setattr__(self, "protected", frozen(protected))

    @classmethod
    def empty(cls, height: int, width: int) -> Mask:
        """Return a mask in which nothing is damaged."""
        return cls(np.zeros((height, width), np.bool_))

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def coverage(self) -> float:
        """Fraction of the pixels that are damaged, 0–1."""
        return float(np.count_nonzero(self.pixels)) / max(1, self.pixels.size)

    def __bool__(self) -> bool:
        return bool(self.pixels.any())

    def bounds(self) -> Box | None:
        """Return the smallest box around all damaged pixels, or None when there are none."""
        rows = np.flatnonzero(self.pixels.any(axis=1))
        if rows.size == 0:
            return None
        columns = np.flatnonzero(self.pixels.any(axis=0))
        return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    def grow(self, radius_px: int) -> Mask:
        """Return the mask widened by a disc of `radius_px` (negative: narrowed).

        Narrowing does not eat in from the photo's border.  The cost follows the bounds of the
        damage and not the radius.
        """
        bounds = self.bounds()
        if radius_px == 0 or bounds is None:
            return self
        box = bounds.grown(max(1, radius_px), height=self.height, width=self.width)
        damaged = self.pixels[box.slices].astype(np.uint8)
        grown = np.zeros_like(self.pixels)
        # distanceTransform measures from each non-zero pixel to the nearest zero.
        if radius_px > 0:
            distance = cv2.distanceTransform(1 - damaged, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
            grown[box.slices] = distance <= radius_px + _ROUNDING_PX
        else:
            distance = cv2.distanceTransform(damaged, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
            grown[box.slices] = distance > -radius_px + _ROUNDING_PX
        return Mask(grown)

    def join(self, other: Mask) -> Mask:
        """Return the mask of pixels damaged in either.

        Raises
        ------
        ValueError
            If the sizes differ.
        """
        if self.pixels.shape != other.pixels.shape:
            raise ValueError(f"masks differ in size: {self.pixels.shape}, {other.pixels.shape}")
        return Mask(self.pixels | other.pixels)

    def same_pixels(self, other: Mask) -> bool:
        """Whether both masks mark the same pixels, and protect the same."""
        mine, others = self.protected, other.protected
        if mine is None or others is None:
            return mine is others and np.array_equal(self.pixels, other.pixels)
        return np.array_equal(mine, others) and np.array_equal(self.pixels, other.pixels)
