"""Fixtures of everything that needs a workspace or a window; `conftest` of ui and e2e take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine

# Generous for a busy machine; what is waited for takes milliseconds.
WAIT_MS = 20_000


@pytest.fixture
def fake() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """A smooth 120×90 picture."""
    rows, columns = np.mgrid[0:90, 0:120]
    pixels = np.stack([rows * 2, columns * 2, rows + columns], axis=2).astype(np.uint8)
    path = tmp_path / "Großmutter 1912.png"
    path.write_bytes(cv2.imencode(".png", pixels[..., ::-1])[1].tobytes())
    return path


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    """Another picture, 64×48, grey."""
    path = tmp_path / "other.png"
    path.write_bytes(cv2.imencode(".png", np.full((48, 64, 3), 128, np.uint8))[1].tobytes())
    return path


@pytest.fixture
def kept(user_folders: Path) -> KeptIn:
    """Where the workspace keeps sessions and recent photos."""
    return KeptIn(user_folders / "data" / "sessions", user_folders / "data" / "recent")


@pytest.fixture
def workspace(qapp: object, fake: FakeEngine, kept: KeptIn) -> Iterator[Workspace]:
    made = Workspace(fake.engine(), kept_in=kept)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def errors(workspace: Workspace) -> list[Exception]:
    """The errors that the workspace raised."""
    raised: list[Exception] = []
    workspace.error_raised.connect(raised.append)
    return raised


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace) -> Iterator[MainWindow]:
    made = MainWindow(workspace)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_now()
    made.deleteLater()


@pytest.fixture
def large_type(qapp: object) -> Iterator[None]:
    """Letters twice as large, for windows made from now on."""
    theme = the_theme()
    before = theme.base_pt
    theme.set_base(2 * before)
    yield
    theme.set_base(before)


Examine = Callable[[Path], Photo]


@pytest.fixture
def examined(qtbot: QtBot, workspace: Workspace) -> Examine:
    """Opens a file and waits until it is examined."""

    def open_and_wait(path: Path) -> Photo:
        workspace.open_path(path)
        qtbot.waitUntil(
            lambda: (
                workspace.photo is not None
                and workspace.photo.source == path
                and workspace.report is not None
                and workspace.masking.ready
            ),
            timeout=WAIT_MS,
        )
        assert workspace.photo is not None
        return workspace.photo

    return open_and_wait


@pytest.fixture
def restored(qtbot: QtBot, workspace: Workspace, examined: Examine) -> Examine:
    """Opens a file, examines and restores it."""

    def open_and_restore(path: Path) -> Photo:
        photo = examined(path)
        with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
            workspace.restore()
        return photo

    return open_and_restore
