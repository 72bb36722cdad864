"""Fault × place: whatever goes wrong while bytes are written, nothing is lost and it is told."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo import leftovers
from tests.fault_places import PLACES, Place
from tests.faults import FAULTS, Disk, Fault, disk_below, is_posix, tree

pytestmark = pytest.mark.skipif(not is_posix, reason="the errors are those of POSIX")

LOCKS = re.compile(r"(^|/)\.?[^/]*lock$")


def by_name(each: Place | Fault) -> str:
    return each.name


def at_rest(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, without locks, which hold nothing."""
    return {name: content for name, content in tree(folder).items() if not LOCKS.search(name)}


def outcome_of(place: Place, folder: Path, fault: Fault) -> tuple[Disk, Exception | None]:
    """Write the new version while the fault happens, and return what came of it."""
    with disk_below(folder, fault) as disk:
        try:
            place.write(folder, 1)
        except place.told as error:
            return disk, error
    return disk, None


@pytest.mark.parametrize("fault", FAULTS, ids=by_name)
@pytest.mark.parametrize("place", PLACES, ids=by_name)
def test_that_a_fault_is_told_and_loses_nothing(
    tmp_path: Path, place: Place, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    folder = tmp_path / "disk"
    folder.mkdir()
    place.write(folder, 0)
    before = at_rest(folder)
    leftovers.sweep_once.cache_clear()
    disk, error = outcome_of(place, folder, fault)
    after = {n: c for n, c in at_rest(folder).items() if not n.endswith(place.kept or ("\0",))}
    if not disk.has_failed:
        return  # this place does nothing that this fault is about
    if error is None:
        assert not place.told or is_harmless(place), "a failure that matters must be told"
    if isinstance(error, PhotoRestorerError):
        assert error.summary.endswith(".")
        assert error.remedy.endswith(".")
    if fault.is_for_good:  # what was being written could not be removed either
        after = {name: content for name, content in after.items() if name in before}
    if place.grows:
        assert after.keys() == before.keys()
        assert all(after[name].startswith(content) for name, content in before.items())
    elif place.named_first and after != before:
        place.write(tmp_path, 1)
        assert after == {name: (tmp_path / name).read_bytes() for name in before}
    else:
        assert after == before
    place.write(folder, 1)


def is_harmless(place: Place) -> bool:
    """Whether a failure here leaves all that the person did as safe as it was."""
    return place.name.endswith("journal written anew")


# --- power cuts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [each for each in PLACES if each.lasts], ids=by_name)
def test_that_what_was_written_is_on_the_disk_before_it_is_named(
    tmp_path: Path, place: Place
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    place.write(folder, 0)
    with disk_below(folder) as disk:
        place.write(folder, 1)
    acts = [(act, name.split(" → ")) for act, name in disk.acts]
    assert ("write" in dict(acts)) or place.named_first
    for at, (act, names) in enumerate(acts):
        if act == "name" and not place.named_first:
            before, after = acts[:at], acts[at:]
            written = max(i for i, each in enumerate(before) if each == ("write", [names[0]]))
            assert ("flush", [names[0]]) in before[written:], "the bytes are flushed first"
            assert any(each[0] == "flush" for each in after), "and then the folder"
        if act == "write":
            assert ("flush", names) in acts[at:] or is_note(names[0])


def is_note(name: str) -> bool:
    """Whether a half file of this name does no harm: it is no note then, and is written again."""
    return name.endswith(".part.json")


# --- a program that is killed ---------------------------------------------------------------------


def test_that_a_program_killed_at_any_moment_leaves_the_old_file_or_the_new(
    tmp_path: Path,
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.fault_kills", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["wrong"] == []
    assert told["kills"] > 100
