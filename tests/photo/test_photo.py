"""Photos cannot change once made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.photo.frozen import frozen
from photorestorer_gui.photo.photo import Metadata, Photo
from tests.photo.pictures import gradient


def test_that_an_array_of_ones_own_is_taken_over_without_a_copy() -> None:
    pixels = gradient()
    photo = Photo(pixels)
    assert np.shares_memory(photo.pixels, pixels)
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 1


@pytest.mark.parametrize("view", [slice(None), slice(2, 9), slice(None, None, -1)])
def test_that_a_view_cannot_change_a_photo_later(view: slice) -> None:
    pixels = gradient()
    photo = Photo(pixels[view])
    expected = photo.pixels.copy()
    pixels[:] = 7
    assert np.array_equal(photo.pixels, expected)


def test_that_a_read_only_view_of_writable_memory_cannot_change_a_photo_later() -> None:
    pixels = gradient()
    disguised = pixels.view()
    disguised.flags.writeable = False
    photo = Photo(disguised)
    pixels[:] = 7
    assert photo.same_pixels(Photo(gradient()))


def test_that_pixels_pass_from_photo_to_photo_without_a_copy() -> None:
    photo = Photo(gradient())
    assert photo.with_pixels(photo.pixels).pixels is photo.pixels
    upper = Photo(photo.pixels[:5])
    assert np.shares_memory(upper.pixels, photo.pixels)


def test_that_memory_of_other_kinds_is_copied_unless_it_is_immutable() -> None:
    buffer = bytearray(12)
    copied = frozen(np.frombuffer(buffer, np.uint8))
    buffer[0] = 9
    assert copied[0] == 0
    constant = bytes(12)
    shared = frozen(np.frombuffer(constant, np.uint8))
    assert np.shares_memory(shared, np.frombuffer(constant, np.uint8))


def test_that_pixels_are_contiguous() -> None:
    assert Photo(gradient()[:, ::2]).pixels.flags.c_contiguous


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((4, 4, 3), np.int16),
        np.zeros((4, 4, 3), ">u2"),
    ],
)
def test_that_other_shapes_and_types_are_refused(pixels: Any) -> None:
    with pytest.raises(ValueError, match="a photo is"):
        Photo(pixels)


def test_that_a_photo_knows_its_size_and_white() -> None:
    photo = Photo(gradient(3, 5, np.uint16))
    assert (photo.height, photo.width, photo.peak) == (3, 5, 65535)
    assert Photo(gradient(3, 5)).peak == 255


def test_that_new_pixels_keep_what_came_with_the_photo() -> None:
    photo = Photo(gradient(), Metadata(dpi=(300, 300)), Path("a.jpg"))
    other = photo.with_pixels(255 - photo.pixels)
    assert (other.metadata, other.source) == (photo.metadata, photo.source)
    assert not other.same_pixels(photo)


def test_that_equal_numbers_in_other_types_are_not_the_same_pixels() -> None:
    zeros = np.zeros((2, 2, 3), np.uint8)
    assert not Photo(zeros).same_pixels(Photo(zeros.astype(np.uint16)))
    assert Photo(zeros).same_pixels(Photo(zeros.copy()))


def test_that_notes_are_added() -> None:
    assert Metadata(notes=("a",)).with_notes("b", "c").notes == ("a", "b", "c")


def test_that_a_photo_gives_out_copies_unless_it_is_spare() -> None:
    photo = Photo(gradient())
    copy = photo.own_copy()
    copy[:] = 7
    assert photo.same_pixels(Photo(gradient()))
    assert not photo.spent


def test_that_a_spare_photo_gives_its_own_memory_once_and_is_spent() -> None:
    photo = Photo(gradient(), spare=True)
    pixels = photo.own_copy()
    assert np.shares_memory(pixels, photo.pixels)
    spent_then = photo.spent
    after = photo.with_pixels(pixels)
    assert not after.spare
    spent_later = photo.spent
    assert (spent_then, spent_later) == (True, False), "a photo made of the memory closes it again"
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 1
