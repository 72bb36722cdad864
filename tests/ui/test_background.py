"""Operations and lanes."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from tests.ui.fake_engine import Blocker

WAIT_MS = 20_000


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()
    made.deleteLater()


def on_main_thread() -> bool:
    app = QApplication.instance()
    assert app is not None
    return QThread.currentThread() is app.thread()


def test_that_work_runs_elsewhere_and_its_result_arrives_on_the_main_thread(
    qtbot: QtBot, lane: Lane
) -> None:
    seen: list[tuple[str, object, bool]] = []

    def work(progress: Progress) -> int:
        seen.append(("work", threading.current_thread() is threading.main_thread(), False))
        return 7

    operation = Operation("Adding", work)
    operation.on_success(lambda result: seen.append(("done", result, on_main_thread())))
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        operation.start(lane)
    assert seen == [("work", False, False), ("done", 7, True)]


def test_that_any_error_arrives_as_a_failure(qtbot: QtBot, lane: Lane) -> None:
    failures: list[Exception] = []

    def work(progress: Progress) -> None:
        raise ZeroDivisionError("defect")

    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        Operation("Failing", work).on_failure(failures.append).start(lane)
    assert [type(each) for each in failures] == [ZeroDivisionError]


def test_that_cancelling_stops_running_work_and_stays_silent(qtbot: QtBot, lane: Lane) -> None:
    blocker = Blocker()
    told: list[object] = []
    operation = Operation("Blocking", blocker.run)
    operation.on_success(told.append).on_failure(told.append)
    operation.on_end(lambda: told.append("end")).start(lane)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        operation.cancel()
    assert blocker.stopped == 1
    assert told == ["end"]


def test_that_a_result_which_nobody_wants_any_more_is_dropped(qtbot: QtBot, lane: Lane) -> None:
    finished = threading.Event()
    told: list[int] = []

    def work(progress: Progress) -> int:
        finished.set()
        return 1

    operation = Operation("Late", work).on_success(told.append).start(lane)
    # The main thread does not look at its queue here, so the result cannot have been delivered.
    assert finished.wait(5)
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        operation.cancel()
    assert told == []


def test_that_operations_of_a_lane_run_in_order(qtbot: QtBot, lane: Lane) -> None:
    order: list[int] = []

    def noting(number: int) -> Callable[[Progress], None]:
        return lambda progress: order.append(number)

    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        for number in range(5):
            Operation("One", noting(number)).start(lane)
    assert order == [0, 1, 2, 3, 4]


def test_that_waiting_work_never_begins_once_cancelled(qtbot: QtBot, lane: Lane) -> None:
    blocker = Blocker()
    begun: list[int] = []
    Operation("First", blocker.run).start(lane)
    Operation("Second", lambda progress: begun.append(1)).start(lane)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        lane.cancel_all()
    assert begun == []


def test_that_progress_arrives_on_the_main_thread(qtbot: QtBot, lane: Lane) -> None:
    told: list[tuple[float, str, bool]] = []

    def work(progress: Progress) -> None:
        progress.report(0.25, "first")
        progress.report(1.0, "second")

    operation = Operation("Telling", work)
    operation.on_progress(lambda f, text: told.append((f, text, on_main_thread())))
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        operation.start(lane)
    assert told == [(0.25, "first", True), (1.0, "second", True)]


def test_that_a_flood_of_reports_is_thinned(qtbot: QtBot, lane: Lane) -> None:
    told: list[float] = []

    def work(progress: Progress) -> None:
        for step in range(2000):
            progress.report(step / 2000, "same")

    operation = Operation("Flooding", work).on_progress(lambda f, text: told.append(f))
    with qtbot.waitSignal(lane.idle, timeout=WAIT_MS):
        operation.start(lane)
    assert 1 <= len(told) < 1000


def test_that_closing_ends_the_thread_without_callbacks(qtbot: QtBot, lane: Lane) -> None:
    blocker = Blocker()
    told: list[object] = []
    Operation("Blocking", blocker.run).on_success(told.append).start(lane)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    lane.close()
    assert blocker.stopped == 1
    assert told == []
    assert not lane.busy


def test_that_signals_do_not_wear_python_out(qapp: QApplication) -> None:
    """PySide6 6.12.0 loses a reference to `True` per signal: Python 3.11 then ends the program."""
    emitter = Lane("never started")
    before = sys.getrefcount(True)
    for _ in range(100):
        emitter.idle.emit()
    assert sys.getrefcount(True) > before - 50
    emitter.close()
