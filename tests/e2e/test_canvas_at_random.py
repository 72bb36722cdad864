"""The canvas stands whatever is done to it, in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool, View
from tests.ui.fixtures import Examine

LEFT = Qt.MouseButton.LeftButton
STEPS = 250


def somewhere(window: MainWindow, chance: random.Random) -> QPoint:
    size = window.canvas.size()
    return QPoint(chance.randrange(size.width()), chance.randrange(size.height()))


def drag(window: MainWindow, chance: random.Random) -> None:
    QTest.mousePress(window.canvas, LEFT, pos=somewhere(window, chance))
    for _ in range(3):
        QTest.mouseMove(window.canvas, somewhere(window, chance))
    if chance.random() < 0.2:
        QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.canvas, LEFT, pos=somewhere(window, chance))


def acts(window: MainWindow, chance: random.Random) -> list[Callable[[], object]]:
    view = window.workspace.view
    trigger = [window.actions_[name].trigger for name in (
        "zoom-in", "zoom-in", "zoom-out", "fit", "actual", "loupe", "grid", "flip", "marks",
        "undo", "redo", "clear",
    )]  # fmt: skip
    return [
        *trigger,
        lambda: view.set_view(chance.choice(list(View))),
        lambda: view.set_tool(chance.choice(list(Tool))),
        lambda: view.set_brush_px(chance.randrange(1, 60)),
        lambda: drag(window, chance),
        lambda: drag(window, chance),
        lambda: QTest.mouseMove(window.canvas, somewhere(window, chance)),
        lambda: window.resize(chance.randrange(960, 1500), chance.randrange(600, 900)),
        lambda: QTest.keyPress(window.canvas, Qt.Key.Key_Y),
        lambda: QTest.keyRelease(window.canvas, Qt.Key.Key_Y),
        lambda: window.canvas.divider.step(chance.uniform(-0.5, 0.5)),
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_any_order_of_acts_leaves_the_canvas_as_it_was(
    window: MainWindow, restored: Examine, photo_file: Path, seed: int
) -> None:
    restored(photo_file)
    view = window.workspace.view
    view.set_view(View.RESTORED)
    wanted = window.canvas.grab().toImage()
    size = window.size()
    chance = random.Random(seed)
    choices = acts(window, chance)
    for _ in range(STEPS):
        chance.choice(choices)()
        window.canvas.grab()
    QTest.keyRelease(window.canvas, Qt.Key.Key_Y)
    view.set_view(View.RESTORED)
    view.set_shows_loupe(False)
    window.resize(size)
    window.canvas.fit()
    QTest.mouseMove(window.canvas, QPoint(0, 0))
    assert window.canvas.grab().toImage() == wanted
