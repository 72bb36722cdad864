"""The photos opened last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.queue import Queue
from tests.e2e.project_acts import (
    marks,
    save_project_as,
    stroke,
    wait_for_work,
)
from tests.ui.fixtures import WAIT_MS, Examine
from tests.ui.queue_fixtures import Wait, settled, show, shown_name

LEFT = Qt.MouseButton.LeftButton


def test_that_photos_opened_before_are_shown_and_open_with_a_click(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    examined(other_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.text() for tile in second.welcome.tiles] == [other_file.name, photo_file.name]
    QTest.mouseClick(second.welcome.tiles[1], LEFT, pos=QPoint(20, 20))
    wait_for_work(qtbot, second)
    assert photo_file.name in second.windowTitle()


def test_that_missing_photos_are_faint_and_can_be_removed(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    examined(other_file)
    photo_file.unlink()
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.exists for tile in second.welcome.tiles] == [True, False]
    QTest.mouseClick(second.welcome.tiles[1], LEFT, pos=QPoint(20, 20))
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    second.welcome.tiles[0].setFocus()
    QTest.keyClick(second.welcome.tiles[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert not second.welcome.clear.isVisible()
    assert second.workspace.photo is None


def test_that_a_photo_that_is_there_can_be_taken_off_the_list_by_its_menu(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    menu = second.welcome.tiles[0].menu()
    menu.actions()[0].trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert photo_file.is_file()


def test_that_the_list_can_be_cleared(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
    kept: KeptIn,
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    QTest.mouseClick(second.welcome.clear, LEFT)
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert kept.recent is not None
    assert list(kept.recent.iterdir()) == []


def test_that_the_menu_lists_the_photos_and_clears_them(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    menu = QMenu(second)
    second.desk.fill_recent_menu(menu, second.actions_["clear-recent"])
    first, *_, last = menu.actions()
    assert first.text() == photo_file.name
    first.trigger()
    wait_for_work(qtbot, second)
    last.trigger()
    qtbot.waitUntil(lambda: second.workspace.projects.recent.photos == (), timeout=WAIT_MS)
    second.desk.fill_recent_menu(menu, second.actions_["clear-recent"])
    assert not menu.actions()[0].isEnabled()
    assert not second.actions_["clear-recent"].isEnabled()


def test_that_a_recent_project_opens_as_a_project(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    stroke(window)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.text() for tile in second.welcome.tiles] == ["work", photo_file.name]
    assert second.welcome.tiles[0].accessibleName() == "work (project)"
    second.welcome.tiles[0].setFocus()
    QTest.keyClick(second.welcome.tiles[0], Qt.Key.Key_Return)
    wait_for_work(qtbot, second)
    assert np.array_equal(marks(second), marks(window))


def test_that_a_recent_photo_of_the_list_is_shown_with_its_marks(
    qtbot: QtBot, window: MainWindow, filled: Queue, wait: Wait
) -> None:
    stroke(window)
    marked = marks(window).copy()
    show(wait, filled, "b")
    wait(lambda: settled(filled))
    menu = QMenu(window)
    window.desk.fill_recent_menu(menu, window.actions_["clear-recent"])
    next(each for each in menu.actions() if each.text() == "a.png").trigger()
    wait(lambda: shown_name(filled) == "a" and settled(filled))
    wait_for_work(qtbot, window)
    assert np.array_equal(marks(window), marked)
    assert len(filled.items) == 5


def test_that_a_recent_photo_that_the_list_lacks_is_put_at_its_end(
    window: MainWindow, examined: Examine, photo_file: Path, photos: list[Path], wait: Wait
) -> None:
    examined(photo_file)
    examined(photos[0])
    queue = window.workspace.queue
    queue.open(photos[1:])
    wait(lambda: queue.summary.examined == 5 and settled(queue))
    menu = QMenu(window)
    window.desk.fill_recent_menu(menu, window.actions_["clear-recent"])
    next(each for each in menu.actions() if each.text() == photo_file.name).trigger()
    wait(lambda: len(queue.items) == 6 and shown_name(queue) == photo_file.stem)
