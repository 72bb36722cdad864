"""Embedded colour profiles: to sRGB, in 8 and in 16 bits."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base

from photorestorer_gui.photo.colour import srgb_profile
from photorestorer_gui.photo.deep_colour import deep_to_srgb
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.icc import ADOBE_GAMMA, ADOBE_PRIMARIES, matrix_profile
from photorestorer_gui.photo.metadata import says_adobe_rgb
from photorestorer_gui.photo.small import load_small
from tests.photo.pictures import (
    deep_png,
    gradient,
    grey_profile,
    ink_profile,
    noise,
    parametric_curve,
    png_with,
    sampled_curve,
    saved,
    tiff,
    warm_table_profile,
)

UNUSABLE = "The file’s colour profile could not be used, so colours may differ."
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def encoded(linear: NDArray[Any]) -> NDArray[Any]:
    """Apply the sRGB curve of IEC 61966-2-1 in float64."""
    low = 12.92 * linear
    return np.where(
        linear <= 0.0031308, low, 1.055 * np.maximum(linear, 1e-12) ** (1 / 2.4) - 0.055
    )


def adobe_to_srgb(share: NDArray[Any]) -> NDArray[Any]:
    """Adobe RGB 0–1 to sRGB 0–1, by the textbook, in float64."""
    srgb_to_xyz = [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
    stored_primaries = np.rint(np.array(ADOBE_PRIMARIES) * 65536) / 65536
    xyz = share**ADOBE_GAMMA @ stored_primaries
    return encoded(np.clip(xyz @ np.linalg.inv(srgb_to_xyz).T, 0, 1))


def through_littlecms(picture: Image.Image, profile: bytes) -> NDArray[np.uint8]:
    converted = ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return np.asarray(converted)


def deep_png_with(pixels: NDArray[np.uint16], profile: bytes) -> bytes:
    return png_with(deep_png(pixels), b"iCCP", b"p\0\0" + zlib.compress(profile))


def deep_tiff_with(pixels: NDArray[np.uint16], profile: bytes) -> bytes:
    return tiff(pixels, tag_34675=(7, tuple(profile)))


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "JPEG", "WEBP"])
def test_that_8_bit_colours_are_converted(tmp_path: Path, format_: str) -> None:
    lossless: dict[str, Any] = {"WEBP": {"lossless": True}, "JPEG": {"quality": 98}}
    options = lossless.get(format_, {})
    picture = Image.fromarray(gradient())
    path = tmp_path / "adobe"
    path.write_bytes(saved(picture, format_, icc_profile=matrix_profile(), **options))
    photo = load_photo(path)
    expected = adobe_to_srgb(gradient() / 255) * 255
    inside = (expected > 8) & (expected < 247)  # JPEG and gamut clipping blur the ends
    assert np.abs(photo.pixels - expected)[inside].max() <= (20 if format_ == "JPEG" else 1.5)
    assert photo.metadata.notes == ()


def dcf_exif(colour_space: int, index: str | bytes, orientation: int = 1) -> bytes:
    """Return EXIF in which a camera names the colours of its photo."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[IFD.Exif] = {Base.ColorSpace: colour_space, IFD.Interop: {1: index, 2: b"0100"}}
    return exif.tobytes()


def test_that_the_adobe_rgb_of_cameras_is_converted(tmp_path: Path) -> None:
    """They embed no profile and say in EXIF that it is an option file of DCF."""
    stored = np.full((40, 56, 3), (120, 150, 90), np.uint8)
    expected = adobe_to_srgb(stored / 255)[0, 0] * 255
    assert np.abs(expected - stored).max() > 10, "or nothing would be tried"
    path, result = tmp_path / "adobe.jpg", tmp_path / "result.jpg"
    options = {"quality": 98, "subsampling": 0, "exif": dcf_exif(0xFFFF, "R03", 6)}
    path.write_bytes(saved(Image.fromarray(stored), "JPEG", **options))
    photo, small = load_photo(path), load_small(path, 20)
    again = load_photo(save_photo(photo, result))
    assert (photo.width, photo.height, photo.metadata.notes) == (40, 56, ())
    for read in (photo, small, again):
        assert np.abs(read.pixels - expected).max() <= 6
    with Image.open(result) as picture:
        assert not says_adobe_rgb(picture)


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {"exif": dcf_exif(1, "R98")}),
        ("RGB", {"exif": dcf_exif(1, "R03")}),
        ("RGB", {"exif": dcf_exif(0xFFFF, "R98")}),
        ("RGB", {"exif": dcf_exif(0xFFFF, b"\xff\xfe")}),
        ("RGB", {"exif": dcf_exif(0xFFFF, "R03"), "icc_profile": srgb_profile()}),
        ("L", {"exif": dcf_exif(0xFFFF, "R03")}),
        ("CMYK", {"exif": dcf_exif(0xFFFF, "R03")}),
    ],
)
def test_that_other_photos_are_not_taken_for_adobe_rgb(
    tmp_path: Path, mode: str, options: dict[str, bytes]
) -> None:
    picture = Image.fromarray(gradient()).convert(mode)
    told, plain = tmp_path / "told.jpg", tmp_path / "plain.jpg"
    told.write_bytes(saved(picture, "JPEG", **options))
    plain.write_bytes(saved(picture, "JPEG"))
    assert load_photo(told).same_pixels(load_photo(plain))
    assert load_photo(told).metadata.notes == ()


def test_that_a_damaged_word_for_colours_costs_no_photo(tmp_path: Path) -> None:
    sound, path = dcf_exif(0xFFFF, "R03"), tmp_path / "photo"
    for end in range(12, len(sound), 3):
        path.write_bytes(saved(Image.fromarray(gradient()), "JPEG", exif=sound[:end]))
        assert load_photo(path).height == 40


@pytest.mark.parametrize("wrap", [deep_png_with, deep_tiff_with])
def test_that_16_bit_colours_are_converted_with_16_bit_precision(tmp_path: Path, wrap: Any) -> None:
    pixels = noise(40, 50, np.uint16)
    path = tmp_path / "adobe"
    path.write_bytes(wrap(pixels, matrix_profile()))
    photo = load_photo(path)
    expected = adobe_to_srgb(pixels / 65535) * 65535
    difference = np.abs(photo.pixels - expected)
    assert np.percentile(difference, 99) < 2
    assert difference.max() < 40
    assert photo.pixels.dtype == np.uint16


def test_that_16_bits_and_8_bits_agree() -> None:
    pixels = gradient(30, 40)
    for profile in (
        matrix_profile(),
        matrix_profile(curve=parametric_curve(0, 1.8)),
        matrix_profile(curve=parametric_curve(3, *SRGB_CURVE)),
        matrix_profile(curve=parametric_curve(4, *SRGB_CURVE, 0.0, 0.0)),
        matrix_profile(curve=parametric_curve(1, 2.0, 1.25, -0.25)),
        matrix_profile(curve=parametric_curve(2, 2.0, 1.0, 0.0, 0.0)),
        matrix_profile(curve=sampled_curve(np.linspace(0, 1, 33) ** 1.9)),
        warm_table_profile(),
    ):
        deep = deep_to_srgb(pixels.astype(np.uint16) * 257, profile)
        shallow = through_littlecms(Image.fromarray(pixels), profile)
        assert np.abs(deep / 257 - shallow).max() <= 2.0


def test_that_a_profile_whose_black_is_grey_gives_black() -> None:
    greys = np.repeat(gradient(4, 256)[..., :1], 3, axis=2)
    profile = matrix_profile(curve=parametric_curve(1, 2.0, 0.9, 0.1))
    deep = deep_to_srgb(greys.astype(np.uint16) * 257, profile)
    assert deep.min() <= 1
    shallow = through_littlecms(Image.fromarray(greys), profile)
    assert np.abs(deep / 257 - shallow).max() <= 1.0


def test_that_a_16_bit_gradient_stays_smooth_through_a_table() -> None:
    ramp = np.arange(0, 65536, 8, dtype=np.uint16)
    pixels = np.repeat(ramp[None, :, None], 3, axis=2)
    converted = deep_to_srgb(pixels.copy(), warm_table_profile())[0].astype(int)
    assert np.abs(np.diff(converted, axis=0)).max() < 200  # an 8-bit level is 257
    assert len(np.unique(converted[:, 0])) > 4000


@pytest.mark.parametrize(
    "profile",
    [
        srgb_profile(),
        matrix_profile(
            ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.0971), (0.14307, 0.06061, 0.7141)),
            parametric_curve(3, *SRGB_CURVE),
        ),
    ],
)
def test_that_a_profile_that_means_srgb_changes_no_bit(tmp_path: Path, profile: bytes) -> None:
    path = tmp_path / "a"
    pixels = noise(40, 50, np.uint8)
    path.write_bytes(saved(Image.fromarray(pixels), "PNG", icc_profile=profile))
    assert np.array_equal(load_photo(path).pixels, pixels)
    deep = noise(40, 50, np.uint16)
    path.write_bytes(deep_tiff_with(deep, profile))
    assert np.array_equal(load_photo(path).pixels, deep)


def test_that_grey_goes_through_its_profile(tmp_path: Path) -> None:
    path = tmp_path / "a"
    grey = gradient()[..., 0]
    expected = encoded((grey / 255) ** (461 / 256))[..., None]
    path.write_bytes(saved(Image.fromarray(grey), "PNG", icc_profile=grey_profile(1.8)))
    assert np.abs(load_photo(path).pixels / 255 - expected).max() <= 1.5 / 255
    path.write_bytes(deep_png_with(grey.astype(np.uint16) * 257, grey_profile(1.8)))
    assert np.abs(load_photo(path).pixels / 65535 - expected).max() <= 3 / 65535


def test_that_grey_may_carry_a_profile_for_colours(tmp_path: Path) -> None:
    path = tmp_path / "a"
    grey = gradient()[..., 0]
    expected = adobe_to_srgb(np.repeat(grey[..., None], 3, axis=2) / 255)
    path.write_bytes(saved(Image.fromarray(grey), "PNG", icc_profile=matrix_profile()))
    photo = load_photo(path)
    assert np.abs(photo.pixels / 255 - expected).max() <= 3 / 255
    assert photo.metadata.notes == ()


@pytest.mark.parametrize("format_", ["JPEG", "TIFF"])
def test_that_cmyk_goes_through_its_profile(tmp_path: Path, format_: str) -> None:
    inks = Image.new("CMYK", (64, 16), (0, 0, 0, 255))
    inks.paste((0, 255, 255, 0), (0, 0, 16, 16))
    inks.paste((0, 0, 0, 0), (16, 0, 32, 16))
    path = tmp_path / "a"
    path.write_bytes(saved(inks, format_, icc_profile=ink_profile()))
    photo = load_photo(path)
    expected = through_littlecms(inks, ink_profile())
    naive = np.asarray(inks.convert("RGB"))
    for column in (8, 24, 50):
        assert np.abs(photo.pixels[8, column].astype(int) - expected[8, column]).max() <= 6
    assert np.abs(photo.pixels[8, 8].astype(int) - naive[8, 8]).max() > 20


@pytest.mark.parametrize(
    "profile", [b"rubbish", b"", matrix_profile()[:150], ink_profile(), grey_profile(2.2)]
)
def test_that_an_unusable_profile_is_ignored_and_said(tmp_path: Path, profile: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(saved(Image.fromarray(gradient()), "PNG", icc_profile=profile))
    photo = load_photo(path)
    assert np.array_equal(photo.pixels, gradient())
    assert photo.metadata.notes == ((UNUSABLE,) if profile else ())
    deep = noise(8, 9, np.uint16)
    path.write_bytes(deep_tiff_with(deep, profile or b"\0"))
    assert np.array_equal(load_photo(path).pixels, deep)


def test_that_the_profile_we_write_is_the_same_each_time_and_valid() -> None:
    assert srgb_profile() == srgb_profile()
    name = ImageCms.getProfileName(ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile())))
    assert "sRGB" in name
