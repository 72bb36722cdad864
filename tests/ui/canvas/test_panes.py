"""Where the photo lies in one pane or two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from photorestorer_gui.ui.canvas.panes import pane_at, panes, twins, window_in
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.view_state import View


@given(st.integers(240, 4000), st.integers(200, 3000))
def test_that_two_panes_are_alike_and_do_not_touch(width: int, height: int) -> None:
    left, right = panes(View.SIDE, width, height)
    assert left.size() == right.size()
    assert left.right() < right.left()
    assert (left.left(), right.right()) == (0, width)
    assert panes(View.COMPARE, width, height) == (QRectF(0, 0, width, height),)


def test_that_a_point_belongs_to_its_pane_and_has_a_twin() -> None:
    parts = panes(View.SIDE, 802, 300)
    assert pane_at(parts, 10) == parts[0]
    assert pane_at(parts, 790) == parts[1]
    assert twins(parts, QPointF(10, 20)) == [QPointF(412, 20)]
    assert twins(parts, QPointF(412, 20)) == [QPointF(10, 20)]
    assert twins(panes(View.PHOTO, 802, 300), QPointF(10, 20)) == []


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_that_a_photo_at_its_own_size_begins_on_a_device_pixel(ratio: float) -> None:
    viewport = Viewport(1000, 800, 301, 201, scale=1 / ratio, left=-33.37, top=10.61)
    window = window_in(viewport, QRectF(0, 0, 301, 201), ratio)
    assert window is not None
    assert window.scale == pytest.approx(1.0)
    assert window.part.left() == pytest.approx(round(window.part.left()))
    assert (window.target.top() * ratio) == pytest.approx(round(window.target.top() * ratio))


def test_that_nothing_shows_of_a_photo_out_of_sight() -> None:
    viewport = Viewport(10, 10, 100, 100, scale=1.0, left=200, top=0)
    assert window_in(viewport, QRectF(0, 0, 100, 100), 1.0) is None
