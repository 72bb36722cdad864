"""The whole line with the real core: real files, real steps, networks small enough for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.app import build_engine
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.workspace import Workspace
from tests.networks import graphs
from tests.ui.fixtures import WAIT_MS

BOTH = {"blurred": 0.9, "cracked": 0.9}
Open = Callable[[Networks], MainWindow]


@pytest.fixture
def cracked_file(portrait: Photo, tmp_path: Path) -> Path:
    """A portrait with a white crack."""
    pixels = portrait.pixels.copy()
    pixels[:, 60:63] = 255
    return save_photo(Photo(pixels), tmp_path / "cracked.png")


@pytest.fixture
def open_with(qtbot: QtBot, apart: Apart) -> Iterator[Open]:
    """Opens a window over the real engine with these networks."""
    made: list[MainWindow] = []

    def open_window(networks: Networks) -> MainWindow:
        window = MainWindow(Workspace(build_engine(Settings, networks, apart)))
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_window
    for window in made:
        window.close_now()
        window.workspace.deleteLater()
        window.deleteLater()


def examine(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.workspace.open_path(path)
    qtbot.waitUntil(
        lambda: window.workspace.report is not None and window.workspace.masking.ready,
        timeout=4 * WAIT_MS,
    )


def test_that_a_crack_is_found_filled_and_saved(
    qtbot: QtBot, open_with: Open, cracked_file: Path, tmp_path: Path
) -> None:
    window = open_with(graphs.stand_ins(tmp_path / "models", scores=BOTH))
    workspace = window.workspace
    examine(qtbot, window, cracked_file)
    mask = workspace.masking.mask
    assert mask is not None
    assert mask.pixels[:, 61].all()
    with qtbot.waitSignal(workspace.restoration_changed, timeout=4 * WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, Qt.MouseButton.LeftButton)
    restoration = workspace.restoration
    assert restoration is not None
    assert [outcome.status for outcome in restoration.outcomes] == ["done", "done"]
    assert restoration.after.pixels[:, 61].mean() < 240
    with qtbot.waitSignal(workspace.saved, timeout=WAIT_MS):
        workspace.save(tmp_path / "restored.png", overwrite=False)
    saved = load_photo(tmp_path / "restored.png")
    assert np.array_equal(saved.pixels, restoration.after.pixels)


def test_that_cancel_stops_a_running_network(
    qtbot: QtBot, open_with: Open, cracked_file: Path, tmp_path: Path
) -> None:
    networks = graphs.stand_ins(tmp_path / "models", scores=BOTH, sharpener=graphs.slow())
    window = open_with(networks)
    workspace = window.workspace
    examine(qtbot, window, cracked_file)
    workspace.set_label("blurred")
    workspace.restore()
    sharpening = workspace.plan.steps[0].title
    with qtbot.waitSignal(workspace.progress_changed, timeout=WAIT_MS) as told:
        pass
    assert told.args is not None
    assert told.args[1] == sharpening
    qtbot.waitUntil(lambda: "sharpener" in networks._sessions, timeout=WAIT_MS)
    lane = workspace._work._lane
    # The network would run for minutes; it has to end well within a third of a second.
    with qtbot.waitSignal(lane.idle, timeout=300):
        QTest.mouseClick(window.plan_panel.cancel_button, Qt.MouseButton.LeftButton)
    assert workspace.restoration is None
    assert window.plan_panel.button.isEnabled()


def test_that_closing_stops_a_running_network(
    qtbot: QtBot, open_with: Open, cracked_file: Path, tmp_path: Path
) -> None:
    networks = graphs.stand_ins(tmp_path / "models", scores=BOTH, sharpener=graphs.slow())
    window = open_with(networks)
    examine(qtbot, window, cracked_file)
    window.workspace.set_label("blurred")
    with qtbot.waitSignal(window.workspace.progress_changed, timeout=WAIT_MS):
        window.workspace.restore()
    assert window.close()


def test_that_a_network_that_fails_is_a_failed_step(
    qtbot: QtBot, open_with: Open, cracked_file: Path, tmp_path: Path
) -> None:
    networks = graphs.stand_ins(tmp_path / "models", scores=BOTH, sharpener=graphs.failing())
    window = open_with(networks)
    examine(qtbot, window, cracked_file)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=4 * WAIT_MS):
        window.workspace.restore()
    restoration = window.workspace.restoration
    assert restoration is not None
    assert [outcome.status for outcome in restoration.outcomes] == ["done", "failed"]


def test_that_missing_networks_are_told_and_the_photo_stays(
    qtbot: QtBot, open_with: Open, cracked_file: Path, tmp_path: Path
) -> None:
    window = open_with(Networks(ModelStore([tmp_path / "empty"])))
    with qtbot.waitSignal(window.workspace.error_raised, timeout=WAIT_MS):
        window.workspace.open_path(cracked_file)
    notice = window.findChild(Notice)
    assert notice is not None
    assert "not installed" in notice.message.summary
    assert window.workspace.photo is not None
