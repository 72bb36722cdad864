"""Work on a photo of the queue that is just leaving the editor, or on its way into it.

A photo's session has one writer at a time, so whatever comes in between waits, and nothing is lost.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.naming import DEFAULT_PATTERN
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from photorestorer_gui.ui.save_all import Wish
from tests.e2e.test_queue_in_any_order import kept_files
from tests.ui.fake_engine import Blocker
from tests.ui.fixtures import WAIT_MS
from tests.ui.queue_fixtures import (
    QueueEngine,
    Wait,
    all_done,
    item_of,
    restoration_in,
    settled,
    show,
    shown_name,
    stroke,
)


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine()


@contextmanager
def held_up(lane: Lane) -> Iterator[None]:
    """Let a lane do nothing of what is asked of it meanwhile."""
    go_on = threading.Event()

    def wait(progress: object) -> None:
        assert go_on.wait(WAIT_MS / 1000), "nobody let the lane go on"

    Operation("Standing in the way", wait).start(lane)
    try:
        yield
    finally:
        go_on.set()


def check_kept(wait: Wait, queue: Queue) -> None:
    wait(lambda: settled(queue))
    assert not [file for file in kept_files(queue) if not file.exists()]


@contextmanager
def b_put_by(window: MainWindow, wait: Wait, queue: Queue) -> Iterator[None]:
    """Go from b to c, and let the files of b be unwritten meanwhile."""
    with held_up(window.workspace.projects.autosave._lane):
        show(wait, queue, "c")
        assert queue.showing.is_held(item_of(queue, "b").id)
        yield


def test_that_a_label_said_while_a_photo_is_put_by_holds(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    show(wait, filled, "b")
    stroke(window)
    mask = window.workspace.masking.mask
    assert mask is not None
    with b_put_by(window, wait, filled):
        filled.set_label({item_of(filled, "b").id}, "blurred")
        assert item_of(filled, "b").kinds == ("blurred",)
    check_kept(wait, filled)
    show(wait, filled, "b")
    report, now = window.workspace.report, window.workspace.masking.mask
    assert report is not None
    assert report.label == "blurred"
    assert now is not None
    assert now.same_pixels(mask)


def test_that_a_label_said_while_a_photo_is_put_by_holds_if_it_comes_back_at_once(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    show(wait, filled, "b")
    stroke(window)
    with b_put_by(window, wait, filled):
        filled.set_label({item_of(filled, "b").id}, "blurred")
        show(wait, filled, "b")
        report = window.workspace.report
        assert report is not None
        assert report.label == "blurred"
        assert window.workspace.masking.painted_by_hand
    show(wait, filled, "c")
    check_kept(wait, filled)
    work = item_of(filled, "b").work
    assert work is not None
    assert work.project.report is not None
    assert work.project.report.label == "blurred"
    assert work.project.painted


def test_that_settings_for_all_reach_a_photo_that_is_put_by(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    show(wait, filled, "b")
    stroke(window)
    with b_put_by(window, wait, filled):
        window.workspace.set_strength("sharpen", 0.3)
        filled.use_for_all()
    check_kept(wait, filled)
    show(wait, filled, "b")
    assert window.workspace.plan.strengths["sharpen"] == 0.3
    assert window.workspace.masking.painted_by_hand


@pytest.mark.parametrize("at_once", [True, False])
def test_that_another_sensitivity_for_all_reaches_a_photo_that_is_put_by(
    window: MainWindow, wait: Wait, filled: Queue, *, at_once: bool
) -> None:
    show(wait, filled, "b")
    with b_put_by(window, wait, filled):
        window.workspace.masking.set_sensitivity(0.9)
        wait(lambda: window.workspace.masking.ready)
        mask = window.workspace.masking.mask
        filled.use_for_all()
        if at_once:
            show(wait, filled, "b")
    check_kept(wait, filled)
    show(wait, filled, "b")
    masking = window.workspace.masking
    assert masking.sensitivity == 0.9
    assert mask is not None
    assert masking.mask is not None
    # The photos have the same crack.
    assert masking.mask.same_pixels(mask)


def test_that_a_label_said_while_a_photo_is_opened_holds(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    b = item_of(filled, "b").id
    with held_up(filled.showing.lane):
        filled.showing.show(b)
        filled.set_label({b}, "blurred")
    wait(lambda: shown_name(filled) == "b")
    report = window.workspace.report
    assert report is not None
    assert report.label == "blurred"
    show(wait, filled, "c")
    check_kept(wait, filled)


def test_that_a_result_that_is_ready_while_its_photo_is_opened_is_shown(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    blocker, b = fake.hold("b"), item_of(filled, "b").id
    filled.restore({b})
    wait(blocker.began.is_set)
    with held_up(filled.showing.lane):
        filled.showing.show(b)
        blocker.release.set()
        wait(lambda: item_of(filled, "b").state is ItemState.DONE)
    wait(lambda: shown_name(filled) == "b")
    restoration = restoration_in(window)
    assert restoration is not None
    assert np.array_equal(restoration.after.pixels, restoration.before.pixels // 2 // 2)
    show(wait, filled, "c")
    check_kept(wait, filled)


def test_that_a_photo_examined_while_it_is_opened_is_not_examined_twice(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path]
) -> None:
    workspace, queue = window.workspace, window.workspace.queue
    workspace.open_path(photos[0])
    wait(lambda: workspace.report is not None and workspace.masking.ready)
    fake.assess_blocker = blocker = Blocker()
    queue.open(photos)
    wait(blocker.began.is_set)
    assert fake.examined == ["a", "b"]
    with held_up(queue.showing.lane):
        queue.showing.show(item_of(queue, "b").id)
        fake.assess_blocker = None
        blocker.release.set()
        wait(lambda: item_of(queue, "b").state is ItemState.FOUND)
    wait(lambda: shown_name(queue) == "b" and workspace.report is not None)
    assert fake.examined.count("b") == 1
    wait(lambda: queue.summary.examined == len(photos))
    show(wait, queue, "c")
    check_kept(wait, queue)


def test_that_a_photo_that_is_put_by_is_saved_with_its_last_result(
    window: MainWindow, wait: Wait, filled: Queue, tmp_path: Path
) -> None:
    show(wait, filled, "b")
    window.workspace.restore()
    wait(lambda: restoration_in(window) is not None and all_done(filled))
    restoration = restoration_in(window)
    assert restoration is not None
    with b_put_by(window, wait, filled):
        filled.saving.start(Wish(tmp_path, DEFAULT_PATTERN))
        wait(lambda: filled.saving.is_over)
        assert filled.saving.failures == ()
        assert item_of(filled, "b").is_saved
    saved = load_photo(tmp_path / "b-restored.png")
    assert np.array_equal(saved.pixels, restoration.after.pixels)
    check_kept(wait, filled)
    show(wait, filled, "b")
    assert window.workspace.is_result_saved
