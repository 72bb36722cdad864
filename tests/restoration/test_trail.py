"""Restoring again: only what follows a change is done again, counted by runs."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, Restorer
from photorestorer_gui.restoration.step import Applied, NothingToDo, Settled
from photorestorer_gui.restoration.trail import Trail

NO_NETWORKS = Networks(ModelStore([]))
RUNS: Counter[str] = Counter()


@dataclass(frozen=True)
class Lighten:
    """A step that counts its runs and adds to every pixel; −1 fails, −2 has nothing to do."""

    name: str
    by: int = 1
    id: ClassVar[str] = "lighten"
    title: ClassVar[str] = "Lighten"
    full_networks: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = True
    scales: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    engine: ClassVar[str] = "test"

    def apply(
        self, photo: Photo, mask: Mask, networks: Networks, progress: Progress
    ) -> Photo | Applied:
        RUNS[self.name] += 1
        progress.check()
        if self.by == -1:
            raise NetworkError("It failed.", "Try again.")
        if self.by == -2:
            raise NothingToDo
        lighter = photo.with_pixels(photo.pixels + np.uint8(self.by))
        if self.name != "settles":
            return lighter
        corner = Settled(Box(0, 0, 2, 2), np.ones((2, 2), np.float32))
        return Applied(lighter, settled=(corner,))


@pytest.fixture(autouse=True)
def _count_anew() -> None:
    RUNS.clear()


@pytest.fixture
def photo() -> Photo:
    return Photo(np.zeros((6, 8, 3), np.uint8))


def carried_out(
    photo: Photo, trail: Trail, *steps: Lighten, mask: Mask | None = None
) -> Restoration:
    known = mask or Mask.empty(photo.height, photo.width)
    return Restorer(NO_NETWORKS, trail).restore(photo, RestorationPlan(steps), known, Progress())


def test_that_only_what_follows_a_change_runs_again(photo: Photo) -> None:
    trail = Trail()
    a, b, c = Lighten("a", 1), Lighten("b", 2), Lighten("c", 4)
    first = carried_out(photo, trail, a, b, c)
    again = carried_out(photo, trail, a, Lighten("b", 8), c)
    assert RUNS == {"a": 1, "b": 2, "c": 2}
    assert int(first.after.pixels[0, 0, 0]) == 7
    assert int(again.after.pixels[0, 0, 0]) == 13
    assert [outcome.status for outcome in again.outcomes] == ["done"] * 3
    carried_out(photo, trail, a, Lighten("b", 8))
    assert RUNS == {"a": 1, "b": 2, "c": 2}, "a step less needs no run"


def test_that_the_result_is_as_without_memory(photo: Photo) -> None:
    trail = Trail()
    settles, after = Lighten("settles", 50), Lighten("after", 9)
    carried_out(photo, trail, settles, after)
    again = carried_out(photo, trail, settles, Lighten("after", 20))
    alone = carried_out(photo, Trail(0), settles, Lighten("after", 20))
    assert RUNS["settles"] == 2, "once by each trail"
    assert again.after.same_pixels(alone.after)
    assert int(again.after.pixels[0, 0, 0]) == 50, "what was settled is left alone"
    assert int(again.after.pixels[5, 5, 0]) == 70


def test_that_other_marks_or_another_photo_begin_anew(photo: Photo) -> None:
    trail = Trail()
    step = Lighten("a")
    carried_out(photo, trail, step)
    marks = np.zeros((6, 8), np.bool_)
    marks[1, 1] = True
    carried_out(photo, trail, step, mask=Mask(marks))
    assert RUNS["a"] == 2
    carried_out(photo, trail, step, mask=Mask(marks.copy()))
    assert RUNS["a"] == 2, "the same marks"
    carried_out(Photo(photo.pixels.copy()), trail, step, mask=Mask(marks.copy()))
    assert RUNS["a"] == 3


def test_that_what_failed_is_tried_again_and_what_was_skipped_is_not(photo: Photo) -> None:
    trail = Trail()
    steps = (Lighten("a"), Lighten("skipped", -2), Lighten("failed", -1), Lighten("b"))
    carried_out(photo, trail, *steps)
    result = carried_out(photo, trail, *steps)
    assert RUNS == {"a": 1, "skipped": 1, "failed": 2, "b": 2}
    assert int(result.after.pixels[0, 0, 0]) == 2


def test_that_what_was_done_before_it_was_stopped_counts(photo: Photo) -> None:
    trail = Trail()
    plan = RestorationPlan((Lighten("a"), Lighten("b")))

    def stop_halfway(fraction: float, text: str) -> None:
        if fraction >= 0.5:
            progress.cancel()

    progress = Progress(stop_halfway)
    with pytest.raises(Cancelled):
        Restorer(NO_NETWORKS, trail).restore(photo, plan, Mask.empty(6, 8), progress)
    carried_out(photo, trail, *plan.steps)  # type: ignore[arg-type]
    assert RUNS == {"a": 1, "b": 2}


def test_that_little_memory_keeps_the_first_steps(photo: Photo) -> None:
    trail = Trail(most_bytes=photo.pixels.nbytes)
    steps = (Lighten("a"), Lighten("b"))
    carried_out(photo, trail, *steps)
    carried_out(photo, trail, *steps)
    assert RUNS == {"a": 1, "b": 2}
    none = Trail(most_bytes=0)
    for _ in range(2):
        carried_out(photo, none, Lighten("c"))
    assert RUNS["c"] == 2


def test_that_nothing_outlives_the_photo() -> None:
    trail = Trail()
    photo = Photo(np.zeros((6, 8, 3), np.uint8))
    result = carried_out(photo, trail, Lighten("skipped", -2), Lighten("a"))
    left = weakref.ref(result.after)
    del photo, result
    gc.collect()
    assert left() is None
