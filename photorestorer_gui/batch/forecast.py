"""What a batch will take, before it begins: a look at all photos, and a few done on trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePath
from typing import Final

from photorestorer_gui import paths
from photorestorer_gui.batch.executor import Event, Executor, Failed, Prepared, Task
from photorestorer_gui.batch.journal import Entry
from photorestorer_gui.batch.machine import free_space
from photorestorer_gui.batch.naming import name_for
from photorestorer_gui.batch.out_folder import noted
from photorestorer_gui.batch.planning import Selection, select
from photorestorer_gui.batch.putting import destination_of
from photorestorer_gui.batch.run import Order
from photorestorer_gui.batch.storage import Source, at_hand
from photorestorer_gui.batch.walking import find_photos
from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.files import MAX_MEGAPIXELS
from photorestorer_gui.photo.opening import open_picture
from photorestorer_gui.photo.private_folder import PrivateFolder
from photorestorer_gui.progress import Progress

_TRIALS: Final = 5
_HEAD_BYTES: Final = 1 << 18
"""Beginning of a photo on storage that is fetched first: nearly all tell their size in it."""


@dataclass(frozen=True)
class Forecast:
    """What a batch will take.

    Attributes
    ----------
    photos, todo, done, failed : int
        All photos of the folders; those to be done, done before, and known to fail.
    unreadable : list of (Source, UnreadablePhotoError)
        Photos to be done whose file is none by its first bytes.
    closed : list of Source
        Folders that could not be looked into.
    megapixels : float
        Of all photos to be done.
    trials : list of Prepared
        The photos that were done on trial.
    seconds, bytes : float or None
        Time and space for all; None where no trial succeeded.
    free_bytes : int or None
        Space on the disk of the output folder; None if nobody knows.
    """

    photos: int
    todo: int
    done: int
    failed: int
    unreadable: list[tuple[Source, UnreadablePhotoError]]
    closed: list[Source]
    megapixels: float
    trials: list[Prepared]
    seconds: float | None
    bytes: float | None
    free_bytes: int | None


def forecast(
    order: Order,
    executor: Executor,
    *,
    jobs: int,
    on_trial: Callable[[Event], None],
    progress: Progress,
) -> Forecast:
    """Return what a batch will take; nothing is written but in a temporary folder.

    Parameters
    ----------
    order : Order
    executor : Executor
    jobs : int
        How many photos it prepares at a time.
    on_trial : callable(Event)
        Told what becomes of the photos that are done on trial.
    progress : Progress

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    """
    found = find_photos(order.folders, order.out, subfolders=order.subfolders, progress=progress)
    selection = select(found.photos, noted(order.out), order.terms, progress)
    with _trial_folder() as folder:
        sizes, unreadable = _measured(selection.todo, folder, progress)
        tasks = _tasks(order, _sample(sizes, jobs), folder)
        trials, written = _tried(order, executor, tasks, on_trial, progress)
    total, tried = sum(sizes.values()), sum(sizes[each.task.source] for each in trials)
    share = total / tried if tried else 0.0
    return Forecast(
        photos=len(found.photos),
        todo=len(selection.todo),
        done=len(selection.settled) - _failed(selection),
        failed=_failed(selection),
        unreadable=unreadable,
        closed=found.closed,
        megapixels=total,
        trials=trials,
        seconds=share * sum(each.seconds for each in trials) / jobs if trials else None,
        bytes=share * written if trials else None,
        free_bytes=free_space(order.out) if isinstance(order.out, Path) else None,
    )


def _failed(selection: Selection) -> int:
    return sum(entry.state == "failed" for entry in selection.settled)


def _measured(
    entries: Sequence[Entry], folder: Path, progress: Progress
) -> tuple[dict[Source, float], list[tuple[Source, UnreadablePhotoError]]]:
    """Return megapixels by the files' headers, and what cannot be read."""
    sizes: dict[Source, float] = {}
    unreadable: list[tuple[Source, UnreadablePhotoError]] = []
    for number, entry in enumerate(entries):
        progress.report(number / len(entries), "Looking at photos")
        try:
            sizes[entry.source] = _megapixels(entry.source, folder / "look")
        except UnreadablePhotoError as error:
            unreadable.append((entry.source, error))
    return sizes, unreadable


def _megapixels(source: Source, folder: Path) -> float:
    """Return the size of a photo by its header, of which no more is fetched than it takes.

    Raises
    ------
    UnreadablePhotoError
        If it is none, or cannot be fetched.
    """
    for most in (_HEAD_BYTES, None):
        with at_hand(source, folder, most) as file:
            try:
                with open_picture(file, max_megapixels=MAX_MEGAPIXELS) as (picture, _):
                    return picture.width * picture.height / 1e6
            except UnreadablePhotoError:
                if isinstance(source, Path) or most is None or file.stat().st_size < most:
                    raise
    raise AssertionError("the whole was read")


def _sample(sizes: dict[Source, float], jobs: int) -> tuple[list[Source], list[Source]]:
    """Return photos to warm the workers up with, and photos of all sizes to measure."""
    by_size = sorted(sizes, key=lambda source: sizes[source])
    if not by_size:
        return [], []
    many = min(len(by_size), max(_TRIALS, jobs))
    # From the middle of as many parts of the list, so that the largest one does not stand for many.
    chosen = [by_size[int((2 * i + 1) * len(by_size) / (2 * many))] for i in range(many)]
    return [by_size[0]] * jobs, chosen


@contextmanager
def _trial_folder() -> Iterator[Path]:
    """Make a private folder for restored photos that nobody wants; what a killed program left goes.

    Raises
    ------
    SaveError
        If it cannot be made.
    """
    root = paths.trials_folder()
    private = PrivateFolder(root)
    private.sweep()
    try:
        folder = private.path()
    except OSError as error:
        raise save_error(root, error) from error
    try:
        yield folder
    finally:
        private.close()


def _tried(
    order: Order,
    executor: Executor,
    tasks: tuple[list[Task], list[Task]],
    on_trial: Callable[[Event], None],
    progress: Progress,
) -> tuple[list[Prepared], int]:
    """Do photos on trial; returns those that count, and how many bytes their files have.

    Each worker loads its networks with its first photo, which counts for nothing.
    """
    warming, measured = tasks
    warm_up = set(warming)
    trials: list[Prepared] = []
    written = 0
    with closing(executor.work([*warming, *measured], order.wishes, progress)) as events:
        for event in events:
            on_trial(event)
            if isinstance(event, Prepared) and event.task not in warm_up:
                trials.append(event)
                written += event.task.staged.stat().st_size
            if isinstance(event, Prepared | Failed):
                event.task.staged.unlink(missing_ok=True)
    return trials, written


def _tasks(
    order: Order, sample: tuple[list[Source], list[Source]], folder: Path
) -> tuple[list[Task], list[Task]]:
    """Return what an executor is to do with a sample, in a folder of its own for each photo."""
    out = destination_of(order.out).at(PurePath("trial"))
    number = count()

    def task(source: Source) -> Task:
        path = source if isinstance(source, Path) else source.path
        staged = folder / str(next(number)) / name_for(order.pattern, path)
        return Task(source, staged, out, order.options)

    warming, measured = sample
    return [task(source) for source in warming], [task(source) for source in measured]
