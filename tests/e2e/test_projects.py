"""Work is put down and taken up again: nothing that the person did is lost."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.project.files import load_project
from photorestorer_gui.project.session import Session
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.workspace import Workspace
from tests.e2e.test_opening import drop, files
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

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


# --- project files --------------------------------------------------------------------------------


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


# --- crashes --------------------------------------------------------------------------------------


def test_that_a_session_that_ended_well_is_removed(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path, kept: KeptIn
) -> None:
    examined(photo_file)
    wait_until_kept(qtbot, window)
    assert kept.sessions is not None
    assert len(list(kept.sessions.iterdir())) == 1
    assert window.close()
    assert list(kept.sessions.iterdir()) == []


def test_that_a_crashed_session_is_offered_and_gone_on_with(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
    kept: KeptIn,
) -> None:
    restored(photo_file)
    space = window.workspace
    stroke(window)
    space.set_kind("blurred", False)
    wanted, plan, overrides = marks(window).copy(), space.plan, space.report
    assert space.restoration is not None
    after = space.restoration.after
    crash()

    second = another()
    found_unfinished(qtbot, second)
    assert second.workspace.photo is None
    card = second.welcome.cards[0]
    assert photo_file.name in card.accessibleName()
    QTest.mouseClick(card.go_on, LEFT)
    wait_for_work(qtbot, second)
    again = second.workspace
    assert np.array_equal(marks(second), wanted)
    assert again.plan == plan
    assert again.report is not None
    assert overrides is not None
    assert again.report.overrides == overrides.overrides
    assert again.restoration is not None
    assert again.restoration.after.same_pixels(after)
    assert again.is_at_risk
    # The old session goes once its work is kept anew.
    wait_until_kept(qtbot, second)
    assert kept.sessions is not None
    folder = kept.sessions
    qtbot.waitUntil(lambda: len(list(folder.iterdir())) == 1, timeout=WAIT_MS)
    assert not (folder / "crashed").exists()
    assert second.welcome.cards == []


def test_that_unfinished_work_on_a_project_is_saved_into_its_file(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    file = tmp_path / "work.photorestorer"
    save_project_as(qtbot, window, file)
    before = file.read_bytes()
    stroke(window)
    wanted = marks(window).copy()
    crash()
    second = another()
    found_unfinished(qtbot, second)
    QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    wait_for_work(qtbot, second)
    assert second.windowTitle().startswith("work.photorestorer")
    assert second.isWindowModified()
    assert np.array_equal(marks(second), wanted)
    assert file.read_bytes() == before
    with qtbot.waitSignal(second.workspace.projects.saved, timeout=WAIT_MS):
        second.actions_["save-project"].trigger()
    assert not second.isWindowModified()
    saved = load_project(file)
    assert saved.layers is not None
    assert np.array_equal(saved.layers.marked.pixels, wanted)
    assert second.close()


def test_that_protection_survives_a_crash(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    stroke(window)
    masking = window.workspace.masking
    assert masking.begin_stroke(Layer.PROTECTED)
    masking.paint((30, 22), 6, damaged=True)
    masking.commit_stroke(damaged=True)
    layers = masking.layers
    assert layers is not None
    assert layers.protected
    wanted = marks(window).copy()
    assert not np.array_equal(wanted, layers.marked.pixels)
    crash()

    second = another()
    found_unfinished(qtbot, second)
    QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    wait_for_work(qtbot, second)
    again = second.workspace.masking.layers
    assert again is not None
    assert np.array_equal(again.marked.pixels, layers.marked.pixels)
    assert np.array_equal(again.protected.pixels, layers.protected.pixels)
    assert np.array_equal(marks(second), wanted)


def test_that_discarding_asks_and_then_forgets(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
    kept: KeptIn,
) -> None:
    examined(photo_file)
    crash()
    second = another()
    found_unfinished(qtbot, second)
    QTest.mouseClick(second.welcome.cards[0].discard, LEFT)
    QTest.mouseClick(notice_of(second).answer("Cancel"), LEFT)
    assert len(second.welcome.cards) == 1
    QTest.mouseClick(second.welcome.cards[0].discard, LEFT)
    QTest.mouseClick(notice_of(second).answer("Discard"), LEFT)
    qtbot.waitUntil(lambda: second.welcome.cards == [], timeout=WAIT_MS)
    assert kept.sessions is not None
    assert list(kept.sessions.iterdir()) == []


def test_that_a_running_session_is_not_offered_to_a_second_window(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    wait_until_kept(qtbot, window)
    second = another()
    with qtbot.waitSignal(second.workspace.projects.crashed_changed, timeout=WAIT_MS):
        second.workspace.projects.find_crashed()
    assert second.welcome.cards == []
    stroke(window)
    wait_until_kept(qtbot, window)


def test_that_a_session_taken_by_another_window_is_explained(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
    kept: KeptIn,
) -> None:
    examined(photo_file)
    crash()
    second = another()
    found_unfinished(qtbot, second)
    assert kept.sessions is not None
    held = Session.take(kept.sessions / "crashed")
    QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    qtbot.waitUntil(lambda: bool(second.findChildren(Notice)), timeout=WAIT_MS)
    assert "another window" in notice_of(second).message.summary
    held.leave()


def test_that_what_is_kept_is_for_its_owner_only(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, kept: KeptIn
) -> None:
    if os.name == "nt":
        pytest.skip("Windows has other permissions")
    restored(photo_file)
    wait_until_kept(qtbot, window)
    assert kept.sessions is not None
    assert kept.recent is not None
    for root in (kept.sessions, kept.recent):
        for path in (root, *root.rglob("*")):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_that_a_failing_disk_is_told_once_and_painting_goes_on(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examined(photo_file)
    wait_until_kept(qtbot, window)
    told: list[Exception] = []
    window.workspace.error_raised.connect(told.append)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Session, "write", full)
        stroke(window)
        qtbot.waitUntil(lambda: len(told) == 1, timeout=WAIT_MS)
        stroke(window, (60, 50))
        qtbot.waitUntil(lambda: not window.workspace.projects.autosave._writing, timeout=WAIT_MS)
    assert len(told) == 1
    assert "crash" in str(told[0])
    # Once there is room again everything is kept, what failed before included.
    stroke(window, (80, 70))
    wait_until_kept(qtbot, window)


def test_that_unfinished_work_waits_for_a_photo_that_has_moved(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    stroke(window)
    wanted = marks(window).copy()
    crash()
    moved = photo_file.rename(photo_file.with_name("moved.png"))
    second = another()
    found_unfinished(qtbot, second)
    with qtbot.waitSignal(second.workspace.projects.original_asked, timeout=WAIT_MS):
        QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    QTest.mouseClick(notice_of(second).answer("Locate…"), LEFT)
    choose(second, moved)
    wait_for_work(qtbot, second)
    assert np.array_equal(marks(second), wanted)


@pytest.mark.parametrize("answer", ["Go on", "Begin anew"])
def test_that_opening_the_photo_itself_offers_the_unfinished_work(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
    kept: KeptIn,
    answer: str,
) -> None:
    examined(photo_file)
    untouched = marks(window).copy()
    stroke(window)
    wanted = marks(window).copy()
    crash()
    second = another()
    found_unfinished(qtbot, second)
    with qtbot.waitSignal(second.workspace.projects.unfinished_found, timeout=WAIT_MS):
        second.workspace.open_path(photo_file)
    notice = notice_of(second)
    assert photo_file.name in notice.message.summary
    QTest.mouseClick(notice.answer(answer), LEFT)
    wait_for_work(qtbot, second)
    expected = wanted if answer == "Go on" else untouched
    qtbot.waitUntil(lambda: np.array_equal(marks(second), expected), timeout=WAIT_MS)
    wait_until_kept(qtbot, second)
    assert kept.sessions is not None
    folder = kept.sessions / "crashed"
    qtbot.waitUntil(lambda: folder.exists() is (answer == "Begin anew"), timeout=WAIT_MS)


def test_that_a_crash_while_examining_keeps_the_photo(
    qtbot: QtBot,
    window: MainWindow,
    fake: FakeEngine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
) -> None:
    fake.assess_blocker = blocker = Blocker()
    window.workspace.open_path(photo_file)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    crash()
    fake.assess_blocker = None
    second = another()
    found_unfinished(qtbot, second)
    second.welcome.cards[0].go_on.setFocus()
    QTest.keyClick(second.welcome.cards[0].go_on, Qt.Key.Key_Space)
    wait_for_work(qtbot, second)
    assert second.workspace.photo is not None
    assert second.workspace.photo.source == photo_file


def test_that_another_photo_ends_the_session_of_the_one_before(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    kept: KeptIn,
) -> None:
    examined(photo_file)
    wait_until_kept(qtbot, window)
    examined(other_file)
    wait_until_kept(qtbot, window)
    folder = kept.sessions
    assert folder is not None
    qtbot.waitUntil(lambda: len(list(folder.iterdir())) == 1, timeout=WAIT_MS)


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


def test_that_a_folder_that_cannot_be_made_is_told_once_and_work_goes_on(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    kept: KeptIn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert kept.sessions is not None
    assert kept.recent is not None
    kept.sessions.parent.mkdir(parents=True, exist_ok=True)
    for folder in (kept.sessions, kept.recent):
        folder.write_bytes(b"a file in the way")
    told: list[Exception] = []
    workspace.error_raised.connect(told.append)
    examined(photo_file)
    stroke(window)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=WAIT_MS)
    workspace.open_path(other_file)
    qtbot.waitUntil(lambda: any(n.isVisible() for n in window.findChildren(Notice)))
    workspace.replace_photo()
    wait_for_work(qtbot, window)
    assert len(told) == 1
    assert "remembered" in caplog.text


# --- recent photos --------------------------------------------------------------------------------


def test_that_photos_opened_before_are_shown_and_open_with_a_click(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    examined(other_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.text() for tile in second.welcome.tiles] == [other_file.name, photo_file.name]
    QTest.mouseClick(second.welcome.tiles[1], LEFT, pos=QPoint(20, 20))
    wait_for_work(qtbot, second)
    assert photo_file.name in second.windowTitle()


def test_that_missing_photos_are_faint_and_can_be_removed(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    examined(other_file)
    photo_file.unlink()
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.exists for tile in second.welcome.tiles] == [True, False]
    QTest.mouseClick(second.welcome.tiles[1], LEFT, pos=QPoint(20, 20))
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    second.welcome.tiles[0].setFocus()
    QTest.keyClick(second.welcome.tiles[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert not second.welcome.clear.isVisible()
    assert second.workspace.photo is None


def test_that_a_photo_that_is_there_can_be_taken_off_the_list_by_its_menu(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    menu = second.welcome.tiles[0].menu()
    menu.actions()[0].trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert photo_file.is_file()


def test_that_the_list_can_be_cleared(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
    kept: KeptIn,
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    QTest.mouseClick(second.welcome.clear, LEFT)
    qtbot.waitUntil(lambda: second.welcome.tiles == [], timeout=WAIT_MS)
    assert kept.recent is not None
    assert list(kept.recent.iterdir()) == []


def test_that_the_menu_lists_the_photos_and_clears_them(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 1, timeout=WAIT_MS)
    menu = QMenu(second)
    second.desk.fill_recent_menu(menu, second.actions_["clear-recent"])
    first, *_, last = menu.actions()
    assert first.text() == photo_file.name
    first.trigger()
    wait_for_work(qtbot, second)
    last.trigger()
    qtbot.waitUntil(lambda: second.workspace.projects.recent.photos == (), timeout=WAIT_MS)
    second.desk.fill_recent_menu(menu, second.actions_["clear-recent"])
    assert not menu.actions()[0].isEnabled()
    assert not second.actions_["clear-recent"].isEnabled()


def test_that_a_recent_project_opens_as_a_project(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
    another: Callable[[], MainWindow],
) -> None:
    examined(photo_file)
    stroke(window)
    save_project_as(qtbot, window, tmp_path / "work.photorestorer")
    second = another()
    qtbot.waitUntil(lambda: len(second.welcome.tiles) == 2, timeout=WAIT_MS)
    assert [tile.text() for tile in second.welcome.tiles] == ["work", photo_file.name]
    assert second.welcome.tiles[0].accessibleName() == "work (project)"
    second.welcome.tiles[0].setFocus()
    QTest.keyClick(second.welcome.tiles[0], Qt.Key.Key_Return)
    wait_for_work(qtbot, second)
    assert np.array_equal(marks(second), marks(window))
