"""Data sets of damaged portraits: the paper's own, and one of all kinds.

A picture depends on the recipe and its number alone, so a data set can be made by any number of
processes, stopped at any time and continued.  The layout is

    OUT/{train,val,test}/{group}/000123.jpg    the damaged pictures
    OUT/masks/000123.png                       1 bit a pixel, white where it is cracked
    OUT/manifest.csv                           one line a picture, complete once all are made
    OUT/dataset.json                           the recipe
"""

from __future__ import annotations

import json
import shutil
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from photorestorer_gui.damage.kinds import LABELS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import save_error, write_atomically
from photorestorer_gui.processes import SPAWN, end_with_parent
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.dataset_sample import DatasetRecipe, Protocol, SampleWriter, Task
from photorestorer_gui.training.manifest import Row, append_row, is_whole, rows_in, table
from photorestorer_gui.training.portraits import read_stamps
from photorestorer_gui.training.sources import SPLITS, Sources, find_sources

RECIPE_FILE = "dataset.json"
MANIFEST = "manifest.csv"
JOURNAL = "manifest.part.csv"
"""Lines of the manifest in the order in which pictures get ready; gone once all are."""
BYTES_PER_PIXEL = 0.5
"""Of a picture and its mask, measured on portraits of 512 pixels: 0.14 blurred to 0.68 noisy."""
BYTES_PER_FILE = 4096
RESERVE_BYTES = 256 * 1024**2
"""Disk space that a data set leaves free."""
CANDIDATES = 8
"""Portraits that are tried for one picture before giving up."""
_Made = tuple[Row, list[str]]


@dataclass(frozen=True)
class DatasetPlan:
    """What is to be made, from what, and what is there already; nothing has been written yet.

    Attributes
    ----------
    recipe : DatasetRecipe
    sources : Sources
    out, stamps : Path
        Folders of the data set and of dirt stamps (which may be missing).
    done : dict of str to Row
        Pictures that an earlier run has made.
    """

    recipe: DatasetRecipe
    sources: Sources
    out: Path
    stamps: Path
    done: dict[str, Row]

    @property
    def bytes_needed(self) -> int:
        """About how much disk space the pictures still to be made take."""
        size = int(BYTES_PER_PIXEL * self.recipe.size_px**2) + BYTES_PER_FILE
        return (self.recipe.count - len(self.done)) * size

    @property
    def bytes_free(self) -> int:
        """How much space is free where the data set lies."""
        folder = next(p for p in (self.out.absolute(), *self.out.absolute().parents) if p.exists())
        return shutil.disk_usage(folder).free

    @property
    def empty_splits(self) -> list[str]:
        """Splits that no portrait fell into; their pictures go to the first that has some."""
        return [split for split in SPLITS if not self.sources.by_split[split]]

    def tasks(self) -> Iterator[Task]:
        """Yield what is to be made, done or not: tenths of each group are val and test."""
        splits = [self._split(index) for index in range(self.recipe.count)]
        totals, used = Counter(splits), Counter[str]()
        for index, split in enumerate(splits):
            names = self.sources.by_split[split]
            # Stand-ins for unreadable portraits are ones that no other picture uses, if possible.
            stride = totals[split] if totals[split] < len(names) else 1
            tries = range(min(CANDIDATES, len(names)))
            chosen = tuple(names[(used[split] + t * stride) % len(names)] for t in tries)
            used[split] += 1
            yield Task(index, split, chosen)

    def _split(self, index: int) -> str:
        wanted = {4: "val", 9: "test"}.get(index // 3 % 10, "train")
        if self.sources.by_split[wanted]:
            return wanted
        return next(split for split in SPLITS if self.sources.by_split[split])


def plan_dataset(
    source: Path, out: Path, recipe: DatasetRecipe, *, stamps: Path, progress: Progress
) -> DatasetPlan:
    """Find out what is to be made; writes nothing.

    Parameters
    ----------
    source, out : Path
        Folders of good portraits and of the data set.
    recipe : DatasetRecipe
    stamps : Path
        Folder of dirt stamps; may be missing.
    progress : Progress

    Raises
    ------
    PhotoRestorerError
        If the source holds no usable portrait, or `out` holds something else.
    Cancelled
        If `progress` is cancelled.
    """
    sources = find_sources(
        source, size_px=recipe.size_px, seed=recipe.seed, without=out, progress=progress
    )
    plan = DatasetPlan(recipe, sources, out, stamps, {})
    _refuse_other_contents(plan)
    rows = (*rows_in(out / MANIFEST), *rows_in(out / JOURNAL))
    done = {row.id: row for row in rows if is_whole(out, row)}
    return DatasetPlan(recipe, sources, out, stamps, done)


def make_dataset(plan: DatasetPlan, *, workers: int, progress: Progress) -> list[Row]:
    """Make what is missing of a data set; returns its manifest.

    Parameters
    ----------
    plan : DatasetPlan
    workers : int
        Processes.
    progress : Progress

    Raises
    ------
    PhotoRestorerError
        If the disk is too small or full, the folder may not be written, or too many portraits
        are damaged; what is made so far is kept, and the next call continues.
    Cancelled
        If `progress` is cancelled; likewise.
    """
    rows = dict(plan.done)
    tasks = [task for task in plan.tasks() if f"{task.index:06d}" not in rows]
    if tasks:
        _refuse_small_disk(plan)
        _make_folders(plan.out, plan.recipe.protocol)
        _write_text(plan.out / RECIPE_FILE, json.dumps(_settings(plan), indent=1))
        _write_text(plan.out / JOURNAL, table(rows.values()))
    try:
        for row, _ in _made(plan, tasks, workers):
            append_row(plan.out / JOURNAL, row)
            rows[row.id] = row
            progress.report(len(rows) / plan.recipe.count, f"{len(rows):,} pictures")
    except PhotoRestorerError as error:
        kept = f"The {len(rows):,} pictures made so far are kept; the same command continues."
        raise PhotoRestorerError(
            error.summary, f"{error.remedy} {kept}".strip(), error.details
        ) from error
    manifest = [rows[number] for number in sorted(rows)]
    _write_text(plan.out / MANIFEST, table(manifest))
    (plan.out / JOURNAL).unlink(missing_ok=True)
    return manifest


# --- what is there already ------------------------------------------------------------------------


def _settings(plan: DatasetPlan) -> dict[str, str | int]:
    stamps = sorted(path.name for path in plan.stamps.rglob("*.png"))
    return {**asdict(plan.recipe), "portraits": plan.sources.digest(), "stamps": " ".join(stamps)}


def _refuse_other_contents(plan: DatasetPlan) -> None:
    """Raise if the folder holds anything but the beginning of this very data set."""
    path = plan.out / RECIPE_FILE
    if not path.exists():
        taken = [name for name in (*SPLITS, "masks", MANIFEST) if (plan.out / name).exists()]
        if taken or (plan.out.exists() and not plan.out.is_dir()):
            raise PhotoRestorerError(
                f"“{plan.out}” holds something else already.", "Choose another folder."
            )
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PhotoRestorerError(
            f"“{path}” cannot be read.", "Choose another folder.", str(error)
        ) from error
    wanted = _settings(plan)
    other = [key for key in wanted if not isinstance(found, dict) or found.get(key) != wanted[key]]
    if other:
        raise PhotoRestorerError(
            f"“{plan.out}” holds a data set of other settings ({_described(other, found)}).",
            "Repeat its command to continue it, or choose another folder.",
        )


def _described(names: Sequence[str], found: object) -> str:
    """Return which settings differ, with the values of the data set that is there."""
    values = found if isinstance(found, dict) else {}
    parts = []
    for name in names:
        if name in ("portraits", "stamps") or name not in values:
            parts.append({"portraits": "other portraits", "stamps": "other stamps"}.get(name, name))
        else:
            parts.append(f"{name.removesuffix('_px')} {values[name]}")
    return ", ".join(parts)


# --- writing --------------------------------------------------------------------------------------


def _refuse_small_disk(plan: DatasetPlan) -> None:
    if plan.bytes_needed + RESERVE_BYTES > plan.bytes_free:
        raise PhotoRestorerError(
            f"The data set needs about {size_text(plan.bytes_needed)}, and"
            f" {size_text(plan.bytes_free)} are free where “{plan.out}” lies.",
            "Free some space, choose another disk, or make fewer or smaller pictures.",
        )


def size_text(count: int) -> str:
    """Return a number of bytes for people: “1.7 GB”, “35 MB”."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"


def _make_folders(out: Path, protocol: Protocol) -> None:
    groups = [label for label in LABELS if protocol == "extended" or label != "none"]
    folders = [out / split / group for split in SPLITS for group in groups]
    try:
        for folder in (*folders, out / "masks"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise save_error(out / MANIFEST, error) from error


def _write_text(path: Path, text: str) -> None:
    write_atomically(path, text.encode(), overwrite=True)


# --- processes ------------------------------------------------------------------------------------


def _made(plan: DatasetPlan, tasks: Sequence[Task], workers: int) -> Iterator[_Made]:
    """Make pictures in processes of their own; yields them as they get ready, in order."""
    context = SPAWN
    setting = (plan.recipe, plan.sources.root, plan.out, plan.stamps)
    pool = ProcessPoolExecutor(max(1, min(workers, len(tasks))), context, _prepare, setting)
    waiting: deque[Future[_Made]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(_make, task))
            if len(waiting) > 4 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise PhotoRestorerError(
            "A process was ended from outside, most likely for want of memory.",
            "Run the command again with fewer workers.",
            str(error),
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_writer: SampleWriter | None = None


def _prepare(recipe: DatasetRecipe, source: Path, out: Path, stamps: Path) -> None:
    # Ctrl+C is for the process that the person sees; it ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    cv2.setNumThreads(1)
    globals()["_writer"] = SampleWriter(recipe, source, out, read_stamps(stamps))


def _make(task: Task) -> _Made:
    assert _writer is not None
    return _writer.write(task)
