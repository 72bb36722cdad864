"""Answers to tiles, blended band by band."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.networks.tiling import Floats, View, as_floats, blended_bands, joined
from photorestorer_gui.photo.geometry import Box, feather, tiles

SIZE_PX, OVERLAP_PX = 40, 8


def answer_to(box: Box, done: float = 0.0) -> Floats:
    """Return what a network might say of a tile: something else of each."""
    rng = np.random.default_rng([box.left, box.top])
    return rng.random((box.height, box.width, 2), np.float32)


def blended_as_a_whole(height: int, width: int) -> Floats:
    total = np.zeros((height, width, 2), np.float32)
    weight = np.zeros((height, width, 1), np.float32)
    for box in tiles(height, width, size_px=SIZE_PX, overlap_px=OVERLAP_PX):
        share = feather(box, height=height, width=width, overlap_px=OVERLAP_PX)[..., None]
        total[box.slices] += answer_to(box) * share
        weight[box.slices] += share
    return total / weight


@settings(max_examples=40, deadline=None)
@given(height=st.integers(1, 190), width=st.integers(1, 190))
def test_that_bands_are_what_blending_as_a_whole_gives(height: int, width: int) -> None:
    bands = blended_bands((height, width), answer_to, size_px=SIZE_PX, overlap_px=OVERLAP_PX)
    assert np.allclose(joined(bands, height), blended_as_a_whole(height, width), atol=1e-6)


@pytest.mark.parametrize("size", [(41, 41), (100, 75), (190, 40)])
def test_that_rows_may_be_written_over_once_they_are_given_out(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8)
    view = View.of(pixels)

    def seen(box: Box, done: float) -> Floats:
        return view.look(box)

    right = as_floats(pixels)
    for rows, values in blended_bands(size, seen, size_px=SIZE_PX, overlap_px=OVERLAP_PX):
        assert np.allclose(values, right[rows], atol=1e-6)
        pixels[rows] = 0
    assert not pixels.any(), "the bands cover all rows"


def test_that_no_more_than_a_row_of_tiles_is_kept() -> None:
    heights = [
        len(values)
        for _, values in blended_bands(
            (1000, 60), answer_to, size_px=SIZE_PX, overlap_px=OVERLAP_PX
        )
    ]
    assert max(heights) <= SIZE_PX
    assert sum(heights) == 1000
