"""The queue's list by mouse and keyboard, and closing the window over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from photorestorer_gui import paths as program_paths
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from photorestorer_gui.ui.theme import SPACE_XS, the_theme
from tests.ui.queue_fixtures import (
    QueueEngine,
    Wait,
    all_done,
    click_row,
    item_of,
    make_photo,
    settled,
    shown_name,
    states,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine()


# --- the list -------------------------------------------------------------------------------------


def test_that_a_click_opens_a_photo_and_ctrl_click_only_selects(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    click_row(window, "c")
    wait(lambda: shown_name(filled) == "c")
    click_row(window, "e", Qt.KeyboardModifier.ControlModifier)
    assert len(window.queue_panel.list.selected) == 2
    assert filled.showing.wanted == item_of(filled, "c").id


def test_that_the_keyboard_walks_opens_approves_and_removes(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    strip = window.queue_panel.list
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Down)
    assert shown_name(filled) == "a"
    QTest.keyClick(strip, Qt.Key.Key_Return)
    wait(lambda: shown_name(filled) == "b" and settled(filled))
    assert window.focusWidget() is strip
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert states(filled)["b"] is ItemState.APPROVED
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert states(filled)["b"] is ItemState.DONE
    QTest.keyClick(strip, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [item.path.stem for item in filled.items] == list("acbde")
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    QTest.mouseClick(notice.answer("Remove"), LEFT)
    assert [item.path.stem for item in filled.items] == list("acde")
    wait(lambda: shown_name(filled) == "d")


def test_that_removing_never_deletes_a_file(wait: Wait, filled: Queue, photos: list[Path]) -> None:
    filled.remove({item.id for item in filled.items if item.path.stem in "bcde"})
    wait(lambda: settled(filled))
    assert all(path.exists() for path in photos)
    assert len(filled.items) == 1


def test_that_photos_dragged_to_another_place_are_worked_on_there(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    strip = window.queue_panel.list
    click_row(window, "a")
    click_row(window, "c", Qt.KeyboardModifier.ControlModifier)
    strip.drop_at(strip.visualRect(strip.model().index(3, 0)).center() + QPoint(0, 5))
    assert [item.path.stem for item in filled.items] == list("bdace")
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert fake.restored == list("bdace")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_the_menu_offers_what_fits(window: MainWindow, wait: Wait, filled: Queue) -> None:
    strip = window.queue_panel.list
    click_row(window, "b")
    wait(lambda: shown_name(filled) == "b" and settled(filled))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(strip, QContextMenuEvent(reason, QPoint(5, 5), QPoint(5, 5)))
    menu = window.findChild(QMenu, "queueMenu")
    assert menu is not None
    texts = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert texts["Restore"]
    assert texts["Use its settings for all photos"]
    assert not texts["Approve"]
    menu.close()


# --- closing --------------------------------------------------------------------------------------


def test_that_closing_while_the_queue_works_stops_it_and_leaves_nothing_behind(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    filled.restore_all()
    blocker = fake.hold("c")
    wait(blocker.began.is_set)
    assert list(program_paths.sessions_folder().iterdir())
    window.close_now()
    assert blocker.stopped == 1
    assert not window.isVisible()
    assert not list(program_paths.sessions_folder().iterdir())


def test_that_closing_with_unsaved_results_asks_and_offers_to_save_all(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert not window.close()
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    assert notice.message.remedy == "5 restored photos have not been saved."
    assert notice.answer("Save all…").isEnabled()
    QTest.mouseClick(notice.answer("Cancel"), LEFT)
    assert window.isVisible()


def test_that_a_queue_without_results_closes_without_a_question(
    window: MainWindow, filled: Queue
) -> None:
    assert window.close()


def test_that_photos_are_removed_from_a_list_that_was_scrolled_to_its_end(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    queue, strip = window.workspace.queue, window.queue_panel.list
    queue.open([make_photo(tmp_path / f"{number:02}.png") for number in range(40)])
    wait(lambda: len(queue.items) == 40 and strip.isVisible() and settled(queue))
    bar = strip.verticalScrollBar()
    wait(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    queue.remove({item.id for item in list(queue.items)[2:]})
    assert len(queue.items) == 2
    wait(lambda: settled(queue))


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_that_the_shown_photo_is_marked_where_reading_begins(
    window: MainWindow, filled: Queue, direction: Qt.LayoutDirection
) -> None:
    strip = window.queue_panel.list
    strip.setLayoutDirection(direction)
    row = strip.visualRect(strip.model().index(filled.items.row(filled.items.at(0).id), 0))
    assert filled.showing.shown == filled.items.at(0).id
    image = strip.viewport().grab().toImage()
    places = {
        Qt.LayoutDirection.LeftToRight: row.left() + SPACE_XS + 1,
        Qt.LayoutDirection.RightToLeft: row.right() - SPACE_XS - 1,
    }
    accent = the_theme().colour("accent")
    y = row.center().y()
    seen = {name for name, x in places.items() if image.pixelColor(x, y) == accent}
    assert seen == {direction}
