"""A folder for this program alone, for as long as it runs.

What a killed program left is swept away by the next: its lock is then free.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
from pathlib import Path

from photorestorer_gui.lock import Busy, exclusive

_LOCK = ".lock"


class PrivateFolder:
    """Made when it is first needed, readable by its owner only.  Any thread.

    Parameters
    ----------
    root : Path
        Holds a folder for each running program, and beside it its lock.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._making = threading.Lock()
        self._folder: Path | None = None
        self._held = contextlib.ExitStack()

    def path(self) -> Path:
        """Return the folder.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        with self._making:
            if self._folder is None:
                self._folder = self._made()
            return self._folder

    def sweep(self) -> None:
        """Delete what programs left that ended without being asked to."""
        with contextlib.suppress(OSError):
            for name in {each.stem for each in self._root.iterdir()}:
                _remove_if_left(self._root / name)

    def close(self) -> None:
        """Delete the folder and all that lies in it."""
        with self._making:
            folder, self._folder = self._folder, None
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            self._held.close()

    def _made(self) -> Path:
        folder = self._root / secrets.token_hex(8)
        os.makedirs(self._root, mode=0o700, exist_ok=True)
        # Locked before it is there, so that nobody sweeps it away in between.
        self._held.enter_context(exclusive(folder.with_suffix(_LOCK)))
        folder.mkdir(mode=0o700)
        return folder


def _remove_if_left(folder: Path) -> None:
    # The program that made it holds its lock for as long as it runs.
    try:
        with exclusive(folder.with_suffix(_LOCK)) as is_held:
            if is_held:
                shutil.rmtree(folder, ignore_errors=True)
    except (Busy, OSError):
        return
