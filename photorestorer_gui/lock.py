"""One program at a time: a lock that the system itself drops when its holder ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_NO_LOCKS: Final = {
    getattr(errno, name)
    for name in ("ENOLCK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL")
    if hasattr(errno, name)
}
"""What a file system without locks (some network drives) may answer."""
_HELD: Final = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_TRIES: Final = 10


class Busy(Exception):
    """Another program, or another thread of this one, holds the lock."""


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(descriptor: int) -> bool | None:
    """Hold an open file until it is closed; nobody waits.

    Parameters
    ----------
    descriptor : int
        On Windows nothing is done: there nobody can remove an open file.

    Returns
    -------
    bool or None
        False if another holds it, None where that cannot be known.
    """
    if sys.platform == "win32":
        return None
    try:
        _take(descriptor)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` while the block runs, then remove it.

    Yields
    ------
    bool
        False where the folder's file system knows no locks: nothing is held then.

    Raises
    ------
    Busy
        If it is held already.
    OSError
        If the file cannot be made.

    Notes
    -----
    The lock is on the open file, not its existence: a killed program or a power cut leaves at
    most an empty file, which the next one takes at once.  No lock can grow stale.
    """
    descriptor = _hold(path)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            _release(path, descriptor)


def _hold(path: Path) -> int | None:
    for _ in range(_TRIES):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(descriptor)
            if _is_still(path, descriptor):
                return descriptor
        except OSError as error:
            os.close(descriptor)
            if error.errno in _NO_LOCKS:
                _forget(path)
                return None
            if error.errno in _HELD:
                raise Busy(str(path)) from error
            raise
        os.close(descriptor)  # its holder removed it between our opening and our locking
    raise Busy(str(path))


def _is_still(path: Path, descriptor: int) -> bool:
    """Return whether the name still leads to the file that is locked."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _release(path: Path, descriptor: int) -> None:
    # Windows removes no open file; elsewhere it must go while it is held, or another's would.
    if sys.platform != "win32":
        _forget(path)
    os.close(descriptor)
    if sys.platform == "win32":
        _forget(path)


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):  # another has it open, or removed it
        path.unlink()
