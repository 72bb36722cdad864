"""Outlines filled, holes filled, everything turned."""

from __future__ import annotations

import numpy as np
import pytest

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import MaskLayers
from photorestorer_gui.photo.mask_shapes import (
    growing_step_px,
    holes_filled,
    inside,
    inverted,
    outline_box,
)

SQUARE = [(10.0, 20.0), (30.0, 20.0), (30.0, 50.0), (10.0, 50.0)]


def test_that_pixels_whose_centres_lie_inside_are_inside() -> None:
    covered = inside(SQUARE, Box(0, 0, 60, 60))
    assert covered[21:49, 11:29].all()
    outside = covered.copy()
    outside[19:51, 9:31] = False
    assert not outside.any()


def test_that_an_outline_beyond_the_photo_is_cut() -> None:
    corners = [(-40.0, -40.0), (500.0, -40.0), (500.0, 500.0), (-40.0, 500.0)]
    box = outline_box(corners, height=30, width=40)
    assert box == Box(0, 0, 40, 30)
    assert inside(corners, box).all()


@pytest.mark.parametrize("points", [[], SQUARE[:1], SQUARE[:2]])
def test_that_fewer_than_three_corners_enclose_nothing(points: list[tuple[float, float]]) -> None:
    assert outline_box(points, height=90, width=90).area == 0


def test_that_an_outline_outside_the_photo_encloses_nothing() -> None:
    assert outline_box(SQUARE, height=10, width=90).area == 0


def test_that_a_ring_is_filled_and_a_bay_is_not() -> None:
    pixels = np.zeros((40, 60), np.bool_)
    pixels[5:20, 5:20] = True
    pixels[8:12, 8:12] = False
    pixels[25:35, 25:50] = True
    pixels[28:32, 30:50] = False  # open to the right
    filled = holes_filled(Mask(pixels)).pixels
    assert filled[8:12, 8:12].all()
    assert not filled[28:32, 30:50].any()
    assert np.count_nonzero(filled) == np.count_nonzero(pixels) + 16


def test_that_lines_that_touch_at_corners_enclose() -> None:
    pixels = np.zeros((7, 7), np.bool_)
    for column, row in ((3, 1), (2, 2), (4, 2), (1, 3), (5, 3), (2, 4), (4, 4), (3, 5)):
        pixels[row, column] = True
    assert holes_filled(Mask(pixels)).pixels[3, 3]


def test_that_holes_at_the_border_are_open_only_towards_it() -> None:
    pixels = np.ones((10, 10), np.bool_)
    pixels[4:6, 4:6] = False
    pixels[0, 3] = False
    filled = holes_filled(Mask(pixels)).pixels
    assert filled[4:6, 4:6].all()
    assert not filled[0, 3]
    empty = Mask.empty(4, 4)
    assert holes_filled(empty) is empty


def test_that_inverting_twice_changes_nothing() -> None:
    mask = Mask(np.random.default_rng(1).random((9, 13)) > 0.5)
    assert inverted(inverted(mask)).same_pixels(mask)
    assert inverted(mask).coverage == pytest.approx(1 - mask.coverage)


def test_that_a_step_of_growing_follows_the_size_of_the_photo() -> None:
    assert growing_step_px(90, 120) == 1
    assert growing_step_px(8000, 12000) == 15


def test_that_layers_say_what_is_marked_and_not_protected() -> None:
    marked, protected = np.zeros((2, 3), np.bool_), np.zeros((2, 3), np.bool_)
    marked[0] = True
    protected[:, 1] = True
    layers = MaskLayers(Mask(marked), Mask(protected), 0.5)
    assert layers.mask.pixels.tolist() == [[True, False, True], [False] * 3]


@pytest.mark.parametrize(("size", "sensitivity"), [((3, 2), 0.5), ((2, 3), 1.5)])
def test_that_layers_that_do_not_fit_are_refused(size: tuple[int, int], sensitivity: float) -> None:
    with pytest.raises(ValueError, match=r"size|sensitivity"):
        MaskLayers(Mask.empty(2, 3), Mask.empty(*size), sensitivity)
