"""From when a mark counts as a speck, and how many make a photo a damaged one."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.classifier import CLASSIFIER, calibration
from photorestorer_gui.damage.cracks import sigmoid
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
    PLENTY,
    calibrated,
)
from photorestorer_gui.training.trials import Trial
from tests.networks import graphs
from tests.pictures import draw_portrait

SIDE = 100
A_MEGAPIXEL = 1e6 / SIDE**2
CRACKED_FROM = 0.61
PLACES = [(row, column) for row in range(10, 100, 20) for column in range(10, 100, 20)]


def trial(count: int, side: int = SIDE) -> Trial:
    """Return a sound wall with so many dots of 3 × 3 pixels."""
    pixels = np.full((side, side, 3), 128, np.uint8)
    for row, column in PLACES[:count]:
        pixels[row - 1 : row + 2, column - 1 : column + 2] = 60
    none = np.zeros((side, side), np.bool_)
    return Trial(pixels, pixels, pixels, none, none, ())


def chosen(
    folder: Path, likely: float, counts: Sequence[int], cracked_from: float = CRACKED_FROM
) -> tuple[float, tuple[float, float], list[str]]:
    """Return threshold, bias and slope, and lines, of trials with so many dots each."""
    networks = graphs.stand_ins(folder, judge=graphs.judge_of_specks(likely))
    says, lines = calibrated([trial(count) for count in counts], networks, cracked_from)
    assert set(says) == {"threshold", "plenty"}
    bias, slope = json.loads(says["plenty"])
    return float(says["threshold"]), (bias, slope), lines


def score(plenty: tuple[float, float], number: float) -> float:
    """Return the score of a photo with so many specks per megapixel."""
    return sigmoid(plenty[0] + plenty[1] * math.log1p(number))


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


@pytest.mark.parametrize(("sound", "expected"), [(10, 0.9), (30, 0.3)])
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
    networks = graphs.stand_ins(tmp_path, scores={"noisy": 0.9}, judge=graphs.judge_of_specks(1.0))
    says, _ = calibrated([trial(9)], networks, CRACKED_FROM)
    assert says["threshold"] == "0.3"
    assert score(tuple(json.loads(says["plenty"])), FEWEST) == pytest.approx(0.5, abs=1e-3)


# --- how many are plenty --------------------------------------------------------------------------


@pytest.mark.parametrize("cracked_from", [0.55, 0.61, 0.95])
def test_that_more_than_any_sound_portrait_has_make_a_photo_a_damaged_one(
    tmp_path: Path, cracked_from: float
) -> None:
    """And so many as one in forty has make it one, perhaps."""
    counts = [*[1] * 38, 2, 6, 9]
    assert math.floor(PERHAPS * len(counts)) == 1
    _, plenty, lines = chosen(tmp_path, 1.0, counts, cracked_from)
    surely, perhaps = PLENTY * 9 * A_MEGAPIXEL, 6 * A_MEGAPIXEL
    assert score(plenty, surely) == pytest.approx(cracked_from, abs=1e-4)
    assert score(plenty, perhaps) == pytest.approx(0.5, abs=1e-4)
    assert score(plenty, 9 * A_MEGAPIXEL) < cracked_from
    assert score(plenty, 2 * surely) > cracked_from
    assert score(plenty, perhaps / 2) < 0.5
    assert f"cracked from {surely:.0f} a megapixel" in lines[-1]
    assert f"perhaps from {perhaps:.0f}" in lines[-1]


@pytest.mark.parametrize("counts", [[0], [0] * 50], ids=len)
def test_that_a_few_specks_never_make_a_photo_a_damaged_one(
    tmp_path: Path, counts: list[int]
) -> None:
    """Even if the sound portraits have none at all."""
    _, plenty, _ = chosen(tmp_path, 1.0, counts)
    assert score(plenty, PLENTY * FEWEST) == pytest.approx(CRACKED_FROM, abs=1e-4)
    assert score(plenty, FEWEST) == pytest.approx(0.5, abs=1e-4)
    assert score(plenty, 0) < 0.5


@pytest.mark.parametrize("cracked_from", [0.2, 0.4, 0.5, 0.51])
@pytest.mark.parametrize("counts", [[0, 0], [3, 9]], ids=str)
def test_that_a_low_threshold_makes_no_photo_without_specks_a_damaged_one(
    tmp_path: Path, cracked_from: float, counts: list[int]
) -> None:
    """Thresholds of cracks are chosen from 0.2 on, and missing parts have one of 0.29."""
    _, plenty, _ = chosen(tmp_path, 1.0, counts, cracked_from)
    most = max(counts) * A_MEGAPIXEL
    assert score(plenty, 0) < cracked_from
    assert score(plenty, 0.9 * max(most, FEWEST)) < cracked_from
    assert score(plenty, 2 * PLENTY * max(most, FEWEST)) >= cracked_from


def test_that_plenty_is_what_the_program_goes_by(tmp_path: Path) -> None:
    """A judge is calibrated, and then sound portraits stay sound, and others do not."""
    models = graphs.weights_folder(tmp_path, judge=graphs.judge_of_specks(1.0))
    networks = unverified_networks(models)
    cracked_from = calibration(networks).thresholds["cracked"] + 0.11
    says, _ = calibrated([trial(count) for count in (0, 3, 8)], networks, cracked_from)
    plenty = tuple(json.loads(says["plenty"]))
    judge = graphs.judge_of_specks(1.0, threshold=float(says["threshold"]), plenty=plenty)
    judged = graphs.stand_ins(tmp_path / "calibrated", judge=judge)
    for count, cracked in ((0, False), (8, False), (9, False), (10, True), (25, True)):
        report = assess(Photo(trial(count).damaged), networks=judged, progress=Progress())
        assert (report.scores["cracked"] >= cracked_from - 1e-5) == cracked


# --- the weights file -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("held-out")
    for seed in range(2):
        save_photo(draw_portrait(270, 260, seed=seed), root / f"{seed}.png")
    return root


def test_that_a_judge_is_calibrated_with_the_other_networks(tmp_path: Path, held_out: Path) -> None:
    models = graphs.weights_folder(tmp_path, judge=graphs.judge_of_specks(0.55))
    lines = list(calibrate(models, held_out, models / "none", count=3, seed=0))
    networks = unverified_networks(models)
    says = networks.metadata(SPECK_JUDGE)
    assert float(says["threshold"]) in LEVELS
    assert says["plenty"] != "[-20.0, 0.0]"
    assert tuple(json.loads(says["features"])) == FEATURES, "the rest stays"
    assert any(line.startswith(f"specks threshold {says['threshold']};") for line in lines)
    assert len(calibration(networks).thresholds) == 7
    files = [card.file for card in CATALOGUE if (models / card.file).is_file()]
    assert weights_file(SPECK_JUDGE) in files
    assert lines[-len(files) :] == [f"{file}  {sha256_of(models / file)}" for file in files]


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other networks are as they were."""
    thresholds = dict.fromkeys(("cracked",), 0.7)
    monkeypatch.setattr(calibrating, "_crack_threshold", lambda *_: (0.5, ["cracks"]))
    monkeypatch.setattr(calibrating, "_kinds", lambda *_: ({}, thresholds, ["kinds"]))


@pytest.mark.usefixtures("_quick")
def test_that_the_judge_is_calibrated_to_the_new_threshold_of_cracks(
    tmp_path: Path, held_out: Path
) -> None:
    models = graphs.weights_folder(tmp_path, judge=graphs.judge_of_specks(0.0))
    lines = list(calibrate(models, held_out, models / "none", count=1, seed=0))
    says = unverified_networks(models).metadata(SPECK_JUDGE)
    plenty = tuple(json.loads(says["plenty"]))
    assert says["threshold"] == "0.3"
    assert score(plenty, PLENTY * FEWEST) == pytest.approx(0.7, abs=1e-4)
    assert lines[:2] == ["cracks", "kinds"]


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
