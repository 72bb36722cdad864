"""Which photos lie in some folders: natural order, each once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath

from photorestorer_gui.batch import naming
from photorestorer_gui.batch.out_folder import results_in
from photorestorer_gui.batch.storage import Remote, Source, walk
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.photo.folders import is_hidden, natural_key
from photorestorer_gui.progress import Progress


@dataclass(frozen=True)
class FoundPhoto:
    """A photo, and where it lies.

    Attributes
    ----------
    source : Source
        Absolute.
    place : PurePath
        Where it lies below the folder that was given; where there are several, that folder's name
        comes first.
    """

    source: Source
    place: PurePath

    @property
    def path(self) -> PurePath:
        """The path of its file, here or on its storage."""
        return self.source if isinstance(self.source, Path) else self.source.path


@dataclass
class Found:
    """What lies in the folders.

    Attributes
    ----------
    photos : list of FoundPhoto
        In natural order, folder by folder.
    closed : list of Source
        Folders that could not be looked into.
    """

    photos: list[FoundPhoto] = field(default_factory=list)
    closed: list[Source] = field(default_factory=list)


def find_photos(
    folders: Sequence[Source], out: Source, *, subfolders: bool, progress: Progress
) -> Found:
    """Return the photos of folders, as their names have it: what they hold is not looked at.

    Hidden files and folders, links to folders, `out` with all that is in it, and what other batches
    put into folders below are left out.

    Raises
    ------
    PhotoRestorerError
        If a folder is `out` or lies in it: a batch does not restore what it made.
    Cancelled
        If the person asked for the work to stop.
    """
    found = Found()
    seen: set[Source] = set()
    hidden_out = out.resolve() if isinstance(out, Path) else out
    roots = [_absolute(folder) for folder in folders]
    for root, prefix in zip(roots, _prefixes(roots), strict=True):
        for source, place in _photos_of(root, hidden_out, found.closed, subfolders=subfolders):
            progress.check()
            if source not in seen:
                seen.add(source)
                found.photos.append(FoundPhoto(source, prefix / place))
    return found


def _absolute(folder: Source) -> Source:
    return Path(os.path.abspath(folder)) if isinstance(folder, Path) else folder


def _photos_of(
    root: Source, out: Source, closed: list[Source], *, subfolders: bool
) -> Iterator[tuple[Source, PurePath]]:
    """Yield the photos of a folder, and where they lie below it."""
    if _lies_in(root, out):
        raise PhotoRestorerError(
            f"“{root}” lies in the folder that the restored photos go to.",
            "Choose another folder with -o.",
        )
    if isinstance(root, Remote):
        results = cache(results_in)
        for there in walk(root, closed, subfolders=subfolders, suffixes=READABLE_SUFFIXES):
            made = any(there in results(folder) for folder in _between(root, there))
            if not made and not _lies_in(there, out):
                yield there, there.path.relative_to(root.path)
        return
    for path in _walk(root, out, closed, subfolders=subfolders):
        yield path, path.relative_to(root)


def _between(root: Remote, source: Remote) -> Iterator[Remote]:
    """Yield the folders that a file lies in, up to `root`, which is not among them."""
    folder = source.parent
    while folder != root:
        yield folder
        folder = folder.parent


def _lies_in(source: Source, out: Source) -> bool:
    """Whether something is the output folder or lies in it."""
    if isinstance(source, Remote) or isinstance(out, Remote):
        return f"{source}/".startswith(f"{out}/")
    return source.resolve().is_relative_to(out)


def _prefixes(roots: Sequence[Source]) -> list[PurePath]:
    """Return what comes before the places of each folder's photos: nothing for a single one."""
    if len(set(roots)) == 1:
        return [PurePath()] * len(roots)
    named: dict[Source, PurePath] = {}
    taken: set[str] = set()
    for root in roots:
        if root not in named:
            named[root] = naming.free_place(PurePath(root.name or "photos"), taken)
            taken.add(naming.key(named[root]))
    return [named[root] for root in roots]


def _walk(folder: Path, out: Source, closed: list[Source], *, subfolders: bool) -> Iterator[Path]:
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
            made = results_in(path)
            photos = _walk(path, out, closed, subfolders=True)
            yield from (photo for photo in photos if photo not in made)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: it is told with the photos that fail
        return False
