"""Files that wait to be dragged into other programs: private, and gone with the program."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile

_LOCK = ".lock"


class Outgoing:
    """A folder that only its owner can read, for as long as the program runs.

    What a program that crashed left there is removed by the next; what another one that still runs
    has there is left alone: each has a folder of its own and holds its lock.

    Parameters
    ----------
    root : Path
        The folder of all of them; made on first need.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder: Path | None = None
        self._lock: QLockFile | None = None
        self._remove_abandoned()

    def file(self, name: str, write: Callable[[Path], object]) -> Path:
        """Have `write` make a file of this name, and return where it lies; on any thread.

        Raises
        ------
        OSError
            If the folder cannot be made.
        """
        folder = self._own_folder() / secrets.token_hex(4)  # a file that is in use keeps its place
        folder.mkdir(mode=0o700)
        path = folder / name
        write(path)
        path.chmod(0o600)
        return path

    def remove(self) -> None:
        """Remove everything."""
        if self._lock is not None:
            self._lock.unlock()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None

    def _own_folder(self) -> Path:
        if self._folder is None:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = self._root / f"{os.getpid()}-{secrets.token_hex(4)}"
            folder.mkdir(mode=0o700)
            self._lock = _lock_of(folder)
            self._lock.tryLock(0)
            self._folder = folder
        return self._folder

    def _remove_abandoned(self) -> None:
        if not self._root.is_dir():
            return
        with contextlib.suppress(OSError):
            for folder in list(self._root.iterdir()):
                lock = _lock_of(folder)
                if lock.tryLock(0):
                    shutil.rmtree(folder, ignore_errors=True)
                    lock.unlock()


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # only a process that is gone makes a lock stale
    return lock
