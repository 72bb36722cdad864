"""Reading photos: formats, modes, depth, orientation."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.photo import Photo
from tests.photo.pictures import (
    HEIC,
    deep_png,
    exif_with,
    gradient,
    noise,
    png_with,
    saved,
    stored_as,
    tiff,
    tiff_of_deflated_planes,
)

Load = Callable[..., Photo]
PNG = saved(Image.fromarray(gradient()), "PNG")
FLATTENED = "Transparency was flattened on white."


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_bytes(content: bytes, name: str = "photo") -> Photo:
        path = tmp_path / name
        path.write_bytes(content)
        return load_photo(path)

    return load_bytes


def differ(photo: Photo, expected: Any) -> int:
    """Return the largest difference, in levels; shapes must agree."""
    assert photo.pixels.shape == expected.shape
    return int(np.abs(photo.pixels.astype(np.int64) - expected).max())


@pytest.mark.parametrize(
    ("format_", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("BMP", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("TIFF", {"compression": "tiff_adobe_deflate"}, 0),
        ("TIFF", {"compression": "jpeg", "quality": 98}, 6),
        ("WEBP", {"lossless": True}, 0),
        ("JPEG", {"quality": 98, "subsampling": 0}, 6),
        ("JPEG", {"quality": 98, "subsampling": 0, "progressive": True}, 6),
        ("AVIF", {"quality": 98, "subsampling": "4:4:4"}, 8),
    ],
)
def test_that_a_photo_is_read_whatever_its_format(
    load: Load, format_: str, options: dict[str, Any], tolerance: int
) -> None:
    content = saved(Image.fromarray(gradient()), format_, **options)
    photo = load(content, "no suffix is needed")
    assert photo.pixels.dtype == np.uint8
    assert differ(photo, gradient()) <= tolerance
    assert photo.metadata.notes == ()


def test_that_a_heic_photo_is_read_upright_once(load: Load) -> None:
    y, x = np.mgrid[0:48, 0:64]
    stored = np.stack([x * 4, y * 5, np.full_like(x, 128)], -1)
    photo = load_photo(HEIC)
    assert differ(photo, np.rot90(stored, -1)) <= 12
    assert b"A gradient" in photo.metadata.exif


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_that_the_orientation_is_applied_once_and_reset(
    load: Load, format_: str, orientation: int
) -> None:
    stored = Image.fromarray(stored_as(gradient(), orientation))
    options: dict[str, Any] = {"lossless": True} if format_ == "WEBP" else {}
    options |= {"quality": 98} if format_ in ("JPEG", "AVIF") else {}
    exif = exif_with(orientation, tag_270="A portrait")
    photo = load(saved(stored, format_, exif=exif, **options))
    assert differ(photo, gradient()) <= 12
    kept = Image.Exif()
    kept.load(photo.metadata.exif)
    assert kept[274] == 1
    assert kept[270] == "A portrait"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_that_the_orientation_of_a_16_bit_photo_is_applied(load: Load, orientation: int) -> None:
    pixels = noise(9, 14, np.uint16)
    stored = stored_as(pixels, orientation)
    from_tiff = load(tiff(stored, tag_274=(3, (orientation,))))
    from_png = load(png_with(deep_png(stored), b"eXIf", exif_with(orientation)[6:]))
    grey = load(tiff(stored[..., 0], tag_274=(3, (orientation,))))
    assert np.array_equal(from_tiff.pixels, pixels)
    assert np.array_equal(from_png.pixels, pixels)
    assert np.array_equal(grey.pixels, pixels[..., [0, 0, 0]])


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_that_a_nonsensical_orientation_changes_nothing(load: Load, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    photo = load(saved(Image.fromarray(gradient()), "PNG", exif=exif.tobytes()))
    assert differ(photo, gradient()) == 0


@pytest.mark.parametrize("mode", ["1", "L"])
def test_that_grey_becomes_equal_colours(load: Load, mode: str) -> None:
    grey = Image.fromarray(gradient()[..., 0]).convert(mode)
    expected = np.asarray(grey.convert("L"))[..., None].repeat(3, axis=2)
    for format_ in ("PNG", "TIFF", "BMP"):
        assert differ(load(saved(grey, format_)), expected) == 0


def test_that_a_palette_is_resolved(load: Load) -> None:
    picture = Image.fromarray(gradient()).quantize(64)
    expected = np.asarray(picture.convert("RGB"))
    for format_ in ("PNG", "GIF", "BMP", "TIFF"):
        assert differ(load(saved(picture, format_)), expected) == 0


def transparent(mode: str) -> Image.Image:
    """Return a picture whose left half is clear and whose right half is opaque."""
    picture = Image.fromarray(gradient()).convert("RGBA" if mode != "LA" else "LA")
    alpha = np.full(gradient().shape[:2], 255, np.uint8)
    alpha[:, :28] = 0
    picture.putalpha(Image.fromarray(alpha))
    return picture


@pytest.mark.parametrize(
    ("mode", "format_"), [("RGBA", "PNG"), ("LA", "PNG"), ("RGBA", "TIFF"), ("RGBA", "AVIF")]
)
def test_that_transparency_is_flattened_on_white_and_said(
    load: Load, mode: str, format_: str
) -> None:
    options = {"quality": 98} if format_ == "AVIF" else {}
    photo = load(saved(transparent(mode), format_, **options))
    opaque = np.asarray(transparent(mode).convert("L" if mode == "LA" else "RGB").convert("RGB"))
    assert photo.pixels[:, :26].min() >= 250
    assert np.abs(photo.pixels[:, 30:].astype(int) - opaque[:, 30:]).max() <= 12
    assert photo.metadata.notes == (FLATTENED,)


def test_that_half_transparency_is_mixed_with_white(load: Load) -> None:
    picture = Image.new("RGBA", (4, 4), (100, 0, 200, 128))
    expected = np.broadcast_to(np.rint(255 - np.array([155, 255, 55]) * 128 / 255), (4, 4, 3))
    assert differ(load(saved(picture, "PNG")), expected) <= 1


def test_that_a_colour_key_counts_as_transparency(load: Load) -> None:
    picture = Image.new("RGB", (6, 4), (10, 20, 30))
    photo = load(saved(picture, "PNG", transparency=(10, 20, 30)))
    assert photo.pixels.min() == 255
    assert photo.metadata.notes == (FLATTENED,)
    palette = picture.quantize(4)
    assert load(saved(palette, "GIF", transparency=0)).metadata.notes == (FLATTENED,)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_that_an_opaque_alpha_channel_is_not_worth_a_note(load: Load, mode: str) -> None:
    picture = Image.fromarray(gradient()).convert(mode)
    photo = load(saved(picture, "PNG"))
    assert differ(photo, np.asarray(picture.convert("RGB"))) == 0
    assert photo.metadata.notes == ()


@pytest.mark.parametrize("write", [deep_png, tiff])
def test_that_16_bit_colours_are_read_bit_by_bit(load: Load, write: Callable[[Any], bytes]) -> None:
    pixels = noise(17, 33, np.uint16)
    photo = load(write(pixels))
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, pixels)


@pytest.mark.parametrize("write", [deep_png, tiff])
def test_that_16_bit_grey_is_read_bit_by_bit(load: Load, write: Callable[[Any], bytes]) -> None:
    grey = noise(17, 33, np.uint16)[..., 0]
    photo = load(write(grey))
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, grey[..., None].repeat(3, axis=2))


def test_that_16_bit_grey_with_white_as_zero_is_inverted(load: Load) -> None:
    grey = noise(17, 33, np.uint16)[..., 0]
    photo = load(tiff(grey, tag_262=(3, (0,))))
    assert np.array_equal(photo.pixels[..., 0], 65535 - grey)


def test_that_16_bit_transparency_is_flattened_in_16_bits(load: Load) -> None:
    rgb, alpha = noise(17, 33, np.uint16), noise(17, 33, np.uint16)[..., :1]
    share = alpha / 65535
    expected = np.rint(rgb * share + 65535 * (1 - share))
    for content in (deep_png(np.dstack([rgb, alpha])), tiff(np.dstack([rgb, alpha]))):
        photo = load(content)
        assert photo.pixels.dtype == np.uint16
        assert differ(photo, expected) <= 1
        assert photo.metadata.notes == (FLATTENED,)
    grey = load(deep_png(np.dstack([rgb[..., 0], alpha])))
    assert differ(grey, expected[..., [0, 0, 0]]) <= 1


@pytest.mark.parametrize("orientation", [1, 6])
def test_that_16_bit_planes_are_read_as_8_bits_rather_than_scrambled(
    load: Load, orientation: int
) -> None:
    pixels = noise(17, 33, np.uint16)
    stored = stored_as(pixels, orientation)
    photo = load(tiff_of_deflated_planes(stored, orientation))
    assert differ(photo, pixels >> 8) == 0
    assert photo.metadata.notes == ("The file’s 16 bits per colour could only be read as 8.",)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_planes_are_read_right_or_not_at_all(load: Load, dtype: Any) -> None:
    pixels = noise(17, 33, dtype)
    content = tiff(pixels, tag_284=(3, (2,)))
    if dtype == np.uint8:
        assert differ(load(content), pixels) == 0
        return
    with pytest.raises(UnreadablePhotoError, match="separate planes"):
        load(content)


def test_that_premultiplied_16_bit_transparency_is_not_multiplied_again(load: Load) -> None:
    alpha = noise(17, 33, np.uint16)[..., :1]
    black = np.zeros((17, 33, 3), np.uint16)
    photo = load(tiff(np.dstack([black, alpha]), tag_338=(3, (1,))))
    assert np.array_equal(photo.pixels, np.repeat(65535 - alpha, 3, axis=2))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_a_fourth_channel_that_is_no_alpha_is_left_out(load: Load, dtype: Any) -> None:
    """Scanners store what they saw in infrared there."""
    pixels = noise(17, 33, dtype)
    infrared = np.full((17, 33, 1), np.iinfo(dtype).max // 3, dtype)
    photo = load(tiff(np.dstack([pixels, infrared]), tag_338=(3, (0,))))
    assert photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, pixels)
    assert photo.metadata.notes == ()


def test_that_a_16_bit_colour_key_counts_as_transparency(load: Load) -> None:
    pixels = noise(17, 33, np.uint16)
    key = pixels[3, 4].astype(">u2").tobytes()
    photo = load(png_with(deep_png(pixels), b"tRNS", key))
    expected = pixels.copy()
    expected[3, 4] = 65535
    assert np.array_equal(photo.pixels, expected)
    assert photo.metadata.notes == (FLATTENED,)


@pytest.mark.parametrize("extra", [0, 1, 2], ids=["other", "associated", "alpha"])
def test_that_grey_with_an_opaque_second_channel_is_read(load: Load, extra: int) -> None:
    grey = noise(17, 33, np.uint8)[..., :1]
    photo = load(tiff(np.dstack([grey, np.full_like(grey, 255)]), tag_338=(3, (extra,))))
    assert np.array_equal(photo.pixels, grey.repeat(3, axis=2))
    assert photo.metadata.notes == ()


def test_that_grey_with_associated_alpha_is_flattened(load: Load) -> None:
    black = np.zeros((17, 33, 1), np.uint8)
    alpha = np.full_like(black, 100)
    photo = load(tiff(np.dstack([black, alpha]), tag_338=(3, (1,))))
    assert differ(photo, np.full((17, 33, 3), 155)) == 0
    assert photo.metadata.notes == (FLATTENED,)


def test_that_a_png_may_say_much(load: Load) -> None:
    """Profiles of printers and histories of editing unpack to megabytes."""
    much = b"Ada 1921 " * 200_000
    packed = zlib.compress(much)
    said = png_with(PNG, b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + packed)
    said = png_with(said, b"zTXt", b"Comment\0\0" + packed)
    photo = load(said)
    assert differ(photo, gradient()) == 0
    assert photo.metadata.xmp == much
    odd_profile = load(png_with(PNG, b"iCCP", b"p\0\0" + packed))
    assert differ(odd_profile, gradient()) == 0


def test_that_a_png_may_not_say_without_end(load: Load) -> None:
    chunks = b"Comment\0\0" + zlib.compress(b"a" * (70 << 20))
    with pytest.raises(UnreadablePhotoError):
        load(png_with(PNG, b"zTXt", chunks))


def test_that_cmyk_without_a_profile_is_converted_sensibly(load: Load) -> None:
    inks = Image.new("CMYK", (32, 32), (0, 0, 0, 0))
    inks.paste((0, 255, 255, 0), (0, 0, 16, 32))  # magenta and yellow: red
    for format_ in ("JPEG", "TIFF"):  # Pillow writes a JPEG inverted, as Adobe does
        photo = load(saved(inks, format_))
        assert np.abs(photo.pixels[4, 4].astype(int) - (255, 0, 0)).max() <= 6
        assert photo.pixels[4, 28].min() >= 249


def test_that_lab_is_converted(load: Load) -> None:
    grey = Image.new("LAB", (8, 8), (128, 128, 128))
    photo = load(saved(grey, "TIFF"))
    assert np.ptp(photo.pixels[0, 0].astype(int)) <= 3
    assert 115 <= photo.pixels[0, 0, 0] <= 125


@pytest.mark.parametrize("format_", ["GIF", "TIFF", "WEBP", "PNG"])
def test_that_the_first_of_several_pictures_is_read_and_said(load: Load, format_: str) -> None:
    first = Image.new("RGB", (20, 10), (250, 10, 10))
    second = Image.new("RGB", (20, 10), (10, 10, 250))
    photo = load(saved(first, format_, save_all=True, append_images=[second]))
    assert differ(photo, np.broadcast_to((250, 10, 10), (10, 20, 3))) <= 8
    assert photo.metadata.notes == ("The file holds 2 pictures; the first was read.",)


def test_that_the_previews_which_phones_hide_in_a_jpeg_are_not_worth_a_note(load: Load) -> None:
    preview = Image.fromarray(gradient(20, 28))
    content = saved(Image.fromarray(gradient()), "MPO", save_all=True, append_images=[preview])
    photo = load(content)
    assert differ(photo, gradient()) <= 30
    assert photo.metadata.notes == ()


@pytest.mark.parametrize("name", ["my photo.png", "Großmutter à Épinay.png", "👵🏽 1923 🙂.png"])
def test_that_any_name_works(load: Load, name: str) -> None:
    assert differ(load(saved(Image.fromarray(gradient()), "PNG"), name), gradient()) == 0
    deep = noise(5, 6, np.uint16)
    assert np.array_equal(load(deep_png(deep), name).pixels, deep)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (257, 3)])
def test_that_extreme_shapes_are_read(load: Load, shape: tuple[int, int]) -> None:
    assert differ(load(saved(Image.fromarray(gradient(*shape)), "PNG")), gradient(*shape)) == 0
    deep = noise(*shape, np.uint16)
    assert np.array_equal(load(deep_png(deep)).pixels, deep)


@pytest.mark.parametrize("orientation", [1, 6])
def test_that_a_jpeg_is_read_without_needless_copies(load: Load, orientation: int) -> None:
    pixels = gradient(1200, 1600)
    content = saved(Image.fromarray(pixels), "JPEG", exif=exif_with(orientation))
    load(content)  # what is imported and cached on first use does not count
    tracemalloc.start()
    load(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # What Pillow decodes into, 4 bytes a pixel, is not traced.
    assert peak < 1.5 * pixels.nbytes


def test_that_the_source_is_remembered_and_the_pixels_are_frozen(
    load: Load, tmp_path: Path
) -> None:
    photo = load(saved(Image.fromarray(gradient()), "PNG"), "a.png")
    assert photo.source == tmp_path / "a.png"
    assert not photo.pixels.flags.writeable
