"""A folder of the person's own that one program holds: by a lock that the system drops with it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

from photorestorer_gui.lock import Busy, exclusive

LOCK: Final = "lock"
_TRIES: Final = 5


class Held:
    """A folder that is held: by the program that works in it, or by one that takes it up again.

    Made by `begin` and `take`.

    Parameters
    ----------
    folder : Path
    stack : ExitStack
        Holds the lock.
    is_locked : bool
        False where the file system knows no locks: another program may hold it as well.
    """

    def __init__(self, folder: Path, stack: ExitStack, *, is_locked: bool = True) -> None:
        self.folder = folder
        self.is_locked = is_locked
        self._stack = stack

    @classmethod
    def begin(cls, root: Path) -> Self:
        """Make and hold a new folder, named by the time.

        Raises
        ------
        OSError
            If the folder cannot be made.
        """
        private_folder(root)
        for _ in range(_TRIES):
            folder = root / f"{int(time.time()):010d}-{secrets.token_hex(4)}"
            folder.mkdir(mode=0o700)
            # Another program may look at the newborn folder just now.
            with contextlib.suppress(Busy):
                return cls.take(folder)
        raise OSError(f"no session could be begun in {root}")

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Hold a folder that is there.

        Raises
        ------
        Busy
            If another program holds it.
        OSError
            If it is gone.
        """
        stack = ExitStack()
        # Made here with the permissions of everything in it.
        os.close(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600))
        is_locked = stack.enter_context(exclusive(folder / LOCK))
        return cls(folder, stack, is_locked=is_locked)

    def end(self) -> None:
        """Remove the folder: its work ended well, or nobody wants it."""
        self.rest()
        # What says what the rest is goes first, and the lock last: nobody takes up half of it.
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.iterdir(), key=lambda each: each.suffix != ".jsonl"):
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name != LOCK:
                    path.unlink(missing_ok=True)
        self._stack.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def leave(self) -> None:
        """Let go of the folder without removing it: it may be taken up again."""
        self.rest()
        self._stack.close()

    def rest(self) -> None:
        """Close what is open in it; it may be gone on with."""


def private_folder(folder: Path) -> None:
    """Make a folder, if it is not there, that only its owner may look into.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
