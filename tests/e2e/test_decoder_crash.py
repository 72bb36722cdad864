"""A decoder that crashes while the window is open: the window lives and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.app import build_engine, read_apart
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.project.files import save_project
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue_items import ItemState
from photorestorer_gui.ui.workspace import Workspace
from tests.networks import graphs
from tests.photo.saboteurs import by_name
from tests.project.projects import project_of
from tests.ui.fixtures import WAIT_MS


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window over the real engine, whose decoders do what a photo's name says."""
    networks: Networks = graphs.stand_ins(tmp_path / "models", scores={"blurred": 0.9})
    with closing(Apart(sabotage=by_name)) as apart:
        workspace = Workspace(build_engine(Settings, networks, apart))
        read_apart(workspace, apart, Settings().max_megapixels)
        made = MainWindow(workspace)
        made.show()
        qtbot.waitExposed(made)
        yield made
        made.close_now()
        made.workspace.deleteLater()
        made.deleteLater()


def notice_of(window: MainWindow) -> Notice | None:
    return next((each for each in window.findChildren(Notice) if each.isVisible()), None)


def open_good(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.workspace.open_path(path)
    qtbot.waitUntil(lambda: window.workspace.report is not None, timeout=4 * WAIT_MS)


def notice_shown(qtbot: QtBot, window: MainWindow, about: Path) -> Notice:
    """Open a file and return the notice that comes of it; what was open stays open."""
    workspace = window.workspace
    assert workspace.photo is not None
    before = workspace.photo.source
    workspace.open_path(about)
    qtbot.waitUntil(lambda: notice_of(window) is not None, timeout=4 * WAIT_MS)
    notice = notice_of(window)
    assert notice is not None
    assert f"“{about.name}” made a decoder crash" in notice.message.summary
    assert workspace.photo.source == before
    return notice


def test_that_the_window_outlives_a_decoder(
    qtbot: QtBot, window: MainWindow, portrait: Photo, tmp_path: Path
) -> None:
    workspace = window.workspace
    open_good(qtbot, window, save_photo(portrait, tmp_path / "good.png"))
    notice = notice_shown(qtbot, window, save_photo(portrait, tmp_path / "abort.png"))
    assert "another copy" in notice.message.remedy
    notice.close()

    other = save_photo(portrait, tmp_path / "other.png")
    workspace.open_path(other)
    qtbot.waitUntil(
        lambda: workspace.photo is not None and workspace.photo.source == other,
        timeout=4 * WAIT_MS,
    )


def test_that_the_window_outlives_the_layers_of_a_project(
    qtbot: QtBot, window: MainWindow, portrait: Photo, tmp_path: Path
) -> None:
    open_good(qtbot, window, save_photo(portrait, tmp_path / "good.png"))
    project = save_project(project_of(9, 7, deep=True), tmp_path / "abort.photorestorer")
    notice_shown(qtbot, window, project).close()


def test_that_a_crash_in_a_list_costs_that_photo_alone(
    qtbot: QtBot, window: MainWindow, portrait: Photo, tmp_path: Path
) -> None:
    queue = window.workspace.queue
    names = ["one", "abort", "two"]
    queue.open([save_photo(portrait, tmp_path / f"{name}.png") for name in names])
    waiting = (ItemState.WAITING, ItemState.EXAMINING)
    qtbot.waitUntil(
        lambda: len(queue.items) == 3 and all(item.state not in waiting for item in queue.items),
        timeout=8 * WAIT_MS,
    )
    failed = [item for item in queue.items if item.state is ItemState.FAILED]
    assert [item.path.stem for item in failed] == ["abort"]
    assert "made a decoder crash" in failed[0].reason
