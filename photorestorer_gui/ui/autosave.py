"""Writing down the whole state while the person works, so that a crash loses nothing.

Nothing is saved up: a finished stroke, setting or result is written at once, in a lane of its own,
as one entry of a journal.  While one write is under way all further changes wait for the next, so
what the person did is on the disk after at most two writes, each as small as the change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import png
from photorestorer_gui.project.original import identify
from photorestorer_gui.project.project import KeptResult, Original, Project
from photorestorer_gui.project.session import THUMBNAIL, Kept, Session
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.changed_tiles import ChangedTiles
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.mask_copies import is_copied, when_copied
from photorestorer_gui.ui.project_state import read_project, read_tiles, state_key, tiles_of
from photorestorer_gui.ui.snapshot import Origin, Snapshot

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

Key = tuple[object, ...]
Home = Callable[[], Session]


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
        self._under_way: list[Operation[Any]] = []
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
        self._home: Home | None = None
        self._old: tuple[Session, ...] = ()
        self._when_moved: Callable[[], None] | None = None
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

    def begin(self, photo: Photo, origin: Origin, known: Mapping[str, object]) -> None:
        """Begin a session for another photo; the one before is over.

        Parameters
        ----------
        photo : Photo
        origin : Origin
            Its crashed session is removed when the work is kept anew.  A session that its home
            gives is gone on with, and is not removed in the end: it is the queue's.
        known : mapping of role to object
            What lies in that session already.
        """
        self.end()
        self.tiles.restart(photo.height, photo.width)
        self.revision += 1
        source, original = photo.source, origin.original
        self._original = original if original is not None and original.sha256 else None
        if source is None:
            self._original = Original()
        if origin.crashed is not None:
            self._old = (origin.crashed,)
            self._held.append(origin.crashed)
        if origin.kept is not None:
            names = origin.kept.pictures
            known = {role: subject for role, subject in known.items() if role in names}
            self._layers = {role: (subject, names[role]) for role, subject in known.items()}
            self._layers["thumbnail"] = (photo, THUMBNAIL)
        self._home = origin.home
        self._start_session(photo)
        if self._original is None and source is not None:
            know = Operation("Identifying the photo", partial(identify, source))
            know.on_success(partial(self._take_original, photo)).start(self._layer_lane)

    def set_private(self, is_private: bool) -> None:
        """Keep nothing while the session is private; what was kept of the photo at hand goes."""
        root, photo = None if is_private else self._folder, self._workspace.photo
        if root == self._root:
            return
        self._root = root
        # A photo of the queue lies with its list, which is told by itself.
        if photo is not None and self._home is None:
            self.begin(photo, Origin(original=self._original), {})

    def move(self, home: Home | None, then: Callable[[], None] | None = None) -> None:
        """Go on in a session of the queue, or leave it; the one until now stays until then.

        Parameters
        ----------
        home : callable() -> Session or None
            None begins a session of the photo's own.
        then : callable(), optional
            Called when all is kept anew, or there is nothing left to keep.
        """
        photo = self._workspace.photo
        if photo is None or (home is None and self._root is None):
            self.end()
            if then is not None:
                then()
            return
        if self._session is not None:
            self._old = (*self._old, self._session)
        self._session, self._home, self._when_moved = None, home, then
        self._layers, self._written = {}, None
        self.tiles.add_all()
        self._start_session(photo)

    def hand_over(
        self,
        snapshot: Snapshot,
        general: Mapping[str, ModelId | None],
        take: Callable[[Kept], None],
        fail: Callable[[Exception], None],
    ) -> None:
        """Write what is left of the photo's work; its session is the queue's from then on.

        Parameters
        ----------
        snapshot : Snapshot
            What the workspace gave out just now.
        general : mapping of step id to network id or None
            The choices that hold for all photos; only others are the photo's own.
        take : callable(Kept)
        fail : callable(Exception)
        """
        photo, home = snapshot.opened.photo, self._home
        original = self._original or Original(photo.source and photo.source.absolute())
        project = read_project(self._workspace, original, with_layers=False)
        assert project is not None, "there is a photo"
        assert home is not None, "the photo is of the queue"
        own = {s: made for s, made in project.wishes.networks.items() if general.get(s, "") != made}
        light = replace(project, wishes=replace(project.wishes, networks=own)).light
        subjects = subjects_of(snapshot)
        known = {
            role: name
            for role, (subject, name) in self._layers.items()
            if name is not None and subject is subjects.get(role)
        }
        boxes = self.tiles.take() if project.edits else ()
        for operation in self._under_way:
            operation.cancel()

        def work(progress: Progress) -> Kept:
            session = home()
            pictures = _pictures_of(snapshot, session, known)
            marks = tiles_of(snapshot.layers, boxes)
            session.write(light, pictures, marks)
            session.rest()
            return Kept(light, session, pictures)

        def note(kept: Kept) -> None:
            for session in old:
                self._remove(session)
            take(kept)

        old, self._old = self._old, ()
        operation = Operation("Putting a photo by", work)
        operation.on_success(note).on_failure(fail).start(self._lane)
        self._session = self._home = None

    def end(self) -> None:
        """End the session: its photo was saved, or nobody wants the work on it any more."""
        for session in (*self._old, *((self._session,) if self._session is not None else ())):
            self._remove(session)
        then = self._when_moved
        self._forget()
        if then is not None:
            then()

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._lane.busy or self._layer_lane.busy

    def close(self) -> None:
        """End the threads, then the session."""
        self._layer_lane.close()
        self._lane.close(cancel=False)
        for session in self._held:
            session.end()
        self._held.clear()
        if self._session is not None:
            self._session.rest()
        self._forget()

    def _start_session(self, photo: Photo) -> None:
        if self._root is None and self._home is None:
            return
        begun = partial(self._begun, self._home)
        start = Operation("Beginning a session", lambda progress: begun())
        start.on_success(partial(self._take_session, photo, self._home)).on_failure(self._tell)
        start.start(self._lane)

    def _begun(self, home: Home | None) -> Session:
        """Begin a session; on the lane's thread."""
        if home is not None:
            return home()
        assert self._root is not None
        session = Session.begin(self._root)
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

    def _take_session(self, photo: Photo, home: Home | None, session: Session) -> None:
        if self._workspace.photo is not photo or self._home is not home:
            if home is None:
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
        if self._workspace.report is not None and "cracks" not in pictures:
            # Without its crack map neither a report nor marks can be read: of such an entry only
            # the wishes would come back.  Until the map is there what was written last holds.
            return
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
        for session in self._old:
            self._remove(session)
        self._old = ()
        then, self._when_moved = self._when_moved, None
        if then is not None:
            then()
        self.kept.emit(revision)

    # Layers that are too large for the journal

    def _pictures(self) -> dict[str, str]:
        """Return the files of the layers that are there, and have the others made."""
        workspace = self._workspace
        report, restoration, photo = workspace.report, workspace.restoration, workspace.photo
        if report is not None:
            levels = report.crack_map.probability
            self._keep("cracks", report.crack_map, partial(png.encode_levels, levels))
        if restoration is not None and not restoration.unchanged:
            self._keep("result", restoration, partial(png.encode_photo, restoration.after))
        else:
            self._layers.pop("result", None)
        if photo is not None and photo.source is None:
            self._keep("photo", photo, partial(png.encode_photo, photo))
        named = {role: name for role, (_, name) in self._layers.items() if role != "thumbnail"}
        return {role: name for role, name in sorted(named.items()) if name is not None}

    def _with_kept_result(self, project: Project, pictures: dict[str, str]) -> Project:
        """Return the project; with the result before while the new one is not on the disk yet."""
        if project.result is None or project.result.unchanged:
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
                if self._layers.get(role, (None,))[0] is subject:
                    del self._layers[role]  # whatever is noted next tries once more
                self._tell(error)

        operation: Operation[Any] = Operation("Keeping a layer", work)
        operation.on_success(take).on_failure(tell)
        operation.on_end(lambda: self._under_way.remove(operation))
        self._under_way.append(operation)
        operation.start(self._layer_lane)

    def _remove(self, session: Session) -> None:
        def work(progress: Progress) -> None:
            session.end()
            if session in self._held:
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


def subjects_of(snapshot: Snapshot) -> dict[str, object]:
    """Return what a photo's large layers are made of, by their roles."""
    subjects: dict[str, object] = {}
    if snapshot.report is not None:
        subjects["cracks"] = snapshot.report.crack_map
    if snapshot.result is not None:
        subjects["result"] = snapshot.result.restoration
    return subjects


def _pictures_of(snapshot: Snapshot, session: Session, known: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a photo's large layers, written unless they are known."""
    encoders: dict[str, Callable[[], bytes]] = {}
    if snapshot.report is not None:
        levels = snapshot.report.crack_map.probability
        encoders["cracks"] = partial(png.encode_levels, levels)
    restoration = snapshot.result.restoration if snapshot.result is not None else None
    if restoration is not None and not restoration.unchanged:
        encoders["result"] = partial(png.encode_photo, restoration.after)
    return {
        role: known[role] if role in known else session.keep_picture(role, encode())
        for role, encode in encoders.items()
    }
