"""The mask: which pixels are damaged."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box


@dataclass(frozen=True, eq=False)
class Mask:
    """Which pixels of a photo are damaged; read-only.

    Attributes
    ----------
    pixels : (H, W) bool
        True = damaged.

    Raises
    ------
    ValueError
        If the pixels have another shape or dtype.
    """

    pixels: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.bool_:
            raise ValueError(f"a mask is (H, W) bool, not {self.pixels.shape} {self.pixels.dtype}")
        frozen = np.ascontiguousarray(self.pixels)
        if frozen.flags.writeable:
            frozen = frozen.view()
            frozen.flags.writeable = False
        object.__setattr__(self, "pixels", frozen)

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
        """Return the mask widened by a disc of `radius_px` (negative: narrowed)."""
        if radius_px == 0:
            return self
        side = 2 * abs(radius_px) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        operation = cv2.dilate if radius_px > 0 else cv2.erode
        grown = operation(self.pixels.view(np.uint8), disc)
        return Mask(grown.astype(np.bool_))

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
        """Whether both masks mark the same pixels."""
        return np.array_equal(self.pixels, other.pixels)
