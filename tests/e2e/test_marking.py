"""Marking damage by hand, as a person does it: with the mouse and the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool
from tests.ui.fixtures import WAIT_MS, Examine

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
Bools = NDArray[np.bool_]


@pytest.fixture
def at(window: MainWindow, examined: Examine, photo_file: Path) -> Callable[[float, float], QPoint]:
    """The view's point over a photo's point, in an examined photo with the brush taken."""
    examined(photo_file)
    window.actions_["tool-brush"].trigger()

    def point(x: float, y: float) -> QPoint:
        left, top = window.canvas.viewport.to_view(x, y)
        return QPoint(round(left), round(top))

    return point


def marks(window: MainWindow) -> Bools:
    mask = window.workspace.masking.mask
    assert mask is not None
    return mask.pixels


def drag(qtbot: QtBot, window: MainWindow, *points: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(window.canvas, button, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(window.canvas, point)
    QTest.mouseRelease(window.canvas, button, pos=points[-1])


def test_that_a_drag_marks_and_undo_and_redo_follow(
    qtbot: QtBot, window: MainWindow, at: Callable[[float, float], QPoint]
) -> None:
    before = marks(window).copy()
    drag(qtbot, window, at(20, 20), at(40, 20), at(40, 60))
    painted = marks(window).copy()
    assert painted[20, 20]
    assert painted[20, 30]
    assert painted[60, 40]
    assert np.count_nonzero(painted) > np.count_nonzero(before)
    window.actions_["undo"].trigger()
    assert np.array_equal(marks(window), before)
    assert not window.actions_["undo"].isEnabled()
    window.actions_["redo"].trigger()
    assert np.array_equal(marks(window), painted)


def test_that_the_eraser_and_the_right_button_unmark(
    qtbot: QtBot, window: MainWindow, at: Callable[[float, float], QPoint]
) -> None:
    drag(qtbot, window, at(20, 20), at(30, 20))
    drag(qtbot, window, at(20, 20), button=RIGHT)
    assert not marks(window)[20, 20]
    assert window.workspace.view.tool is Tool.BRUSH
    window.actions_["tool-eraser"].trigger()
    drag(qtbot, window, at(60, 45))
    assert not marks(window)[45, 60]


def test_that_escape_takes_a_running_stroke_back(
    qtbot: QtBot, window: MainWindow, at: Callable[[float, float], QPoint]
) -> None:
    before = marks(window).copy()
    QTest.mousePress(window.canvas, LEFT, pos=at(20, 20))
    QTest.mouseMove(window.canvas, at(30, 30))
    assert not np.array_equal(marks(window), before)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert np.array_equal(marks(window), before)
    QTest.mouseRelease(window.canvas, LEFT, pos=at(30, 30))
    assert np.array_equal(marks(window), before)
    assert window.workspace.masking.stack.count() == 0


def test_that_the_tint_is_seen_where_the_photo_is_marked(
    qtbot: QtBot, window: MainWindow, at: Callable[[float, float], QPoint]
) -> None:
    window.workspace.set_label("blurred")

    def seen() -> tuple[int, int, int]:
        # The pointer stands elsewhere, so that the brush's ring is not in the way.
        QTest.mouseMove(window.canvas, at(100, 80))
        colour = window.canvas.grab().toImage().pixelColor(at(20, 20))
        return colour.red(), colour.green(), colour.blue()

    before = seen()
    drag(qtbot, window, at(20, 20), at(22, 20))
    tinted = seen()
    assert tinted[0] > before[0] + 60
    window.actions_["marks"].trigger()
    assert seen() == before


def test_that_the_brackets_change_the_brush(window: MainWindow, at: object) -> None:
    before = window.workspace.view.brush_px
    window.actions_["larger"].trigger()
    assert window.workspace.view.brush_px > before
    window.actions_["smaller"].trigger()
    window.actions_["smaller"].trigger()
    assert window.workspace.view.brush_px < before


def test_that_the_slider_of_sensitivity_marks_more(
    qtbot: QtBot, window: MainWindow, at: object
) -> None:
    before = np.count_nonzero(marks(window))
    window.mask_panel.sensitivity.setValue(90)
    qtbot.waitUntil(lambda: window.workspace.masking.ready, timeout=WAIT_MS)
    assert np.count_nonzero(marks(window)) > before
    assert window.actions_["undo"].isEnabled()


def test_that_the_wheel_zooms_and_dragging_moves(
    qtbot: QtBot, window: MainWindow, at: Callable[[float, float], QPoint]
) -> None:
    window.actions_["tool-move"].trigger()
    for _ in range(8):
        window.actions_["zoom-in"].trigger()
    before = window.canvas.viewport
    drag(qtbot, window, QPoint(200, 200), QPoint(240, 230))
    after = window.canvas.viewport
    assert (after.left - before.left, after.top - before.top) == pytest.approx((40, 30))
    window.actions_["fit"].trigger()
    assert window.canvas.viewport.fits
    window.actions_["actual"].trigger()
    assert window.canvas.viewport.scale * window.canvas.devicePixelRatioF() == pytest.approx(1)
