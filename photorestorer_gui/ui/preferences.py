"""The person's settings while the program runs, and keeping what they change."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from photorestorer_gui.errors import SaveError
from photorestorer_gui.settings import Settings, load_settings, save_settings

# A slider is let go of within this; writing at each of its steps would make it stutter.
_SOON_MS = 400


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
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SOON_MS)
        self._later.timeout.connect(self._write)

    @property
    def settings(self) -> Settings:
        """The settings that hold now."""
        return self._settings

    def set(self, **values: Any) -> None:
        """Change settings, and keep them."""
        if self._take(values):
            self._write()

    def set_soon(self, **values: Any) -> None:
        """Change settings that may change again at once; they are kept a moment later."""
        if self._take(values):
            self._later.start()

    def flush(self) -> None:
        """Keep what waits to be kept."""
        if self._later.isActive():
            self._write()

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

    def _take(self, values: dict[str, Any]) -> bool:
        settings = replace(self._settings, **values)
        if settings == self._settings:
            return False
        self._settings = settings
        self.changed.emit()
        return True

    def _write(self) -> None:
        self._later.stop()
        if self._path is not None:
            try:
                save_settings(self._path, self._settings)
            except SaveError as error:
                self.failed.emit(error)
