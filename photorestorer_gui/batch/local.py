"""Preparing photos in processes of this machine."""

from __future__ import annotations

import contextlib
import math
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Final

from photorestorer_gui.batch.executor import (
    CrowdedError,
    Event,
    Failed,
    Prepared,
    Started,
    Task,
)
from photorestorer_gui.batch.machine import Room
from photorestorer_gui.batch.worker import READY, OpenNetworks, Silence, serve
from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.processes import SPAWN, Child
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from photorestorer_gui.restoration.wishes import Wishes


class _Worker(Child):
    """A process and what it works on.

    It may be ended at once: what it has not told is nobody's yet, and nothing is lost.
    """

    def __init__(self, open_networks: OpenNetworks, wishes: Wishes, threads: int) -> None:
        super().__init__(serve, threads)
        self.task: Task | None = None
        self.ready = False
        self.patience_s = math.inf
        self.deadline = math.inf
        self._send((open_networks, wishes))

    def give(self, task: Task, room: Room) -> None:
        """Hand out a photo, and tell what memory it may take."""
        self.task = task
        self._send((task, room))

    def heed(self, silence: Silence) -> None:
        """Note until when the worker may be silent."""
        self.patience_s = math.inf if silence.seconds is None else silence.seconds
        self.deadline = time.monotonic() + self.patience_s

    @property
    def is_hung(self) -> bool:
        """Whether it is at something that has no end."""
        with contextlib.suppress(OSError):  # it has died, which `answer` tells
            return time.monotonic() >= self.deadline and not self.connection.poll()
        return False

    def _send(self, message: Any) -> None:
        with contextlib.suppress(OSError):  # it has died, which `answer` tells
            self.connection.send(message)

    def answer(self) -> Any:
        """Return what the worker says; None if it has died."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return None


class LocalWorkers:
    """An `Executor`: some processes, each of which loads its networks once.

    A process that dies, of too little memory say, is replaced; its photo is tried once more, and
    then counts as failed.  A photo whose decoder hangs fails at once.  One that needs more memory
    than its share waits until the others are done, and is then worked on alone.

    Parameters
    ----------
    open_networks : callable(threads: int) -> Networks
        Sent to the processes, so a function of a module.
    jobs : int
        Processes.
    cores : int
        Processor cores that they share.
    room : Room
        Memory that they share.

    Attributes
    ----------
    jobs : int
    """

    def __init__(
        self, open_networks: OpenNetworks, *, jobs: int, cores: int, room: Room | None = None
    ) -> None:
        self._open_networks = open_networks
        self._room = room or Room()
        self.jobs = jobs
        self._threads = max(1, cores // jobs)

    def work(
        self, tasks: Sequence[Task], wishes: Wishes, progress: Progress
    ) -> Generator[Event, None, None]:
        """Prepare photos, as `Executor` has it."""
        woken, waker = SPAWN.Pipe(duplex=False)

        def wake() -> None:
            with contextlib.suppress(OSError):  # all is done already
                waker.send_bytes(b"!")

        with (
            closing(woken),
            closing(waker),
            closing(_Shift(deque(tasks), self._room)) as shift,
            progress.interrupting(wake),
        ):
            told: list[Prepared | Failed] = []
            while told or shift.waiting or shift.alone or shift.busy:
                if not progress.cancelled:  # what is done is kept, but nothing else begun
                    self._hire(shift, wishes)
                    yield from shift.hand_out()
                # Whoever is told flushes files to the disk; meanwhile all workers have a photo.
                yield from told
                progress.check()
                told = list(shift.listen(woken)) if shift.busy else []

    def _hire(self, shift: _Shift, wishes: Wishes) -> None:
        wanted = min(self.jobs, len(shift.busy) + len(shift.waiting))
        if shift.alone:
            wanted = max(1, wanted)
        while len(shift.workers) < wanted:
            shift.workers.append(_Worker(self._open_networks, wishes, self._threads))


class _Shift:
    """The workers of one run, and the photos that wait for them."""

    def __init__(self, tasks: deque[Task], room: Room) -> None:
        self.waiting = tasks
        self.alone: deque[Task] = deque()
        self._room = room
        self.workers: list[_Worker] = []
        self._lost_once: set[Task] = set()

    @property
    def busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.task is not None]

    def hand_out(self) -> Iterator[Started]:
        """Give every idle worker a photo; once all are done, one those that need all memory."""
        for worker in self.workers:
            if worker.task is None and self.waiting:
                task = self.waiting.popleft()
                worker.give(task, self._room)
                yield Started(task)
        if self.alone and not self.busy:
            task = self.alone.popleft()
            for worker in self.workers[1:]:  # what their networks have set aside is needed
                worker.end()
            del self.workers[1:]
            self.workers[0].give(task, self._room.undivided)
            yield Started(task)

    def listen(self, woken: Connection) -> Iterator[Prepared | Failed]:
        """Wait until a worker answers, dies or hangs, or somebody wakes us; pass on what is so."""
        listening = {worker.connection: worker for worker in self.busy}
        for connection in wait([*listening, woken], self._patience_s()):
            worker = listening.get(connection)  # type: ignore[call-overload]
            if worker is None:
                continue
            answer = worker.answer()
            if answer == READY:
                worker.ready = True
            elif isinstance(answer, Silence):
                worker.heed(answer)
            elif answer is None:
                yield from self._replaced(worker)
            elif isinstance(answer, Failed) and isinstance(answer.error, CrowdedError):
                worker.task = None
                self.alone.append(answer.task)
            else:
                worker.task = None
                yield answer
        for worker in [worker for worker in self.busy if worker.is_hung]:
            yield from self._given_up(worker)

    def _patience_s(self) -> float | None:
        """Return how long to wait for the next answer; None for ever."""
        deadline = min(worker.deadline for worker in self.busy)
        return None if deadline == math.inf else max(0.0, deadline - time.monotonic())

    def _given_up(self, worker: _Worker) -> Iterator[Failed]:
        """End a worker whose decoder hangs; another try would take as long."""
        self.workers.remove(worker)
        worker.end()
        if worker.task is not None:
            error = _hung(worker.task, worker.patience_s)
            yield Failed(worker.task, error, worker.patience_s)

    def _replaced(self, worker: _Worker) -> Iterator[Failed]:
        """Let a dead worker go; its photo is tried once more, by another."""
        self.workers.remove(worker)
        worker.end()
        task = worker.task
        if not worker.ready:
            raise PhotoRestorerError(
                "The processes that restore photos cannot be started.",
                "Close other programs and try again with --jobs 1.",
            )
        if task in self._lost_once:
            yield Failed(task, _ENDED)
        elif task is not None:
            self._lost_once.add(task)
            self.waiting.appendleft(task)

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.end()


def _hung(task: Task, seconds: float) -> PhotoRestorerError:
    from photorestorer_gui.photo.opening import REMEDY_COPY

    return UnreadablePhotoError(
        f"Reading “{task.source.name}” did not end within {seconds:.0f} seconds.", REMEDY_COPY
    )


_ENDED: Final = PhotoRestorerError(
    "The process that worked on this photo was ended twice, most likely for want of memory.",
    "Close other programs, or use fewer --jobs; then try again with --retry-failed.",
)
