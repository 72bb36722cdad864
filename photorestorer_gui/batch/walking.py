"""Which photos lie in some folders: natural order, each once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from photorestorer_gui.batch import naming
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.photo.folders import is_hidden, natural_key
from photorestorer_gui.progress import Progress


@dataclass(frozen=True)
class FoundPhoto:
    """A photo, and where it lies.

    Attributes
    ----------
    source : Path
        Absolute.
    place : PurePath
        Where it lies below the folder that was given; where there are several, that folder's name
        comes first.
    """

    source: Path
    place: PurePath


@dataclass
class Found:
    """What lies in the folders.

    Attributes
    ----------
    photos : list of FoundPhoto
        In natural order, folder by folder.
    closed : list of Path
        Folders that could not be looked into.
    """

    photos: list[FoundPhoto] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)


def find_photos(
    folders: Sequence[Path], out: Path, *, subfolders: bool, progress: Progress
) -> Found:
    """Return the photos of folders, as their names have it: what they hold is not looked at.

    Hidden files and folders, links to folders, and `out` with all that is in it are left out.

    Raises
    ------
    PhotoRestorerError
        If a folder is `out` or lies in it: a batch does not restore what it made.
    Cancelled
        If the person asked for the work to stop.
    """
    found = Found()
    seen: set[Path] = set()
    hidden_out = out.resolve()
    roots = [Path(os.path.abspath(folder)) for folder in folders]
    for root, prefix in zip(roots, _prefixes(roots), strict=True):
        if root.resolve().is_relative_to(hidden_out):
            raise PhotoRestorerError(
                f"“{root}” lies in the folder that the restored photos go to.",
                "Choose another folder with -o.",
            )
        for path in _walk(root, hidden_out, found.closed, subfolders=subfolders):
            progress.check()
            if path not in seen:
                seen.add(path)
                found.photos.append(FoundPhoto(path, prefix / path.relative_to(root)))
    return found


def _prefixes(roots: Sequence[Path]) -> list[PurePath]:
    """Return what comes before the places of each folder's photos: nothing for a single one."""
    if len(set(roots)) == 1:
        return [PurePath()] * len(roots)
    named: dict[Path, PurePath] = {}
    taken: set[str] = set()
    for root in roots:
        if root not in named:
            named[root] = naming.free_place(PurePath(root.name or "photos"), taken)
            taken.add(naming.key(named[root]))
    return [named[root] for root in roots]


def _walk(folder: Path, out: Path, closed: list[Path], *, subfolders: bool) -> Iterator[Path]:
    """Yield the photos of a folder, then those of its folders."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(
                (entry for entry in entries if not is_hidden(entry)),
                key=lambda entry: natural_key(entry.name),
            )
    except OSError:
        closed.append(folder)
        return
    deeper = []
    for entry in listed:
        path = folder / entry.name
        # Links to folders are not followed: they may lead round in a circle.
        if entry.is_dir(follow_symlinks=False):
            deeper.append(path)
        elif path.suffix.lower() in READABLE_SUFFIXES and not _is_folder(entry):
            yield path
    for path in deeper if subfolders else ():
        if path.resolve() != out:
            yield from _walk(path, out, closed, subfolders=True)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: it is told with the photos that fail
        return False
