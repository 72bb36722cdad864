"""Writing down the whole state while the person works, so that a crash loses nothing.

Nothing is saved up: a finished stroke, setting or result is written at once, in a lane of its own,
as one entry of a journal.  While one write is under way all further changes wait for the next, so
what the person did is on the disk after at most two writes, each as small as the change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import png
from photorestorer_gui.project.original import identify
from photorestorer_gui.project.project import KeptResult, Original, Project
from photorestorer_gui.project.session import Session
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.changed_tiles import ChangedTiles
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.mask_copies import is_copied, when_copied
from photorestorer_gui.ui.project_state import read_project, read_tiles, state_key

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

Key = tuple[object, ...]


class Autosave(QObject):
    """Keeps a session of the photo at hand.  Part of the workspace.

    Parameters
    ----------
    root : Path or None
        The folder of all sessions; None keeps nothing.
    workspace : Workspace
        Also the parent.

    Signals
    -------
    kept(revision)
        Everything up to this `revision` is on the disk.
    failed(Exception)
        Something could not be written; told once.
    """

    kept = Signal(int)
    failed = Signal(object)
    _noted = Signal()

    def __init__(self, root: Path | None, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._root = self._folder = root
        self._workspace = workspace
        self._lane = Lane("keep", self)
        self._layer_lane = Lane("keep layers", self)
        # Whatever was begun or taken up and not removed; also added to on the lane's thread.
        self._held: list[Session] = []
        self.tiles = ChangedTiles()
        self.revision = 0
        self._has_failed = False
        self._forget()
        self._noted.connect(self._write, Qt.ConnectionType.QueuedConnection)
        workspace.mask_changed.connect(self._note_box)
        for signal in (
            workspace.masking.settled,
            workspace.report_changed,
            workspace.plan_changed,
            workspace.restoration_changed,
            workspace.faces.changed,
            workspace.saved,
        ):
            signal.connect(self.note)

    def _forget(self) -> None:
        """Know nothing of the photo that was."""
        self._session: Session | None = None
        self._old: Session | None = None
        self._original: Original | None = None
        self._layers: dict[str, tuple[object, str | None]] = {}
        self._last_result: tuple[KeptResult, str] | None = None
        self._written: Key | None = None
        self._writing = False
        self._again = False

    @property
    def original(self) -> Original | None:
        """The photo's file with its hash; None while that is not known."""
        return self._original

    def begin(self, photo: Photo, original: Original | None, old: Session | None) -> None:
        """Begin a session for another photo; the one before is over.

        Parameters
        ----------
        photo : Photo
        original : Original or None
            Known already if the work is gone on with.
        old : Session or None
            The crashed session that is gone on with; removed when its work is kept anew.
        """
        self.end()
        self._old = old
        if old is not None:
            self._held.append(old)
        self.tiles.restart(photo.height, photo.width)
        self.revision += 1
        source = photo.source
        self._original = original if original is not None and original.sha256 else None
        if source is None:
            self._original = Original()
        if self._root is not None:
            start = Operation("Beginning a session", partial(self._begun, self._root))
            start.on_success(partial(self._take_session, photo)).on_failure(self._tell)
            start.start(self._lane)
        if self._original is None and source is not None:
            know = Operation("Identifying the photo", partial(identify, source))
            know.on_success(partial(self._take_original, photo)).start(self._layer_lane)

    def set_private(self, is_private: bool) -> None:
        """Keep nothing while the session is private; what was kept of the photo at hand goes."""
        root, photo = None if is_private else self._folder, self._workspace.photo
        if root == self._root:
            return
        self._root = root
        if photo is not None:
            self.begin(photo, self._original, None)

    def end(self) -> None:
        """End the session: its photo was saved, or nobody wants the work on it any more."""
        for session in (self._session, self._old):
            if session is not None:
                self._remove(session)
        self._forget()

    def close(self) -> None:
        """End the threads, then the session."""
        self._layer_lane.close()
        self._lane.close(cancel=False)
        for session in self._held:
            session.end()
        self._held.clear()
        self._forget()

    def _begun(self, root: Path, progress: Progress) -> Session:
        """Begin a session; on the lane's thread."""
        session = Session.begin(root)
        self._held.append(session)
        return session

    @Slot()
    def note(self) -> None:
        """Write down what changed, once what is just happening has happened."""
        self.revision += 1
        self._noted.emit()

    @Slot(object)
    def _note_box(self, box: Box) -> None:
        self.tiles.add(box)

    def _take_session(self, photo: Photo, session: Session) -> None:
        if self._workspace.photo is not photo:
            self._remove(session)
            return
        self._session = session
        self._keep("thumbnail", photo, partial(png.encode_thumbnail, photo))
        self.note()

    def _take_original(self, photo: Photo, original: Original) -> None:
        if self._workspace.photo is photo:
            self._original = original
            self.note()

    @Slot()
    def _write(self) -> None:
        """Write down what changed, unless something is being written or changed just now."""
        session, masking = self._session, self._workspace.masking
        photo = self._workspace.photo
        if session is None or photo is None:
            return
        if self._writing:
            self._again = True
            return
        if masking.picture is not None and not masking.ready:
            return  # `settled` comes when it is
        pictures = self._pictures()
        file = self._workspace.projects.file
        key = (*state_key(self._workspace), tuple(pictures.items()), self._original, file)
        marks_changed = masking.picture is not None and bool(self.tiles)
        # What is said to be kept is what this entry will name, not what is there by its end.
        complete = all(name is not None for _, name in self._layers.values())
        if key == self._written and not marks_changed:
            self._tell_kept(self.revision if complete else None)
            return
        if marks_changed and self.tiles.is_whole and not is_copied(masking):
            when_copied(masking, self._write)
            return
        original = self._original or Original(photo.source and photo.source.absolute())
        project = read_project(self._workspace, original, with_layers=False)
        assert project is not None
        project = self._with_kept_result(project, pictures)
        marks = read_tiles(masking, self.tiles.take()) if marks_changed else {}
        self._writing = True
        work = partial(session.write, project, pictures, marks, file)
        write = Operation("Keeping the work", lambda progress: work())
        write.on_end(self._end_write)
        revision = self.revision if complete else None
        write.on_success(lambda _: self._note_written(session, key, revision))
        write.on_failure(partial(self._note_unwritten, session)).start(self._lane)

    def _end_write(self) -> None:
        self._writing = False

    def _note_written(self, session: Session, key: Key, revision: int | None) -> None:
        if session is not self._session:
            return
        self._written = key
        self._tell_kept(revision)
        if self._again:
            self._again = False
            self._write()

    def _note_unwritten(self, session: Session, error: Exception) -> None:
        if session is self._session:
            self._written, self._again = None, False
            self.tiles.add_all()
            self._tell(error)

    def _tell_kept(self, revision: int | None) -> None:
        """Say what is on the disk; None where layers are still on their way."""
        if revision is None:
            return
        if self._old is not None:
            self._remove(self._old)
            self._old = None
        self.kept.emit(revision)

    # Layers that are too large for the journal

    def _pictures(self) -> dict[str, str]:
        """Return the files of the layers that are there, and have the others made."""
        workspace = self._workspace
        report, restoration, photo = workspace.report, workspace.restoration, workspace.photo
        if report is not None:
            levels = report.crack_map.probability
            self._keep("cracks", report.crack_map, partial(png.encode_levels, levels))
        if restoration is not None:
            self._keep("result", restoration, partial(png.encode_photo, restoration.after))
        else:
            self._layers.pop("result", None)
        if photo is not None and photo.source is None:
            self._keep("photo", photo, partial(png.encode_photo, photo))
        named = {role: name for role, (_, name) in self._layers.items() if role != "thumbnail"}
        return {role: name for role, name in sorted(named.items()) if name is not None}

    def _with_kept_result(self, project: Project, pictures: dict[str, str]) -> Project:
        """Return the project; with the result before while the new one is not on the disk yet."""
        if project.result is None:
            self._last_result = None
        elif "result" in pictures:
            self._last_result = project.result, pictures["result"]
        elif self._last_result is not None:
            result, pictures["result"] = self._last_result
            project = replace(project, result=replace(result, fits_marks=False))
        return project

    def _keep(self, role: str, subject: object, encode: Callable[[], bytes]) -> None:
        """Have a layer written, unless it is there or on its way."""
        session = self._session
        if session is None or (role in self._layers and self._layers[role][0] is subject):
            return
        self._layers[role] = (subject, None)

        def work(progress: Progress) -> str:
            content = encode()
            progress.check()
            return session.keep_picture(role, content)

        def take(name: str) -> None:
            if session is self._session and self._layers.get(role, (None,))[0] is subject:
                self._layers[role] = (subject, name)
                self.note()

        def tell(error: Exception) -> None:
            if session is self._session:
                self._tell(error)

        operation: Operation[Any] = Operation("Keeping a layer", work)
        operation.on_success(take).on_failure(tell).start(self._layer_lane)

    def _remove(self, session: Session) -> None:
        def work(progress: Progress) -> None:
            session.end()
            self._held.remove(session)

        Operation("Ending a session", work).start(self._lane)

    def _tell(self, error: Exception) -> None:
        if self._has_failed:
            return
        self._has_failed = True
        self.failed.emit(
            PhotoRestorerError(
                tr("Your work cannot be kept for the case of a crash."),
                tr("Free some space on the disk, or save the project now and then."),
                f"{type(error).__name__}: {error}",
            )
        )
