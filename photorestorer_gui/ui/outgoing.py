"""Files that wait to be dragged into other programs: private, and gone with the program."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from photorestorer_gui.photo.private_folder import PrivateFolder


class Outgoing:
    """A folder that only its owner can read, for as long as the program runs.

    Parameters
    ----------
    root : Path
        The folder of all programs' folders; made on first need.
    """

    def __init__(self, root: Path) -> None:
        self._folder = PrivateFolder(root)

    def file(self, name: str, write: Callable[[Path], object]) -> Path:
        """Have `write` make a file of this name, and return where it lies; on any thread.

        Raises
        ------
        OSError
            If the folder cannot be made.
        """
        folder = self._folder.path() / secrets.token_hex(4)  # a file in use keeps its place
        folder.mkdir(mode=0o700)
        path = folder / name
        try:
            write(path)
            path.chmod(0o600)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return path

    def sweep(self) -> None:
        """Remove what programs left that crashed."""
        self._folder.sweep()

    def remove(self) -> None:
        """Remove everything."""
        self._folder.close()
