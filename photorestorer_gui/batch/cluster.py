"""Preparing photos on a Dask cluster: the only import of Dask, and only when a batch asks for it.

Dask hands out photos, and does those of a lost worker again.  Workers must see the photos and the
output folder under the same paths as this machine; the journal stays here.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pydoc
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photorestorer_gui import __version__ as OUR_VERSION
from photorestorer_gui.batch.cluster_worker import (
    OtherVersionError,
    prepare_there,
    refuse_other_version,
)
from photorestorer_gui.batch.executor import Event, Failed, Prepared, Started, Task, WorkEndedError
from photorestorer_gui.batch.worker import OpenNetworks
from photorestorer_gui.errors import PhotoRestorerError, in_words
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from photorestorer_gui.restoration.wishes import Wishes

PATIENCE_S = 10.0
_Future = futures.Future[Prepared | Failed]
_Done = tuple[_Future, Task]
_LOGGERS = ("distributed", "distributed.client", "tornado", "tornado.application")


class ClusterWorkers:
    """An `Executor`: the workers of a Dask cluster, as many as there are at any moment.

    Parameters
    ----------
    address : str
        Of the scheduler, ``tcp://HOST:PORT``.
    open_networks : callable(threads: int) -> Networks
        Called once in each process of the workers, so a function of a module.

    Raises
    ------
    PhotoRestorerError
        If Dask is not installed, or this is no address.
    """

    def __init__(self, address: str, open_networks: OpenNetworks) -> None:
        if find_spec("distributed") is None:
            raise PhotoRestorerError(
                "Working on a cluster needs Dask, which is not installed.",
                "Install it with: pip install 'photorestorer[cluster]'",
            )
        if not address.startswith(("tcp://", "tls://")):
            raise PhotoRestorerError(
                f"“{address}” is no address of a scheduler.",
                "Give it as `dask scheduler` shows it, tcp://HOST:PORT.",
            )
        self._address = address
        self._open_networks = open_networks

    def work(
        self, tasks: Sequence[Task], wishes: Wishes, progress: Progress
    ) -> Generator[Event, None, None]:
        """Prepare photos, as `Executor` has it.

        Raises
        ------
        PhotoRestorerError
            If the scheduler cannot be reached, there are no workers, or one of them has another
            version of this program or does not see the folders.
        """
        if not tasks:
            return
        with _connected(self._address) as client:
            _check_cluster(client, self._address, tasks[0])
            with closing(_Shift(client, deque(tasks))) as shift, progress.interrupting(shift.wake):
                done: list[_Done] = []
                while done or shift.waiting or shift.running:
                    if not progress.cancelled:  # what is done is kept, but nothing else begun
                        yield from shift.hand_out(wishes, self._open_networks)
                    # Whoever is told flushes files to the disk; meanwhile all workers have a photo.
                    yield from (_event(future, task) for future, task in done)
                    progress.check()
                    done = shift.listen() if shift.running else []


class _Shift:
    """The photos of one run: those that wait, and those that are with the cluster."""

    def __init__(self, client: Any, tasks: deque[Task]) -> None:
        self.waiting = tasks
        self.running: dict[_Future, Task] = {}
        self._client = client
        self._executor: futures.Executor = client.get_executor(pure=False)
        self._done: deque[_Future] = deque()
        self._woken, self._waker = Pipe(duplex=False)
        self._one_waker = threading.Lock()

    def wake(self) -> None:
        """Let `listen` look up; any thread."""
        with self._one_waker, contextlib.suppress(OSError):  # all is done already
            self._waker.send_bytes(b"!")

    def hand_out(self, wishes: Wishes, open_networks: OpenNetworks) -> Iterator[Started]:
        """Give the cluster as many photos as it has threads.

        No photo waits behind another on a worker: Dask suspects all that lies with one that dies.
        """
        while self.waiting and len(self.running) < max(1, self._threads()):
            task = self.waiting.popleft()
            future = self._executor.submit(prepare_there, task, wishes, open_networks, OUR_VERSION)
            self.running[future] = task
            future.add_done_callback(self._note_done)
            yield Started(task)

    def _threads(self) -> int:
        with _connection_told():
            return sum(self._client.nthreads().values())

    def _note_done(self, future: _Future) -> None:
        self._done.append(future)
        self.wake()

    def listen(self) -> list[_Done]:
        """Wait until a photo is done or somebody wakes us; return what is done."""
        self._woken.recv_bytes()
        done = []
        while self._done:
            future = self._done.popleft()
            done.append((future, self.running.pop(future)))
        return done

    def close(self) -> None:
        """Take back what the cluster has not finished; nobody waits for its end."""
        with contextlib.suppress(OSError, RuntimeError):  # the connection is lost
            self._executor.shutdown(wait=False)
        with self._one_waker:
            self._waker.close()
        self._woken.close()


def _event(future: _Future, task: Task) -> Prepared | Failed:
    """Return what became of a photo.

    Raises
    ------
    WorkEndedError
        If nobody will ever know, for the connection is lost, or if a worker of another version
        has joined.
    """
    from distributed import KilledWorker

    if future.cancelled():
        raise _lost()
    error = future.exception()
    if isinstance(error, OtherVersionError):
        raise WorkEndedError(error.summary, error.remedy) from error
    if isinstance(error, KilledWorker):
        return Failed(task, _KILLED)
    if error is not None:
        return Failed(task, in_words(error))
    told = future.result()
    return _taken_over(told, task) if isinstance(told, Prepared) else told


def _taken_over(told: Prepared, task: Task) -> Prepared | Failed:
    """Move a file from where a worker made it to where nobody but us ever writes."""
    try:
        task.staged.parent.mkdir(exist_ok=True)
        os.replace(told.task.staged, task.staged)
    except OSError as error:
        return Failed(task, save_error(task.staged, error), told.seconds)
    return replace(told, task=task)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Give a client of the cluster, and leave the cluster afterwards.

    Raises
    ------
    PhotoRestorerError
        If the scheduler cannot be reached.
    """
    from distributed import Client

    for name in _LOGGERS:  # what matters is told in sentences
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False, name="photorestorer")
    except (OSError, ValueError, ImportError) as error:
        raise PhotoRestorerError(
            f"No scheduler answers at “{address}”.",
            "Start one with `dask scheduler`, or check the address and the firewall.",
            str(error),
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(OSError):
            client.close(timeout=PATIENCE_S)


def _check_cluster(client: Any, address: str, task: Task) -> None:
    """Raise where a cluster cannot do the work.

    Raises
    ------
    PhotoRestorerError
        If it has no workers, one has another version or does not see the folders.
    """
    name = "photorestorer_gui.__version__"
    with _connection_told():
        if not client.nthreads():
            raise PhotoRestorerError(
                f"The cluster at “{address}” has no workers.",
                f"Start some on each machine: dask worker {address} --nworkers -1 --nthreads 1",
            )
        # Functions of Python's own library: a worker without our package has them, too.
        _refuse_others({"The scheduler": client.run_on_scheduler(pydoc.locate, name)})
        _refuse_others(_of_workers(client.run(pydoc.locate, name, on_error="return")))
    _check_sight(client, task.staged.parent.parent, os.path.isdir)
    if isinstance(task.source, Path):
        _check_sight(client, task.source, os.path.isfile)


def _check_sight(client: Any, path: Path, seen: Callable[[str], bool]) -> None:
    """Raise if a worker does not see a file or folder."""
    with _connection_told():
        told = _of_workers(client.run(seen, str(path), on_error="return"))
    blind = [who for who, sees in told.items() if sees is not True]
    if blind:
        raise PhotoRestorerError(
            f"{blind[0]} does not see “{path}”.",
            "Put photos and output on storage that all machines have under the same path.",
        )


def _of_workers(told: Mapping[str, Any]) -> dict[str, Any]:
    return {f"The worker {address}": each for address, each in told.items()}


def _refuse_others(versions: Mapping[str, object]) -> None:
    for who, version in versions.items():
        refuse_other_version(who, version if isinstance(version, str) else None, OUR_VERSION)


@contextmanager
def _connection_told() -> Iterator[None]:
    """Turn a connection that is lost into a sentence."""
    try:
        yield
    except OSError as error:
        raise _lost(str(error)) from error


def _lost(details: str = "") -> WorkEndedError:
    return WorkEndedError(
        "The connection to the cluster’s scheduler is lost.",
        "Check that it runs, then give the same command again: it goes on where it stopped.",
        details,
    )


_KILLED = PhotoRestorerError(
    "The workers that worked on this photo were ended again and again, most likely for want of "
    "memory.",
    "Give workers more memory, or start fewer on a machine; then try again with --retry-failed.",
)
