"""Every way in leads to the same place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine


def drop(window: MainWindow, data: QMimeData) -> bool:
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    # Qt 6.12 wants the place in fractions of a pixel, earlier ones in whole pixels.
    where: Any = QPointF(300, 300) if PySide6.__version_info__ >= (6, 12) else QPoint(300, 300)
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, button, keys)
    window.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, button, keys)
    window.dropEvent(event)
    return event.isAccepted()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def shown_notice(window: MainWindow) -> Notice:
    return next(each for each in window.findChildren(Notice) if each.isVisible())


def invitation(window: MainWindow) -> set[str]:
    """What the empty window says."""
    labels = window.welcome.findChildren(QLabel)
    return {each.text() for each in labels if each.isVisible()}


def wait_for_report(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.workspace.report is not None, timeout=WAIT_MS)


def test_that_a_dropped_file_is_shown_and_examined(
    qtbot: QtBot, window: MainWindow, photo_file: Path
) -> None:
    assert window.welcome.isVisible()
    assert drop(window, files(photo_file))
    wait_for_report(qtbot, window)
    assert window.canvas.isVisible()
    assert not window.welcome.isVisible()
    assert photo_file.name in window.windowTitle()
    assert set(window.damage_panel.rows) >= {"blurred", "cracked"}
    assert window.damage_panel.rows["blurred"].switch.isChecked()
    assert not window.damage_panel.rows["faded"].switch.isChecked()
    assert not window.damage_panel.rows["faded"].isVisible()


def test_that_a_dropped_image_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    data, image = QMimeData(), QImage(50, 40, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    data.setImageData(image)
    assert drop(window, data)
    wait_for_report(qtbot, window)
    assert "Pasted photo" in window.status.text


def test_that_the_first_of_several_dropped_files_is_shown_and_the_others_wait_beside_it(
    qtbot: QtBot, window: MainWindow, photo_file: Path, other_file: Path
) -> None:
    assert drop(window, files(photo_file, other_file))
    wait_for_report(qtbot, window)
    assert photo_file.name in window.windowTitle()
    assert [item.path for item in window.workspace.queue.items] == [photo_file, other_file]


def test_that_the_empty_window_says_that_a_photo_is_being_opened(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, photo_file: Path
) -> None:
    before = invitation(window)
    fake.load_blocker = blocker = Blocker()
    drop(window, files(photo_file))
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    assert "Opening…" in invitation(window)
    window.workspace.cancel()
    qtbot.waitUntil(lambda: invitation(window) == before, timeout=WAIT_MS)


def test_that_the_empty_window_says_that_a_list_is_being_opened(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, photo_file: Path, other_file: Path
) -> None:
    fake.load_blocker = blocker = Blocker()
    drop(window, files(photo_file, other_file))
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    assert "Opening…" in invitation(window)
    fake.load_blocker = None
    blocker.release.set()
    wait_for_report(qtbot, window)
    assert window.canvas.isVisible()


def test_that_text_cannot_be_dropped(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    assert not drop(window, data)


def test_that_the_dialog_opens_a_file(qtbot: QtBot, window: MainWindow, photo_file: Path) -> None:
    window.actions_["open"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(photo_file))
    dialog.filesSelected.emit([str(photo_file)])
    dialog.close()
    wait_for_report(qtbot, window)


@pytest.mark.parametrize("as_file", [True, False])
def test_that_the_clipboard_opens_a_photo(
    qtbot: QtBot, window: MainWindow, photo_file: Path, as_file: bool
) -> None:
    clipboard = QGuiApplication.clipboard()
    if as_file:
        clipboard.setMimeData(files(photo_file))
    else:
        clipboard.setImage(QImage(str(photo_file)))
    window.actions_["paste"].trigger()
    wait_for_report(qtbot, window)
    photo = window.workspace.photo
    assert photo is not None
    assert (photo.width, photo.height) == (120, 90)
    assert (photo.source == photo_file) is as_file


def test_that_an_empty_clipboard_says_so(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("no photo")
    window.actions_["paste"].trigger()
    assert "clipboard" in shown_notice(window).message.summary


def test_that_an_unreadable_file_is_explained(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    broken = tmp_path / "letter.jpg"
    broken.write_bytes(b"Dear Sir or Madam")
    drop(window, files(broken))
    qtbot.waitUntil(lambda: bool(window.findChildren(Notice)), timeout=WAIT_MS)
    notice = shown_notice(window)
    assert notice.message.summary
    assert notice.message.remedy
    assert "Traceback" not in notice.message.summary + notice.message.remedy
    assert window.welcome.isVisible()
    QTest.mouseClick(notice.answer("Close"), Qt.MouseButton.LeftButton)


def test_that_the_details_of_an_error_unfold_and_copy(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    notice = window.show_error(ZeroDivisionError("deep inside"))
    assert notice.message.summary == "Something went wrong."
    assert not notice.details.isVisible()
    QTest.mouseClick(notice.answer("Show details"), Qt.MouseButton.LeftButton)
    assert notice.details.isVisible()
    assert "deep inside" in notice.details.toPlainText()
    QTest.mouseClick(notice.answer("Copy"), Qt.MouseButton.LeftButton)
    assert "deep inside" in QGuiApplication.clipboard().text()
    assert "Unexpected error" in caplog.text


def test_that_a_second_drop_while_examining_shows_the_second(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, photo_file: Path, other_file: Path
) -> None:
    fake.assess_blocker = blocker = Blocker()
    drop(window, files(photo_file))
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    fake.assess_blocker = None
    drop(window, files(other_file))
    wait_for_report(qtbot, window)
    assert blocker.stopped == 1
    assert other_file.name in window.windowTitle()


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_that_a_drop_over_an_unsaved_result_asks_first(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    other_file: Path,
    answer: str,
) -> None:
    restored(photo_file)
    with qtbot.waitSignal(window.workspace.replacing_asked, timeout=WAIT_MS):
        drop(window, files(other_file))
    notice = shown_notice(window)
    assert isinstance(notice.answer("Save…"), QPushButton)
    QTest.mouseClick(notice.answer(answer), Qt.MouseButton.LeftButton)
    expected = other_file if answer == "Discard" else photo_file
    assert expected.name in window.windowTitle()
    assert (window.workspace.restoration is None) is (answer == "Discard")
