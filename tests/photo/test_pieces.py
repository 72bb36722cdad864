"""Connected pieces of a mask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from photorestorer_gui.photo.pieces import Piece, piece_at

Bools = NDArray[np.bool_]


def spread(piece: Piece, mask: Bools) -> Bools:
    whole = np.zeros_like(mask)
    whole[piece.box.slices] = piece.pixels()
    return whole


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.tuples(st.integers(1, 700), st.integers(1, 700)),
    share=st.sampled_from([0.02, 0.35, 0.42, 0.6]),
)
def test_that_a_piece_is_what_labelling_the_whole_mask_gives(
    seed: int, size: tuple[int, int], share: float
) -> None:
    random = np.random.default_rng(seed)
    mask = random.random(size) < share
    mask[size[0] // 2, size[1] // 2] = True
    row, column = size[0] // 2, size[1] // 2
    piece = piece_at(mask, column, row)
    assert piece is not None
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    assert piece.whole
    assert np.array_equal(spread(piece, mask), labels == labels[row, column])


@pytest.mark.parametrize("where", [(0, 0), (-1, 5), (5, -1), (40, 5), (5, 30)])
def test_that_there_is_none_where_nothing_is_marked(where: tuple[int, int]) -> None:
    mask = np.zeros((30, 40), np.bool_)
    mask[10, 10] = True
    assert piece_at(mask, *where) is None


def test_that_a_piece_goes_on_across_the_corners_of_tiles() -> None:
    mask = np.zeros((600, 600), np.bool_)
    for each in range(600):
        mask[each, each] = True
    piece = piece_at(mask, 3, 3)
    assert piece is not None
    assert np.array_equal(spread(piece, mask), mask)


def test_that_a_search_that_was_ended_says_so() -> None:
    mask = np.ones((256, 256 * 5), np.bool_)
    piece = piece_at(mask, 0, 0, most_tiles=2)
    assert piece is not None
    assert not piece.whole
    assert len(piece.parts) == 2


def test_that_a_piece_knows_its_pixels() -> None:
    mask = np.zeros((300, 300), np.bool_)
    mask[250:270, 250:270] = True
    piece = piece_at(mask, 260, 260)
    assert piece is not None
    assert piece.holds(250, 250)
    assert piece.holds(269, 269)
    assert not piece.holds(249, 250)
    assert not piece.holds(299, 299)


def test_that_outlines_go_around_the_pixels_and_around_holes() -> None:
    mask = np.zeros((60, 80), np.bool_)
    mask[10:30, 20:50] = True
    mask[15:20, 30:35] = False
    piece = piece_at(mask, 20, 10)
    assert piece is not None
    outer, inner = sorted(piece.outlines(), key=lambda line: -float(np.ptp(line[:, 0])))
    assert outer.min(axis=0) == pytest.approx([20, 10], abs=0.5)
    assert outer.max(axis=0) == pytest.approx([50, 30], abs=0.5)
    assert inner.min(axis=0) == pytest.approx([30, 15], abs=0.6)


def test_that_the_outline_of_a_large_piece_is_no_larger_than_a_screen_shows() -> None:
    mask = np.zeros((300, 9000), np.bool_)
    mask[100:104] = True
    piece = piece_at(mask, 8000, 101)
    assert piece is not None
    (line,) = piece.outlines()
    assert line[:, 0].min() == pytest.approx(0, abs=8)
    assert line[:, 0].max() == pytest.approx(9000, abs=8)
    assert line[:, 1].min() == pytest.approx(100, abs=8)
