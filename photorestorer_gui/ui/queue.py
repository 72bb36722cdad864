"""The queue: many photos, examined and restored one after another.  Part of the workspace.

What is in the editor belongs to the workspace, everything else to the queue.  A photo that leaves
the editor is put by in a session of its own, as `Kept`, and taken up again from there.
Once there is a queue, all restoring is done by its `Runner`, so that never two photos are restored
at once; the photo in the editor is examined by the workspace, so that nobody waits for twenty
others to see what was found in one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from photorestorer_gui import paths
from photorestorer_gui.damage.kinds import Label
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.folders import Gathered, gather
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.files import is_project
from photorestorer_gui.project.kept_list import PhotoList
from photorestorer_gui.project.project import Wishes
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue_items import AT_WORK, FINISHED, Item, Items, ItemState, found_in
from photorestorer_gui.ui.queue_keeping import Keeping
from photorestorer_gui.ui.queue_recovery import Recovered, item_of, listed, recover
from photorestorer_gui.ui.queue_runner import Runner, failure_words
from photorestorer_gui.ui.queue_summary import Summary, gathered_words, summary_of
from photorestorer_gui.ui.queue_wishes import to_label, to_wishes
from photorestorer_gui.ui.save_all import SaveAll
from photorestorer_gui.ui.showing import Showing
from photorestorer_gui.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace


class Queue(QObject):
    """The photos, what holds for all of them, and what the person wants done.

    Parameters
    ----------
    engine : Engine
    workspace : Workspace
        Shows one of the photos; the queue's parent.
    sessions : Path or None
        The folder of what is written down while somebody works; None is one that nobody looks
        into after a crash.

    Signals
    -------
    changed()
        Photos came, went or got on; the summary may read otherwise.
    deeper_asked(Gathered)
        A folder has photos in folders of its own: answer with `take` or not at all.
    removing_asked(item_ids)
        Removing these would lose work: answer with `remove` or not at all.
    told(str)
        A sentence for the status line.
    """

    changed = Signal()
    deeper_asked = Signal(object)
    removing_asked = Signal(object)
    told = Signal(str)
    _noted = Signal()

    def __init__(self, engine: Engine, workspace: Workspace, sessions: Path | None) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._is_noted = False
        self._summary: Summary | None = None
        self._lane = Lane("queue files", self)
        self.keeping = Keeping(sessions or paths.queue_folder(), self._lane, self)
        self.for_all = Wishes(workspace.first_sensitivity)
        self.items = Items(self)
        self.thumbnails = Thumbnails(self.items, self, load=engine.load_small)
        self.showing = Showing(engine, self.items, self.keeping, self._lane, workspace)
        self.runner = Runner(engine, self.items, self.keeping, self.showing, self.thumbnails)
        self.saving = SaveAll(engine, self.items, workspace, self)
        self._connect(workspace)

    def _connect(self, workspace: Workspace) -> None:
        self.showing.leaving.connect(self._let_go)
        self.showing.failed.connect(self._note_unopened)
        self.showing.changed.connect(self._follow)
        self.showing.changed.connect(self._tell_failure)
        self.showing.changed.connect(self._note)
        for signal in (
            workspace.report_changed,
            workspace.restoration_changed,
            workspace.busy_changed,
            workspace.masking.settled,
            workspace.saved,
        ):
            signal.connect(self._follow)
        workspace.restoration_changed.connect(self._note_restored)
        workspace.error_raised.connect(self._note_error)
        self.items.changed.connect(self._note)
        self.keeping.failed.connect(workspace.error_raised)
        self.runner.changed.connect(self._note)
        self.runner.changed.connect(self._note_busy)
        # Two thousand changes at once are told once.
        self._noted.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    # What there is

    @property
    def is_open(self) -> bool:
        """Whether there is more than one photo."""
        return len(self.items) > 1

    @property
    def can_restore_all(self) -> bool:
        """Whether “Restore all” would do something that is not asked for yet."""
        open_states = (ItemState.WAITING, ItemState.EXAMINING, ItemState.FOUND)
        return self.is_open and any(
            item.state in open_states and not item.asked for item in self.items
        )

    @property
    def can_save(self) -> bool:
        """Whether there is a result to save."""
        return self.is_open and any(item.has_result for item in self.items)

    @property
    def is_at_risk(self) -> bool:
        """Whether ending the program would lose work on one of the photos."""
        return any(self.is_item_at_risk(item) for item in self.items)

    @property
    def is_restoring_shown(self) -> bool:
        """Whether the photo in the editor is being restored here, or waits for nothing else."""
        item = self.items.find(self.showing.shown)
        if item is None or self.showing.is_switching:
            return False
        is_at_work = self.runner.working_on == item.id and item.state is ItemState.RESTORING
        return is_at_work or self.runner.urgent == item.id

    @property
    def summary(self) -> Summary:
        """The queue in numbers."""
        if self._summary is None:
            self._summary = summary_of(self.items)
        return self._summary

    @property
    def seconds_left(self) -> float | None:
        """How long what is asked for will take; None while it cannot be known."""
        seconds, left = self.runner.seconds, self.summary.left
        if not left or not seconds:
            return None
        begun = self.runner.fraction if self.runner.working_on is not None else 0.0
        return sum(seconds) / len(seconds) * max(0.0, left - begun)

    @property
    def seconds_on_shown(self) -> float:
        """How long the photo in the editor has been at work here."""
        is_shown = self.runner.working_on == self.showing.shown
        return self.runner.seconds_at_work if is_shown else 0.0

    def is_working_on(self, item_id: int) -> bool:
        """Whether a photo is being examined or restored here."""
        return self.runner.working_on == item_id

    # Coming and going

    def open(self, named: Iterable[Path]) -> None:
        """Open files and folders: one photo or project as ever, several photos as a queue."""
        asked = tuple(named)
        is_alone = len(asked) == 1 and not asked[0].is_dir()
        if is_alone and (is_project(asked[0]) or not self.items):
            self._workspace.open_path(asked[0])
            return
        known = [item.path for item in self.items] or self._path_in_editor()
        operation = Operation("Looking for photos", lambda p: gather(asked, p, known=known))
        operation.on_success(self._take_gathered)
        operation.on_failure(self._workspace.error_raised.emit)
        operation.start(self._lane)

    def take(self, photos: Iterable[Path]) -> None:
        """Put photos into the queue; the one in the editor is its first."""
        new = tuple(photos)
        if new:
            self._add(new)

    def ask_to_remove(self, item_ids: Collection[int]) -> None:
        """Take photos out of the queue, or first ask when that would lose work."""
        items = [item for item in self.items if item.id in item_ids]
        if any(self.is_item_at_risk(item) for item in items):
            self.removing_asked.emit(tuple(item_ids))
        else:
            self.remove(item_ids)

    def is_item_at_risk(self, item: Item) -> bool:
        """Whether removing a photo would lose work."""
        is_shown = item.id == self.showing.shown
        return item.is_at_risk or (is_shown and self._workspace.is_at_risk)

    def remove(self, item_ids: Collection[int]) -> None:
        """Take photos out of the queue; no file of the person's is touched."""
        gone = [item for item in self.items if item.id in item_ids]
        rest = len(self.items) - len(gone)
        shown = self.showing.shown
        shown_row = self.items.row(shown) if shown is not None and shown in item_ids else -1
        for item in gone:
            self.runner.stop(item.id)
            self.showing.forget(item.id, others_left=rest > 0)
            self.items.remove(item.id)
            if item.id != shown:
                self.keeping.forget(item.id)
        if shown is not None and shown in item_ids:
            self.keeping.drop(shown)
        if gone and not rest:
            self._workspace.projects.autosave.move(None, self._end_list)
        if shown_row >= 0 and rest:
            self.showing.show(self.items.at(min(shown_row, rest - 1)).id)
        self.runner.pump()

    def go_on(self, crashed: Crashed, max_megapixels: float) -> None:
        """Go on with a list that crashed; larger photos than these are examined anew."""
        if self.items:
            self.told.emit(tr("Take the photos out of the list first, then go on with the others."))
            return
        operation = Operation("Going on", lambda progress: recover(crashed, max_megapixels))
        operation.on_success(self._take_recovered).on_failure(self._refuse_recovered)
        operation.start(self._lane)

    def close(self) -> None:
        """Stop everything; a file that is being saved is completed first."""
        self.showing.cancel()
        self.runner.close()
        self.saving.close()
        self.thumbnails.close()
        self._lane.close()

    # What the person wants

    def restore_all(self) -> None:
        """Restore every photo that is neither done, nor failed, nor skipped; go on if paused."""
        for item in self.items:
            if item.state in (ItemState.WAITING, ItemState.EXAMINING, ItemState.FOUND):
                self.items.change(item.id, asked=True)
        self.runner.pause(False)

    def toggle_pause(self) -> None:
        """Begin no other photo after the one at work, or go on."""
        self.runner.pause(not self.runner.is_paused)

    def show_neighbour(self, rows: int) -> None:
        """Open the photo so many places further down; at the end, stay."""
        wanted = self.showing.wanted
        row = self.items.row(wanted) + rows if wanted is not None else 0
        if 0 <= row < len(self.items):
            self.showing.show(self.items.at(row).id)

    def restore(self, item_ids: Collection[int]) -> None:
        """Restore these photos when their turn comes, once more if they are done or failed."""
        for item in self.items:
            if item.id in item_ids and item.state not in AT_WORK:
                is_found = item.kinds is not None
                state = ItemState.FOUND if is_found else ItemState.WAITING
                self.items.change(item.id, state=state, asked=True, reason="")
        if self.showing.shown in item_ids and self._workspace.report is None:
            self._workspace.examine()
        self._follow()
        self.runner.pump()

    def restore_shown(self) -> bool:
        """Restore the photo in the editor next; False if it is none of the queue's."""
        shown = self.showing.shown
        if shown is None:
            return False
        self.runner.hurry(shown)
        self.restore({shown})
        return True

    def stop_shown(self) -> None:
        """Stop opening a photo, and what is done with the one in the editor."""
        self.showing.cancel()
        item = self.items.find(self.showing.shown)
        if item is None:
            return
        if self.is_restoring_shown:
            is_begun = self.is_working_on(item.id)
            state = ItemState.DONE if item.has_result and not is_begun else item.state
            self.items.change(item.id, state=state, asked=False)
            self.runner.stop(item.id)
            self.runner.changed.emit()
        elif item.state is ItemState.EXAMINING:
            self.items.change(item.id, state=ItemState.SKIPPED, asked=False)

    def skip(self, item_ids: Collection[int]) -> None:
        """Leave photos out: they are not restored and not saved."""
        for item_id in item_ids:
            self.items.change(item_id, state=ItemState.SKIPPED, asked=False, reason="")
            self.runner.stop(item_id)
        self.runner.pump()

    def approve(self, item_ids: Collection[int]) -> None:
        """Say that results are good; once more takes it back."""
        chosen = [item for item in self.items if item.id in item_ids and item.state in FINISHED]
        all_approved = all(item.state is ItemState.APPROVED for item in chosen)
        state = ItemState.DONE if all_approved else ItemState.APPROVED
        for item in chosen:
            self.items.change(item.id, state=state)

    def set_label(self, item_ids: Collection[int], label: Label) -> None:
        """Say which of the paper's labels is right for photos that have been examined."""
        for item in self.items:
            if item.id not in item_ids:
                continue
            if item.id == self.showing.shown:
                self._workspace.set_label(label)
            else:
                self.showing.amend(item.id, to_label(label))

    def use_for_all(self) -> None:
        """Let strengths, engines and sensitivity of the photo in the editor hold for all."""
        snapshot = self._workspace.give_out()
        if snapshot is None:
            return
        choices = snapshot.choices or {}
        self.for_all = Wishes(snapshot.sensitivity, snapshot.strengths, choices)
        for item in self.items:
            self.showing.amend(item.id, to_wishes(self.for_all))
        self._note()
        self.told.emit(tr("These settings hold for all photos now."))

    # Details

    def _path_in_editor(self) -> list[Path]:
        photo = self._workspace.photo
        return [photo.source] if photo is not None and photo.source is not None else []

    def _take_gathered(self, found: Gathered) -> None:
        if not (found.photos or found.deeper or found.repeated):
            self._workspace.error_raised.emit(
                PhotoRestorerError(
                    tr("There are no photos in what was opened."),
                    tr(
                        "Choose JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF files,"
                        " or a folder that has some."
                    ),
                )
            )
            return
        sentence = gathered_words(found)
        if sentence:
            self.told.emit(sentence)
        all_of_them = found.photos + found.deeper
        if len(found.again) == 1 and not all_of_them:
            self._show_again(found.again[0])
        elif len(all_of_them) == 1 and not self.items and not found.repeated:
            self._workspace.open_path(all_of_them[0])
        elif found.deeper and found.photos:
            self.deeper_asked.emit(found)
        else:
            self.take(all_of_them)

    def _show_again(self, path: Path) -> None:
        """Show a photo of the list that was asked for once more."""
        item = next((item for item in self.items if item.path == path), None)
        if item is not None:
            self.showing.show(item.id)

    def _add(self, photos: tuple[Path, ...]) -> None:
        current = self._path_in_editor()
        if not self.items and current and not self._workspace.opening.busy:
            self.for_all = replace(self.for_all, networks=self._workspace.engines.all)
            self.showing.adopt(self.items.add(current)[0].id)
        made = self.items.add(photos)
        if self.showing.wanted is None or len(made) == 1:
            self.showing.show(made[0].id)
        self._follow()
        self.runner.pump()

    def _end_list(self) -> None:
        if not self.items:
            self.keeping.end()

    def _take_recovered(self, found: Recovered) -> None:
        if self.items:
            found.held.leave()
            return
        self.keeping.adopt(found.held, found.sessions)
        self.for_all = found.photos.for_all
        plan_of = self.runner.plan_of
        works = found.works
        self.items.take(item_of(each, works.get(each.id), plan_of) for each in found.photos.photos)
        self._workspace.projects.forget_crashed(found.held.folder)
        shown = self.items.find(found.photos.shown) or self.items.at(0)
        self.showing.show(shown.id)
        self.runner.pump()

    def _refuse_recovered(self, error: Exception) -> None:
        self._workspace.error_raised.emit(error)
        self._workspace.projects.find_crashed()

    def _follow(self) -> None:
        """Note what the workspace did with the photo in the editor."""
        item = self.items.find(self.showing.shown)
        workspace = self._workspace
        if item is None or self.showing.is_switching:
            return
        report, is_queues = workspace.report, self.is_working_on(item.id)
        state = item.state if is_queues else self._state_in_editor(item)
        has_result = workspace.restored_picture is not None
        self.items.change(
            item.id,
            state=state,
            has_result=has_result,
            is_saved=has_result and workspace.is_result_saved,
            **found_in(report),
        )
        if self.runner.working_on is None:
            self.runner.pump()

    def _state_in_editor(self, item: Item) -> ItemState:
        activity = self._workspace.own_activity
        if item.state is ItemState.SKIPPED:
            return item.state
        if activity is not None:
            return ItemState(activity.value + "…")
        if item.state is ItemState.RESTORING:
            return ItemState.FOUND
        # Work has ended before it is told how: without a report there is nothing to say yet.
        is_new = item.state in (ItemState.EXAMINING, ItemState.WAITING)
        return ItemState.FOUND if is_new and self._workspace.report is not None else item.state

    def _note_restored(self) -> None:
        """The workspace finished what it had begun before there was a queue."""
        item = self.items.find(self.showing.shown)
        if item is None or self.showing.is_switching or self._workspace.restoration is None:
            return
        if item.state is ItemState.FOUND and not item.asked:
            self.items.change(item.id, state=ItemState.DONE)

    def _let_go(self, item_id: int) -> None:
        """A photo leaves the editor: what was being done there goes on here."""
        item = self.items.find(item_id)
        if item is None or self.is_working_on(item_id):
            return
        if item.state is ItemState.RESTORING:
            self.items.change(item_id, state=ItemState.FOUND, asked=True)
        elif item.state is ItemState.EXAMINING:
            self.items.change(item_id, state=ItemState.WAITING)

    def _note_error(self, error: Exception) -> None:
        item = self.items.find(self.showing.shown)
        is_over = self._workspace.own_activity is None
        if item is not None and item.state is ItemState.EXAMINING and is_over:
            words = failure_words(error)
            self.items.change(item.id, state=ItemState.FAILED, asked=False, reason=words)

    def _tell_failure(self) -> None:
        """Whoever opens a photo that failed wants to know why."""
        item = self.items.find(self.showing.shown)
        if item is not None and item.state is ItemState.FAILED and not self.showing.is_opening:
            self.told.emit(tr(item.reason))

    def _note_unopened(self, item_id: int, error: Exception) -> None:
        item = self.items.find(item_id)
        if item is None:
            return
        words = failure_words(error)
        if item.work is None and not self.showing.is_held(item_id):
            self.items.change(item_id, state=ItemState.FAILED, asked=False, reason=words)
        self.told.emit(words)
        self.runner.pump()

    def _note_busy(self) -> None:
        self._workspace.busy_changed.emit()

    def _note(self) -> None:
        self._summary = None
        if not self._is_noted:
            self._is_noted = True
            self._noted.emit()

    @Slot()
    def _tell(self) -> None:
        self._is_noted = False
        if self.items:
            photos = tuple(listed(item) for item in self.items)
            self.keeping.note(PhotoList(photos, self.for_all, self.showing.wanted))
        self.changed.emit()
