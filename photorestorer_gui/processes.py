"""Processes that the program starts for its own work: how they begin, and when they end."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
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
