"""Working through the queue: which photo is next, what is done with it, what became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import PhotoRestorerError, ran_out_of_memory
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.session import Kept
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.opening import Result
from photorestorer_gui.ui.queue_items import AT_WORK, Item, Items, ItemState, found_in
from photorestorer_gui.ui.queue_keeping import Keeping
from photorestorer_gui.ui.queue_wishes import dressed
from photorestorer_gui.ui.queue_work import KeptPixels, Restored, Source, Worker, keep_pixels
from photorestorer_gui.ui.showing import Showing
from photorestorer_gui.ui.thumbnails import PREVIEW_PX, Thumbnails

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Job:
    """The one piece of work that is being done.

    Attributes
    ----------
    item_id : int
    was : ItemState
        Where the item goes back to when the work is stopped.
    operation : Operation
    edits : int
        The mask's count of edits when the work began.
    is_urgent : bool
        Whether the person waits for just this photo.
    """

    item_id: int
    was: ItemState
    operation: Operation[Any]
    edits: int = 0
    is_urgent: bool = False


class Runner(QObject):
    """Does one thing at a time, in the list's order, on a lane of its own.

    Parameters
    ----------
    engine : Engine
    items : Items
    keeping : Keeping
    showing : Showing
    thumbnails : Thumbnails
        Get small pictures of what was restored.

    Signals
    -------
    changed()
        Something was begun or ended, or all was paused.
    progressed(item_id)
        `fraction` has news.
    """

    changed = Signal()
    progressed = Signal(int)

    def __init__(
        self,
        engine: Engine,
        items: Items,
        keeping: Keeping,
        showing: Showing,
        thumbnails: Thumbnails,
    ) -> None:
        super().__init__(showing)
        self._engine, self._items, self._keeping = engine, items, keeping
        self._showing, self._thumbnails = showing, thumbnails
        self._worker = Worker(engine, keeping.session, PREVIEW_PX)
        self._lane = Lane("queue", self)
        self._job: _Job | None = None
        self._urgent: int | None = None
        self._late: dict[int, KeptPixels] = {}
        self._is_closed = False
        self.is_paused = False
        self.fraction = 0.0
        self._began_s = 0.0
        self.seconds: list[float] = []
        showing.changed.connect(self._make_way)
        showing.put.connect(self._take_late)

    @property
    def _workspace(self) -> Workspace:
        return self._showing.workspace

    @property
    def urgent(self) -> int | None:
        """The id of the photo that the person waits for."""
        return self._urgent

    @property
    def working_on(self) -> int | None:
        """The id of the photo at work; None while nothing is done."""
        return self._job.item_id if self._job is not None else None

    @property
    def seconds_at_work(self) -> float:
        """How long the photo at work has been; 0 while nothing is done."""
        return time.monotonic() - self._began_s if self._job is not None else 0.0

    def hurry(self, item_id: int | None) -> None:
        """Have one photo restored before all others; None takes the wish back."""
        self._urgent = item_id

    def pause(self, paused: bool) -> None:
        """Begin nothing new, or go on."""
        self.is_paused = paused
        self.pump()
        self.changed.emit()

    def stop(self, item_id: int) -> None:
        """Stop the work on a photo."""
        if self._urgent == item_id:
            self._urgent = None
        if self._job is not None and self._job.item_id == item_id:
            self._job.operation.cancel()

    def close(self) -> None:
        """Stop the work and end the thread."""
        self._is_closed = True
        self._lane.close()

    def pump(self) -> None:
        """Begin with the next photo if nothing is being done."""
        if self._job is not None:
            return
        while not self._is_closed:
            item = self._next()
            if item is None:
                return
            # A photo that needs nothing is done at once; then comes the next.
            if self._is_begun(item):
                self.changed.emit()
                return

    # What is next

    def _next(self) -> Item | None:
        urgent = self._items.find(self._urgent)
        if urgent is not None and self._can_work_on(urgent):
            return urgent
        if self.is_paused:
            return None
        asked = (item for item in self._items if item.asked and self._can_work_on(item))
        new = (
            item
            for item in self._items
            if item.state is ItemState.WAITING and self._can_work_on(item)
        )
        return next(asked, None) or next(new, None)

    def _can_work_on(self, item: Item) -> bool:
        if item.state not in (ItemState.WAITING, ItemState.FOUND):
            return False
        if item.id == self._showing.shown:
            workspace = self._workspace
            is_ready = workspace.report is not None and workspace.masking.ready
            return item.asked and is_ready and workspace.own_activity is None
        if self._showing.is_held(item.id):
            return False
        # What is on its way into the editor is examined there.
        return item.state is ItemState.FOUND or item.id != self._showing.wanted

    # Doing it

    def _is_begun(self, item: Item) -> bool:
        """Begin with a photo; False if there is nothing to do."""
        if item.state is ItemState.WAITING:
            self._examine(item)
            return True
        return self._restore(item)

    def _examine(self, item: Item) -> None:
        wishes = replace(self._workspace.queue.for_all, networks={})
        if item.work is not None:
            wishes = item.work.project.wishes
        work = partial(self._worker.examine, item.id, item.path, wishes)
        self._begin(item, ItemState.EXAMINING, work, self._take_found)

    def _restore(self, item: Item) -> bool:
        source, plan = self._wanted_of(item)
        if not plan:
            self._items.change(item.id, state=ItemState.DONE, asked=False, reason="")
            self.hurry(None if self._urgent == item.id else self._urgent)
            return False
        item_id = item.id

        def work(progress: Progress) -> Restored:
            return self._worker.restore(
                item_id, source, plan, lambda: self._showing.shown == item_id, progress
            )

        self._begin(item, ItemState.RESTORING, work, self._take_restored, edits=source.edits)
        return True

    def _wanted_of(self, item: Item) -> tuple[Source, RestorationPlan]:
        """Return what is restored, and how."""
        if item.id == self._showing.shown:
            workspace = self._workspace
            masking = workspace.masking
            source = Source(item.path, workspace.photo, masking.mask, None, masking.past.edits)
            return source, workspace.plan
        work = item.work
        assert work is not None, "only found photos are restored"
        return Source(item.path, work=work, edits=work.project.edits), self.plan_of(work)

    def plan_of(self, work: Kept) -> RestorationPlan:
        """Return what is done with a photo that is not shown."""
        project = work.project
        assert project.report is not None, "only examined photos are restored"
        choices = {**self._workspace.queue.for_all.networks, **project.wishes.networks}
        repairs = self._engine.plan(project.report, choices)
        installed = self._workspace.library.installed()
        extras = project.wishes.extras
        return dressed(project, extras.added_to(repairs, installed=installed, choices=choices))

    def _begin(
        self,
        item: Item,
        state: ItemState,
        work: Callable[[Progress], Any],
        take: Callable[[_Job, Any], None],
        edits: int = 0,
    ) -> None:
        operation: Operation[Any] = Operation(state.value, work)
        job = _Job(item.id, item.state, operation, edits, item.id == self._urgent)
        operation.on_end(partial(self._end, job)).on_progress(partial(self._tell, job))
        operation.on_success(partial(self._succeed, take, job))
        operation.on_failure(partial(self._fail, job))
        self._job, self.fraction, self._began_s = job, 0.0, time.monotonic()
        if job.is_urgent:
            self._urgent = None
        self._items.change(item.id, state=state, reason="")
        operation.start(self._lane)

    def _tell(self, job: _Job, fraction: float, text: str) -> None:
        self.fraction = fraction
        self._items.touch(job.item_id)
        self.progressed.emit(job.item_id)
        if job.item_id == self._showing.shown:
            self._workspace.progress_changed.emit(fraction, text)

    # How it ended

    def _end(self, job: _Job) -> None:
        self._job = None
        if job.operation.progress.cancelled:
            item = self._items.find(job.item_id)
            if item is not None and item.state in AT_WORK:
                # A result that was to be made anew is still there.
                state = ItemState.DONE if item.has_result else job.was
                self._items.change(job.item_id, state=state)
            self.pump()
            self.changed.emit()

    def _succeed(self, take: Callable[[_Job, Any], None], job: _Job, made: Any) -> None:
        if self._items.find(job.item_id) is not None:
            take(job, made)
        self.pump()
        self.changed.emit()

    def _fail(self, job: _Job, error: Exception) -> None:
        words = failure_words(error)
        self._items.change(job.item_id, state=ItemState.FAILED, asked=False, reason=words)
        if job.is_urgent:
            self._workspace.error_raised.emit(error)
        self.pump()
        self.changed.emit()

    def _take_found(self, job: _Job, work: Kept) -> None:
        report = work.project.report
        assert report is not None
        self._showing.rewrite(job.item_id, work)
        self._items.change(job.item_id, state=ItemState.FOUND, **found_in(report))

    def _take_restored(self, job: _Job, restored: Restored) -> None:
        self.seconds.append(restored.seconds)
        if restored.preview is not None:
            self._thumbnails.put(job.item_id, restored.preview)
        self._items.change(
            job.item_id,
            state=ItemState.DONE,
            asked=False,
            reason=_partly(restored.outcomes),
            has_result=restored.preview is not None,
            is_saved=False,
        )
        if restored.live is not None:
            self._deliver(job, restored.live)
        elif restored.kept is not None:
            self._put(job.item_id, restored.kept)

    def _deliver(self, job: _Job, result: Result) -> None:
        """Give a result in memory to the editor, or put it by if the photo has just left."""
        if job.item_id == self._showing.shown:
            self._workspace.take_result(result, job.edits)
            return
        session = self._keeping.session
        operation: Operation[KeptPixels] = Operation(
            "Putting a result by",
            lambda progress: keep_pixels(result.restoration, job.edits, session(job.item_id)),
        )
        operation.on_success(partial(self._put, job.item_id))
        operation.on_failure(partial(self._fail, job))
        operation.start(self._showing.lane)

    def _put(self, item_id: int, kept: KeptPixels) -> None:
        """Let a result in a file belong to its photo, wherever that is by now."""
        item = self._items.find(item_id)
        if item is None:
            return
        if item_id == self._showing.shown:
            self._bring(item_id, kept)
        elif self._showing.is_held(item_id) or item.work is None:
            self._late[item_id] = kept
        else:
            self._showing.rewrite(item_id, kept.in_work(item.work))

    def _bring(self, item_id: int, kept: KeptPixels) -> None:
        """Read a result for the editor, into which its photo came in the meantime."""
        photo = self._workspace.photo
        assert photo is not None

        def take(result: Result) -> None:
            if self._showing.shown == item_id and self._workspace.photo is photo:
                self._workspace.take_result(result, kept.edits)
                kept.discard()  # the autosave writes it anew
            else:
                self._put(item_id, kept)

        operation: Operation[Result] = Operation(
            "Opening a result", lambda progress: Result.of(kept.restoration(photo))
        )
        operation.on_success(take).on_failure(self._workspace.error_raised.emit)
        operation.start(self._showing.lane)

    def _take_late(self, item_id: int) -> None:
        kept = self._late.pop(item_id, None)
        if kept is not None:
            self._put(item_id, kept)
        self.pump()

    def _make_way(self) -> None:
        """The photo in the editor is examined by the workspace."""
        shown, job = self._showing.shown, self._job
        if shown is None:
            return
        if job is not None and job.item_id == shown and job.was is ItemState.WAITING:
            job.operation.cancel()
        if job is not None and job.item_id == shown:
            self._workspace.progress_changed.emit(self.fraction, "")
        self._take_late(shown)


def failure_words(error: Exception) -> str:
    """Return why a photo failed, for the list."""
    if isinstance(error, PhotoRestorerError):
        return tr(error.words)
    if ran_out_of_memory(error):
        return tr("There is not enough memory. Close other programs and try again.")
    log.error("Unexpected error with a photo of the queue", exc_info=error)
    return tr("Something went wrong. Your photo is untouched; try again.")


def _partly(outcomes: tuple[StepOutcome, ...]) -> str:
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    return " ".join(
        tr("{title} failed. {reason}", title=tr(outcome.title), reason=tr(outcome.reason)).strip()
        for outcome in failed
    )
