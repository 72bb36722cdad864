"""Masks on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photorestorer_gui.errors import MaskError, MaskSizeError, SaveError, UnreadablePhotoError
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import load_mask, save_mask
from tests.photo.pictures import deep_png, exif_with, gradient, png_that_claims, saved, stored_as

SIZE: dict[str, Any] = {"height": 40, "width": 56}


def some_mask() -> Mask:
    return Mask(gradient()[..., 2] >= 128)


def load(path: Path, content: bytes) -> Mask:
    path.write_bytes(content)
    return load_mask(path, **SIZE)


def test_that_a_saved_mask_is_the_same_again(tmp_path: Path) -> None:
    path = save_mask(some_mask(), tmp_path / "👵 mask.png")
    assert load_mask(path, **SIZE).same_pixels(some_mask())
    with Image.open(path) as picture:
        assert picture.mode == "1"


@pytest.mark.parametrize("format_", ["PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_that_half_as_bright_as_white_is_damaged(tmp_path: Path, format_: str) -> None:
    options = {"lossless": True} if format_ == "WEBP" else {}
    grey = Image.fromarray(gradient()[..., 2])
    colours = grey.convert("P" if format_ == "GIF" else "RGB")
    mask = load(tmp_path / "m", saved(colours, format_, **options))
    assert mask.same_pixels(some_mask())


def test_that_16_bits_are_halved_too(tmp_path: Path) -> None:
    grey = gradient(dtype=np.uint16)[..., 2]
    assert np.array_equal(load(tmp_path / "m", deep_png(grey)).pixels, grey >= 32768)


def test_that_clear_pixels_are_undamaged_whatever_their_colour(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (56, 40), (255, 255, 255, 255))
    picture.paste((255, 255, 255, 0), (0, 0, 28, 40))
    mask = load(tmp_path / "m", saved(picture, "PNG"))
    assert not mask.pixels[:, :28].any()
    assert mask.pixels[:, 28:].all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_the_orientation_is_applied_as_to_the_photo(tmp_path: Path, orientation: int) -> None:
    stored = Image.fromarray(stored_as(some_mask().pixels, orientation))
    for format_ in ("PNG", "TIFF"):
        mask = load(tmp_path / "m", saved(stored, format_, exif=exif_with(orientation)))
        assert mask.same_pixels(some_mask())


def test_that_another_size_is_refused_and_both_are_said(tmp_path: Path) -> None:
    path = save_mask(some_mask(), tmp_path / "m.png")
    with pytest.raises(MaskError) as raised:
        load_mask(path, height=56, width=40)
    assert "56×40" in raised.value.summary
    assert "40×56" in raised.value.summary


@pytest.mark.parametrize("content", [b"", b"no picture", png_that_claims(100_000, 100_000)])
def test_that_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadablePhotoError):
        load(tmp_path / "m.png", content)


def test_that_a_mask_is_saved_as_png_only_and_overwrites_nothing(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="PNG"):
        save_mask(some_mask(), tmp_path / "m.jpg")
    path = save_mask(some_mask(), tmp_path / "m.png")
    with pytest.raises(SaveError, match="exists already"):
        save_mask(Mask.empty(40, 56), path)
    assert load_mask(path, **SIZE).same_pixels(some_mask())
    save_mask(Mask.empty(40, 56), path, overwrite=True)
    assert not load_mask(path, **SIZE)


def test_that_a_mask_of_the_photos_shape_is_scaled_when_that_is_wanted(tmp_path: Path) -> None:
    path = save_mask(some_mask(), tmp_path / "m.png")
    with pytest.raises(MaskSizeError) as raised:
        load_mask(path, height=120, width=168)
    assert raised.value.can_be_scaled
    larger = load_mask(path, height=120, width=168, scaled=True)
    assert larger.pixels.shape == (120, 168)
    assert np.array_equal(larger.pixels[1::3, 1::3], some_mask().pixels)


def test_that_a_thin_crack_outlives_scaling_down(tmp_path: Path) -> None:
    pixels = np.zeros((300, 420), np.bool_)
    pixels[:, 200] = True
    path = save_mask(Mask(pixels), tmp_path / "m.png")
    smaller = load_mask(path, height=100, width=140, scaled=True)
    assert smaller.pixels[:, 66].all()


def test_that_a_mask_of_another_shape_is_never_scaled(tmp_path: Path) -> None:
    path = save_mask(some_mask(), tmp_path / "m.png")
    with pytest.raises(MaskSizeError) as raised:
        load_mask(path, height=56, width=40, scaled=True)
    assert not raised.value.can_be_scaled
