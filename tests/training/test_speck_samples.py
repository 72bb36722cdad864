"""What the judge of specks learns from: marks of drawn and of real photos, and what each is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.damage.specks import Marks
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.training.portraits import BLEMISHED
from photorestorer_gui.training.speck_samples import (
    CORE,
    COVERED,
    GRAZED,
    REAL_WEIGHT,
    UNSURE,
    Measures,
    SpeckSource,
    drawn_chunk,
    joined,
    maker,
    measures_of,
    real_chunk,
    truth_of,
)
from tests.networks import graphs
from tests.pictures import draw_portrait

Bytes = NDArray[np.uint8]

BROKEN_PLATE = "voteview_hist/007079"
SIZE = (40, 40)
Place = tuple[int, int, int, int, int]
"""Top, bottom, left and right of a part of the truth, and what it is there."""


def truth_where(places: list[Place]) -> Bytes:
    truth = np.zeros(SIZE, np.uint8)
    for top, bottom, left, right, value in places:
        truth[top:bottom, left:right] = value
    return truth


def told(truth: Bytes) -> int:
    """Return what a mark of ten pixels in a row is, by the truth of the pixels."""
    labels = np.zeros(SIZE, np.int32)
    labels[20, 10:20] = 3
    labels[30, 10:20] = 1  # too large, say: it is not among the ids
    ids = np.array([3], np.int64)
    features = np.zeros((1, len(FEATURES)), np.float32)
    (value,) = truth_of(Marks(labels, ids, np.zeros(SIZE, np.uint8), features), truth)
    return int(value)


# --- what a mark is -------------------------------------------------------------------------------


def test_that_the_shares_are_those_that_these_tests_are_made_for() -> None:
    assert (COVERED, CORE, GRAZED) == (0.6, 0.3, 0.3)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], 0),
        ([(30, 31, 10, 20, 1)], 0),
        ([(20, 21, 10, 20, 1)], 1),
        ([(15, 25, 5, 25, 1)], 1),
        ([(20, 21, 10, 15, 1)], 1),  # and, with its rim, six of ten pixels
        ([(20, 21, 10, 14, 1)], UNSURE),
        ([(20, 21, 10, 12, 1)], UNSURE),
        ([(20, 21, 10, 11, 1)], 0),  # two of ten pixels, with its rim
        ([(20, 21, 9, 10, 1)], 0),
        ([(21, 22, 10, 20, 1)], UNSURE),  # all of it near, and none of it covered
        ([(21, 22, 10, 20, 1), (20, 21, 10, 13, 1)], 1),
        ([(21, 22, 10, 20, 1), (20, 21, 10, 12, 1)], UNSURE),
    ],
    ids=str,
)
def test_that_damage_must_cover_a_mark_and_only_graze_another(
    places: list[Place], expected: int
) -> None:
    assert told(truth_where(places)) == expected


@pytest.mark.parametrize(
    "places",
    [
        [(20, 21, 10, 20, UNSURE)],
        [(20, 21, 10, 11, UNSURE)],
        [(21, 22, 5, 11, UNSURE)],
        [(20, 21, 10, 11, 1), (20, 21, 11, 20, UNSURE)],
    ],
    ids=["all", "one pixel", "beside it", "all but a grazed end"],
)
def test_that_nothing_is_said_of_a_mark_of_which_nothing_is_known(
    places: list[Place],
) -> None:
    assert told(truth_where(places)) == UNSURE


def test_that_damage_outweighs_what_is_unknown() -> None:
    assert told(truth_where([(18, 23, 8, 22, UNSURE), (20, 21, 10, 18, 1)])) == 1


def test_that_a_photo_without_marks_has_no_truth() -> None:
    none = np.zeros((0, len(FEATURES)), np.float32)
    seen = Marks(np.zeros(SIZE, np.int32), np.zeros(0, np.int64), np.zeros(SIZE, np.uint8), none)
    assert truth_of(seen, np.ones(SIZE, np.uint8)).shape == (0,)


# --- marks of photos ------------------------------------------------------------------------------


def specked_wall() -> tuple[Bytes, Bytes]:
    """Return a wall with two dark specks and a light one, and the truth: one of each kind."""
    pixels = np.full((120, 140, 3), 128, np.uint8)
    truth = np.zeros((120, 140), np.uint8)
    for value, row, column, shade in ((0, 30, 30, 40), (1, 30, 100, 40), (UNSURE, 90, 60, 210)):
        pixels[row - 1 : row + 2, column - 1 : column + 2] = shade
        truth[row - 2 : row + 3, column - 2 : column + 3] = value
    return pixels, truth


def test_that_marks_of_which_nothing_is_known_are_left_out(tmp_path: Path) -> None:
    found = measures_of(*specked_wall(), graphs.stand_ins(tmp_path))
    assert found.features.shape == (2, len(FEATURES))
    assert found.damage.tolist() == [False, True]
    assert (found.features[:, FEATURES.index("light")] == -1).all()


@pytest.mark.parametrize("kind", ["blurred", "noisy"])
def test_that_a_soft_photo_has_none(tmp_path: Path, kind: str) -> None:
    networks = graphs.stand_ins(tmp_path, scores={kind: 0.9})
    found = measures_of(*specked_wall(), networks)
    assert found.features.shape == (0, len(FEATURES))
    assert found.damage.shape == (0,)


def test_that_parts_are_joined_in_their_order() -> None:
    nothing = joined([])
    assert nothing.features.shape == (0, len(FEATURES))
    assert nothing.features.dtype == np.float32
    assert nothing.damage.shape == (0,)
    assert nothing.damage.dtype == np.bool_
    weights = np.array([1, 2, 3], np.float32)
    one = Measures(np.full((2, len(FEATURES)), 1, np.float32), np.array([True, False]), weights[:2])
    other = Measures(np.full((1, len(FEATURES)), 2, np.float32), np.array([True]), weights[2:])
    both = joined([nothing, one, other])
    assert both.features[:, 0].tolist() == [1, 1, 2]
    assert both.damage.tolist() == [True, False, True]
    assert both.weight.tolist() == [1, 2, 3]


# --- drawn and real photos ------------------------------------------------------------------------


def chipped_plate() -> Photo:
    """Return a calm wall with dark and light chips."""
    rng = np.random.default_rng(5)
    pixels = np.full((420, 340, 3), 150, np.uint8)
    for number, (row, column) in enumerate(rng.integers(20, 320, (20, 2)).tolist()):
        pixels[row : row + 4, column : column + 4] = 30 if number % 2 else 235
    return Photo(pixels)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> SpeckSource:
    """Two sound portraits, one too small, and one that is known to be damaged itself."""
    root = tmp_path_factory.mktemp("specks")
    photos = {
        "sound/one": draw_portrait(260, 220, seed=1),
        "sound/two": draw_portrait(240, 280, seed=2),
        "sound/small": draw_portrait(150, 130, seed=3),
        BROKEN_PLATE: chipped_plate(),
    }
    for name, photo in photos.items():
        path = root / "portraits" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        save_photo(photo, path)
    models = graphs.weights_folder(root / "models")
    return SpeckSource(models, (root / "portraits", root / "no stamps"))


def test_that_the_same_seed_gives_the_same_marks(source: SpeckSource) -> None:
    first, again, other = (drawn_chunk(source, seed, 3) for seed in (4, 4, 5))
    assert first.features.shape == (len(first.damage), len(FEATURES))
    assert np.isfinite(first.features).all()
    assert np.array_equal(first.features, again.features)
    assert np.array_equal(first.damage, again.damage)
    assert not np.array_equal(first.features, other.features)


def test_that_drawn_photos_show_damage_and_what_is_none(source: SpeckSource) -> None:
    found = drawn_chunk(source, 0, 8)
    assert 0 < found.damage.sum() < len(found.damage)


def test_that_damaged_and_small_originals_are_not_drawn_on(
    source: SpeckSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: set[tuple[int, ...]] = set()

    def noted(pixels: Bytes, truth: Bytes, networks: Networks) -> Measures:
        assert truth.shape == pixels.shape[:2]
        sizes.add(pixels.shape)
        return joined([])

    monkeypatch.setattr("photorestorer_gui.training.speck_samples.measures_of", noted)
    drawn_chunk(source, 0, 20)
    assert sizes == {(260, 220, 3), (240, 280, 3), (512, 512, 3)}


def test_that_real_plates_show_damage(source: SpeckSource) -> None:
    assert BROKEN_PLATE in BLEMISHED
    (plate,) = maker(source).plates
    assert plate.path.stem == BROKEN_PLATE.split("/")[1]
    found = real_chunk(source, 0, 16)
    assert len(found.damage) >= 15
    assert found.damage.mean() > 0.9
    assert (found.weight == REAL_WEIGHT).all()
    assert (drawn_chunk(source, 0, 1).weight == 1).all()
    assert real_chunk(source, 1, 16).features.shape == (0, len(FEATURES)), "there is only one"
