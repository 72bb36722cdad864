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
    ChangePicture,
    MaskPicture,
    Picture,
    photo_from,
    thumbnail,
)

pytestmark = pytest.mark.usefixtures("qapp")

SIZES = [(1, 1), (17, 33), (4000, 3), (3, 4000), (513, 777)]
TINT = 0xFFFF0000


def drawn(
    picture: Picture | MaskPicture | ChangePicture, *, size: tuple[int, int], scale: float
) -> QImage:
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


def seen(picture: Picture, part: QRectF, scale: float) -> QImage:
    target = QImage(900, 700, QImage.Format.Format_RGB32)
    target.fill(0)
    painter = QPainter(target)
    view = QRectF(0, 0, part.width() * scale, part.height() * scale)
    picture.draw(painter, view, part, scale=scale)
    painter.end()
    return target


def noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize("size", SIZES)
def test_that_full_size_shows_the_very_pixels(size: tuple[int, int]) -> None:
    photo = Photo(noise(*size))
    shown = photo_from(drawn(Picture(photo), size=size, scale=1.0))
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


def test_that_a_dense_image_with_transparency_is_taken_pixel_by_pixel() -> None:
    image = QImage(60, 700, QImage.Format.Format_ARGB32)
    image.fill(qRgba(10, 20, 30, 255))
    image.setDevicePixelRatio(2.0)
    assert (photo_from(image).pixels == [10, 20, 30]).all()


def test_that_a_tall_image_is_taken_whole() -> None:
    photo = Photo(noise(1000, 7))
    assert photo_from(Picture(photo).image()).same_pixels(photo)


@pytest.mark.parametrize("size", SIZES)
def test_that_marks_show_exactly_at_full_size(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(2).random(size) < 0.3
    shown = photo_from(drawn(MaskPicture(pixels, TINT), size=size, scale=1.0))
    assert np.array_equal(shown.pixels[..., 0] == 255, pixels)


@pytest.mark.parametrize("size", [(1030, 2051), (2048, 1024)])
def test_that_updating_a_box_equals_starting_over(size: tuple[int, int]) -> None:
    random = np.random.default_rng(3)
    before = random.random(size) < 0.001
    after = before.copy()
    box = Box(301, 207, 550, 508)
    after[box.slices] = random.random((box.height, box.width)) < 0.01
    updated = MaskPicture(before, TINT)
    drawn(updated, size=size, scale=0.5)
    updated.update(after, box)
    for scale in (0.5, 1.0, 0.25):
        wanted = drawn(MaskPicture(after, TINT), size=size, scale=scale)
        assert drawn(updated, size=size, scale=scale) == wanted


def test_that_many_changes_nobody_looked_at_are_all_shown() -> None:
    pixels = np.zeros((2000, 2000), np.bool_)
    picture = MaskPicture(pixels, TINT)
    drawn(picture, size=(2000, 2000), scale=0.5)
    for at in range(0, 2000, 10):
        pixels[at, at] = True
        picture.update(pixels, Box(at, at, at + 1, at + 1))
    wanted = drawn(MaskPicture(pixels, TINT), size=(2000, 2000), scale=0.5)
    assert drawn(picture, size=(2000, 2000), scale=0.5) == wanted


def test_that_another_tint_shows_at_once() -> None:
    pixels = np.ones((10, 10), np.bool_)
    picture = MaskPicture(pixels, TINT)
    drawn(picture, size=(10, 10), scale=1.0)
    picture.recolour(0xFF00FFFF)
    assert photo_from(drawn(picture, size=(10, 10), scale=1.0)).pixels[5, 5].tolist() == [
        0,
        255,
        255,
    ]


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_that_moving_about_shows_what_a_fresh_picture_shows(depth: type[np.generic]) -> None:
    values = np.random.default_rng(5).integers(0, 256, (1500, 2100, 3))
    photo = Photo(values.astype(depth) * (257 if depth is np.uint16 else 1))
    picture = Picture(photo)
    for left, top, scale in ((0, 0, 1.0), (300, 200, 1.0), (1100, 700, 1.0), (40, 90, 1.7)):
        part = QRectF(left, top, 900, 700)
        assert seen(picture, part, scale) == seen(Picture(photo), part, scale)
    for left, top, scale in ((0, 0, 0.4), (500, 300, 0.4), (0, 0, 0.2), (200, 0, 0.49)):
        part = QRectF(left, top, 1500, 1100)
        assert seen(picture, part, scale) == seen(Picture(photo), part, scale)


def test_that_what_is_held_for_drawing_follows_the_view_not_the_photo() -> None:
    stage = Picture(Photo(np.zeros((6000, 9000, 3), np.uint8))).stage()
    target = QImage(900, 600, QImage.Format.Format_RGB32)
    for scale in (0.1, 0.3, 0.5, 1.0, 4.0):
        painter = QPainter(target)
        part = QRectF(10, 10, 900 / scale, 600 / scale).intersected(QRectF(0, 0, 9000, 6000))
        view = QRectF(0, 0, part.width() * scale, part.height() * scale)
        stage.draw(painter, view, part, scale=scale)
        painter.end()
        assert stage.memory_bytes <= 4 * (2 * 900 + 512) * (2 * 600 + 512)


def test_that_what_was_changed_is_warm_and_the_rest_is_the_dimmed_photo() -> None:
    before = np.full((600, 800, 3), 200, np.uint8)
    after = before.copy()
    after[100:200, 100:200] -= 8
    after[300:400, 300:400] -= 90
    photos = Photo(before), Photo(after)
    picture = ChangePicture(*photos, Picture(photos[1]))
    for scale in (1.0, 0.5):
        shown = photo_from(drawn(picture, size=(600, 800), scale=scale)).pixels.astype(int)
        nothing, little, much = (shown[round(y * scale), round(x * scale)]
                                 for y, x in ((50, 600), (150, 150), (350, 350)))  # fmt: skip
        assert np.ptp(nothing) <= 1
        assert nothing[0] == pytest.approx(84, abs=2)
        assert np.ptp(little) > 20
        assert much[0] > 220
        assert much[1] > 190
        assert much[2] < 130
        assert much.sum() > little.sum()


def test_that_a_thumbnail_of_a_huge_box_shows_its_middle() -> None:
    pixels = np.zeros((3000, 5000, 3), np.uint8)
    pixels[:, 1000:4000] = 200
    shown = thumbnail(Photo(pixels), Box(-10, 0, 5010, 3000), 40).toImage()
    assert (shown.width(), shown.height()) == (80, 80)
    assert {shown.pixelColor(x, 40).red() for x in (3, 40, 76)} == {200}
    assert thumbnail(Photo(pixels), Box(-10, 0, -5, 3), 40).isNull()


def test_that_a_thin_crack_stays_visible_when_zoomed_out() -> None:
    pixels = np.zeros((2048, 2048), np.bool_)
    pixels[:, 1000] = True
    shown = photo_from(drawn(MaskPicture(pixels, TINT), size=(2048, 2048), scale=0.25))
    assert (shown.pixels[..., 0].max(axis=1) > 100).all()
