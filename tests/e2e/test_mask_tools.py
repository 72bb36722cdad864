"""Every tool of the mask, as a person uses it: mouse, pen, keyboard, Undo, Escape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent, QWheelEvent
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


def test_that_a_pens_eraser_takes_protection_away(window: MainWindow, at: At) -> None:
    take(window, Tool.PROTECT, 10)
    kinds = QEvent.Type
    for eraser, name in ((False, "Protect"), (True, "Unprotect")):
        pen(window, kinds.TabletPress, at(60, 45), 1.0, eraser=eraser)
        pen(window, kinds.TabletRelease, at(60, 45), 0.0, eraser=eraser)
        assert undo_name(window) == f"Undo “{name}”"
    layers = window.workspace.masking.layers
    assert layers is not None
    assert not layers.protected


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


# --- protection -----------------------------------------------------------------------------------


def test_that_what_is_protected_is_never_in_the_mask_whatever_marks_it(
    window: MainWindow, at: At, settle: Settle
) -> None:
    masking = window.workspace.masking
    take(window, Tool.PROTECT, 8)
    drag(window, at(61, 30), at(61, 60))
    assert undo_name(window) == "Undo “Protect”"
    layers = masking.layers
    assert layers is not None
    shield = layers.protected.pixels.copy()
    assert shield[45, 61]

    def is_spared() -> bool:
        settle(window)
        return not (marks(window) & shield).any()

    window.actions_["find"].trigger()
    assert is_spared()
    assert marks(window)[10, 61]
    window.mask_panel.sensitivity.setValue(90)
    assert is_spared()
    take(window, Tool.BRUSH, 12)
    drag(window, at(40, 45), at(80, 45))
    assert is_spared()
    for action in ("invert", "grow", "fill-holes", "shrink", "invert"):
        window.actions_[action].trigger()
        assert is_spared()
    take(window, Tool.LASSO)
    drag(window, at(1, 1), at(119, 1), at(119, 89), at(1, 89))
    assert is_spared()
    assert marks(window)[45, 40]


def test_that_protection_is_undone_and_taken_away(
    window: MainWindow, at: At, settle: Settle
) -> None:
    window.actions_["find"].trigger()
    settle(window)
    found = marks(window)
    take(window, Tool.PROTECT, 8)
    assert not window.actions_["unprotect"].isEnabled()
    drag(window, at(61, 30), at(61, 60))
    assert not marks(window)[45, 61]
    window.actions_["undo"].trigger()
    settle(window)
    assert np.array_equal(marks(window), found)
    window.actions_["redo"].trigger()
    settle(window)
    assert not marks(window)[45, 61]
    drag(window, at(61, 45), button=RIGHT)
    assert undo_name(window) == "Undo “Unprotect”"
    assert marks(window)[45, 61]
    window.actions_["unprotect"].trigger()
    settle(window)
    assert undo_name(window) == "Undo “Unprotect everything”"
    assert np.array_equal(marks(window), found)


def test_that_protection_shows_on_the_canvas(window: MainWindow, at: At) -> None:
    take(window, Tool.PROTECT, 12)
    before = window.canvas.grab().toImage()
    drag(window, at(30, 30), at(90, 30))
    QTest.mouseMove(window.canvas, at(60, 80))
    after = window.canvas.grab().toImage()
    inside = {after.pixelColor(at(60, 30) + QPoint(x, 0)).lightness() for x in range(12)}
    assert max(inside) - min(inside) > 60, "stripes, which colour-blind eyes see too"
    far = at(60, 70)
    assert after.pixelColor(far) == before.pixelColor(far)


def test_that_what_is_restored_spares_what_is_protected(
    qtbot: QtBot, window: MainWindow, at: At, fake: object, settle: Settle
) -> None:
    window.actions_["find"].trigger()
    settle(window)
    take(window, Tool.PROTECT, 8)
    drag(window, at(61, 30), at(61, 60))
    shown = marks(window)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        window.actions_["restore"].trigger()
    handed = fake.masks[-1].pixels  # type: ignore[attr-defined]
    assert np.array_equal(handed, shown)
    assert not handed[45, 61]
    assert handed[10, 61]
    assert np.array_equal(marks(window), shown), "the mask outlives restoring"


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


def test_that_escape_takes_a_protecting_stroke_back(window: MainWindow, at: At) -> None:
    take(window, Tool.PROTECT, 8)
    QTest.mousePress(window.canvas, LEFT, NONE, at(30, 30))
    QTest.mouseMove(window.canvas, at(60, 30))
    press(window, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.canvas, LEFT, NONE, at(60, 30))
    layers = window.workspace.masking.layers
    assert layers is not None
    assert not layers.protected
    assert window.workspace.masking.stack.count() == 0
