"""What is protected is never touched."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool
from tests.e2e.mask_acts import (
    LEFT,
    NONE,
    RIGHT,
    At,
    Settle,
    drag,
    marks,
    pen,
    press,
    take,
    undo_name,
)
from tests.ui.fixtures import WAIT_MS


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
    mask = fake.masks[-1]  # type: ignore[attr-defined]
    handed, layers = mask.pixels, window.workspace.masking.layers
    assert layers is not None
    assert np.array_equal(mask.protected, layers.protected.pixels), "no step may touch it"
    assert mask.protected[45, 61]
    assert np.array_equal(handed, shown)
    assert not handed[45, 61]
    assert handed[10, 61]
    assert np.array_equal(marks(window), shown), "the mask outlives restoring"


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
