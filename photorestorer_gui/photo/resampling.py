"""Sizes changed part by part, exactly as OpenCV changes them as a whole.

OpenCV resamples whole pictures only.  For a large scan that would mean a float copy of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box

if TYPE_CHECKING:
    from scipy import sparse

Floats = NDArray[np.float32]

STRIP_PX: Final = 256
CUBIC: Final = -0.75
"""Sharpness of the cubic kernel, OpenCV's.

Keys, R.: Cubic convolution interpolation for digital image processing, IEEE Transactions on
Acoustics, Speech, and Signal Processing 29(6), 1981.
"""


def shrunk_floats(pixels: NDArray[Any], size: tuple[int, int]) -> Floats:
    """Return a photo averaged down to a smaller size, without rounding to its levels.

    The same as ``cv2.resize`` of its floats with ``INTER_AREA``, but for rounding of floats.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
    size : (int, int)
        Width and height, none larger than the photo's.

    Returns
    -------
    (h, w, C) float32, 0–1
    """
    width, height = size
    peak = np.float32(np.iinfo(pixels.dtype).max)
    small = np.zeros((height, width, pixels.shape[2]), np.float32)
    step = len(pixels) / height
    for top in range(0, len(pixels), STRIP_PX):
        strip = pixels[top : top + STRIP_PX].astype(np.float32) / peak
        narrow: Any = cv2.resize(strip, (width, len(strip)), interpolation=cv2.INTER_AREA)
        bottom = top + len(strip)
        first, last = int(top / step), min(height, int(np.ceil(bottom / step)))
        edges = np.arange(first, last + 1) * step
        row = np.arange(top, bottom)
        # How much of each row lies in each row of the result.
        share = np.minimum(edges[1:, None], row + 1) - np.maximum(edges[:-1, None], row)
        weights = (np.maximum(share, 0.0) / step).astype(np.float32)
        summed = weights @ narrow.reshape(len(strip), -1)
        small[first:last] += summed.reshape(last - first, *small.shape[1:])
    return small


@dataclass(frozen=True, eq=False)
class Enlarged:
    """A small picture at a larger size, worked out where it is looked at.

    Attributes
    ----------
    small : (h, w, C) float32
    height, width : int
        The larger size.
    """

    small: Floats
    height: int
    width: int

    def at(self, box: Box) -> Floats:
        """Return the pixels of a box, interpolated as ``INTER_CUBIC`` does."""
        down, rows = _cubic(box.top, box.bottom, self.small.shape[0] / self.height, len(self.small))
        across, columns = _cubic(
            box.left, box.right, self.small.shape[1] / self.width, self.small.shape[1]
        )
        seen = self.small[rows, columns]
        wide = _weighed(across, seen.swapaxes(0, 1)).swapaxes(0, 1)
        return _weighed(down, wide)


def _weighed(weights: sparse.csr_array, rows: Floats) -> Floats:
    """Return each row of weights times the rows (n, m, C): (weights, m, C), contiguous."""
    flat = np.ascontiguousarray(rows).reshape(len(rows), -1)
    summed: Floats = weights @ flat
    return summed.reshape(-1, *rows.shape[1:])


def _cubic(start: int, stop: int, step: float, length: int) -> tuple[sparse.csr_array, slice]:
    """Return the weights of small pixels in larger ones, (stop − start, n), and which they are."""
    from scipy import sparse  # heavy, and the window starts without it

    place = (np.arange(start, stop) + 0.5) * step - 0.5
    before = np.floor(place).astype(np.int64)
    taps = np.clip(before[:, None] + np.arange(-1, 3), 0, length - 1)
    first = int(taps.min())
    distance = np.abs(place[:, None] - before[:, None] - np.arange(-1, 3))
    near = ((CUBIC + 2) * distance - (CUBIC + 3)) * distance * distance + 1
    far = ((CUBIC * distance - 5 * CUBIC) * distance + 8 * CUBIC) * distance - 4 * CUBIC
    values = np.where(distance <= 1, near, far).astype(np.float32).ravel()
    ends = np.arange(0, values.size + 1, 4)  # Four of a row; those beyond the rim fall on it.
    shape = (stop - start, int(taps.max()) - first + 1)
    weights = sparse.csr_array((values, taps.ravel() - first, ends), shape=shape)
    return weights, slice(first, first + shape[1])
