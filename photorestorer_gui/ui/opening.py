"""Loading what the person opens: the current photo stays until the new one is known to be readable.

Part of the workspace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.qt_images import ChangePicture, Picture, in_size_of

T = TypeVar("T")


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

    def instead_of(self, earlier: Picture | None) -> Result:
        """Return the result, to be shown instead of an earlier one.

        Raises
        ------
        PhotoRestorerError
            If steps failed and nothing came of it: the earlier result is worth more.
        """
        failed = self.restoration.failed
        if failed and self.picture is None and earlier is not None:
            raise step_failed(failed[0])
        return self


def step_failed(outcome: StepOutcome) -> PhotoRestorerError:
    """Return the error that says so of a step that failed."""
    return PhotoRestorerError(tr("{title} failed.", title=outcome.title), outcome.reason)


@dataclass(frozen=True, eq=False)
class Opened:
    """A photo with its picture, ready to be shown.

    Attributes
    ----------
    photo : Photo
    picture : Picture
    """

    photo: Photo
    picture: Picture

    @classmethod
    def of(cls, photo: Photo) -> Opened:
        """Return a photo ready to be shown; slow."""
        return cls(photo, Picture(photo))


class Opening(QObject):
    """One load at a time; a later one takes the place of an earlier one.

    Parameters
    ----------
    lane : Lane
    parent : QObject, optional

    Signals
    -------
    failed(Exception)
    busy_changed()
    """

    failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._running: Operation[Any] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being loaded."""
        return self._running is not None

    def start(
        self,
        load: Callable[[Progress], T],
        take: Callable[[T], None],
        refuse: Callable[[Exception], None] | None = None,
    ) -> None:
        """Load off the main thread, then `take(loaded)`; `refuse(error)` stands in for `failed`."""
        self.cancel()
        operation = Operation("Opening", load)
        operation.on_success(take).on_failure(refuse or self.failed.emit)
        operation.on_end(lambda: self._end(operation))
        self._running = operation.start(self._lane)
        self.busy_changed.emit()

    def start_photo(
        self, load: Callable[[Progress], Photo], take: Callable[[Opened], None]
    ) -> None:
        """Load a photo."""

        def work(progress: Progress) -> Opened:
            photo = load(progress)
            progress.check()
            return Opened.of(photo)

        self.start(work, take)

    def cancel(self) -> None:
        """Stop loading."""
        if self._running is not None:
            self._running.cancel()

    def _end(self, operation: Operation[Any]) -> None:
        if self._running is operation:
            self._running = None
            self.busy_changed.emit()
