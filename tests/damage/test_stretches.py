"""Stretches: how what the crack map suspects is cut, and what is measured of it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.mark_measures import STEEP, luma_of
from photorestorer_gui.damage.softness import SOFT
from photorestorer_gui.damage.stretches import (
    CELL_PX,
    FEATURES,
    LEAST_LOGIT,
    LEAST_SHARE,
    LIKELY,
    OF_PHOTO,
    OF_STRETCH,
    SURE,
    SUSPECTED,
    Opinion,
    Sight,
    Stretches,
    stretches,
)
from photorestorer_gui.networks.catalogue import CATALOGUE, STRETCH_JUDGE
from tests.pictures import draw_portrait

Bytes = NDArray[np.uint8]

CALM = dict.fromkeys(KIND_IDS, 0.1)
OPINION = Opinion(CALM, CALM, 0.1)
TONE = 128
GOLD = (200, 160, 60)


def wall(height: int = 200, width: int = 200) -> Bytes:
    return np.full((height, width, 3), TONE, np.uint8)


def nothing(height: int = 200, width: int = 200) -> Bytes:
    return np.zeros((height, width), np.uint8)


def seen(
    probability: Bytes, pixels: Bytes | None = None, opinion: Opinion = OPINION, tone: int = -1
) -> Stretches:
    """Look at a photo, by default a grey wall; its sharpened tone may be the same everywhere."""
    photo = wall(*probability.shape) if pixels is None else pixels
    luma = luma_of(photo) if tone < 0 else np.full(probability.shape, tone, np.uint8)
    return stretches(Sight(photo, luma, probability, opinion))


def of(found: Stretches, name: str, row: int = 100, column: int = 100) -> float:
    """Return one measure of the stretch at a pixel."""
    label = int(found.labels[row, column])
    assert label, "nothing is suspected there"
    return float(found.column(name)[label - 1])


def of_photo(found: Stretches, name: str) -> float:
    return float(found.of_photo[OF_PHOTO.index(name)])


def log_odds(byte: float) -> float:
    return math.log(byte / (255 - byte))


def suspicious(height: int, width: int, seed: int = 0) -> Bytes:
    """Return a map of blots and lines of every strength."""
    rng = np.random.default_rng(seed)
    rough = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 2.5)
    found = np.clip((np.reshape(rough, (height, width)) * 8 - 0.4) * 160, 0, 255)
    return np.asarray(found, np.uint8)


# --- what is suspected ----------------------------------------------------------------------------


@pytest.mark.parametrize("byte", [0, SUSPECTED - 1])
def test_that_where_nothing_is_suspected_there_is_no_stretch(byte: int) -> None:
    found = seen(np.full((50, 70), byte, np.uint8), wall(50, 70))
    assert found.labels.shape == (50, 70)
    assert not found.labels.any()
    assert found.size == 50 * 70
    assert found.area.shape == (0,)
    assert found.features.shape == (0, len(FEATURES))
    assert found.of_photo.shape == (len(OF_PHOTO),)
    assert found.of_photo.dtype == found.features.dtype == np.float32
    assert np.isfinite(found.of_photo).all()
    assert of_photo(found, "mean") == pytest.approx(math.log10(byte / 255 + LEAST_SHARE), rel=1e-5)


def test_that_a_pixel_is_suspected_from_its_byte_on() -> None:
    probability = nothing(40, 40)
    probability[5, 2:5] = SUSPECTED - 1, SUSPECTED, SUSPECTED - 1
    probability[30, 30] = 255
    found = seen(probability)
    assert sorted(map(tuple, np.argwhere(found.labels).tolist())) == [(5, 3), (30, 30)]
    assert found.area.tolist() == [1, 1]


def test_that_a_group_is_cut_along_the_grid() -> None:
    probability = nothing(40, 50)
    probability[5, 6:36] = 204
    found = seen(probability)
    assert CELL_PX == 12
    pieces = [np.unique(found.labels[5, a:b]).tolist() for a, b in ((6, 12), (12, 24), (24, 36))]
    assert sorted(pieces) == [[1], [2], [3]]
    for column, area in ((6, 6), (11, 6), (12, 12), (23, 12), (24, 12), (35, 12)):
        assert of(found, "log_area", 5, column) == pytest.approx(math.log(area))
        assert of(found, "group_area", 5, column) == pytest.approx(math.log(30))
    upright = seen(np.ascontiguousarray(probability.T))
    assert sorted(upright.area.tolist()) == sorted(found.area.tolist()) == [6, 12, 12]


@pytest.mark.parametrize(
    ("height", "width", "count"), [(50, 50, 25), (48, 48, 16), (12, 13, 2), (25, 12, 3)]
)
def test_that_cells_at_the_rim_are_cells_of_their_own(height: int, width: int, count: int) -> None:
    found = seen(np.full((height, width), 255, np.uint8))
    assert len(found.area) == count
    assert found.area.max() <= CELL_PX**2
    assert found.area.sum() == height * width


def test_that_two_groups_in_one_cell_stay_two() -> None:
    """Even where the first reaches to the last cell, and the second lies in the first one."""
    probability = nothing(24, 24)
    probability[2, 4:] = probability[2:, 23] = probability[6, 2:9] = 100
    found = seen(probability)
    assert sorted(found.area.tolist()) == [7, 8, 12, 21]
    assert of(found, "group_area", 2, 4) == pytest.approx(math.log(41))
    assert of(found, "group_area", 6, 2) == pytest.approx(math.log(7))
    probability[range(3, 6), range(5, 8)] = 100  # and now they touch, at corners
    assert sorted(seen(probability).area.tolist()) == [12, 18, 21]


def test_that_stretches_are_numbered_and_each_lies_in_one_cell() -> None:
    probability = suspicious(111, 130)
    found = seen(probability)
    count = len(found.area)
    assert count > 50
    assert np.array_equal(found.labels > 0, probability >= SUSPECTED)
    assert np.unique(found.labels).tolist() == list(range(count + 1))
    assert np.array_equal(np.bincount(found.labels.ravel())[1:], found.area)
    for label in range(1, count + 1):
        own = found.labels == label
        assert len(np.unique(np.argwhere(own) // CELL_PX, axis=0)) == 1
        most = log_odds(min(int(probability[own].max()), 255 * 0.999))
        assert found.column("crack_logit_most")[label - 1] == pytest.approx(most, abs=1e-3)


# --- a stretch and its group ----------------------------------------------------------------------


def test_that_a_group_is_measured_by_hand() -> None:
    probability = nothing()
    probability[100, 60:70] = LIKELY - 1
    probability[100, 70:90] = LIKELY
    probability[100, 75] = 230
    probability[20, 20] = 255  # of no group but its own
    probability[range(140, 180), range(20, 60)] = 204
    found = seen(probability)
    length = math.hypot(1, 30)
    expected = {
        "group_area": math.log(30),
        "group_length": math.log(length),
        "group_width": math.log(30 / length),
        "group_surest": log_odds(230),
        "group_logit": (10 * log_odds(127) + 19 * log_odds(128) + log_odds(230)) / 30,
        "group_likely": 20 / 30,
    }
    for name, value in expected.items():
        for column in (60, 75, 89):
            assert of(found, name, 100, column) == pytest.approx(value, rel=1e-4), name
    assert of(found, "group_area", 20, 20) == 0.0
    assert of(found, "group_length", 20, 20) == pytest.approx(math.log(math.sqrt(2)))
    assert of(found, "group_length", 150, 30) == pytest.approx(math.log(40 * math.sqrt(2)))
    assert of(found, "group_surest", 20, 20) == pytest.approx(math.log(999), rel=1e-4)


def test_that_suspicion_of_a_stretch_is_its_least_mean_and_most() -> None:
    probability = nothing()
    probability[100, 98:101] = 20, 100, 230
    found = seen(probability)
    mean = (log_odds(20) + log_odds(100) + log_odds(230)) / 3
    assert of(found, "least_logit") == pytest.approx(log_odds(20), rel=1e-4)
    assert of(found, "crack_logit") == pytest.approx(mean, rel=1e-4)
    assert of(found, "crack_logit_most") == pytest.approx(log_odds(230), rel=1e-4)
    every = seen(suspicious(120, 120))
    least, middle, most = (
        every.column(name) for name in ("least_logit", "crack_logit", "crack_logit_most")
    )
    assert (least <= middle + 1e-5).all()
    assert (middle <= most + 1e-5).all()
    assert (every.column("group_surest") >= most - 1e-5).all()


@pytest.mark.parametrize(("value", "light"), [(230, 1.0), (30, 0.0)])
def test_that_light_and_dark_lines_are_told_apart(value: int, light: float) -> None:
    pixels, probability = wall(), nothing()
    pixels[100, 60:140] = value
    probability[100, 60:140] = 150
    found = seen(probability, pixels)
    assert of(found, "light") == light
    assert of(found, "peak_21") == pytest.approx(abs(value - TONE) / 255)


def test_that_contrast_is_measured_on_the_sharpened_tone() -> None:
    pixels, probability = wall(), nothing()
    pixels[100, 60:140] = 230
    probability[100, 60:140] = 150
    assert of(seen(probability, pixels, tone=TONE), "peak_21") == 0.0


def test_that_colour_apart_from_the_photos_is_measured() -> None:
    probability = nothing(40, 40)
    probability[20] = 150
    grey = wall(40, 40)
    grey[20] = 230
    assert of(seen(probability, grey), "chroma_apart", 20, 0) == 0.0
    golden = wall(40, 40)
    golden[20] = GOLD
    line, ground = cv2.cvtColor(golden, cv2.COLOR_RGB2LAB)[[20, 0], 0, 1:].astype(float)
    apart = math.hypot(*(line - ground)) * 39 / 40 / 128
    assert apart > 0.2
    assert of(seen(probability, golden), "chroma_apart", 20, 0) == pytest.approx(apart, rel=1e-4)
    everywhere = np.full((40, 40, 3), GOLD, np.uint8)
    assert of(seen(probability, everywhere), "chroma_apart", 20, 0) == pytest.approx(0, abs=1e-4)


# --- what is suspected around it ------------------------------------------------------------------


@pytest.mark.parametrize("width", [9, 25, 121])
def test_that_suspicion_is_averaged_around_a_stretch(width: int) -> None:
    probability = nothing()
    probability[100, 100] = 204
    inside, outside = 100 - width // 2, 100 - width // 2 - 1
    name = f"suspicion_{width}"
    alone = 0.8 / width**2
    probability[100, outside] = 10  # too little to be suspected, and too far
    assert of(seen(probability), name) == pytest.approx(alone, rel=1e-3)
    probability[100, inside] = 10  # of which the mean is taken none the less
    assert of(seen(probability), name) == pytest.approx(alone + 10 / 255 / width**2, rel=1e-3)


@pytest.mark.parametrize(
    ("kind", "least", "widths"),
    [
        ("likely", LIKELY, (61, 181)),
        ("sure", SURE, (61, 181)),
        ("suspected", SUSPECTED, (31, 101)),
    ],
)
def test_that_pixels_from_a_level_on_are_counted_around(
    kind: str, least: int, widths: tuple[int, int]
) -> None:
    for width in widths:
        probability = nothing()
        probability[100, 100] = 20
        own = int(kind == "suspected")
        probability[100 + width // 2, 100] = least - 1
        probability[100, 100 + width // 2 + 1] = 255
        name = f"{kind}_{width}"
        assert of(seen(probability), name) == pytest.approx(own / width**2, rel=1e-3, abs=1e-9)
        probability[100 + width // 2, 100] = least
        found = seen(probability)
        assert of(found, name) == pytest.approx((own + 1) / width**2, rel=1e-3)


@pytest.mark.parametrize("width", [13, 61])
def test_that_the_surest_pixel_around_is_found(width: int) -> None:
    for away, surest in ((width // 2, 250), (width // 2 + 1, 50)):
        for down, across in ((away, 0), (0, -away), (away, away)):
            probability = nothing()
            probability[100, 100] = 50
            probability[100 + down, 100 + across] = 250
            found = seen(probability)
            assert of(found, f"surest_{width}") == pytest.approx(log_odds(surest), rel=1e-4)


# --- along lines ----------------------------------------------------------------------------------

LINES = ("line_31", "line_63")


def drawn(end: tuple[int, int], thickness: int = 2) -> Bytes:
    """Draw a line of suspicion through the middle, as far to either side."""
    probability = nothing()
    down, across = end
    ends = (100 - across, 100 - down), (100 + across, 100 + down)
    cv2.line(probability, *ends, 204, thickness)
    return probability


def test_that_suspicion_everywhere_is_that_of_every_line() -> None:
    found = seen(np.full((120, 96), 204, np.uint8))
    for name in LINES:
        assert found.column(name) == pytest.approx([log_odds(204)] * len(found.area), rel=1e-4)


@pytest.mark.parametrize(("name", "length"), [("line_31", 15), ("line_63", 31)])
def test_that_a_dot_is_averaged_along_a_line(name: str, length: int) -> None:
    """It fills one cell of half the size; a slanting line of that length has fewer cells.

    In full size, a cell's neighbours weigh a quarter as much to either side.
    """
    probability = nothing()
    probability[100:102, 100:102] = 204
    diagonal = 2 * round((length // 2) / math.sqrt(2)) + 1
    straight, slanting = (
        (log_odds(204) + (cells - 1) * LEAST_LOGIT) / cells for cells in (length, diagonal)
    )
    mean = (0.75**2 + 0.25**2) * slanting + 2 * 0.75 * 0.25 * straight
    assert of(seen(probability), name) == pytest.approx(mean, rel=1e-4)


@pytest.mark.parametrize(
    "end", [(0, 40), (40, 0), (28, 28), (28, -28), (15, 37), (37, -15)], ids=str
)
def test_that_a_straight_line_is_more_than_a_blob_of_the_same_area(end: tuple[int, int]) -> None:
    line = drawn(end)
    side = math.sqrt(np.count_nonzero(line)) / 2
    blob = nothing()
    blob[round(100 - side) : round(100 + side), round(100 - side) : round(100 + side)] = 204
    assert np.count_nonzero(blob) == pytest.approx(np.count_nonzero(line), rel=0.12)
    one, other = seen(line), seen(blob)
    for name, more in zip(LINES, (0.4, 1.0), strict=True):
        assert of(one, name) > of(other, name) + more


@pytest.mark.parametrize("end", [(0, 40), (15, 37), (28, 28), (6, 39)], ids=str)
def test_that_a_line_is_the_same_in_a_transposed_photo(end: tuple[int, int]) -> None:
    probability = drawn(end)
    one, other = seen(probability), seen(np.ascontiguousarray(probability.T))
    for name in LINES:
        for step in (-1, 0, 1):
            row, column = 100 + round(step * end[0] / 2), 100 + round(step * end[1] / 2)
            assert of(other, name, column, row) == pytest.approx(of(one, name, row, column))


def test_that_a_longer_line_is_more_in_the_longer_window_alone() -> None:
    short, long = seen(drawn((0, 18))), seen(drawn((0, 60)))
    assert of(long, "line_31") == pytest.approx(of(short, "line_31"), abs=0.2)
    assert of(long, "line_63") > of(short, "line_63") + 1


# --- the whole photo ------------------------------------------------------------------------------


def test_that_shares_are_taken_at_their_levels() -> None:
    """A pixel each just below and just above."""
    bytes_ = [25, 26, 63, 64, 101, 102, 152, 153, 203, 204, 229, 230]
    probability = nothing(10, 10)
    probability.ravel()[17 : 17 + len(bytes_)] = bytes_
    found = seen(probability)
    expected = dict(zip((0.1, 0.25, 0.4, 0.6, 0.8, 0.9), (11, 9, 7, 5, 3, 1), strict=True))
    for level, count in expected.items():
        share = math.log10(count / 100 + LEAST_SHARE)
        assert of_photo(found, f"share_{level:g}") == pytest.approx(share, rel=1e-5)
    mean = math.log10(sum(bytes_) / 255 / 100 + LEAST_SHARE)
    assert of_photo(found, "mean") == pytest.approx(mean, rel=1e-5)
    assert of_photo(found, "surest_30") == pytest.approx(log_odds(sum(bytes_) / 30), rel=1e-5)
    for many in (200, 1000, 5000):
        all_of_it = log_odds(sum(bytes_) / 100)
        assert of_photo(found, f"surest_{many}") == pytest.approx(all_of_it, rel=1e-5)


def test_that_the_surest_pixels_are_averaged() -> None:
    probability = nothing(100, 100)
    flat = probability.ravel()
    flat[3000:3500], flat[50:70], flat[9900:] = 51, 255, 128
    found = seen(probability)
    counts = {30: (20, 10, 0), 200: (20, 100, 80), 1000: (20, 100, 500), 5000: (20, 100, 500)}
    for many, (white, grey, dark) in counts.items():
        total = white * 255 + grey * 128 + dark * 51
        assert of_photo(found, f"surest_{many}") == pytest.approx(log_odds(total / many), rel=1e-5)


@pytest.mark.parametrize(("byte", "sign"), [(0, -1), (255, 1)])
def test_that_certainty_of_a_whole_photo_is_cut(byte: int, sign: int) -> None:
    certain = Opinion(dict.fromkeys(KIND_IDS, byte / 255), dict.fromkeys(KIND_IDS, byte / 255), 0.5)
    found = seen(np.full((80, 80), byte, np.uint8), opinion=certain)
    for name in ("surest_30", "surest_5000", "first_cracked", "noisy"):
        assert of_photo(found, name) == pytest.approx(sign * math.log(1e6), rel=1e-4)


def test_that_the_classifiers_looks_are_taken_as_logits() -> None:
    first = {kind_id: 0.1 + 0.1 * number for number, kind_id in enumerate(KIND_IDS)}
    raw = {kind_id: 0.95 - 0.1 * number for number, kind_id in enumerate(KIND_IDS)}
    shuffled = dict(reversed(raw.items()))
    found = seen(nothing(30, 30), opinion=Opinion(first, shuffled, 0.8))
    for kind_id in KIND_IDS:
        one, other = first[kind_id], raw[kind_id]
        name = f"first_{kind_id}"
        assert of_photo(found, name) == pytest.approx(math.log(one / (1 - one)), abs=1e-5)
        assert of_photo(found, kind_id) == pytest.approx(math.log(other / (1 - other)), abs=1e-5)
    assert of_photo(found, "cracked_sharpened") == pytest.approx(math.log(4), rel=1e-5)


@pytest.mark.parametrize("kind", ["blurred", "noisy"])
@pytest.mark.parametrize(("raw", "may_be"), [(SOFT, 1.0), (math.nextafter(SOFT, 0), 0.0)])
def test_that_a_photo_may_be_soft_from_the_probability_on(
    kind: str, raw: float, may_be: float
) -> None:
    """By all looks together, not by the first."""
    (other,) = {"blurred", "noisy"} - {kind}
    found = seen(nothing(30, 30), opinion=Opinion({**CALM, other: 0.9}, {**CALM, kind: raw}, 0.1))
    assert of_photo(found, f"may_be_{kind}") == may_be
    assert of_photo(found, f"may_be_{other}") == 0.0


def test_that_noise_is_the_photos_and_noise_seen_that_of_the_sharpened_tone() -> None:
    grain = np.random.default_rng(0).normal(0, 6, (200, 200, 1))
    noisy = np.clip(wall() + grain, 0, 255).astype(np.uint8)
    plain, sharpened = seen(nothing(), noisy), seen(nothing(), noisy, tone=TONE)
    assert of_photo(plain, "noise") == pytest.approx(6 / 255, rel=0.1)
    assert of_photo(sharpened, "noise") == of_photo(plain, "noise")
    assert of_photo(plain, "noise_seen") == of_photo(plain, "noise")
    assert of_photo(sharpened, "noise_seen") == 0.0


def test_that_the_share_of_steep_ground_is_measured() -> None:
    height = 5 + 6 * np.clip(np.arange(200) - 80, 0, 40)
    hillside = np.tile(height.astype(np.uint8)[None, :, None], (200, 1, 3))
    assert STEEP < 6 / 255
    assert of_photo(seen(nothing(), hillside), "steep_share") == pytest.approx(40 / 200, abs=0.02)
    assert of_photo(seen(nothing()), "steep_share") == 0.0


# --- all measures ---------------------------------------------------------------------------------


def test_that_the_judges_contract_has_a_place_for_each_measure() -> None:
    (card,) = (card for card in CATALOGUE if card.id == STRETCH_JUDGE)
    (port,) = card.contract.inputs
    assert port.shape[-1] == len(FEATURES) == len(set(FEATURES))
    assert FEATURES == OF_STRETCH + OF_PHOTO


@pytest.mark.parametrize(
    "size", [(1, 1), (5, 3), (1, 40), (40, 1), (13, 700), (64, 64), (200, 161)], ids=str
)
@pytest.mark.parametrize("level", [0, 255, SUSPECTED, None], ids=["none", "all", "least", "some"])
def test_that_every_measure_is_a_number(size: tuple[int, int], level: int | None) -> None:
    probability = suspicious(*size) if level is None else np.full(size, level, np.uint8)
    black, white = np.zeros((*size, 3)), np.full((*size, 3), 255)
    for pixels, certain in ((draw_portrait(*size).pixels, 0.5), (black, 0.0), (white, 1.0)):
        say = dict.fromkeys(KIND_IDS, certain)
        found = seen(probability, np.array(pixels, np.uint8), Opinion(say, say, certain))
        assert found.features.shape == (len(found.area), len(FEATURES))
        assert found.features.dtype == found.of_photo.dtype == np.float32
        assert np.isfinite(found.features).all()
        assert np.isfinite(found.of_photo).all()
        assert bool(found.area.size) == bool((probability >= SUSPECTED).any())


def sight() -> Sight:
    pixels = np.array(draw_portrait(120, 96).pixels, np.uint8)
    return Sight(pixels, luma_of(pixels), suspicious(120, 96), OPINION)


def test_that_the_same_photo_gives_the_same_and_stays_as_it_is() -> None:
    looked_at = sight()
    arrays = looked_at.pixels, looked_at.tone, looked_at.probability
    before = [each.copy() for each in arrays]
    one, other = stretches(looked_at), stretches(looked_at)
    assert np.array_equal(one.labels, other.labels)
    assert np.array_equal(one.features, other.features)
    assert np.array_equal(one.of_photo, other.of_photo)
    for each, copy in zip(arrays, before, strict=True):
        assert np.array_equal(each, copy)
    for name in OF_PHOTO:  # which every stretch is told
        assert (one.column(name) == of_photo(one, name)).all()


def turned(looked_at: Sight, axes: tuple[int, ...]) -> Sight:
    pixels, tone, probability = (
        np.ascontiguousarray(np.flip(each, axes))
        for each in (looked_at.pixels, looked_at.tone, looked_at.probability)
    )
    return Sight(pixels, tone, probability, looked_at.opinion)


@pytest.mark.parametrize("axes", [(0,), (1,), (0, 1)], ids=str)
def test_that_a_turned_photo_has_the_same_stretches(axes: tuple[int, ...]) -> None:
    """Where the grid is the same turned over."""
    looked_at = sight()
    one, other = stretches(looked_at), stretches(turned(looked_at, axes))
    back = np.flip(other.labels, axes)
    assert len(one.area) == len(other.area) > 50
    for index, row in enumerate(one.features):
        (there,) = np.unique(back[one.labels == index + 1])
        assert other.features[there - 1] == pytest.approx(row, abs=5e-4)
