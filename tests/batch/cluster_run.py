"""Batches on a cluster of separate processes: PHOTOS OUT WEIGHTS ONCE

One of the two workers is killed by the photo that is named like ONCE.  Dask starts threads that
stay, so that all of this happens outside of the tests' process.  Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from photorestorer_gui.batch import cluster
from photorestorer_gui.batch.cluster import ClusterWorkers
from photorestorer_gui.batch.cluster_worker import OtherVersionError
from photorestorer_gui.batch.executor import Event, Failed, Prepared, Started, Task, WorkEndedError
from photorestorer_gui.batch.out_folder import opened
from photorestorer_gui.batch.planning import Selection
from photorestorer_gui.batch.run import Outcome, Viewer, run_batch
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.wishes import Wishes
from tests.batch import mortal_workers
from tests.batch.conftest import Bench, InThisProcess


def dask(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def start_cluster(held: ExitStack, folder: Path, **environment: str) -> dict[str, Any]:
    """Start a scheduler and two workers; returns the scheduler's process, its address, workers."""
    place = str(folder / "scheduler.json")
    where = ("--scheduler-file", place)
    local = ("--host", "127.0.0.1")
    scheduler = held.enter_context(ended(dask("scheduler", *local, "--port", "0", *where)))
    workers = [
        held.enter_context(
            ended(
                dask(
                    *("worker", *where, *local, "--nthreads", "1", "--no-nanny"),
                    *("--local-directory", str(folder / str(number))),
                    **environment,
                )
            )
        )
        for number in (1, 2)
    ]
    from distributed import Client

    while not Path(place).is_file():
        scheduler.poll()
        time.sleep(0.02)  # Dask tells of its start by this file alone
    with Client(scheduler_file=place, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        return {"process": scheduler, "address": client.scheduler.address, "workers": workers}


def refused(address: str, task: Task) -> str:
    """Return what a person is told who cannot work at this address."""
    try:
        list(ClusterWorkers(address, mortal_workers.of_cluster).work([task], Wishes(), Progress()))
    except PhotoRestorerError as error:
        return str(error)
    return ""


def cancelled(workers: ClusterWorkers, task: Task, address: str) -> dict[str, Any]:
    """Cancel the work on a photo; returns what came and how many photos the cluster still knows."""
    from distributed import Client

    progress = Progress()
    events = workers.work([task], Wishes(), progress)
    first = next(events) == Started(task)
    progress.cancel()
    try:
        next(events)
    except Cancelled:
        with Client(address, set_as_default=False) as client:
            return {"started": first, "left": len(client.run_on_scheduler(tasks_of))}
    return {}


class Ending:
    """A viewer who ends the scheduler when the first photo begins."""

    def __init__(self, scheduler: subprocess.Popen[bytes]) -> None:
        self._scheduler = scheduler

    def show_selection(self, selection: Selection) -> None:
        pass

    def show_event(self, event: Event) -> None:
        self._scheduler.kill()


def run(bench: Bench, workers: ClusterWorkers, viewer: Viewer, **changes: Any) -> Outcome:
    with opened(bench.out) as folder:
        order = bench.order(**changes)
        return run_batch(order, folder, workers, viewer=viewer, progress=Progress())


def became_of(task: Task, error: Exception) -> str:
    """Return what is noted of a photo that came back from Dask with an error."""
    future: Future[Prepared | Failed] = Future()
    future.set_exception(error)
    told = cluster._event(future, task)
    return told.error.summary if isinstance(told, Failed) else ""


def what_ends(task: Task, error: Exception | None = None) -> str:
    """Return what a person is told of a photo that ends the work, or that Dask has given up."""
    future: Future[Prepared | Failed] = Future()
    if error is None:
        future.cancel()
    else:
        future.set_exception(error)
    try:
        cluster._event(future, task)
    except WorkEndedError as error:
        return error.summary
    return ""


def tasks_of(dask_scheduler: Any) -> list[str]:
    return list(dask_scheduler.tasks)


def main() -> None:
    from distributed import KilledWorker

    photos, out, weights, once = map(Path, sys.argv[1:])
    told: dict[str, Any] = {}
    bench = Bench(photos, out, InThisProcess(Networks(ModelStore([]))))
    task = Task(photos / "1.png", out / "0" / "1.png", out / "1-restored.png")
    with ExitStack() as held:
        environment = {"TEST_WEIGHTS": str(weights), "TEST_ONCE": str(once)}
        started = start_cluster(held, weights, **environment)
        address = started["address"]
        workers = ClusterWorkers(address, mortal_workers.of_cluster)

        with mock.patch.object(cluster, "OUR_VERSION", "0.0.1"):
            told["another version"] = refused(address, task)
        with mock.patch.object(cluster, "PATIENCE_S", 0.3):
            told["nobody there"] = refused("tcp://127.0.0.1:9", task)

        told["killed"] = became_of(task, KilledWorker("key", None, 3))
        told["given up"] = what_ends(task)
        told["joined late"] = what_ends(task, OtherVersionError("This worker has another."))
        told["defect"] = became_of(task, ZeroDivisionError("a defect"))
        told["complete"] = run(bench, workers, bench).complete
        told["journal"] = {
            entry.target.as_posix(): (entry.state, entry.tries, entry.target_sha256)
            for entry in bench.journal().values()
        }
        told["lost"] = [worker.poll() for worker in started["workers"]]

        with opened(out) as folder:
            slow = ClusterWorkers(address, mortal_workers.slow_of_cluster)
            staged = folder.staging / "0" / "1.png"
            here = Task(photos / "1.png", staged, out / "elsewhere.png")
            told["cancelled"] = cancelled(slow, here, address)

        ending = Ending(started["process"])
        outcome = run(bench, workers, ending, wishes=Wishes(label="none"))
        told["stopped"] = outcome.stopped
        told["left"] = outcome.count("waiting", "running") > 0
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
