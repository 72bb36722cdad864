"""Saving all restored photos into one folder, one after another.  Part of the queue."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.files import AS_IT_IS, restored_path, save_unchanged
from photorestorer_gui.photo.naming import Entry, file_names, free_name
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.session import Kept
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import told, tr
from photorestorer_gui.ui.queue_items import Item, Items
from photorestorer_gui.ui.queue_wishes import EXPORTED

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

# How often a name is chosen anew because another program took it in the meantime.
_TRIES = 5


@dataclass(frozen=True)
class Wish:
    """What is saved, where and how.

    Attributes
    ----------
    folder : Path
    pattern : str
        As `photo.naming.file_names` takes it.
    suffix : str
        The format of all, dot included; empty is each photo's own.
    options : SaveOptions or None
        None as the settings have it.
    only_approved : bool
    with_unchanged : bool
        Whether photos that needed nothing are copied as well.
    """

    folder: Path
    pattern: str
    suffix: str = ""
    options: SaveOptions | None = None
    only_approved: bool = False
    with_unchanged: bool = False

    def entry(self, item: Item) -> Entry:
        """Return what an item's name is made of."""
        suffix = self.suffix or restored_path(item.path).suffix
        return Entry(item.path.stem, suffix)


@dataclass(frozen=True)
class Failure:
    """A photo that was not saved, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class _Target:
    item_id: int
    path: Path


class SaveAll(QObject):
    """Saves photos of the queue; never over another file.

    Parameters
    ----------
    engine : Engine
    items : Items
    workspace : Workspace
        Holds the result of the photo in the editor.
    parent : QObject

    Signals
    -------
    changed()
        Saving began, got on or ended.
    listed(Path, names)
        What lies in a folder, for a preview of names.
    """

    changed = Signal()
    listed = Signal(object, object)

    def __init__(self, engine: Engine, items: Items, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._items, self._workspace = engine, items, workspace
        self._lane = Lane("save all", self)
        self._targets: list[_Target] = []
        self._running: Operation[Path] | Operation[list[str]] | None = None
        self._wish: Wish | None = None
        self._listing = 0
        self.total = 0
        self.saved = 0
        self.failures: tuple[Failure, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether photos are being saved."""
        return self._running is not None

    @property
    def is_listing(self) -> bool:
        """Whether a folder is being looked into."""
        return self._listing > 0

    @property
    def is_over(self) -> bool:
        """Whether saving has ended, and there is something to say of it."""
        return self._wish is not None and not self.is_running

    def chosen(self, *, only_approved: bool, with_unchanged: bool) -> tuple[Item, ...]:
        """Return the photos that would be saved."""
        which = {"only_approved": only_approved, "with_unchanged": with_unchanged}
        return tuple(item for item in self._items if item.is_to_save(**which))

    def look_into(self, folder: Path) -> None:
        """Find out what lies in a folder; `listed` tells."""
        operation = Operation("Listing a folder", lambda progress: _names_in(folder))
        self._listing += 1
        operation.on_end(self._end_listing)
        operation.on_success(lambda names: self.listed.emit(folder, names))
        operation.on_failure(lambda error: self.listed.emit(folder, []))
        operation.start(self._lane)

    def start(self, wish: Wish) -> None:
        """Begin to save; what fails is noted, and the rest is saved."""
        if self.is_running:
            return
        chosen = self.chosen(only_approved=wish.only_approved, with_unchanged=wish.with_unchanged)
        self._wish, self._targets = wish, []
        self.total, self.saved, self.failures = len(chosen), 0, ()
        operation = Operation("Preparing to save", lambda progress: _prepared(wish.folder))
        operation.on_success(partial(self._choose_names, wish, chosen)).on_failure(self._refuse)
        self._run(operation)

    def stop(self) -> None:
        """Save no more; the file that is being written is completed or not there at all."""
        self._targets = []
        if self._running is not None:
            self._running.cancel()

    def forget(self) -> None:
        """Forget how the last saving ended."""
        if not self.is_running:
            self._wish = None

    def close(self) -> None:
        """Complete the file that is being written, save no more, end the thread."""
        self.stop()
        self._lane.close()

    # Details

    def _end_listing(self) -> None:
        self._listing -= 1

    def _run(self, operation: Operation[Path] | Operation[list[str]]) -> None:
        self._running = operation
        operation.on_end(self._end)
        operation.start(self._lane)
        self.changed.emit()

    def _end(self) -> None:
        stopped = self._running is not None and self._running.progress.cancelled
        self._running = None
        if stopped:
            self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        self.failures = (Failure("", told(error)),)
        self.changed.emit()

    def _choose_names(self, wish: Wish, chosen: Sequence[Item], taken: list[str]) -> None:
        names = file_names(wish.pattern, [wish.entry(item) for item in chosen], taken=taken)
        self._targets = [
            _Target(item.id, wish.folder / name) for item, name in zip(chosen, names, strict=True)
        ]
        self._go_on()

    def _go_on(self) -> None:
        while self._targets:
            target = self._targets.pop(0)
            item = self._items.find(target.item_id)
            if item is not None:
                self._save(item, target)
                return
        self.changed.emit()

    def _save(self, item: Item, target: _Target) -> None:
        live, kept = self._workspace.queue.showing.restoration_of(item.id), item.work
        options, engine = self._wish.options if self._wish is not None else None, self._engine

        def work(progress: Progress) -> Path:
            if not item.has_result:
                original = engine.load(item.path, progress)
                return _copied(original, target.path, options or AS_IT_IS)
            restoration = live
            if restoration is None:
                restoration = _restored(kept, engine.load(item.path, progress), progress)
            return _written(engine, restoration, target.path, options)

        operation = Operation("Saving", work)
        operation.on_success(partial(self._note_saved, item, live))
        operation.on_failure(partial(self._note_failed, item))
        self._run(operation)

    def _note_saved(self, item: Item, live: Restoration | None, path: Path) -> None:
        self.saved += 1
        if live is not None:
            self._workspace.note_saved(live)
        self._mark_saved(item, live)
        self._go_on()

    def _mark_saved(self, item: Item, live: Restoration | None) -> None:
        """Note that a result is saved, unless that photo was restored again in the meantime."""
        now, showing = self._items.find(item.id), self._workspace.queue.showing
        if now is None or not now.has_result:
            return
        if item.id == showing.shown:
            self._items.change(item.id, is_saved=self._workspace.is_result_saved)
        elif showing.restoration_of(item.id) is live and now.work is item.work:
            showing.amend(item.id, EXPORTED)
            self._items.change(item.id, is_saved=True)

    def _note_failed(self, item: Item, error: Exception) -> None:
        self.failures = (*self.failures, Failure(item.path.name, told(error)))
        self._go_on()


def _restored(kept: Kept | None, photo: Photo, progress: Progress) -> Restoration:
    result = kept.whole(progress).result if kept is not None else None
    if result is None:
        raise SaveError(tr("The restored photo is gone."), tr("Restore it again."))
    return result.restoration(photo)


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        raise save_error(folder / "photo", error) from error


def _prepared(folder: Path) -> list[str]:
    """Return what lies in a folder, having tried that it can be written to."""
    names = _names_in(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return names
    except OSError as error:
        raise save_error(folder / "photo", error) from error


def _copied(photo: Photo, path: Path, options: SaveOptions) -> Path:
    """Save a photo that needed nothing: byte for byte, unless its file must become another."""
    return _under_a_free_name(path, lambda free: save_unchanged(photo, free, options=options))


def _written(
    engine: Engine, restoration: Restoration, path: Path, options: SaveOptions | None
) -> Path:
    """Save a restored photo."""
    after, provenance = restoration.after, restoration.provenance

    def save(free: Path) -> Path:
        return engine.save(after, free, overwrite=False, options=options, provenance=provenance)

    return _under_a_free_name(path, save)


def _under_a_free_name(path: Path, save: Callable[[Path], Path]) -> Path:
    for _ in range(_TRIES):
        try:
            return save(path)
        except SaveError:
            if not os.path.lexists(path):
                raise
        path = path.with_name(free_name(path.name, _names_in(path.parent)))
    raise SaveError(tr("“{name}” exists already.", name=path.name), tr("Save to another folder."))
