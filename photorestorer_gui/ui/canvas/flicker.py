"""Before and after in quick turn: the other picture shows for as long as a key is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from photorestorer_gui.ui.view_state import ViewState


class Flicker(QObject):
    """Shows the chosen picture again once the action's key is let go or the window is left.

    Pressing the key triggers the action, which shows the other picture; so does the menu, where
    nothing is held, and there it takes a second time to come back.

    Parameters
    ----------
    window : QWidget
        Hears the keys that nobody in it wants.
    view : ViewState
    action : QAction
        Its shortcut is a single key without modifiers.
    """

    def __init__(self, window: QWidget, view: ViewState, action: QAction) -> None:
        super().__init__(window)
        self._view = view
        self._action = action
        action.setAutoRepeat(False)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the release of the key."""
        left = event.type() == QEvent.Type.WindowDeactivate
        if left or (isinstance(event, QKeyEvent) and self._is_release(event)):
            self._view.set_flipped(False)
        return False

    def _is_release(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyRelease or event.isAutoRepeat():
            return False
        return QKeySequence(event.key()) == self._action.shortcut()
