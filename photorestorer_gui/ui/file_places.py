"""What Qt remembers of its file dialogs, in all programs; a private session leaves it as it was.

Qt writes the folders that were looked into to a file of its own whenever a dialog goes, and cannot
be told not to.  So they are put back as soon as it is gone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog

_KEYS: Final = ("FileDialog/history", "FileDialog/lastVisited", "FileDialog/shortcuts")


class FilePlaces(QObject):
    """The folders that file dialogs showed.

    Attributes
    ----------
    is_private : bool
        Whether what they are now shall stay so; set it with `set_private`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_private = False
        self._before: dict[str, Any] = {}

    def set_private(self, is_private: bool) -> None:
        """Keep what is remembered as it is now, or let Qt go on remembering."""
        if is_private and not self.is_private:
            kept = _store()
            self._before = {key: kept.value(key) for key in _KEYS if kept.contains(key)}
        self.is_private = is_private

    def watch(self, dialog: QFileDialog) -> None:
        """Put back what a dialog is about to remember, as soon as it is gone."""
        dialog.destroyed.connect(self.restore)

    def restore(self) -> None:
        """Put back what was remembered before the session was private."""
        if not self.is_private:
            return
        kept = _store()
        for key in _KEYS:
            if key in self._before:
                kept.setValue(key, self._before[key])
            else:
                kept.remove(key)
        kept.sync()


@lru_cache(maxsize=1)
def the_file_places() -> FilePlaces:
    """Return the one that all dialogs share, as they share Qt's file."""
    return FilePlaces()


def _store() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, "QtProject")
