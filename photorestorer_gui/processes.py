"""Processes of our own: how they begin, what they may take of the machine, and when they end."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Final

# Not a fork: that would share the threads and locks of whatever runs here.
SPAWN: Final = multiprocessing.get_context("spawn")
_LAST_BREATH_S: Final = 5.0
"""A process that closed its connection is dying; how long it may take."""


class Child:
    """A process of our own, and our end of the connection to it.

    It ends with the program, and no Ctrl+C reaches it.

    Parameters
    ----------
    target : callable(connection, …)
        A function of a module, to which the other end of the connection comes first.
    args
        What else it is given.

    Raises
    ------
    OSError
        If it cannot be started.
    """

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        self.connection, other = SPAWN.Pipe()
        self._process = SPAWN.Process(target=target, args=(other, *args), daemon=True)
        try:
            with undisturbed():
                self._process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            other.close()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End the process at once, from any thread; its end of the connection closes."""
        self._process.kill()

    def exit_code(self) -> int | None:
        """Return how the process ended, which has closed its end of the connection."""
        self._process.join(_LAST_BREATH_S)
        return self._process.exitcode

    def end(self) -> None:
        """End the process at once, and let go of it."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


def was_killed(exit_code: int | None) -> bool:
    """Return whether the system ended a process, which it does where memory ends."""
    return exit_code == -getattr(signal, "SIGKILL", 9)


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


def stand_apart() -> None:
    """Let this process, which looks at what anyone may have made, be nobody's trouble.

    Call it first: what it does to the process holds for what is loaded and begun after it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _be_silent()
    _leave_no_core()
    _be_first_to_go()


def end_with_parent() -> None:
    """End this process with the one that started it: nobody wants its work any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _be_silent() -> None:
    """Close standard output and error: libraries write there what they raise as well."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)


def _leave_no_core() -> None:
    """Let a crash leave no file with the memory, which holds what this process looked at."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _be_first_to_go() -> None:
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
