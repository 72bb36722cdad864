"""The short form of `benchmarks/fuzz.py`: every door, the same few hundred files each time."""

from __future__ import annotations

import collections
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from tests.hostile.doors import DOORS, Door
from tests.hostile.mutations import mutated
from tests.hostile.outcomes import outcome, outcomes

FILES_PER_DOOR = 30


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_that_a_changed_file_is_read_or_refused(tmp_path: Path, door: Door) -> None:
    random, seeds = Random(door.name), list(door.seeds().values())
    cases = (
        (f"{number}", mutated(random.choice(seeds), random)) for number in range(FILES_PER_DOOR)
    )
    assert outcomes(door.enter, cases, tmp_path).total() == FILES_PER_DOOR


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"II*\0", b"PK\x03\x04", b"{"]),
    rest=st.binary(),
)
def test_that_bytes_of_any_kind_are_read_or_refused(
    tmp_path: Path, door: Door, start: bytes, rest: bytes
) -> None:
    assert outcome(door.enter, start + rest, tmp_path / "room") in ("opened", "refused")


def test_that_the_long_form_finds_crashes_and_hangs_and_what_escapes(tmp_path: Path) -> None:
    (tmp_path / "current").write_bytes(b"photo\nabc")
    (tmp_path / "found").write_bytes(b"def")
    tally = fuzz.Tally(tmp_path / "kept")
    for what in ("opened", "refused", "crash: exit status -11", "escaped: KeyError", "opened"):
        tally.note("photo", what, tmp_path)
    assert tally.inputs == collections.Counter(
        {("photo", "opened"): 2, ("photo", "refused"): 1, ("photo", "finding"): 2}
    )
    assert sorted(tally.findings) == ["photo: crash: exit status -11", "photo: escaped: KeyError"]
    kept = {path.read_bytes() for path in (tmp_path / "kept").iterdir() if not path.suffix}
    assert kept == {b"abc", b"def"}
