"""Where results go: names of their own, and what is bound to fail is told before the work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.files import check_target, free_path, restored_path, save_photo
from photorestorer_gui.photo.photo import Photo
from tests.photo.pictures import gradient


@pytest.mark.skipif(os.name != "posix", reason="others do not know before")
@pytest.mark.parametrize("linked", [False, True])
def test_that_a_closed_folder_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    """A link is followed where what it leads to may be replaced."""
    closed = tmp_path / "closed"
    closed.mkdir()
    target = tmp_path / "a.png" if linked else closed / "a.png"
    if linked:
        (closed / "a.png").touch()
        target.symlink_to(closed / "a.png")
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != closed and asked(path, how))
    with pytest.raises(SaveError, match="may not write"):
        check_target(Photo(gradient()), target, overwrite=linked)
    check_target(Photo(gradient()), tmp_path / "b.png", overwrite=True)


@pytest.mark.skipif(os.name != "posix", reason="others say it otherwise")
def test_that_too_long_a_name_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="too long"):
        check_target(Photo(gradient()), tmp_path / f"{'x' * 300}.png", overwrite=False)


@pytest.mark.parametrize(
    "stem", ["б" * 124, "x" * 250, "ab" + "👵" * 62], ids=["two bytes", "one", "four"]
)
def test_that_a_long_name_leaves_room_for_what_comes_behind_it(tmp_path: Path, stem: str) -> None:
    path = restored_path(tmp_path / f"{stem}.png")
    assert path.stem.removesuffix("-restored") in stem
    assert path.name.endswith("-restored.png")
    assert 230 < len(path.name.encode()) <= 240
    for number in range(12):
        save_photo(Photo(gradient()), free_path(path))
        assert len(list(tmp_path.iterdir())) == number + 1


def test_that_a_long_name_need_not_be_text() -> None:
    name = os.fsdecode(b"\xff" * 250 + b".png")
    assert restored_path(Path(name)).name == os.fsdecode(b"\xff" * 227) + "-restored.png"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.jpg", "a-restored.jpg"),
        ("A.TIFF", "A-restored.TIFF"),
        ("a.b.webp", "a.b-restored.webp"),
        ("a.heic", "a-restored.png"),
        ("a.gif", "a-restored.png"),
        ("a", "a-restored.png"),
        ("👵🏽 1923.bmp", "👵🏽 1923-restored.png"),
    ],
)
def test_that_the_restored_photo_gets_a_name_of_its_own(source: str, expected: str) -> None:
    assert restored_path(Path("folder") / source) == Path("folder") / expected
    assert restored_path(Path("folder") / source, Path("out")) == Path("out") / expected
