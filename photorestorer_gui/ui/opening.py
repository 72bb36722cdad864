"""Loading what the person opens: the current photo stays until the new one is known to be readable.

Part of the workspace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.project_state import TakenUp
from photorestorer_gui.ui.qt_images import ChangePicture, Picture, in_size_of


@dataclass(frozen=True, eq=False)
class Result:
    """A restoration and, when it changed something, pictures of its outcome and of the changes.

    Attributes
    ----------
    restoration : Restoration
    picture : Picture or None
    changes : ChangePicture or None
        In the size that the photo had.
    """

    restoration: Restoration
    picture: Picture | None
    changes: ChangePicture | None

    @classmethod
    def of(cls, restoration: Restoration) -> Result:
        """Return a restoration ready to be shown and compared; slow."""
        if not any(outcome.status == "done" for outcome in restoration.outcomes):
            return cls(restoration, None, None)
        before, after = restoration.before, restoration.after
        picture = Picture(after)
        seen = in_size_of(after, before)
        changes = ChangePicture(before, seen, picture if seen is after else Picture(seen))
        return cls(restoration, picture, changes)


@dataclass(frozen=True, eq=False)
class Opened:
    """A photo with its picture, ready to be shown.

    Attributes
    ----------
    photo : Photo
    picture : Picture
    taken_up : TakenUp or None
        The work on it that is gone on with.
    result : Result or None
        The result of that work.
    """

    photo: Photo
    picture: Picture
    taken_up: TakenUp | None = None
    result: Result | None = None

    @classmethod
    def of(cls, photo: Photo) -> Opened:
        """Return a photo ready to be shown; slow."""
        return cls(photo, Picture(photo))

    @classmethod
    def going_on(cls, photo: Photo, taken_up: TakenUp) -> Opened:
        """Return a photo ready to be gone on with; slow."""
        kept = taken_up.project.result
        result = Result.of(kept.restoration(photo)) if kept is not None else None
        return cls(photo, Picture(photo), taken_up, result)


class Opening(QObject):
    """One load at a time; a later one takes the place of an earlier one.

    Parameters
    ----------
    lane : Lane
    parent : QObject, optional

    Signals
    -------
    loaded(Opened)
    failed(Exception)
    busy_changed()
    """

    loaded = Signal(object)
    failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._running: Operation[Opened] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being loaded."""
        return self._running is not None

    def start(
        self,
        load: Callable[[Progress], Opened],
        refused: Callable[[Exception], None] | None = None,
    ) -> None:
        """Load off the main thread; `refused(error)` takes the place of `failed` where given."""
        self.cancel()
        operation = Operation("Opening", load)
        operation.on_success(self.loaded.emit).on_failure(refused or self.failed.emit)
        operation.on_end(lambda: self._end(operation))
        self._running = operation.start(self._lane)
        self.busy_changed.emit()

    def start_photo(self, load: Callable[[Progress], Photo]) -> None:
        """Load a photo."""

        def work(progress: Progress) -> Opened:
            photo = load(progress)
            progress.check()
            return Opened.of(photo)

        self.start(work)

    def cancel(self) -> None:
        """Stop loading."""
        if self._running is not None:
            self._running.cancel()

    def _end(self, operation: Operation[Opened]) -> None:
        if self._running is operation:
            self._running = None
            self.busy_changed.emit()
