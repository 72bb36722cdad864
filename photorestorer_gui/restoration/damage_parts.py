"""The parts of a mask that are filled by themselves: pieces, and nets too large for one look.

Labels of all pixels of a large scan would need more memory than the photo.  So damage is first put
into groups on cells of `CELL_PX`; inside the box of a group its pieces are found pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box, tiles
from photorestorer_gui.restoration.windows import CELL_PX, cells_of

Bools = NDArray[np.bool_]

REACH_PX: Final = 2
"""How far the bending stencil looks: the ring of known pixels that a fill depends on."""
LARGE_PX: Final = 1 << 21
"""Area of a box above which a group is filled block by block: it costs 150 MB below."""
BLOCK_PX: Final = 1024
"""Side of a block."""
AROUND_PX: Final = 64
"""How far a block looks beyond itself; a fill forgets its rim within a few widths of a crack."""


def pieces(mask: Bools) -> Iterator[tuple[Box, Bools]]:
    """Yield each piece of the mask whose fill does not depend on the others.

    Damage closer than the stencil's reach belongs to one piece.

    Yields
    ------
    box : Box
        The piece with its ring of known pixels.
    piece : (h, w) bool
        The piece's pixels inside the box.
    """
    height, width = mask.shape
    side = 2 * REACH_PX + 1
    reach = cv2.dilate(mask.view(np.uint8), np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(reach, connectivity=8)
    for index in range(1, count):
        left, top, wide, tall = (int(v) for v in stats[index, :4])
        box = Box(left, top, left + wide, top + tall).cut(height=height, width=width)
        yield box, (labels[box.slices] == index) & mask[box.slices]


@dataclass(frozen=True, eq=False)
class Net:
    """Damage that hangs together over more of a photo than is looked at at once.

    Attributes
    ----------
    box : Box
        Around it, in the photo.
    cells : (h, w) bool
        Which cells of the box hold it; the box begins at a cell's corner.
    """

    box: Box
    cells: Bools

    def within(self, box: Box) -> Bools:
        """Return which pixels of a box of the photo lie in a cell of this net, (h, w) bool."""
        rows = (np.arange(box.top, box.bottom) - self.box.top) // CELL_PX
        columns = (np.arange(box.left, box.right) - self.box.left) // CELL_PX
        held = self.cells[np.clip(rows, 0, len(self.cells) - 1)]
        held = held[:, np.clip(columns, 0, self.cells.shape[1] - 1)]
        held[(rows < 0) | (rows >= len(self.cells))] = False
        held[:, (columns < 0) | (columns >= self.cells.shape[1])] = False
        return held

    def blocks(self, mask: Bools) -> Iterator[tuple[Box, Box]]:
        """Yield the blocks that hold damage of this net, each with what is looked at around it."""
        height, width = mask.shape
        for tile in tiles(self.box.height, self.box.width, size_px=BLOCK_PX, overlap_px=0):
            left, top = tile.left + self.box.left, tile.top + self.box.top
            block = Box(left, top, left + tile.width, top + tile.height)
            if (mask[block.slices] & self.within(block)).any():
                yield block, block.grown(AROUND_PX, height=height, width=width)


def parts(mask: Bools) -> Iterator[tuple[Box, Bools] | Net]:
    """Yield the pieces of a mask as `pieces` does, and nets in the place of those too large.

    Parameters
    ----------
    mask : (H, W) bool
    """
    if mask.size <= LARGE_PX:
        yield from pieces(mask)
        return
    height, width = mask.shape
    # A cell is wider than the reach of two pixels: all of a piece lies in cells that touch.
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cells_of(mask, any_pixel=True).view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    for index in range(1, count):
        left, top, wide, tall = (int(value) for value in stats[index, :4])
        cells = labels[top : top + tall, left : left + wide] == index
        corners = (CELL_PX * side for side in (left, top, left + wide, top + tall))
        box = Box(*corners).cut(height=height, width=width)
        net = Net(box, cells)
        if box.area > LARGE_PX:
            yield net
            continue
        around = box.grown(REACH_PX, height=height, width=width)
        for inner, piece in pieces(mask[around.slices] & net.within(around)):
            yield inner.moved(around.left, around.top), piece


def all_pieces(mask: Bools) -> Iterator[tuple[Box, Bools]]:
    """Yield all pieces as `pieces` does, those of a net as far as each block sees them."""
    for part in parts(mask):
        if isinstance(part, Net):
            for _, around in part.blocks(mask):
                seen = mask[around.slices] & part.within(around)
                yield from ((box.moved(around.left, around.top), p) for box, p in pieces(seen))
        else:
            yield part


def box_cells(box: Box) -> tuple[int, int]:
    """Return how many rows and columns of cells a box has that begins at a cell's corner."""
    return -(-box.height // CELL_PX), -(-box.width // CELL_PX)


def cell_means(pixels: NDArray[Any], hidden: Bools) -> tuple[NDArray[np.float32], Bools]:
    """Return the mean of what is known in each cell, and the cells in which nothing is.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
    hidden : (H, W) bool

    Returns
    -------
    means : (h, w, C) float32
    hidden : (h, w) bool
    """
    height, width = hidden.shape
    starts = np.arange(0, width, CELL_PX)
    sums, counts = [], []
    for top in range(0, height, CELL_PX):
        known = ~hidden[top : top + CELL_PX]
        column = (pixels[top : top + CELL_PX] * known[..., None]).sum(axis=0, dtype=np.float32)
        sums.append(np.add.reduceat(column, starts, axis=0))
        counts.append(np.add.reduceat(known.sum(axis=0), starts))
    count = np.array(counts)
    means = np.array(sums) / np.maximum(count, 1)[..., None]
    return np.asarray(means, np.float32), np.asarray(count == 0)
