"""Work off the main thread: operations, and the lanes they wait in.

An `Operation` is ordinary core code, ``work(progress) -> T``, with what to do afterwards.  A `Lane`
is one thread with an event loop and one worker object, so operations of a lane run one after
another.  Results and progress come back by queued signals: every callback runs on the main thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from photorestorer_gui.progress import Cancelled, Progress

T = TypeVar("T")
Work = Callable[[Progress], T]

# More reports than a screen shows would only fill the main thread's queue.
_LEAST_GAP_S = 1 / 30


class Operation(Generic[T]):
    """One piece of work and what follows it.

    Parameters
    ----------
    title : str
        What is being done, for the log.
    work : callable(progress) -> T
        Runs on a lane's thread; must touch no widget and no shared state.

    Notes
    -----
    Once `cancel` was called neither success nor failure is told, even when the work had just
    finished: a result that nobody wants any more is dropped.
    """

    def __init__(self, title: str, work: Work[T]) -> None:
        self.title = title
        self._work = work
        self._succeed: Callable[[T], None] | None = None
        self._fail: Callable[[Exception], None] | None = None
        self._end: Callable[[], None] | None = None
        self._progressed: Callable[[float, str], None] | None = None
        self._emit: Callable[[Operation[T], float, str], None] | None = None
        self._told = (0.0, "")
        self.progress = Progress(self._pass_on)

    def on_success(self, callback: Callable[[T], None]) -> Operation[T]:
        """Call `callback(result)` on the main thread when the work succeeded."""
        self._succeed = callback
        return self

    def on_failure(self, callback: Callable[[Exception], None]) -> Operation[T]:
        """Call `callback(error)` on the main thread when the work failed."""
        self._fail = callback
        return self

    def on_end(self, callback: Callable[[], None]) -> Operation[T]:
        """Call `callback()` on the main thread after the work, however it ended, first of all."""
        self._end = callback
        return self

    def on_progress(self, callback: Callable[[float, str], None]) -> Operation[T]:
        """Call `callback(fraction, text)` on the main thread now and then."""
        self._progressed = callback
        return self

    def start(self, lane: Lane) -> Operation[T]:
        """Queue the operation in `lane`."""
        lane.start(self)
        return self

    def cancel(self) -> None:
        """Stop the work as soon as it can; silent."""
        self.progress.cancel()

    def carry_out(self, emit: Callable[[Operation[T], float, str], None]) -> T:
        """Do the work; called by the worker, on its thread."""
        self._emit = emit
        self.progress.check()
        return self._work(self.progress)

    def tell_progress(self, fraction: float, text: str) -> None:
        """Tell the callback how far the work is; called by the lane, on the main thread."""
        if self._progressed is not None and not self.progress.cancelled:
            self._progressed(fraction, text)

    def finish(self, result: T | None, error: Exception | None) -> None:
        """Tell the callbacks how the work ended; called by the lane, on the main thread."""
        dropped = self.progress.cancelled
        if self._end is not None:
            self._end()
        if dropped:
            return
        if error is None and self._succeed is not None:
            self._succeed(cast(T, result))
        elif error is not None and self._fail is not None:
            self._fail(error)

    def _pass_on(self, fraction: float, text: str) -> None:
        now = time.monotonic()
        last, last_text = self._told
        if text == last_text and fraction < 1.0 and now - last < _LEAST_GAP_S:
            return
        self._told = (now, text)
        if self._emit is not None:
            self._emit(self, fraction, text)


class _Worker(QObject):
    """Lives on a lane's thread and carries out one operation at a time.

    Signals
    -------
    progressed(operation, fraction, text)
    ended(operation, result, error)
    """

    progressed = Signal(object, float, object)
    ended = Signal(object, object, object)

    @Slot(object)
    def carry_out(self, operation: Operation[Any]) -> None:
        """Run one operation and say how it ended."""
        try:
            result = operation.carry_out(self.progressed.emit)
        except Cancelled:
            operation.cancel()
            self.ended.emit(operation, None, None)
        except Exception as error:  # the window's one broad except: anything becomes a message
            self.ended.emit(operation, None, error)
        else:
            self.ended.emit(operation, result, None)


class Lane(QObject):
    """A thread on which operations run one after another.

    Parameters
    ----------
    name : str
        The thread's name, for debuggers and logs.
    parent : QObject, optional

    Signals
    -------
    idle()
        The last of its operations has ended.
    """

    _wanted = Signal(object)
    idle = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations: list[Operation[Any]] = []
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._wanted.connect(self._worker.carry_out, queued)
        self._worker.progressed.connect(self._tell_progress, queued)
        self._worker.ended.connect(self._finish, queued)

    @property
    def busy(self) -> bool:
        """Whether an operation runs or waits."""
        return bool(self._operations)

    def start(self, operation: Operation[Any]) -> None:
        """Queue an operation; the thread starts with the first."""
        if not self._thread.isRunning():
            self._thread.start()
        self._operations.append(operation)
        self._wanted.emit(operation)

    def cancel_all(self) -> None:
        """Cancel what runs and what waits."""
        for operation in list(self._operations):
            operation.cancel()

    def close(self, *, cancel: bool = True) -> None:
        """End the thread after its operations, cancelled or, if not `cancel`, completed.

        Their callbacks are not called any more.
        """
        if cancel:
            self.cancel_all()
        self._thread.quit()
        self._thread.wait()
        self._operations.clear()

    @Slot(object, float, object)
    def _tell_progress(self, operation: Operation[Any], fraction: float, text: str) -> None:
        if operation in self._operations:
            operation.tell_progress(fraction, text)

    @Slot(object, object, object)
    def _finish(self, operation: Operation[Any], result: object, error: Exception | None) -> None:
        if operation not in self._operations:
            return
        self._operations.remove(operation)
        operation.finish(result, error)
        if not self._operations:
            self.idle.emit()
