"""Boxes, tiles and feathers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.photo.geometry import Box, feather, fitted_side, tiles

boxes = st.builds(Box, *[st.integers(-30, 60)] * 4)
sides = st.integers(1, 50)


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, int, int]:
    size = draw(st.integers(1, 40))
    return (
        draw(st.integers(1, 150)),
        draw(st.integers(1, 150)),
        size,
        draw(st.integers(0, size - 1)),
    )


@settings(deadline=None)
@given(tilings())
def test_that_tiles_cover_the_picture_and_have_one_size(tiling: tuple[int, int, int, int]) -> None:
    height, width, size, overlap = tiling
    covered = np.zeros((height, width), np.int64)
    for box in tiles(height, width, size_px=size, overlap_px=overlap):
        assert box == box.cut(height=height, width=width)
        assert (box.width, box.height) == (min(size, width), min(size, height))
        covered[box.slices] += 1
    assert covered.min() >= 1


@settings(deadline=None)
@given(tilings())
def test_that_neighbouring_tiles_overlap_enough(tiling: tuple[int, int, int, int]) -> None:
    height, width, size, overlap = tiling
    every = list(tiles(height, width, size_px=size, overlap_px=overlap))
    columns = sorted({(box.left, box.right) for box in every})
    rows = sorted({(box.top, box.bottom) for box in every})
    for spans in (columns, rows):
        for (_, end), (start, _) in pairwise(spans):
            assert end - start >= overlap
    assert len(every) == len(columns) * len(rows)


@settings(deadline=None, max_examples=50)
@given(tilings())
def test_that_feathers_blend_equal_tiles_to_the_same_picture(
    tiling: tuple[int, int, int, int],
) -> None:
    height, width, size, overlap = tiling
    total = np.zeros((height, width), np.float64)
    for box in tiles(height, width, size_px=size, overlap_px=overlap):
        weights = feather(box, height=height, width=width, overlap_px=overlap)
        assert weights.shape == (box.height, box.width)
        assert weights.dtype == np.float32
        assert weights.min() > 0
        assert weights.max() <= 1
        total[box.slices] += weights
    assert total.min() > 0


def test_that_a_feather_is_full_at_the_borders_of_the_picture_and_falls_at_seams() -> None:
    weights = feather(Box(0, 0, 20, 10), height=10, width=40, overlap_px=8)
    assert weights[:, 0].min() == 1
    assert np.all(np.diff(weights[5, -8:]) < 0)
    assert weights[:, -1].max() < 0.1


def test_that_one_small_picture_is_one_tile() -> None:
    assert list(tiles(7, 9, size_px=64, overlap_px=8)) == [Box(0, 0, 9, 7)]


@pytest.mark.parametrize("overlap", [-1, 8, 9])
def test_that_an_impossible_overlap_is_refused(overlap: int) -> None:
    with pytest.raises(ValueError, match="overlap"):
        list(tiles(20, 20, size_px=8, overlap_px=overlap))


@given(boxes, sides, sides)
def test_that_a_cut_box_lies_inside_and_keeps_what_was_inside(
    box: Box, height: int, width: int
) -> None:
    cut = box.cut(height=height, width=width)
    assert 0 <= cut.left <= cut.right <= width
    assert 0 <= cut.top <= cut.bottom <= height
    picture = {(x, y) for x in range(width) for y in range(height)}
    inside = {(x, y) for x, y in picture if box.left <= x < box.right and box.top <= y < box.bottom}
    assert cut.area == len(inside)


@given(boxes, boxes)
def test_that_a_joined_box_holds_both(one: Box, other: Box) -> None:
    joined = one.joined(other)
    for box in (one, other):
        assert joined.left <= box.left
        assert joined.top <= box.top
        assert joined.right >= box.right
        assert joined.bottom >= box.bottom
    assert joined == other.joined(one)


@given(boxes.filter(lambda b: b.area), boxes.filter(lambda b: b.area))
def test_that_the_common_box_holds_what_both_hold(one: Box, other: Box) -> None:
    shared = {*range(one.left, one.right)} & {*range(other.left, other.right)}
    rows = {*range(one.top, one.bottom)} & {*range(other.top, other.bottom)}
    assert one.common(other).area == len(shared) * len(rows)


@given(boxes.filter(lambda b: b.area), boxes.filter(lambda b: b.area))
def test_that_boxes_overlap_when_they_share_a_pixel(one: Box, other: Box) -> None:
    shared = {*range(one.left, one.right)} & {*range(other.left, other.right)}
    rows = {*range(one.top, one.bottom)} & {*range(other.top, other.bottom)}
    assert one.overlaps(other) is bool(shared and rows)


def test_that_a_grown_box_stops_at_the_borders() -> None:
    assert Box(2, 3, 5, 6).grown(4, height=8, width=20) == Box(0, 0, 9, 8)
    assert Box(5, 6, 2, 3).area == 0
    assert Box(1, 2, 4, 6).slices == (slice(2, 6), slice(1, 4))


@settings(deadline=None)
@given(tilings(), st.integers(1, 9))
def test_that_tiles_are_no_larger_than_their_number_asks_for(
    tiling: tuple[int, int, int, int], step: int
) -> None:
    length, _, size, overlap = tiling
    side = fitted_side(length, size_px=size, overlap_px=overlap, step_px=step)
    assert side <= size
    assert side % step == 0 or side == size
    largest = list(tiles(1, length, size_px=(size, size), overlap_px=overlap))
    fitting = list(tiles(1, length, size_px=(size, max(side, overlap + 1)), overlap_px=overlap))
    assert len(fitting) <= len(largest)
    if length > size and side > step + overlap:
        # Any smaller, and it would take more of them.
        assert len(largest) * (side - step) - (len(largest) - 1) * overlap < length


def test_that_a_megapixel_is_not_covered_twice() -> None:
    tall, wide = (
        fitted_side(length, size_px=768, overlap_px=96, step_px=64) for length in (1120, 896)
    )
    boxes = tiles(1120, 896, size_px=(tall, wide), overlap_px=96)
    assert sum(box.area for box in boxes) < 1.35 * 1120 * 896
