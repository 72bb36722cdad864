"""A private session keeps nothing of the photos at hand, from the moment it is wished."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from photorestorer_gui.project.recent import RecentPhotos
from photorestorer_gui.ui.dialogs.files import ask_for_photos
from photorestorer_gui.ui.file_places import the_file_places
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from tests.e2e.project_acts import stroke, wait_until_kept
from tests.ui.fixtures import WAIT_MS, Examine


@pytest.fixture(autouse=True)
def qt_remembers_here(tmp_path: Path) -> Iterator[None]:
    """What Qt keeps of its dialogs lies in the test's folder."""
    kinds = (QSettings.Format.NativeFormat, QSettings.Scope.UserScope)
    QSettings.setPath(*kinds, str(tmp_path / "qt"))
    yield
    the_file_places().set_private(False)


def sessions(kept: KeptIn) -> list[Path]:
    assert kept.sessions is not None
    return list(kept.sessions.iterdir()) if kept.sessions.is_dir() else []


def test_that_a_session_that_turns_private_forgets_at_once(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    kept: KeptIn,
) -> None:
    examined(photo_file)
    wait_until_kept(qtbot, window)
    assert not window.status.private.isVisible()
    window.workspace.preferences.set(private_session=True)
    assert window.status.private.isVisible()
    qtbot.waitUntil(lambda: sessions(kept) == [], timeout=WAIT_MS)
    examined(other_file)
    stroke(window)
    assert sessions(kept) == []
    assert kept.recent is not None
    assert [each.path for each in RecentPhotos(kept.recent).all()] == [photo_file]


def test_that_work_is_kept_again_once_the_private_session_ends(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, kept: KeptIn
) -> None:
    window.workspace.preferences.set(private_session=True)
    examined(photo_file)
    stroke(window)
    assert sessions(kept) == []
    window.workspace.preferences.set(private_session=False)
    assert not window.status.private.isVisible()
    stroke(window)
    wait_until_kept(qtbot, window)
    assert len(sessions(kept)) == 1


@pytest.mark.parametrize("private", [False, True])
def test_that_qt_remembers_the_folder_of_a_dialog_unless_the_session_is_private(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, private: bool
) -> None:
    window.workspace.preferences.set(private_session=private)
    secret = tmp_path / "secret-folder"
    secret.mkdir()
    dialog = ask_for_photos(window, secret, lambda _: None)
    gone: list[object] = []
    dialog.destroyed.connect(lambda: gone.append(None))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(gone), timeout=WAIT_MS)
    store = QSettings(QSettings.Scope.UserScope, "QtProject")
    assert ("secret-folder" in repr([store.value(key) for key in store.allKeys()])) is not private
