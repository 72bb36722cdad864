"""Pixels of photos that are not shown, in a folder that only this person may read.

The folder goes with the program.  What a killed program left is swept away by the next: its lock
is then free.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.networks.lock import Busy, exclusive
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.language import tr

_LOCK = ".lock"
_ZLIB_LEVEL = 1  # masks and crack maps are mostly empty, and pack well at any level
_ANY_SIZE = float("inf")  # what was restored here may be read here


@dataclass(frozen=True)
class KeptArray:
    """An array in a private file.

    Attributes
    ----------
    file : Path
    shape : tuple of int
    dtype : str
        “bool” is packed, eight to the byte.
    """

    file: Path
    shape: tuple[int, ...]
    dtype: str

    def load(self) -> NDArray[Any]:
        """Return the array.

        Raises
        ------
        UnreadablePhotoError
            If the file is gone or was altered.
        """
        try:
            content = zlib.decompress(self.file.read_bytes())
            flat = np.frombuffer(content, np.uint8 if self.dtype == "bool" else self.dtype)
            if self.dtype == "bool":
                flat = np.unpackbits(flat, count=int(np.prod(self.shape))).view(np.bool_)
            return flat.reshape(self.shape)
        except (OSError, ValueError, zlib.error) as error:
            raise _gone(self.file, error) from error


class PrivateFiles:
    """A folder of this program alone, made when it is first needed.  Any thread.

    Parameters
    ----------
    root : Path
        Holds a folder for each running program.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._making = threading.Lock()
        self._folder: Path | None = None
        self._held = contextlib.ExitStack()

    def keep_array(self, array: NDArray[Any]) -> KeptArray:
        """Write an array, compressed without loss.

        Raises
        ------
        SaveError
            If it could not be written.
        """
        packed = np.packbits(array) if array.dtype == np.bool_ else np.ascontiguousarray(array)
        file = self._new_file(".array")
        try:
            file.write_bytes(zlib.compress(packed.data, _ZLIB_LEVEL))
        except OSError as error:
            self.discard(file)
            raise save_error(file, error) from error
        return KeptArray(file, array.shape, array.dtype.name)

    def keep_photo(self, photo: Photo) -> Path:
        """Write a photo without loss, 8 or 16 bits.

        Raises
        ------
        SaveError
            If it could not be written.
        """
        return save_photo(photo, self._new_file(".tif"))

    @staticmethod
    def load_photo(file: Path) -> Photo:
        """Read a photo again, bit for bit.

        Raises
        ------
        UnreadablePhotoError
            If the file is gone or was altered.
        """
        return load_photo(file, max_megapixels=_ANY_SIZE)

    def discard(self, *files: Path) -> None:
        """Delete files that nobody needs any more."""
        for file in files:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete what programs left that ended without being asked to."""
        with contextlib.suppress(OSError):
            for name in {each.stem for each in self._root.iterdir()}:
                _remove_if_left(self._root / name)

    def close(self) -> None:
        """Delete everything."""
        with self._making:
            folder, self._folder = self._folder, None
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            self._held.close()

    def _new_file(self, suffix: str) -> Path:
        with self._making:
            if self._folder is None:
                self._folder = self._made_folder()
            return self._folder / f"{secrets.token_hex(8)}{suffix}"

    def _made_folder(self) -> Path:
        folder = self._root / secrets.token_hex(8)
        try:
            os.makedirs(self._root, mode=0o700, exist_ok=True)
            # Locked before it is there, so that nobody sweeps it away in between.
            self._held.enter_context(exclusive(folder.with_suffix(_LOCK)))
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise save_error(folder, error) from error
        return folder


def _remove_if_left(folder: Path) -> None:
    # The program that made it holds its lock for as long as it runs.
    try:
        with exclusive(folder.with_suffix(_LOCK)) as is_held:
            if is_held:
                shutil.rmtree(folder, ignore_errors=True)
    except (Busy, OSError):
        return


def _gone(file: Path, error: Exception) -> UnreadablePhotoError:
    return UnreadablePhotoError(
        tr("What was kept of the photo is gone."),
        tr("Examine and restore it again."),
        f"{file}: {error}",
    )
