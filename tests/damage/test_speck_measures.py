"""What is measured of small marks: of each, of its surroundings, and of its like."""

from __future__ import annotations

import math
from collections.abc import Mapping

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.mark_measures import NOISES, STEEP, WEAK, Scene
from photorestorer_gui.damage.speck_measures import CALM, FEATURES, PLAIN, PLAIN_PX
from photorestorer_gui.damage.specks import Marks, small_marks
from photorestorer_gui.networks.catalogue import CATALOGUE, SPECK_JUDGE
from tests.pictures import draw_portrait

Bytes = NDArray[np.uint8]

RAW = dict.fromkeys(KIND_IDS, 0.1)
TONE, LIGHT, DARK = 128, 190, 60
LIKE = ("like_61", "calm_like_61", "like_181", "calm_like_181")
OF_PHOTO = FEATURES[FEATURES.index("noise") :]


def wall(height: int = 200, width: int = 200, tone: int = TONE) -> Bytes:
    return np.full((height, width, 3), tone, np.uint8)


def dot(pixels: Bytes, row: int, column: int, value: int = LIGHT, *, reach: int = 1) -> None:
    """Draw a square whose middle is there, of 2 × `reach` + 1 pixels a side."""
    pixels[row - reach : row + reach + 1, column - reach : column + reach + 1] = value


def hillside() -> Bytes:
    """Draw a dark wall, a slope of six levels a pixel from column 80 to 120, and a light wall."""
    height = 5 + 6 * np.clip(np.arange(200) - 80, 0, 40)
    return np.tile(height.astype(np.uint8)[None, :, None], (200, 1, 3))


def seen(pixels: Bytes, probability: Bytes | None = None, raw: Mapping[str, float] = RAW) -> Marks:
    nothing = np.zeros(pixels.shape[:2], np.uint8)
    found = nothing if probability is None else probability
    return small_marks(pixels, found, nothing > 0, raw)


def index_at(marks: Marks, row: int, column: int) -> int:
    (index,) = np.flatnonzero(marks.ids == marks.labels[row, column])
    return int(index)


def of(marks: Marks, name: str, row: int = 100, column: int = 100) -> float:
    """Return one measure of the mark at a pixel."""
    return float(marks.features[index_at(marks, row, column), FEATURES.index(name)])


def many(value: float) -> int:
    """Return the number of which the logarithm, as counts are given, is this."""
    return round(math.expm1(value))


def specked_portrait(height: int = 200, width: int = 161) -> Bytes:
    pixels = np.array(draw_portrait(height, width).pixels, np.uint8)
    rng = np.random.default_rng(3)
    for number in range(12):
        row, column = rng.integers(3, [height - 3, width - 3])
        dot(pixels, int(row), int(column), 225 if number % 2 else 25)
    return pixels


# --- all measures ---------------------------------------------------------------------------------


def _single() -> Bytes:
    pixels = wall()
    dot(pixels, 100, 100)
    return pixels


def _grey() -> Bytes:
    grey = cv2.cvtColor(specked_portrait(), cv2.COLOR_RGB2GRAY)
    return np.repeat(np.asarray(grey, np.uint8)[..., None], 3, axis=2)


def _rough() -> Bytes:
    return np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


@pytest.mark.parametrize(
    ("pixels", "least"),
    [
        (specked_portrait(), 12),
        (specked_portrait(64, 64), 8),
        (specked_portrait(700, 40), 10),
        (_grey(), 12),
        (_single(), 1),
        (_rough(), 0),
    ],
    ids=["portrait", "tiny", "narrow", "grey", "single", "rough"],
)
@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_that_every_measure_is_a_number(pixels: Bytes, least: int, certain: float) -> None:
    everywhere = np.full(pixels.shape[:2], round(certain * 255), np.uint8)
    marks = seen(pixels, everywhere, dict.fromkeys(KIND_IDS, certain))
    assert len(marks.ids) >= least
    assert marks.features.shape == (len(marks.ids), len(FEATURES))
    assert marks.features.dtype == np.float32
    assert np.isfinite(marks.features).all()


def test_that_the_judges_contract_has_a_place_for_each_measure() -> None:
    (card,) = (card for card in CATALOGUE if card.id == SPECK_JUDGE)
    (port,) = card.contract.inputs
    assert port.shape[-1] == len(FEATURES) == len(set(FEATURES))


def turned_pairs(pixels: Bytes, axis: int) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Return what is measured of each mark in a picture, and in that turned over."""
    probability = np.zeros(pixels.shape[:2], np.uint8)
    probability[50:80, 30:90] = 90
    before = seen(pixels, probability)
    over, found = (np.ascontiguousarray(np.flip(each, axis)) for each in (pixels, probability))
    after = seen(over, found)
    assert len(before.ids) == len(after.ids)
    turned = np.flip(after.labels, axis)
    pairs = []
    for index, mark in enumerate(before.ids):
        (other,) = np.unique(turned[before.labels == mark])
        (there,) = np.flatnonzero(after.ids == other)
        rows = before.features[index].tolist(), after.features[there].tolist()
        one, two = (dict(zip(FEATURES, row, strict=True)) for row in rows)
        pairs.append((one, two))
    return pairs


@pytest.mark.parametrize("axis", [0, 1], ids=["upside down", "in a mirror"])
@pytest.mark.parametrize("size", [(200, 161), (161, 200)], ids=str)
def test_that_a_turned_picture_has_the_same_marks(size: tuple[int, int], axis: int) -> None:
    """But for the like of a mark whose middle lies between two pixels: it is counted at one."""
    pairs = turned_pairs(specked_portrait(*size), axis)
    assert len(pairs) > 12
    for one, two in pairs:
        for name in set(FEATURES) - set(LIKE):
            assert two[name] == pytest.approx(one[name], abs=2e-4), name


@pytest.mark.parametrize("axis", [0, 1], ids=["upside down", "in a mirror"])
def test_that_marks_have_as_many_like_in_a_turned_picture(axis: int) -> None:
    rng = np.random.default_rng(8)
    pixels = hillside()
    for number, (row, column) in enumerate(rng.integers(2, 198, (30, 2)).tolist()):
        dot(pixels, row, column, 255 if number % 3 else 0)
    pairs = turned_pairs(pixels, axis)
    even = [
        (one, two) for one, two in pairs if math.isclose(math.exp(one["log_area"]), 9, rel_tol=1e-5)
    ]
    assert len(even) > 12
    for one, two in even:
        for name in LIKE:
            assert two[name] == pytest.approx(one[name], abs=1e-5), name


# --- a mark itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "light"), [(LIGHT, 1.0), (DARK, -1.0)])
def test_that_light_and_dark_marks_are_told_apart(value: int, light: float) -> None:
    pixels = wall()
    dot(pixels, 100, 100, value)
    marks = seen(pixels)
    assert of(marks, "light") == light
    change = abs(value - TONE) / 255
    assert of(marks, "peak_21") == of(marks, "hat_21") == pytest.approx(change)
    assert of(marks, "peak_5") == of(marks, "hat_5") == pytest.approx(change)
    assert of(marks, "ground") == pytest.approx(TONE / 255)
    for name in ("luma", "lightest", "darkest"):
        assert of(marks, name) == pytest.approx(value / 255)


def test_that_size_and_shape_are_measured_in_pixels() -> None:
    pixels = wall()
    dot(pixels, 40, 40)
    pixels[100, 93:108] = LIGHT
    pixels[113:148, 160] = DARK
    marks = seen(pixels)
    sides = {(40, 40): (3, 3), (100, 100): (15, 1), (130, 160): (35, 1)}
    for at, (length, width) in sides.items():
        assert math.exp(of(marks, "log_area", *at)) == pytest.approx(length * width, rel=1e-5)
        assert math.exp(of(marks, "log_length", *at)) * math.sqrt(12) == pytest.approx(length)
        assert math.exp(of(marks, "log_width", *at)) * math.sqrt(12) == pytest.approx(width)


def test_that_a_slanted_line_is_as_long_and_thin_as_it_is() -> None:
    pixels = wall()
    cv2.line(pixels, (90, 90), (110, 110), (LIGHT,) * 3, 1)
    marks = seen(pixels)
    length = math.exp(of(marks, "log_length")) * math.sqrt(12)
    assert length == pytest.approx(21 * math.sqrt(2), rel=0.02)
    assert math.exp(of(marks, "log_width")) * math.sqrt(12) < 1.1


def test_that_a_ring_is_no_disc() -> None:
    pixels = wall()
    cv2.circle(pixels, (50, 50), 6, (LIGHT,) * 3, -1)
    cv2.circle(pixels, (100, 100), 6, (LIGHT,) * 3, 1)
    marks = seen(pixels)
    assert of(marks, "log_roundness", 50, 50) == pytest.approx(0.0, abs=0.1)
    assert of(marks, "log_roundness", 100, 106) > 0.5


def test_that_a_wide_mark_stands_out_in_a_wide_window_only() -> None:
    pixels = wall()
    dot(pixels, 100, 100, reach=4)
    marks = seen(pixels)
    change = (LIGHT - TONE) / 255
    assert of(marks, "hat_5") < 0.15 * change, "corners alone stand out"
    assert of(marks, "hat_21") == of(marks, "peak_21") == pytest.approx(change)


def test_that_noise_is_measured_and_marks_are_weighed_by_it() -> None:
    rng = np.random.default_rng(0)
    deviation = 3.0
    pixels = np.clip(wall() + rng.normal(0, deviation, (200, 200, 1)), 0, 255).astype(np.uint8)
    dot(pixels, 100, 100, 250)
    marks = seen(pixels)
    noise = of(marks, "noise")
    assert noise == pytest.approx(deviation / 255, rel=0.15)
    in_noise = of(marks, "peak_21") / (noise + 0.01)
    assert of(marks, "peak_in_noise") == pytest.approx(in_noise, rel=1e-5)


def test_that_a_colour_is_told_from_grey_and_from_the_same_colour_around() -> None:
    pixels = wall()
    dot(pixels, 50, 50)
    pixels[99:102, 99:102] = (250, 130, 130)
    marks = seen(pixels)
    assert of(marks, "chroma", 50, 50) == of(marks, "colour_change", 50, 50) == 0.0
    assert of(marks, "chroma") > 0.2
    assert of(marks, "colour_change") > 0.1
    pixels[:] = (120, 60, 60)
    pixels[99:102, 99:102] = (235, 140, 140)
    tinted = seen(pixels)
    assert of(tinted, "chroma") > 0.2
    assert of(tinted, "colour_change") < of(marks, "colour_change") / 3


def test_that_a_soft_mark_is_less_sharp() -> None:
    pixels = wall()
    dot(pixels, 50, 50, 220, reach=2)
    soft = wall()
    dot(soft, 100, 100, 220, reach=2)
    soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 2.0), np.uint8)
    marks = seen(np.maximum(pixels, soft))
    for name in ("sharp", "sharpest"):
        assert of(marks, name, 50, 50) > 2 * of(marks, name, 100, 100) > 0.0


@pytest.mark.parametrize("turned", [False, True])
def test_that_the_place_is_a_share_of_the_sides(turned: bool) -> None:
    pixels = wall(100, 250)
    dot(pixels, 20, 50)
    at = (20, 50)
    if turned:
        pixels, at = np.ascontiguousarray(pixels[::-1, ::-1]), (79, 199)
    marks = seen(pixels)
    assert of(marks, "from_top_or_bottom", *at) == pytest.approx(20 / 100)
    assert of(marks, "from_side", *at) == pytest.approx(50 / 250)


# --- its surroundings -----------------------------------------------------------------------------


def test_that_calm_ground_is_told_from_steep() -> None:
    pixels = hillside()
    dot(pixels, 100, 40, 90)
    dot(pixels, 100, 100, 200)
    marks = seen(pixels)
    steepness = 6 / 255
    assert steepness > STEEP
    for name in ("slope", "steepest"):
        assert of(marks, name, 100, 40) == 0.0
    assert of(marks, "slope", 100, 100) == pytest.approx(steepness, rel=0.4)
    assert of(marks, "slope_around", 100, 40) < 0.1 * of(marks, "slope_around", 100, 100)
    assert of(marks, "steep_around", 100, 40) < CALM < of(marks, "steep_around", 100, 100)
    assert of(marks, "calm_share", 100, 40) == pytest.approx(1 - 40 / 200, abs=0.02)


def test_that_texture_is_seen_around_a_mark_and_the_mark_is_none() -> None:
    rng = np.random.default_rng(0)
    pixels = wall()
    pixels[:, 100:] = (TONE + rng.integers(-6, 7, (200, 100, 1))).astype(np.uint8)
    dot(pixels, 100, 40)
    dot(pixels, 100, 150)
    marks = seen(pixels)
    for name in ("texture_15", "texture_45"):
        assert of(marks, name, 100, 40) == 0.0
        assert of(marks, name, 100, 150) == pytest.approx(np.sqrt(14) / 255, rel=0.3)


def test_that_a_crowd_is_the_share_of_what_stands_out() -> None:
    marks = seen(_single())
    for width in (15, 41, 101):
        assert of(marks, f"crowd_{width}") == pytest.approx(9 / width**2, rel=1e-3)


def test_that_what_the_crack_finder_says_of_a_mark_is_followed() -> None:
    pixels = wall()
    for column in (20, 100, 180):
        dot(pixels, 100, column)
    probability = np.zeros(pixels.shape[:2], np.uint8)
    probability[90:111, 90:111] = 51
    probability[100, 100] = 204
    probability[95:106, 190:200] = 153
    marks = seen(pixels, probability)
    none = math.log(1e-3 / (1 - 1e-3))
    assert of(marks, "crack_logit", 100, 20) == pytest.approx(none, rel=1e-3)
    assert of(marks, "crack_logit_near", 100, 20) == pytest.approx(none, rel=1e-3)
    mean = (8 * math.log(0.2 / 0.8) + math.log(0.8 / 0.2)) / 9
    assert of(marks, "crack_logit", 100, 100) == pytest.approx(mean, rel=1e-3)
    assert of(marks, "crack_logit_most", 100, 100) == pytest.approx(math.log(4), rel=1e-3)
    assert of(marks, "crack_logit_most", 100, 180) == pytest.approx(none, rel=1e-3)
    assert of(marks, "crack_logit_near", 100, 180) == pytest.approx(math.log(1.5), rel=1e-3)
    shares = [of(marks, "crack_share_near", 100, column) for column in (20, 100)]
    assert shares[0] == pytest.approx(1e-3, rel=1e-2), "cut to what is surest"
    assert shares[1] == pytest.approx((441 * 0.2 + 0.6) / 61**2, rel=0.05)


# --- its like -------------------------------------------------------------------------------------


def test_that_its_like_are_counted_without_itself_and_without_the_others() -> None:
    pixels = wall(300, 300)
    lights = [(100, 100), (100, 125), (125, 100)]
    darks = [(112, 112), (125, 125)]
    far = (170, 100)
    faint = (85, 115)
    for at in (*lights, far):
        dot(pixels, *at)
    for at in darks:
        dot(pixels, *at, DARK)
    dot(pixels, *faint, TONE + 20)
    marks = seen(pixels)
    assert WEAK < of(marks, "peak_21", *faint) < PLAIN
    for prefix in ("", "calm_"):
        counts = {
            at: tuple(many(of(marks, f"{prefix}like_{window}", *at)) for window in (61, 181))
            for at in (*lights, *darks, far, faint)
        }
        assert [counts[at] for at in lights] == [(2, 3)] * 3
        assert [counts[at] for at in darks] == [(1, 1)] * 2
        assert counts[far] == (0, 3)
        assert counts[faint] == (2, 4), "it has neighbours, and is nobody's"


def test_that_marks_on_steep_ground_are_not_among_the_calm() -> None:
    pixels = hillside()
    steep, calm = (100, 90), (100, 66)
    for at in (steep, calm, (125, 66)):
        dot(pixels, *at, 160)
    marks = seen(pixels)
    assert of(marks, "steep_around", *calm) < CALM < of(marks, "steep_around", *steep)

    def counted(name: str, at: tuple[int, int]) -> tuple[int, int]:
        return many(of(marks, name, *at)), many(of(marks, f"calm_{name}", *at))

    assert counted("like_61", calm) == (2, 1)
    assert counted("like_61", steep) == (2, 2)
    assert counted("lights", calm) == counted("lights", steep) == (75, 50)


def test_that_plain_small_marks_are_counted_per_megapixel() -> None:
    pixels = wall(200, 250)
    for column in (20, 60, 100):
        dot(pixels, 40, column)
    for column in (20, 60):
        dot(pixels, 100, column, DARK)
    dot(pixels, 160, 40, reach=5)
    dot(pixels, 160, 100, TONE + 20)
    assert PLAIN_PX < 11**2
    marks = seen(pixels)
    assert len(marks.ids) == 7
    counts = {name: many(float(marks.features[0, FEATURES.index(name)])) for name in OF_PHOTO[1:6]}
    expected = {"lights": 60, "calm_lights": 60, "darks": 40, "calm_darks": 40, "calm_marks": 140}
    assert counts == expected


def test_that_what_is_said_of_the_photo_is_said_of_each_mark() -> None:
    raw = {**RAW, "blurred": 0.2, "noisy": 0.3, "cracked": 0.8}
    pixels = specked_portrait()
    probability = np.zeros(pixels.shape[:2], np.uint8)
    probability[:20] = 255
    marks = seen(pixels, probability, raw)
    of_photo = marks.features[:, FEATURES.index("noise") :]
    assert len(of_photo) > 2
    assert np.array_equal(of_photo, np.broadcast_to(of_photo[0], of_photo.shape))
    said = dict(zip(OF_PHOTO, map(float, of_photo[0]), strict=True))
    for kind in ("blurred", "noisy", "cracked"):
        assert said[kind] == pytest.approx(math.log(raw[kind] / (1 - raw[kind])), rel=1e-5)
    assert said["crack_mean"] == pytest.approx(math.log10(0.101), rel=1e-4)
    assert said["crack_share"] == pytest.approx(math.log10(0.10001), rel=1e-4)


# --- the scene ------------------------------------------------------------------------------------


def test_that_noise_raises_what_stands_out_at_least() -> None:
    rng = np.random.default_rng(0)
    pixels = wall()
    dot(pixels, 100, 100, TONE + 30)
    assert Scene.of(pixels).weak.sum() == 9
    noisy = np.clip(pixels + rng.normal(0, 12.0, (200, 200, 1)), 0, 255).astype(np.uint8)
    scene = Scene.of(noisy)
    assert NOISES * scene.noise > WEAK
    assert scene.stands_out[scene.weak].min() > NOISES * scene.noise * 255
