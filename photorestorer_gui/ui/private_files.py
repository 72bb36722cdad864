"""Pixels of photos that are not shown, in a folder that only this person may read."""

from __future__ import annotations

import contextlib
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.private_folder import PrivateFolder
from photorestorer_gui.ui.language import tr

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
    """Files in a `PrivateFolder`.  Any thread.

    Parameters
    ----------
    root : Path
        Holds a folder for each running program.
    """

    def __init__(self, root: Path) -> None:
        self._folder = PrivateFolder(root)

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
        self._folder.sweep()

    def close(self) -> None:
        """Delete everything."""
        self._folder.close()

    def _new_file(self, suffix: str) -> Path:
        name = f"{secrets.token_hex(8)}{suffix}"
        try:
            return self._folder.path() / name
        except OSError as error:
            raise save_error(Path(name), error) from error


def _gone(file: Path, error: Exception) -> UnreadablePhotoError:
    return UnreadablePhotoError(
        tr("What was kept of the photo is gone."),
        tr("Examine and restore it again."),
        f"{file}: {error}",
    )
