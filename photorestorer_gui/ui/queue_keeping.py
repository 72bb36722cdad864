"""What the queue writes down while the person works, so that a crash loses none of it.

The list and a session for each of its photos lie in one folder, which goes when the program ends
well.  The photo in the editor is written down by the workspace's autosave, into its session here.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.project.kept_list import KeptList, PhotoList
from photorestorer_gui.project.session import Kept, Session
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.language import tr


class Keeping(QObject):
    """The list and the sessions of its photos.  Part of the queue.

    Parameters
    ----------
    root : Path
        Holds a folder for each list.
    lane : Lane
        Where all is written but what the autosave writes.
    parent : QObject

    Signals
    -------
    kept()
        The list is on the disk as it was noted last.
    failed(Exception)
        Something could not be written; told once.
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(self, root: Path, lane: Lane, parent: QObject) -> None:
        super().__init__(parent)
        self._root, self._lane = root, lane
        self._making = threading.Lock()
        self._list: KeptList | None = None
        self._sessions: dict[int, Session] = {}
        self._gone: set[int] = set()
        self._noted: PhotoList | None = None
        self._written: PhotoList | None = None
        self._is_writing = self._has_failed = self._is_private = False

    @property
    def is_up_to_date(self) -> bool:
        """Whether the list is on the disk as it was noted last."""
        return self._noted == self._written and not self._is_writing

    def session(self, item_id: int) -> Session:
        """Return a photo's session, begun if there is none; off the main thread.

        Raises
        ------
        SaveError
            If it cannot be made.
        Cancelled
            If the photo has left the list: work on it that has not ended yet is in vain.
        """
        with self._making:
            if item_id in self._gone:
                raise Cancelled
            if item_id not in self._sessions:
                try:
                    self._sessions[item_id] = self._begun().session(item_id)
                except OSError as error:
                    raise save_error(self._root / str(item_id), error) from error
            return self._sessions[item_id]

    def set_private(self, is_private: bool) -> None:
        """While the session is private, keep no list that somebody could go on with."""
        if is_private == self._is_private:
            return
        self._is_private, self._written = is_private, None
        mark = Operation("Keeping a list or not", lambda progress: self._mark(is_private))
        mark.on_failure(self._tell).on_success(lambda _: self._write()).start(self._lane)

    def note(self, photos: PhotoList) -> None:
        """Write the list down, soon; while one is being written only the latest waits."""
        self._noted = photos
        if not self._is_writing:
            self._write()

    def keep(self, kept: Kept) -> None:
        """Write down what is now wanted or known of a photo that is not in the editor."""
        operation = Operation("Keeping a photo's work", lambda progress: _write_down(kept))
        operation.on_failure(self._tell).start(self._lane)

    def forget(self, item_id: int) -> None:
        """Remove a photo's session, and begin none for it any more."""
        with self._making:
            self._gone.add(item_id)
        operation = Operation("Forgetting a photo", lambda progress: self._remove(item_id))
        operation.start(self._lane)

    def drop(self, item_id: int) -> None:
        """Know no more of a photo's session: whoever writes into it removes it."""
        with self._making:
            self._sessions.pop(item_id, None)

    def adopt(self, held: KeptList, sessions: dict[int, Session]) -> None:
        """Go on with a list that crashed, in its folder."""
        with self._making:
            self._gone.clear()
            self._list = held
            self._sessions.update(sessions)

    def end(self) -> None:
        """Remove the list: nothing is left in it."""
        self._noted = self._written = None
        Operation("Ending a list", lambda progress: self._end()).start(self._lane)

    def close(self) -> None:
        """Remove everything; the lane has ended, or ends before anything else is written."""
        self._end()

    # Details

    def _begun(self) -> KeptList:
        if self._list is None:
            self._list = KeptList.begin(self._root)
            if self._is_private:
                self._list.set_private(True)
        return self._list

    def _mark(self, is_private: bool) -> None:
        with self._making:
            if self._list is not None:
                self._list.set_private(is_private)

    def _write(self) -> None:
        photos = self._noted
        if photos is None or photos == self._written or self._is_private or self._is_writing:
            return
        self._is_writing = True
        operation = Operation("Keeping the list", partial(self._write_list, photos))
        operation.on_end(self._end_writing).on_success(lambda _: self._go_on(photos))
        operation.on_failure(self._tell).start(self._lane)

    def _write_list(self, photos: PhotoList, progress: Progress) -> None:
        with self._making:
            held = self._begun()
        held.write(photos)

    def _end_writing(self) -> None:
        self._is_writing = False

    def _go_on(self, photos: PhotoList) -> None:
        self._written = photos
        if self._noted is None or self._noted == photos:
            self.kept.emit()
        else:
            self._write()

    def _remove(self, item_id: int) -> None:
        with self._making:
            session = self._sessions.pop(item_id, None)
        if session is not None:
            session.end()

    def _end(self) -> None:
        with self._making:
            sessions, held = list(self._sessions.values()), self._list
            self._sessions.clear()
            self._list = None
        for session in sessions:
            session.rest()
        if held is not None:
            held.end()

    def _tell(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(
                PhotoRestorerError(
                    tr("The list of photos cannot be kept for the case of a crash."),
                    tr("Free some space on the disk, or save the restored photos now and then."),
                    f"{type(error).__name__}: {error}",
                )
            )


def _write_down(kept: Kept) -> None:
    kept.session.write(kept.project, kept.pictures, {})
    kept.session.rest()
