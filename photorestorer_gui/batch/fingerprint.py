"""Whether a file is still the one it was."""

from __future__ import annotations

import hashlib
from io import BufferedIOBase
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex, reading it in blocks.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return sha256_of_file(file)


def sha256_of_file(file: BufferedIOBase) -> str:
    """Return the SHA-256 of all that an open file still holds."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def stamp_of(path: Path) -> str:
    """Return what changes whenever a file is written: its size and times; empty if it is not there.

    An equal stamp saves reading the file; another one says nothing yet.
    """
    try:
        status = path.stat()
    except OSError:
        return ""
    # The time of the last change cannot be set back, as that of the last writing can.
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"
