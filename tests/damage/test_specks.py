"""Specks: which marks are looked at, what the judge makes of them, and where they end up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.classifier import logit
from photorestorer_gui.damage.cracks import CrackMap, find_cracks, sigmoid
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.damage.specks import (
    CORE,
    LEAST_PX,
    MOST_PX,
    SIDE_PX,
    Marks,
    Specks,
    find_specks,
    small_marks,
)
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs
from tests.networks.judges import judge_of_specks
from tests.pictures import draw_portrait

Bytes = NDArray[np.uint8]

RAW = dict.fromkeys(KIND_IDS, 0.1)
TONE, LIGHT, DARK = 128, 200, 50
SPECKS = [(40, 50), (40, 150), (120, 90), (160, 30), (160, 170), (100, 20)]


def wall(height: int = 200, width: int = 200) -> Bytes:
    return np.full((height, width, 3), TONE, np.uint8)


def specked(*, scale: int = 1, bits: int = 8, side: int = 200) -> Photo:
    """Return a wall with a light or dark speck at each of `SPECKS`, of 3 × `scale` pixels a side.

    Neither is bright enough for the stand-in of the crack finder.
    """
    pixels = wall(side, side)
    for number, (row, column) in enumerate(SPECKS):
        pixels[row - 1 : row + 2, column - 1 : column + 2] = LIGHT if number % 2 else DARK
    large = np.kron(pixels, np.ones((scale, scale, 1), np.uint8))
    return Photo(large if bits == 8 else large.astype(np.uint16) * np.uint16(257))


def seen(pixels: Bytes, marked: NDArray[np.bool_] | None = None) -> Marks:
    nothing = np.zeros(pixels.shape[:2], np.uint8)
    return small_marks(pixels, nothing, nothing > 0 if marked is None else marked, RAW)


def judged_by(folder: Path, likely: float, **says: float | Sequence[str]) -> Networks:
    """Return stand-ins with a judge that says the same of each mark."""
    judge = judge_of_specks(likely, **says)  # type: ignore[arg-type]
    return graphs.stand_ins(folder, judge=judge)


def blank(photo: Photo, threshold: float = 0.5) -> CrackMap:
    return CrackMap(np.zeros((photo.height, photo.width), np.uint8), threshold=threshold)


def found_in(photo: Photo, networks: Networks, crack_map: CrackMap | None = None) -> Specks:
    found = find_specks(
        photo, RAW, crack_map or blank(photo), networks=networks, progress=Progress()
    )
    assert found is not None
    return found


# --- what stands out ------------------------------------------------------------------------------


def test_that_light_and_dark_specks_stand_out_and_a_wall_does_not() -> None:
    marks = seen(np.array(specked().pixels, np.uint8))
    assert sorted(marks.ids) == sorted({marks.labels[at] for at in SPECKS})
    assert len(marks.ids) == len(SPECKS) == len(marks.features)
    assert np.count_nonzero(np.isin(marks.labels, marks.ids)) == 9 * len(SPECKS)
    assert not seen(wall()).ids.size
    assert seen(wall()).features.shape == (0, len(FEATURES))


def test_that_what_is_too_small_or_too_large_is_left_alone() -> None:
    pixels = wall(300, 500)
    pixels[20, 20 : 20 + LEAST_PX - 1] = LIGHT
    pixels[20, 60 : 60 + LEAST_PX] = LIGHT
    rows, few = MOST_PX // 2, MOST_PX // 2 + 1
    pixels[60:62, 20 : 20 + rows] = LIGHT
    pixels[100:102, 20 : 20 + few] = LIGHT
    marks = seen(pixels)
    assert {int(marks.labels[20, 60]), int(marks.labels[60, 20])} == set(marks.ids.tolist())


def test_that_a_wide_light_place_does_not_stand_out() -> None:
    pixels = wall()
    cv2.circle(pixels, (100, 100), 40, (LIGHT,) * 3, -1)
    marks = seen(pixels)
    assert not marks.labels[70:130, 70:130].any()


@pytest.mark.parametrize("pixels_marked", [1, 9])
def test_that_what_the_crack_finder_has_marked_is_left_alone(pixels_marked: int) -> None:
    pixels = np.array(specked().pixels, np.uint8)
    marked = np.zeros(pixels.shape[:2], np.bool_)
    marked[39:42, 49 : 49 + (pixels_marked + 2) // 3] = True
    marked[40:42, 49:52] &= pixels_marked > 1
    assert marked.sum() == pixels_marked
    marks = seen(pixels, marked)
    assert len(marks.ids) == len(SPECKS) - 1
    assert marks.labels[40, 50] not in marks.ids


def test_that_the_crack_finders_marks_are_taken_at_its_threshold(tmp_path: Path) -> None:
    photo = specked()
    probability = np.zeros((200, 200), np.uint8)
    probability[38:43, 48:53] = 180
    networks = judged_by(tmp_path, 1.0)
    found = {
        level: found_in(photo, networks, CrackMap(probability, threshold=level)).probability
        for level in (0.5, 0.8)
    }
    assert not found[0.5][40, 50]
    assert found[0.8][40, 50]
    assert found[0.5][40, 150]
    assert found[0.8][40, 150]


def test_that_a_light_and_a_dark_mark_that_touch_are_two() -> None:
    pixels = wall()
    pixels[100:104, 96:100] = LIGHT
    pixels[100:104, 100:104] = DARK
    marks = seen(pixels)
    one, other = (np.flatnonzero(marks.ids == marks.labels[102, column]) for column in (98, 101))
    assert one.size == other.size == 1
    light = marks.features[:, FEATURES.index("light")]
    assert [float(light[each][0]) for each in (one, other)] == [1.0, -1.0]


def test_that_only_the_core_of_a_mark_gets_its_value() -> None:
    pixels = wall()
    soft = np.zeros((200, 200), np.float32)
    soft[100, 100] = soft[40, 40] = 1.0
    soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 2.0), np.float32)
    pixels += np.rint(soft[..., None] / soft.max() * 100).astype(np.uint8)
    pixels[150, 20:22] = LIGHT
    marks = seen(pixels)
    assert len(marks.ids) == 2
    first, second = marks.labels[40, 40], marks.labels[100, 100]
    values = np.where(marks.ids == first, 0.25, 0.75).astype(np.float32)
    spread = marks.spread(values)
    assert spread.shape == (200, 200)
    assert spread.dtype == np.float32
    assert spread[40, 40] == 0.25
    assert spread[100, 100] == 0.75
    assert spread[150, 20] == 0.0, "it stands out, and is too small"
    own = marks.labels == second
    core = marks.stands_out >= CORE * marks.stands_out[own].max()
    assert 0 < np.count_nonzero(own & core) < np.count_nonzero(own)
    assert np.array_equal(spread == 0.75, own & core)


# --- what the judge says --------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "is_judged"), [("blurred", 0), ("noisy", 0), ("faded", 1)])
def test_that_grain_is_not_judged(tmp_path: Path, kind: str, is_judged: int) -> None:
    photo = specked()
    raw = {**RAW, kind: 0.9}
    networks = judged_by(tmp_path, 1.0)
    found = find_specks(photo, raw, blank(photo), networks=networks, progress=Progress())
    assert (found is not None) == is_judged


def test_that_specks_are_in_the_mask_if_the_judge_says_so(tmp_path: Path) -> None:
    photo = specked()
    joined = found_in(photo, judged_by(tmp_path, 1.0)).joined(blank(photo))
    pixels = joined.mask().pixels
    drawn = (photo.pixels != TONE).any(axis=2)
    assert pixels[drawn].all()
    near = cv2.dilate(drawn.view(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert not pixels[~near].any()


def test_that_dots_are_not_in_the_mask_if_the_judge_says_so(tmp_path: Path) -> None:
    photo = specked()
    crack_map = blank(photo)
    found = found_in(photo, judged_by(tmp_path, 0.0))
    assert not found.probability.any()
    assert found.joined(crack_map) is crack_map


@pytest.mark.parametrize(("threshold", "onto"), [(0.5, 0.5), (0.8, 0.3), (0.3, 0.9)])
@pytest.mark.parametrize(
    ("logits", "least"),
    [(0.2, 0.45), (1.5, 0.25), (-0.2, 0.55), (-1.5, 0.75)],
    ids=["just", "surely", "hardly", "barely"],
)
def test_that_the_sensitivity_moves_specks(
    tmp_path: Path, threshold: float, onto: float, logits: float, least: float
) -> None:
    """Each step of a sixth is worth a logit, as it is for cracks."""
    photo = specked()
    likely = sigmoid(logit(threshold) + logits)
    networks = judged_by(tmp_path, likely, threshold=threshold)
    crack_map = blank(photo, onto)
    joined = found_in(photo, networks, crack_map).joined(crack_map)
    assert bool(joined.mask()) == (logits > 0)
    assert least == pytest.approx(0.5 - logits / 6, abs=0.035)
    assert joined.mask(least + 0.05)
    assert not joined.mask(least - 0.1)


@pytest.mark.parametrize(
    ("likely", "more", "many"), [(0.71, 0, True), (0.71, 1, False), (0.69, 0, False)]
)
def test_that_so_many_specks_a_megapixel_are_many(
    tmp_path: Path, likely: float, more: int, many: bool
) -> None:
    least = (len(SPECKS) + more) / 0.04
    networks = judged_by(tmp_path, likely, threshold=0.7, many=least)
    assert found_in(specked(), networks).many is many


@pytest.mark.parametrize("scale", [2, 6])
def test_that_specks_are_counted_at_the_size_at_which_they_are_judged(
    tmp_path: Path, scale: int
) -> None:
    photo = specked(scale=scale, side=400)
    assert (photo.height > 2 * SIDE_PX) == (scale == 6)
    number = len(SPECKS) * 1e6 / min(photo.height, SIDE_PX) ** 2
    for least, many in ((number * 0.9, True), (number * 1.1, False)):
        networks = judged_by(tmp_path / f"{least}", 1.0, many=least)
        assert found_in(photo, networks).many is many


def test_that_dots_of_what_is_not_calm_are_not_counted(tmp_path: Path) -> None:
    """A curly beard has dozens of them."""
    folds = 20 + 215 * np.abs(np.arange(200) % 80 - 40) / 40
    pixels = np.repeat(np.broadcast_to(folds, (200, 200))[..., None], 3, axis=2).astype(np.uint8)
    pixels[99:102, 19:22] = 255
    networks = judged_by(tmp_path, 1.0, many=1.0)
    found = found_in(Photo(pixels), networks)
    assert found.probability[100, 20]
    assert not found.many
    assert found_in(specked(), networks).many


@pytest.mark.parametrize("features", [FEATURES[:-1], FEATURES[::-1], (*FEATURES, "age")], ids=len)
def test_that_a_judge_of_other_measures_is_refused(
    tmp_path: Path, features: tuple[str, ...]
) -> None:
    photo = specked()
    networks = judged_by(tmp_path, 1.0, features=features)
    with pytest.raises(NetworkError, match="does not fit this version") as caught:
        found_in(photo, networks)
    assert caught.value.remedy == "Install the program again."


def test_that_a_missing_judge_is_told(tmp_path: Path) -> None:
    networks = judged_by(tmp_path, 1.0)
    (tmp_path / f"{graphs.JUDGE}.onnx").unlink()
    with pytest.raises(NetworkError, match="not installed") as caught:
        found_in(specked(), networks)
    assert caught.value.remedy == "Install the program again."


def test_that_judging_can_be_cancelled(tmp_path: Path) -> None:
    photo, progress = specked(), Progress()
    networks = judged_by(tmp_path, 1.0)
    progress.cancel()
    with pytest.raises(Cancelled):
        find_specks(photo, RAW, blank(photo), networks=networks, progress=progress)


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 7), (17, 33), (4000, 3), (3, 1700), (1100, 900)], ids=str
)
def test_that_any_photo_is_judged(tmp_path: Path, size: tuple[int, int]) -> None:
    photo = draw_portrait(*size)
    found = found_in(photo, judged_by(tmp_path, 1.0))
    assert max(found.probability.shape) == min(SIDE_PX, max(size))
    assert found.joined(blank(photo)).probability.shape == size


# --- the joined map -------------------------------------------------------------------------------


def test_that_joining_lowers_no_probability_and_keeps_the_rest(tmp_path: Path) -> None:
    photo = specked(scale=3)
    rng = np.random.default_rng(0)
    probability = rng.integers(0, 100, (300, 300)).astype(np.uint8)
    before = CrackMap(probability, 600, 600, threshold=0.6, widest_px=15)
    after = found_in(photo, judged_by(tmp_path, 1.0), before).joined(before)
    assert (after.size, after.threshold, after.widest_px) == ((600, 600), 0.6, 15)
    assert after.probability.shape == (300, 300)
    assert (after.probability >= before.probability).all()
    assert after.mask()
    assert not before.mask()
    assert np.array_equal(before.probability, probability), "it stays as it was"


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("scale", [1, 2, 9])
def test_that_specks_are_where_they_are(tmp_path: Path, scale: int, bits: int) -> None:
    """Of a small photo, of one just small enough, and of one that is shrunk to be judged."""
    photo = specked(scale=scale, bits=bits)
    assert (max(photo.pixels.shape) > SIDE_PX) == (scale > 2)
    networks = judged_by(tmp_path, 1.0)
    crack_map = find_cracks(photo, networks=networks, progress=Progress())
    pixels = found_in(photo, networks, crack_map).joined(crack_map).mask().pixels
    drawn = photo.pixels[..., 0] != photo.pixels[0, 0, 0]
    assert pixels[drawn].all()
    rim_px = 1 if scale <= 2 else 1 + 2 * math.ceil(200 * scale / SIDE_PX)
    side = 2 * rim_px + 1
    near = cv2.dilate(drawn.view(np.uint8), np.ones((side, side), np.uint8)) > 0
    assert not pixels[~near].any()


def test_that_specks_of_a_deep_photo_are_those_of_the_same_photo_in_8_bits(tmp_path: Path) -> None:
    networks = judged_by(tmp_path, 0.9)
    for scale in (1, 9):
        one, other = (found_in(specked(scale=scale, bits=bits), networks) for bits in (8, 16))
        assert one.many == other.many
        assert np.mean(one.probability != other.probability) < 1e-4


# --- the whole examination ------------------------------------------------------------------------

MANY, NEVER = 1.0, math.inf


@pytest.mark.parametrize(
    ("scores", "many", "label", "possible"),
    [
        ({}, MANY, "none", ("cracked",)),
        ({}, NEVER, "none", ()),
        ({"cracked": 0.9}, NEVER, "cracked", ()),
        ({"cracked": 0.9}, MANY, "cracked", ()),
        ({"blurred": 0.9}, MANY, "blurred", ()),
        ({"noisy": 0.9}, MANY, "blurred", ()),
    ],
)
def test_that_a_photo_with_many_specks_is_cracked_perhaps(
    tmp_path: Path, scores: dict[str, float], many: float, label: str, possible: tuple[str, ...]
) -> None:
    """Nothing is done unasked for them; once a photo counts as cracked, they are to be filled."""
    judge = judge_of_specks(1.0, many=many)
    networks = graphs.stand_ins(tmp_path, scores=scores, threshold=0.7, judge=judge)
    report = assess(specked(), networks=networks, progress=Progress())
    assert (report.label, report.possible) == (label, possible)
    assert bool(report.mask()) == (label == "cracked")
    if label != "blurred":
        marked = report.with_kind("cracked", present=True).mask().pixels
        assert all(marked[at] for at in SPECKS)


@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.505, 0.95])
def test_that_specks_alone_make_no_photo_a_cracked_one(tmp_path: Path, threshold: float) -> None:
    judge = judge_of_specks(1.0, many=MANY)
    networks = graphs.stand_ins(tmp_path, threshold=threshold, judge=judge)
    report = assess(specked(), networks=networks, progress=Progress())
    assert report.label == "none"
    assert report.possible == (("cracked",) if threshold == 0.95 else ())


def test_that_specks_never_lower_a_score(tmp_path: Path) -> None:
    judge = judge_of_specks(1.0, many=MANY)
    for told, expected in ((0.2, 0.5), (0.55, 0.55), (0.8, 0.8)):
        networks = graphs.stand_ins(tmp_path, scores={"cracked": told}, threshold=0.7, judge=judge)
        report = assess(specked(), networks=networks, progress=Progress())
        assert report.scores["cracked"] == pytest.approx(expected, abs=1e-4)
        assert report.scores["missing"] == pytest.approx(0.1, abs=1e-4)


def test_that_a_sound_photo_stays_as_it_is(tmp_path: Path) -> None:
    judge = judge_of_specks(1.0, many=MANY)
    networks = graphs.stand_ins(tmp_path, threshold=0.7, judge=judge)
    sound = assess(Photo(wall()), networks=networks, progress=Progress())
    assert (sound.label, sound.possible) == ("none", ())
    assert not sound.crack_map.mask()
    assert assess(specked(), networks=networks, progress=Progress()).possible == ("cracked",)


@pytest.mark.parametrize("side_px", [3, 8, 12, 16, 19])
def test_that_specks_for_which_a_photo_is_cracked_perhaps_can_be_filled(
    tmp_path: Path, side_px: int
) -> None:
    """The widest are as wide as a missing part, of which this photo has none."""
    pixels = wall(600, 600)
    for row in range(60, 600, 120):
        for column in range(60, 600, 120):
            pixels[row : row + side_px, column : column + side_px] = DARK
    judge = judge_of_specks(1.0, many=MANY)
    networks = graphs.stand_ins(tmp_path, threshold=0.7, judge=judge)
    report = assess(Photo(pixels), networks=networks, progress=Progress())
    asked = report.with_kind("cracked", present=True)
    assert bool(report.possible) == bool(asked.mask()) == (side_px < 15)


def test_that_a_report_of_a_large_photo_marks_at_its_size(tmp_path: Path) -> None:
    judge = judge_of_specks(1.0)
    networks = graphs.stand_ins(tmp_path, scores={"cracked": 0.9}, judge=judge)
    photo = specked(scale=6, side=400)
    report = assess(photo, networks=networks, progress=Progress(), within_px=1200)
    marked = report.mask().pixels
    assert marked.shape == (2400, 2400)
    assert all(marked[row * 6 + 3, column * 6 + 3] for row, column in SPECKS)


def test_that_an_examination_can_be_cancelled_while_specks_are_judged(tmp_path: Path) -> None:
    said: list[str] = []

    def heard(_: float, text: str) -> None:
        said.append(text)
        if text == "Looking for specks":
            progress.cancel()

    progress = Progress(heard)
    networks = graphs.stand_ins(tmp_path, judge=judge_of_specks(1.0))
    with pytest.raises(Cancelled):
        assess(specked(), networks=networks, progress=progress)
    assert said[-1] == "Looking for specks"
