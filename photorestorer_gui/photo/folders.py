"""Which photos a person means by files and folders: natural order, nothing twice."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.progress import Progress

# What we saved ourselves: “Ada-restored”, “Ada restored 2”, “Ada restored (2)”.
_OWN_OUTPUT = re.compile(r"[ _-]restored([ -]\(?\d+\)?)?$", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Gathered:
    """The photos behind some files and folders.

    Attributes
    ----------
    photos : tuple of Path
        The files themselves and what lies directly in the folders, in order.
    deeper : tuple of Path
        What lies in folders of those folders, in order.
    repeated : int
        How many were named more than once, or known already.
    again : tuple of Path
        Those of the known photos that were named, as they are known.
    others : int
        How many of the files themselves are no photos by their names.
    unreadable : int
        How many folders could not be looked into.
    """

    photos: tuple[Path, ...] = ()
    deeper: tuple[Path, ...] = ()
    repeated: int = 0
    others: int = 0
    unreadable: int = 0
    again: tuple[Path, ...] = ()


@dataclass
class _Gathering:
    """Collects photos, each once."""

    progress: Progress
    known: dict[str, Path]
    seen: set[str] = field(default_factory=set)
    again: list[Path] = field(default_factory=list)
    photos: list[Path] = field(default_factory=list)
    deeper: list[Path] = field(default_factory=list)
    repeated: int = 0
    others: int = 0
    unreadable: int = 0

    def add(self, path: Path, into: list[Path]) -> None:
        """Add a photo unless it is here already, also by another name or link."""
        key = same_file_key(path)
        if key in self.seen:
            self.repeated += 1
            return
        self.seen.add(key)
        if key in self.known:
            self.repeated += 1
            self.again.append(self.known[key])
        else:
            into.append(path)

    def look_into(self, folder: Path, into: list[Path]) -> None:
        """Add the photos of a folder, and those below it to `deeper`."""
        self.progress.check()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: natural_key(entry.name))
        except OSError:
            self.unreadable += 1
            return
        for path in _photos_among(listed):
            self.add(path, into)
        for entry in listed:
            # Links to folders are not followed: they may lead round in a circle.
            if entry.is_dir(follow_symlinks=False) and not is_hidden(entry):
                self.look_into(Path(entry.path), self.deeper)


def gather(paths: Iterable[Path], progress: Progress, *, known: Collection[Path] = ()) -> Gathered:
    """Return the photos that files and folders stand for.

    Files keep their order, and one that comes alone may have any name.  In folders only files with
    a photo's suffix count, in natural order; hidden ones and those that this program saved
    (“… restored”) are left out.

    Parameters
    ----------
    paths : iterable of Path
    progress : Progress
        Asked now and then whether to stop.
    known : collection of Path
        Photos that count as repeated.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    """
    asked = list(paths)
    found = _Gathering(progress, {same_file_key(path): path for path in known})
    for path in asked:
        if path.is_dir():
            found.look_into(path, found.photos)
        elif len(asked) == 1 or _has_photo_suffix(path.name):
            found.add(path, found.photos)
        else:
            found.others += 1
    return Gathered(
        tuple(found.photos),
        tuple(found.deeper),
        repeated=found.repeated,
        others=found.others,
        unreadable=found.unreadable,
        again=tuple(found.again),
    )


def same_file_key(path: Path) -> str:
    """Return what is equal for two names of one file."""
    return os.path.normcase(os.path.realpath(path))


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Return a key that sorts “9” before “10”, whatever the case of letters."""
    # Splitting at digits alternates text and number, so that like always meets like.
    parts = _DIGITS.split(name.casefold())
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], name


def is_own_output(name: str) -> bool:
    """Whether a file's name is one that this program gives to what it saves."""
    return _OWN_OUTPUT.search(Path(name).stem) is not None


def _photos_among(entries: Iterable[os.DirEntry[str]]) -> Iterator[Path]:
    for entry in entries:
        wanted = _has_photo_suffix(entry.name) and not is_own_output(entry.name)
        if wanted and not is_hidden(entry) and _is_file(entry):
            yield Path(entry.path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link in a circle
        return False


def _has_photo_suffix(name: str) -> bool:
    return Path(name).suffix.lower() in READABLE_SUFFIXES


def is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether a file or folder is hidden: by its name, on Windows by an attribute."""
    if entry.name.startswith("."):
        return True
    # Windows hides files by an attribute; elsewhere there is none.
    hidden = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0)
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:  # it has gone since it was listed, which is no fault of the folder
        return False
    return bool(getattr(found, "st_file_attributes", 0) & hidden)
