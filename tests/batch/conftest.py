"""Batches on stand-in networks, in this process: what the workers do without the processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photorestorer_gui.batch.executor import Event, Failed, Started, Task
from photorestorer_gui.batch.journal import Entry, Journal
from photorestorer_gui.batch.out_folder import journal_path, opened
from photorestorer_gui.batch.planning import Selection
from photorestorer_gui.batch.preparing import prepare
from photorestorer_gui.batch.run import Order, Outcome, run_batch
from photorestorer_gui.batch.storage import Source
from photorestorer_gui.errors import in_words
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.wishes import Wishes
from tests.networks import graphs
from tests.pictures import draw_portrait

HIDDEN = ".photorestorer-batch"


@dataclass
class InThisProcess:
    """An executor that does one photo after the other; `before` is called with each task."""

    networks: Networks
    before: Callable[[Task], None] = lambda task: None
    tried: list[Source] = field(default_factory=list)
    jobs: int = 1

    def work(
        self, tasks: Sequence[Task], wishes: Wishes, progress: Progress
    ) -> Generator[Event, None, None]:
        for task in tasks:
            progress.check()
            yield Started(task)
            self.tried.append(task.source)
            try:
                self.before(task)
                event: Event = prepare(task, wishes, self.networks, progress)
            except Cancelled:
                raise
            except Exception as error:
                event = Failed(task, in_words(error), 0.1)
            yield event


@dataclass
class Bench:
    """A folder of photos, an output folder, and what runs a batch from one to the other."""

    photos: Path
    out: Path
    executor: InThisProcess
    events: list[Event] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)

    def order(self, **changes: Any) -> Order:
        asked: dict[str, Any] = {
            "folders": (self.photos,),
            "out": self.out,
            "wishes": Wishes(),
            "pattern": "{name}-restored.{ext}",
        }
        return Order(**(asked | changes))

    def run(self, progress: Progress | None = None, **changes: Any) -> Outcome:
        self.executor.tried.clear()
        self.events.clear()
        order = self.order(**changes)
        with opened(order.out) as folder:
            return run_batch(
                order,
                folder,
                self.executor,
                viewer=self,
                progress=progress or Progress(),
            )

    def show_selection(self, selection: Selection) -> None:
        self.selections.append(selection)

    def show_event(self, event: Event) -> None:
        self.events.append(event)

    @property
    def tried(self) -> list[str]:
        """Names of the photos that the last run worked on."""
        return [path.name for path in self.executor.tried]

    def files(self) -> dict[str, bytes]:
        """What lies in the output folder, but for what is hidden there."""
        found = {p.relative_to(self.out).as_posix(): p for p in self.out.rglob("*") if p.is_file()}
        return {n: p.read_bytes() for n, p in sorted(found.items()) if not n.startswith(HIDDEN)}

    def journal(self) -> dict[str, Entry]:
        """What the journal says, by the names of the photos."""
        journal = Journal(journal_path(self.out))
        try:
            return {entry.source.name: entry for entry in journal.entries()}
        finally:
            journal.close()

    def left_over(self) -> list[str]:
        """What lies in the hidden folder besides the journal."""
        return sorted(p.name for p in (self.out / HIDDEN).iterdir() if "journal" not in p.name)


def cracked_photo(path: Path, *, seed: int = 7) -> Path:
    """Save a photo with a white crack, which the stand-in crack finder sees."""
    pixels = draw_portrait(80, 64, seed=seed).pixels.astype(np.uint8)
    cv2.line(pixels, (0, 20), (63, 45), (255, 255, 255), 3)
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_photo(Photo(pixels), path, overwrite=True)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A batch over three cracked photos, `1.png` to `3.png`."""
    networks = graphs.stand_ins(tmp_path / "weights", scores={"cracked": 0.9})
    for number in (1, 2, 3):
        cracked_photo(tmp_path / "photos" / f"{number}.png", seed=number)
    return Bench(tmp_path / "photos", tmp_path / "out", InThisProcess(networks))
