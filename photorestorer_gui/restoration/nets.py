"""Damage that hangs together over much of a large scan, filled block by block.

What is kept in memory is a block with its surroundings, and a small picture of cells for holes that
are wider than a block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box, tiles
from photorestorer_gui.photo.resampling import Enlarged
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.damage_parts import (
    BLOCK_PX,
    Net,
    box_cells,
    cell_means,
    pieces,
)
from photorestorer_gui.restoration.windows import CELL_PX, cells_of

Bools = NDArray[np.bool_]

DEEP_PX: Final = 48
"""How far from its rim a hole in a net is filled on a picture of cells."""
CELLS_AROUND: Final = 16
"""Cells around a net of which that picture shows what is known."""


def fill_deep(
    pixels: NDArray[Any],
    part: tuple[Net, Bools],
    mask: Bools,
    smooth: Callable[[NDArray[Any], Bools], NDArray[Any]],
) -> None:
    """Fill what lies deep in the holes of a net, in place and smoothly; it is known then.

    A block might see no rim of it.  On a picture of cells the largest hole is small.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
    part : (Net, (h, w) bool)
        The net, and what of its box is unknown.
    mask : (H, W) bool
        All that is damaged.
    smooth : callable
        Given a picture and what is hidden of it, returns values for that, (N, C).
    """
    net, unknown = part
    height, width = mask.shape
    box = net.box.grown(CELLS_AROUND * CELL_PX, height=height, width=width)
    full = np.zeros(box_cells(box), np.uint8)
    down, across = (net.box.top - box.top) // CELL_PX, (net.box.left - box.left) // CELL_PX
    inner = cells_of(unknown, any_pixel=False)
    full[down : down + inner.shape[0], across : across + inner.shape[1]] = inner
    distance = cv2.distanceTransform(full, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    deep = np.asarray(distance * CELL_PX > DEEP_PX)
    if not deep.any():
        return
    small, hidden = cell_means(pixels[box.slices], mask[box.slices])
    small[hidden] = smooth(small, hidden)
    enlarged = Enlarged(small, CELL_PX * len(small), CELL_PX * small.shape[1])
    peak = np.float32(np.iinfo(pixels.dtype).max)
    for tile in tiles(box.height, box.width, size_px=BLOCK_PX, overlap_px=0):
        wanted = Net(box, deep).within(tile.moved(box.left, box.top))
        if wanted.any():
            values = np.clip(np.rint(enlarged.at(tile)[wanted]), 0, peak)
            pixels[tile.moved(box.left, box.top).slices][wanted] = values.astype(pixels.dtype)
            inside = tile.moved(box.left, box.top).common(net.box)
            here = inside.moved(-net.box.left, -net.box.top).slices
            there = inside.moved(-box.left - tile.left, -box.top - tile.top).slices
            unknown[here] &= ~wanted[there]


def fill_blocks(
    pixels: NDArray[Any],
    part: tuple[Net, Bools],
    mask: Bools,
    values: Callable[[NDArray[Any], tuple[Box, Bools], Bools], NDArray[Any]],
    progress: Progress,
) -> None:
    """Fill a net block by block, in place; what one block has filled is known to the next.

    Parameters
    ----------
    part : (Net, (h, w) bool)
        The net, and what of its box is unknown; nothing is in the end.
    mask : (H, W) bool
        All that is damaged.
    values : callable
        Given what a block sees, a piece and what is hidden there, returns values for the piece,
        (N, C).
    progress : Progress
    """
    net, unknown = part
    total = max(1, int(np.count_nonzero(unknown)))
    done = 0
    for block, around in net.blocks(mask):
        progress.report(done / total)
        inside = around.common(net.box)
        still = np.zeros((around.height, around.width), np.bool_)
        here = inside.moved(-around.left, -around.top).slices
        still[here] = unknown[inside.moved(-net.box.left, -net.box.top).slices]
        hidden = still | (mask[around.slices] & ~net.within(around))
        todo = np.zeros_like(still)
        todo[block.moved(-around.left, -around.top).slices] = True
        seen = pixels[around.slices]
        for box, piece in pieces(still):
            wanted = piece & todo[box.slices]
            if wanted.any():
                found = values(seen, (box, piece), hidden)
                seen[box.slices][wanted] = found[wanted[piece]]
                done += int(np.count_nonzero(wanted))
        unknown[block.moved(-net.box.left, -net.box.top).slices] = False
