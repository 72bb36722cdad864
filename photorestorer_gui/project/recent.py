"""The photos opened last: a path and a thumbnail each, and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.held import private_folder
from photorestorer_gui.words import phrase

MOST: Final = 12
_LIST: Final = "recent.json"


@dataclass(frozen=True)
class RecentPhoto:
    """A photo, or a project, that was opened before.

    Attributes
    ----------
    path : Path
    thumbnail : bytes
        A PNG; empty if there is none.
    exists : bool
        Whether its file is there now.
    """

    path: Path
    thumbnail: bytes = b""
    exists: bool = True


class RecentPhotos:
    """The list on the disk; belongs to one thread at a time.

    Parameters
    ----------
    folder : Path
        Made, for its owner's eyes only, when something is remembered.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[RecentPhoto, ...]:
        """Return the photos, the last one first; a list that cannot be read is empty."""
        return tuple(
            RecentPhoto(path, self._thumbnail(path), path.is_file()) for path in self._paths()
        )

    def add(self, path: Path, thumbnail: bytes) -> None:
        """Put a photo first; the oldest of more than `MOST` is forgotten.

        Raises
        ------
        OSError, SaveError
            If the list cannot be written.
        """
        path = Path(path).absolute()
        private_folder(self._folder)
        if thumbnail:
            write_privately(self._folder / _thumbnail_name(path), thumbnail)
        self._write([path, *(each for each in self._paths() if each != path)][:MOST])

    def remove(self, path: Path) -> None:
        """Forget one photo; errors as `add`."""
        self._write([each for each in self._paths() if each != path])

    def clear(self) -> None:
        """Forget all photos and remove their thumbnails."""
        with contextlib.suppress(OSError):
            (self._folder / _LIST).unlink(missing_ok=True)
        self._sweep(set())

    def _write(self, paths: list[Path]) -> None:
        private_folder(self._folder)
        record = {"photos": [{"path": str(path)} for path in paths]}
        text = json.dumps(record, indent=2, ensure_ascii=False)
        write_privately(self._folder / _LIST, text.encode("utf-8", "surrogatepass"))
        self._sweep({_thumbnail_name(path) for path in paths})

    def _paths(self) -> list[Path]:
        try:
            text = (self._folder / _LIST).read_bytes().decode("utf-8", "surrogatepass")
            entries = Entry(json.loads(text)).entries("photos")
            return [Path(entry.text("path")) for entry in entries][:MOST]
        except (OSError, ValueError):
            return []

    def _thumbnail(self, path: Path) -> bytes:
        try:
            return (self._folder / _thumbnail_name(path)).read_bytes()
        except OSError:
            return b""

    def _sweep(self, used: set[str]) -> None:
        with contextlib.suppress(OSError):
            for path in self._folder.glob("*.png"):
                if path.name not in used:
                    path.unlink(missing_ok=True)


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; at any moment it is the old one or the new one.

    Raises
    ------
    SaveError
        If it could not be written.
    """
    if not path.exists():
        # A replaced file keeps its permissions, so the first one is made with the right ones.
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise SaveError(
                phrase("“{name}” could not be written.", name=path.name), details=str(error)
            ) from error
    write_atomically(path, content, overwrite=True)


def _thumbnail_name(path: Path) -> str:
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()
    return f"{digest[:24]}.png"
