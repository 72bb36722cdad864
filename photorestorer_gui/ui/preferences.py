"""The person's settings while the program runs, and keeping what they change."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import SaveError
from photorestorer_gui.settings import Settings, load_settings, save_settings


class Preferences(QObject):
    """The settings that hold now.

    Parameters
    ----------
    path : Path, optional
        Where they are kept; without one they last as long as the program runs.
    parent : QObject, optional

    Signals
    -------
    changed()
    failed(SaveError)
        They hold, but could not be written.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = load_settings(path) if path is not None else Settings()
        self._at_start = self._settings

    @property
    def settings(self) -> Settings:
        """The settings that hold now."""
        return self._settings

    def set(self, **values: Any) -> None:
        """Change settings, and keep them."""
        settings = replace(self._settings, **values)
        if settings == self._settings:
            return
        self._settings = settings
        self.changed.emit()
        if self._path is not None:
            try:
                save_settings(self._path, settings)
            except SaveError as error:
                self.failed.emit(error)

    def reset(self, name: str) -> None:
        """Go back to a setting's default."""
        self.set(**{name: getattr(Settings(), name)})

    def is_default(self, name: str) -> bool:
        """Whether a setting is as the program came."""
        return bool(getattr(self._settings, name) == getattr(Settings(), name))

    def awaits_restart(self, name: str) -> bool:
        """Whether a change of this setting waits for the next start."""
        row = next(each for each in fields(Settings) if each.name == name)
        changed = getattr(self._settings, name) != getattr(self._at_start, name)
        return bool(row.metadata.get("restart")) and changed
