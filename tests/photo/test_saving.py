"""Saving photos: depth, metadata, and never losing a file that is there."""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo import atomic
from photorestorer_gui.photo.colour import srgb_profile
from photorestorer_gui.photo.encoding import to_8_bit
from photorestorer_gui.photo.files import (
    READABLE_SUFFIXES,
    WRITABLE_SUFFIXES,
    load_photo,
    save_photo,
    save_unchanged,
)
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Metadata, Photo
from tests.photo.pictures import chunk, deep_png, exif_with, gradient, noise, saved, tiff
from tests.pictures import draw_portrait

IPTC = b"\x1c\x02\x78\x00\x0bA portrait."
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
XMP_UPRIGHT = XMP.replace(b'"6"', b'"1"')
GRADIENT = Image.fromarray(gradient())
ALL = sorted(WRITABLE_SUFFIXES)


def photo_with_everything(dtype: Any = np.uint8) -> Photo:
    exif = exif_with(1, tag_270="Grandmother", tag_315="A. Nonymous")[6:]
    return Photo(gradient(dtype=dtype), Metadata(exif, XMP_UPRIGHT, IPTC, (300.0, 150.0)))


def info_of(path: Path) -> dict[Any, Any]:
    with Image.open(path) as picture:
        return {**picture.info, "exif": dict(picture.getexif())}


def refusal(photo: Photo, path: Path, *, overwrite: bool = False) -> SaveError:
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(SaveError) as raised:
        save_photo(photo, path, overwrite=overwrite)
    after = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    assert before == after, "nothing may be left behind"
    assert raised.value.summary.endswith(".")
    assert raised.value.remedy.endswith(".")
    return raised.value


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".tiff"])
def test_that_png_and_tiff_keep_every_bit(tmp_path: Path, suffix: str, dtype: Any) -> None:
    for shape in ((1, 1), (1, 700), (700, 1), (37, 53), (900, 500)):
        pixels = noise(*shape, dtype)
        path = save_photo(Photo(pixels), tmp_path / f"{shape}{suffix}")
        again = load_photo(path).pixels
        assert again.dtype == dtype
        assert np.array_equal(again, pixels)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_that_lossy_formats_stay_close_and_get_8_bits(tmp_path: Path, suffix: str) -> None:
    path = save_photo(Photo(gradient(dtype=np.uint16)), tmp_path / f"a{suffix}")
    again = load_photo(path).pixels
    assert again.dtype == np.uint8
    assert np.abs(again.astype(int) - gradient()).max() <= 10


def test_that_16_bits_are_rounded_to_the_nearest_8() -> None:
    every = np.arange(65536, dtype=np.uint16)
    assert np.array_equal(to_8_bit(every), np.rint(every / 257))


def test_that_jpeg_keeps_the_colour_of_each_pixel(tmp_path: Path) -> None:
    path = save_photo(Photo(gradient()), tmp_path / "a.jpg")
    with Image.open(path) as picture:
        assert [component[1:3] for component in picture.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]


def test_that_the_quality_is_the_callers(tmp_path: Path) -> None:
    photo = Photo(noise(64, 64, np.uint8))
    sizes = [
        save_photo(photo, tmp_path / f"{quality}.jpg", options=SaveOptions(quality)).stat().st_size
        for quality in (20, 60, 95)
    ]
    assert sizes == sorted(sizes)
    with pytest.raises(ValueError, match="quality"):
        SaveOptions(quality=0)


@pytest.mark.parametrize("suffix", ALL)
def test_that_every_format_says_that_it_is_srgb(tmp_path: Path, suffix: str) -> None:
    path = save_photo(Photo(gradient()), tmp_path / f"a{suffix}")
    assert info_of(path)["icc_profile"] == srgb_profile()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", ALL)
def test_that_metadata_survives(tmp_path: Path, suffix: str, dtype: Any) -> None:
    photo = photo_with_everything(dtype)
    path = save_photo(photo, tmp_path / f"a{suffix}")
    info = info_of(path)
    assert info["exif"][270] == "Grandmother"
    assert info["exif"][315] == "A. Nonymous"
    assert info["exif"][274] == 1
    again = load_photo(path).metadata
    assert again.exif == photo.metadata.exif
    assert again.xmp == XMP_UPRIGHT
    assert again.iptc == (b"" if suffix in (".png", ".webp") else IPTC)
    assert again.dpi == (None if suffix == ".webp" else (300.0, 150.0))
    assert again.notes == ()


@pytest.mark.parametrize("suffix", ALL)
def test_that_a_photo_goes_through_every_format_in_turn(tmp_path: Path, suffix: str) -> None:
    first = load_photo(save_photo(photo_with_everything(), tmp_path / "a.tif"))
    second = load_photo(save_photo(first, tmp_path / f"b{suffix}"))
    third = load_photo(save_photo(second, tmp_path / "c.tif"))
    assert third.metadata.exif == first.metadata.exif
    assert third.metadata.xmp == first.metadata.xmp


def camera_jpeg() -> bytes:
    """Return a JPEG with camera data, a thumbnail, a place and a wish to be turned."""
    exif = Image.Exif()
    exif[271], exif[272], exif[274] = "Maker", "Camera", 6
    exif[IFD.Exif] = {
        0x9003: "1987:06:05 04:03:02",
        0xA001: 65535,
        0xA002: 56,
        0xA003: 40,
        0x927C: b"private",
        0x829A: 0.008,
    }
    exif[IFD.GPSInfo] = {1: "N", 2: (48.0, 51.0, 30.0)}
    block = exif.tobytes()
    thumbnail = saved(Image.fromarray(gradient(12, 16)), "JPEG")
    return saved(
        Image.fromarray(gradient()), "JPEG", exif=with_thumbnail(block, thumbnail), xmp=XMP
    )


def with_thumbnail(exif: bytes, thumbnail: bytes) -> bytes:
    """Append a second directory, with a thumbnail, to a big-endian EXIF block."""
    tiff_block = bytearray(exif[6:])
    assert tiff_block[:2] == b"MM"
    count = struct.unpack_from(">H", tiff_block, 8)[0]
    tiff_block += b"\0" * (len(tiff_block) % 2)
    start = len(tiff_block)
    struct.pack_into(">I", tiff_block, 10 + 12 * count, start)
    data = start + 2 + 3 * 12 + 4
    directory = struct.pack(">H", 3)
    directory += struct.pack(">HHIHxx", 0x0103, 3, 1, 6)
    directory += struct.pack(">HHII", 0x0201, 4, 1, data)
    directory += struct.pack(">HHII", 0x0202, 4, 1, len(thumbnail)) + b"\0" * 4
    return exif[:6] + bytes(tiff_block) + directory + thumbnail


@pytest.mark.parametrize("suffix", ALL)
def test_that_camera_data_are_kept_and_made_true(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "camera.jpg"
    source.write_bytes(camera_jpeg())
    with Image.open(source) as picture:
        assert picture.getexif().get_ifd(IFD.IFD1), "the thumbnail must be there to begin with"
    path = save_photo(load_photo(source), tmp_path / f"a{suffix}")
    with Image.open(path) as picture:
        exif = picture.getexif()
        details = exif.get_ifd(IFD.Exif)
        assert exif[272] == "Camera"
        assert exif[274] == 1
        assert details[0x9003] == "1987:06:05 04:03:02"
        assert details[0x829A] == pytest.approx(0.008)
        assert details[0xA001] == 1, "the colours are sRGB now"
        assert 0xA002 not in details, "the width was that of the unturned photo"
        assert exif.get_ifd(IFD.GPSInfo)[2] == (48.0, 51.0, 30.0)
        assert b'Orientation="1"' in picture.info["xmp"]


def test_that_a_thumbnail_in_xmp_is_dropped(tmp_path: Path) -> None:
    xmp = b"<a><xmp:Thumbnails><rdf:Alt>QUJD</rdf:Alt></xmp:Thumbnails><b>kept</b></a>"
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(Image.fromarray(gradient()), "JPEG", xmp=xmp))
    assert load_photo(path).metadata.xmp == b"<a><b>kept</b></a>"


def test_that_iptc_written_as_numbers_is_read(tmp_path: Path) -> None:
    record = IPTC
    numbers = tuple(np.frombuffer(record, "<u4").tolist())
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(gradient(), tag_33723=(4, numbers)))
    assert load_photo(path).metadata.iptc == record


@pytest.mark.parametrize("exif_first", [False, True])
@pytest.mark.parametrize("xmp_first", [False, True])
@pytest.mark.parametrize("deep", [False, True])
def test_that_what_a_png_says_is_kept_wherever_it_lies(
    tmp_path: Path, exif_first: bool, xmp_first: bool, deep: bool
) -> None:
    """Programs that add to a PNG write behind its pixels."""
    said = {
        chunk(b"eXIf", exif_with(1, tag_315="Ada")[6:]): exif_first,
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP): xmp_first,
    }
    plain = deep_png(gradient(dtype=np.uint16)) if deep else saved(GRADIENT, "PNG")
    before = b"".join(each for each, first in said.items() if first)
    after = b"".join(each for each, first in said.items() if not first)
    path = tmp_path / "a.png"
    path.write_bytes(plain[:33] + before + plain[33:-12] + after + plain[-12:])
    metadata = load_photo(path).metadata
    assert b"Ada" in metadata.exif
    assert metadata.xmp == XMP_UPRIGHT


def test_that_photoshops_layers_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(gradient(), tag_37724=(7, tuple(b"Adobe Photoshop Document Data Block"))))
    assert load_photo(path).metadata.exif == b""


def test_that_the_layout_of_a_tiff_is_not_kept_as_camera_data(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(gradient(), tag_282=(3, (96,)), tag_283=(3, (96,)), tag_296=(3, (2,))))
    metadata = load_photo(path).metadata
    assert metadata.exif == b""
    assert metadata.dpi == (96.0, 96.0)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_that_damaged_or_oversized_metadata_costs_no_photo(tmp_path: Path, suffix: str) -> None:
    huge = exif_with(1, tag_270="x" * 70_000)[6:]
    photo = Photo(gradient(), Metadata(huge, b"<x>" + b" " * 70_000, b"\x1c" * 70_000))
    again = load_photo(save_photo(photo, tmp_path / f"a{suffix}"))
    assert again.pixels.shape == photo.pixels.shape
    assert (again.metadata.exif == huge) is (suffix != ".jpg")


def test_that_damaged_camera_data_costs_no_photo(tmp_path: Path) -> None:
    for block in (b"Exif\0\0rubbish", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01" * 40):
        path = tmp_path / "a.jpg"
        path.write_bytes(saved(Image.fromarray(gradient()), "JPEG", exif=block))
        photo = load_photo(path)
        assert photo.height == 40
        save_photo(photo, tmp_path / "b.tif", overwrite=True)


@pytest.mark.parametrize("suffix", [".heic", ".gif", ".bmp", ".avif", ".txt", ""])
def test_that_a_format_that_cannot_be_written_is_refused(tmp_path: Path, suffix: str) -> None:
    error = refusal(Photo(gradient()), tmp_path / f"a{suffix}")
    assert ".png" in error.remedy
    assert ".webp" in error.remedy


def test_that_upper_case_suffixes_work(tmp_path: Path) -> None:
    assert load_photo(save_photo(Photo(gradient()), tmp_path / "A.PNG")).height == 40


@pytest.mark.parametrize(("suffix", "side"), [(".jpg", 65_501), (".webp", 16_384)])
def test_that_a_size_the_format_cannot_hold_is_refused(
    tmp_path: Path, suffix: str, side: int
) -> None:
    error = refusal(Photo(np.zeros((1, side, 3), np.uint8)), tmp_path / f"a{suffix}")
    assert "PNG or TIFF" in error.remedy


def test_that_lack_of_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image, "fromarray", exhaust)
    assert "not enough memory" in refusal(Photo(gradient()), tmp_path / "a.jpg").summary


@pytest.mark.parametrize("overwrite", [False, True])
def test_that_the_original_is_never_overwritten(tmp_path: Path, overwrite: bool) -> None:
    original = tmp_path / "a.png"
    original.write_bytes(saved(Image.fromarray(gradient()), "PNG"))
    content = original.read_bytes()
    photo = load_photo(original)
    restored = photo.with_pixels(255 - photo.pixels)
    (tmp_path / "sub").mkdir()
    other_names = [original, tmp_path / "sub" / ".." / "a.png"]
    for link_name, link in (("soft.png", os.symlink), ("hard.png", os.link)):
        link(original, tmp_path / link_name)
        other_names.append(tmp_path / link_name)
    for name in other_names:
        assert "original" in refusal(restored, name, overwrite=overwrite).summary
    assert original.read_bytes() == content


def test_that_the_original_is_recognised_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(saved(Image.fromarray(gradient()), "PNG"))
    monkeypatch.chdir(tmp_path)
    photo = load_photo(Path("a.png"))
    assert "original" in refusal(photo, tmp_path / "a.png", overwrite=True).summary


def test_that_nothing_is_overwritten_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"precious")
    assert refusal(Photo(gradient()), path).summary == "“a.png” exists already."
    assert path.read_bytes() == b"precious"
    save_photo(Photo(gradient()), path, overwrite=True)
    assert np.array_equal(load_photo(path).pixels, gradient())


def test_that_a_file_that_appears_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"

    def intrude(_descriptor: int) -> None:
        path.write_bytes(b"precious")

    monkeypatch.setattr(os, "fsync", intrude)
    with pytest.raises(SaveError, match="exists already"):
        save_photo(Photo(gradient()), path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_that_a_disk_without_hard_links_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    path = save_photo(Photo(gradient()), tmp_path / "a.png")
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]
    assert np.array_equal(load_photo(path).pixels, gradient())
    monkeypatch.setattr("photorestorer_gui.photo.files.refuse_taken", lambda *_, **__: None)
    with pytest.raises(SaveError, match="exists already"):
        save_photo(Photo(255 - gradient()), path)
    assert np.array_equal(load_photo(path).pixels, gradient())


def failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.EIO, "drive failed"),
    ],
)
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_that_a_failing_disk_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, code: int, words: str
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"precious")
    monkeypatch.setattr(os, where, failing(code))
    assert words in refusal(Photo(gradient()), path, overwrite=True).summary
    assert path.read_bytes() == b"precious"


def test_that_ctrl_c_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_photo(Photo(gradient()), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_that_a_really_full_disk_is_said() -> None:
    with pytest.raises(OSError, match="No space") as raised:
        Path("/dev/full").write_bytes(b"x" * 100_000)
    assert "disk is full" in atomic.save_error(Path("a.png"), raised.value).summary


def test_that_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert "no folder" in refusal(Photo(gradient()), tmp_path / "nowhere" / "a.png").summary
    (tmp_path / "file").touch()
    assert "no folder" in refusal(Photo(gradient()), tmp_path / "file" / "a.png").summary


def test_that_a_folder_of_the_same_name_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    assert "is a folder" in refusal(Photo(gradient()), tmp_path / "a.png", overwrite=True).summary


def test_that_impossible_names_are_refused(tmp_path: Path) -> None:
    for name in ("x" * 300 + ".png", "a\0b.png"):
        with pytest.raises(SaveError):
            save_photo(Photo(gradient()), tmp_path / name)
        assert list(tmp_path.iterdir()) == []


def test_that_the_longest_possible_name_works(tmp_path: Path) -> None:
    name = "x" * 251 + ".png"
    assert load_photo(save_photo(Photo(gradient()), tmp_path / name)).height == 40


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_that_permissions_are_those_of_other_new_files_or_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    path = save_photo(Photo(gradient()), tmp_path / "a.png")
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode
    path.chmod(0o640)
    save_photo(Photo(gradient()), path, overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_that_overwriting_follows_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target = tmp_path / "there" / "a.png"
    target.write_bytes(b"old")
    os.symlink(target, tmp_path / "a.png")
    save_photo(Photo(gradient()), tmp_path / "a.png", overwrite=True)
    assert (tmp_path / "a.png").is_symlink()
    assert load_photo(target).height == 40


def test_that_whatever_can_be_written_can_be_read() -> None:
    assert set(WRITABLE_SUFFIXES) < set(READABLE_SUFFIXES)
    assert all(suffix == suffix.lower() for suffix in READABLE_SUFFIXES)


def test_that_a_jpeg_that_nothing_was_done_to_is_copied_byte_for_byte(tmp_path: Path) -> None:
    original = save_photo(draw_portrait(), tmp_path / "a.jpg", options=SaveOptions(quality=70))
    copy = save_unchanged(load_photo(original), tmp_path / "b.jpg")
    assert copy.read_bytes() == original.read_bytes()


def test_that_an_unchanged_photo_can_be_saved_in_another_format(tmp_path: Path) -> None:
    photo = load_photo(save_photo(draw_portrait(), tmp_path / "a.jpg"))
    copy = save_unchanged(photo, tmp_path / "b.png")
    assert load_photo(copy).same_pixels(photo)


def test_that_a_file_that_changed_meanwhile_is_not_copied_as_the_photo(tmp_path: Path) -> None:
    path = save_photo(draw_portrait(seed=1), tmp_path / "a.png")
    photo = load_photo(path)
    save_photo(draw_portrait(seed=2), path, overwrite=True)
    assert load_photo(save_unchanged(photo, tmp_path / "b.png")).same_pixels(photo)
