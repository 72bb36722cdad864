"""How many photos this machine can work on at a time, and in how much memory each."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORKER_BYTES: Final = 1_300_000_000
"""What a process may need: 0.5 GB for the networks that ship and a scan of 12 megapixels, as was
measured, and more for larger scans and full networks."""
_KEPT_FREE: Final = 0.2
ADDRESSES_ONLY: Final = 400_000_000
"""Addresses that a run takes beyond the memory it uses: stacks of threads and arenas, measured."""
_CGROUP: Final = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Room:
    """What memory a photo may take.

    Attributes
    ----------
    share : int or None
        Bytes while other photos are worked on beside it; None where nobody knows.
    alone : int or None
        Bytes once it is the only one.
    """

    share: int | None = None
    alone: int | None = None

    @classmethod
    def of(cls, jobs: int, limit_gb: float = 0.0) -> Room:
        """Return what each of so many photos may take on this machine.

        Parameters
        ----------
        jobs : int
            Photos that are worked on at a time.
        limit_gb : float
            The most that one may take, in GB (10⁹ bytes); 0 for all that there is.
        """
        alone = usable_memory(limit_gb)
        usable = usable_memory()
        if alone is None or usable is None:
            return cls(alone, alone)
        return cls(min(alone, usable // jobs), alone)

    @property
    def undivided(self) -> Room:
        """The same for a photo that is worked on alone."""
        return Room(self.alone, self.alone)


def default_jobs(cores: int, free_bytes: int | None, each_bytes: int = WORKER_BYTES) -> int:
    """Return how many processes suit a machine: one a core, as far as the free memory goes.

    One thread a process gives the most photos per second: no network keeps several cores busy all
    the time.

    Parameters
    ----------
    cores : int
    free_bytes : int or None
        Memory that is free; None if nobody knows.
    each_bytes : int
        What a process may need.
    """
    if free_bytes is None:
        return max(1, cores // 2)
    return max(1, min(cores, int(free_bytes * (1 - _KEPT_FREE) // each_bytes)))


def usable_memory(limit_gb: float = 0.0) -> int | None:
    """Return how many bytes a photo may take, or None if nobody knows.

    Parameters
    ----------
    limit_gb : float
        What the person allows, in GB (10⁹ bytes); 0 allows what is free, but for a share that other
        programs keep.
    """
    free = free_memory()
    if limit_gb > 0:
        allowed = round(limit_gb * 1e9)
        return allowed if free is None else min(allowed, free)
    return None if free is None else int(free * (1 - _KEPT_FREE))


def free_memory() -> int | None:
    """Return how many bytes of memory programs can still have, or None if nobody knows."""
    if sys.platform == "win32":
        found = [_free_windows()]
    else:
        found = [_free_linux(), _free_in_group(), _free_in_limit()]
    known = [each for each in found if each is not None]
    return min(known) if known else None


def _free_linux() -> int | None:
    with contextlib.suppress(OSError):
        match = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("ascii"))
        if match is not None:
            return 1024 * int(match[1])
    return None


def _free_in_group() -> int | None:
    """Return what a container still allows."""
    with contextlib.suppress(OSError, ValueError):
        most = (_CGROUP / "memory.max").read_text("ascii").strip()
        used = (_CGROUP / "memory.current").read_text("ascii").strip()
        return max(0, int(most) - int(used))
    return None


def _free_in_limit() -> int | None:
    """Return what ``ulimit -v`` still allows; it counts addresses, of which more are needed."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            return max(0, most - pages * resource.getpagesize() - ADDRESSES_ONLY)
    return None


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("all", "free", *"abcde")),
        )

    def _free_windows() -> int | None:
        status = _MemoryStatus()
        status.length = ctypes.sizeof(status)
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return None
        return int(status.free)
else:

    def _free_windows() -> int | None:
        return None


def free_space(folder: Path) -> int | None:
    """Return how many bytes are free on the disk of a folder that need not exist yet."""
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(place).free
    return None
