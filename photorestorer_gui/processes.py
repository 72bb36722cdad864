"""Processes of our own: how they begin, what they may take of the machine, and when they end."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final

# Not a fork: that would share the threads and locks of whatever runs here.
SPAWN: Final = multiprocessing.get_context("spawn")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Start processes that no Ctrl+C ever reaches: that comes to all processes of a terminal.

    What is blocked here is blocked in the processes that are started; here it comes later.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """End this process with the one that started it: nobody wants its work any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def be_silent() -> None:
    """Close standard output and error: libraries write there what they raise as well."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)


def leave_no_core() -> None:
    """Let a crash leave no file with the memory, which holds what this process looked at."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def be_first_to_go() -> None:
    """Let the system end this process, and not the one that started it, where memory ends (Linux).

    References
    ----------
    proc_pid_oom_score_adj(5): 1000 is the most, and any process may raise its own.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


@contextmanager
def at_most(more_bytes: int) -> Iterator[None]:
    """Let this process have only so much more memory, where the system can limit it (Linux).

    macOS takes the limit and does not keep to it, Windows has none.
    """
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + more_bytes
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
