"""Colours for a colourless photo: whose lightness stays, and which photos get none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.paths import resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.restoration.steps.colorize import Colorize
from tests.networks import graphs
from tests.pictures import draw_portrait

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def in_grey(photo: Photo) -> Photo:
    return photo.with_pixels(np.repeat(photo.pixels[..., 1:2], 3, axis=2))


def in_sepia(photo: Photo) -> Photo:
    grey = in_grey(photo).pixels.astype(float) / photo.peak
    tinted = np.stack([grey[..., 0] ** 0.85, grey[..., 1], grey[..., 2] ** 1.3], axis=2)
    return photo.with_pixels(np.rint(tinted * photo.peak).astype(photo.pixels.dtype))


def coloured(photo: Photo, step: Colorize, folder: Path, a: float = 20, b: float = 30) -> Photo:
    networks = graphs.networks_of(folder, {graphs.COLOURER: graphs.colouring(a, b)})
    return step.apply(photo, Mask.empty(photo.height, photo.width), networks, Progress())


def linear(photo: Photo) -> NDArray[np.float64]:
    values = photo.pixels / photo.peak
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def as_grey(photo: Photo) -> NDArray[np.float64]:
    """The grey, 0–1 on the sRGB curve, that is as light as each pixel."""
    light = linear(photo) @ LUMINANCE
    curved = 1.055 * light ** (1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, 12.92 * light, curved), np.float64)


def ab_of(photo: Photo) -> NDArray[np.float32]:
    lab = cv2.cvtColor((photo.pixels / photo.peak).astype(np.float32), cv2.COLOR_RGB2Lab)
    return np.asarray(lab[..., 1:], np.float32)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("tint", [(20, 30), (-128, 128), (128, -128)], ids=str)
@pytest.mark.parametrize("make_plain", [in_grey, in_sepia])
def test_that_every_pixel_stays_as_light(
    make_plain: Callable[[Photo], Photo], tint: tuple[float, float], bits: int, tmp_path: Path
) -> None:
    photo = make_plain(draw_portrait(bits=bits))
    after = coloured(photo, Colorize(), tmp_path, *tint)
    assert after.pixels.dtype == photo.pixels.dtype
    # Rounding the channels is all that may differ, also where sRGB has no such colour.
    assert np.abs(as_grey(after) - as_grey(photo)).max() <= 1.0 / photo.peak
    assert np.ptp(after.pixels.astype(int), axis=2).mean() > 0.03 * photo.peak, "it has colours"


def test_that_colours_are_the_networks_and_lie_where_it_saw_them(tmp_path: Path) -> None:
    levels = np.linspace(90, 170, 600, dtype=np.float64)
    ramp = np.repeat(np.broadcast_to(levels, (300, 600))[..., None], 3, axis=2).astype(np.uint8)
    after = coloured(Photo(ramp), Colorize(), tmp_path, 20, 30)
    expected = ramp[..., :1] / 255 * np.array([20.0, 30.0])
    assert np.abs(ab_of(after) - expected).max() < 1.5


@pytest.mark.parametrize("size", [(1200, 90), (90, 1200), (37, 40)], ids=str)
def test_that_a_narrow_photo_gets_its_colours_in_place(
    size: tuple[int, int], tmp_path: Path
) -> None:
    height, width = size
    pixels = np.full((height, width, 3), 60, np.uint8)
    pixels[height // 2 :, width // 2 :] = 200
    chroma = np.abs(ab_of(coloured(Photo(pixels), Colorize(), tmp_path, 0, 40))[..., 1])
    assert chroma[: height // 3, : width // 3].mean() == pytest.approx(40 * 60 / 255, abs=1.5)
    assert chroma[-height // 3 :, -width // 3 :].mean() == pytest.approx(40 * 200 / 255, abs=1.5)


def test_that_strength_is_how_strong_the_colours_are(tmp_path: Path) -> None:
    photo = in_grey(draw_portrait(bits=16))
    strong, weak = (
        np.abs(ab_of(coloured(photo, Colorize(strength), tmp_path, 12, 12))).mean()
        for strength in (1.0, 0.5)
    )
    assert weak == pytest.approx(strong / 2, rel=0.05)
    with pytest.raises(NothingToDo, match="strength"):
        coloured(photo, Colorize(0.0), tmp_path)


@pytest.mark.parametrize("bits", [8, 16])
def test_that_a_network_that_sees_no_colours_leaves_a_grey_photo_as_it_is(
    bits: int, tmp_path: Path
) -> None:
    photo = in_grey(draw_portrait(bits=bits))
    after = coloured(photo, Colorize(), tmp_path, 0, 0)
    assert np.abs(after.pixels.astype(int) - photo.pixels).max() <= (0 if bits == 8 else 1)


def test_that_a_photo_with_colours_keeps_them(tmp_path: Path) -> None:
    with pytest.raises(NothingToDo, match="colours already"):
        coloured(draw_portrait(), Colorize(), tmp_path)


def test_that_it_looks_at_what_is_sound(tmp_path: Path) -> None:
    pixels = in_grey(draw_portrait()).pixels.copy()
    pixels[:, :20] = (200, 30, 30)  # a red stain, which is marked
    stain = np.zeros((160, 128), np.bool_)
    stain[:, :20] = True
    networks = graphs.networks_of(tmp_path, {graphs.COLOURER: graphs.colouring(20, 30)})
    photo = Photo(pixels)
    assert not Colorize().apply(photo, Mask(stain), networks, Progress()).same_pixels(photo)


def test_that_an_answer_that_is_no_colour_is_told(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no usable colours") as caught:
        coloured(in_grey(draw_portrait()), Colorize(), tmp_path, float("nan"), 1.0)
    assert caught.value.remedy


def test_that_without_its_network_it_says_what_to_do() -> None:
    photo = in_grey(draw_portrait())
    with pytest.raises(NetworkError, match="not installed") as caught:
        Colorize().apply(photo, Mask.empty(160, 128), Networks(ModelStore([])), Progress())
    assert caught.value.remedy


@pytest.mark.weights
def test_that_the_real_network_gives_skin_a_warm_colour() -> None:
    networks = Networks(ModelStore.installed())
    if graphs.COLOURER not in networks.installed():
        pytest.skip("DDColor is not installed: photorestorer models get ddcolor")
    sample = load_photo(resources_folder() / "samples" / "portrait-original.png")
    mask = Mask.empty(sample.height, sample.width)
    after = Colorize().apply(in_grey(sample), mask, networks, Progress())
    middle = np.s_[sample.height // 3 : sample.height // 2, sample.width // 3 : -sample.width // 3]
    assert (ab_of(after)[middle].mean(axis=(0, 1)) > 0).all(), "red and yellow, as skin is"
