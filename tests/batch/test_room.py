"""Photos that need more memory than their share, or than there is."""

from __future__ import annotations

import multiprocessing
from functools import partial
from pathlib import Path

import pytest

from photorestorer_gui.batch import machine, preparing
from photorestorer_gui.batch.executor import (
    CrowdedError,
    Event,
    Failed,
    Prepared,
    Started,
    Task,
)
from photorestorer_gui.batch.local import LocalWorkers
from photorestorer_gui.batch.machine import Room, default_jobs
from photorestorer_gui.batch.preparing import prepare
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import Header, save_photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration import memory
from photorestorer_gui.restoration.memory import outlook
from photorestorer_gui.restoration.wishes import Wishes
from tests.batch import mortal_workers
from tests.batch.conftest import Bench, cracked_photo
from tests.networks import graphs
from tests.pictures import draw_portrait

SMALL = outlook(Header(64, 80, deep=False, bytes=0), ".png", usable=None).bytes
LARGE = outlook(Header(640, 800, deep=False, bytes=0), ".png", usable=None).bytes


@pytest.fixture
def task(tmp_path: Path) -> Task:
    photo = cracked_photo(tmp_path / "1.png")
    return Task(photo, tmp_path / "staging" / "0" / "1-restored.png", tmp_path / "1-restored.png")


@pytest.fixture
def networks(tmp_path: Path, task: Task) -> Networks:
    (tmp_path / "staging").mkdir()
    return graphs.stand_ins(tmp_path / "weights", scores={"cracked": 0.9})


def prepared(task: Task, networks: Networks, room: Room) -> Prepared:
    return prepare(task, Wishes(), networks, Progress(), room)


def test_that_a_photo_beyond_all_memory_is_not_even_decoded(
    task: Task, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "load_photo", None)
    with pytest.raises(PhotoRestorerError, match=r"needs up to 0\.5 GB of memory, and 0\.1 GB"):
        prepared(task, networks, Room(100_000_000, 100_000_000))


def test_that_a_photo_beyond_its_share_waits_and_is_done_alone(
    task: Task, networks: Networks
) -> None:
    room = Room(SMALL - 1, 2 * SMALL)
    with pytest.raises(CrowdedError):
        prepared(task, networks, room)
    assert not task.staged.exists()
    assert prepared(task, networks, room.undivided).state == "done"
    assert prepared(task, networks, Room()).state == "done"


def test_that_small_parts_end_with_the_photo_that_needs_them(
    task: Task, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    spared: list[bool] = []
    monkeypatch.setattr(Networks, "spare_memory", lambda _, *, sparing: spared.append(sparing))
    monkeypatch.setattr(memory, "_BAND_ROWS", 40_000)  # the least that fits is less than the most
    needed = outlook(Header(64, 80, deep=False, bytes=0), ".png", usable=None)
    room = Room(needed.sparing_bytes, needed.sparing_bytes)
    prepared(task, networks, room)
    prepared(task, networks, Room())
    assert spared == [True, False]


def test_that_networks_are_let_go_of_between_the_stages_of_a_large_photo(
    task: Task, networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[Networks] = []
    monkeypatch.setattr(Networks, "release", lambda self: released.append(self))
    prepared(task, networks, Room())
    assert not released
    monkeypatch.setattr(memory, "LARGE_MEGAPIXELS", 0.001)
    prepared(task, networks, Room())
    assert len(released) == 1


def work(tasks: list[Task], room: Room, weights: Path) -> list[Event]:
    workers = LocalWorkers(
        partial(mortal_workers.sound, weights=weights), jobs=2, cores=2, room=room
    )
    events = list(workers.work(tasks, Wishes(label="none"), Progress()))
    assert multiprocessing.active_children() == []
    return events


def test_that_workers_leave_a_large_photo_to_the_last(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()
    large = save_photo(draw_portrait(800, 640), tmp_path / "large.png")
    photos = [large, *(cracked_photo(tmp_path / f"{n}.png", seed=n) for n in (1, 2))]
    tasks = [
        Task(photo, tmp_path / "staging" / photo.stem / photo.name, tmp_path / "out" / photo.name)
        for photo in photos
    ]
    events = work(tasks, Room(SMALL, LARGE), tmp_path / "weights")
    assert not [event for event in events if isinstance(event, Failed)]
    done = [event.task for event in events if isinstance(event, Prepared)]
    assert done[-1] == tasks[0]
    assert set(done) == set(tasks)
    started = [event.task for event in events if isinstance(event, Started)]
    assert (started[-1], started.count(tasks[0])) == (tasks[0], 2)


def test_that_a_photo_that_never_fits_fails_with_the_sentence_and_the_others_are_done(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_photo(draw_portrait(800, 640), bench.photos / "2.png", overwrite=True)

    def cramped(task: Task, wishes: Wishes, networks: Networks, progress: Progress) -> Prepared:
        return prepare(task, wishes, networks, progress, Room(SMALL, SMALL))

    monkeypatch.setattr("tests.batch.conftest.prepare", cramped)
    outcome = bench.run()
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert "GB may be used" in bench.journal()["2.png"].reason


def test_that_jobs_share_what_is_usable_and_the_limit_is_for_one_photo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 10_000_000_000)
    assert Room.of(4) == Room(2_000_000_000, 8_000_000_000)
    assert Room.of(4, 1.5) == Room(1_500_000_000, 1_500_000_000)
    assert Room.of(1) == Room(8_000_000_000, 8_000_000_000)
    monkeypatch.setattr(machine, "free_memory", lambda: None)
    assert Room.of(4) == Room()
    assert default_jobs(8, 10_000_000_000, each_bytes=4_000_000_000) == 2
