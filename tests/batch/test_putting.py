"""Results at an address: whole or not there, nobody else's file replaced, and found again."""

from __future__ import annotations

import hashlib
import os
import random
import signal
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any

import pytest

from photorestorer_gui import paths
from photorestorer_gui.batch import putting
from photorestorer_gui.batch.journal import Journal
from photorestorer_gui.batch.out_folder import journal_path, opened, state_folder
from photorestorer_gui.batch.putting import AtAddress, destination_of
from photorestorer_gui.batch.storage import Remote
from photorestorer_gui.errors import PhotoRestorerError, SaveError
from tests.batch.conftest import Bench, cracked_photo
from tests.batch.test_killed import killed
from tests.batch.test_report import written
from tests.batch.test_storage import album, memory

__all__ = ["album", "memory"]
pytestmark = pytest.mark.skipif(
    find_spec("fsspec") is None, reason="fsspec (the extra `cluster`) is not installed"
)

OUT = Remote("memory://done/1950")
ALL = ["1-restored.png", "2-restored.png", "3-restored.png"]


def stored(memory: Any) -> dict[str, bytes]:
    """What lies at the address."""
    found = memory.find("/done/1950") if memory.exists("/done/1950") else []
    return {path.rpartition("1950/")[2]: memory.cat_file(path) for path in found}


@pytest.fixture
def here(bench: Bench, tmp_path: Path) -> dict[str, bytes]:
    """What the same batch makes in a folder of this machine."""
    whole = Bench(bench.photos, tmp_path / "whole", bench.executor)
    assert whole.run().complete
    return whole.files()


@pytest.fixture(params=["renamed", "whole"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which storage gives names."""
    if request.param == "whole":
        monkeypatch.setattr(putting, "WHOLE", frozenset({"memory"}))
        monkeypatch.setattr(putting, "RENAMED", frozenset())
    return str(request.param)


def test_that_results_at_an_address_are_those_of_a_folder(
    bench: Bench, memory: Any, here: dict[str, bytes], way: str
) -> None:
    outcome = bench.run(out=OUT)
    assert outcome.complete
    assert stored(memory) == here
    assert not bench.out.exists()
    bench.run(out=OUT)
    assert bench.tried == []


def test_that_an_album_goes_from_address_to_address(
    bench: Bench, album: dict[str, Any], memory: Any, here: dict[str, bytes]
) -> None:
    assert bench.run(**album, out=OUT).complete
    assert stored(memory) == here


def test_that_the_journal_lies_here_says_for_what_and_is_named_in_the_report(
    bench: Bench, memory: Any
) -> None:
    outcome = bench.run(out=OUT)
    state = state_folder(OUT)
    assert state.parent == paths.batches_folder()
    assert [path.name for path in state.iterdir() if "journal" not in path.name] in ([], ["lock"])
    journal = Journal(journal_path(OUT))
    assert journal.about("folder") == OUT.url
    journal.close()
    for name in ("report.json", "report.html"):
        told = written(bench, outcome, name, OUT)
        assert str(journal_path(OUT)) in told
    assert f"{OUT.url}/1-restored.png" in told
    assert state_folder(Remote("memory://other/1950")) != state


def test_that_nobody_elses_file_is_replaced(bench: Bench, memory: Any, way: str) -> None:
    memory.pipe_file("/done/1950/2-restored.png", b"somebody's")
    outcome = bench.run(out=OUT)
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert stored(memory)["2-restored.png"] == b"somebody's"
    memory.pipe_file("/done/1950/1-restored.png", b"retouched")
    cracked_photo(bench.photos / "1.png", seed=70)
    assert bench.run(out=OUT).count("failed") == 2
    assert stored(memory)["1-restored.png"] == b"retouched"


def test_that_our_own_file_is_replaced_when_its_photo_changes(
    bench: Bench, memory: Any, way: str
) -> None:
    bench.run(out=OUT)
    before = stored(memory)
    cracked_photo(bench.photos / "1.png", seed=70)
    assert bench.run(out=OUT).complete
    after = stored(memory)
    assert [name for name in ALL if after[name] != before[name]] == ALL[:1]
    assert sorted(after) == ALL


def test_that_a_result_that_is_taken_away_is_made_again(bench: Bench, memory: Any) -> None:
    bench.run(out=OUT)
    memory.rm_file("/done/1950/3-restored.png")
    assert bench.run(out=OUT).complete
    assert bench.tried == ["3.png"]


def test_that_what_was_altered_on_its_way_is_no_result(
    bench: Bench, memory: Any, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(memory).put_file

    def altered(system: Any, ours: str, theirs: str, **named: Any) -> None:
        real(system, ours, theirs, **named)
        if "2-restored" in theirs:
            system.pipe_file(theirs, b"half of i")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "put_file", altered)
        outcome = bench.run(out=OUT)
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert "did not come whole" in next(e.reason for e in outcome.entries if e.reason)
    left = stored(memory)
    if way == "whole":  # it may be somebody else's
        assert left.pop(ALL[1]) == b"half of i"
        memory.rm_file(f"/done/1950/{ALL[1]}")
    assert sorted(left) == [ALL[0], ALL[2]]
    assert bench.run(out=OUT, retry_failed=True).complete
    assert sorted(stored(memory)) == ALL


def test_that_storage_that_cannot_be_written_is_told_before_any_photo(
    bench: Bench, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any, **__: Any) -> None:
        raise PermissionError("read only")

    monkeypatch.setattr(type(memory), "pipe_file", refusing)
    with pytest.raises(SaveError, match="could not be put to its storage"):
        bench.run(out=OUT)
    assert bench.tried == []


def test_that_a_storage_that_breaks_off_costs_one_photo(
    bench: Bench, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = type(memory).put_file

    def broken(system: Any, ours: str, theirs: str, **named: Any) -> None:
        if "2-restored" in theirs:
            system.pipe_file(theirs, b"half")
            raise OSError("connection lost")
        real(system, ours, theirs, **named)

    monkeypatch.setattr(type(memory), "put_file", broken)
    outcome = bench.run(out=OUT)
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert sorted(stored(memory)) == [ALL[0], ALL[2]]


def test_that_storage_where_files_may_be_seen_half_is_refused() -> None:
    with pytest.raises(PhotoRestorerError, match="whether a file at “ftp://…” is whole"):
        destination_of(Remote("ftp://host/out"))


def test_that_an_output_within_the_album_is_left_out_and_the_other_way_refused(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    within = Remote("memory://album/done")
    assert bench.run(**album, out=within).complete
    bench.run(**album, out=within)
    assert bench.tried == []
    assert bench.run(**album, out=Remote("memory://album/again")).complete
    assert bench.tried == ["1.png", "2.png", "3.png"]
    with pytest.raises(PhotoRestorerError, match="lies in the folder"):
        bench.run(folders=(within,), out=Remote("memory://album"))


def test_that_two_batches_to_an_address_take_turns(bench: Bench, memory: Any) -> None:
    with opened(OUT), pytest.raises(PhotoRestorerError, match="Another batch"):
        bench.run(out=OUT)


def test_that_a_trial_leaves_nothing(memory: Any) -> None:
    AtAddress(OUT).try_out()
    assert stored(memory) == {}
    assert AtAddress(OUT).hash_of(PurePath("nothing.png")) == ""


# --- kills ----------------------------------------------------------------------------------------


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let batches in processes of their own put their results to an address."""
    monkeypatch.setenv("TEST_ADDRESS", "1")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL")
@pytest.mark.usefixtures("address")
def test_that_a_batch_killed_while_it_sends_leaves_nothing_half_and_goes_on(
    bench: Bench, here: dict[str, bytes]
) -> None:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in here.items()}
    rng = random.Random(3)
    moments = ["half sent", "sent", "mv-", *(rng.randint(1, 17) for _ in range(2))]
    *broken, last = killed(bench, *moments, "never")
    for moment, run in zip(moments, broken, strict=True):
        assert run["ended"] in (-signal.SIGKILL, 0), moment
        seen = {name: sha for name, sha in run["files"].items() if name[0] != "."}
        assert seen.items() <= hashes.items(), moment
        assert {name for name in run["files"] if name[0] == "."} <= {
            f".photorestorer-{name}.part" for name in here
        }
    assert (last["ended"], last["files"]) == (0, hashes)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL")
@pytest.mark.usefixtures("address")
def test_that_a_result_that_has_its_name_but_is_not_noted_is_known_again(bench: Bench) -> None:
    first, second, third = killed(bench, "mv+", "mv-", "never")
    assert (first["ended"], list(first["files"])) == (-signal.SIGKILL, ALL[:1])
    # Were the first photo done again, it would be the first to be named again, too.
    assert second["ended"] == -signal.SIGKILL
    assert ".photorestorer-2-restored.png.part" in second["files"]
    assert (third["ended"], sorted(third["files"])) == (0, ALL)
