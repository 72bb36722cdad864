"""Which suspicious pixels count: those connected to one that is beyond doubt.

Pixels are labelled band by band, and labels that meet at a border are joined: the labels of a whole
scan of 128 megapixels would be half a gigabyte.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Labels = NDArray[np.int32]

BAND_PX: Final = 1024


def groups(probability: Bytes, low: float, high: float) -> Bytes:
    """Return 255 in connected groups of pixels ≥ `low` that hold a pixel ≥ `high`, else 0.

    Parameters
    ----------
    probability : (H, W) uint8
    low, high : float

    References
    ----------
    Canny, J.: A computational approach to edge detection, IEEE Transactions on Pattern Analysis and
    Machine Intelligence 8(6), 1986 (two thresholds, and the connection between them).
    """
    result = np.zeros_like(probability)
    bands = [np.s_[top : top + BAND_PX] for top in range(0, len(probability), BAND_PX)]
    roots: list[int] = []
    seeded: list[bool] = []
    firsts: list[int] = []
    above: Labels | None = None
    for band in bands:
        count, labels = _labelled(probability[band], low)
        first = len(roots)
        roots.extend(range(first, first + count))
        seeds = np.zeros(count, np.bool_)
        seeds[labels[probability[band] >= high]] = True
        seeded.extend(seeds.tolist())
        if above is not None:
            _join(roots, above, np.where(labels[0] > 0, labels[0] + first, 0))
        above = np.where(labels[-1] > 0, labels[-1] + first, 0)
        firsts.append(first)
    counts = {_root(roots, label) for label, is_seed in enumerate(seeded) if is_seed}
    for band, first, end in zip(bands, firsts, [*firsts[1:], len(roots)], strict=True):
        kept = np.array([_root(roots, each) in counts for each in range(first, end)]) * np.uint8(
            255
        )
        kept[0] = 0  # what is no candidate
        if kept.any():
            result[band] = kept[_labelled(probability[band], low)[1]]
    return result


def _labelled(probability: Bytes, low: float) -> tuple[int, Labels]:
    """Return the number of labels, and the label of each pixel; 0 is no candidate."""
    candidates: NDArray[Any] = (probability >= low).view(np.uint8)
    count, labels = cv2.connectedComponents(candidates, connectivity=8)
    return count, np.asarray(labels, np.int32)


def _root(roots: list[int], label: int) -> int:
    """Return what stands for a label's group, and let the way there be shorter next time."""
    while roots[label] != label:
        roots[label] = roots[roots[label]]
        label = roots[label]
    return label


def _join(roots: list[int], above: Labels, below: Labels) -> None:
    """Join labels that touch across the border of two bands, at corners too."""
    width = len(above)
    for shift in (-1, 0, 1):
        upper = above[max(0, shift) : width + min(0, shift)]
        lower = below[max(0, -shift) : width + min(0, -shift)]
        touching = (upper > 0) & (lower > 0)
        for one, other in np.unique(np.stack([upper[touching], lower[touching]], 1), axis=0):
            roots[_root(roots, int(other))] = _root(roots, int(one))
