"""Photos and masks of bad will: a picture or a sentence, soon, and in little memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import READABLE_SUFFIXES, load_photo
from photorestorer_gui.photo.metadata import read_metadata
from tests.hostile import photos
from tests.hostile.bounded import peak_bytes
from tests.hostile.doors import enter_as_mask, enter_as_photo, enter_as_small
from tests.hostile.outcomes import outcomes

MOST_BYTES = 500 << 20
"""What reading any of these may take beyond the libraries themselves: 4 megapixels, and slack."""


@pytest.mark.parametrize("kind", photos.SOUND)
def test_that_a_photo_cut_off_anywhere_is_a_photo_or_a_sentence(tmp_path: Path, kind: str) -> None:
    assert outcomes(enter_as_photo, photos.cut_files(kind), tmp_path)["refused"] >= 1


@pytest.mark.parametrize("kind", photos.SOUND)
def test_that_a_changed_photo_is_a_photo_or_a_sentence(tmp_path: Path, kind: str) -> None:
    assert outcomes(enter_as_photo, photos.changed_files(kind, 6), tmp_path).total() == 6
    assert outcomes(enter_as_mask, photos.changed_files(kind, 2), tmp_path).total() == 2


def test_that_a_changed_photo_gives_a_small_one_or_a_sentence(tmp_path: Path) -> None:
    cases = [case for kind in photos.SOUND for case in photos.changed_files(kind, 2)]
    counted = outcomes(enter_as_small, cases, tmp_path)
    assert counted["opened"] > 10
    assert counted["refused"] > 10


@pytest.mark.parametrize("cases", [photos.sizes, photos.metadata, photos.profiles, photos.loops])
def test_that_a_made_up_photo_is_a_photo_or_a_sentence(
    tmp_path: Path, cases: Callable[[], photos.Cases]
) -> None:
    assert outcomes(enter_as_photo, cases(), tmp_path).total() > 10
    assert outcomes(enter_as_mask, cases(), tmp_path).total() > 10


@pytest.mark.parametrize("kind", photos.SOUND)
def test_that_a_wrong_name_does_not_matter(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sound"
    path.write_bytes(photos.SOUND[kind])
    right = load_photo(path)
    for suffix in (READABLE_SUFFIXES[len(kind) % len(READABLE_SUFFIXES)], ".txt", ".JPG"):
        assert load_photo(path.rename(tmp_path / f"wrong{suffix}")).same_pixels(right)
        path = tmp_path / f"wrong{suffix}"


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be measured and limited")
def test_that_no_bomb_takes_more_memory_than_its_pixels() -> None:
    taken = peak_bytes("tests.hostile.photos", "bombs", "tests.hostile.doors", "enter_as_photo")
    assert len(taken) == len(list(photos.bombs()))
    assert {name: size for name, size in taken.items() if size > MOST_BYTES} == {}


def test_that_too_many_tags_cost_the_tags_and_not_the_photo(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(dict(photos.metadata())["60000 EXIF tags"])
    photo = load_photo(path)
    assert photo.metadata.exif == b""
    assert "could not be read" in " ".join(photo.metadata.notes)


def test_that_thumbnails_are_cut_out_wherever_they_stand() -> None:
    class Said:
        info = {  # noqa: RUF012
            "xmp": b"<a><xmp:Thumbnails><b>1</b></xmp:Thumbnails>"
            b"<c/><xap:Thumbnails >2</xap:Thumbnails ><xmp:Thumbnails>open</a>"
        }

        def getexif(self) -> dict[int, object]:
            return {}

    said = read_metadata(Said())  # type: ignore[arg-type]
    assert said.xmp == b"<a><c/><xmp:Thumbnails>open</a>"


def test_that_a_jpeg_of_endless_scans_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(dict(photos.loops())["jpeg of 20,000 scans"])
    with pytest.raises(PhotoRestorerError, match="damaged") as caught:
        load_photo(path)
    assert "scans" in caught.value.details
