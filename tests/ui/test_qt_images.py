"""Pictures that Qt can draw."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, qRgba

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.qt_images import (
    MaskPicture,
    Picture,
    level_count,
    level_for,
    photo_from,
)

pytestmark = pytest.mark.usefixtures("qapp")

SIZES = [(1, 1), (17, 33), (4000, 3), (3, 4000), (513, 777)]
TINT = 0xFFFF0000


def drawn(picture: Picture | MaskPicture, *, size: tuple[int, int], scale: float) -> QImage:
    height, width = size
    target = QImage(
        max(1, round(width * scale)), max(1, round(height * scale)), QImage.Format.Format_RGB32
    )
    target.fill(0)
    painter = QPainter(target)
    whole = QRectF(0, 0, width * scale, height * scale)
    picture.draw(painter, whole, QRectF(0, 0, width, height), scale=scale)
    painter.end()
    return target


def noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize("size", SIZES)
def test_that_full_size_shows_the_very_pixels(size: tuple[int, int]) -> None:
    photo = Photo(noise(*size))
    shown = photo_from(drawn(Picture(photo), size=size, scale=1.0))
    assert shown.same_pixels(photo)


def test_that_huge_photos_show_the_very_pixels_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photorestorer_gui.ui.qt_images._MOST_QUICK_PIXELS", 0)
    photo = Photo(noise(301, 500))
    shown = photo_from(drawn(Picture(photo), size=(301, 500), scale=1.0))
    assert shown.same_pixels(photo)


def test_that_sixteen_bits_are_rounded_to_eight() -> None:
    values = np.array([0, 128, 129, 257, 65535], np.uint16)
    photo = Photo(np.repeat(values[None, :, None], 3, axis=2))
    shown = photo_from(drawn(Picture(photo), size=(1, 5), scale=1.0))
    assert shown.pixels[0, :, 0].tolist() == [0, 0, 1, 1, 255]


def test_that_a_small_view_shows_the_average_not_a_sample() -> None:
    pixels = np.zeros((1024, 1024, 3), np.uint8)
    pixels[::2] = 200
    shown = photo_from(drawn(Picture(Photo(pixels)), size=(1024, 1024), scale=0.25))
    inner = shown.pixels[8:-8, 8:-8]
    assert abs(int(inner.min()) - 100) <= 2
    assert abs(int(inner.max()) - 100) <= 2


def test_that_the_copy_for_the_clipboard_outlives_the_picture() -> None:
    photo = Photo(noise(20, 30))
    picture = Picture(photo)
    image = picture.image()
    del picture
    assert photo_from(image).same_pixels(photo)


def test_that_transparency_becomes_white() -> None:
    image = QImage(4, 3, QImage.Format.Format_ARGB32)
    image.fill(qRgba(10, 20, 30, 0))
    assert (photo_from(image).pixels == 255).all()


@pytest.mark.parametrize(("scale", "level"), [(2.0, 0), (1.0, 0), (0.6, 0), (0.5, 1), (0.1, 3)])
def test_that_a_level_has_a_pixel_for_each_pixel_of_the_screen(scale: float, level: int) -> None:
    assert level_for(scale, 8) == level
    assert 0.5 ** level_for(scale, 8) >= min(scale, 1.0)


def test_that_there_are_no_more_levels_than_needed() -> None:
    assert level_count(10, 10) == 1
    assert level_for(0.001, level_count(6000, 4000)) == level_count(6000, 4000) - 1


@pytest.mark.parametrize("size", SIZES)
def test_that_marks_show_exactly_at_full_size(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(2).random(size) < 0.3
    shown = photo_from(drawn(MaskPicture(pixels, TINT), size=size, scale=1.0))
    assert np.array_equal(shown.pixels[..., 0] == 255, pixels)


@pytest.mark.parametrize("size", [(1030, 2051), (2048, 1024)])
@pytest.mark.parametrize("quick_pixels", [64_000_000, 0])
def test_that_updating_a_box_equals_starting_over(
    size: tuple[int, int], quick_pixels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photorestorer_gui.ui.qt_images._MOST_QUICK_PIXELS", quick_pixels)
    random = np.random.default_rng(3)
    before = random.random(size) < 0.001
    after = before.copy()
    box = Box(301, 207, 550, 508)
    after[box.slices] = random.random((box.height, box.width)) < 0.01
    updated = MaskPicture(before, TINT)
    updated.update(after, box)
    for scale in (1.0, 0.5, 0.25):
        wanted = drawn(MaskPicture(after, TINT), size=size, scale=scale)
        assert drawn(updated, size=size, scale=scale) == wanted


def test_that_a_thin_crack_stays_visible_when_zoomed_out() -> None:
    pixels = np.zeros((2048, 2048), np.bool_)
    pixels[:, 1000] = True
    shown = photo_from(drawn(MaskPicture(pixels, TINT), size=(2048, 2048), scale=0.25))
    assert (shown.pixels[..., 0].max(axis=1) > 100).all()
