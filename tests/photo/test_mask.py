"""Masks: growing, joining, bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask

some_pixels = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=20))


def near(pixels: Any, radius: int) -> Any:
    """Return which pixels lie within `radius` of a True one, by trying all pairs."""
    rows, columns = np.nonzero(pixels)
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
    squares = (y[..., None] - rows) ** 2 + (x[..., None] - columns) ** 2
    return (squares <= radius**2).any(axis=-1)


@settings(deadline=None)
@given(some_pixels, st.integers(1, 12))
def test_that_growing_reaches_exactly_the_pixels_within_the_radius(
    pixels: Any, radius: int
) -> None:
    assert np.array_equal(Mask(pixels).grow(radius).pixels, near(pixels, radius))


@settings(deadline=None)
@given(some_pixels, st.integers(1, 12))
def test_that_narrowing_is_growing_what_is_undamaged(pixels: Any, radius: int) -> None:
    assert np.array_equal(Mask(pixels).grow(-radius).pixels, ~near(~pixels, radius))


def test_that_growing_by_nothing_or_growing_nothing_gives_the_same_mask() -> None:
    mask = Mask.empty(4, 5)
    assert mask.grow(0) is mask
    assert mask.grow(3) is mask


@given(some_pixels)
def test_that_the_bounds_hold_all_damage_and_no_empty_edge(pixels: Any) -> None:
    mask = Mask(pixels)
    box = mask.bounds()
    assert (box is None) is (not mask)
    if box is not None:
        inside = pixels[box.slices]
        assert inside.sum() == pixels.sum()
        assert inside[0].any()
        assert inside[-1].any()
        assert inside[:, 0].any()
        assert inside[:, -1].any()


def test_that_coverage_is_the_damaged_fraction() -> None:
    pixels = np.zeros((4, 5), np.bool_)
    pixels[0] = True
    assert Mask(pixels).coverage == 0.25
    assert Mask.empty(0, 0).coverage == 0.0
    assert not Mask.empty(4, 5)


def test_that_joined_masks_mark_what_either_marks() -> None:
    one, other = np.zeros((3, 3), np.bool_), np.zeros((3, 3), np.bool_)
    one[0, 0] = other[2, 2] = True
    joined = Mask(one).join(Mask(other))
    assert joined.bounds() == Box(0, 0, 3, 3)
    assert joined.coverage == pytest.approx(2 / 9)
    assert joined.same_pixels(Mask(other).join(Mask(one)))
    with pytest.raises(ValueError, match="differ"):
        joined.join(Mask.empty(3, 4))


def test_that_a_mask_cannot_change_later() -> None:
    pixels = np.zeros((3, 3), np.bool_)
    mask = Mask(pixels[:])
    pixels[:] = True
    assert not mask
    with pytest.raises(ValueError, match="read-only"):
        mask.pixels[0, 0] = True


@pytest.mark.parametrize("pixels", [np.zeros((3, 3), np.uint8), np.zeros((3, 3, 1), np.bool_)])
def test_that_other_shapes_and_types_are_refused(pixels: Any) -> None:
    with pytest.raises(ValueError, match="a mask is"):
        Mask(pixels)
