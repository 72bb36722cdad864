"""What there is in the program at one moment: for telling whether anything is left over."""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from photorestorer_gui import paths
from photorestorer_gui.ui.background import Lane
from photorestorer_gui.ui.main_window import MainWindow

PACKAGE = "photorestorer_gui"
LARGE = (
    *("Photo", "Restoration", "Result", "Opened", "Picture", "ChangePicture", "MaskPicture"),
    *("MaskStart", "MaskEditor", "Mask", "CrackMap", "CrackTracer", "Snapshot", "Session"),
)
"""What may be hundreds of megabytes: of these not one may be left over."""
OF_THE_LAST_ACT = 12
"""Small objects of a kind, at most, by which two moments of rest may differ: what the last act of
its kind left is there until the next.  What leaks grows with the number of acts."""

# One file is held by the folder of files to be dragged, from its first use on.
ALLOWED = {"widgets": OF_THE_LAST_ACT, "files": 1}
KEPT_AT_REST = 5
"""One session, one folder of the queue and one of files to be dragged, each with its lock."""


@dataclass(frozen=True)
class Census:
    """What lives, by kind.

    Attributes
    ----------
    owned : Counter
        Objects below window and workspace by class, whatever language made them.
    made : Counter
        Python's objects of the program's own classes: photos, pictures, masks, dialogs.
    widgets, strays, timers, files : int
        Widgets anywhere; threads that run and belong to no lane; timers that go on and on; files
        held open, but for those by which lanes wake.
    kept : tuple of str
        What lies in the program's private folders.
    memory_mb : float
        In use, as C's allocator has handed it out: pixels of numpy and Qt, and Qt's objects; 0
        where the system does not tell.  What is resident says less: gaps between what is in use
        stay resident, and pages of libraries come and go as the system likes.
    blocks : int
        In use of Python's own allocator, which takes what is small (up to 512 bytes) elsewhere.
    """

    owned: Counter[str]
    made: Counter[str]
    widgets: int
    strays: int
    timers: int
    files: int
    kept: tuple[str, ...]
    memory_mb: float
    blocks: int

    def more_than(self, before: Census) -> list[str]:
        """Say what there is more of than before; memory aside."""
        more = (self.owned - before.owned) + (self.made - before.made)
        told = [
            f"{name}: {count} more"
            for name, count in more.items()
            if count > (0 if name.rpartition(".")[2] in LARGE else OF_THE_LAST_ACT)
        ]
        for name in ("widgets", "strays", "timers", "files"):
            now, then = getattr(self, name), getattr(before, name)
            if now > then + ALLOWED.get(name, 0):
                told.append(f"{name}: {now} instead of {then}")
        if len(self.kept) > KEPT_AT_REST:
            told.append(f"in private folders: {self.kept}")
        return told


def take_census(window: MainWindow) -> Census:
    """Count, after all that can go has gone."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
    roots = (window, window.workspace)
    below = [each for root in roots for each in root.findChildren(QObject)]
    lanes = [each for each in below if isinstance(each, Lane)]
    waking = [t for lane in lanes for t in lane.findChildren(QThread) if t.isRunning()]
    running = [each for each in gc.get_objects() if isinstance(each, QThread) and isValid(each)]
    return Census(
        Counter(each.metaObject().className() for each in below),
        Counter(_name(each) for each in gc.get_objects() if _name(each).startswith(PACKAGE)),
        len(QApplication.allWidgets()),
        sum(each.isRunning() and each not in waking for each in running),
        sum(isinstance(e, QTimer) and e.isActive() and not e.isSingleShot() for e in below),
        _open_files() - len(waking),
        _kept(),
        memory_mb(),
        sys.getallocatedblocks(),
    )


def _name(made: object) -> str:
    kind = type(made)
    return f"{kind.__module__}.{kind.__qualname__}"


def _kept() -> tuple[str, ...]:
    roots = (paths.sessions_folder(), paths.queue_folder(), paths.outgoing_folder())
    return tuple(
        f"{root.name}: {each.name}" for root in roots if root.is_dir() for each in root.iterdir()
    )


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


class _MallInfo(ctypes.Structure):
    """``struct mallinfo2`` of glibc: bytes, over all arenas."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


def memory_mb() -> float:
    name = ctypes.util.find_library("c")
    tell = getattr(ctypes.CDLL(name), "mallinfo2", None) if name is not None else None
    if tell is None:
        return 0.0
    tell.restype = _MallInfo
    info = tell()
    return float(info.uordblks + info.hblkhd) / 2**20
