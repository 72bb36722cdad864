"""What a person does with projects, for the tests of projects, sessions and recent photos."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS

LEFT = Qt.MouseButton.LeftButton


def stroke(window: MainWindow, place: tuple[float, float] = (20, 20)) -> None:
    masking = window.workspace.masking
    assert masking.begin_stroke()
    masking.paint(place, 5, damaged=True)
    masking.paint((place[0] + 30, place[1] + 10), 5, damaged=True)
    masking.commit_stroke(damaged=True)


def marks(window: MainWindow) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    mask = window.workspace.masking.mask
    assert mask is not None
    return mask.pixels


def notice_of(window: MainWindow) -> Notice:
    return next(each for each in window.findChildren(Notice) if each.isVisible())


def choose(window: MainWindow, path: Path) -> None:
    """Give a path to the file dialog that is open."""
    dialog = next(each for each in window.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.hide()
    dialog.deleteLater()


def wait_until_kept(qtbot: QtBot, window: MainWindow) -> None:
    autosave = window.workspace.projects.autosave
    wanted, kept = autosave.revision, list[int]()
    autosave.kept.connect(kept.append)
    autosave.note()
    qtbot.waitUntil(lambda: bool(kept) and kept[-1] >= wanted, timeout=WAIT_MS)


def wait_for_work(qtbot: QtBot, window: MainWindow) -> None:
    space = window.workspace
    qtbot.waitUntil(lambda: space.report is not None and space.masking.ready, timeout=WAIT_MS)


def save_project_as(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.actions_["save-project-as"].trigger()
    with qtbot.waitSignal(window.workspace.projects.saved, timeout=WAIT_MS):
        choose(window, path)


@pytest.fixture
def another(qtbot: QtBot, kept: KeptIn, fake: FakeEngine) -> Iterator[Callable[[], MainWindow]]:
    """Starts the program once more."""
    made: list[MainWindow] = []

    def start() -> MainWindow:
        window = MainWindow(Workspace(fake.engine(), kept_in=kept))
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.workspace.projects.start()
        return window

    yield start
    for window in made:
        window.close_now()
        window.deleteLater()


@pytest.fixture
def crash(qtbot: QtBot, window: MainWindow, kept: KeptIn) -> Callable[[], None]:
    """Leaves the window's session as a crash would: a copy without a holder of its lock."""

    def leave() -> None:
        wait_until_kept(qtbot, window)
        assert kept.sessions is not None
        held = next(path for path in kept.sessions.iterdir())
        shutil.copytree(held, kept.sessions / "crashed")
        window.close_now()

    return leave


def found_unfinished(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: bool(window.welcome.cards), timeout=WAIT_MS)
