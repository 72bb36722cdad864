"""The same batch on a Dask cluster of separate processes, and what a cluster is refused for."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui import __version__
from photorestorer_gui.batch import cluster
from photorestorer_gui.batch.cluster import ClusterWorkers
from photorestorer_gui.batch.cluster_worker import OtherVersionError, prepare_there
from photorestorer_gui.batch.executor import Failed, Prepared, Task
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Cancelled
from photorestorer_gui.restoration.wishes import Wishes
from tests.batch.conftest import Bench, cracked_photo

ROOT = Path(__file__).resolve().parents[2]
needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None, reason="Dask (the extra `cluster`) is not installed"
)


# --- a real cluster -------------------------------------------------------------------------------


@needs_dask
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_that_a_cluster_that_loses_a_worker_makes_what_this_process_makes(
    bench: Bench, tmp_path: Path
) -> None:
    for number in (4, 5, 6):
        cracked_photo(bench.photos / "deeper" / f"{number}.png", seed=number)
    alone = Bench(bench.photos, tmp_path / "alone", bench.executor)
    assert alone.run().complete
    told = on_cluster(bench, once=tmp_path / "2.png")

    assert told["another version"].startswith(f"The scheduler has PhotoRestorer {__version__};")
    assert told["nobody there"].startswith("No scheduler answers at “tcp://127.0.0.1:9”.")
    assert "want of memory" in told["killed"]
    assert "connection" in told["given up"]
    assert told["joined late"] == "This worker has another."
    assert "ZeroDivisionError" in told["defect"]
    assert told["complete"] is True
    assert sorted(told["lost"], key=str) == [-signal.SIGKILL, None]
    assert told["journal"] == {
        name: ["done", 1, hashlib.sha256(content).hexdigest()]
        for name, content in alone.files().items()
    }
    assert told["cancelled"] == {"started": True, "left": 0}
    assert told["stopped"].startswith("The connection to the cluster’s scheduler is lost.")
    assert told["left"] is True

    assert bench.files() == alone.files()
    assert bench.left_over() == []
    assert bench.run().complete  # nothing that was noted for the cluster stands in the way
    assert bench.files() == alone.files()


def on_cluster(bench: Bench, *, once: Path) -> dict[str, Any]:
    """Run `cluster_run.py`; returns what it tells."""
    weights = bench.out.parent / "of cluster"
    weights.mkdir()
    program = ROOT / "tests" / "batch" / "cluster_run.py"
    process = subprocess.Popen(
        [sys.executable, str(program), str(bench.photos), str(bench.out), str(weights), str(once)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=120)
    finally:  # with its scheduler and workers, if it hangs
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, err
    assert err == ""
    told: dict[str, Any] = json.loads(out)
    return told


# --- what a worker does ---------------------------------------------------------------------------


@pytest.fixture
def task(bench: Bench) -> Task:
    staging = bench.out / "staging"
    staging.mkdir(parents=True)
    return Task(bench.photos / "1.png", staging / "0" / "1.png", bench.out / "1-restored.png")


@pytest.fixture
def opening(bench: Bench) -> Callable[[int], Networks]:
    return lambda threads: bench.executor.networks


def test_that_two_workers_with_the_same_photo_never_write_to_one_file(
    task: Task, opening: Callable[[int], Networks]
) -> None:
    first = prepare_there(task, Wishes(), opening, __version__)
    second = prepare_there(task, Wishes(), opening, __version__)
    assert isinstance(first, Prepared)
    assert isinstance(second, Prepared)
    assert len({first.task.staged, second.task.staged, task.staged}) == 3
    assert first.task.staged.read_bytes() == second.task.staged.read_bytes()
    assert not task.staged.exists()
    assert cluster._taken_over(second, task) == second.__class__(**vars(second) | {"task": task})
    assert task.staged.read_bytes() == first.task.staged.read_bytes()


def test_that_a_photo_that_nobody_waits_for_is_left_alone(
    task: Task, opening: Callable[[int], Networks], monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.batch import preparing

    name = "load_photo"
    real = getattr(preparing, name)

    def loading(path: Path) -> Any:
        folder = task.staged.parent.parent
        folder.rename(folder.with_name("gone"))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(preparing, name, loading)
        patch.setattr(preparing, "_make_room", lambda task: None)
        patch.setattr(preparing, "check_target", lambda *rest, **named: None)
        with pytest.raises(Cancelled):
            prepare_there(task, Wishes(), opening, __version__)


def test_that_a_photo_that_fails_on_a_worker_is_told_with_its_time(
    task: Task, opening: Callable[[int], Networks]
) -> None:
    Path(str(task.source)).write_bytes(b"no picture")
    told = prepare_there(task, Wishes(), opening, __version__)
    assert isinstance(told, Failed)
    assert told.task == task
    assert told.seconds > 0
    assert "not a picture" in told.error.summary


def test_that_a_worker_of_another_version_refuses(
    task: Task, opening: Callable[[int], Networks]
) -> None:
    with pytest.raises(OtherVersionError, match=r"this machine has 99\.0"):
        prepare_there(task, Wishes(), opening, "99.0")
    assert not any(task.staged.parent.parent.iterdir())


# --- what a cluster is refused for ----------------------------------------------------------------


class Knows:
    """Stands for a client of a cluster whose workers know this and see that."""

    def __init__(self, *, workers: int = 1, version: object = __version__, sees: str = "") -> None:
        self.workers, self.version, self.sees = workers, version, sees

    def nthreads(self) -> dict[str, int]:
        return {f"tcp://10.0.0.{number}:1": 1 for number in range(self.workers)}

    def run_on_scheduler(self, function: object, name: str) -> str:
        return __version__

    def run(self, function: Any, argument: str, on_error: str) -> dict[str, object]:
        by_path = argument.startswith("photorestorer_gui.")
        answer = self.version if by_path else self.sees in argument
        return dict.fromkeys(self.nthreads(), answer)


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (Knows(workers=0), "has no workers. Start some on each machine: dask worker"),
        (Knows(version="0.0.1"), r"The worker tcp://10.0.0.0:1 has PhotoRestorer 0.0.1; this"),
        (Knows(version=None), r"The worker tcp://10.0.0.0:1 has no PhotoRestorer; this"),
        (Knows(version=ImportError("x")), r"The worker tcp://10.0.0.0:1 has no PhotoRestorer"),
        (Knows(sees="photos"), r"The worker tcp://10.0.0.0:1 does not see “.*staging”"),
        (Knows(sees="staging"), r"The worker tcp://10.0.0.0:1 does not see “.*1.png”"),
    ],
)
def test_that_a_cluster_that_cannot_do_the_work_is_told(
    client: Knows, told: str, task: Task
) -> None:
    with pytest.raises(PhotoRestorerError, match=told):
        cluster._check_cluster(client, "tcp://10.0.0.9:8786", task)


def test_that_a_cluster_that_can_do_the_work_is_taken(task: Task) -> None:
    cluster._check_cluster(Knows(workers=3), "tcp://10.0.0.9:8786", task)


def test_that_without_dask_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(PhotoRestorerError, match=r"pip install 'photorestorer\[cluster\]'"):
        ClusterWorkers("tcp://127.0.0.1:8786", never)


def never(threads: int) -> Networks:
    raise AssertionError(threads)


def test_that_what_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: name)
    with pytest.raises(PhotoRestorerError, match="“here” is no address of a scheduler"):
        ClusterWorkers("here", never)
