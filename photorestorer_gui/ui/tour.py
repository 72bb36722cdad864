"""The first look around: three hints beside the first photo, which can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from photorestorer_gui.ui.controls.coach import Coach, Hint
from photorestorer_gui.ui.language import tr

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow


class Tour(QObject):
    """Shows the hints: once the first photo is examined if the settings want it, or when asked.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._coach: Coach | None = None
        self._is_armed = False

    @property
    def coach(self) -> Coach | None:
        """What shows now."""
        return self._coach

    def arm(self) -> None:
        """Show the hints beside the next photo, as long as the settings want them."""
        if not self._is_armed:
            self._is_armed = True
            self._window.workspace.report_changed.connect(self._start_if_wanted)

    def start(self) -> None:
        """Show the hints now; they are about the photo in the editor."""
        window = self._window
        if self._coach is not None or window.workspace.report is None:
            return
        self._coach = Coach(
            window,
            (
                Hint(
                    window.damage_panel,
                    tr("This is what was found"),
                    tr(
                        "Is something wrong? Switch it on or off, or choose what fits at the top. "
                        "You have the last word."
                    ),
                ),
                Hint(
                    window.tools,
                    tr("Mark what was missed"),
                    tr(
                        "Brush over cracks, trace them with clicks, or take marks away. "
                        "The shield protects what must never be touched."
                    ),
                ),
                Hint(
                    window.plan_panel,
                    tr("Then restore"),
                    tr(
                        "Compare before and after, and save. The result is a new file: your "
                        "original stays as it is."
                    ),
                ),
            ),
        )
        self._coach.ended.connect(self._note_seen)

    def _start_if_wanted(self) -> None:
        workspace = self._window.workspace
        busy = QApplication.activeModalWidget() is not None or workspace.queue.is_open
        if workspace.preferences.settings.tour and not busy and workspace.report is not None:
            self.start()

    def _note_seen(self) -> None:
        self._coach = None
        self._window.workspace.preferences.set(tour=False)
        self._window.canvas.setFocus()
