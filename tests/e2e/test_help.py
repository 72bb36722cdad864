"""Help: the sheet of shortcuts, the log, and what this program is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.actions import ROWS
from photorestorer_gui.ui.dialogs.log import LogDialog, end_of
from photorestorer_gui.ui.dialogs.shortcuts import ShortcutSheet
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


def sheet(window: MainWindow) -> ShortcutSheet:
    (found,) = [each for each in window.findChildren(ShortcutSheet) if each.isVisible()]
    assert isinstance(found, ShortcutSheet)
    return found


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_that_f1_and_control_slash_show_the_sheet(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    QTest.keyClick(window, key, modifier)
    assert sheet(window).isVisible()


def test_that_the_sheet_has_every_action_that_has_keys(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()
    shown = {line.shortcut.text: line.shortcut for line in sheet(window).lines}
    for row in ROWS:
        keys = [key.toString() for key in window.actions_[row.id].shortcuts()]
        if any(keys):
            shortcut = shown[row.text.rstrip("…")]
            assert len(shortcut.keys) == len({key for key in keys if key})
            assert shortcut.group == row.menu.replace("&", "")


def test_that_the_sheet_has_the_keys_of_the_tools_and_of_the_list(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()
    shown = {
        (line.shortcut.group, key) for line in sheet(window).lines for key in line.shortcut.keys
    }
    assert {("By hand", key) for key in ("Enter", "Backspace", "Shift", "Alt")} <= shown
    assert {("List of photos", key) for key in ("Enter", "Space", "Del", "Alt+Up")} <= shown


@pytest.mark.parametrize(
    ("action", "keys"), [("quit", "Ctrl+Q"), ("save", "Ctrl+Shift+S"), ("redo", "Ctrl+Shift+Z")]
)
def test_that_keys_hold_that_are_no_standard_on_every_system(
    window: MainWindow, action: str, keys: str
) -> None:
    held = [key.toString() for key in window.actions_[action].shortcuts()]
    assert held.count(keys) == 1, "twice would be ambiguous, and then nothing happens"


def test_that_no_two_actions_share_keys(window: MainWindow) -> None:
    taken: dict[str, str] = {}
    for row in ROWS:
        for key in window.actions_[row.id].shortcuts():
            if not key.isEmpty():
                assert taken.setdefault(key.toString(), row.id) == row.id


def test_that_searching_shows_only_what_is_meant(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()
    found = sheet(window)
    QTest.keyClicks(found.search, "larger brush")
    assert [line.shortcut.text for line in found.lines if line.isVisible()] == ["Larger brush"]
    titles = [title.text() for title, _ in found._titles if title.isVisible()]
    assert titles == ["Marks"]
    found.search.setText("no such thing")
    assert found.nothing.isVisible()
    QTest.keyClick(found, Qt.Key.Key_Escape)
    assert not found.isVisible()


def test_that_the_log_is_shown_and_copied(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "photorestorer.log"
    file.write_text("first\nlast\n", encoding="utf-8")
    window = MainWindow(workspace, log_file=file)
    qtbot.addWidget(window)
    window.show()
    window.actions_["log"].trigger()
    dialog = window.findChild(LogDialog)
    assert isinstance(dialog, LogDialog)
    assert dialog.text.toPlainText() == "first\nlast\n"
    QTest.mouseClick(dialog.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "first\nlast\n"
    window.close_now()


def test_that_without_a_log_that_is_said(window: MainWindow) -> None:
    window.actions_["log"].trigger()
    dialog = window.findChild(LogDialog)
    assert isinstance(dialog, LogDialog)
    assert "Nothing has been noted" in dialog.text.toPlainText()
    assert not dialog.copy.isEnabled()
    assert not dialog.show_file.isEnabled()


def test_that_a_long_log_is_cut_at_a_line(tmp_path: Path) -> None:
    file = tmp_path / "long.log"
    lines = [f"{number:09}" for number in range(30_000)]
    file.write_text("\n".join(lines), encoding="utf-8")
    shown = end_of(file).splitlines()
    assert shown == lines[-len(shown) :]
    assert 10_000 < len(shown) < 30_000
    assert end_of(tmp_path / "none") == ""
