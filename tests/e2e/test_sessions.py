"""What was not put down is taken up again: after a crash, work goes on."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.project.files import load_project
from photorestorer_gui.project.session import Session
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.workspace import Workspace
from tests.e2e.project_acts import (
    choose,
    found_unfinished,
    marks,
    notice_of,
    save_project_as,
    stroke,
    wait_for_work,
    wait_until_kept,
)
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


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


def state(window: MainWindow) -> tuple[object, ...]:
    """What the person said and marked."""
    report, wishes = window.workspace.report, window.workspace.wishes
    assert report is not None
    said = dict(report.overrides), dict(wishes.strengths), wishes.sensitivity
    return *said, marks(window).tobytes()


@pytest.mark.parametrize("is_kept_at_last", [False, True])
def test_that_a_crash_before_the_crack_map_is_kept_mixes_no_states(
    qtbot: QtBot,
    window: MainWindow,
    fake: FakeEngine,
    photo_file: Path,
    another: Callable[[], MainWindow],
    kept: KeptIn,
    monkeypatch: pytest.MonkeyPatch,
    is_kept_at_last: bool,
) -> None:
    let_go, keep_picture = threading.Event(), Session.keep_picture

    def slow(session: Session, role: str, content: bytes) -> str:
        assert role != "cracks" or let_go.wait(WAIT_MS / 1000)
        return keep_picture(session, role, content)

    monkeypatch.setattr(Session, "keep_picture", slow)
    fake.assess_blocker = blocker = Blocker()
    space, root = window.workspace, kept.sessions
    assert root is not None
    space.open_path(photo_file)
    wait_until_kept(qtbot, window)
    blocker.release.set()
    wait_for_work(qtbot, window)
    fake.assess_blocker = None
    states = [state(window)]
    acts: tuple[Callable[[], None], ...] = (
        partial(space.set_kind, "blurred", False),
        partial(space.set_strength, "sharpen", 0.3),
        partial(stroke, window),
    )
    for act in acts:
        act()
        states.append(state(window))
        QCoreApplication.sendPostedEvents()
        qtbot.waitUntil(lambda: not space.projects.autosave._lane.busy, timeout=WAIT_MS)
    held = next(root.iterdir())
    if is_kept_at_last:  # all that waited for the crack map is there with it
        let_go.set()
        wait_until_kept(qtbot, window)
        states = states[-1:]
    shutil.copytree(held, root / "crashed")
    let_go.set()
    window.close_now()

    second = another()
    found_unfinished(qtbot, second)
    QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    wait_for_work(qtbot, second)
    assert state(second) in states


def test_that_a_layer_that_could_not_be_written_is_written_once_there_is_room(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    crash: Callable[[], None],
    another: Callable[[], MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_picture, told = Session.keep_picture, list[Exception]()
    window.workspace.error_raised.connect(told.append)

    def full(session: Session, role: str, content: bytes) -> str:
        if role == "cracks":
            raise OSError(28, "No space left on device")
        return keep_picture(session, role, content)

    with monkeypatch.context() as patched:
        patched.setattr(Session, "keep_picture", full)
        examined(photo_file)
        stroke(window)
        qtbot.waitUntil(lambda: len(told) == 1, timeout=WAIT_MS)
    wanted = state(window)
    crash()
    second = another()
    found_unfinished(qtbot, second)
    QTest.mouseClick(second.welcome.cards[0].go_on, LEFT)
    wait_for_work(qtbot, second)
    assert state(second) == wanted
    assert len(told) == 1


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
    # The list of recent photos is written in a lane of its own.
    qtbot.waitUntil(lambda: "remembered" in caplog.text, timeout=WAIT_MS)
