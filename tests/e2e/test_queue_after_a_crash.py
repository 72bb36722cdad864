"""A list that crashed: offered, gone on with or discarded, and gone when nobody needs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from tests.e2e.project_acts import found_unfinished, notice_of, wait_for_work, wait_until_kept
from tests.ui.fake_engine import FakeEngine
from tests.ui.queue_fixtures import (
    QueueEngine,
    Wait,
    all_done,
    item_of,
    make_photo,
    settled,
    show,
    shown_name,
    states,
    stroke,
)

LEFT = Qt.MouseButton.LeftButton
Start = Callable[[], MainWindow]


@pytest.fixture
def fake() -> FakeEngine:
    return QueueEngine()


def is_kept(queue: Queue) -> bool:
    return settled(queue) and queue.keeping.is_up_to_date


def crashed_copy(qtbot: QtBot, window: MainWindow, kept: KeptIn) -> Path:
    """Leave what lies on the disk as a crash would, and close the window."""
    qtbot.waitUntil(lambda: is_kept(window.workspace.queue), timeout=20_000)
    wait_until_kept(qtbot, window)
    assert kept.sessions is not None
    (held,) = kept.sessions.iterdir()
    return Path(shutil.copytree(held, kept.sessions.parent / "crashed"))


def after_the_crash(copy: Path, window: MainWindow, kept: KeptIn) -> None:
    window.close_now()
    assert kept.sessions is not None
    assert not list(kept.sessions.iterdir()), "a program that ends well leaves nothing"
    shutil.move(copy, kept.sessions / "crashed")


def test_that_the_whole_list_goes_on_and_can_be_saved(
    qtbot: QtBot, window: MainWindow, filled: Queue, wait: Wait, kept: KeptIn, another: Start,
    photos: list[Path], tmp_path: Path,
) -> None:  # fmt: skip
    stroke(window)
    filled.restore_all()
    wait(lambda: all_done(filled))
    filled.approve({item_of(filled, "b").id})
    show(wait, filled, "d")
    copy = crashed_copy(qtbot, window, kept)
    after_the_crash(copy, window, kept)
    again = another()
    found_unfinished(qtbot, again)
    QTest.mouseClick(again.welcome.cards[0].go_on, LEFT)
    queue = again.workspace.queue
    wait_for_work(qtbot, again)
    wait(lambda: settled(queue))
    assert shown_name(queue) == "d"
    finished = dict.fromkeys("acde", ItemState.DONE) | {"b": ItemState.APPROVED}
    assert states(queue) == finished
    assert queue.is_at_risk
    show(wait, queue, "a")
    assert again.workspace.masking.painted_by_hand
    assert not again.workspace.projects.crashed
    dialog = again.show_save_all()
    target = tmp_path / "out"
    target.mkdir()
    dialog.choose_folder(target)
    wait(lambda: not queue.saving.is_listing)
    QTest.mouseClick(dialog.save, LEFT)
    wait(lambda: queue.saving.is_over)
    assert queue.saving.failures == ()
    assert len(list(target.iterdir())) == 5
    pixels = load_photo(target / "c-restored.png").pixels
    assert np.array_equal(pixels, load_photo(photos[2]).pixels // 2 // 2)
    dialog.close()


def test_that_a_discarded_list_is_gone(
    qtbot: QtBot, window: MainWindow, filled: Queue, wait: Wait, kept: KeptIn, another: Start
) -> None:
    after_the_crash(crashed_copy(qtbot, window, kept), window, kept)
    again = another()
    found_unfinished(qtbot, again)
    QTest.mouseClick(again.welcome.cards[0].discard, LEFT)
    notice = notice_of(again)
    assert notice.message.summary == "Discard the work on 5 photos?"
    QTest.mouseClick(notice.answer("Discard"), LEFT)
    wait(lambda: not again.welcome.cards)
    assert kept.sessions is not None
    assert not list(kept.sessions.iterdir())


def test_that_the_last_photo_keeps_its_work_when_the_list_is_emptied(
    qtbot: QtBot, window: MainWindow, filled: Queue, wait: Wait, kept: KeptIn, another: Start
) -> None:
    stroke(window)
    filled.remove({item.id for item in filled.items if item.id != filled.showing.shown})
    filled.remove({filled.items.at(0).id})
    assert kept.sessions is not None
    folder = kept.sessions
    wait(lambda: settled(filled) and not list(folder.glob("*/list.jsonl")))
    after_the_crash(crashed_copy(qtbot, window, kept), window, kept)
    again = another()
    found_unfinished(qtbot, again)
    assert again.welcome.cards[0].accessibleName() == "Go on with a.png"
    QTest.mouseClick(again.welcome.cards[0].go_on, LEFT)
    wait_for_work(qtbot, again)
    assert again.workspace.masking.painted_by_hand


def test_that_a_photo_removed_is_written_down_no_more(
    window: MainWindow, filled: Queue, wait: Wait, kept: KeptIn
) -> None:
    wait(lambda: is_kept(filled))
    assert kept.sessions is not None
    (folder,) = kept.sessions.iterdir()
    gone = {item_of(filled, "a").id, item_of(filled, "c").id}
    filled.remove(gone)
    wait(lambda: is_kept(filled) and shown_name(filled) == "b")
    left = {int(each.name) for each in folder.iterdir() if each.is_dir()}
    assert left == {item.id for item in filled.items}


def test_that_a_photo_that_joins_one_in_the_editor_brings_its_work_into_the_list(
    qtbot: QtBot, window: MainWindow, wait: Wait, photos: list[Path], kept: KeptIn, tmp_path: Path
) -> None:
    workspace = window.workspace
    workspace.open_path(photos[0])
    wait_for_work(qtbot, window)
    stroke(window)
    wait_until_kept(qtbot, window)
    assert kept.sessions is not None
    (alone,) = kept.sessions.iterdir()
    workspace.queue.open([make_photo(tmp_path / f"{name}.png") for name in ("new", "newer")])
    wait(lambda: workspace.queue.is_open and not alone.exists() and is_kept(workspace.queue))
    (folder,) = kept.sessions.iterdir()
    assert (folder / str(workspace.queue.items.at(0).id) / "journal.jsonl").is_file()


def test_that_a_full_disk_is_told_once_and_the_work_goes_on(
    window: MainWindow, filled: Queue, wait: Wait, monkeypatch: pytest.MonkeyPatch,
    errors: list[Exception],
) -> None:  # fmt: skip
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    wait(lambda: is_kept(filled))
    monkeypatch.setattr("photorestorer_gui.project.kept_list.KeptList.write", refuse)
    for name in "bcd":
        filled.skip({item_of(filled, name).id})
        wait(lambda: settled(filled))
    wait(lambda: bool(errors))
    assert [str(error) for error in errors].count(str(errors[0])) == 1
    assert "cannot be kept for the case of a crash" in str(errors[0])
    assert item_of(filled, "b").state is ItemState.SKIPPED


def test_that_a_private_list_is_not_written_down_until_it_is_private_no_more(
    qtbot: QtBot, window: MainWindow, kept: KeptIn, tmp_path: Path
) -> None:
    queue, preferences = window.workspace.queue, window.workspace.preferences
    queue.open([make_photo(tmp_path / f"{n}.png") for n in range(3)])
    qtbot.waitUntil(lambda: is_kept(queue), timeout=20_000)

    def lists() -> list[Path]:
        assert kept.sessions is not None
        return list(kept.sessions.glob("*/list.jsonl"))

    assert len(lists()) == 1
    preferences.set(private_session=True)
    qtbot.waitUntil(lambda: lists() == [], timeout=20_000)
    queue.open([make_photo(tmp_path / "another.png")])
    qtbot.waitUntil(lambda: settled(queue), timeout=20_000)
    assert lists() == []
    preferences.set(private_session=False)
    qtbot.waitUntil(lambda: is_kept(queue) and len(lists()) == 1, timeout=20_000)
