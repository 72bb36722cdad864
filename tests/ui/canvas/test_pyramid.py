"""Pictures in halves of their size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.canvas.pyramid import (
    ChangePyramid,
    MaskPyramid,
    PhotoPyramid,
    level_for,
    level_sizes,
)

SIZES = [(1, 1), (17, 33), (4000, 3), (3, 4000), (513, 777), (600, 1030)]


def whole(size: tuple[int, int]) -> Box:
    return Box(0, 0, size[1], size[0])


@pytest.mark.parametrize(("scale", "level"), [(2.0, 0), (1.0, 0), (0.6, 0), (0.5, 1), (0.1, 3)])
def test_that_a_level_has_a_pixel_for_each_pixel_of_the_screen(scale: float, level: int) -> None:
    assert level_for(scale, 8) == level
    assert 0.5 ** level_for(scale, 8) >= min(scale, 1.0)


def test_that_there_are_no_more_levels_than_needed() -> None:
    assert level_sizes(10, 10) == [(10, 10)]
    assert level_sizes(600, 1030) == [(600, 1030), (300, 515), (150, 258), (75, 129)]
    count = len(level_sizes(6000, 4000))
    assert level_for(0.001, count) == count - 1


def padded_mean(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    height, width = pixels.shape[:2]
    edge = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge").astype(float)
    return np.asarray((edge[::2, ::2] + edge[1::2, ::2] + edge[::2, 1::2] + edge[1::2, 1::2]) / 4)


@pytest.mark.parametrize("size", SIZES)
def test_that_a_half_is_the_mean_of_four(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
    pyramid = PhotoPyramid(Photo(pixels))
    finer = pixels
    for level, own in enumerate(pyramid.sizes[1:], start=1):
        block = pyramid.block(level, whole(own))
        assert block.shape == (*own, 3)
        assert np.abs(block - padded_mean(finer)).max() <= 0.5
        finer = block


def test_that_full_size_is_the_memory_of_the_photo() -> None:
    photo = Photo(np.zeros((600, 700, 3), np.uint8))
    assert np.shares_memory(PhotoPyramid(photo).block(0, Box(5, 5, 9, 9)), photo.pixels)


@pytest.mark.parametrize("size", SIZES)
def test_that_a_half_is_marked_where_any_of_four_is(size: tuple[int, int]) -> None:
    finer = np.random.default_rng(2).random(size) < 0.05
    pyramid = MaskPyramid(finer)
    for level, own in enumerate(pyramid.sizes[1:], start=1):
        block = pyramid.block(level, whole(own))
        rows, columns = np.nonzero(finer)
        wanted = np.zeros(own, np.bool_)
        wanted[rows // 2, columns // 2] = True
        assert np.array_equal(block, wanted)
        finer = block


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_that_change_is_that_of_the_channel_that_changed_most(depth: type[np.generic]) -> None:
    step = 257 if depth is np.uint16 else 1
    before = np.full((300, 301, 3), 100 * step, depth)
    after = before.copy()
    after[10, 20] = np.array([90, 130, 101]) * step
    pyramid = ChangePyramid(Photo(before), Photo(after))
    change = pyramid.block(0, whole((300, 301)))
    assert change[10, 20] == 30
    assert np.count_nonzero(change) == 1
    assert pyramid.block(1, Box(10, 5, 11, 6))[0, 0] == 15


def test_that_even_change_looks_alike_at_every_level() -> None:
    random = np.random.default_rng(3)
    before = np.full((1024, 1024, 3), 120, np.uint8)
    grain = np.repeat(random.integers(-10, 11, (1024, 1024, 1)), 3, axis=2)
    pyramid = ChangePyramid(Photo(before), Photo((before + grain).astype(np.uint8)))
    power = [np.square(pyramid.block(n, whole(size)), dtype=float).mean()
             for n, size in enumerate(pyramid.sizes)]  # fmt: skip
    assert np.sqrt(power) == pytest.approx(np.full(len(power), np.sqrt(power[0])), rel=0.03)


def test_that_photos_of_two_sizes_cannot_be_compared() -> None:
    small, large = (Photo(np.zeros((side, side, 3), np.uint8)) for side in (10, 20))
    with pytest.raises(ValueError, match="differ"):
        ChangePyramid(small, large)
