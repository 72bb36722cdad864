"""Which photo of the queue is in the editor, and changing it for another.  Part of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.progress import Progress
from photorestorer_gui.project.session import Kept
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.mask_copies import when_copied
from photorestorer_gui.ui.mask_start import MaskStart
from photorestorer_gui.ui.opening import Opened
from photorestorer_gui.ui.project_photo import refuse_other_size
from photorestorer_gui.ui.project_state import take_up, take_up_again
from photorestorer_gui.ui.queue_items import Item, Items, found_in
from photorestorer_gui.ui.queue_keeping import Keeping
from photorestorer_gui.ui.queue_wishes import Amendment, Held
from photorestorer_gui.ui.snapshot import Origin, Snapshot

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

Brought = tuple[Snapshot, MaskStart | None]


class Showing(QObject):
    """Brings photos of the queue into the workspace and puts them by again.

    A photo that leaves the editor is held in memory until its files are written; until then nobody
    else works on it, and coming back to it is immediate.

    Parameters
    ----------
    engine : Engine
    items : Items
    keeping : Keeping
    lane : Lane
        Where files are read and written.
    workspace : Workspace

    Attributes
    ----------
    is_switching : bool
        True while the editor is between two photos, and what it says belongs to neither.

    Signals
    -------
    changed()
        Another photo is shown, or is being opened.
    leaving(item_id)
        A photo is about to leave the editor.
    put(item_id)
        A photo's work lies in its files now.
    failed(item_id, Exception)
        A photo could not be opened, or not be put by.
    """

    changed = Signal()
    leaving = Signal(int)
    put = Signal(int)
    failed = Signal(int, object)

    def __init__(
        self, engine: Engine, items: Items, keeping: Keeping, lane: Lane, workspace: Workspace
    ) -> None:
        super().__init__(workspace)
        self._engine, self._items, self._keeping = engine, items, keeping
        self.workspace = workspace
        self._lane = lane
        self._shown: int | None = None
        self._opening: tuple[int, Operation[Brought]] | None = None
        self._held: dict[int, Held] = {}
        self._was_removed = False
        self.is_switching = False

    @property
    def lane(self) -> Lane:
        """Where files are read and written."""
        return self._lane

    @property
    def shown(self) -> int | None:
        """The id of the photo in the editor; None if that is none of the queue's."""
        return self._shown

    @property
    def is_on(self) -> bool:
        """Whether the photo in the editor is one of the queue's."""
        return self._shown is not None

    @property
    def may_leave(self) -> bool:
        """Whether what is in the editor may go without a question: it is put by, or was removed."""
        return self.is_on or self._was_removed

    @property
    def is_opening(self) -> bool:
        """Whether a photo is on its way into the editor."""
        return self._opening is not None

    @property
    def wanted(self) -> int | None:
        """The id of the photo that is shown or will be."""
        return self._opening[0] if self._opening is not None else self._shown

    def is_held(self, item_id: int) -> bool:
        """Whether a photo is in the editor, or its files are not written yet."""
        return item_id == self._shown or item_id in self._held

    def restoration_of(self, item_id: int) -> Restoration | None:
        """Return a photo's result if it is in memory: in the editor, or its files being written."""
        if item_id == self._shown:
            return self.workspace.restoration
        held = self._held.get(item_id)
        result = held.now.result if held is not None else None
        return result.restoration if result is not None else None

    def amend(self, item_id: int, amendment: Amendment) -> None:
        """Change what is wanted or known of a photo that is not shown, and have it written down.

        A photo's session has one writer at a time: the work on the shown photo is the workspace's
        to change, and nothing is done to it here; that on one being put by is changed once it lies
        in its files; and one that is being opened is opened anew.
        """
        item, held, report = self._items.find(item_id), self._held.get(item_id), None
        if item is None or item_id == self._shown:
            return
        if held is not None:
            self._held[item_id] = held = held.amended(amendment)
            report = held.now.report
        elif item.work is not None:
            project = amendment.of_project(item.work.project)
            self.rewrite(item_id, replace(item.work, project=project))
            report = project.report
        if report is not None:
            self._items.change(item_id, **found_in(report))

    def rewrite(self, item_id: int, work: Kept) -> None:
        """Let this be the work on a photo that is neither shown nor held, and write it down."""
        self._items.change(item_id, work=work)
        self._keeping.keep(work)

    def adopt(self, item_id: int) -> None:
        """Take the photo in the editor for this one of the queue."""
        self._shown, self._was_removed = item_id, False
        self.workspace.projects.autosave.move(partial(self._keeping.session, item_id))
        self.changed.emit()

    def show(self, item_id: int) -> None:
        """Open a photo in the editor; the one that is there stays until it is readable."""
        item = self._items.find(item_id)
        if item is None or item_id == self.wanted:
            return
        if self._opening is not None:
            self._opening[1].cancel()
            self._opening = None
        if item_id == self._shown:
            self._tell()
            return
        held, basis = self._held.get(item_id), self._basis(item_id)
        work = self._bringing(item)
        if held is not None:
            origin = Origin(home=partial(self._keeping.session, item_id))
            work = partial(take_up_again, replace(held.now, origin=origin))
        operation = Operation("Opening", work)
        operation.on_end(lambda: self._end(operation))
        operation.on_success(lambda brought: self._offer(item_id, brought, basis))
        operation.on_failure(lambda error: self.failed.emit(item_id, error))
        self._opening = item_id, operation
        operation.start(self._lane)
        self._tell()

    def before_leaving(self, leave: Callable[[], None]) -> None:
        """Call `leave` once the photo in the editor can be put by without a halt."""
        if self.is_on:
            when_copied(self.workspace.masking, leave)
        else:
            leave()

    def put_by(self) -> None:
        """Take the shown photo's work out of the editor, which then shows something else."""
        item_id, snapshot = self._shown, self.workspace.give_out()
        if item_id is None or snapshot is None:
            return
        self.leaving.emit(item_id)
        self._shown = None
        if self._items.find(item_id) is None:
            return
        self._held[item_id] = Held(snapshot, snapshot)
        self.workspace.projects.autosave.hand_over(
            snapshot,
            self.workspace.queue.for_all.networks,
            partial(self._take_kept, item_id, snapshot),
            partial(self._fail_to_keep, item_id, snapshot),
        )

    def forget(self, item_id: int, *, others_left: bool) -> None:
        """A photo left the queue; if it is in the editor and no other is left, it stays there."""
        self._held.pop(item_id, None)
        if self._opening is not None and self._opening[0] == item_id:
            self._opening[1].cancel()
        if self._shown == item_id:
            self._shown, self._was_removed = None, others_left
            self._tell()

    def cancel(self) -> None:
        """Stop opening."""
        if self._opening is not None:
            self._opening[1].cancel()

    # Details

    def _bringing(self, item: Item) -> Callable[[Progress], Brought]:
        engine, for_all, kept = self._engine, self.workspace.queue.for_all, item.work
        home = partial(self._keeping.session, item.id)

        def work(progress: Progress) -> Brought:
            made = Opened.of(engine.load(item.path, progress))
            progress.check()
            if kept is None:
                fresh = Snapshot(
                    made,
                    for_all.sensitivity,
                    strengths=for_all.strengths,
                    choices=for_all.networks,
                    origin=Origin(home=home),
                )
                return fresh, None
            refuse_other_size(made.photo, kept.project, item.path)
            origin = Origin(original=kept.project.original, home=home, kept=kept)
            return take_up(kept.whole(progress), made, origin, for_all.networks)

        return work

    def _basis(self, item_id: int) -> object:
        """Return what a photo is opened from; another one, once that was amended or written."""
        item = self._items.find(item_id)
        return self._held.get(item_id) or (item and item.work)

    def _offer(self, item_id: int, brought: Brought, basis: object) -> None:
        def is_due() -> bool:
            """Whether this is still to be shown; what was changed meanwhile is brought anew."""
            if self._items.find(item_id) is None or self._opening is not None:
                return False
            is_current = self._basis(item_id) is basis
            if not is_current:
                self.show(item_id)
            return is_current

        def offer() -> None:
            if is_due():
                self.workspace.offer(show)

        def show() -> None:
            if not is_due():
                return
            self._shown, self._was_removed = item_id, False
            self.is_switching = True
            self.workspace.take_in(*brought)
            self.is_switching = False
            self._tell()

        self.before_leaving(offer)

    def _take_kept(self, item_id: int, snapshot: Snapshot, kept: Kept) -> None:
        held = self._held.get(item_id)
        if held is None or held.written is not snapshot:
            return
        del self._held[item_id]
        for amendment in held.amendments:
            kept = replace(kept, project=amendment.of_project(kept.project))
        if held.amendments and item_id != self._shown:
            self.rewrite(item_id, kept)
        else:
            self._items.change(item_id, work=kept)
        self.put.emit(item_id)

    def _fail_to_keep(self, item_id: int, snapshot: Snapshot, error: Exception) -> None:
        # The work stays in memory: better crowded than lost.
        self.failed.emit(item_id, error)

    def _end(self, operation: Operation[Brought]) -> None:
        if self._opening is not None and self._opening[1] is operation:
            self._opening = None
            self._tell()

    def _tell(self) -> None:
        self.workspace.busy_changed.emit()
        self.changed.emit()
