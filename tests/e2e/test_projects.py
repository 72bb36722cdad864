"""Work is put down and taken up again: nothing that the person did is lost."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photorestorer_gui.project.files import load_project
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from tests.e2e.project_acts import (
    choose,
    marks,
    notice_of,
    save_project_as,
    stroke,
    wait_for_work,
)
from tests.e2e.test_opening import drop, files
from tests.ui.fixtures import WAIT_MS, Examine
from tests.ui.queue_fixtures import Wait, show, states

LEFT = Qt.MouseButton.LeftButton


def test_that_a_project_brings_back_marks_settings_and_result(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    restored(photo_file)
    space = window.workspace
    space.set_kind("noisy", True)
    space.set_strength("sharpen", 0.25)
    space.masking.set_sensitivity(0.75)
    qtbot.waitUntil(lambda: space.masking.ready, timeout=WAIT_MS)
    stroke(window)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    assert space.restoration is not None

    second = another()
    second.workspace.open_path(tmp_path / "work.photorestorer")
    wait_for_work(qtbot, second)
    again = second.workspace
    assert np.array_equal(marks(second), marks(window))
    assert again.report is not None
    assert space.report is not None
    assert again.report.overrides == space.report.overrides
    assert again.report.scores == space.report.scores
    assert again.plan == space.plan
    assert again.wishes == space.wishes
    assert again.restoration is not None
    assert again.restoration.after.same_pixels(space.restoration.after)
    assert again.restoration.outcomes == space.restoration.outcomes
    assert again.is_outdated
    assert again.photo is not None
    assert again.photo.source == photo_file
    assert not again.is_at_risk
    assert second.windowTitle().startswith("work.photorestorer")


def test_that_a_project_can_be_read_without_us(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, tmp_path: Path
) -> None:
    restored(photo_file)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    with zipfile.ZipFile(tmp_path / "work.photorestorer") as archive:
        record = json.loads(archive.read("project.json"))
        names = set(archive.namelist())
        mask = cv2.imdecode(np.frombuffer(archive.read("marked.png"), np.uint8), 0)
    assert record["photo"]["path"] == str(photo_file)
    assert len(record["photo"]["sha256"]) == 64
    assert record["report"]["label"] == "blurred+cracked"
    assert names >= {"thumbnail.png", "result.png", "cracks.png", "found.png"}
    assert "photo.png" not in names
    assert mask is not None
    assert np.array_equal(mask > 0, marks(window))


def test_that_the_title_tells_what_is_unsaved(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    assert not window.isWindowModified()
    stroke(window)
    assert window.isWindowModified()
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    assert "work.photorestorer" in window.windowTitle()
    assert not window.isWindowModified()
    window.workspace.set_strength("sharpen", 0.5)
    assert window.isWindowModified()
    with qtbot.waitSignal(window.workspace.projects.saved, timeout=WAIT_MS):
        window.actions_["save-project"].trigger()
    assert not window.isWindowModified()
    assert window.close()


def test_that_a_stroke_taken_back_while_painting_changes_no_project(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    masking = window.workspace.masking
    assert masking.begin_stroke()
    masking.paint((20, 20), 5, damaged=True)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not masking.stroking or masking.abort_stroke()
    assert not window.isWindowModified()
    assert window.close()


def test_that_a_project_saved_during_a_stroke_holds_the_whole_stroke(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    masking, file = window.workspace.masking, tmp_path / "work.photorestorer"
    assert masking.begin_stroke()
    masking.paint((20, 20), 5, damaged=True)
    window.workspace.projects.save(file, overwrite=False)
    masking.paint((60, 40), 5, damaged=True)
    assert not window.workspace.projects.is_saving
    with qtbot.waitSignal(window.workspace.projects.saved, timeout=WAIT_MS):
        masking.commit_stroke(damaged=True)
    saved = load_project(file)
    assert saved.layers is not None
    assert np.array_equal(saved.layers.marked.pixels, marks(window))
    assert not window.isWindowModified()


def test_that_saving_is_told_and_waits_for_no_second_one(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    projects = window.workspace.projects
    with qtbot.waitSignal(projects.saved, timeout=WAIT_MS):
        projects.save(tmp_path / "work.photorestorer", overwrite=False)
        assert projects.is_saving
        assert not window.actions_["save-project"].isEnabled()
        assert "Saving" in window.status.text
    assert window.actions_["save-project"].isEnabled()
    assert "work.photorestorer" in window.status.text


def test_that_a_pasted_photo_is_kept_in_the_project(
    qtbot: QtBot,
    window: MainWindow,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    from PySide6.QtGui import QImage

    window.workspace.open_image(QImage(str(photo_file)))
    wait_for_work(qtbot, window)
    save_project_as(qtbot, window, tmp_path / "pasted")
    second = another()
    second.workspace.open_path(tmp_path / "pasted.photorestorer")
    wait_for_work(qtbot, second)
    first, again = window.workspace.photo, second.workspace.photo
    assert first is not None
    assert again is not None
    assert again.same_pixels(first)


def test_that_closing_offers_to_save_a_project_first(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    stroke(window)
    assert not window.close()
    QTest.mouseClick(notice_of(window).answer("Save project…"), LEFT)
    choose(window, tmp_path / "kept.photorestorer")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    assert (tmp_path / "kept.photorestorer").is_file()


def test_that_giving_up_saving_a_project_stays(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    stroke(window)
    assert not window.close()
    QTest.mouseClick(notice_of(window).answer("Save project…"), LEFT)
    dialog = next(each for each in window.findChildren(QFileDialog) if each.isVisible())
    dialog.reject()
    assert window.isVisible()
    save_project_as(qtbot, window, tmp_path / "later.photorestorer")
    assert window.isVisible()


def test_that_a_moved_photo_is_asked_for(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    stroke(window)
    (tmp_path / "far").mkdir()
    save_project_as(qtbot, window, tmp_path / "far" / "work.photorestorer")
    moved = tmp_path / "attic" / "gone.png"
    moved.parent.mkdir()
    photo_file.rename(moved)
    second = another()
    with qtbot.waitSignal(second.workspace.projects.original_asked, timeout=WAIT_MS):
        second.workspace.open_path(tmp_path / "far" / "work.photorestorer")
    assert "not where it was" in notice_of(second).message.summary
    QTest.mouseClick(notice_of(second).answer("Locate…"), LEFT)
    with qtbot.waitSignal(second.workspace.projects.original_asked, timeout=WAIT_MS):
        choose(second, other_file)
    assert "changed" in notice_of(second).message.summary
    QTest.mouseClick(notice_of(second).answer("Locate…"), LEFT)
    choose(second, moved)
    wait_for_work(qtbot, second)
    assert second.workspace.photo is not None
    assert second.workspace.photo.source == moved
    assert np.array_equal(marks(second), marks(window))


def test_that_a_photo_moved_together_with_its_project_is_found(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    there = tmp_path / "album"
    there.mkdir()
    for path in (photo_file, tmp_path / "work.photorestorer"):
        path.rename(there / path.name)
    second = another()
    second.workspace.open_path(there / "work.photorestorer")
    wait_for_work(qtbot, second)
    assert second.workspace.photo is not None
    assert second.workspace.photo.source == there / photo_file.name


@pytest.mark.parametrize("same_size", [True, False])
def test_that_a_changed_photo_is_told_and_may_be_used(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
    same_size: bool,
) -> None:
    examined(photo_file)
    stroke(window)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    size = (90, 120, 3) if same_size else (80, 120, 3)
    cv2.imwrite(str(tmp_path / "new.png"), np.full(size, 90, np.uint8))
    (tmp_path / "new.png").replace(photo_file)
    second = another()
    with qtbot.waitSignal(second.workspace.projects.original_asked, timeout=WAIT_MS):
        second.workspace.open_path(tmp_path / "work.photorestorer")
    QTest.mouseClick(notice_of(second).answer("Use it as it is"), LEFT)
    if same_size:
        wait_for_work(qtbot, second)
        assert np.array_equal(marks(second), marks(window))
    else:
        qtbot.waitUntil(
            lambda: any("size" in each.message.summary for each in second.findChildren(Notice)),
            timeout=WAIT_MS,
        )
        assert second.workspace.photo is None


def test_that_a_damaged_project_is_explained(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.photorestorer"
    broken.write_bytes(b"PK\x03\x04 nothing else")
    window.workspace.open_path(broken)
    qtbot.waitUntil(lambda: bool(window.findChildren(Notice)), timeout=WAIT_MS)
    assert "damaged" in notice_of(window).message.summary
    assert window.welcome.isVisible()


def test_that_a_dropped_project_opens(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    tmp_path: Path,
) -> None:
    examined(photo_file)
    stroke(window)
    wanted = marks(window).copy()
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    examined(other_file)
    assert drop(window, files(tmp_path / "work.photorestorer"))
    qtbot.waitUntil(lambda: "work.photorestorer" in window.windowTitle(), timeout=WAIT_MS)
    assert np.array_equal(marks(window), wanted)


def test_that_the_project_dialogs_open_by_the_keyboard(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_S, keys)
    with qtbot.waitSignal(window.workspace.projects.saved, timeout=WAIT_MS):
        choose(window, tmp_path / "work.photorestorer")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_O, keys)
    with qtbot.waitSignal(window.workspace.photo_changed, timeout=WAIT_MS):
        choose(window, tmp_path / "work.photorestorer")


def test_that_a_project_dropped_on_a_list_is_taken_up_beside_it(
    window: MainWindow,
    filled: Queue,
    wait: Wait,
    other_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
    qtbot: QtBot,
) -> None:
    project = tmp_path / "work.photorestorer"
    maker = another()
    maker.workspace.open_path(other_file)
    wait_for_work(qtbot, maker)
    stroke(maker)
    save_project_as(qtbot, maker, project)
    stroke(window)
    marked = marks(window).copy()
    names = [item.path.name for item in filled.items]

    assert drop(window, files(project))
    wait(lambda: window.workspace.projects.file == project)
    wait_for_work(qtbot, window)
    assert np.array_equal(marks(window), marks(maker))
    assert [item.path.name for item in filled.items] == names
    assert ItemState.FAILED not in states(filled).values()
    # The photo of the list that was in the editor was put by with its marks.
    show(wait, filled, "a")
    assert np.array_equal(marks(window), marked)
