"""A larger photo: nothing shifts, nothing rings, and on paper it is as large."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
import pytest

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.paths import resources_folder
from photorestorer_gui.photo.files import MAX_MEGAPIXELS, load_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.step import Applied
from photorestorer_gui.restoration.steps.enlarge import MOST_MEGAPIXELS, Enlarge, enlarged
from tests.pictures import draw_portrait

both = pytest.mark.parametrize("factor", [2, 4])
every_depth = pytest.mark.parametrize("bits", [8, 16])


def applied(photo: Photo, factor: Literal[2, 4]) -> Applied:
    mask = Mask.empty(photo.height, photo.width)
    return Enlarge(factor).apply(photo, mask, Networks(ModelStore([])), Progress())


@both
@every_depth
def test_that_shrinking_it_gives_the_photo_again(factor: Literal[2, 4], bits: int) -> None:
    photo = draw_portrait(300, 200, bits=bits)
    large = applied(photo, factor).photo
    assert large.pixels.shape == (300 * factor, 200 * factor, 3)
    again = cv2.resize(large.pixels, (200, 300), interpolation=cv2.INTER_AREA)
    difference = np.abs(again.astype(float) - photo.pixels) / photo.peak
    assert difference.mean() < 0.004, "nothing has shifted"


@both
@every_depth
def test_that_strips_leave_no_trace(factor: Literal[2, 4], bits: int) -> None:
    pixels = draw_portrait(301, 40, bits=bits).pixels
    at_once = cv2.resize(
        pixels, (40 * factor, 301 * factor), interpolation=cv2.INTER_LANCZOS4
    ).astype(float)
    around = np.ones((3, 3), np.uint8)
    for bound, clip in ((cv2.erode, np.maximum), (cv2.dilate, np.minimum)):
        rows = np.repeat(np.repeat(bound(pixels, around), factor, 0), factor, 1)
        at_once = clip(at_once, rows)
    assert np.array_equal(enlarged(pixels, factor, Progress()), at_once)


@both
@every_depth
def test_that_an_edge_does_not_ring(factor: Literal[2, 4], bits: int) -> None:
    peak = 2**bits - 1
    dark, light = round(0.2 * peak), round(0.8 * peak)
    pixels = np.full((40, 40, 3), dark, np.uint8 if bits == 8 else np.uint16)
    pixels[:, 20:] = light
    plain = cv2.resize(pixels, (40 * factor, 40 * factor), interpolation=cv2.INTER_LANCZOS4)
    assert plain.min() < dark, "Lanczos' kernel alone does ring"
    assert plain.max() > light
    large = enlarged(pixels, factor, Progress())
    assert (large.min(), large.max()) == (dark, light)


@both
def test_that_it_is_nearer_to_the_truth_than_a_cubic(factor: Literal[2, 4]) -> None:
    sample = load_photo(resources_folder() / "samples" / "portrait-original.png")
    truth = sample.with_pixels(sample.pixels[: sample.height // 4 * 4, : sample.width // 4 * 4])
    size = (truth.width // factor, truth.height // factor)
    small = cv2.resize(truth.pixels, size, interpolation=cv2.INTER_AREA)
    whole = (truth.width, truth.height)
    cubic = cv2.resize(small, whole, interpolation=cv2.INTER_CUBIC)
    ours = truth.with_pixels(enlarged(small, factor, Progress()))
    assert psnr(ours, truth) > psnr(truth.with_pixels(cubic), truth) + 0.05


@both
def test_that_on_paper_it_stays_as_large_and_says_so(factor: Literal[2, 4]) -> None:
    photo = Photo(draw_portrait().pixels, Metadata(dpi=(300.0, 200.0), exif=b"MM"))
    after = applied(photo, factor)
    assert after.photo.metadata == Metadata(dpi=(300.0 * factor, 200.0 * factor), exif=b"MM")
    (note,) = after.notes
    assert f"300 dpi became {300 * factor}" in note
    assert applied(draw_portrait(), factor).notes == (), "nobody knows how large it was"


@pytest.mark.parametrize(
    ("size", "factor", "remedy"),
    [
        ((16_384, 2), 4, "Enlarge it 2 times."),
        ((3, 32_768), 2, "Leave it"),
        ((5000, 4000), 4, "Enlarge it 2 times."),
    ],
)
def test_that_what_nobody_could_open_is_refused(
    size: tuple[int, int], factor: Literal[2, 4], remedy: str
) -> None:
    with pytest.raises(PhotoRestorerError, match="too large") as caught:
        applied(Photo(np.zeros((*size, 3), np.uint8)), factor)
    assert caught.value.remedy.startswith(remedy)
    assert str(factor * size[0]) in caught.value.details


def test_that_the_largest_can_be_opened_again() -> None:
    assert MOST_MEGAPIXELS <= MAX_MEGAPIXELS
