"""Looking for a newer version: when the person asks, or at each start if the person wants that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from photorestorer_gui import __version__
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.updates import Release
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.workspace import Workspace

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow

log = logging.getLogger(__name__)

Ask = Callable[[Progress], Release | None]


class Updates(QObject):
    """Asks, and says what it heard; downloads nothing, and opens the page only when told to.

    Parameters
    ----------
    window : MainWindow
    workspace : Workspace
        Its library knows whether the internet may be used.
    """

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._ask: Ask | None = None
        self._lane: Lane | None = None
        self._running: Operation[Release | None] | None = None
        self._waiting: Notice | None = None
        workspace.library.changed.connect(self._stop_if_forbidden)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._running is not None

    def start(self, ask: Ask | None) -> None:
        """Take what asks, None if this copy cannot, and ask once if the person wants that.

        A start without an answer is no reason to say anything.
        """
        self._ask = ask
        if ask is not None and self._workspace.preferences.settings.updates:
            self._begin(ask, self._say_if_newer, _note)

    def ask(self) -> None:
        """Ask now, and say whatever comes of it."""
        if self._ask is None:
            self._window.show_error(
                PhotoRestorerError(
                    tr("This copy of the program cannot look for updates."),
                    tr("It was not made from a release. Look where you got it from."),
                )
            )
        elif self._begin(self._ask, self._say, self._say_failed):
            message = Message(
                tr("Looking for updates"),
                tr("One address is asked; nothing is downloaded."),
                icon="info",
                colour="accent",
            )
            self._waiting = Notice(self._window, message, (Answer(tr("Stop"), self.stop),))
            self._waiting.finished.connect(self._forget_waiting)
            self._waiting.open()

    def stop(self) -> None:
        """Wait for no answer any more."""
        if self._running is not None:
            self._running.cancel()

    def close(self) -> None:
        """Stop asking; called as the window closes."""
        if self._lane is not None:
            self._lane.close()

    def _begin(
        self,
        ask: Ask,
        succeed: Callable[[Release | None], None],
        fail: Callable[[Exception], None],
    ) -> bool:
        """Ask in place of whatever was asked before; returns whether the person allows it."""
        self.stop()
        if not self._workspace.library.is_allowed:
            return False
        # Most people never ask, and need no thread for it.
        self._lane = self._lane or Lane("updates", self)
        operation = Operation("Looking for updates", ask)
        operation.on_end(lambda: self._end(operation)).on_success(succeed).on_failure(fail)
        self._running = operation.start(self._lane)
        return True

    def _end(self, operation: Operation[Release | None]) -> None:
        if self._running is operation:
            self._running = None
            if self._waiting is not None:
                self._waiting.close()

    def _forget_waiting(self) -> None:
        self._waiting = None

    def _stop_if_forbidden(self) -> None:
        if not self._workspace.library.is_allowed:
            self.stop()

    def _say_failed(self, error: Exception) -> None:
        self._window.show_error(error)

    def _say_if_newer(self, found: Release | None) -> None:
        if found is not None:
            self._say(found)

    def _say(self, found: Release | None) -> None:
        if found is None:
            summary = tr("You have the newest version.")
            remedy = tr("It is {version}.", version=__version__)
            answers: tuple[Answer, ...] = (Answer(tr("Close"), primary=True),)
        else:
            page = found.page
            summary = tr("There is version {version}.", version=found.version)
            remedy = tr(
                "You have {version}. Its page tells what is new; nothing was downloaded.",
                version=__version__,
            )
            show = Answer(tr("Open the page"), lambda: _open(page), primary=True)
            answers = (show, Answer(tr("Later")))
        message = Message(summary, remedy, icon="info", colour="accent")
        Notice(self._window, message, answers).open()


def _open(page: str) -> None:
    QDesktopServices.openUrl(QUrl(page))


def _note(error: Exception) -> None:
    log.info("nobody told of updates: %s", error)
