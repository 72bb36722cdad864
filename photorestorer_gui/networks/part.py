"""The file that a weights file grows in until it is whole: kept, hashed, renamed into place."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.lock import Busy, exclusive
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.photo.atomic import flush_folder
from photorestorer_gui.plain_json import read_json
from photorestorer_gui.words import phrase

_RESERVE_BYTES: Final = 32 * 2**20
"""What is left free on the disk, for everybody else."""
_FULL: Final = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT") if hasattr(errno, name)}


def part_of(target: Path) -> Path:
    """Return where the beginning of `target` is kept while it is incomplete."""
    return target.with_name(target.name + ".part")


def origin_of(part: Path) -> Path:
    """Return the note beside a part that says which version of a file on a server it is."""
    return part.with_name(part.name + ".json")


class Part:
    """The beginning of a weights file, with its hash; survives the program.

    Parameters
    ----------
    path : Path
        What lies there already is taken as the beginning.
    most_bytes : int
        Size of the whole file; a longer beginning is thrown away.

    Attributes
    ----------
    size : int
        Bytes so far.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path = path
        # Unbuffered: what was received is kept when the program is killed.
        self._file = os.fdopen(os.open(path, _FLAGS, 0o644), "r+b", buffering=0)
        self._hash = hashlib.sha256()
        self.size = 0
        if os.fstat(self._file.fileno()).st_size > most_bytes:
            self.restart()
        while block := self._file.read(2**20):
            self._hash.update(block)
            self.size += len(block)

    @property
    def sha256(self) -> str:
        """The hash of what is there, lower-case hex."""
        return self._hash.hexdigest()

    def append(self, block: bytes) -> None:
        """Write what comes next."""
        rest = memoryview(block)
        while rest:
            written = self._file.write(rest) or 0
            rest = rest[written:]
        self._hash.update(block)
        self.size += len(block)

    def restart(self) -> None:
        """Throw away what is there."""
        self._file.seek(0)
        self._file.truncate()
        self._hash = hashlib.sha256()
        self.size = 0
        origin_of(self._path).unlink(missing_ok=True)

    def remember(self, url: str, version: str) -> None:
        """Keep which version (a strong ETag, or nothing) the server gives at `url`."""
        origin = origin_of(self._path)
        if version:
            origin.write_text(json.dumps({"url": url, "etag": version}), encoding="utf-8")
        else:
            origin.unlink(missing_ok=True)

    def version(self, url: str) -> str:
        """Return the version that these bytes are of, if they are from `url` and it had one."""
        try:
            note = read_json(origin_of(self._path))
        except (OSError, ValueError):
            return ""
        known = isinstance(note, dict) and note.get("url") == url
        return str(note.get("etag", "")) if known else ""

    def place(self, target: Path) -> None:
        """Flush it to the disk and give it its name, in place of what has that name."""
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._path, target)
        origin_of(self._path).unlink(missing_ok=True)
        flush_folder(target.parent)

    def close(self, *, keep: bool) -> None:
        """Let go of the file; an empty one, or one that nobody could go on with, is removed."""
        self._file.close()
        if not (keep and self.size):
            self._path.unlink(missing_ok=True)
            origin_of(self._path).unlink(missing_ok=True)


_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


@contextmanager
def holding(card: ModelCard, folder: Path) -> Iterator[bool]:
    """While the block runs, nobody else changes the card's file in `folder`, which is made.

    Yields
    ------
    bool
        False where the file system knows no locks, so that others may.

    Raises
    ------
    DownloadError
        If another copy of the program is at it, the disk is full, or the folder cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with exclusive(folder / f".{card.file}.lock") as held:
            yield held
    except Busy as busy:
        raise DownloadError(
            phrase(
                "Another copy of the program is fetching or changing “{title}”.", title=card.title
            ),
            phrase("Wait until it is done, or stop it, and try again."),
            str(busy),
        ) from busy
    except OSError as error:
        raise _disk_error(card, folder, error) from error


@contextmanager
def receiving(card: ModelCard, folder: Path) -> Iterator[Part]:
    """Give the card's part in `folder` to the block, alone; what is left unplaced is kept.

    Raises
    ------
    DownloadError
        As `holding`; also if the disk has no room for the rest.
    """
    with holding(card, folder) as held:
        path = part_of(folder / card.file)
        if not held:  # nobody else may write to ours; it cannot be gone on with, though
            path = path.with_name(f".{secrets.token_hex(8)}.part")
        part = Part(path, card.bytes)
        try:
            _check_room(card, folder, card.bytes - part.size)
            yield part
        finally:
            part.close(keep=held)


def _check_room(card: ModelCard, folder: Path, missing: int) -> None:
    free = shutil.disk_usage(folder).free
    if missing + _RESERVE_BYTES > free:
        raise DownloadError(
            phrase(
                "There is not enough room for “{title}”: it needs {missing} more, and {free} "
                "are free.",
                title=card.title,
                missing=in_megabytes(missing),
                free=in_megabytes(free),
            ),
            phrase("Free some space on that disk and try again."),
            str(folder),
        )


def in_megabytes(count: int) -> str:
    """Return a number of bytes for people."""
    if count < 10e6:
        return phrase("{megabytes:.1f} MB", megabytes=count / 1e6)
    return phrase("{megabytes:.0f} MB", megabytes=count / 1e6)


def _disk_error(card: ModelCard, folder: Path, error: OSError) -> DownloadError:
    if error.errno in _FULL:
        return DownloadError(
            phrase("The disk is full, so “{title}” is incomplete.", title=card.title),
            phrase("Free some space and try again: it goes on where it stopped."),
            str(error),
        )
    return DownloadError(
        phrase(
            "“{title}” cannot be written to the folder “{folder}”.", title=card.title, folder=folder
        ),
        phrase("Allow this program to write there, and close other programs that use the file."),
        str(error),
    )


def clear_part(target: Path) -> bool:
    """Remove what is left of an interrupted download of `target`; returns whether there was any."""
    part = part_of(target)
    found = part.exists()
    for path in (part, origin_of(part)):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return found
