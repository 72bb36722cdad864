"""What is being done with the photo in the editor: one thing at a time.  Part of the workspace."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.ui.background import Lane, Operation

T = TypeVar("T")


class Activity(Enum):
    """What is being done with the current photo; the value is for people."""

    EXAMINING = "Examining"
    RESTORING = "Restoring"


class CurrentWork(QObject):
    """The operation on the current photo, if there is one.

    Parameters
    ----------
    parent : QObject

    Signals
    -------
    changed()
        Something began or ended.
    progress_changed(fraction, text)
    failed(Exception)
    """

    changed = Signal()
    progress_changed = Signal(float, str)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = Lane("work", self)
        self._running: tuple[Activity, Operation[Any]] | None = None

    @property
    def activity(self) -> Activity | None:
        """What is being done."""
        return self._running[0] if self._running else None

    def start(self, activity: Activity, operation: Operation[T]) -> None:
        """Begin an operation; nothing else may be running."""

        def end() -> None:
            if self._running is not None and self._running[1] is operation:
                self._running = None
                self.changed.emit()

        operation.on_end(end).on_failure(self.failed.emit)
        operation.on_progress(self.progress_changed.emit)
        self._running = (activity, operation)
        operation.start(self._lane)
        self.changed.emit()

    def stop(self) -> None:
        """Stop what is being done."""
        if self._running is not None:
            self._running[1].cancel()
            self._running = None
            self.changed.emit()

    def close(self) -> None:
        """End the thread."""
        self._lane.close()
        self._running = None
