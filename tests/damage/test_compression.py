"""Telling the blocks of strong compression."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.compression import (
    LEAST_SIDE_PX,
    MOST_SIDE_PX,
    blockiness,
    plainly_compressed,
    quality_of,
)
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from tests.networks import graphs
from tests.pictures import draw_portrait


def compressed(photo: Photo, quality: int) -> Photo:
    content = cv2.imencode(".jpg", photo.pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    decoded = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert decoded is not None
    return Photo(decoded[..., ::-1].astype(np.uint8))


def grainy_portrait() -> Photo:
    """A portrait with the fine grain that every photo has."""
    drawn = draw_portrait(320, 256)
    grain = np.random.default_rng(3).normal(0, 2.0, drawn.pixels.shape)
    return Photo(np.clip(drawn.pixels + grain, 0, 255).astype(np.uint8))


@pytest.fixture
def portrait() -> Photo:
    return grainy_portrait()


def test_that_strong_compression_is_plain_and_a_good_one_is_not(portrait: Photo) -> None:
    levels = [blockiness(compressed(portrait, quality)) for quality in (8, 50, 95)]
    assert levels == sorted(levels, reverse=True)
    assert plainly_compressed(compressed(portrait, 10)) > 0.9
    assert plainly_compressed(compressed(portrait, 90)) < 0.1
    assert plainly_compressed(portrait) < 0.1


@pytest.mark.parametrize("start", [(0, 0), (3, 5), (7, 1)])
def test_that_blocks_are_told_wherever_they_begin(portrait: Photo, start: tuple[int, int]) -> None:
    whole = compressed(portrait, 10)
    part = Photo(whole.pixels[start[0] :, start[1] :].copy())
    assert plainly_compressed(part) > 0.9


def test_that_blocks_are_told_in_sixteen_bits_alike(portrait: Photo) -> None:
    eight = compressed(portrait, 10)
    pixels: NDArray[np.uint16] = np.multiply(eight.pixels, 257, dtype=np.uint16)
    sixteen = Photo(pixels)
    assert blockiness(sixteen) == pytest.approx(blockiness(eight), abs=1e-2)


def test_that_what_was_compressed_well_is_not_plain_whatever_it_shows() -> None:
    # A calm picture whose compression left steps of two grey levels at the blocks' borders.
    rng = np.random.default_rng(1)
    drawn = draw_portrait(320, 256).pixels + rng.normal(0, 6.0, (320, 256, 3))
    good = compressed(Photo(np.clip(drawn, 0, 255).astype(np.uint8)), 75)
    uneven = 3 * (np.indices((320, 256)) // 8).sum(axis=0)[..., None] % 6
    stepped = Photo(np.clip(good.pixels + uneven, 0, 255).astype(np.uint8))
    assert blockiness(stepped) > 1.4
    assert (quality_of(stepped) or 0) > 55
    assert plainly_compressed(stepped) == 0.0


def test_that_stripes_and_pictures_of_one_colour_are_no_blocks() -> None:
    stripes = np.zeros((128, 128, 3), np.uint8)
    stripes[:, ::8] = 200
    assert blockiness(Photo(stripes)) == 0.0
    assert blockiness(Photo(np.full((64, 64, 3), 9, np.uint8))) == 0.0
    tiny = compressed(draw_portrait(LEAST_SIDE_PX - 1, 64), 5)
    assert blockiness(tiny) == 0.0


def test_that_a_large_photo_is_measured_in_its_middle(portrait: Photo) -> None:
    height = MOST_SIDE_PX + 400
    tall = np.zeros((height, 256, 3), np.uint8)
    top = (height - 320) // 2
    tall[top : top + 320] = compressed(portrait, 10).pixels
    alone = tall[200 : 200 + MOST_SIDE_PX]
    assert blockiness(Photo(tall)) == blockiness(Photo(np.ascontiguousarray(alone)))


def test_that_a_compressed_photo_counts_as_noisy(tmp_path: Path, portrait: Photo) -> None:
    networks = graphs.stand_ins(tmp_path, scores={"noisy": 0.05})
    sound = examine(portrait, networks=networks, progress=Progress()).raw
    assert sound["noisy"] == pytest.approx(0.05, abs=0.02)
    blocky = replace(portrait, pixels=compressed(portrait, 8).pixels)
    raw = examine(blocky, networks=networks, progress=Progress()).raw
    assert raw["noisy"] > 0.9
