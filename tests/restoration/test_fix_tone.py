"""Mending faded tones and casts: what it must do, and above all what it must leave alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.tone import (
    LUMA,
    MOST_GAIN,
    is_toned,
    sample_tones,
    tone_curves,
)
from tests.pictures import draw_portrait

NO_NETWORKS = Networks(ModelStore([]))
CASTS = {"yellow": (1.0, 0.97, 0.75), "magenta": (1.0, 0.78, 0.97), "cyan": (0.75, 1.0, 0.98)}
Values = NDArray[np.float64]


def good(*, bits: int = 8) -> Values:
    """A portrait with all tones from black to white in each channel, 0–1."""
    photo = draw_portrait(bits=bits)
    values = photo.pixels / photo.peak
    low, high = np.quantile(values, (0.005, 0.995), axis=(0, 1))
    return np.asarray(np.clip((values - low) / (high - low), 0, 1))


def colourful() -> Values:
    """The same with hues that change from place to place, so that it counts as no toned photo."""
    values = good()
    down, across = np.mgrid[0 : values.shape[0], 0 : values.shape[1]]
    waves = [np.sin(across / 20), np.sin(down / 25 + 1), np.sin((across + down) / 30 + 2)]
    return np.asarray(np.clip(0.1 + 0.8 * values + 0.25 * np.stack(waves, axis=2), 0, 1))


def photo_of(values: Values, *, bits: int = 8) -> Photo:
    peak = 2**bits - 1
    dtype = np.uint8 if bits == 8 else np.uint16
    return Photo(np.rint(np.clip(values, 0, 1) * peak).astype(dtype))


def faded(values: Values) -> Values:
    return 0.3 + 0.4 * values


def fixed(photo: Photo, mask: Mask | None = None, *, strength: float = 1.0) -> Photo:
    mask = mask or Mask.empty(photo.height, photo.width)
    return FixTone(strength).apply(photo, mask, NO_NETWORKS, Progress())


def sepia(values: Values) -> Values:
    grey = (values @ LUMA)[..., None]
    return np.asarray(grey ** np.array([0.8, 1.0, 1.35]))


def hues(photo: Photo) -> NDArray[np.float32]:
    """Hue in degrees, (H, W)."""
    values = (photo.pixels / photo.peak).astype(np.float32)
    return np.asarray(cv2.cvtColor(values, cv2.COLOR_RGB2HSV)[..., 0], np.float32)


def test_that_a_faded_photo_comes_back() -> None:
    truth, photo = photo_of(good()), photo_of(faded(good()))
    assert psnr(fixed(photo), truth) > psnr(photo, truth) + 8


def test_that_half_the_strength_makes_half_the_change() -> None:
    photo = photo_of(faded(good()))
    whole, half = (fixed(photo, strength=s).pixels.astype(int) for s in (1.0, 0.5))
    before = photo.pixels.astype(int)
    assert np.abs((half - before) - (whole - before) / 2).max() <= 1


def test_that_strength_0_leaves_the_photo_alone() -> None:
    with pytest.raises(NothingToDo, match="strength is 0"):
        fixed(photo_of(faded(good())), strength=0.0)


@pytest.mark.parametrize("contrast", [1.0, 0.9])
def test_that_a_good_photo_has_nothing_to_mend(contrast: float) -> None:
    with pytest.raises(NothingToDo, match="good already"):
        fixed(photo_of(0.04 + contrast * 0.95 * good()))


def test_that_a_grey_photo_stays_grey() -> None:
    grey = np.repeat((faded(good()) @ LUMA)[..., None], 3, axis=2)
    assert np.ptp(fixed(photo_of(grey)).pixels.astype(int), axis=2).max() == 0


def test_that_sepia_stays_sepia() -> None:
    before = photo_of(faded(sepia(good())))
    after = fixed(before)
    assert not after.same_pixels(before)
    coloured = np.ptp(after.pixels.astype(int), axis=2) > 12
    assert coloured.mean() > 0.3
    apart = np.abs(hues(after) - hues(before))[coloured]
    assert np.quantile(apart, 0.95) < 8, "degrees"
    red, _, blue = after.pixels.astype(int).reshape(-1, 3).mean(axis=0)
    assert red > blue + 10


@pytest.mark.parametrize("cast", CASTS.values(), ids=CASTS)
def test_that_a_cast_is_reduced(cast: tuple[float, float, float]) -> None:
    random = np.random.default_rng(4)
    colours = random.random((40, 30, 3))
    patches = np.repeat(np.repeat(colours, 8, axis=0), 8, axis=1)
    truth, photo = photo_of(patches), photo_of(faded(patches) * np.array(cast))

    def tint(each: Photo) -> float:
        return float(np.ptp(each.pixels.reshape(-1, 3).mean(axis=0)) / each.pixels.mean())

    after = fixed(photo)
    assert tint(after) < 0.5 * tint(photo)
    assert psnr(after, truth) > psnr(photo, truth) + 6


@pytest.mark.parametrize("cast", [(1.0, 1.0, 1.0), *CASTS.values()], ids=["none", *CASTS])
def test_that_every_curve_rises_from_black_to_white(cast: tuple[float, float, float]) -> None:
    photo = photo_of(faded(good()) * np.array(cast))
    tones = sample_tones(photo.pixels, np.zeros((photo.height, photo.width), np.bool_))
    assert tones is not None
    for curve in tone_curves(tones) or ():
        assert (np.diff(curve[1]) >= 0).all()
        assert curve[1][0] == 0.0
        assert curve[1][-1] == pytest.approx(1.0)


def test_that_a_channel_that_reaches_black_in_tinted_shadows_begins_there() -> None:
    # Blue is lost in the darkest tones, as in warm evening light; a mount is black all over.
    values = np.array([0.28, 0.22, -0.1]) + np.array([0.5, 0.5, 0.6]) * colourful()
    values[:, :4] = 0.0
    photo = photo_of(values)
    clipped = float(np.mean(photo.pixels[:, 4:, 2] == 0))
    assert clipped > 0.01, "more than may lie beyond the ends"
    tones = sample_tones(photo.pixels, np.zeros((photo.height, photo.width), np.bool_))
    assert tones is not None
    assert not is_toned(tones.colours)
    for curve in tone_curves(tones) or ():
        assert (np.diff(curve[1]) >= 0).all()
        assert curve[1][0] == 0.0
        assert curve[1][-1] == pytest.approx(1.0)
    assert (fixed(photo).pixels[:, :4] == 0).all(), "black stays black"


def test_that_hardly_anything_is_clipped() -> None:
    before = photo_of(faded(good()))
    after = fixed(before).pixels
    for end in (0, 255):
        assert np.mean(after == end) <= np.mean(before.pixels == end) + 0.006


def test_that_hardly_any_contrast_is_not_torn_open() -> None:
    before = photo_of(0.5 + 0.08 * good())
    after = fixed(before)
    assert int(np.ptp(after.pixels)) <= 1.3 * MOST_GAIN * int(np.ptp(before.pixels))


def test_that_16_bits_stay_16_bits() -> None:
    truth, before = photo_of(good(bits=16), bits=16), photo_of(faded(good(bits=16)), bits=16)
    after = fixed(before)
    assert after.pixels.dtype == np.uint16
    assert len(np.unique(after.pixels)) > 0.95 * len(np.unique(before.pixels))
    assert psnr(after, truth) > psnr(before, truth) + 8
    coarse = fixed(photo_of(faded(good()))).pixels / 255
    assert np.abs(after.pixels / 65535 - coarse).max() < 0.02


def test_that_masked_pixels_have_no_influence() -> None:
    before = photo_of(faded(good()))
    hidden = np.zeros((before.height, before.width), np.bool_)
    hidden[30:60, 20:90] = True
    scrawled = before.pixels.copy()
    scrawled[hidden] = np.random.default_rng(2).integers(0, 256, (hidden.sum(), 3), np.uint8)
    after, other = fixed(before, Mask(hidden)), fixed(Photo(scrawled), Mask(hidden))
    assert np.array_equal(after.pixels[~hidden], other.pixels[~hidden])


def test_that_a_plain_border_does_not_hide_that_a_photo_is_faded() -> None:
    inner = photo_of(faded(good()))
    framed = cv2.copyMakeBorder(inner.pixels, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=(4, 4, 4))
    framed = cv2.copyMakeBorder(framed, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=(250, 250, 250))
    after = fixed(Photo(np.asarray(framed, np.uint8))).pixels[14:-14, 14:-14]
    assert psnr(Photo(after.copy()), fixed(inner)) > 40


def test_that_a_dark_background_stays_dark() -> None:
    values = np.full((160, 128, 3), 0.03)
    face = cv2.resize(good(), (48, 60))
    values[40:100, 40:88] = 0.1 + 0.62 * face
    before = photo_of(values)
    try:
        after = fixed(before)
    except NothingToDo:
        return
    background = after.pixels[:30].astype(int)
    assert background.max() <= 12
    assert after.pixels.mean() < 1.5 * before.pixels.mean()


def test_that_a_photo_without_greys_keeps_its_colours_nearly() -> None:
    values = np.full((120, 120, 3), (0.9, 0.35, 0.08))
    values[:60] *= np.linspace(0.1, 1.0, 120)[None, :, None]
    values[100:] = (0.1, 0.5, 0.9)
    before = photo_of(values)
    try:
        after = fixed(before)
    except NothingToDo:
        return
    assert np.abs(hues(after) - hues(before)).max() < 30, "degrees"


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((1, 1, 3), 90, np.uint8),
        np.full((40, 60, 3), 128, np.uint8),
        np.full((40, 60, 3), 40_000, np.uint16),
    ],
    ids=["one pixel", "one tone", "one tone of 16 bits"],
)
def test_that_where_there_is_one_tone_there_is_nothing_to_measure(
    pixels: NDArray[np.uint8],
) -> None:
    with pytest.raises(NothingToDo, match="too few tones"):
        fixed(Photo(pixels))


def test_that_a_mask_over_everything_leaves_nothing_to_measure() -> None:
    photo = photo_of(faded(good()))
    with pytest.raises(NothingToDo, match="too few tones"):
        fixed(photo, Mask(np.ones((photo.height, photo.width), np.bool_)))


@pytest.mark.parametrize("size", [(2, 3), (1500, 2), (3, 1600), (700, 520)], ids=str)
def test_that_cells_cover_photos_of_every_shape(size: tuple[int, int]) -> None:
    photo = draw_portrait(*size)
    tones = sample_tones(photo.pixels, np.zeros(size, np.bool_))
    assert tones is not None
    whole = photo.pixels.reshape(-1, 3).mean(axis=0) / 255
    assert np.abs(tones.colours.mean(axis=0) - whole).max() < 0.03
