"""Whatever a person does with the queue, and in whatever order: nothing is lost, nothing hangs."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from photorestorer_gui import paths as program_paths
from photorestorer_gui.damage.kinds import LABELS
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import AT_WORK, ItemState
from tests.ui.queue_fixtures import QueueEngine, Wait, make_photo, settled

STEPS = 60


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine(clean={"c"}, broken={"d"})


class Person:
    """Does one thing after another, chosen by chance."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.queue: Queue = window.workspace.queue
        self.chance = random.Random(seed)
        self.added = 0

    def some(self) -> set[int]:
        ids = [item.id for item in self.queue.items]
        return set(self.chance.sample(ids, min(len(ids), self.chance.randint(1, 2))))

    def act(self) -> None:
        queue, workspace = self.queue, self.window.workspace
        deeds: list[Callable[[], object]] = [
            self.look,
            self.look,
            queue.restore_all,
            queue.toggle_pause,
            lambda: queue.skip(self.some()),
            lambda: queue.restore(self.some()),
            lambda: queue.approve(self.some()),
            lambda: queue.set_label(self.some(), self.chance.choice(LABELS)),
            queue.use_for_all,
            workspace.restore,
            workspace.cancel,
            self.paint,
            self.paint,
            workspace.masking.undo,
            lambda: workspace.set_kind("faded", self.chance.random() < 0.5),
            lambda: workspace.masking.set_sensitivity(self.chance.random()),
            self.move,
            self.remove,
            self.add,
        ]
        self.chance.choice(deeds)()
        for _ in range(self.chance.randint(0, 6)):
            QCoreApplication.processEvents()

    def look(self) -> None:
        for each in self.some():
            self.queue.showing.show(each)

    def paint(self) -> None:
        masking = self.window.workspace.masking
        if masking.begin_stroke():
            masking.paint((self.chance.randint(0, 90), self.chance.randint(0, 70)), 4, damaged=True)
            masking.commit_stroke(damaged=True)

    def move(self) -> None:
        for each in self.some():
            self.queue.items.move(each, self.chance.randint(0, 5))

    def remove(self) -> None:
        if len(self.queue.items) > 4:
            self.queue.remove({next(iter(self.some()))})

    def add(self) -> None:
        self.added += 1
        self.queue.open([make_photo(self.folder / f"new {self.added}.png")])


def kept_files(queue: Queue) -> set[Path]:
    """The layers of the photos that are not shown."""
    works = [i.work for i in queue.items if i.work is not None and i.id != queue.showing.shown]
    return {work.session.folder / name for work in works for name in work.pictures.values()}


@pytest.mark.parametrize("seed", range(8))
def test_that_every_photo_comes_to_an_end(
    window: MainWindow, wait: Wait, filled: Queue, seed: int, tmp_path: Path
) -> None:
    person = Person(window, seed, tmp_path / "more")
    for _ in range(STEPS):
        person.act()
    workspace = window.workspace
    # Whoever stopped the looking has no marks.
    wait(lambda: settled(filled) and (workspace.masking.ready or workspace.report is None))
    filled.restore({item.id for item in filled.items if item.state is ItemState.SKIPPED})
    filled.restore_all()
    wait(lambda: filled.summary.left == 0 and settled(filled))
    for item in filled.items:
        assert item.state not in (*AT_WORK, ItemState.WAITING, ItemState.FOUND), item
        assert item.state is not ItemState.FAILED or item.path.stem == "d"
        if item.has_result and item.id != filled.showing.shown:
            assert item.work is not None
            assert item.work.picture is not None
    assert not [file for file in kept_files(filled) if not file.exists()]
    assert window.workspace.activity is None
    window.close_now()
    assert not list(program_paths.sessions_folder().iterdir())
