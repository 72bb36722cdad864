"""The photo's own file is known again, and looked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.project.original import (
    OriginalChanged,
    OriginalMissing,
    find_original,
    identify,
)
from photorestorer_gui.project.project import Original


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    path.write_bytes(b"pixels" * 1000)
    return path


def test_that_a_file_is_identified_by_its_bytes(file: Path) -> None:
    original = identify(file, Progress())
    assert original.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert original.size_bytes == 6000
    assert original.path == file


def test_that_identifying_can_be_cancelled(file: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        identify(file, progress)


def test_that_the_file_is_found_where_it_was_or_beside_the_project(
    file: Path, tmp_path: Path
) -> None:
    original = identify(file, Progress())
    assert find_original(original, Progress()) == file
    (tmp_path / "album").mkdir()
    moved = file.rename(tmp_path / "album" / file.name)
    assert find_original(original, Progress(), beside=moved.parent) == moved


def test_that_the_unchanged_copy_is_preferred(file: Path, tmp_path: Path) -> None:
    original = identify(file, Progress())
    (tmp_path / "album").mkdir()
    copy = tmp_path / "album" / file.name
    copy.write_bytes(file.read_bytes())
    file.write_bytes(b"other pixels")
    assert find_original(original, Progress(), beside=copy.parent) == copy


@pytest.mark.parametrize("content", [b"shorter", b"PIXELS" * 1000])
def test_that_other_bytes_are_told(file: Path, content: bytes) -> None:
    original = identify(file, Progress())
    file.write_bytes(content)
    with pytest.raises(OriginalChanged) as caught:
        find_original(original, Progress())
    assert caught.value.path == file
    assert caught.value.remedy


def test_that_a_missing_file_is_told(file: Path) -> None:
    original = identify(file, Progress())
    file.unlink()
    with pytest.raises(OriginalMissing, match="not where it was"):
        find_original(original, Progress())


def test_that_a_file_of_which_no_hash_was_kept_is_taken_as_it_is(file: Path) -> None:
    assert find_original(Original(file), Progress()) == file


def test_that_a_missing_file_of_which_no_hash_was_kept_is_told(tmp_path: Path) -> None:
    with pytest.raises(OriginalMissing):
        find_original(Original(tmp_path / "none.png"), Progress())
