"""One process that prepares photos, with networks that it loads once.

Nothing heavy is imported before the number of threads is set: libraries read it when they load.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final, Protocol

from photorestorer_gui.batch.executor import Failed, Prepared, Task
from photorestorer_gui.batch.machine import Room
from photorestorer_gui.errors import in_words
from photorestorer_gui.processes import stand_apart
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.restoration.wishes import Wishes


@dataclass(frozen=True)
class Silence:
    """A worker begins with what cannot be stopped.

    Attributes
    ----------
    seconds : float or None
        How long that may take; None: it has come to its end.
    """

    seconds: float | None


READY: Final = "ready"
"""What a worker says first."""
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Preparing(Protocol):
    """Prepares a photo in the memory that it may take."""

    def __call__(self, task: Task, *, progress: Progress, room: Room) -> Prepared:
        """Return what was made."""
        ...


OpenNetworks = Callable[[int], "Networks"]
"""Opens networks that run with so many threads; a function that can be sent to a process."""


def serve(connection: Connection, threads: int) -> None:
    """Prepare the photos that come in until the connection ends; runs in a process of its own.

    First comes ``(open_networks, wishes)``, then ``(task, room)`` at a time; each is answered, and
    before that each `Silence` is told.
    """
    stand_apart()
    for name in _THREADS:
        os.environ[name] = str(threads)
    open_networks, wishes = connection.recv()
    progress = Progress(on_silence=lambda seconds: connection.send(Silence(seconds)))
    prepare = partial(_prepared_with(open_networks, wishes, threads), progress=progress)
    connection.send(READY)
    with ThreadPoolExecutor(1) as thread:
        while True:
            try:
                task, room = connection.recv()
            except EOFError:
                return
            connection.send(_answer(task, thread, partial(prepare, room=room)))


def _prepared_with(open_networks: OpenNetworks, wishes: Wishes, threads: int) -> Preparing:
    import cv2

    from photorestorer_gui.batch.preparing import prepare

    cv2.setNumThreads(threads)
    networks = open_networks(threads)
    return partial(prepare, wishes=wishes, networks=networks)


def _answer(
    task: Task, thread: ThreadPoolExecutor, prepare: Callable[[Task], Prepared]
) -> Prepared | Failed:
    """Return what becomes of a task; whatever escapes from the work is its reason."""
    start = time.perf_counter()
    future = thread.submit(prepare, task)
    error = future.exception()
    if error is None:
        return future.result()
    return Failed(task, in_words(error), time.perf_counter() - start)
