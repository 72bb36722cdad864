"""Fixtures of everything that needs a queue: photos, and an engine that tells them apart."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.current_work import Activity
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import Item, ItemState
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker, FakeEngine, report_of
from tests.ui.fixtures import WAIT_MS


def name_of(photo: Photo) -> str:
    return photo.source.stem if photo.source is not None else ""


@dataclass
class QueueEngine(FakeEngine):
    """Answers by the photo's name, and remembers whose turn it was.

    `clean` photos have no damage, `broken` ones cannot be restored, `odd` ones meet a defect;
    `holding` has the blockers that hold a photo's restoration.
    """

    clean: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)
    holding: dict[str, Blocker] = field(default_factory=dict)
    provenance: Provenance | None = None
    examined: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    plans: dict[str, RestorationPlan] = field(default_factory=dict)
    restored_masks: dict[str, Mask] = field(default_factory=dict)
    seen: list[tuple[str, weakref.ref[Photo]]] = field(default_factory=list)

    def assess(self, photo: Photo, progress: Progress) -> DamageReport:
        self.examined.append(name_of(photo))
        if name_of(photo) in self.clean:
            return report_of(photo, {})
        return super().assess(photo, progress)

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        name = name_of(photo)
        self.restored.append(name)
        self.plans[name], self.restored_masks[name] = plan, mask
        if name in self.holding:
            self.holding[name].run(progress)
        if name in self.broken:
            raise NetworkError("The network failed.", "Try again.")
        if name in self.odd:
            raise ZeroDivisionError("deep inside")
        made = replace(super().restore(photo, plan, mask, progress), provenance=self.provenance)
        self.seen += [(name, weakref.ref(photo)), (name, weakref.ref(made.after))]
        return made

    def hold(self, name: str) -> Blocker:
        self.holding[name] = Blocker()
        return self.holding[name]


def make_photo(path: Path, shade: int = 120) -> Path:
    """A picture of 96×72 with a slope, told apart by its shade."""
    rows, columns = np.mgrid[0:72, 0:96]
    pixels = np.stack([rows + shade // 2, columns, rows // 2 + shade // 3], axis=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, pixels.astype(np.uint8))[1].tobytes())
    return path


@pytest.fixture
def queue(workspace: Workspace) -> Queue:
    return workspace.queue


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Five photos: a.png to e.png."""
    folder = tmp_path / "photos"
    return [make_photo(folder / f"{name}.png", 20 * i) for i, name in enumerate("abcde")]


def item_of(queue: Queue, name: str) -> Item:
    return next(item for item in queue.items if item.path.stem == name)


def states(queue: Queue) -> dict[str, ItemState]:
    return {item.path.stem: item.state for item in queue.items}


Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    def wait_until(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=WAIT_MS)

    return wait_until


@pytest.fixture
def filled(wait: Wait, window: MainWindow, photos: list[Path]) -> Queue:
    """A window whose queue holds five examined photos, the first of them in the editor."""
    queue = window.workspace.queue
    queue.open(photos)
    wait(lambda: queue.summary.examined == len(photos) and settled(queue))
    return queue


def settled(queue: Queue) -> bool:
    """Whether nothing is under way any more."""
    showing, runner = queue.showing, queue.runner
    is_calm = not showing.is_opening and not showing.lane.busy and runner.working_on is None
    autosave = showing.workspace.projects.autosave
    return is_calm and not autosave.is_busy and showing.workspace.own_activity is None


def show(wait: Wait, queue: Queue, name: str) -> None:
    """Open a photo of the queue and wait until it is there, with its marks."""
    item = item_of(queue, name)
    workspace = queue.showing.workspace
    queue.showing.show(item.id)
    wait(lambda: queue.showing.shown == item.id and not queue.showing.is_opening)
    if item.state is not ItemState.FAILED:
        wait(lambda: workspace.report is not None and workspace.masking.ready)


def shown_name(queue: Queue) -> str:
    item = queue.items.find(queue.showing.shown)
    return item.path.stem if item is not None else ""


def click_row(window: MainWindow, name: str, *keys: Qt.KeyboardModifier) -> None:
    strip = window.queue_panel.list
    index = strip.model().index(strip._queue.items.row(item_of(strip._queue, name).id), 0)
    left, modifiers = Qt.MouseButton.LeftButton, keys[0] if keys else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(strip.viewport(), left, modifiers, strip.visualRect(index).center())


def all_done(queue: Queue) -> bool:
    return queue.summary.left == 0 and settled(queue)


def activity(window: MainWindow) -> Activity | None:
    return window.workspace.activity


def restoration_in(window: MainWindow) -> Restoration | None:
    return window.workspace.restoration


def is_outdated(window: MainWindow) -> bool:
    return window.workspace.is_outdated


def stroke(window: MainWindow) -> None:
    masking = window.workspace.masking
    assert masking.begin_stroke()
    masking.paint((20, 20), 6, damaged=True)
    masking.commit_stroke(damaged=True)


def coverage(window: MainWindow) -> float:
    return window.workspace.masking.coverage
