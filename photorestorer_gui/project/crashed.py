"""Sessions that crashed: those that nobody holds, and that can be gone on with."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from photorestorer_gui.lock import Busy
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.held import Held
from photorestorer_gui.project.journal import entries_of
from photorestorer_gui.project.kept_list import LIST, PRIVATE, read_list, written_at
from photorestorer_gui.project.session import JOURNAL, THUMBNAIL

QUIET_S: Final = 3600
"""Silence after which, on a file system without locks, a session counts as crashed."""
FORGOTTEN_S: Final = 86_400
"""Age from which a folder without anything readable is cleared away; a younger one may be new."""


@dataclass(frozen=True)
class Crashed:
    """A session that nobody ended: the work on one photo, or on a list of them.

    Attributes
    ----------
    folder : Path
    path : Path or None
        The photo's file, that of a list's first; None if it came from the clipboard.
    at : float
        When it was last written to, in seconds since 1970.
    thumbnail : bytes
        A PNG; empty if there is none.
    count : int
        How many photos a list has; 0 where it is no list.
    """

    folder: Path
    path: Path | None
    at: float
    thumbnail: bytes
    count: int = 0

    @property
    def is_list(self) -> bool:
        """Whether it is a list of photos."""
        return self.count > 0

    @property
    def name(self) -> str:
        """The photo's file name; empty if it came from the clipboard."""
        return self.path.name if self.path is not None else ""


def crashed_sessions(root: Path) -> tuple[Crashed, ...]:
    """Return the sessions that nobody holds and that can be gone on with, the newest first."""
    try:
        folders = sorted(path for path in root.iterdir() if path.is_dir())
    except OSError:
        return ()
    found = (_looked_at(folder) for folder in folders)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: -each.at))


def _looked_at(folder: Path) -> Crashed | None:
    """Return what is known of a session; None if it is held, or if there is nothing in it."""
    try:
        session = Held.take(folder)
    except (Busy, OSError):
        return None
    crashed = None
    if session.is_locked and (folder / PRIVATE).is_file():
        session.end()
        return None
    with contextlib.suppress(OSError):
        is_list = (folder / LIST).is_file()
        crashed = _described_list(folder) if is_list else _described(folder)
    # Without locks only silence tells that nobody works in it.
    if crashed and not session.is_locked and time.time() - crashed.at < QUIET_S:
        session.leave()
        return None
    if crashed is None and time.time() - _begun_at(folder) > FORGOTTEN_S:
        session.end()
    else:
        session.leave()
    return crashed


def _begun_at(folder: Path) -> float:
    """Return when a session was begun, as its name tells: each look at it changes the folder."""
    digits = folder.name.partition("-")[0]
    return float(digits) if digits.isdecimal() else time.time()


def _described(folder: Path) -> Crashed | None:
    try:
        content = (folder / JOURNAL).read_bytes()
    except FileNotFoundError:
        return None
    entries = list(entries_of(content))
    if not entries:
        return None
    try:
        entry = Entry(entries[-1])
        state = entry.entry("state")
        photo = state.entry("photo")
        path = Path(photo.text("path")) if photo.has("path") else None
        if path is None and not state.entry("pictures").has("photo"):
            return None
        at = entry.number("at", 0.0, 1e12)
    except ValueError:
        return None
    thumbnail = folder / THUMBNAIL
    return Crashed(folder, path, at, thumbnail.read_bytes() if thumbnail.is_file() else b"")


def _described_list(folder: Path) -> Crashed | None:
    content = (folder / LIST).read_bytes()
    try:
        found, at = read_list(content), written_at(content)
    except ValueError:
        return None
    if not found.photos:
        return None
    # Whoever paints on one photo for an hour changes nothing of the list.
    journals = (folder / str(photo.id) / JOURNAL for photo in found.photos)
    at = max(at, *(each.stat().st_mtime for each in journals if each.is_file()), 0.0)
    pictures = (folder / str(photo.id) / THUMBNAIL for photo in found.photos)
    picture = next((each for each in pictures if each.is_file()), None)
    thumbnail = picture.read_bytes() if picture is not None else b""
    return Crashed(folder, Path(found.photos[0].path), at, thumbnail, len(found.photos))
