"""A queue at the real window that is worked on until the program is killed.

Run as a program it waits for orders as `killed_session` does.  An action is told with the state of
all photos once the program says that everything is on the disk:

    pid N            who it is
    done I STATE     action I has ended and is kept, and what the state is then, as JSON
    kept I
    end              nothing is left to do
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.project import KeptResult, Layers, Wishes
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import FINISHED, Item, ItemState
from photorestorer_gui.ui.workspace import Workspace
from tests.e2e.killed_session import tell
from tests.ui.queue_fixtures import QueueEngine, settled

ACTIONS = 24


def state_of(queue: Queue) -> dict[str, Any]:
    """The order of the list, and of each photo all that must not be lost."""
    photos = {item.path.name: photo_of(queue, item) for item in queue.items}
    return {"order": [item.path.name for item in queue.items], "photos": photos}


def photo_of(queue: Queue, item: Item) -> dict[str, str]:
    workspace = queue.showing.workspace
    if item.id == queue.showing.shown:
        layers, report, result = workspace.masking.layers, workspace.report, workspace.restoration
        assert layers is not None
        told = None
        if result is not None:
            told = KeptResult.of(result, fits_marks=True, exported=False)
        marks = Layers(layers.marked, None, layers.protected)
        return told_of(item, marks, report, workspace.wishes, told)
    assert item.work is not None, f"{item.path.name} is {item.state}"
    whole = item.work.whole(Progress())
    assert whole.layers is not None
    return told_of(item, whole.layers, whole.report, whole.wishes, whole.result)


def told_of(
    item: Item,
    layers: Layers,
    report: DamageReport | None,
    wishes: Wishes,
    result: KeptResult | None,
) -> dict[str, str]:
    after = result.after.pixels.tobytes() if result is not None and result.after else b""
    overrides = dict(report.overrides) if report is not None else None
    protected = layers.protected or Mask.empty(*layers.marked.pixels.shape)
    return {
        "state": item.state.name,
        "marks": short(packed(layers.marked), packed(protected)),
        "wishes": json.dumps([wishes.sensitivity, sorted(wishes.strengths.items()), overrides]),
        "result": short(after, repr(result.plan).encode()) if result is not None else "",
    }


def packed(mask: Mask) -> bytes:
    return np.packbits(mask.pixels).tobytes()


def short(*contents: bytes) -> str:
    return hashlib.sha256(b"|".join(contents)).hexdigest()[:12]


class Driver(QObject):
    """Does the actions of a seed, each once the one before is on the disk."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        super().__init__(window)
        self.workspace, self.queue = window.workspace, window.workspace.queue
        self.random = random.Random(seed)
        self.number = 0
        self.kept = 0
        self.wanted: int | None = None
        self.workspace.projects.autosave.kept.connect(self.note_kept)
        self.timer = QTimer(self)
        self.timer.setInterval(2)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def note_kept(self, revision: int) -> None:
        self.kept = revision

    def is_calm(self) -> bool:
        queue, space = self.queue, self.workspace
        is_ready = space.report is not None and space.masking.ready
        is_over = all(item.state not in (ItemState.WAITING, *_BUSY) for item in queue.items)
        if not (queue.items and is_ready and is_over and queue.summary.left == 0):
            return False
        return settled(queue) and queue.keeping.is_up_to_date

    def go_on(self) -> None:
        if not self.is_calm():
            self.wanted = None
            return
        autosave = self.workspace.projects.autosave
        if self.wanted is None:
            # Whatever the action's signals have queued is written down before it counts as kept.
            autosave.note()
            self.wanted = autosave.revision
        if self.kept < self.wanted:
            return
        self.wanted = None
        state = json.dumps(state_of(self.queue), separators=(",", ":"))
        tell("done", self.number, state.replace(" ", ""))
        tell("kept", self.number)
        if self.number == ACTIONS:
            self.timer.stop()
            tell("end")
            return
        self.number += 1
        self.act()

    def act(self) -> None:
        choices: tuple[Callable[[], None], ...] = (
            *(self.stroke,) * 3, *(self.look,) * 3, self.label, self.strength, self.restore,
            self.move, self.skip, self.approve, self.all_alike,
        )  # fmt: skip
        self.random.choice(choices)()

    def some(self) -> Item:
        return self.queue.items.at(self.random.randrange(len(self.queue.items)))

    def stroke(self) -> None:
        masking = self.workspace.masking
        masking.begin_stroke()
        place = (self.random.randrange(90), self.random.randrange(70))
        masking.paint(place, self.random.randint(2, 9), damaged=self.random.random() < 0.8)
        masking.commit_stroke(damaged=True)

    def look(self) -> None:
        self.queue.showing.show(self.some().id)

    def label(self) -> None:
        self.queue.set_label({self.some().id}, self.random.choice(("blurred", "cracked")))

    def strength(self) -> None:
        self.workspace.set_strength("sharpen", self.random.randint(0, 10) / 10)

    def restore(self) -> None:
        self.queue.restore({self.some().id, self.some().id})

    def move(self) -> None:
        self.queue.items.move(self.some().id, self.random.randrange(5))

    def skip(self) -> None:
        self.queue.skip({self.some().id})

    def approve(self) -> None:
        self.queue.approve({item.id for item in self.queue.items if item.state in FINISHED})

    def all_alike(self) -> None:
        self.queue.use_for_all()


_BUSY = (ItemState.EXAMINING, ItemState.RESTORING)


def run(photos: Path, folder: Path, seed: int) -> None:
    app = QApplication([])
    tell("pid", os.getpid())
    workspace = Workspace(QueueEngine().engine(), kept_in=KeptIn(folder / "sessions"))
    window = MainWindow(workspace)
    window.show()
    workspace.queue.open(sorted(photos.iterdir()))
    Driver(window, seed)
    app.exec()


def main() -> None:
    for line in sys.stdin:
        photos, folder, seed, _ = json.loads(line)
        child = os.fork()
        if child == 0:
            run(Path(photos), Path(folder), seed)
            os._exit(0)
        os.waitpid(child, 0)
        tell("gone")


if __name__ == "__main__":
    main()
