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
from photorestorer_gui.photo.atomic import write_privately
from photorestorer_gui.plain_json import parsed
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.held import private_folder

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
            RecentPhoto(path, self._thumbnail(path), _is_there(path)) for path in self._paths()
        )

    def add(self, path: Path, thumbnail: bytes) -> None:
        """Put a photo first; the oldest of more than `MOST` is forgotten.

        Raises
        ------
        OSError, SaveError
            If the list cannot be written.
        """
        path, known = Path(path).absolute(), self._paths()
        private_folder(self._folder)
        try:
            if thumbnail:
                write_privately(self._folder / _thumbnail_name(path), thumbnail)
            self._write([path, *(each for each in known if each != path)][:MOST])
        except (OSError, SaveError):
            self._sweep({_thumbnail_name(each) for each in known})  # none of a photo not listed
            raise

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
            entries = Entry(parsed(text)).entries("photos")
            return [_nameable(entry.text("path")) for entry in entries][:MOST]
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


def _nameable(path: str) -> Path:
    """Return a path that a file can have; raises ValueError for others."""
    os.fsencode(path)
    return Path(path)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _thumbnail_name(path: Path) -> str:
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()
    return f"{digest[:24]}.png"
