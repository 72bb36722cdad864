"""Small copies inside a file: never the unrestored photo’s, and none where nothing is told."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD

from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.previews import THUMBNAIL_PX, with_thumbnail, without_preview
from tests.photo.pictures import gradient, saved

OLD = saved(Image.new("RGB", (40, 30), (255, 0, 0)), "JPEG")
"""A red thumbnail, as no saved photo here may have one."""
PLACE = {1: "N", 2: (48.0, 51.0, 30.0)}


def camera_file(folder: Path, suffix: str) -> Path:
    """Save a photo with a thumbnail, a maker's note with a preview, a place, and IPTC's preview."""
    exif = Image.Exif()
    exif[271] = "Maker"
    exif[IFD.Exif] = {0x927C: b"Nikon\0" + OLD, 0x829A: 0.5}
    exif[IFD.GPSInfo] = PLACE
    block = with_thumbnail(exif.tobytes()[6:], Image.open(io.BytesIO(OLD)))
    path = folder / f"camera{suffix}"
    picture = Image.fromarray(gradient(200, 320))
    if suffix == ".jpg":
        picture.save(path, exif=b"Exif\0\0" + block)
    else:
        held = Image.Exif()
        held.load(block)
        small = Image.open(io.BytesIO(OLD))
        picture.save(path, exif=held, save_all=True, append_images=[small])
    return path


def pictures_in(path: Path) -> list[bytes]:
    """Return every JPEG that lies in a file besides the photo itself."""
    content = path.read_bytes()
    starts = [i for i in range(2, len(content)) if content[i : i + 3] == b"\xff\xd8\xff"]
    return [content[start:] for start in starts]


def test_that_the_test_file_has_what_must_not_stay(tmp_path: Path) -> None:
    assert len(pictures_in(camera_file(tmp_path, ".jpg"))) == 2
    assert pictures_in(camera_file(tmp_path, ".tif"))


@pytest.mark.parametrize("into", [".jpg", ".tif", ".png", ".webp"])
@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_that_no_old_preview_gets_into_a_saved_file(tmp_path: Path, suffix: str, into: str) -> None:
    photo = load_photo(camera_file(tmp_path, suffix))
    path = save_photo(photo.with_pixels(255 - photo.pixels), tmp_path / f"saved{into}")
    assert OLD not in path.read_bytes()
    with Image.open(path) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.getexif().get_ifd(IFD.Exif)[0x829A] == 0.5, "the rest is kept"
        assert picture.getexif().get_ifd(IFD.GPSInfo)[2] == PLACE[2]
    assert bool(pictures_in(path)) is (suffix == into == ".jpg"), "only JPEG gets a new one"


def test_that_a_jpegs_thumbnail_shows_the_photo_as_it_is_now(tmp_path: Path) -> None:
    photo = load_photo(camera_file(tmp_path, ".jpg"))
    assert photo.metadata.has_thumbnail
    green = np.zeros_like(photo.pixels)
    green[..., 1] = 200
    path = save_photo(photo.with_pixels(green), tmp_path / "saved.jpg")
    (found,) = pictures_in(path)
    with Image.open(io.BytesIO(found)) as thumbnail, Image.open(path) as picture:
        assert max(thumbnail.size) == THUMBNAIL_PX
        assert thumbnail.size[0] / thumbnail.size[1] == pytest.approx(1.6)
        assert np.abs(np.asarray(thumbnail).astype(int) - (0, 200, 0)).max() < 12
        assert picture.getexif().get_ifd(IFD.IFD1)[0x0202] > 100
    again = save_photo(load_photo(path), tmp_path / "again.jpg")
    assert len(pictures_in(again)) == 1


def test_that_a_photo_without_a_thumbnail_gets_none(tmp_path: Path) -> None:
    path = save_photo(Photo(gradient()), tmp_path / "a.jpg")
    assert pictures_in(path) == []


@pytest.mark.parametrize("level", ["basic", "none"])
@pytest.mark.parametrize("into", [".jpg", ".tif"])
@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_that_less_than_everything_tells_no_place_and_has_no_preview(
    tmp_path: Path, suffix: str, into: str, level: str
) -> None:
    photo = load_photo(camera_file(tmp_path, suffix))
    options = SaveOptions(metadata=level)  # type: ignore[arg-type]
    path = save_photo(photo, tmp_path / f"saved{into}", options=options)
    with Image.open(path) as picture:
        exif = picture.getexif()
        assert not exif.get_ifd(IFD.GPSInfo)
        assert (271 in exif) is (level == "basic")
    assert pictures_in(path) == []


def data_set(number: int, content: bytes, *, extended: bool = False) -> bytes:
    length = struct.pack(">HI", 0x8004, len(content)) if extended else b""
    return b"\x1c\x02" + bytes([number]) + (length or struct.pack(">H", len(content))) + content


@pytest.mark.parametrize("extended", [False, True])
def test_that_iptcs_preview_is_left_out(extended: bool) -> None:
    title, words = data_set(5, b"Ada"), data_set(120, b"In the garden.")
    preview = data_set(200, b"\0\x0b") + data_set(202, OLD, extended=extended)
    assert without_preview(title + preview + words) == title + words
    assert without_preview(title + words) == title + words
    assert without_preview(b"") == b""
    assert without_preview(b"no record at all") == b"no record at all"
    assert without_preview(title + preview[:-9]) == title
