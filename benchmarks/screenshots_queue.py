"""Draw every state of the queue, light and dark, into a folder: to be looked at and judged.

python -m benchmarks.screenshots_queue FOLDER [--scale 2] [--font NAME] [--only failures-dark]
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.stage import Shot, Stage, State, draw, options, settle, until
from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue_items import ItemState
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker

NAMES = (
    "Ada 1912.jpg", "Ada and Bert, wedding.jpg", "Aunt Rosa.jpg", "Carl, school.jpg", "Clara.jpg",
    "Emil 1899 (damp).jpg", "Family at the sea, August 1934.jpg", "Frieda.jpg", "Georg.jpg",
    "Grandfather in the orchard.jpg", "Hedwig.jpg", "Ida 3.jpg", "Johann 10.jpg", "Karl.jpg",
    "Lina.jpg", "Minna.jpg", "Otto.jpg", "Paula.jpg", "Rudolf.jpg", "Scan 20.jpg",
)  # fmt: skip
SCORES: tuple[dict[str, float], ...] = (
    {"blurred": 0.9, "cracked": 0.95}, {"cracked": 0.8}, {"blurred": 0.8, "noisy": 0.7},
    {}, {"faded": 0.9, "blurred": 0.7}, {"cracked": 0.9, "missing": 0.8, "faded": 0.8},
)  # fmt: skip


@dataclass
class QueueStage(Stage):
    """Answers by a photo's name; one may be held, some fail."""

    held: str = ""
    broken: tuple[str, ...] = ()
    holding: Blocker = field(default_factory=Blocker)

    def load(self, path: Path) -> Photo:
        return load_photo(path)

    def assess(self, photo: Photo, progress: Progress) -> DamageReport:
        assert photo.source is not None
        scores = SCORES[NAMES.index(photo.source.name) % len(SCORES)]
        marks = cv2.resize(self.marks, (photo.width, photo.height)).astype(np.uint8)
        if "cracked" not in scores:
            marks = np.zeros_like(marks)
        all_scores = {kind: scores.get(kind, 0.04) for kind in KIND_IDS}
        return DamageReport(all_scores, dict.fromkeys(KIND_IDS, 0.5), CrackMap(marks))

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        assert photo.source is not None
        if photo.source.name in self.broken:
            raise NetworkError("There is not enough memory.", "Close other programs and try again.")
        progress.report(0.62, plan.steps[0].title)
        if photo.source.name == self.held:
            self.holding.run(progress)
        pixels = cv2.resize(self.clean.pixels, (photo.width, photo.height))
        outcomes = tuple(StepOutcome(s.id, s.title, s.engine, "done", 0.7) for s in plan.steps)
        after = photo.with_pixels(pixels.astype(np.uint8))
        return Restoration(photo, after, plan, outcomes, 1.3)


def photos(folder: Path, photo: Photo) -> list[Path]:
    """Twenty prints of one portrait: cut, toned and faded each in its own way."""
    random = np.random.default_rng(3)
    paths = []
    for name in NAMES:
        left, top = random.integers(0, 200, 2)
        part = photo.pixels[top : top + 1100, left : left + 900].astype(np.float32)
        toned = (part - 128) * random.uniform(0.6, 1.1) + 128 + random.uniform(-20, 30, 3)
        small = cv2.resize(toned.clip(0, 255).astype(np.uint8), (720, 880))
        paths.append(folder / name)
        cv2.imwrite(str(paths[-1]), small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
    return paths


def found(paths: list[Path], stage: QueueStage, window: MainWindow) -> Shot:
    queue = window.workspace.queue
    queue.open(paths)
    until(lambda: queue.summary.examined == 20 and window.workspace.report is not None)
    settle(1500)
    yield "queue-found", window
    window.queue_panel.list.setFocus()
    queue.skip({queue.items.at(4).id})
    settle()
    yield "queue-focus", window


def running(paths: list[Path], stage: QueueStage, window: MainWindow) -> Shot:
    queue = window.workspace.queue
    stage.held, stage.broken = NAMES[6], (NAMES[1],)
    (paths[0].parent / "torn.jpg").write_bytes(paths[3].read_bytes()[:700])
    queue.open([*paths[:3], paths[0].parent / "torn.jpg", *paths[3:]])
    until(lambda: window.workspace.report is not None and queue.summary.examined == 20)
    queue.restore_all()
    until(lambda: stage.holding.began.is_set())
    queue.approve({queue.items.at(0).id})
    settle(1200)
    yield "queue-running", window
    queue.showing.show(queue.items.at(7).id)
    until(lambda: queue.showing.shown == queue.items.at(7).id)
    yield "queue-running-shown", window
    window.actions_["pause"].trigger()
    settle()
    yield "queue-paused", window
    window.actions_["pause"].trigger()
    stage.holding.release.set()
    until(lambda: queue.summary.left == 0)
    queue.showing.show(queue.items.at(9).id)
    until(lambda: queue.showing.shown == queue.items.at(9).id)
    settle(900)
    yield "queue-done", window
    dialog = window.show_save_all()
    dialog.choose_folder(paths[0].parent)
    settle()
    yield "queue-save-all", window
    target = paths[0].parent / "out"
    target.mkdir()
    dialog.choose_folder(target)
    settle()
    dialog.save.click()
    until(lambda: queue.saving.is_over)
    yield "queue-saved", window
    dialog.close()
    target = paths[0].parent / "gone"
    target.mkdir()
    dialog = window.show_save_all()
    dialog.choose_folder(target)
    settle()
    target.rmdir()
    dialog.save.click()
    until(lambda: queue.saving.is_over)
    yield "queue-not-saved", window
    dialog.close()


def failures(paths: list[Path], stage: QueueStage, window: MainWindow) -> Shot:
    queue = window.workspace.queue
    stage.broken = NAMES
    queue.open(paths[:5])
    until(lambda: queue.summary.examined == 5 and window.workspace.report is not None)
    queue.restore_all()
    until(lambda: queue.summary.left == 0)
    settle(800)
    assert queue.items.at(0).state is ItemState.FAILED
    yield "queue-failures", window
    window.close()
    settle()


def with_photos(state: Callable[[list[Path], QueueStage, MainWindow], Shot]) -> State:
    """Return a state that is given files of photos while it is drawn."""

    @functools.wraps(state)
    def shots(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
        assert isinstance(stage, QueueStage)
        with tempfile.TemporaryDirectory() as folder:
            yield from state(photos(Path(folder), stage.photo), stage, window)

    return shots


def main() -> None:
    states = map(with_photos, (found, running, failures))
    draw(options(), states, lambda clean, photo, marks: QueueStage(clean, photo, marks, {}))


if __name__ == "__main__":
    main()
