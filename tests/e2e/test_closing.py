"""Closing the window: nothing is lost silently, nothing keeps running."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.dialogs.save import SaveDialog
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("while_doing", ["examining", "restoring"])
def test_that_closing_while_busy_stops_the_work_and_goes(
    qtbot: QtBot,
    window: MainWindow,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
    while_doing: str,
) -> None:
    blocker = Blocker()
    if while_doing == "restoring":
        examined(photo_file)
        fake.restore_blocker = blocker
        window.workspace.restore()
    else:
        fake.assess_blocker = blocker
        window.workspace.open_path(photo_file)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    assert window.close()
    assert blocker.stopped == 1
    assert not window.isVisible()


def test_that_an_untouched_photo_closes_without_a_question(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    assert window.close()


def notice_of(window: MainWindow) -> Notice:
    assert not window.close()
    return next(each for each in window.findChildren(Notice) if each.isVisible())


@pytest.mark.parametrize(("answer", "stays"), [("Discard", False), ("Cancel", True)])
def test_that_an_unsaved_result_asks(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    answer: str,
    stays: bool,
) -> None:
    restored(photo_file)
    QTest.mouseClick(notice_of(window).answer(answer), LEFT)
    assert window.isVisible() is stays


def test_that_escape_stays(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    QTest.keyClick(notice_of(window), Qt.Key.Key_Escape)
    assert window.isVisible()


def test_that_saving_first_closes_afterwards(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    QTest.mouseClick(notice_of(window).answer("Save…"), LEFT)
    dialog = window.findChild(SaveDialog)
    assert dialog is not None
    target = photo_file.parent / "kept.png"
    dialog.name.setText("kept.png")
    QTest.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    assert target.exists()


def test_that_marks_made_by_hand_ask_too(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    masking = window.workspace.masking
    masking.begin_stroke()
    masking.paint((10, 10), 4, damaged=True)
    masking.commit_stroke(damaged=True)
    notice = notice_of(window)
    assert "marked" in notice.message.remedy
    QTest.mouseClick(notice.answer("Discard"), LEFT)
    assert not window.isVisible()


def test_that_changing_ones_mind_about_saving_stays_for_good(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    tmp_path: Path,
) -> None:
    restored(photo_file)
    QTest.mouseClick(notice_of(window).answer("Save…"), LEFT)
    dialog = window.findChild(SaveDialog)
    assert dialog is not None
    dialog.reject()
    assert window.isVisible()
    with qtbot.waitSignal(window.workspace.saved, timeout=WAIT_MS):
        window.workspace.save(tmp_path / "later.png", overwrite=False)
    assert window.isVisible()
