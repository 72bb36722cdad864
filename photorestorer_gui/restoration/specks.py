"""Small pieces of damage that are filled together: setting up a solution costs more than it does.

Their boxes are laid one below the other in a picture of their own.  What lies between and beside
the boxes is no part of its grid, so each piece is filled as it is by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.restoration.damage_parts import REACH_PX

Bools = NDArray[np.bool_]
Solve = Callable[[NDArray[Any], Bools, Bools], NDArray[np.float64]]

SIDE_PX: Final = 32
"""Longest side of a box whose piece waits for others."""
TOGETHER_PX: Final = 600
"""Unknown pixels that are enough for one solution."""


def is_speck(box: Box) -> bool:
    """Whether a piece with this box around it is so small that it is filled with others."""
    return max(box.height, box.width) <= SIDE_PX


def rounded(values: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return values as whole numbers that an integer dtype has, of that dtype."""
    peak = float(np.iinfo(dtype).max)
    return np.asarray(np.clip(np.rint(values), 0.0, peak).astype(dtype))


class Specks:
    """Small pieces that wait until there are enough of them to be filled together.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
        The picture that is filled, in place.
    solve : callable
        Given a picture (h, w, C), what of it is unknown and what is part of its grid, both (h, w)
        bool, returns values for the unknown pixels, (N, C), in rows from the top.
    """

    def __init__(self, pixels: NDArray[Any], solve: Solve) -> None:
        self._pixels, self._solve = pixels, solve
        self._waiting: list[tuple[Box, Bools, NDArray[Any]]] = []
        self._unknown_px = 0

    def add(self, box: Box, piece: Bools, known: NDArray[Any]) -> None:
        """Take in a piece, and fill all that wait if they are enough.

        Parameters
        ----------
        box : Box
            The piece with the ring of known pixels that it is filled from.
        piece : (h, w) bool
        known : (h, w, C)
            What is known of the box; kept until it is filled.
        """
        self._waiting.append((box, piece, known))
        self._unknown_px += int(np.count_nonzero(piece))
        if self._unknown_px >= TOGETHER_PX:
            self.fill()

    def fill(self) -> None:
        """Fill all pieces that wait."""
        if not self._waiting:
            return
        values = rounded(self._solve(*self._one_below_the_other()), self._pixels.dtype)
        start = 0
        for box, piece, _ in self._waiting:
            end = start + int(np.count_nonzero(piece))
            self._pixels[box.slices][piece] = values[start:end]
            start = end
        self._waiting, self._unknown_px = [], 0

    def _one_below_the_other(self) -> tuple[NDArray[Any], Bools, Bools]:
        """Return a picture of all boxes, what of it is unknown, and what is part of its grid."""
        height = sum(box.height + REACH_PX for box, *_ in self._waiting)
        width = max(box.width for box, *_ in self._waiting)
        picture = np.zeros((height, width, self._pixels.shape[2]))
        unknown, grid = np.zeros((2, height, width), np.bool_)
        top = 0
        for box, piece, known in self._waiting:
            here = np.s_[top : top + box.height, : box.width]
            picture[here], unknown[here], grid[here] = known, piece, True
            top += box.height + REACH_PX  # as far as a piece at the photo's edge might reach
        return picture, unknown, grid
