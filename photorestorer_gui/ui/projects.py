"""Projects as the window knows them: saved, opened, gone on with.  Part of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.lock import Busy
from photorestorer_gui.photo.files import MAX_MEGAPIXELS
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.crashed import Crashed, crashed_sessions
from photorestorer_gui.project.files import load_project, save_project
from photorestorer_gui.project.held import Held
from photorestorer_gui.project.original import (
    OriginalChanged,
    OriginalMissing,
)
from photorestorer_gui.project.project import Original, Project
from photorestorer_gui.project.session import Session
from photorestorer_gui.ui.autosave import Autosave, subjects_of
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.file_places import the_file_places
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.mask_copies import is_copied, when_copied
from photorestorer_gui.ui.mask_start import MaskStart
from photorestorer_gui.ui.opening import Opened
from photorestorer_gui.ui.project_photo import Place, identified, photo_of
from photorestorer_gui.ui.project_state import read_project, state_key, take_up
from photorestorer_gui.ui.recent import Recent
from photorestorer_gui.ui.snapshot import Origin, Snapshot

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace


@dataclass(frozen=True)
class KeptIn:
    """Where the person's work and the photos opened last are kept.

    Attributes
    ----------
    sessions : Path or None
        Folder of what is written down while somebody works; None writes nothing down.
    recent : Path or None
        Folder of the photos opened last; None remembers none.
    max_megapixels : float
        Projects of larger photos are refused.
    """

    sessions: Path | None = None
    recent: Path | None = None
    max_megapixels: float = MAX_MEGAPIXELS


NOWHERE = KeptIn()
Brought = tuple[Snapshot, MaskStart | None]
H = TypeVar("H", bound=Held)


class Projects(QObject):
    """The current project's file, and sessions that crashed.

    Parameters
    ----------
    workspace : Workspace
        Also the parent.
    kept_in : KeptIn
    load : callable(path, progress) -> Photo
        Reads a photo, on a lane's thread.
    lane : Lane
        For files.

    Attributes
    ----------
    read_file : callable(path, progress) -> Project
        Reads a project's file, on a lane's thread; by default in this process.

    Signals
    -------
    changed()
        Another file, or the work differs from it now, or no more.
    crashed_changed()
    unfinished_found(Crashed)
        The photo that was opened is one that a crashed session is about.
    original_asked(ProjectError)
        The photo of a project that is being opened is missing or has changed: answer with
        `go_on_with`, or not at all.
    saved(Path)
    failed(Exception)
    """

    changed = Signal()
    crashed_changed = Signal()
    unfinished_found = Signal(object)
    original_asked = Signal(object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        kept_in: KeptIn,
        load: Callable[[Path, Progress], Photo],
        lane: Lane,
    ) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._kept_in = kept_in
        self._load = load
        self.read_file = self._file_here
        self._lane = lane
        self.autosave = Autosave(kept_in.sessions, workspace)
        self.autosave.failed.connect(self.failed)
        self.recent = Recent(kept_in.recent, lane, self)
        workspace.preferences.changed.connect(self._mind_privacy)
        self._mind_privacy()
        self.crashed: tuple[Crashed, ...] = ()
        self.file: Path | None = None
        self._is_unfinished = False
        self._saving = 0
        self._unsaved: Callable[[], None] | None = None
        # Queued: only once all that belongs to a stroke has happened.
        queued = Qt.ConnectionType.QueuedConnection
        workspace.masking.settled.connect(self._save_at_last, queued)
        self._steps = 0
        self._counting = workspace.masking.stack.indexChanged.connect(self._count_step)
        self._kept_state: tuple[object, ...] | None = None
        self._retry: Callable[[Place], None] | None = None
        for signal in (
            workspace.masking.settled,
            workspace.report_changed,
            workspace.plan_changed,
            workspace.restoration_changed,
            workspace.faces.changed,
            workspace.saved,
        ):
            signal.connect(self.changed)

    def start(self) -> None:
        """Look for work to go on with and for the photos opened last; once, at the beginning."""
        self.find_crashed()
        self.recent.refresh()

    def _mind_privacy(self) -> None:
        """Keep nothing, or keep again, as the person wishes now."""
        is_private = self._workspace.preferences.settings.private_session
        self.autosave.set_private(is_private)
        self.recent.is_private = is_private
        self._workspace.queue.keeping.set_private(is_private)
        the_file_places().set_private(is_private)

    @property
    def is_modified(self) -> bool:
        """Whether the work differs from the project's file."""
        return self.file is not None and self._state() != self._kept_state

    @property
    def is_saving(self) -> bool:
        """Whether a project is being written."""
        return self._saving > 0

    @property
    def is_painted(self) -> bool:
        """Whether strokes of the person are part of the marks."""
        return self._workspace.masking.painted_by_hand

    @property
    def is_at_risk(self) -> bool:
        """Whether a result or strokes would be lost that exist nowhere else."""
        workspace = self._workspace
        if self.file is not None:
            return self.is_modified
        if workspace.restored_picture is not None and not workspace.is_result_saved:
            return True
        kept = workspace.is_result_saved and workspace.masking.stack.isClean()
        return self.is_painted and not kept

    def _state(self) -> tuple[object, ...]:
        return (*state_key(self._workspace), self._steps)

    @Slot()
    def _count_step(self) -> None:
        self._steps += 1

    # Saving

    def save(self, path: Path, *, overwrite: bool) -> None:
        """Save the work as a project at `path`, from now on its file.

        While the mask is being changed it waits for the end of that.
        """
        photo, masking = self._workspace.photo, self._workspace.masking
        if photo is None:
            return
        if masking.picture is not None and not masking.ready:
            self._unsaved = partial(self.save, path, overwrite=overwrite)
            return
        if not is_copied(masking):
            when_copied(masking, partial(self.save, path, overwrite=overwrite))
            return
        known = self.autosave.original
        project = read_project(self._workspace, known or Original(photo.source), with_layers=True)
        state = self._state()
        assert project is not None

        def work(progress: Progress) -> Path:
            whole = identified(project, photo, progress) if known is None else project
            return save_project(whole, path, overwrite=overwrite, shown=photo)

        def note(written: Path) -> None:
            if self._workspace.photo is photo:
                self.file, self._kept_state = written, state
            self.recent.add(written, photo)
            self.saved.emit(written)
            self.changed.emit()
            self.autosave.note()

        def end() -> None:
            self._saving -= 1
            self._workspace.busy_changed.emit()

        operation = Operation("Saving the project", work)
        operation.on_success(note).on_failure(self.failed.emit).on_end(end).start(self._lane)
        self._saving += 1
        self._workspace.busy_changed.emit()

    @Slot()
    def _save_at_last(self) -> None:
        if self._unsaved is not None and self._workspace.masking.ready:
            save, self._unsaved = self._unsaved, None
            save()

    # Opening

    def open_file(self, path: Path, place: Place | None = None) -> None:
        """Load a project and its photo."""

        def read(progress: Progress) -> tuple[Project, Session | None]:
            return self.read_file(path, progress), None

        self._open(read, place or Place(), path, partial(self.open_file, path))

    def _file_here(self, path: Path, progress: Progress) -> Project:
        return load_project(path, max_megapixels=self._kept_in.max_megapixels)

    def go_on(self, crashed: Crashed, place: Place | None = None) -> None:
        """Go on with a session that crashed."""
        if crashed.is_list:
            self._workspace.queue.go_on(crashed, self._kept_in.max_megapixels)
            return

        def read(progress: Progress) -> tuple[Project, Session | None]:
            session = taken(Session, crashed)
            most = self._kept_in.max_megapixels
            try:
                return session.read(progress, max_megapixels=most), session
            except BaseException:
                session.leave()
                raise

        self._open(read, place or Place(), None, partial(self.go_on, crashed))

    def go_on_with(self, place: Place) -> None:
        """Answer `original_asked`: the photo's file is there."""
        retry, self._retry = self._retry, None
        if retry is not None:
            retry(place)

    def _open(
        self,
        read: Callable[[Progress], tuple[Project, Session | None]],
        place: Place,
        file: Path | None,
        retry: Callable[[Place], None],
    ) -> None:
        load = self._load

        general = self._workspace.engines.all

        def work(progress: Progress) -> Brought:
            project, session = read(progress)
            own = session.file if session is not None else file
            try:
                beside = own.parent if own is not None else None
                photo = photo_of(project, load, place, beside, progress)
                moved = project.original.path != photo.source
                original = None if moved else project.original
                origin = Origin(own, session, original)
                brought = take_up(project, Opened.of(photo), origin, general)
                progress.check()
                return brought
            except BaseException:
                if session is not None:
                    session.leave()
                raise

        def show(brought: Brought) -> None:
            leave = partial(self._leave, brought[0].origin)
            self._workspace.offer(partial(self._workspace.take_in, *brought), leave)

        def refuse(error: Exception) -> None:
            if isinstance(error, OriginalMissing | OriginalChanged):
                self._retry = retry
                self.original_asked.emit(error)
            else:
                self.failed.emit(error)
                self.find_crashed()

        self._workspace.opening.start(work, show, refuse)

    # What the workspace tells

    def begin(self, snapshot: Snapshot) -> None:
        """Begin to keep the work on another photo."""
        origin, photo = snapshot.origin, snapshot.opened.photo
        self.file, session = origin.file, origin.crashed
        self._kept_state = self._unsaved = None
        self._is_unfinished = session is not None
        self.autosave.begin(photo, origin, subjects_of(snapshot))
        if session is not None:
            self.forget_crashed(session.folder)
        path = self.file or photo.source
        if path is None:
            return
        self.recent.add(path, photo)
        is_fresh = session is None and origin.file is None and origin.home is None
        for unfinished in self.crashed:
            if is_fresh and not unfinished.is_list and unfinished.path == path.absolute():
                self.unfinished_found.emit(unfinished)
                break

    def note_taken_up(self, origin: Origin) -> None:
        """Note that the state is now that of the project's file, but for unfinished work."""
        if origin.file is None and origin.crashed is None:
            return
        if not self._is_unfinished:
            self._kept_state = self._state()
        self.changed.emit()

    def _leave(self, origin: Origin) -> None:
        """Let go of a session that was loaded and not gone on with."""
        if origin.crashed is not None:
            origin.crashed.leave()
            self.find_crashed()

    # Sessions that crashed

    @Slot()
    def find_crashed(self) -> None:
        """Look for sessions that nobody ended."""
        root = self._kept_in.sessions
        if root is not None:
            look = Operation("Looking for sessions", lambda progress: crashed_sessions(root))
            look.on_success(self._set_crashed).start(self._lane)

    def discard(self, crashed: Crashed) -> None:
        """Remove a session that crashed; its work is lost."""
        remove = Operation("Discarding a session", lambda progress: taken(Held, crashed).end())
        remove.on_failure(self.failed.emit).on_end(self.find_crashed).start(self._lane)

    def forget_crashed(self, folder: Path) -> None:
        """Offer a session no more: it is gone on with."""
        self._set_crashed(tuple(each for each in self.crashed if each.folder != folder))

    def _set_crashed(self, found: tuple[Crashed, ...]) -> None:
        self.crashed = found
        self.crashed_changed.emit()

    def close(self) -> None:
        """End the session; the work was saved, or nobody wants it."""
        # The stack empties once more when it is destroyed, after what it would tell.
        QObject.disconnect(self._counting)
        self.autosave.close()


def taken(kind: type[H], crashed: Crashed) -> H:
    """Hold a session that crashed.

    Raises
    ------
    ProjectError
        If it is open elsewhere, or gone.
    """
    try:
        return kind.take(crashed.folder)
    except Busy as error:
        raise ProjectError(
            tr("This work is open in another window."),
            tr("Go on with it there, or close that window."),
        ) from error
    except OSError as error:
        raise ProjectError(
            tr("This work is no longer there."), tr("Open the photo again."), str(error)
        ) from error
