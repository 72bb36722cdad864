"""Where an inpainting network looks: few windows around the damage, and holes too wide for one.

Everything is planned on cells of `CELL_PX`: their number is small for the largest scan, and damage
that is less than a cell apart belongs together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box

Bools = NDArray[np.bool_]

CELL_PX: Final = 8
CONTEXT_PX: Final = 96
"""What a window shows around the damage that it fills, where the photo does not end before."""
REACH_PX: Final = 128
"""How far from anything known a network is trusted at full size.  It was trained on holes in
pictures of 256 px, and blurs what lies farther in holes of larger ones.

Kulshreshtha, P., et al.: Feature refinement to improve high resolution image inpainting, 2022.
"""


@dataclass(frozen=True)
class Window:
    """One look of the network.

    Attributes
    ----------
    box : Box
        What it is shown; smaller than its input only where the photo is.
    core : Box
        What it fills the damage of.
    """

    box: Box
    core: Box

    @property
    def core_inside(self) -> Box:
        """Return the core as it lies in the window."""
        core, box = self.core, self.box
        return Box(
            core.left - box.left, core.top - box.top, core.right - box.left, core.bottom - box.top
        )


def plan_windows(wanted: Bools, *, side_px: int) -> list[Window]:
    """Return windows whose cores hold all damage, few of them, in the order in which they run.

    Damage that fits into a core stays whole; what is longer is cut.  Windows are centred on what
    they fill and pushed inward at the photo's border.

    Parameters
    ----------
    wanted : (H, W) bool
        True = to be filled.
    side_px : int
        Side of a window; more than twice `CONTEXT_PX`.
    """
    core = (side_px - 2 * CONTEXT_PX) // CELL_PX
    height, width = wanted.shape
    left = _pieces(cells_of(wanted, any_pixel=True), core)
    windows = []
    while left.size:
        held = _held_by_best_core(left, core)
        part = left[held]
        corners = np.concatenate([part[:, :2].min(axis=0), part[:, 2:].max(axis=0)])
        box = Box(*(int(corner) * CELL_PX for corner in corners)).cut(height=height, width=width)
        windows.append(Window(_around(box, side_px, height=height, width=width), box))
        left = left[~held]
    return windows


def cells_of(mask: Bools, *, any_pixel: bool) -> Bools:
    """Return which cells have any damaged pixel, or which have no other ones."""
    height, width = mask.shape
    gather = np.logical_or if any_pixel else np.logical_and
    rows = gather.reduceat(mask, np.arange(0, height, CELL_PX), axis=0)
    return np.asarray(gather.reduceat(rows, np.arange(0, width, CELL_PX), axis=1), np.bool_)


def _pieces(cells: Bools, core: int) -> NDArray[np.int64]:
    """Return boxes (left, top, right, bottom) in cells, (N, 4), none larger than a core."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cells.view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    boxes = []
    for index in range(1, count):
        left, top, wide, tall = (int(value) for value in stats[index, :4])
        if max(wide, tall) <= core:
            boxes.append((left, top, left + wide, top + tall))
        else:
            piece = labels[top : top + tall, left : left + wide] == index
            boxes.extend(_cut(piece, left, top, core))
    return np.array(boxes, np.int64).reshape(-1, 4)


def _cut(piece: Bools, left: int, top: int, core: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield boxes around the parts of a piece that lie in each square of a core's size."""
    for down in range(0, piece.shape[0], core):
        for across in range(0, piece.shape[1], core):
            rows, columns = np.nonzero(piece[down : down + core, across : across + core])
            if rows.size:
                x, y = left + across, top + down
                yield (
                    x + int(columns.min()),
                    y + int(rows.min()),
                    x + int(columns.max()) + 1,
                    y + int(rows.max()) + 1,
                )


def _held_by_best_core(boxes: NDArray[np.int64], core: int) -> Bools:
    """Return which boxes go into the next window.

    The topmost box must go into some window, and nothing lies above it.  Of the cores that begin
    at its top and hold it, the one that holds most boxes is taken.
    """
    first = boxes[np.argmin(boxes[:, 1])]
    in_strip = boxes[:, 3] <= first[1] + core
    starts = boxes[in_strip, 0]
    starts = np.unique(starts[(starts <= first[0]) & (starts + core >= first[2])])
    best = np.zeros(len(boxes), np.bool_)
    for start in starts:
        held = in_strip & (boxes[:, 0] >= start) & (boxes[:, 2] <= start + core)
        if np.count_nonzero(held) > np.count_nonzero(best):
            best = held
    return best


def _around(core: Box, side_px: int, *, height: int, width: int) -> Box:
    """Return the window centred on a core, pushed inward; a small photo is seen whole."""

    def start(low: int, high: int, length: int) -> int:
        return max(0, min((low + high - side_px) // 2, length - side_px))

    left = start(core.left, core.right, width)
    top = start(core.top, core.bottom, height)
    return Box(left, top, left + side_px, top + side_px).cut(height=height, width=width)


def deep_parts(unknown: Bools, wanted: Bools) -> Iterator[tuple[Box, Bools]]:
    """Yield each part of the wanted pixels that lies too deep in a hole to be filled at full size.

    Parameters
    ----------
    unknown : (H, W) bool
        True = damaged.
    wanted : (H, W) bool
        True = to be filled; damaged too.

    Yields
    ------
    box : Box
    part : (h, w) bool
        The part's pixels inside the box.
    """
    full = cells_of(unknown, any_pixel=False)
    if not full.any():
        return
    distance = cv2.distanceTransform(full.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    deep: Any = distance * CELL_PX > REACH_PX
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        deep.view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    height, width = unknown.shape
    for index in range(1, count):
        left, top, wide, tall = (int(value) for value in stats[index, :4])
        inside = labels[top : top + tall, left : left + wide] == index
        whole = Box(left, top, left + wide, top + tall)
        box = Box(*(CELL_PX * side for side in (whole.left, whole.top, whole.right, whole.bottom)))
        box = box.cut(height=height, width=width)
        pixels = np.kron(inside, np.ones((CELL_PX, CELL_PX), np.bool_))[: box.height, : box.width]
        part = pixels & wanted[box.slices]
        if part.any():
            yield box, part
