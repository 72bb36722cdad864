"""The photo's own file: known again by its bytes, looked for where it may have gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.project import Original
from photorestorer_gui.words import phrase

_BLOCK_BYTES = 4 << 20


class OriginalMissing(ProjectError):
    """The photo's file is not where it was."""


class OriginalChanged(ProjectError):
    """There is a file in the photo's place, but its bytes are others.

    Parameters
    ----------
    path : Path
        That file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            phrase("“{name}” has been changed since you worked on it.", name=path.name),
            phrase("Look for an unchanged copy of it, or go on with the file as it is now."),
            str(path),
        )
        self.path = path

    def __reduce__(self) -> tuple[type[OriginalChanged], tuple[Path]]:  # type: ignore[override]
        return type(self), (self.path,)


def identify(path: Path, progress: Progress) -> Original:
    """Return a file's path, size and SHA-256.

    Raises
    ------
    OSError
        If it cannot be read.
    Cancelled
        If the person asked for the work to stop.
    """
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            progress.check()
            digest.update(block)
            size += len(block)
    return Original(Path(path).absolute(), digest.hexdigest(), size)


def find_original(original: Original, progress: Progress, *, beside: Path | None = None) -> Path:
    """Return where the photo's unchanged file is.

    Parameters
    ----------
    original : Original
        Must have a path.
    progress : Progress
    beside : Path, optional
        The project's folder, in which it is looked for as well: both may have been moved together.

    Raises
    ------
    OriginalChanged
        If there are only files with other bytes.
    OriginalMissing
        If there is none at all.
    """
    changed: Path | None = None
    for place in _places(original, beside):
        try:
            # Cheap first: a file of another size needs no hash.
            size_bytes = place.stat().st_size
            same = not original.sha256 or (
                size_bytes == original.size_bytes
                and identify(place, progress).sha256 == original.sha256
            )
        except (OSError, ValueError):
            continue
        if same:
            return place
        changed = changed or place
    if changed is not None:
        raise OriginalChanged(changed)
    raise _missing(original)


def _places(original: Original, beside: Path | None) -> Iterator[Path]:
    assert original.path is not None
    yield original.path
    if beside is not None and beside / original.path.name != original.path:
        yield beside / original.path.name


def _missing(original: Original) -> OriginalMissing:
    path = original.path
    assert path is not None
    return OriginalMissing(
        phrase("“{name}” is not where it was.", name=path.name),
        phrase("Look for it; your marks and settings are kept."),
        str(path),
    )
