"""Random use of all tools of the mask: what must hold holds, and Undo leads back to the start."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool
from tests.ui.fixtures import WAIT_MS, Examine

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
WHOLE = ("grow", "shrink", "invert", "fill-holes", "clear", "find", "unprotect", "snap", "undo",
         "redo", "larger", "smaller", "marks", "zoom-in", "fit")  # fmt: skip
ACTS = 130


class Monkey:
    """Acts at random on the window's canvas, as a hand with no plan would."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)
        self.acts: list[Callable[[], None]] = [
            self.take, self.click, self.click, self.click, self.drag, self.drag, self.whole,
            self.key, self.hover, self.slide,
        ]  # fmt: skip

    def act(self) -> None:
        self.random.choice(self.acts)()

    def point(self) -> QPoint:
        canvas = self.window.canvas
        return QPoint(
            self.random.randrange(-20, canvas.width() + 20),
            self.random.randrange(-20, canvas.height() + 20),
        )

    def held(self) -> tuple[Qt.MouseButton, Qt.KeyboardModifier]:
        modifiers = Qt.KeyboardModifier
        return (
            self.random.choice((LEFT, LEFT, RIGHT)),
            self.random.choice(
                (modifiers.NoModifier, modifiers.ShiftModifier, modifiers.AltModifier)
            ),
        )

    def take(self) -> None:
        tool = self.random.choice(list(Tool))
        self.window.actions_[f"tool-{tool.value}"].trigger()

    def click(self) -> None:
        button, keys = self.held()
        canvas, point = self.window.canvas, self.point()
        QTest.mouseClick(canvas, button, keys, point)
        if self.random.random() < 0.3:
            QTest.mouseDClick(canvas, button, keys, point)
            QTest.mouseRelease(canvas, button, keys, point)

    def drag(self) -> None:
        canvas, (button, keys) = self.window.canvas, self.held()
        QTest.mousePress(canvas, button, keys, self.point())
        for _ in range(self.random.randrange(5)):
            QTest.mouseMove(canvas, self.point())
            if self.random.random() < 0.1:
                QTest.keyClick(canvas, self.random.choice(KEYS))
            if self.random.random() < 0.05:
                self.take()
        QTest.mouseRelease(canvas, button, keys, self.point())

    def whole(self) -> None:
        self.window.actions_[self.random.choice(WHOLE)].trigger()

    def key(self) -> None:
        QTest.keyClick(self.window.canvas, self.random.choice(KEYS))

    def hover(self) -> None:
        QTest.mouseMove(self.window.canvas, self.point())

    def slide(self) -> None:
        self.window.mask_panel.sensitivity.setValue(self.random.randrange(101))


@pytest.mark.parametrize("seed", range(4))
def test_that_whatever_is_done_protection_holds_and_undo_leads_back(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, seed: int
) -> None:
    examined(photo_file)
    masking, monkey = window.workspace.masking, Monkey(window, seed)

    def settle() -> None:
        qtbot.waitUntil(lambda: masking.ready, timeout=WAIT_MS)

    first = masking.layers
    assert first is not None
    done = 0
    for each in range(ACTS):
        monkey.act()
        if each % 5 == 0:
            settle()
            layers, mask = masking.layers, masking.mask
            assert layers is not None
            assert mask is not None
            assert mask.same_pixels(layers.mask)
            assert not (mask.pixels & layers.protected.pixels).any()
            done = max(done, masking.stack.index())
    assert done > 10, "the monkey did next to nothing"
    settle()
    masking.abort_stroke()
    while masking.stack.canUndo():
        masking.undo()
        settle()
    last = masking.layers
    assert last is not None
    assert np.array_equal(last.marked.pixels, first.marked.pixels)
    assert np.array_equal(last.protected.pixels, first.protected.pixels)
    assert last.sensitivity == first.sensitivity
