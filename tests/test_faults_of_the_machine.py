"""Faults that are none of a disk: clocks that jump, memory that runs out, a journal that breaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photorestorer_gui.errors import SaveError, in_words, ran_out_of_memory
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo import leftovers
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import save_mask
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import files
from photorestorer_gui.project.crashed import crashed_sessions
from photorestorer_gui.project.files import load_project, save_project
from photorestorer_gui.project.session import Session
from photorestorer_gui.restoration.plan import plan_of
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from tests.fault_places import photo_of
from tests.project.projects import assert_same, project_of

YEAR_S = 365.25 * 86_400

# --- clocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1970, 1979, 2026, 2108, 3000])
def test_that_a_project_is_saved_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime(year, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(files, "datetime", Clock)
    project = project_of()
    assert_same(load_project(save_project(project, tmp_path / "a.photorestorer")), project)


@pytest.mark.parametrize("jump_s", [-60 * YEAR_S, -3600.0, 3600.0, 60 * YEAR_S])
def test_that_a_session_outlives_a_jump_of_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    now = time.time
    session = Session.begin(tmp_path / "sessions")
    session.write(project_of(), {}, {})
    monkeypatch.setattr(time, "time", lambda: max(0.0, now() + jump_s))
    session.write(project_of(seed=2), {}, {})
    session.leave()
    assert [each.folder for each in crashed_sessions(tmp_path / "sessions")] == [session.folder]
    again = Session.take(session.folder)
    assert again.read(Progress(), max_megapixels=300).wishes == project_of(seed=2).wishes
    again.end()


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_that_a_file_that_is_being_written_is_no_leftover_for_a_clock_that_jumped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time

    def sweeping(descriptor: int) -> None:
        monkeypatch.setattr(time, "time", lambda: now() + YEAR_S)
        leftovers.sweep(tmp_path)

    monkeypatch.setattr(os, "fsync", sweeping)
    path = save_photo(photo_of(0), tmp_path / "a.png")
    assert load_photo(path).same_pixels(photo_of(0))


# --- memory ---------------------------------------------------------------------------------------


def no_memory(*_: Any, **__: Any) -> Any:
    raise MemoryError


def no_memory_for_opencv(*_: Any, **__: Any) -> Any:
    raise cv2.error("OpenCV(4) alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate")


def test_that_opencv_without_memory_is_known() -> None:
    """What the tests pretend is what OpenCV does, where the system lets it."""
    with pytest.raises((cv2.error, MemoryError)) as raised:
        cv2.copyMakeBorder(np.zeros((9, 9), np.uint8), 0, 2**31 - 20, 0, 2**31 - 20, 0)
    assert ran_out_of_memory(raised.value)
    assert "memory" in in_words(raised.value).summary


@pytest.mark.parametrize("failure", [no_memory, no_memory_for_opencv])
def test_that_a_smaller_copy_without_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Any
) -> None:
    monkeypatch.setattr("photorestorer_gui.photo.output.cv2.resize", failure)
    with pytest.raises(SaveError, match="not enough memory"):
        save_photo(photo_of(0), tmp_path / "a.png", options=SaveOptions(long_side_px=10))
    assert list(tmp_path.iterdir()) == []


def test_that_a_mask_without_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photorestorer_gui.photo.mask_files.Image.fromarray", no_memory)
    with pytest.raises(SaveError, match="not enough memory"):
        save_mask(Mask(np.ones((3, 3), np.bool_)), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failure", [no_memory, no_memory_for_opencv])
def test_that_a_step_without_memory_fails_and_the_photo_stays(
    networks: Networks, monkeypatch: pytest.MonkeyPatch, failure: Any
) -> None:
    monkeypatch.setattr(FixTone, "apply", failure)
    photo = photo_of(0)
    mask = Mask(np.zeros((photo.height, photo.width), np.bool_))
    plan = plan_of(["fix_tone"])
    result = restore(photo, plan, mask, networks=networks, progress=Progress())
    assert [(each.status, "memory" in each.reason) for each in result.outcomes] == [
        ("failed", True)
    ]
    assert result.after.same_pixels(photo)


def test_that_other_errors_of_opencv_stay_defects(networks: Networks, monkeypatch: Any) -> None:
    def wrong(*_: Any, **__: Any) -> Any:
        raise cv2.error("OpenCV(4) resize.cpp:4211: error: (-215:Assertion failed) inv_scale_x > 0")

    monkeypatch.setattr(FixTone, "apply", wrong)
    photo = Photo(np.zeros((9, 9, 3), np.uint8))
    mask = Mask(np.zeros((9, 9), np.bool_))
    with pytest.raises(cv2.error):
        restore(photo, plan_of(["fix_tone"]), mask, networks=networks, progress=Progress())


# --- a batch's journal, whose library writes by itself --------------------------------------------

CUT_SHORT = """
import resource, signal, sys
from pathlib import Path
from photorestorer_gui.batch.journal import Entry, Journal
from photorestorer_gui.errors import SaveError

path = Path(sys.argv[1])
journal = Journal(path)
first = Entry(Path("/photos/1.png"), Path("1.png"))
journal.note(first)
size = path.with_name(path.name + "-wal").stat().st_size
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 2000, hard))
try:
    more = {"notes": ["x" * int(sys.argv[2])]}
    journal.note(*(Entry(Path(f"/photos/{i}"), Path(f"{i}"), record=more) for i in range(2, 900)))
except SaveError as error:
    print(error.summary, error.details)
else:
    print("not told")
print([each.source.name for each in journal.entries()])
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.note(Entry(Path("/photos/2.png"), Path("2.png")))
journal.close()
print([each.source.name for each in Journal(path).entries()])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("size", [1, 9000], ids=["at the end", "in the middle"])
def test_that_a_journal_whose_disk_fails_keeps_what_was_noted_and_goes_on(
    tmp_path: Path, size: int
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CUT_SHORT, str(tmp_path / "journal.sqlite"), str(size)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    told, during, after = run.stdout.splitlines()
    assert "disk is full" in told or "cannot be written" in told
    assert "rollback" not in told, "what failed is told, not what failed after it"
    assert (during, after) == ("['1.png']", "['1.png', '2.png']"), run.stderr
