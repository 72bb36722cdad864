"""The grain of a photo: measured, kept out of a fill, laid over it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.grain import add_grain, measure_grain, without_grain
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.thin_plate import fill_thin_plate, wide_pieces
from tests.pictures import draw_portrait

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
SIDE = 256
NO_NETWORKS = Networks(ModelStore([]))


def cracks(side: int = SIDE) -> Bools:
    canvas = np.zeros((side, side), np.uint8)
    cv2.line(canvas, (0, side // 3), (side - 1, side // 2), 1, 5)
    cv2.circle(canvas, (side // 2, side * 2 // 3), 20, 1, -1)
    return canvas > 0


def soft_picture() -> NDArray[np.float64]:
    """A picture whose every wave is far longer than grain."""
    down, across = np.mgrid[:SIDE, :SIDE] / SIDE
    tone = 0.5 + 0.2 * np.sin(5 * across) * np.cos(4 * down)
    return np.stack([tone, 0.9 * tone, 0.8 * tone], axis=2)


def grainy(deviation: float, *, size_px: float = 0.0, grey: bool = False) -> Bytes:
    noise: Any = np.random.default_rng(1).standard_normal((SIDE, SIDE, 1 if grey else 3))
    if size_px:
        noise = cv2.GaussianBlur(noise, (0, 0), size_px).reshape(noise.shape)
        noise = noise / noise.std()
    noisy = soft_picture() * 255 + deviation * noise
    return np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)


def error_in(mask: Bools, found: NDArray[Any]) -> float:
    return float(np.sqrt(np.mean(np.square(found[mask] - 255 * soft_picture()[mask]))))


@pytest.mark.parametrize("deviation", [6.0, 15.0, 30.0])
@pytest.mark.parametrize("size_px", [0.0, 0.6, 0.9])
def test_that_grain_is_measured_as_it_is(deviation: float, size_px: float) -> None:
    grain = measure_grain(grainy(deviation, size_px=size_px), cracks())
    assert grain is not None
    assert 255 * np.sqrt(grain.variance) == pytest.approx(deviation, rel=0.25)
    assert grain.size_px == pytest.approx(size_px, abs=0.2)


def test_that_a_photo_without_grain_has_none() -> None:
    assert measure_grain(grainy(0.0), cracks()) is None
    assert measure_grain(grainy(1.5), cracks()) is None
    assert measure_grain(draw_portrait(SIDE, SIDE).pixels, cracks()) is None


def test_that_a_photo_too_small_to_tell_has_none() -> None:
    noisy = grainy(20.0)[:12, :12]
    mask = np.zeros((12, 12), np.bool_)
    mask[5] = True
    assert measure_grain(noisy, mask) is None
    assert measure_grain(grainy(20.0), ~np.zeros((SIDE, SIDE), np.bool_)) is None


def test_that_the_damage_itself_is_not_measured() -> None:
    noisy, mask = grainy(10.0), cracks()
    other = noisy.copy()
    other[mask] = 255
    one, two = measure_grain(noisy, mask), measure_grain(other, mask)
    assert one is not None
    assert two is not None
    assert np.allclose(one.covariance, two.covariance, rtol=1e-4)


def test_that_what_stands_out_of_the_grain_stays() -> None:
    noisy = grainy(6.0).astype(float)
    noisy[:, SIDE // 2 :] = np.clip(noisy[:, SIDE // 2 :] + 90, 0, 255)
    pixels = noisy.astype(np.uint8)
    mask = np.zeros((SIDE, SIDE), np.bool_)
    mask[40:44] = True
    grain = measure_grain(pixels, mask)
    assert grain is not None
    smooth = without_grain(pixels, mask, grain)
    left, right = smooth[60:, SIDE // 2 - 1].mean(), smooth[60:, SIDE // 2].mean()
    assert right - left > 80
    flat = np.s_[60:, 20:100]
    rough = np.std(pixels[flat] - 255 * soft_picture()[flat])
    assert np.std(smooth[flat] - 255 * soft_picture()[flat]) < 0.35 * rough


def test_that_a_fill_does_not_continue_the_grain_of_its_rim() -> None:
    noisy, mask = grainy(20.0), cracks()
    at_its_word = fill_thin_plate(noisy, mask, Progress())
    smooth = fill_thin_plate(noisy, mask, Progress(), grain=measure_grain(noisy, mask))
    assert error_in(mask, smooth) < 0.6 * error_in(mask, at_its_word)
    assert np.array_equal(smooth[~mask], noisy[~mask])


@pytest.mark.parametrize("size_px", [0.0, 0.8])
@pytest.mark.parametrize("grey", [False, True])
def test_that_the_grain_in_the_hole_is_like_that_around(size_px: float, grey: bool) -> None:
    noisy, mask = grainy(14.0, size_px=size_px, grey=grey), cracks()
    grain = measure_grain(noisy, mask)
    assert grain is not None
    smooth = np.clip(np.rint(255 * soft_picture()), 0, 255).astype(np.uint8)
    laid = add_grain(smooth, mask, grain).astype(float) - smooth
    around: NDArray[Any] = noisy.astype(np.float64) - smooth
    assert laid[mask].std() == pytest.approx(around[~mask].std(), rel=0.25)
    found = np.corrcoef(laid[mask][:, 0], laid[mask][:, 1])[0, 1]
    assert found == pytest.approx(1.0 if grey else 0.0, abs=0.1)
    inner: Bools = np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)

    def likeness(values: NDArray[Any], where: Bools) -> float:
        beside = np.roll(values, 1, axis=1)
        return float(np.corrcoef(values[where][:, 0], beside[where][:, 0])[0, 1])

    assert likeness(laid, inner) == pytest.approx(likeness(around, inner), abs=0.2)
    assert (laid[~mask] == 0).all()


def test_that_the_same_photo_gets_the_same_grain() -> None:
    noisy, mask = grainy(14.0), cracks()
    once, again = (
        FillCracks().apply(Photo(noisy), Mask(mask), NO_NETWORKS, Progress()) for _ in range(2)
    )
    assert np.array_equal(once.pixels, again.pixels)


def test_that_the_strength_of_grain_is_the_steps_setting() -> None:
    noisy, mask = grainy(14.0), cracks()
    deviations = []
    for strength in (0.0, 0.5, 1.0):
        step = FillCracks(grain=strength)
        after = step.apply(Photo(noisy), Mask(mask), NO_NETWORKS, Progress())
        assert np.array_equal(after.pixels[~mask], noisy[~mask])
        deviations.append(error_in(mask, after.pixels))
    assert deviations[0] < 0.6 * deviations[1] < 0.6 * deviations[2]
    assert deviations[2] == pytest.approx(14.0, rel=0.25)


def test_that_depth_makes_no_difference_to_grain() -> None:
    eight, mask = grainy(14.0), cracks()
    deep = eight.astype(np.uint16) * 257
    step = FillCracks()
    one = step.apply(Photo(eight), Mask(mask), NO_NETWORKS, Progress()).pixels
    two = step.apply(Photo(deep), Mask(mask), NO_NETWORKS, Progress()).pixels
    assert two.dtype == np.uint16
    assert np.abs(one.astype(float) - two / 257).max() <= 1.5


def test_that_grain_meets_across_a_thin_crack_and_is_laid_over_wide_damage() -> None:
    noisy = grainy(14.0)
    thin, wide = (np.zeros(noisy.shape[:2], np.bool_) for _ in range(2))
    thin[20:23, 5:60] = True
    wide[40:60, 20:50] = True
    both = thin | wide
    assert np.array_equal(wide_pieces(both), wide)
    found = FillCracks().apply(Photo(noisy), Mask(both), NO_NETWORKS, Progress()).pixels
    assert np.array_equal(found[thin], fill_thin_plate(noisy, both, Progress())[thin])
    grain = measure_grain(noisy, both)
    assert grain is not None
    smooth = fill_thin_plate(noisy, both, Progress(), grain=grain)
    assert np.abs(found[wide].astype(float) - smooth[wide]).mean() > 3
