"""Worker processes: what they do, and what happens when they die."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.batch.executor import Event, Failed, Prepared, Started, Task
from photorestorer_gui.batch.local import LocalWorkers
from photorestorer_gui.batch.machine import default_jobs, free_memory, free_space
from photorestorer_gui.batch.storage import is_gone
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.wishes import Wishes
from tests.batch import mortal_workers
from tests.batch.conftest import cracked_photo


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    (tmp_path / "staging").mkdir()
    return [
        Task(
            cracked_photo(tmp_path / "photos" / f"{number}.png", seed=number),
            tmp_path / "staging" / str(number) / f"{number}-restored.png",
            tmp_path / "out" / f"{number}-restored.png",
        )
        for number in (1, 2, 3)
    ]


def work(
    tasks: list[Task], opening: Callable[..., Any], *, jobs: int = 1, **asked: Any
) -> list[Event]:
    workers = LocalWorkers(partial(opening, **asked), jobs=jobs, cores=2)
    events = list(workers.work(tasks, Wishes(), Progress()))
    assert multiprocessing.active_children() == []
    return events


def test_that_a_photo_that_kills_its_workers_fails_and_the_others_are_done(
    tasks: list[Task], tmp_path: Path
) -> None:
    opening = partial(mortal_workers.killed_by, weights=tmp_path / "weights")
    events = work(tasks, opening, jobs=2, once=tmp_path / "1.png", always="2.png")
    (failed,) = [event for event in events if isinstance(event, Failed)]
    assert failed.task == tasks[1]
    assert "want of memory" in failed.error.summary
    assert "--jobs" in failed.error.remedy
    prepared = {event.task: event for event in events if isinstance(event, Prepared)}
    assert set(prepared) == {tasks[0], tasks[2]}
    assert all(task.staged.is_file() and is_gone(task.target) for task in prepared)
    started = [event.task for event in events if isinstance(event, Started)]
    assert [started.count(task) for task in tasks] == [2, 2, 1]


@pytest.mark.timeout(100)
def test_that_a_decoder_that_hangs_costs_one_photo(tasks: list[Task], tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    opening = partial(mortal_workers.hung_by, weights=tmp_path / "weights", tried=tried)
    events = work(tasks, opening, name="1.png")
    (failed,) = [event for event in events if isinstance(event, Failed)]
    assert failed.task == tasks[0]
    assert failed.error.summary == "Reading “1.png” did not end within 2 seconds."
    assert failed.error.remedy
    assert tried.read_text() == "!"
    assert [event.task for event in events if isinstance(event, Prepared)] == tasks[1:]


def test_that_a_worker_has_its_next_photo_before_the_last_is_told(
    tasks: list[Task], tmp_path: Path
) -> None:
    events = work(tasks, mortal_workers.sound, weights=tmp_path / "weights")
    told = [(type(event).__name__, tasks.index(event.task)) for event in events]
    assert told == [
        ("Started", 0),
        ("Started", 1),
        ("Prepared", 0),
        ("Started", 2),
        ("Prepared", 1),
        ("Prepared", 2),
    ]


def test_that_what_is_done_is_told_though_the_person_stops_the_rest(
    tasks: list[Task], tmp_path: Path
) -> None:
    progress = Progress()
    opening = partial(mortal_workers.sound, weights=tmp_path / "weights")
    events = LocalWorkers(opening, jobs=1, cores=1).work(tasks, Wishes(), progress)
    assert next(events) == Started(tasks[0])
    assert next(events) == Started(tasks[1])
    progress.cancel()
    event = next(events)
    assert isinstance(event, Prepared)
    assert event.task == tasks[0]
    with pytest.raises(Cancelled):
        next(events)


def test_that_workers_that_cannot_start_are_told(tasks: list[Task]) -> None:
    with pytest.raises(PhotoRestorerError, match="cannot be started"):
        work(tasks, mortal_workers.stillborn)
    assert multiprocessing.active_children() == []


def test_that_a_cancel_ends_workers_in_the_middle_of_a_network(
    tasks: list[Task], tmp_path: Path
) -> None:
    progress = Progress()
    opening = partial(mortal_workers.slow, weights=tmp_path / "weights")
    events = LocalWorkers(opening, jobs=1, cores=1).work(tasks, Wishes(), progress)
    assert next(events) == Started(tasks[0])
    cancelling = threading.Thread(target=progress.cancel)
    cancelling.start()
    with pytest.raises(Cancelled):
        next(events)
    cancelling.join()
    assert multiprocessing.active_children() == []


def test_that_no_more_is_begun_than_memory_allows() -> None:
    assert default_jobs(8, 100_000_000_000) == 8
    assert default_jobs(8, 4_000_000_000) == 2
    assert default_jobs(8, 100_000_000) == 1
    assert default_jobs(8, None) == 4
    assert default_jobs(1, None) == 1


def test_that_memory_and_space_are_known(tmp_path: Path) -> None:
    free = free_memory()
    assert free is None or free > 0
    space = free_space(tmp_path / "not" / "there")
    assert space is not None
    assert space > 0
