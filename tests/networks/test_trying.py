"""A person's own network is tried where a crash, a hang or too much memory costs nobody's work."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks import trying
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.install import add
from photorestorer_gui.networks.own_files import note_of
from photorestorer_gui.networks.session import Networks, usable_cores
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.trying import Bounds, Sabotage, try_apart, try_here
from photorestorer_gui.processes import SPAWN
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.words import Words
from tests.networks import graphs

(SFACE,) = (card for card in CATALOGUE if card.id == "sface")
CONTENT = graphs.meeting(SFACE)
LITTLE = Bounds(base_bytes=1 << 30)
can_limit = pytest.mark.skipif(
    sys.platform != "linux" or usable_cores() > 12,
    reason="memory is limited on Linux alone, and threads of many cores may take more",
)


def crash() -> None:
    ctypes.string_at(0)


def hang() -> None:
    threading.Event().wait()


def take_memory() -> None:
    bytearray(4 << 30)


def be_ended_by_the_system() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def end_quietly() -> None:
    os._exit(0)


def end_unless_first_to_go() -> None:
    if Path("/proc/self/oom_score_adj").read_text("ascii").strip() != "1000":
        os._exit(4)


def write() -> None:
    os.write(1, b"a library speaks\n")


def refusal(sabotage: Sabotage, bounds: Bounds = LITTLE) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        try_apart(SFACE, CONTENT, Progress(), bounds=bounds, sabotage=sabotage)
    assert caught.value.remedy
    return caught.value


def test_that_a_network_that_serves_passes_and_leaves_no_process(
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = set(SPAWN.active_children())
    try_apart(SFACE, CONTENT, Progress(), sabotage=write)
    assert set(SPAWN.active_children()) == before
    assert capfd.readouterr() == ("", "")


def test_that_a_refusal_says_what_it_would_here() -> None:
    told = []
    for tried in (try_apart, try_here):
        with pytest.raises(NetworkError) as caught:
            tried(SFACE, graphs.identity(), Progress())
        told.append((caught.value.summary, caught.value.remedy, caught.value.details))
    assert told[0] == told[1]
    assert isinstance(told[0][0], Words)
    assert told[0][0].template != told[0][0]


@pytest.mark.skipif(sys.platform == "win32", reason="signals end no process there")
def test_that_a_network_that_crashes_costs_its_process_alone() -> None:
    error = refusal(crash)
    assert "crash" in error.summary
    assert str(-signal.SIGSEGV) in error.details


def test_that_a_trial_that_ends_without_an_answer_counts_as_a_crash() -> None:
    assert "crash" in refusal(end_quietly).summary


def test_that_a_network_that_hangs_is_given_up() -> None:
    error = refusal(hang, Bounds(seconds=0.3))
    assert "no answer within" in error.summary
    assert "smaller" in error.remedy


@can_limit
def test_that_a_network_gets_so_much_memory_and_no_more() -> None:
    assert "more memory" in refusal(take_memory).summary


@can_limit
def test_that_a_network_whose_own_tensor_is_too_large_is_told_so() -> None:
    with pytest.raises(NetworkError, match="more memory"):
        try_apart(SFACE, graphs.meeting(SFACE, greedy=True), Progress(), bounds=LITTLE)


def test_that_more_threads_may_take_more_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "usable_cores", lambda: 64)
    bounds = Bounds(base_bytes=1000, times_file=2, thread_bytes=10)
    assert bounds.most_bytes(100) == 1000 + 2 * 100 + 64 * 10


@pytest.mark.skipif(sys.platform != "linux", reason="others have nothing of the kind")
def test_that_the_system_ends_a_trial_before_the_program() -> None:
    try_apart(SFACE, CONTENT, Progress(), sabotage=end_unless_first_to_go)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_that_a_process_that_the_system_ended_tells_of_memory() -> None:
    assert "more memory" in refusal(be_ended_by_the_system).summary


def test_that_a_trial_apart_can_be_cancelled_at_once() -> None:
    progress = Progress()
    timer = threading.Timer(0.2, progress.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        try_apart(SFACE, CONTENT, progress, sabotage=hang)
    timer.join()
    assert not SPAWN.active_children()


def test_that_no_network_is_tried_where_no_process_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(process: object) -> None:
        raise OSError("too many")

    monkeypatch.setattr(SPAWN.Process, "start", refuse)
    with pytest.raises(NetworkError, match="no process can be started"):
        try_apart(SFACE, CONTENT, Progress())


def test_that_the_worker_of_a_batch_tries_it_in_its_own_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may start no other, and is one that may crash already."""
    monkeypatch.setitem(trying.multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    tried: list[str] = []
    monkeypatch.setattr(trying, "try_here", lambda card, *_, **__: tried.append(card.id))
    try_apart(SFACE, CONTENT, Progress())
    assert tried == ["sface"]


def test_that_adding_a_network_tries_it_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "probe", None)  # here, where nothing is to be tried
    given = tmp_path / "mine.onnx"
    given.write_bytes(CONTENT)
    assert add(SFACE, given, tmp_path / "weights", Progress()) == "not verified"


def own_network(folder: Path, runtime: str) -> Networks:
    given = folder / "mine.onnx"
    given.write_bytes(CONTENT)
    add(SFACE, given, folder, Progress())
    note = note_of(folder / SFACE.file)
    note.write_text(json.dumps(json.loads(note.read_text("utf-8")) | {"runtime": runtime}))
    return Networks(ModelStore([folder]))


def test_that_a_stored_network_is_tried_again_before_its_first_use_with_another_onnxruntime(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = own_network(tmp_path, "0.1")
    tried: list[bytes] = []
    monkeypatch.setattr(trying, "try_apart", lambda card, content, _: tried.append(content))
    networks.load(SFACE.id)
    assert tried == [CONTENT]
    Networks(networks.store).load(SFACE.id)
    assert tried == [CONTENT], "it is noted that it was tried"


def test_that_a_stored_network_that_no_longer_serves_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = own_network(tmp_path, "")

    def crashed(*_: object) -> None:
        raise NetworkError("It crashed.", "Use another one.")

    monkeypatch.setattr(trying, "try_apart", crashed)
    with pytest.raises(NetworkError, match="crashed"):
        networks.load(SFACE.id)


def test_that_the_catalogues_own_file_needs_no_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SFACE.file).write_bytes(CONTENT)
    monkeypatch.setattr(trying, "try_apart", None)
    card = replace(SFACE, sha256=hashlib.sha256(CONTENT).hexdigest())
    assert Networks(ModelStore([tmp_path]), cards=[card]).load(SFACE.id)
