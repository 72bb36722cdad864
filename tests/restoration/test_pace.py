"""How long steps take here: learnt from what was done, and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.pace import Pace, amount_of
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import FaceOutcome, Status, Step, StepOutcome
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen


def done(step: Step, seconds: float, status: Status = "done", faces: int = 0) -> Restoration:
    """A restoration of two megapixels by one step."""
    photo = Photo(np.zeros((1000, 2000, 3), np.uint8))
    found = (FaceOutcome(Box(0, 0, 9, 9), 0.9, "done"),) * faces
    outcome = StepOutcome(step.id, step.title, step.engine, status, seconds, faces=found)
    return Restoration(photo, photo, RestorationPlan((step,)), (outcome,), seconds)


def test_that_nothing_is_known_before_the_first_measure(tmp_path: Path) -> None:
    assert Pace(tmp_path / "pace.json").seconds(Sharpen(), 2.0, "auto") is None


def test_that_a_measure_holds_for_other_sizes_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "pace.json"
    Pace(path).note(done(Sharpen(), 3.0), 0.0, "auto")
    assert Pace(path).seconds(Sharpen(strength=0.2), 10.0, "auto") == pytest.approx(15.0)
    assert Pace(path).seconds(Sharpen(), 10.0, "cpu") is None, "another engine runs it there"


def test_that_a_step_without_a_network_is_as_fast_wherever_networks_run(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    pace.note(done(FixTone(), 1.0), 0.0, "auto")
    assert pace.seconds(FixTone(), 2.0, "cpu") == pytest.approx(1.0)


def test_that_another_network_has_its_own_pace(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    pace.note(done(FillCracks(network="lama"), 30.0), 0.1, "auto")
    assert pace.seconds(FillCracks(network="lama"), 0.2, "auto") == pytest.approx(30.0)
    assert pace.seconds(FillCracks(), 0.2, "auto") is None


def test_that_the_newest_measures_count_most(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace.json")
    for seconds in (8.0, 4.0):
        pace.note(done(Sharpen(), seconds), 0.0, "auto")
    assert pace.seconds(Sharpen(), 2.0, "auto") == pytest.approx(6.0)


@pytest.mark.parametrize("status", ["skipped", "failed"])
def test_that_only_what_was_done_is_measured(tmp_path: Path, status: Status) -> None:
    pace = Pace(tmp_path / "pace.json")
    pace.note(done(Sharpen(), 3.0, status), 0.0, "auto")
    assert pace.seconds(Sharpen(), 2.0, "auto") is None


def test_that_faces_are_counted_and_fills_follow_what_is_marked(tmp_path: Path) -> None:
    assert amount_of("restore_faces", 12.0, 0.5, 3) == 3
    assert amount_of("fill_cracks", 12.0, 0.5, 3) == 6
    assert amount_of("sharpen", 12.0, 0.5, 3) == 12
    pace = Pace(tmp_path / "pace.json")
    pace.note(done(RestoreFaces(), 8.0, faces=2), 0.0, "auto")
    assert pace.seconds(RestoreFaces(), 3, "auto") == pytest.approx(12.0)
    assert pace.seconds(RestoreFaces(), 0, "auto") is None


@pytest.mark.parametrize("text", ["", "[1]", '{"sharpen//auto": "fast"}', '{"sharpen//auto": NaN}'])
def test_that_a_strange_file_is_no_measure(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pace.json"
    path.write_text(text, encoding="utf-8")
    assert Pace(path).seconds(Sharpen(), 2.0, "auto") is None


def test_that_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    pace = Pace(tmp_path / "file" / "pace.json")
    pace.note(done(Sharpen(), 3.0), 0.0, "auto")
    assert pace.seconds(Sharpen(), 2.0, "auto") == pytest.approx(3.0)
