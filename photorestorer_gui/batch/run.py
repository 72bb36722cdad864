"""A batch: what is to be done is prepared, each file gets its name, and all is noted.

The order of each note and each file is what makes a batch safe at any moment:

1. the executor makes the file in the staging folder, whole and flushed;
2. its hash is noted, as what is about to come (`writing`);
3. it gets its name, which is one act of the file system or of the storage;
4. the photo is noted as done.

Ended before 2, the photo is done again.  Ended after it, the next run finds a file of that hash
under the name, or none, and knows which.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from photorestorer_gui.batch.executor import (
    Event,
    Executor,
    Failed,
    Prepared,
    Started,
    Task,
    WorkEndedError,
)
from photorestorer_gui.batch.journal import Entry
from photorestorer_gui.batch.out_folder import OutFolder
from photorestorer_gui.batch.planning import Selection, Terms, select
from photorestorer_gui.batch.putting import destination_of
from photorestorer_gui.batch.storage import Source, stamp_of
from photorestorer_gui.batch.walking import find_photos
from photorestorer_gui.errors import DiskFullError, PhotoRestorerError, SaveError
from photorestorer_gui.photo.files import AS_IT_IS
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.wishes import Wishes

_WITH_SPACE: Final = (
    "Free some space, then give the same command again: it goes on where it stopped."
)
_EMPTY_SHA256: Final = hashlib.sha256(b"").hexdigest()
"""On a disk without hard links a name is taken with an empty file first."""


@dataclass(frozen=True)
class Order:
    """What a person asks of a batch.

    Attributes
    ----------
    folders : tuple of Source
    out : Source
        A path is absolute.
    wishes : Wishes
    pattern : str
    subfolders : bool
        Whether photos in folders of the folders count.
    retry_failed : bool
    options : SaveOptions
        How photos are saved.
    """

    folders: tuple[Source, ...]
    out: Source
    wishes: Wishes
    pattern: str
    subfolders: bool = True
    retry_failed: bool = False
    options: SaveOptions = AS_IT_IS

    @property
    def terms(self) -> Terms:
        """What decides whether a photo is to be done."""
        record = self.wishes.as_record()
        saved = self.options.as_record()
        settings = json.dumps(record | {"save": saved} if saved else record, sort_keys=True)
        return Terms(destination_of(self.out), self.pattern, settings, self.retry_failed)


@dataclass
class Outcome:
    """What became of a batch.

    Attributes
    ----------
    entries : list of Entry
        All photos of the folders, in natural order.
    fresh : set of Source
        The sources that this run worked on to the end.
    closed : list of Source
        Folders that could not be looked into.
    seconds : float
        Wall time.
    stopped : str
        Why the run ended early, for the person; empty if it did not.
    cancelled : bool
        Whether it ended because the person wished it.
    """

    entries: list[Entry] = field(default_factory=list)
    fresh: set[Source] = field(default_factory=set)
    closed: list[Source] = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = ""
    cancelled: bool = False

    def count(self, *states: str, fresh: bool | None = None) -> int:
        """Return how many photos are in these states; `fresh`: only those of this run, or not."""
        return sum(
            entry.state in states and fresh in (None, entry.source in self.fresh)
            for entry in self.entries
        )

    @property
    def complete(self) -> bool:
        """Whether every photo was found and restored, with every step."""
        return not self.closed and self.count("done") == len(self.entries)


class Viewer(Protocol):
    """Whoever looks on."""

    def show_selection(self, selection: Selection) -> None:
        """Hear what is to be done, before it begins."""
        ...

    def show_event(self, event: Event) -> None:
        """Hear what became of a photo, once it is noted."""
        ...


def run_batch(
    order: Order,
    folder: OutFolder,
    executor: Executor,
    *,
    viewer: Viewer,
    progress: Progress,
) -> Outcome:
    """Restore what is to be restored; returns also when the person stopped it or the disk is full.

    Parameters
    ----------
    order : Order
    folder : OutFolder
        The output folder, opened.
    executor : Executor
    viewer : Viewer
    progress : Progress
        Its `cancel` ends the run.
    """
    start = time.perf_counter()
    outcome = Outcome()
    sources: list[Source] = []
    try:
        _same_pattern(folder, order.pattern)
        found = find_photos(
            order.folders, order.out, subfolders=order.subfolders, progress=progress
        )
        outcome.closed = found.closed
        sources = [photo.source for photo in found.photos]
        selection = select(found.photos, folder.journal.entries(), order.terms, progress)
        for before, after in selection.moved:
            folder.journal.move(before, after)
        folder.journal.note(*selection.noted)
        viewer.show_selection(selection)
        _Run(order, folder, viewer, outcome.fresh).carry_out(selection.todo, executor, progress)
    except Cancelled:
        outcome.cancelled = True
    except DiskFullError as error:
        outcome.stopped = f"{error.summary} {_WITH_SPACE}"
    except WorkEndedError as error:
        outcome.stopped = str(error)
    known = {entry.source: entry for entry in folder.journal.entries()}
    outcome.entries = [known[source] for source in sources if source in known]
    outcome.seconds = time.perf_counter() - start
    return outcome


def _same_pattern(folder: OutFolder, pattern: str) -> None:
    """Refuse a pattern other than the one that named the photos which are there.

    Raises
    ------
    PhotoRestorerError
        With the old pattern.
    """
    before = folder.journal.about("pattern")
    if before and before != pattern:
        raise PhotoRestorerError(
            f"The photos in “{folder.path}” are named by the pattern “{before}”.",
            f"Use --pattern '{before}' again, or choose another folder with -o.",
        )
    folder.journal.note_about({"pattern": pattern})


class _Run:
    """Notes what an executor tells, and gives files their names."""

    def __init__(self, order: Order, folder: OutFolder, viewer: Viewer, fresh: set[Source]) -> None:
        self._settings = order.terms.settings
        self._wishes = order.wishes
        self._options = order.options
        self._folder = folder
        self._viewer = viewer
        self._fresh = fresh
        self._entries: dict[Source, Entry] = {}

    def carry_out(self, todo: Sequence[Entry], executor: Executor, progress: Progress) -> None:
        """Do these photos.

        Raises
        ------
        DiskFullError
            If the disk is full: all other photos would fail as well.
        Cancelled
            If the person asked for the work to stop.
        """
        self._entries = {entry.source: entry for entry in todo}
        tasks = [
            Task(
                entry.source,
                self._folder.staging / str(number) / entry.target.name,
                self._folder.destination.at(entry.target),
                self._options,
            )
            for number, entry in enumerate(todo)
        ]
        with closing(executor.work(tasks, self._wishes, progress)) as events:
            for event in events:
                self._viewer.show_event(self._noted(event))

    def _noted(self, event: Event) -> Event:
        """Note what happened; returns it, or how it failed after all."""
        if isinstance(event, Started):
            self._note_start(event.task)
        elif isinstance(event, Failed):
            self._note_failure(event)
        else:
            try:
                self._keep(event)
            except DiskFullError:
                raise
            except SaveError as error:
                event = Failed(event.task, error, event.seconds)
                self._note_failure(event)
        return event

    def _note(self, entry: Entry) -> None:
        self._folder.journal.note(entry)
        self._entries[entry.source] = entry

    def _note_start(self, task: Task) -> None:
        entry = self._entries[task.source]
        self._note(
            replace(
                entry,
                state="running",
                settings=self._settings,
                stamp=stamp_of(task.source),
                sha256="",
                tries=entry.tries + 1,
                reason="",
                remedy="",
            )
        )

    def _note_failure(self, event: Failed) -> None:
        if isinstance(event.error, DiskFullError):
            raise event.error
        self._note(
            replace(
                self._entries[event.task.source],
                state="failed",
                coming_sha256="",
                seconds=event.seconds,
                reason=event.error.summary,
                remedy=event.error.remedy,
                record={},
            )
        )
        self._fresh.add(event.task.source)

    def _keep(self, event: Prepared) -> None:
        """Give a prepared file its name, and note the photo as done.

        Raises
        ------
        SaveError
            If it cannot get its name; nothing that was there is lost.
        """
        entry = self._entries[event.task.source]
        ours = {entry.target_sha256, entry.coming_sha256, event.target_sha256} - {""}
        if entry.coming_sha256:
            ours.add(_EMPTY_SHA256)
        out = self._folder.destination
        replacing = out.claim(entry.target, ours)
        coming = replace(
            entry,
            state="writing",
            stamp=event.stamp,
            sha256=event.sha256,
            coming_sha256=event.target_sha256,
            seconds=event.seconds,
            record=event.record,
        )
        self._note(coming)
        out.put(event.task.staged, entry.target, event.target_sha256, replacing=replacing)
        before, after = event.thumbnails
        self._folder.journal.keep_thumbnails(entry.source, before, after)
        done = replace(
            coming, state=event.state, target_sha256=event.target_sha256, coming_sha256=""
        )
        self._note(done)
        self._fresh.add(entry.source)
