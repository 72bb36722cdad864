"""What a person does with the tools of the mask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool
from tests.ui.fixtures import WAIT_MS, Examine

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Bools = NDArray[np.bool_]
At = Callable[[float, float], QPoint]
Settle = Callable[[MainWindow], None]
OneStep = Callable[[MainWindow, str], None]


@pytest.fixture
def at(window: MainWindow, examined: Examine, photo_file: Path, settle: Settle) -> At:
    """The view's point over a photo's point; the photo is examined, its marks are cleared."""
    examined(photo_file)
    window.actions_["clear"].trigger()
    settle(window)
    window.workspace.masking.stack.clear()

    def point(x: float, y: float) -> QPoint:
        left, top = window.canvas.viewport.to_view(x, y)
        return QPoint(round(left), round(top))

    return point


def take(window: MainWindow, tool: Tool, radius_px: int = 2) -> None:
    window.actions_[f"tool-{tool.value}"].trigger()
    window.workspace.view.set_brush_px(radius_px)


def marks(window: MainWindow) -> Bools:
    mask = window.workspace.masking.mask
    assert mask is not None
    return mask.pixels.copy()


def drag(
    window: MainWindow,
    *points: QPoint,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NONE,
) -> None:
    QTest.mousePress(window.canvas, button, keys, points[0])
    for point in points[1:]:
        QTest.mouseMove(window.canvas, point)
    QTest.mouseRelease(window.canvas, button, keys, points[-1])


def click(
    window: MainWindow,
    *points: QPoint,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NONE,
) -> None:
    for point in points:
        QTest.mouseClick(window.canvas, button, keys, point)


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.canvas, key)


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Waits until nothing is being done to the mask."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: window.workspace.masking.ready, timeout=WAIT_MS)

    return wait


def undo_name(window: MainWindow) -> str:
    return window.actions_["undo"].text()


@pytest.fixture
def one_step(settle: Settle) -> Callable[[MainWindow, str], None]:
    """Checks that the last use of a tool is one step of a name, and that undoing it leaves none."""

    def check(window: MainWindow, name: str) -> None:
        assert window.workspace.masking.stack.count() == 1
        assert undo_name(window) == f"Undo “{name}”"
        assert marks(window).any()
        window.actions_["undo"].trigger()
        settle(window)
        assert not marks(window).any()

    return check


def pen(
    window: MainWindow, kind: QEvent.Type, point: QPoint, pressure: float, *, eraser: bool = False
) -> None:
    kinds = QPointingDevice.PointerType
    device = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, kinds.Eraser if eraser else kinds.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1,
    )  # fmt: skip
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    place = QPointF(point)
    event = QTabletEvent(
        kind, device, place, QPointF(window.canvas.mapToGlobal(point)), pressure, 0.0, 0.0, 0.0,
        0.0, 0.0, NONE, button, held,
    )  # fmt: skip
    QApplication.sendEvent(window.canvas, event)
