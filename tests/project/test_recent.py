"""The photos opened last: few, private, forgotten when asked."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.project.recent import MOST, RecentPhotos


@pytest.fixture
def photos(tmp_path: Path) -> RecentPhotos:
    return RecentPhotos(tmp_path / "recent")


@settings(max_examples=25)
@given(st.lists(st.integers(0, 20), max_size=40))
def test_that_the_last_twelve_are_remembered_each_once(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("many")
    photos = RecentPhotos(folder / "recent")
    for number in numbers:
        photos.add(folder / f"{number}.png", b"png %d" % number)
    wanted = list(dict.fromkeys(reversed(numbers)))[:MOST]
    assert [each.path.name for each in photos.all()] == [f"{number}.png" for number in wanted]
    assert [each.thumbnail for each in photos.all()] == [b"png %d" % number for number in wanted]
    assert len(list((folder / "recent").glob("*.png"))) == len(wanted)


def test_that_missing_files_are_told_apart(photos: RecentPhotos, tmp_path: Path) -> None:
    (tmp_path / "here.png").write_bytes(b"")
    photos.add(tmp_path / "here.png", b"")
    photos.add(tmp_path / "gone.png", b"")
    assert [each.exists for each in photos.all()] == [False, True]


def test_that_one_and_all_can_be_forgotten(photos: RecentPhotos, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        photos.add(tmp_path / name, b"x")
    photos.remove(tmp_path / "a.png")
    assert [each.path.name for each in photos.all()] == ["b.png"]
    photos.clear()
    assert photos.all() == ()
    assert list((tmp_path / "recent").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"photos": [1]}', b"\xff\xfe"])
def test_that_a_list_that_cannot_be_read_is_empty(
    photos: RecentPhotos, tmp_path: Path, content: bytes
) -> None:
    photos.add(tmp_path / "a.png", b"x")
    (tmp_path / "recent" / "recent.json").write_bytes(content)
    assert photos.all() == ()
    photos.add(tmp_path / "b.png", b"x")
    assert len(photos.all()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_that_the_list_is_for_its_owner_only(photos: RecentPhotos, tmp_path: Path) -> None:
    photos.add(tmp_path / "a.png", b"x")
    folder = tmp_path / "recent"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_that_a_path_that_is_no_text_is_remembered(photos: RecentPhotos, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9t\xe9.png"))
    photos.add(odd, b"x")
    assert [each.path for each in photos.all()] == [odd]
