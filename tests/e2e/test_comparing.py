"""Comparing before and after, as a person does it: with the mouse and the keyboard."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.canvas.photo_view import PhotoView
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool, View
from tests.ui.fixtures import Examine

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def compared(window: MainWindow, restored: Examine, photo_file: Path) -> Photo:
    """A restored photo in the window, the pointer out of the way; half as bright after."""
    photo = restored(photo_file)
    window.activateWindow()
    QTest.mouseMove(window.canvas, QPoint(1, 1))
    return photo


def shown(window: MainWindow) -> QImage:
    return window.canvas.grab().toImage()


def place(canvas: PhotoView, x: float, y: float, pane: int = 0) -> QPoint:
    """The view's point over the middle of a photo's pixel."""
    left, top = canvas.viewport.to_view(x + 0.5, y + 0.5)
    return QPoint(round(left + canvas._panes()[pane].left()), round(top))


def colour(window: MainWindow, point: QPoint) -> list[int]:
    found = QColor(shown(window).pixelColor(point))
    return [found.red(), found.green(), found.blue()]


def near(found: list[int], wanted: object) -> bool:
    return bool(np.abs(np.array(found) - np.asarray(wanted, int)).max() <= 3)


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.canvas, key)


@pytest.mark.parametrize(
    ("key", "view"),
    [
        (Qt.Key.Key_1, View.PHOTO),
        (Qt.Key.Key_2, View.COMPARE),
        (Qt.Key.Key_3, View.SIDE),
        (Qt.Key.Key_4, View.CHANGES),
        (Qt.Key.Key_5, View.RESTORED),
    ],
)
def test_that_each_view_has_a_key_and_a_button(
    window: MainWindow, compared: Photo, key: Qt.Key, view: View
) -> None:
    press(window, key)
    assert window.workspace.view.view is view
    segment = window.views.choice.segment(view.value)
    assert segment.isChecked()
    window.workspace.view.set_view(View.PHOTO if view is not View.PHOTO else View.SIDE)
    QTest.mouseClick(segment, LEFT)
    assert window.workspace.view.view is view
    assert segment.toolTip()
    assert segment.text()


def test_that_a_screen_reader_hears_what_is_shown(window: MainWindow, compared: Photo) -> None:
    heard = []
    for view in View:
        window.workspace.view.set_view(view)
        heard.append(window.canvas.accessibleDescription())
    assert all(heard)
    assert len(set(heard)) == len(View)


def test_that_side_by_side_shows_the_same_place_before_and_after(
    window: MainWindow, compared: Photo
) -> None:
    press(window, Qt.Key.Key_3)
    canvas = window.canvas
    wanted = compared.pixels[70, 90].astype(int)
    assert near(colour(window, place(canvas, 90, 70, 0)), wanted)
    assert near(colour(window, place(canvas, 90, 70, 1)), wanted // 4)
    left, right = canvas._panes()
    assert left.right() <= right.left()
    assert left.size() == right.size()


def test_that_both_sides_zoom_and_move_as_one(window: MainWindow, compared: Photo) -> None:
    press(window, Qt.Key.Key_3)
    canvas = window.canvas
    for _ in range(8):
        window.actions_["zoom-in"].trigger()
    point = place(canvas, 70, 50, 1)
    for _ in range(3):
        turn(canvas, point, 120)
    assert not canvas.viewport.fits
    for pane in (0, 1):
        at = place(canvas, 70, 50, pane)
        way = at.x() - point.x() + canvas._panes()[1].left() - canvas._panes()[pane].left()
        assert abs(way) <= 3
        assert abs(at.y() - point.y()) <= 3
    before = canvas.viewport
    QTest.mousePress(canvas, LEFT, pos=point)
    QTest.mouseMove(canvas, point + QPoint(20, 10))
    QTest.mouseRelease(canvas, LEFT, pos=point + QPoint(20, 10))
    assert (canvas.viewport.left - before.left, canvas.viewport.top - before.top) == (20, 10)
    wanted = compared.pixels[56, 64].astype(int)
    assert near(colour(window, place(canvas, 64, 56, 0)), wanted)
    assert near(colour(window, place(canvas, 64, 56, 1)), wanted // 4)


def test_that_the_pointer_has_a_twin_on_the_other_side(window: MainWindow, compared: Photo) -> None:
    press(window, Qt.Key.Key_3)
    canvas = window.canvas
    twin = place(canvas, 60, 40, 1)
    away = shown(window)
    QTest.mouseMove(canvas, place(canvas, 60, 40, 0))
    ring = QPoint(twin.x() + 9, twin.y())
    assert shown(window).pixelColor(ring) != away.pixelColor(ring)


def test_that_leaving_side_by_side_fits_the_whole_view_again(
    window: MainWindow, compared: Photo
) -> None:
    whole = window.canvas.viewport
    press(window, Qt.Key.Key_3)
    assert window.canvas.viewport.view_width < whole.view_width / 2
    press(window, Qt.Key.Key_2)
    assert window.canvas.viewport == whole


def test_that_changes_are_warm_over_a_dimmed_photo(window: MainWindow, compared: Photo) -> None:
    press(window, Qt.Key.Key_4)
    # Much was changed where it is bright, next to nothing in the dark corner.
    red, green, blue = colour(window, place(window.canvas, 100, 40))
    assert red > 200
    assert green > 160
    assert blue < 130
    assert max(colour(window, place(window.canvas, 0, 0))) < 40


@pytest.mark.parametrize("view", [View.COMPARE, View.CHANGES, View.RESTORED])
def test_that_a_held_key_shows_before(window: MainWindow, compared: Photo, view: View) -> None:
    window.workspace.view.set_view(view)
    point = place(window.canvas, 90, 70)
    after = shown(window)
    QTest.keyPress(window.canvas, Qt.Key.Key_Y)
    assert near(colour(window, point), compared.pixels[70, 90])
    QTest.keyRelease(window.canvas, Qt.Key.Key_Y)
    assert shown(window) == after
    assert window.workspace.view.view is view


def test_that_a_held_key_shows_after_while_before_is_shown(
    window: MainWindow, compared: Photo
) -> None:
    window.workspace.view.set_view(View.PHOTO)
    QTest.keyPress(window.canvas, Qt.Key.Key_Y)
    assert near(colour(window, place(window.canvas, 90, 70)), compared.pixels[70, 90] // 4)
    QTest.keyRelease(window.canvas, Qt.Key.Key_Y)
    assert near(colour(window, place(window.canvas, 90, 70)), compared.pixels[70, 90])


def test_that_both_sides_show_before_while_the_key_is_held(
    window: MainWindow, compared: Photo
) -> None:
    press(window, Qt.Key.Key_3)
    QTest.keyPress(window.canvas, Qt.Key.Key_Y)
    assert near(colour(window, place(window.canvas, 90, 70, 1)), compared.pixels[70, 90])
    QTest.keyRelease(window.canvas, Qt.Key.Key_Y)


def test_that_pressing_the_button_shows_before_until_it_is_let_go(
    window: MainWindow, compared: Photo
) -> None:
    press(window, Qt.Key.Key_5)
    point, hold = place(window.canvas, 90, 70), window.views.hold
    QTest.mousePress(hold, LEFT)
    assert near(colour(window, point), compared.pixels[70, 90])
    QTest.mouseRelease(hold, LEFT)
    assert near(colour(window, point), compared.pixels[70, 90] // 4)
    QTest.keyPress(hold, Qt.Key.Key_Space)
    assert window.workspace.view.is_flipped
    QTest.keyRelease(hold, Qt.Key.Key_Space)
    assert not window.workspace.view.is_flipped


def test_that_a_key_held_while_the_window_is_left_is_let_go(
    window: MainWindow, compared: Photo
) -> None:
    QTest.keyPress(window.canvas, Qt.Key.Key_Y)
    assert window.workspace.view.is_flipped
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert not window.workspace.view.is_flipped


def test_that_no_brush_paints_on_what_shows_for_a_moment(
    window: MainWindow, compared: Photo
) -> None:
    window.workspace.view.set_tool(Tool.BRUSH)
    before = window.workspace.masking.stack.count()
    QTest.keyPress(window.canvas, Qt.Key.Key_Y)
    QTest.mouseClick(window.canvas, LEFT, pos=place(window.canvas, 30, 30))
    QTest.keyRelease(window.canvas, Qt.Key.Key_Y)
    assert window.workspace.masking.stack.count() == before


def test_that_the_magnifier_shows_before_left_and_after_right(
    window: MainWindow, compared: Photo
) -> None:
    press(window, Qt.Key.Key_5)
    press(window, Qt.Key.Key_Z)
    assert window.views.loupe.isChecked()
    canvas = window.canvas
    centre = place(canvas, 60, 45)
    QTest.mouseMove(canvas, centre)
    wanted = compared.pixels[45, 60].astype(int)
    assert near(colour(window, centre - QPoint(6, 0)), wanted)
    assert near(colour(window, centre + QPoint(6, 0)), wanted // 4)
    # Magnified: 40 of the view's pixels are few of the photo's.
    assert np.abs(np.array(colour(window, centre - QPoint(40, 0))) - wanted).max() < 25
    press(window, Qt.Key.Key_Z)
    assert near(colour(window, centre - QPoint(6, 0)), wanted // 4)


def test_that_the_magnifier_moves_without_a_trace(window: MainWindow, compared: Photo) -> None:
    press(window, Qt.Key.Key_5)
    press(window, Qt.Key.Key_Z)
    canvas = window.canvas
    pixels = QImage(canvas.size(), QImage.Format.Format_RGB32)
    canvas.render(pixels)
    for x in (20, 60, 100):
        QTest.mouseMove(canvas, place(canvas, x, 45))
    moved = shown(window)
    canvas.update()
    assert shown(window) == moved
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    press(window, Qt.Key.Key_Z)
    assert near(colour(window, place(canvas, 60, 45)), compared.pixels[45, 60] // 4)


def test_that_without_a_pointer_the_magnifier_is_in_the_middle(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    photo = examined(photo_file)
    window.activateWindow()
    QApplication.sendEvent(window.canvas, QEvent(QEvent.Type.Leave))
    press(window, Qt.Key.Key_Z)
    middle = window.canvas.rect().center()
    assert near(colour(window, middle - QPoint(20, 20)), photo.pixels[45 - 2, 60 - 2])


def turn(
    canvas: PhotoView,
    point: QPoint,
    angle: int,
    *,
    pixels: QPoint | None = None,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
) -> None:
    place_ = QPointF(point)
    event = QWheelEvent(
        place_, canvas.mapToGlobal(place_), pixels or QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, phase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_that_the_wheel_zooms_to_the_pointer(window: MainWindow, compared: Photo) -> None:
    canvas, point = window.canvas, QPoint(300, 250)
    for _ in range(8):
        window.actions_["zoom-in"].trigger()
    before = canvas.viewport.to_photo(300, 250)
    turn(canvas, point, 120)
    turn(canvas, point, 240)
    assert canvas.viewport.to_photo(300, 250) == pytest.approx(before)
    turn(canvas, point, -360)
    assert canvas.viewport.to_photo(300, 250) == pytest.approx(before)


def test_that_two_fingers_on_a_touchpad_move_the_photo(window: MainWindow, compared: Photo) -> None:
    canvas, point = window.canvas, QPoint(300, 250)
    for _ in range(8):
        turn(canvas, point, 120)
    before = canvas.viewport
    turn(canvas, point, 40, pixels=QPoint(7, 9), phase=Qt.ScrollPhase.ScrollUpdate)
    after = canvas.viewport
    assert (after.left - before.left, after.top - before.top) == (7, 9)
    assert after.scale == before.scale


def pinch(canvas: PhotoView, kind: Qt.NativeGestureType) -> None:
    point = QPointF(300, 250)
    event = QNativeGestureEvent(
        kind, QPointingDevice.primaryPointingDevice(), 2, point, point,
        canvas.mapToGlobal(point), 0.25, QPointF(), 0,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_that_a_pinch_on_a_touchpad_zooms_at_the_fingers(
    window: MainWindow, compared: Photo
) -> None:
    canvas = window.canvas
    for _ in range(8):
        window.actions_["zoom-in"].trigger()
    before, at = canvas.viewport, canvas.viewport.to_photo(300, 250)
    pinch(canvas, Qt.NativeGestureType.ZoomNativeGesture)
    assert canvas.viewport.scale == pytest.approx(1.25 * before.scale)
    assert canvas.viewport.to_photo(300, 250) == pytest.approx(at)
    pinch(canvas, Qt.NativeGestureType.SmartZoomNativeGesture)
    assert canvas.viewport.fits


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def test_that_two_fingers_on_the_screen_zoom(
    window: MainWindow, compared: Photo, screen: QPointingDevice, qtbot: QtBot
) -> None:
    canvas = window.canvas
    before = canvas.viewport.scale
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)

    def touch(reach: int, kind: str) -> None:
        fingers = QTest.touchEvent(canvas, screen)
        for finger, side in ((0, -1), (1, 1)):
            getattr(fingers, kind)(finger, middle + QPoint(side * reach, 0), canvas)
        fingers.commit()

    touch(40, "press")
    for reach in (60, 80, 100, 120):
        touch(reach, "move")
    touch(120, "release")
    assert canvas.viewport.scale > 1.5 * before


def test_that_space_moves_the_photo_while_a_brush_is_in_hand(
    window: MainWindow, compared: Photo
) -> None:
    canvas = window.canvas
    window.workspace.view.set_tool(Tool.BRUSH)
    for _ in range(8):
        window.actions_["zoom-in"].trigger()
    before, point = canvas.viewport, QPoint(300, 250)
    steps = window.workspace.masking.stack.count()
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.mousePress(canvas, LEFT, pos=point)
    QTest.mouseMove(canvas, point + QPoint(30, 20))
    QTest.mouseRelease(canvas, LEFT, pos=point + QPoint(30, 20))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport.left - before.left == pytest.approx(30)
    assert window.workspace.masking.stack.count() == steps


def test_that_space_is_let_go_when_the_keyboard_goes_elsewhere(
    window: MainWindow, compared: Photo
) -> None:
    window.workspace.view.set_tool(Tool.BRUSH)
    window.canvas.setFocus()
    QTest.keyPress(window.canvas, Qt.Key.Key_Space)
    window.canvas.clearFocus()
    assert window.canvas._is_painting()


def test_that_at_its_own_size_the_screen_shows_the_very_pixels(
    window: MainWindow, compared: Photo
) -> None:
    press(window, Qt.Key.Key_1)
    window.workspace.view.set_shows_mask(False)
    canvas = window.canvas
    window.resize(window.width() + 1, window.height() + 1)
    window.actions_["actual"].trigger()
    assert canvas.viewport.scale == 1.0
    picture, corner = shown(window), (round(canvas.viewport.left), round(canvas.viewport.top))
    for x, y in ((0, 0), (50, 60), (119, 89)):
        found = QColor(picture.pixelColor(corner[0] + x, corner[1] + y))
        assert [found.red(), found.green(), found.blue()] == compared.pixels[y, x].tolist()


def columns_with_lines(window: MainWindow) -> int:
    press(window, Qt.Key.Key_1)
    window.workspace.view.set_shows_mask(False)
    with_lines = shown(window)
    window.workspace.view.set_shows_grid(False)
    without = shown(window)
    window.workspace.view.set_shows_grid(True)
    y = window.canvas.height() // 2 + 3
    across = range(window.canvas.width())
    return sum(with_lines.pixelColor(x, y) != without.pixelColor(x, y) for x in across)


def test_that_lines_part_the_pixels_above_eight_hundred_per_cent(
    window: MainWindow, compared: Photo
) -> None:
    canvas = window.canvas
    canvas.show_viewport(canvas.viewport.zoomed_to(8.0))
    assert columns_with_lines(window) == 0
    canvas.show_viewport(canvas.viewport.zoomed_to(16.0))
    y = canvas.height() // 2
    # The row itself may lie on a line, where every column differs.
    lines = columns_with_lines(window)
    assert y
    assert lines == pytest.approx(canvas.width() / 16, abs=2)


def test_that_the_grid_has_an_action(window: MainWindow, compared: Photo) -> None:
    assert window.actions_["grid"].isChecked()
    window.actions_["grid"].trigger()
    assert not window.workspace.view.shows_grid


def test_that_the_header_has_room_for_all_in_a_small_window(
    window: MainWindow, compared: Photo
) -> None:
    window.resize(window.minimumSize())
    bar = window.views
    for child in (bar.choice, bar.hold, bar.loupe):
        assert child.width() >= child.sizeHint().width()
    header = bar.parentWidget()
    assert header is not None
    shown_children = [child for child in header.children() if getattr(child, "isVisible", bool)()]
    boxes = sorted(
        (child.geometry() for child in shown_children if hasattr(child, "geometry")),
        key=lambda box: box.left(),
    )
    for left, right in pairwise(boxes):
        assert left.right() < right.left()
    assert boxes[-1].right() <= window.width()
