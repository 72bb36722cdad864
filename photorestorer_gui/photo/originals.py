"""The photos of one run: none is replaced by the result of another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from photorestorer_gui.photo.files import refuse_original


class Originals:
    """Photos that results must not replace.

    Each is looked at once, so that asking takes no longer for thousands of them.

    Parameters
    ----------
    paths : iterable of Path
        One that is not there yet may still be made.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._by_key = {key: path for path in paths for key in _keys(path)}

    def refuse(self, target: Path) -> None:
        """Raise `SaveError` if `target` is one of them, also by another name or link."""
        for key in _keys(target):
            refuse_original(target, self._by_key.get(key))


def _keys(path: Path) -> Iterator[object]:
    """Yield what tells a file: its number on its disk, and its path; nothing if there is none."""
    with suppress(OSError, ValueError):
        status = path.stat()
        yield status.st_dev, status.st_ino
        yield os.path.abspath(path)
