"""A list of photos that are worked on one after another, written down in case of a bad end.

A folder: a lock, a journal of the list, and in a folder for each photo its session.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.photo.atomic import write_privately
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.held import Held
from photorestorer_gui.project.journal import Journal, entries_of
from photorestorer_gui.project.project import Wishes
from photorestorer_gui.project.record import wishes_from, wishes_record
from photorestorer_gui.project.session import Session
from photorestorer_gui.words import phrase

LIST: Final = "list.jsonl"
PRIVATE: Final = "private"
"""A file that says that nobody may go on with what lies beside it."""
FORMAT: Final = "PhotoRestorer list"
VERSION: Final = 1
COMPACT_BYTES: Final = 4 << 20
"""Length from which the journal is written anew, with the list as it is."""
_MOST_ID: Final = 1 << 40


@dataclass(frozen=True)
class ListedPhoto:
    """One photo of a list.

    Attributes
    ----------
    id : int
        Its name within the list, also that of its session.
    path : str
    state : str
        How far it is; a word of the program that wrote it.
    asked : bool
        Whether the person wants it restored when its turn comes.
    reason : str
        Why it failed, or what of it did.
    """

    id: int
    path: str
    state: str
    asked: bool = False
    reason: str = ""


@dataclass(frozen=True)
class PhotoList:
    """A list at one moment.

    Attributes
    ----------
    photos : tuple of ListedPhoto
        In the order in which they are worked on.
    for_all : Wishes
        What holds for every photo of which nothing else was said.
    shown : int or None
        The id of the photo in the editor.
    """

    photos: tuple[ListedPhoto, ...] = ()
    for_all: Wishes = field(default_factory=Wishes)
    shown: int | None = None


class KeptList(Held):
    """A list that is written down; made by `begin` and `take`.

    Sessions may be asked for on any thread; the list itself belongs to one thread at a time.
    """

    def __init__(self, folder: Path, stack: ExitStack, *, is_locked: bool = True) -> None:
        super().__init__(folder, stack, is_locked=is_locked)
        self._journal = Journal(folder / LIST)
        self._written: dict[int, ListedPhoto] = {}
        self._order: tuple[int, ...] = ()

    def session(self, photo_id: int) -> Session:
        """Return a photo's session, begun if it is not there.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        return Session.within(self.folder / str(photo_id))

    def write(self, photos: PhotoList) -> None:
        """Write down what changed of the list since it was written last.

        Raises
        ------
        OSError
            If it could not be written; what was written before still holds.
        """
        now = {photo.id: photo for photo in photos.photos}
        changed = [each for each in photos.photos if self._written.get(each.id) != each]
        order = tuple(now)
        entry = _entry_of(photos, changed, order if order != self._order else None)
        self._journal.append(entry)
        self._written, self._order = now, order
        if self._journal.size_bytes > COMPACT_BYTES:
            self._journal.replace(_entry_of(photos, photos.photos, order))

    def read(self) -> PhotoList:
        """Return the list as it was last written down.

        Raises
        ------
        ProjectError
            If there is nothing that can be read.
        """
        try:
            found = read_list((self.folder / LIST).read_bytes())
        except (OSError, ValueError) as error:
            raise ProjectError(
                phrase("The list of photos that was kept cannot be read."),
                phrase("Open the photos again; your originals are untouched."),
                f"{self.folder.name}: {error}",
            ) from error
        self._written = {photo.id: photo for photo in found.photos}
        self._order = tuple(self._written)
        return found

    def set_private(self, is_private: bool) -> None:
        """Let nobody go on with the list, should the program end badly, or let them again.

        What lies here meanwhile is only what memory has no room for, and the next program to look
        removes it.

        Raises
        ------
        SaveError
            If that cannot be noted.
        """
        if not is_private:
            (self.folder / PRIVATE).unlink(missing_ok=True)
            return
        write_privately(self.folder / PRIVATE, b"")
        self.rest()
        (self.folder / LIST).unlink(missing_ok=True)
        self._written, self._order = {}, ()

    def rest(self) -> None:
        """Close the journal; the next `write` opens it again."""
        self._journal.rest()


def read_list(content: bytes) -> PhotoList:
    """Return the list that a journal's bytes tell.

    Raises
    ------
    ValueError
        If there is nothing in it, or something is not as it should be.
    """
    photos: dict[int, ListedPhoto] = {}
    order: tuple[int, ...] = ()
    last: Entry | None = None
    for values in entries_of(content):
        last = Entry(values)
        if last.raw("format") != FORMAT or last.whole("version", 1, 10_000) > VERSION:
            raise ValueError("another version wrote it")
        for each in last.entries("photos", most=1_000_000):
            photo = _photo_from(each)
            photos[photo.id] = photo
        if last.has("order"):
            named = last.raw("order")
            order = tuple(each for each in named if isinstance(each, int) and each in photos)
            photos = {each: photos[each] for each in order}
    if last is None:
        raise ValueError("the journal is empty")
    shown = last.whole("shown", 0, _MOST_ID) if last.has("shown") else None
    return PhotoList(tuple(photos.values()), wishes_from(last.entry("for_all")), shown)


def written_at(content: bytes) -> float:
    """Return when a journal was last written to, in seconds since 1970; 0 if never."""
    at = 0.0
    for values in entries_of(content):
        at = Entry(values).number("at", 0.0, 1e12)
    return at


def _entry_of(
    photos: PhotoList, changed: Sequence[ListedPhoto], order: tuple[int, ...] | None
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "at": time.time(),
        "photos": [asdict(photo) for photo in changed],
        "order": list(order) if order is not None else None,
        "for_all": wishes_record(photos.for_all),
        "shown": photos.shown,
    }


def _photo_from(entry: Entry) -> ListedPhoto:
    return ListedPhoto(
        entry.whole("id", 0, _MOST_ID),
        entry.text("path"),
        entry.text("state"),
        entry.flag("asked"),
        entry.text("reason"),
    )
