"""What changed in the mask is known square by square."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.ui.changed_tiles import MOST_TILES, TILE_PX, ChangedTiles

SIDE = 3000
sides = st.tuples(st.integers(-50, SIDE + 50), st.integers(0, 700))


def begun() -> ChangedTiles:
    tiles = ChangedTiles()
    tiles.restart(SIDE, SIDE)
    assert tiles.take() is None
    return tiles


@given(st.lists(st.tuples(sides, sides), max_size=6))
def test_that_every_changed_pixel_is_in_a_square_and_no_square_twice(
    places: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    tiles = begun()
    changed = np.zeros((SIDE, SIDE), np.bool_)
    for (left, width), (top, height) in places:
        box = Box(left, top, left + width, top + height)
        tiles.add(box)
        changed[box.cut(height=SIDE, width=SIDE).slices] = True
    assert bool(tiles) is bool(changed.any())
    boxes = tiles.take()
    assert boxes is not None
    count = np.zeros((SIDE, SIDE), np.uint8)
    for each in boxes:
        assert each == each.cut(height=SIDE, width=SIDE)
        count[each.slices] += 1
    assert count.max(initial=0) <= 1
    assert not (changed & (count == 0)).any()
    assert not tiles


def test_that_a_long_thin_stroke_costs_what_it_touches() -> None:
    tiles = begun()
    for place in range(0, SIDE, 10):
        tiles.add(Box(place, place, place + 5, place + 5))
    boxes = tiles.take()
    assert boxes is not None
    assert len(boxes) < 3 * (SIDE // TILE_PX + 1)


def test_that_too_many_squares_are_the_whole_mask() -> None:
    tiles = ChangedTiles()
    side = TILE_PX * (MOST_TILES + 10)
    tiles.restart(TILE_PX, side)
    tiles.take()
    for column in range(MOST_TILES + 1):
        tiles.add(Box(column * TILE_PX, 0, column * TILE_PX + 1, 1))
    assert tiles.take() is None
    tiles.add(Box(0, 0, side, TILE_PX))
    assert tiles.take() is None


def test_that_outside_the_photo_nothing_changes() -> None:
    tiles = begun()
    tiles.add(Box(-20, -20, 0, 0))
    tiles.add(Box(SIDE, 0, SIDE + 9, 9))
    assert not tiles
