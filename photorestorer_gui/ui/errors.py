"""What the person hears when something fails, and where everything unexpected ends up."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.ui.dialogs.notice import Message, Notice
from photorestorer_gui.ui.language import tr

log = logging.getLogger(__name__)


def show_error(
    parent: QWidget | None, error: BaseException, *, log_file: Path | None = None
) -> Notice:
    """Open a dialog that says what happened and what to do; returns it, already open.

    Parameters
    ----------
    parent : QWidget or None
    error : BaseException
        A `PhotoRestorerError` speaks for itself; anything else is a defect of the program.
    log_file : Path, optional
        Named when the error is a defect.
    """
    if isinstance(error, PhotoRestorerError):
        message = Message(tr(error.summary), tr(error.remedy), error.details)
    else:
        log.error("Unexpected error", exc_info=error)
        where = tr(" The details are also in {log_file}.", log_file=log_file) if log_file else ""
        message = Message(
            tr("Something went wrong."),
            tr("Your photo is untouched; try again, or restart the program.{where}", where=where),
            "".join(traceback.format_exception(error)),
            colour="bad",
        )
    notice = Notice(parent, message)
    notice.open()
    return notice


class ErrorReporter(QObject):
    """Carries errors that nobody caught, on any thread, to the main thread.

    Parameters
    ----------
    log_file : Path, optional
    parent : QObject, optional

    Signals
    -------
    raised(BaseException)
    """

    raised = Signal(object)

    def __init__(self, log_file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._window: QWidget | None = None
        self._is_shown = False
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self, window: QWidget | None = None) -> None:
        """Become the hook for uncaught errors; dialogs belong to `window`."""
        self._window = window
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log and pass on; this may be any thread, so it opens nothing."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("Uncaught error", exc_info=(kind, error, trace))
        self.raised.emit(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        if self._is_shown:
            return  # one dialog at a time, or a failing paint would open hundreds
        self._is_shown = True
        notice = show_error(self._window, error, log_file=self._log_file)
        notice.finished.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._is_shown = False
