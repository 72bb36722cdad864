"""Smoothing the blocks of strong compression."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.compression import blockiness, quality_of
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration import deblock
from photorestorer_gui.restoration.deblock import without_blocks
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, Restorer, restore
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.restoration.trail import Trail
from tests.damage.test_compression import compressed, grainy_portrait
from tests.networks import graphs
from tests.pictures import draw_portrait


@pytest.fixture
def portrait() -> Photo:
    return grainy_portrait()


def difference(one: Photo, other: Photo) -> float:
    return float(np.sqrt(np.mean(np.square(one.pixels.astype(float) - other.pixels))))


@pytest.mark.parametrize("quality", [6, 10, 15])
def test_that_a_compressed_photo_comes_closer_to_the_one_before(
    portrait: Photo, quality: int
) -> None:
    blocky = compressed(portrait, quality)
    smooth = without_blocks(blocky, Progress())
    assert blockiness(smooth) < 0.3 * blockiness(blocky)
    assert difference(smooth, portrait) < 0.97 * difference(blocky, portrait)


def test_that_a_photo_without_plain_blocks_comes_back_as_it_is(portrait: Photo) -> None:
    assert without_blocks(portrait, Progress()) is portrait
    good = compressed(portrait, 92)
    assert without_blocks(good, Progress()) is good


def test_that_the_original_is_left_alone_and_sixteen_bits_stay(portrait: Photo) -> None:
    blocky = compressed(portrait, 10)
    before = blocky.pixels.copy()
    deep_pixels: NDArray[np.uint16] = np.multiply(before, 257, dtype=np.uint16)
    smooth, deep = (without_blocks(each, Progress()) for each in (blocky, Photo(deep_pixels)))
    assert np.array_equal(blocky.pixels, before)
    assert deep.pixels.dtype == np.uint16
    assert np.abs(deep.pixels / 257.0 - smooth.pixels).max() <= 0.51
    assert len(np.unique(deep.pixels)) > 256, "means are finer than bytes"


def test_that_bands_leave_no_seams(portrait: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    blocky = compressed(portrait, 10)
    banded = without_blocks(blocky, Progress())
    monkeypatch.setattr(deblock, "BAND_PX", 4096)
    assert without_blocks(blocky, Progress()).same_pixels(banded)


def test_that_it_can_be_stopped(portrait: Photo) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        without_blocks(compressed(portrait, 10), progress)


def test_that_quality_is_told_as_libjpeg_counts_it(portrait: Photo) -> None:
    for quality in (6, 12, 25, 50):
        told = quality_of(Photo(compressed(portrait, quality).pixels[5:, 3:].copy()))
        assert told is not None
        assert abs(told - quality) <= 1
    assert quality_of(portrait) is None
    assert quality_of(draw_portrait(20, 20)) is None


def test_that_sharpening_begins_with_the_blocks(tmp_path: Path, portrait: Photo) -> None:
    networks = graphs.stand_ins(tmp_path)
    blocky = compressed(portrait, 10)
    mask = Mask.empty(portrait.height, portrait.width)
    sharp = Sharpen().apply(blocky, mask, networks, Progress())
    smooth = without_blocks(blocky, Progress())
    expected = Sharpen().apply(smooth, mask, networks, Progress())
    assert np.abs(sharp.pixels.astype(int) - expected.pixels).max() <= 1
    halfway = Sharpen(strength=0.5).apply(blocky, mask, networks, Progress())
    middle = (blocky.pixels.astype(float) + sharp.pixels) / 2
    assert np.abs(halfway.pixels - middle).max() <= 1


NOTE = "Blocks of strong compression were smoothed first."


def test_that_a_spare_photo_is_read_and_not_written_to(portrait: Photo) -> None:
    blocky = compressed(portrait, 10)
    spare = replace(blocky, pixels=blocky.pixels.copy(), spare=True)
    smooth = without_blocks(spare, Progress())
    assert spare.same_pixels(blocky), "how far it is sharpened is told from what it was"
    assert not spare.spent
    assert smooth.same_pixels(without_blocks(blocky, Progress()))


def filled_and_sharpened(blocky: Photo, folder: Path, sharpener: bytes) -> list[Restoration]:
    """What is made of a photo with a crack where nothing is remembered, and where the steps are."""
    crack = np.zeros((blocky.height, blocky.width), np.bool_)
    crack[blocky.height // 2, 20:60] = True
    networks = graphs.stand_ins(folder, sharpener=sharpener)
    plan, mask = RestorationPlan((FillCracks(), Sharpen(0.5))), Mask(crack)
    return [
        restore(blocky, plan, mask, networks=networks, progress=Progress()),
        Restorer(networks, Trail()).restore(blocky, plan, mask, Progress()),
    ]


def test_that_what_is_remembered_makes_no_difference(tmp_path: Path, portrait: Photo) -> None:
    blocky = compressed(portrait, 10)
    forgotten, kept = filled_and_sharpened(blocky, tmp_path, graphs.brightening(0.04))
    assert [outcome.status for outcome in forgotten.outcomes] == ["done", "done"]
    for result in (forgotten, kept):
        assert result.outcomes[1].notes == (NOTE,)
        assert result.provenance is not None
        assert NOTE in [told.words for told in result.provenance.notes]
    assert forgotten.after.same_pixels(kept.after)


def test_that_a_sharpening_that_fails_leaves_the_blocks(tmp_path: Path, portrait: Photo) -> None:
    blocky = compressed(portrait, 10)
    for result in filled_and_sharpened(blocky, tmp_path, graphs.failing()):
        assert [outcome.status for outcome in result.outcomes] == ["done", "failed"]
        assert result.outcomes[1].notes == (), "it would say what is not so"
        assert result.provenance is not None
        assert NOTE not in [told.words for told in result.provenance.notes]
        changed = (result.after.pixels != blocky.pixels).any(axis=2)
        assert 0 < np.count_nonzero(changed) <= 40, "outside the crack nothing is filled"
