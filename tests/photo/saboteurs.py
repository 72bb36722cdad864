"""What a decoder may do to its process, by the name of the file that it reads."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


def by_name(path: Path) -> None:
    """Sabotage the process that reads `path`, as its name says; other names are left alone."""
    act = _ACTS.get(path.stem.partition("-")[0])
    if act is not None:
        act(path)


def _hang(path: Path) -> None:
    """Say so to whoever listens, and stop for ever."""
    listener = path.with_suffix(".began")
    if listener.exists():
        listener.write_bytes(b"!")
    threading.Event().wait()


def _take_memory(path: Path) -> None:
    bytearray(5 << 30)


def _end_unless_first_to_go(path: Path) -> None:
    if Path("/proc/self/oom_score_adj").read_text("ascii").strip() != "1000":
        os._exit(4)


def _write(path: Path) -> None:
    os.write(2, b"libwhatever: something is odd\n")
    sys.stdout.write("and here\n")
    sys.stdout.flush()


def _lie(path: Path) -> None:
    """Let the reader say something that is no answer."""
    from photorestorer_gui.photo import parcels

    def lying(connection: Connection, made: Any) -> None:
        parcels.tell(connection, {"shape": [1 << 20, 1 << 20, 3], "kind": "uint16"})

    parcels.tell_made = lying


def _divide(path: Path) -> None:
    raise ZeroDivisionError("deep inside")


_ACTS = {
    "abort": lambda path: os.abort(),
    "crash": lambda path: ctypes.string_at(0),
    "end": lambda path: os._exit(3),
    "kill": lambda path: os.kill(os.getpid(), signal.SIGKILL),
    "hang": _hang,
    "greedy": _take_memory,
    "noisy": _write,
    "lying": _lie,
    "odd": _divide,
    "first": _end_unless_first_to_go,
}


def stillborn(connection: Connection, sabotage: Any) -> None:
    """Stand in for a reader that ends while it starts."""
    with contextlib.suppress(OSError):
        connection.close()
