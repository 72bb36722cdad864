"""Progress out of running work, and the wish to cancel into it."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.progress import Cancelled, Progress

Reports = list[tuple[float, str]]


def recording() -> tuple[Progress, Reports]:
    reports: Reports = []
    return Progress(lambda fraction, text: reports.append((fraction, text))), reports


def test_that_a_report_reaches_the_listener() -> None:
    progress, reports = recording()
    progress.report(0.25, "Reading")
    assert reports == [(0.25, "Reading")]
    Progress().report(0.5)


@pytest.mark.parametrize(("told", "heard"), [(-1.0, 0.0), (2.0, 1.0)])
def test_that_fractions_stay_between_0_and_1(told: float, heard: float) -> None:
    progress, reports = recording()
    progress.report(told)
    assert reports == [(heard, "")]


def test_that_parts_of_parts_fill_their_share() -> None:
    progress, reports = recording()
    inner = progress.part(0.5, 0.5).part(0.5, 0.25)
    inner.report(0.0)
    inner.report(1.0)
    assert [fraction for fraction, _ in reports] == pytest.approx([0.75, 0.875])


@given(st.integers(1, 12))
def test_that_equal_parts_in_a_row_never_go_back(count: int) -> None:
    progress, reports = recording()
    for index in range(count):
        part = progress.part(index / count, 1 / count)
        part.report(0.0)
        part.report(1.0)
    fractions = [fraction for fraction, _ in reports]
    assert all(b >= a - 1e-12 for a, b in pairwise(fractions))
    assert fractions[-1] == pytest.approx(1.0)


def test_that_cancelling_reaches_every_part_and_the_whole() -> None:
    progress, reports = recording()
    part = progress.part(0.0, 0.5)
    part.cancel()
    for some in (progress, part, progress.part(0.5, 0.5)):
        assert some.cancelled
        with pytest.raises(Cancelled):
            some.check()
        with pytest.raises(Cancelled):
            some.report(0.5)
    assert reports == []


def test_that_nothing_is_cancelled_unasked() -> None:
    progress = Progress()
    progress.check()
    assert not progress.cancelled


def test_that_running_work_is_stopped_at_once_and_only_while_it_runs() -> None:
    progress = Progress()
    stopped: list[str] = []
    with progress.interrupting(lambda: stopped.append("ended before")):
        pass
    with progress.part(0.0, 0.5).interrupting(lambda: stopped.append("running")):
        progress.cancel()
    assert stopped == ["running"]


def test_that_cancelled_work_does_not_begin() -> None:
    progress = Progress()
    progress.cancel()
    begun = False
    with pytest.raises(Cancelled), progress.interrupting(lambda: None):
        begun = True
    assert not begun


def test_that_a_failure_inside_takes_the_stop_away_again() -> None:
    progress = Progress()
    stopped: list[int] = []

    def fail() -> None:
        with progress.interrupting(lambda: stopped.append(1)):
            raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        fail()
    progress.cancel()
    assert stopped == []


def test_that_cancelling_twice_stops_twice_without_harm() -> None:
    progress = Progress()
    stopped: list[int] = []
    with progress.interrupting(lambda: stopped.append(1)):
        progress.cancel()
        progress.cancel()
    assert stopped == [1, 1]


def test_that_another_thread_can_cancel() -> None:
    progress = Progress()
    stop = threading.Event()
    with progress.interrupting(stop.set):
        thread = threading.Thread(target=progress.cancel)
        thread.start()
        assert stop.wait(10)
        thread.join()
    with pytest.raises(Cancelled):
        progress.check()


def test_that_no_cancel_falls_between_the_check_and_the_start() -> None:
    for _ in range(50):
        progress = Progress()
        stop = threading.Event()
        thread = threading.Thread(target=progress.cancel)
        thread.start()
        try:
            with progress.interrupting(stop.set):
                assert stop.wait(10), "it was registered, so it must be told"
        except Cancelled:
            assert not stop.is_set()
        thread.join()


def test_that_notes_of_all_parts_are_taken_once() -> None:
    progress = Progress()
    part = progress.part(0.5, 0.5)
    part.note("It was slow.")
    part.part(0.0, 0.5).note("It was odd.")
    progress.note("It was slow.")
    assert part.take_notes() == ("It was slow.", "It was odd.")
    assert progress.take_notes() == ()
    assert Progress().take_notes() == ()


def test_that_a_silence_is_told_as_it_begins_and_as_it_ends() -> None:
    heard: list[float | None] = []
    part = Progress(on_silence=heard.append).part(0.5, 0.5)
    with part.silent(3.0):
        assert heard == [3.0]
    assert heard == [3.0, None]
    with Progress().silent(1.0):
        pass
