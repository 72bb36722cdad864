"""Every tool of the mask, as a person uses it: mouse, pen, keyboard, Undo, Escape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool
from tests.e2e.mask_acts import (
    ALT,
    CTRL,
    LEFT,
    NONE,
    RIGHT,
    SHIFT,
    At,
    OneStep,
    Settle,
    click,
    drag,
    marks,
    pen,
    press,
    take,
    undo_name,
)
from tests.ui.fixtures import WAIT_MS, Examine

# --- brush ----------------------------------------------------------------------------------------


def test_that_ctrl_and_the_wheel_size_the_brush_and_the_wheel_alone_zooms(
    window: MainWindow, at: At
) -> None:
    take(window, Tool.BRUSH, 20)
    scale = window.canvas.viewport.scale
    wheel(window, at(60, 45), 120, CTRL)
    assert window.workspace.view.brush_px == 25
    for _ in range(4):
        wheel(window, at(60, 45), -30, CTRL)  # a touchpad's small steps
    assert window.workspace.view.brush_px == 19
    assert window.canvas.viewport.scale == scale
    wheel(window, at(60, 45), 120, NONE)
    assert window.canvas.viewport.scale > scale
    take(window, Tool.LASSO)
    scale = window.canvas.viewport.scale
    wheel(window, at(60, 45), 120, CTRL)
    assert window.canvas.viewport.scale > scale


def wheel(window: MainWindow, point: QPoint, angle: int, keys: Qt.KeyboardModifier) -> None:
    place = QPointF(point)
    event = QWheelEvent(
        place, QPointF(window.canvas.mapToGlobal(point)), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window.canvas, event)


def test_that_shift_and_a_click_draw_a_straight_line_from_the_last_stroke(
    window: MainWindow, at: At
) -> None:
    take(window, Tool.BRUSH)
    click(window, at(20, 20))
    click(window, at(80, 60), keys=SHIFT)
    assert marks(window)[40, 50]
    assert window.workspace.masking.stack.count() == 2
    window.actions_["undo"].trigger()
    assert marks(window)[20, 20]
    assert not marks(window)[40, 50]


def test_that_no_line_leads_from_a_stroke_on_another_photo(
    qtbot: QtBot, window: MainWindow, at: At, other_file: Path, settle: Settle
) -> None:
    take(window, Tool.BRUSH)
    click(window, at(20, 20))
    with qtbot.waitSignal(window.workspace.replacing_asked, timeout=WAIT_MS):
        window.workspace.open_path(other_file)
    window.workspace.replace_photo()
    settle(window)
    window.actions_["clear"].trigger()
    settle(window)
    take(window, Tool.BRUSH)
    click(window, at(50, 30), keys=SHIFT)
    assert np.count_nonzero(marks(window)) < 40


def test_that_a_pen_draws_wider_the_harder_it_presses_and_its_other_end_erases(
    window: MainWindow, at: At
) -> None:
    take(window, Tool.BRUSH, 10)
    kinds = QEvent.Type
    pen(window, kinds.TabletPress, at(20, 45), 0.2)
    pen(window, kinds.TabletMove, at(60, 45), 0.2)
    pen(window, kinds.TabletMove, at(100, 45), 1.0)
    pen(window, kinds.TabletRelease, at(100, 45), 0.0)
    columns = marks(window).sum(axis=0)
    assert 3 <= columns[40] <= 6
    assert 18 <= columns[100] <= 22
    assert undo_name(window) == "Undo “Paint damage”"
    pen(window, kinds.TabletPress, at(100, 45), 1.0, eraser=True)
    pen(window, kinds.TabletRelease, at(100, 45), 0.0, eraser=True)
    assert not marks(window)[45, 100]
    assert marks(window)[45, 40]
    assert undo_name(window) == "Undo “Erase marks”"


def test_that_a_pen_that_hardly_touches_leaves_no_blot(window: MainWindow, at: At) -> None:
    take(window, Tool.BRUSH, 20)
    kinds = QEvent.Type
    pen(window, kinds.TabletMove, at(40, 45), 0.0)
    assert not marks(window).any()
    pen(window, kinds.TabletPress, at(60, 45), 0.0)
    pen(window, kinds.TabletRelease, at(60, 45), 0.0)
    assert 1 <= np.count_nonzero(marks(window)) <= 16


# --- tracer ---------------------------------------------------------------------------------------


@pytest.fixture
def crack(window: MainWindow, at: At) -> tuple[QPoint, QPoint, int]:
    """Two points on the crack that the fake engine found, and the column it runs in."""
    photo = window.workspace.photo
    assert photo is not None
    column = photo.width // 2 + 1
    return at(column, 10), at(column, 80), column


def test_that_the_tracer_follows_the_crack_and_enter_ends_it(
    window: MainWindow, at: At, crack: tuple[QPoint, QPoint, int], settle: Settle, one_step: OneStep
) -> None:
    take(window, Tool.TRACER)
    click(window, crack[0], at(30, 45), crack[1])
    assert not marks(window).any()
    press(window, Qt.Key.Key_Return)
    settle(window)
    painted = marks(window)
    assert painted[45, 30]
    assert painted[70, crack[2]], "it leaves the crack for the click and comes back to it"
    one_step(window, "Trace a crack")


def test_that_a_double_click_ends_a_trace_and_the_canvas_shows_the_way(
    window: MainWindow, crack: tuple[QPoint, QPoint, int], settle: Settle, one_step: OneStep
) -> None:
    take(window, Tool.TRACER)
    before = window.canvas.grab().toImage()
    click(window, crack[0])
    QTest.mouseMove(window.canvas, crack[1])
    assert window.canvas.grab().toImage() != before
    QTest.mouseClick(window.canvas, LEFT, NONE, crack[1])
    QTest.mouseDClick(window.canvas, LEFT, NONE, crack[1])
    settle(window)
    assert window.workspace.masking.draft is None
    assert marks(window)[:, crack[2]].sum() > 60
    one_step(window, "Trace a crack")


@pytest.mark.parametrize("how", ["alt", "switch"])
def test_that_a_trace_goes_straight_when_that_is_wanted(
    window: MainWindow, at: At, how: str, settle: Settle
) -> None:
    photo = window.workspace.photo
    assert photo is not None
    column = photo.width // 2 + 1
    take(window, Tool.TRACER)
    if how == "switch":
        window.actions_["snap"].trigger()
    keys = ALT if how == "alt" else NONE
    click(window, at(column - 12, 10), at(column - 12, 80), keys=keys)
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert marks(window)[10:80, column - 12].all()


def test_that_backspace_and_undo_take_points_back_and_escape_all(
    window: MainWindow, at: At, crack: tuple[QPoint, QPoint, int], settle: Settle
) -> None:
    take(window, Tool.TRACER)
    click(window, at(10, 10), at(30, 10), at(50, 10), at(50, 60))
    press(window, Qt.Key.Key_Backspace)
    assert undo_name(window) == "Undo “Last point”"
    window.actions_["undo"].trigger()
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert marks(window)[10, 20]
    assert not marks(window)[:, 40:].any()
    window.actions_["undo"].trigger()
    click(window, at(10, 10), at(30, 10))
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert not marks(window).any()
    assert window.workspace.masking.draft is None


def test_that_a_trace_begun_with_the_right_button_unmarks(
    window: MainWindow, at: At, crack: tuple[QPoint, QPoint, int], settle: Settle
) -> None:
    window.actions_["find"].trigger()
    settle(window)
    before = marks(window)
    take(window, Tool.TRACER, 4)
    click(window, *crack[:2], button=RIGHT)
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert marks(window).sum() < before.sum() / 2
    assert undo_name(window) == "Undo “Unmark along a line”"


def test_that_another_tool_completes_a_trace(
    window: MainWindow, crack: tuple[QPoint, QPoint, int], settle: Settle, one_step: OneStep
) -> None:
    take(window, Tool.TRACER)
    click(window, *crack[:2])
    take(window, Tool.BRUSH)
    settle(window)
    one_step(window, "Trace a crack")


def test_that_another_photo_ends_a_trace(
    window: MainWindow, crack: tuple[QPoint, QPoint, int], examined: Examine, other_file: Path
) -> None:
    take(window, Tool.TRACER)
    click(window, *crack[:2])
    examined(other_file)
    assert window.workspace.masking.draft is None
    press(window, Qt.Key.Key_Return)
    assert window.workspace.masking.stack.count() == 0


# --- lasso and polygon ----------------------------------------------------------------------------

CORNERS = ((20, 20), (60, 20), (60, 60), (20, 60))


def test_that_the_lasso_marks_the_inside_and_alt_unmarks(
    window: MainWindow, at: At, settle: Settle
) -> None:
    take(window, Tool.LASSO)
    drag(window, *(at(*corner) for corner in CORNERS))
    settle(window)
    assert marks(window)[22:58, 22:58].all()
    assert not marks(window)[:, 63:].any()
    inner = (at(30, 30), at(50, 30), at(50, 50), at(30, 50))
    drag(window, *inner, keys=ALT)
    settle(window)
    assert not marks(window)[32:48, 32:48].any()
    assert undo_name(window) == "Undo “Unmark an area”"
    window.actions_["undo"].trigger()
    settle(window)
    drag(window, *inner, button=RIGHT)
    settle(window)
    assert not marks(window)[32:48, 32:48].any()
    assert window.workspace.masking.stack.count() == 2


def test_that_escape_forgets_a_lasso(window: MainWindow, at: At, settle: Settle) -> None:
    take(window, Tool.LASSO)
    QTest.mousePress(window.canvas, LEFT, NONE, at(20, 20))
    for corner in CORNERS[1:]:
        QTest.mouseMove(window.canvas, at(*corner))
    press(window, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.canvas, LEFT, NONE, at(20, 60))
    settle(window)
    assert not marks(window).any()
    assert window.workspace.masking.stack.count() == 0


@pytest.mark.parametrize("end", ["enter", "first corner", "double click"])
def test_that_a_polygon_is_closed(
    window: MainWindow, at: At, end: str, settle: Settle, one_step: OneStep
) -> None:
    take(window, Tool.POLYGON)
    click(window, *(at(*corner) for corner in CORNERS))
    if end == "enter":
        press(window, Qt.Key.Key_Return)
    elif end == "first corner":
        click(window, at(20, 20) + QPoint(3, 2))
    else:
        QTest.mouseDClick(window.canvas, LEFT, NONE, at(20, 60))
    settle(window)
    assert marks(window)[22:58, 22:58].all()
    assert not marks(window)[:, 63:].any()
    one_step(window, "Mark an area")


def test_that_backspace_takes_a_corner_back(window: MainWindow, at: At, settle: Settle) -> None:
    take(window, Tool.POLYGON)
    click(window, at(20, 20), at(60, 20), at(60, 60), at(115, 85))
    press(window, Qt.Key.Key_Backspace)
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert marks(window)[30, 50]
    assert not marks(window)[:, 64:].any()


def test_that_two_corners_mark_nothing(window: MainWindow, at: At, settle: Settle) -> None:
    take(window, Tool.POLYGON)
    click(window, at(20, 20), at(60, 20))
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert not marks(window).any()
    assert window.workspace.masking.stack.count() == 0


# --- pieces ---------------------------------------------------------------------------------------


def test_that_a_piece_lights_up_and_a_click_drops_it(
    window: MainWindow, at: At, settle: Settle
) -> None:
    take(window, Tool.BRUSH, 4)
    drag(window, at(20, 20), at(40, 20))
    drag(window, at(80, 60), at(100, 60))
    both = marks(window)
    take(window, Tool.PIECE)
    QTest.mouseMove(window.canvas, at(60, 80))
    plain = window.canvas.grab().toImage()
    QTest.mouseMove(window.canvas, at(90, 60))
    assert window.canvas.grab().toImage() != plain
    assert window.canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    click(window, at(90, 60))
    settle(window)
    assert marks(window)[20, 30]
    assert not marks(window)[:, 60:].any()
    assert undo_name(window) == "Undo “Drop a piece”"
    window.actions_["undo"].trigger()
    settle(window)
    assert np.array_equal(marks(window), both)
    click(window, at(60, 80))
    settle(window)
    assert np.array_equal(marks(window), both)


# --- the whole mask -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "name", "more"),
    [
        ("grow", "Grow marks", True),
        ("shrink", "Shrink marks", False),
        ("invert", "Invert marks", True),
        ("fill-holes", "Fill holes", True),
        ("clear", "Clear marks", False),
    ],
)
def test_that_whole_mask_changes_are_one_step_each(
    window: MainWindow, at: At, action: str, name: str, more: bool, settle: Settle
) -> None:
    take(window, Tool.BRUSH, 4)
    drag(window, at(30, 20), at(60, 20), at(60, 60), at(30, 60), at(30, 20))
    before = marks(window)
    window.actions_[action].trigger()
    settle(window)
    assert (marks(window).sum() > before.sum()) == more
    assert not np.array_equal(marks(window), before)
    assert undo_name(window) == f"Undo “{name}”"
    window.actions_["undo"].trigger()
    settle(window)
    assert np.array_equal(marks(window), before)


def test_that_changes_asked_for_in_a_row_are_all_made(
    window: MainWindow, at: At, settle: Settle
) -> None:
    take(window, Tool.BRUSH, 4)
    click(window, at(60, 45))
    for _ in range(4):
        window.actions_["grow"].trigger()
    settle(window)
    assert window.workspace.masking.stack.count() == 5
    assert marks(window)[45].sum() == 16
