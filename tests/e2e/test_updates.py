"""Looking for a newer version: only when asked, and nothing is opened or downloaded by itself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from photorestorer_gui import app, paths
from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.updates import Release
from photorestorer_gui.progress import Progress
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow

NEWER = Release("9.8.7", "https://example.org/9.8.7")


class Asked:
    """Answers like a server, and counts."""

    def __init__(self, answer: Release | Exception | None) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, progress: Progress) -> Release | None:
        self.times += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pages: list[str] = []

    def note(url: QUrl) -> bool:
        pages.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return pages


def shown(window: MainWindow) -> Notice | None:
    """The dialog that says what came of it, and not the one that waits."""
    found = [each for each in window.findChildren(Notice) if each.isVisible()]
    return found[0] if found and "Looking" not in words(found[0]) else None


def words(notice: Notice | None) -> str:
    assert notice is not None
    return " ".join(label.text() for label in notice.findChildren(QLabel))


def press(notice: Notice | None, text: str) -> None:
    assert notice is not None
    next(each for each in notice.findChildren(QPushButton) if each.text() == text).click()


def want_updates(window: MainWindow, **changes: bool) -> None:
    window.workspace.preferences.set(**changes)


def test_that_nobody_is_asked_by_default(window: MainWindow) -> None:
    assert not Settings().updates
    ask = Asked(NEWER)
    window.updates.start(ask)
    assert not window.updates.is_asking
    assert ask.times == 0


def test_that_the_action_tells_of_a_newer_version_and_opens_its_page_only_on_a_word(
    window: MainWindow, qtbot: QtBot, opened: list[str]
) -> None:
    ask = Asked(NEWER)
    window.updates.start(ask)
    window.actions_["updates"].trigger()
    qtbot.waitUntil(lambda: shown(window) is not None)
    assert "There is version 9.8.7." in words(shown(window))
    assert (ask.times, opened) == (1, [])
    press(shown(window), "Open the page")
    assert opened == [NEWER.page]


def test_that_later_opens_nothing(window: MainWindow, qtbot: QtBot, opened: list[str]) -> None:
    window.updates.start(Asked(NEWER))
    window.actions_["updates"].trigger()
    qtbot.waitUntil(lambda: shown(window) is not None)
    press(shown(window), "Later")
    assert opened == []


def test_that_who_has_the_newest_version_hears_it(window: MainWindow, qtbot: QtBot) -> None:
    window.updates.start(Asked(None))
    window.actions_["updates"].trigger()
    qtbot.waitUntil(lambda: shown(window) is not None)
    assert "You have the newest version." in words(shown(window))


def test_that_who_asked_hears_why_there_is_no_answer(window: MainWindow, qtbot: QtBot) -> None:
    window.updates.start(Asked(DownloadError("Nobody answered.", "Try again.")))
    window.actions_["updates"].trigger()
    qtbot.waitUntil(lambda: shown(window) is not None)
    assert "Nobody answered." in words(shown(window))


def test_that_with_the_setting_each_start_asks_once(window: MainWindow, qtbot: QtBot) -> None:
    want_updates(window, updates=True)
    ask = Asked(NEWER)
    window.updates.start(ask)
    qtbot.waitUntil(lambda: shown(window) is not None)
    assert ask.times == 1


@pytest.mark.parametrize("answer", [None, DownloadError("Nobody answered.", "Try again.")])
def test_that_a_start_without_news_says_nothing(
    window: MainWindow, qtbot: QtBot, answer: Exception | None
) -> None:
    want_updates(window, updates=True)
    window.updates.start(Asked(answer))
    qtbot.waitUntil(lambda: not window.updates.is_asking)
    assert shown(window) is None


def test_that_without_the_internet_nobody_is_asked(window: MainWindow) -> None:
    want_updates(window, updates=True, downloads=False)
    ask = Asked(NEWER)
    window.updates.start(ask)
    assert not window.actions_["updates"].isEnabled()
    window.updates.ask()
    assert not window.updates.is_asking
    assert ask.times == 0


class Silent:
    """A server that never answers; a cancel ends the wait."""

    def __init__(self) -> None:
        self.stopped, self.heard = threading.Event(), threading.Event()

    def __call__(self, progress: Progress) -> Release | None:
        with progress.interrupting(self.stopped.set):
            self.heard.set()
            self.stopped.wait()
        progress.check()
        return NEWER


def test_that_a_question_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.updates.start(Silent())
    window.actions_["updates"].trigger()
    (waiting,) = [each for each in window.findChildren(Notice) if each.isVisible()]
    press(waiting, "Stop")
    qtbot.waitUntil(lambda: not window.updates.is_asking)
    assert not [each for each in window.findChildren(Notice) if each.isVisible()]


def test_that_forbidding_the_internet_stops_a_question(window: MainWindow, qtbot: QtBot) -> None:
    window.updates.start(Silent())
    window.actions_["updates"].trigger()
    want_updates(window, downloads=False)
    qtbot.waitUntil(lambda: not window.updates.is_asking)
    assert shown(window) is None


def test_that_who_asks_during_a_start_is_told(window: MainWindow, qtbot: QtBot) -> None:
    want_updates(window, updates=True)
    silent = Silent()
    window.updates.start(silent)
    qtbot.waitUntil(silent.heard.is_set)
    want_updates(window, updates=False)
    window.updates.start(Asked(None))
    window.actions_["updates"].trigger()
    qtbot.waitUntil(lambda: shown(window) is not None)
    assert silent.stopped.is_set()
    assert "You have the newest version." in words(shown(window))


def test_that_closing_ends_a_question(window: MainWindow, qtbot: QtBot) -> None:
    silent = Silent()
    window.updates.start(silent)
    window.actions_["updates"].trigger()
    qtbot.waitUntil(silent.heard.is_set)
    window.close_now()
    assert silent.stopped.is_set()


def test_that_a_copy_without_an_address_says_so(window: MainWindow) -> None:
    window.updates.start(None)
    window.actions_["updates"].trigger()
    assert "cannot look for updates" in words(shown(window))


def test_that_the_address_is_what_the_release_wrote(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "resources_folder", lambda: tmp_path)
    assert app.newer_version() is None
    (tmp_path / "releases.txt").write_text("https://127.0.0.1:9/latest\n", "utf-8")
    ask = app.newer_version()
    assert ask is not None
    with pytest.raises(DownloadError) as caught:
        ask(Progress())
    assert caught.value.details == "https://127.0.0.1:9/latest"
