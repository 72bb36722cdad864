"""Zooming and moving, as numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.ui.canvas.viewport import Viewport

sizes = st.integers(1, 9000)
places = st.floats(0, 1)


def fitted(width: int, height: int) -> Viewport:
    return Viewport(width, height, 900, 600).fitted()


@given(sizes, sizes)
def test_that_fitting_shows_the_whole_photo_in_the_middle(width: int, height: int) -> None:
    view = fitted(width, height)
    right, bottom = view.to_view(width, height)
    assert view.left >= 0
    assert view.top >= 0
    assert right == pytest.approx(900 - view.left)
    assert bottom == pytest.approx(600 - view.top)


@given(sizes, sizes, st.floats(0.2, 5), places, places)
def test_that_view_and_photo_coordinates_are_inverse(
    width: int, height: int, factor: float, x: float, y: float
) -> None:
    view = fitted(width, height).zoomed(factor, 450, 300)
    point = (x * 900, y * 600)
    assert view.to_view(*view.to_photo(*point)) == pytest.approx(point, abs=1e-6)


def test_that_the_point_under_the_pointer_stays_there_while_zooming() -> None:
    view = fitted(3000, 2000)
    point = (430.0, 290.0)
    for _ in range(6):
        before = view.to_photo(*point)
        view = view.zoomed(1.25, *point)
        assert view.to_photo(*point) == pytest.approx(before)


@given(st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), max_size=6))
def test_that_the_photo_never_leaves_the_view(moves: list[tuple[float, float]]) -> None:
    view = fitted(3000, 2000).zoomed(6, 450, 300)
    for dx, dy in moves:
        view = view.panned(dx, dy)
    right, bottom = view.to_view(3000, 2000)
    assert view.left <= 450 + 1e-6
    assert view.top <= 300 + 1e-6
    assert right >= 450 - 1e-6
    assert bottom >= 300 - 1e-6


def test_that_a_fitted_photo_stays_fitted_when_the_window_grows() -> None:
    view = fitted(3000, 2000).resized(1200, 1000)
    assert view == Viewport(3000, 2000, 1200, 1000).fitted()


def test_that_a_zoomed_photo_keeps_its_middle_when_the_window_grows() -> None:
    view = fitted(3000, 2000).zoomed(8, 450, 300)
    middle = view.to_photo(450, 300)
    grown = view.resized(1100, 700)
    assert grown.to_photo(550, 350) == pytest.approx(middle)


@pytest.mark.parametrize("factor", [1e-9, 1e9])
def test_that_zooming_has_limits(factor: float) -> None:
    view = fitted(3000, 2000).zoomed(factor, 0, 0)
    assert view.least_scale <= view.scale <= 32
