"""The photos opened last, as the window knows them.  Part of the workspace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photorestorer_gui import paths
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.project.png import encode_thumbnail
from photorestorer_gui.project.recent import RecentPhoto, RecentPhotos
from photorestorer_gui.ui.background import Lane, Operation

log = logging.getLogger(__name__)


class Recent(QObject):
    """What was opened last.

    Parameters
    ----------
    folder : Path or None
        None remembers nothing.
    lane : Lane
    parent : QObject, optional

    Attributes
    ----------
    photos : tuple of RecentPhoto
    is_private : bool
        While it is, no photo is added.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, folder: Path | None, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list = RecentPhotos(folder) if folder is not None else None
        self._lane = lane
        self.photos: tuple[RecentPhoto, ...] = ()
        self.is_private = False

    def refresh(self) -> None:
        """Read the list, and look which files are there."""
        self._change(lambda photos: None)

    def add(self, path: Path, shown: Photo) -> None:
        """Remember a photo or a project; the program's own sample is none of the person's."""
        if not self.is_private and not path.is_relative_to(paths.resources_folder()):
            self._change(lambda photos: photos.add(path, encode_thumbnail(shown)))

    def remove(self, path: Path) -> None:
        """Forget one."""
        self._change(lambda photos: photos.remove(path))

    def clear(self) -> None:
        """Forget all."""
        self._change(lambda photos: photos.clear())

    def _change(self, change: Callable[[RecentPhotos], None]) -> None:
        photos = self._list
        if photos is None:
            return

        def work() -> tuple[RecentPhoto, ...]:
            change(photos)
            return photos.all()

        operation = Operation("Remembering photos", lambda progress: work())
        # A list that cannot be written is no reason to disturb anybody.
        operation.on_success(self._show).on_failure(_log).start(self._lane)

    def _show(self, found: tuple[RecentPhoto, ...]) -> None:
        if found != self.photos:
            self.photos = found
            self.changed.emit()


def _log(error: Exception) -> None:
    log.warning("recent photos could not be remembered: %s", error)
