"""Loading and saving marks from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import load_mask, save_mask
from photorestorer_gui.ui.dialogs import mask_files
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fixtures import WAIT_MS, Examine

Choose = Callable[[str, Path], None]


@pytest.fixture
def opened(window: MainWindow, examined: Examine, photo_file: Path) -> MainWindow:
    examined(photo_file)
    return window


@pytest.fixture
def choose(opened: MainWindow) -> Choose:
    """Triggers an action and chooses a file in the dialog that it opens."""

    def trigger_and_choose(action: str, path: Path) -> None:
        ask = {"load-marks": mask_files.ask_for_mask, "save-marks": mask_files.ask_where_to_save}
        dialog = ask[action](opened, opened.workspace)
        assert dialog is not None
        dialog.fileSelected.emit(str(path))
        dialog.close()

    return trigger_and_choose


def corner(height: int, width: int) -> Mask:
    pixels = np.zeros((height, width), np.bool_)
    pixels[: height // 3, : width // 2] = True
    return Mask(pixels)


def marks(window: MainWindow) -> Mask:
    mask = window.workspace.masking.mask
    assert mask is not None
    return mask


def load(qtbot: QtBot, window: MainWindow, choose: Choose, path: Path) -> None:
    with qtbot.waitSignal(window.workspace.masking.changes.loaded, timeout=WAIT_MS):
        choose("load-marks", path)
    qtbot.waitUntil(lambda: window.workspace.masking.ready, timeout=WAIT_MS)


def test_that_saved_marks_are_the_same_again_and_undo_brings_the_old_back(
    qtbot: QtBot, opened: MainWindow, choose: Choose, tmp_path: Path
) -> None:
    found = marks(opened)
    with qtbot.waitSignal(opened.workspace.masking.changes.saved, timeout=WAIT_MS):
        choose("save-marks", tmp_path / "cracks.png")
    assert opened.status.text == "Marks saved as cracks.png"
    assert load_mask(tmp_path / "cracks.png", height=90, width=120).same_pixels(found)
    opened.actions_["clear"].trigger()
    load(qtbot, opened, choose, tmp_path / "cracks.png")
    assert opened.status.text == "Marks loaded from cracks.png"
    assert marks(opened).same_pixels(found)
    assert opened.actions_["undo"].text() == "Undo “Load marks”"
    opened.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: opened.workspace.masking.ready, timeout=WAIT_MS)
    assert not marks(opened)


def test_that_a_name_without_an_ending_never_replaces_a_file_unasked(
    qtbot: QtBot, opened: MainWindow, choose: Choose, tmp_path: Path
) -> None:
    kept = save_mask(corner(9, 9), tmp_path / "cracks.png").read_bytes()
    with qtbot.waitSignal(opened.workspace.error_raised, timeout=WAIT_MS) as raised:
        choose("save-marks", tmp_path / "cracks")
    assert raised.args is not None
    assert "exists already" in str(raised.args[0])
    assert (tmp_path / "cracks.png").read_bytes() == kept
    for notice in opened.findChildren(Notice):
        notice.close()


def test_that_a_mask_of_the_photos_shape_is_offered_scaled(
    qtbot: QtBot, opened: MainWindow, choose: Choose, tmp_path: Path
) -> None:
    path = save_mask(corner(180, 240), tmp_path / "twice.png")
    before = marks(opened)
    with qtbot.waitSignal(opened.workspace.masking.changes.scaling_asked, timeout=WAIT_MS):
        choose("load-marks", path)
    (notice,) = opened.findChildren(Notice)
    assert "240×180" in notice.message.summary
    assert marks(opened).same_pixels(before)
    with qtbot.waitSignal(opened.workspace.masking.changes.loaded, timeout=WAIT_MS):
        notice.answer("Scale the marks").click()
    qtbot.waitUntil(lambda: opened.workspace.masking.ready, timeout=WAIT_MS)
    assert marks(opened).same_pixels(corner(90, 120))


def test_that_a_mask_of_another_shape_is_refused(
    qtbot: QtBot, opened: MainWindow, choose: Choose, tmp_path: Path
) -> None:
    path = save_mask(corner(120, 90), tmp_path / "tall.png")
    before = marks(opened)
    with qtbot.waitSignal(opened.workspace.error_raised, timeout=WAIT_MS):
        choose("load-marks", path)
    (notice,) = opened.findChildren(Notice)
    assert "90×120" in notice.message.summary
    assert "120×90" in notice.message.summary
    assert marks(opened).same_pixels(before)
    assert opened.workspace.masking.stack.count() == 0
    notice.close()


def test_that_the_actions_open_their_dialogs(qtbot: QtBot, opened: MainWindow) -> None:
    for action, title in (("load-marks", "Load marks"), ("save-marks", "Save the marks")):
        opened.actions_[action].trigger()
        (dialog,) = [
            each for each in opened.findChildren(QFileDialog) if each.windowTitle() == title
        ]
        assert dialog.isVisible()
        dialog.close()


def test_that_marks_are_suggested_beside_the_photo(opened: MainWindow, photo_file: Path) -> None:
    photo = opened.workspace.photo
    assert photo is not None
    assert mask_files.suggested_path(photo) == photo_file.with_name("Großmutter 1912-marks.png")
