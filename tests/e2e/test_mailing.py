"""Attaching the result to a message, with a mail program of the test's on the path."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.ui import mail
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fixtures import WAIT_MS, Examine

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a program of Linux")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the path; its `xdg-email` notes what it is told."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "xdg-email"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/told"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def window(programs: Path, qtbot: QtBot, workspace: Workspace) -> Iterator[MainWindow]:
    made = MainWindow(workspace)
    made.show()
    yield made
    made.close_now()
    made.deleteLater()


def told(qtbot: QtBot, programs: Path) -> list[str]:
    told_file = programs / "told"
    qtbot.waitUntil(lambda: told_file.is_file() and bool(told_file.read_text()), timeout=WAIT_MS)
    return told_file.read_text().splitlines()


def test_that_a_result_that_is_not_saved_is_attached_as_a_copy(
    qtbot: QtBot, programs: Path, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    window.actions_["mail"].trigger()
    option, path = told(qtbot, programs)
    assert option == "--attach"
    restoration = window.workspace.restoration
    assert restoration is not None
    assert load_photo(Path(path)).same_pixels(restoration.after)
    assert Path(path).name == "Großmutter 1912-restored.png"
    said = "Großmutter 1912-restored.png is attached to a new message"
    labels = window.status.findChildren(QLabel)
    qtbot.waitUntil(lambda: said in [each.text() for each in labels], timeout=WAIT_MS)


def test_that_the_saved_file_itself_is_attached(
    qtbot: QtBot,
    programs: Path,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    tmp_path: Path,
) -> None:
    restored(photo_file)
    with qtbot.waitSignal(window.workspace.saved, timeout=WAIT_MS):
        window.workspace.save(tmp_path / "mine.png", overwrite=False)
    window.actions_["mail"].trigger()
    assert told(qtbot, programs) == ["--attach", str(tmp_path / "mine.png")]


def test_that_a_mail_program_that_fails_is_told_with_the_files_place(
    qtbot: QtBot,
    programs: Path,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    errors: list[Exception],
) -> None:
    (programs / "xdg-email").write_text("#!/bin/sh\nexit 3\n")
    restored(photo_file)
    window.actions_["mail"].trigger()
    qtbot.waitUntil(lambda: bool(errors), timeout=WAIT_MS)
    assert "No mail program could be opened." in str(errors[0])
    assert "restored.png" in str(getattr(errors[0], "remedy", ""))


def test_that_without_a_mail_program_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workspace: Workspace, qapp: object
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = MainWindow(workspace)
    assert not made.actions_["mail"].isVisible()
    made.close_now()
    made.deleteLater()


@pytest.mark.parametrize(
    ("platform", "commands"),
    [
        ("linux", (("xdg-email", ("--attach", "/p/a b.png")),)),
        ("darwin", (("open", ("-a", "Mail", "/p/a b.png")),)),
        ("win32", ()),
    ],
)
def test_that_each_system_has_its_own_way(platform: str, commands: tuple[Any, ...]) -> None:
    assert mail.commands_to_mail(Path("/p/a b.png"), platform) == commands


def test_that_windows_is_given_one_file_and_shows_the_message() -> None:
    seen: list[tuple[Any, ...]] = []

    def send(*arguments: Any) -> int:
        message = ctypes.cast(arguments[2], ctypes.POINTER(mail.Message)).contents
        seen.append((message.file_count, message.files[0].path, message.files[0].name))
        seen.append(arguments[3:])
        return 1

    assert mail.send_by_mapi(Path("/p/a.png"), send) == 1
    dialog_and_logon = 0x1 | 0x8
    assert seen == [(1, os.fsencode("/p/a.png"), b"a.png"), (dialog_and_logon, 0)]


def test_that_windows_without_mapi_offers_nothing() -> None:
    assert not mail.can_mail("win32"), "there is no registry here"
