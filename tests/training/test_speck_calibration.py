"""From when a mark counts as a speck, and how many speak for a damaged photo."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.classifier import CLASSIFIER, calibration
from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.networks.catalogue import CATALOGUE, SPECK_JUDGE
from photorestorer_gui.networks.store import sha256_of
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training import calibrate as calibrating
from photorestorer_gui.training.calibrate import calibrate, unverified_networks, weights_file
from photorestorer_gui.training.speck_calibration import (
    CLEAN_SPECKS,
    FEWEST,
    LEVELS,
    PERHAPS,
    calibrated,
)
from photorestorer_gui.training.trials import Trial
from tests.networks import graphs
from tests.networks.judges import judge_of_specks
from tests.pictures import draw_portrait

SIDE = 100
A_MEGAPIXEL = 1e6 / SIDE**2
PLACES = [(row, column) for row in range(10, 100, 20) for column in range(10, 100, 20)]


def trial(count: int, side: int = SIDE) -> Trial:
    """Return a sound wall with so many dots of 3 × 3 pixels."""
    pixels = np.full((side, side, 3), 128, np.uint8)
    for row, column in PLACES[:count]:
        pixels[row - 1 : row + 2, column - 1 : column + 2] = 60
    none = np.zeros((side, side), np.bool_)
    return Trial(pixels, pixels, pixels, none, none, ())


def chosen(folder: Path, likely: float, counts: Sequence[int]) -> tuple[float, float, list[str]]:
    """Return the threshold, how many are many, and lines, of trials with so many dots each."""
    networks = graphs.stand_ins(folder, judge=judge_of_specks(likely))
    says, lines = calibrated([trial(count) for count in counts], networks)
    assert set(says) == {"threshold", "many"}
    return float(says["threshold"]), float(says["many"]), lines


# --- the threshold --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("likely", "expected"), [(0.0, 0.3), (0.35, 0.4), (0.55, 0.6), (0.85, 0.9), (1.0, 0.9)]
)
def test_that_the_lowest_threshold_is_taken_that_leaves_sound_portraits_alone(
    tmp_path: Path, likely: float, expected: float
) -> None:
    """And the highest one where none does."""
    threshold, _, lines = chosen(tmp_path, likely, [5, 5])
    assert threshold == expected
    assert len(lines) == len(LEVELS) + 1
    covered = [float(line.split()[-1].rstrip("%")) for line in lines[:-1]]
    assert [share > 0 for share in covered] == [level <= likely for level in LEVELS]
    assert f"threshold {expected}" in lines[-1]


@pytest.mark.parametrize(("sound", "expected"), [(10, 0.9), (50, 0.3)])
def test_that_a_few_specks_of_sound_portraits_are_allowed_on_the_mean(
    tmp_path: Path, sound: int, expected: float
) -> None:
    """A dot and its rim are 21 of 10,000 pixels."""
    threshold, _, lines = chosen(tmp_path, 1.0, [1, *[0] * (sound - 1)])
    share = 21 / SIDE**2 / sound
    assert (share <= CLEAN_SPECKS) == (expected == LEVELS[0])
    assert float(lines[0].split()[-1].rstrip("%")) / 100 == pytest.approx(share, abs=6e-6)
    assert threshold == expected


def test_that_soft_portraits_count_as_having_none(tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, scores={"noisy": 0.9}, judge=judge_of_specks(1.0))
    says, _ = calibrated([trial(9)], networks)
    assert (says["threshold"], float(says["many"])) == ("0.3", FEWEST)


# --- how many are many ----------------------------------------------------------------------------


def test_that_one_sound_portrait_in_forty_may_have_many(tmp_path: Path) -> None:
    counts = [*[1] * 38, 2, 6, 9]
    assert math.floor(PERHAPS * len(counts)) == 1
    _, many, lines = chosen(tmp_path, 1.0, counts)
    assert many == 6 * A_MEGAPIXEL
    assert f"perhaps cracked from {many:.0f} a megapixel" in lines[-1]


@pytest.mark.parametrize("counts", [[0], [0] * 50], ids=len)
def test_that_a_few_specks_are_never_many(tmp_path: Path, counts: list[int]) -> None:
    """Even if the sound portraits have none at all."""
    _, many, _ = chosen(tmp_path, 1.0, counts)
    assert many == FEWEST > 0


def test_that_the_program_goes_by_what_was_chosen(tmp_path: Path) -> None:
    """A judge is calibrated, and then sound portraits stay sound, and others do not, perhaps."""
    threshold, many, _ = chosen(tmp_path, 1.0, [0, 3, 8])
    judge = judge_of_specks(1.0, threshold=threshold, many=many)
    judged = graphs.stand_ins(tmp_path / "calibrated", threshold=0.7, judge=judge)
    for count, perhaps in ((0, False), (7, False), (8, True), (25, True)):
        report = assess(Photo(trial(count).damaged), networks=judged, progress=Progress())
        assert report.label == "none"
        assert report.possible == (("cracked",) if perhaps else ())


# --- the weights file -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("held-out")
    for seed in range(2):
        save_photo(draw_portrait(270, 260, seed=seed), root / f"{seed}.png")
    return root


def test_that_a_judge_is_calibrated_with_the_other_networks(tmp_path: Path, held_out: Path) -> None:
    models = graphs.weights_folder(tmp_path, judge=judge_of_specks(0.55))
    lines = list(calibrate(models, held_out, models / "none", count=3, seed=0))
    networks = unverified_networks(models)
    says = networks.metadata(SPECK_JUDGE)
    assert float(says["threshold"]) in LEVELS
    assert FEWEST <= float(says["many"]) < math.inf
    assert tuple(json.loads(says["features"])) == FEATURES, "the rest stays"
    assert any(line.startswith(f"specks threshold {says['threshold']};") for line in lines)
    assert len(calibration(networks).thresholds) == 7
    files = [card.file for card in CATALOGUE if (models / card.file).is_file()]
    assert weights_file(SPECK_JUDGE) in files
    assert lines[-len(files) :] == [f"{file}  {sha256_of(models / file)}" for file in files]


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other networks are as they were."""
    monkeypatch.setattr(calibrating, "_crack_threshold", lambda *_: (0.5, ["cracks"]))
    monkeypatch.setattr(calibrating, "_kinds", lambda *_: ({}, {}, ["kinds"]))


@pytest.mark.usefixtures("_quick")
def test_that_networks_without_a_judge_are_calibrated_as_well(
    tmp_path: Path, held_out: Path
) -> None:
    models = graphs.weights_folder(tmp_path)
    (models / weights_file(SPECK_JUDGE)).unlink()
    lines = list(calibrate(models, held_out, models / "none", count=1, seed=0))
    assert lines[:2] == ["cracks", "kinds"]
    assert not any("specks" in line or weights_file(SPECK_JUDGE) in line for line in lines)
    assert any(line.startswith(weights_file(CLASSIFIER)) for line in lines)
    assert not (models / weights_file(SPECK_JUDGE)).exists()
