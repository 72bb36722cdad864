"""Faults of disks and drives, for whatever writes below a folder.

`Disk` stands between the code and the system: it notes what is done to files below a folder, and
lets a `Fault` happen there.  It catches what Python itself does (`open`, `os`, `pathlib`,
`shutil`), not what a library writes in C: SQLite has tests of its own.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Act = Literal["create", "write", "flush", "name", "folder", "remove"]
"""What is done: a file opened for writing, bytes, a flush, a new name, a new folder, its end."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and where.

    Attributes
    ----------
    name : str
    code : int
        Of `errno`.
    acts : frozenset of Act
        What fails.
    after_bytes : int
        So many bytes are written first.
    is_for_good : bool
        Once it has happened everything fails, removing files as well: the drive is gone.
    """

    name: str
    code: int
    acts: frozenset[Act]
    after_bytes: int = 0
    is_for_good: bool = False

    def error(self, path: str) -> OSError:
        return OSError(self.code, os.strerror(self.code), path)


def _fault(name: str, code: str, acts: str, after_bytes: int = 0, **rest: bool) -> Fault:
    number = getattr(errno, code, errno.EIO)
    return Fault(name, number, frozenset(acts.split()), after_bytes, **rest)  # type: ignore[arg-type]


FAULTS = (
    _fault("disk full at once", "ENOSPC", "write"),
    _fault("disk full after some bytes", "ENOSPC", "write", 50),
    _fault("quota told when flushed", "EDQUOT", "flush"),
    _fault("read-only drive", "EROFS", "create name folder remove"),
    _fault("no permission", "EACCES", "create name folder"),
    _fault("broken disk", "EIO", "write", 50),
    _fault("drive fails when flushed", "EIO", "flush"),
    _fault("network drive stale when named", "ESTALE", "name"),
    _fault("drive gone in the middle", "EIO", "write", 50, is_for_good=True),
    _fault("network drive gone when flushed", "ESTALE", "flush", is_for_good=True),
)


@dataclass
class Disk:
    """The disk below a folder.

    Attributes
    ----------
    folder : Path
    fault : Fault or None
    kill_at : int or None
        The act, counted from 0, before which this very process is killed.
    acts : list of (Act, name)
        What was done, with the file's name; for a new name the old and the new one.
    has_failed : bool
        Whether the fault has happened.
    """

    folder: Path
    fault: Fault | None = None
    kill_at: int | None = None
    acts: list[tuple[Act, str]] = field(default_factory=list)
    has_failed: bool = False
    _written: int = 0
    _paths: dict[int, str] = field(default_factory=dict)

    def path_of(self, where: Any) -> str | None:
        """Return a path below the folder; None for any other."""
        if isinstance(where, int):
            return self._paths.get(where)
        path = os.path.abspath(os.fspath(where))
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        return path if path.startswith(str(self.folder)) else None

    def opened(self, descriptor: int, path: str) -> None:
        self._paths[descriptor] = path

    def does(self, act: Act, where: Any, more: str = "") -> None:
        """Note an act, or let it fail."""
        path = self.path_of(where)
        if path is None:
            return
        if self.kill_at is not None and len(self.acts) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.acts.append((act, os.path.basename(path) + more))
        fault = self.fault
        if fault is None:
            return
        gone = self.has_failed and fault.is_for_good
        if gone or (act in fault.acts and act != "write"):
            self.has_failed = True
            raise fault.error(path)

    def room_for(self, where: Any, size: int) -> int:
        """Return how many of `size` bytes can be written; raises where none can."""
        self.does("write", where)
        fault, path = self.fault, self.path_of(where)
        if fault is None or path is None or "write" not in fault.acts:
            return size
        room = fault.after_bytes - self._written
        if room <= 0:
            self.has_failed = True
            raise fault.error(path)
        taken = min(size, room)
        self._written += taken
        return taken


class _File(io.FileIO):
    """A file on a `Disk`."""

    disk: Disk
    place: str

    def write(self, content: Any) -> int:
        view = memoryview(content).cast("B")
        room = self.disk.room_for(self.place, len(view))
        return super().write(view[:room])


def _opening(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
    def open_(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: Any = None,
        errors: Any = None,
        newline: Any = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        path = disk.path_of(file)
        if path is None or not set(mode) & set("wxa+"):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if not isinstance(file, int):
            disk.does("create", path)
        raw = _File(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.disk, raw.place = disk, path
        disk.opened(raw.fileno(), path)
        if buffering == 0:
            return raw
        buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw)
        if "b" in mode:
            return buffered
        return io.TextIOWrapper(buffered, encoding, errors, newline)

    return open_


@contextmanager
def disk_below(
    folder: Path, fault: Fault | None = None, *, kill_at: int | None = None
) -> Iterator[Disk]:
    """Put a `Disk` between the code and what lies below `folder` while the block runs."""
    disk = Disk(folder.resolve(), fault, kill_at)
    real = {name: getattr(os, name) for name in _PATCHED if hasattr(os, name)}
    opens = builtins.open, io.open
    wrapped = _opening(disk, io.open)
    builtins.open = wrapped
    io.open = wrapped
    for name, original in real.items():
        setattr(os, name, _PATCHED[name](disk, original))
    try:
        yield disk
    finally:
        builtins.open, io.open = opens
        for name, original in real.items():
            setattr(os, name, original)


def _patched_open(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def open_(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        where = disk.path_of(path) if "dir_fd" not in named else None
        if where is not None and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            disk.does("create", where)
        descriptor = real(path, flags, *rest, **named)
        if where is not None:
            disk.opened(descriptor, where)
        return descriptor

    return open_


def _patched_write(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def write(descriptor: int, content: Any) -> int:
        if disk.path_of(descriptor) is None:
            return real(descriptor, content)
        return real(descriptor, memoryview(content)[: disk.room_for(descriptor, len(content))])

    return write


def _acting(act: Act) -> Callable[[Disk, Callable[..., Any]], Callable[..., Any]]:
    def patched(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
        def do(where: Any, *rest: Any, **named: Any) -> Any:
            if named.get("dir_fd") is None:
                more = f" → {os.path.basename(rest[0])}" if act == "name" else ""
                disk.does(act, where, more)
            return real(where, *rest, **named)

        return do

    return patched


_PATCHED: dict[str, Callable[[Disk, Callable[..., Any]], Callable[..., Any]]] = {
    "open": _patched_open,
    "write": _patched_write,
    "fsync": _acting("flush"),
    "replace": _acting("name"),
    "rename": _acting("name"),
    "link": _acting("name"),
    "mkdir": _acting("folder"),
    "unlink": _acting("remove"),
    "remove": _acting("remove"),
    "rmdir": _acting("remove"),
    "ftruncate": _acting("write"),
}


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


is_posix = sys.platform != "win32"
