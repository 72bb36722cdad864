"""Twenty photos at once: looked at, corrected, restored, and never one the other's fault."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from tests.e2e.test_opening import drop, files
from tests.ui.fake_engine import Blocker, unreadable
from tests.ui.fixtures import Examine
from tests.ui.queue_fixtures import (
    QueueEngine,
    Wait,
    activity,
    all_done,
    click_row,
    coverage,
    item_of,
    make_photo,
    restoration_in,
    settled,
    show,
    shown_name,
    states,
    stroke,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine()


# --- coming in ------------------------------------------------------------------------------------


def test_that_a_drop_of_several_photos_opens_the_queue_and_examines_all(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path]
) -> None:
    assert drop(window, files(*photos))
    queue = window.workspace.queue
    wait(lambda: queue.summary.examined == 5)
    assert window.queue_panel.isVisible()
    assert shown_name(queue) == "a"
    assert set(states(queue).values()) == {ItemState.FOUND}
    assert sorted(fake.examined) == list("abcde")


def test_that_one_photo_shows_no_queue(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    drop(window, files(photo_file))
    examined(photo_file)
    assert not window.queue_panel.isVisible()
    assert not window.workspace.queue.items


def test_that_a_folder_is_opened_in_natural_order_and_asks_about_deeper_ones(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    for name in ("s 10.png", "s 9.png", "s 9 restored.png", "deep/x.png"):
        make_photo(tmp_path / "album" / name)
    drop(window, files(tmp_path / "album"))
    wait(lambda: any(notice.isVisible() for notice in window.findChildren(Notice)))
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    QTest.mouseClick(notice.answer("Only these 2"), LEFT)
    queue = window.workspace.queue
    wait(lambda: queue.summary.examined == 2)
    assert [item.path.name for item in queue.items] == ["s 9.png", "s 10.png"]


def test_that_the_open_dialog_takes_several_photos(
    window: MainWindow, wait: Wait, photos: list[Path]
) -> None:
    window.actions_["open"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(path) for path in photos])
    dialog.close()
    wait(lambda: window.workspace.queue.summary.examined == 5)


def test_that_the_folder_dialog_opens_its_photos(
    window: MainWindow, wait: Wait, photos: list[Path]
) -> None:
    window.actions_["open-folder"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(photos[0].parent))
    dialog.close()
    wait(lambda: window.workspace.queue.summary.examined == 5)


def test_that_photos_that_are_there_already_are_told(
    window: MainWindow, wait: Wait, filled: Queue, photos: list[Path]
) -> None:
    drop(window, files(photos[1], photos[2]))
    wait(lambda: "2 photos were in the queue already." in window.status.text)
    assert len(filled.items) == 5


def test_that_the_photo_in_the_editor_comes_first_with_its_marks_when_others_join_it(
    window: MainWindow, wait: Wait, examined: Examine, photo_file: Path, photos: list[Path]
) -> None:
    examined(photo_file)
    stroke(window)
    marked = coverage(window)
    drop(window, files(*photos[:2]))
    queue = window.workspace.queue
    wait(lambda: queue.summary.examined == 3 and settled(queue))
    assert [item.path for item in queue.items] == [photo_file, *photos[:2]]
    assert coverage(window) == marked
    show(wait, queue, "b")
    show(wait, queue, photo_file.stem)
    assert coverage(window) == marked


def test_that_a_folder_with_one_photo_opens_it_as_ever(
    window: MainWindow, wait: Wait, examined: Examine, photo_file: Path, tmp_path: Path
) -> None:
    examined(photo_file)
    lonely = make_photo(tmp_path / "one" / "x.png")
    drop(window, files(lonely.parent))
    wait(lambda: "x.png" in window.windowTitle())
    assert not window.queue_panel.isVisible()


def test_that_a_pasted_photo_stands_beside_the_queue_and_is_asked_about(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    stroke(window)
    image = QImage(60, 50, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    window.workspace.open_image(image)
    wait(lambda: not filled.showing.is_on and window.workspace.masking.ready)
    stroke(window)
    click_row(window, "a")
    wait(lambda: any(each.isVisible() for each in window.findChildren(Notice)))
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    QTest.mouseClick(notice.answer("Discard"), LEFT)
    wait(lambda: shown_name(filled) == "a" and window.workspace.masking.ready)
    assert window.workspace.masking.painted_by_hand


def test_that_an_empty_folder_says_so(window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window.workspace.queue.open([tmp_path / "empty"])
    wait(lambda: any(each.isVisible() for each in window.findChildren(Notice)))
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    assert "no photos" in notice.message.summary
    assert notice.message.remedy
    assert window.welcome.isVisible()


# --- restoring ------------------------------------------------------------------------------------


def test_that_all_are_restored_in_order_and_the_rest_need_nothing(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path]
) -> None:
    fake.clean = {"c"}
    queue = window.workspace.queue
    queue.open(photos)
    wait(lambda: queue.summary.examined == 5 and settled(queue))
    QTest.mouseClick(window.queue_panel.restore_all, LEFT)
    wait(lambda: all_done(queue))
    assert fake.restored == ["a", "b", "d", "e"]
    assert set(states(queue).values()) == {ItemState.DONE}
    assert not item_of(queue, "c").has_result
    wait(lambda: window.queue_panel.title.text() == "5 of 5 done")
    assert window.workspace.restored_picture is not None


def test_that_a_failing_photo_and_a_defect_never_stop_the_rest(
    window: MainWindow,
    wait: Wait,
    fake: QueueEngine,
    filled: Queue,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.broken, fake.odd = {"b"}, {"c"}
    filled.restore_all()
    wait(lambda: all_done(filled))
    found = states(filled)
    assert (found["b"], found["c"]) == (ItemState.FAILED, ItemState.FAILED)
    assert item_of(filled, "b").reason == "The network failed. Try again."
    assert "Something went wrong" in item_of(filled, "c").reason
    assert "deep inside" in caplog.text
    assert [found[name] for name in "ade"] == [ItemState.DONE] * 3
    wait(lambda: "2 failed" in window.queue_panel.remarks.text())
    assert not any(each.isVisible() for each in window.findChildren(Notice))


def test_that_a_restored_photo_whose_file_was_away_is_restored_still(
    window: MainWindow, wait: Wait, filled: Queue, photos: list[Path]
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    original = photos[2].read_bytes()
    photos[2].unlink()
    click_row(window, "c")
    wait(lambda: "c.png" in window.status.text)
    assert item_of(filled, "c").state is ItemState.DONE
    assert item_of(filled, "c").has_result
    photos[2].write_bytes(original)
    show(wait, filled, "c")
    assert window.workspace.restored_picture is not None
    assert item_of(filled, "c").state is ItemState.DONE


def test_that_a_corrupt_file_fails_with_its_reason_and_the_others_go_on(
    window: MainWindow, wait: Wait, photos: list[Path]
) -> None:
    photos[2].write_bytes(photos[2].read_bytes()[:60])
    queue = window.workspace.queue
    queue.open(photos)
    wait(lambda: queue.summary.examined == 4 and queue.summary.failed == 1)
    item = item_of(queue, "c")
    assert item.state is ItemState.FAILED
    assert "c.png" in item.reason
    click_row(window, "c")
    wait(lambda: "c.png" in window.status.text)
    assert shown_name(queue) == "a"


def test_that_a_pause_lets_the_current_photo_finish_and_going_on_does_the_rest(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("b")
    filled.restore_all()
    wait(blocker.began.is_set)
    wait(window.queue_panel.pause.isVisible)
    QTest.mouseClick(window.queue_panel.pause, LEFT)
    wait(lambda: "Pauses after this photo" in window.queue_panel.remarks.text())
    blocker.release.set()
    wait(lambda: states(filled)["b"] is ItemState.DONE and settled(filled))
    assert fake.restored == ["a", "b"]
    wait(lambda: window.queue_panel.pause.text() == "Go on")
    QTest.mouseClick(window.queue_panel.pause, LEFT)
    wait(lambda: all_done(filled))
    assert fake.restored == list("abcde")


def test_that_a_failed_photo_can_be_tried_again(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    fake.broken = {"b"}
    filled.restore_all()
    wait(lambda: all_done(filled))
    fake.broken = set()
    filled.restore({item_of(filled, "b").id})
    wait(lambda: all_done(filled))
    assert states(filled)["b"] is ItemState.DONE
    assert fake.restored == [*"abcde", "b"]


@pytest.mark.parametrize("ends", ["cancelled", "failed"])
def test_that_a_photo_that_was_not_examined_in_the_editor_can_be_tried_again(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path], ends: str
) -> None:
    workspace, queue = window.workspace, window.workspace.queue
    fake.assess_blocker = blocker = Blocker()
    if ends == "failed":
        fake.assess_error = unreadable()
    queue.open(photos[:2])
    wait(lambda: workspace.own_activity is not None)
    if ends == "cancelled":
        workspace.cancel()
    blocker.release.set()
    stopped = ItemState.SKIPPED if ends == "cancelled" else ItemState.FAILED
    wait(lambda: states(queue)["a"] is stopped and settled(queue))
    fake.assess_blocker = fake.assess_error = None
    queue.restore({item.id for item in queue.items})
    wait(lambda: all_done(queue))
    assert set(states(queue).values()) == {ItemState.DONE}


def test_that_skipping_the_photo_at_work_stops_it_at_once_and_the_next_begins(
    wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("b")
    filled.restore_all()
    wait(blocker.began.is_set)
    filled.skip({item_of(filled, "b").id})
    wait(lambda: all_done(filled))
    assert blocker.stopped == 1
    assert states(filled)["b"] is ItemState.SKIPPED
    assert states(filled)["c"] is ItemState.DONE


def test_that_the_person_looks_at_one_photo_while_another_is_restored(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("b")
    filled.restore_all()
    wait(blocker.began.is_set)
    show(wait, filled, "d")
    assert activity(window) is None
    assert states(filled)["b"] is ItemState.RESTORING
    show(wait, filled, "b")
    assert activity(window) is not None
    assert [row.isVisible() for row in window.plan_panel._running_rows] == [True, True]
    blocker.release.set()
    wait(lambda: all_done(filled))
    # What was finished while it was in the editor is shown there.
    assert window.workspace.restored_picture is not None
    assert states(filled)["b"] is ItemState.DONE


def test_that_a_photo_that_leaves_the_editor_while_it_is_restored_keeps_its_result(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("a")
    QTest.mouseClick(window.plan_panel.button, LEFT)
    wait(blocker.began.is_set)
    show(wait, filled, "c")
    blocker.release.set()
    wait(lambda: states(filled)["a"] is ItemState.DONE and settled(filled))
    assert restoration_in(window) is None
    show(wait, filled, "a")
    restoration = restoration_in(window)
    assert restoration is not None
    assert np.array_equal(restoration.after.pixels, restoration.before.pixels // 2 // 2)
    assert not window.workspace.is_outdated


def test_that_cancel_stops_only_the_photo_in_the_editor(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("a")
    filled.restore_all()
    wait(blocker.began.is_set)
    QTest.mouseClick(window.plan_panel.cancel_button, LEFT)
    wait(lambda: all_done(filled))
    assert states(filled)["a"] is ItemState.FOUND
    assert states(filled)["e"] is ItemState.DONE


def test_that_stopping_a_second_restoration_keeps_the_first_result(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    blocker = fake.hold("a")
    QTest.mouseClick(window.plan_panel.again, LEFT)
    wait(blocker.began.is_set)
    QTest.mouseClick(window.plan_panel.cancel_button, LEFT)
    wait(lambda: all_done(filled))
    assert states(filled)["a"] is ItemState.DONE
    assert filled.summary.unsaved == 5


def test_that_restore_in_the_editor_goes_before_all_others(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker = fake.hold("a")
    filled.restore_all()
    wait(blocker.began.is_set)
    show(wait, filled, "e")
    window.workspace.restore()
    assert window.workspace.activity is not None
    blocker.release.set()
    wait(lambda: all_done(filled))
    assert fake.restored == ["a", "e", "b", "c", "d"]


def test_that_only_the_photo_in_the_editor_is_in_memory(
    wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    gc.collect()
    alive = [name for name, photo in fake.seen if photo() is not None]
    assert set(alive) <= {"a"}
    assert {name for name, _ in fake.seen} == set("abcde")
