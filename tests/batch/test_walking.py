"""Which photos a batch finds, and what it calls them."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest

from photorestorer_gui.batch import naming, walking
from photorestorer_gui.batch.walking import find_photos
from photorestorer_gui.errors import PhotoRestorerError, SaveError
from photorestorer_gui.photo.folders import is_hidden
from photorestorer_gui.progress import Cancelled, Progress


@pytest.fixture
def root(tmp_path: Path) -> Path:
    names = ("p10.jpg", "p9.JPG", "P1.tif", "notes.txt", ".hidden.jpg", "sub/a.png")
    for name in (*names, ".cache/b.png", "out/c.png", "sub/out/d.png"):
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "root"


def places(*folders: Path, out: Path, subfolders: bool = True) -> list[str]:
    found = find_photos(folders, out, subfolders=subfolders, progress=Progress())
    assert found.closed == []
    assert all(photo.path.is_absolute() for photo in found.photos)
    return [photo.place.as_posix() for photo in found.photos]


def test_that_photos_come_in_natural_order_without_what_is_none(root: Path) -> None:
    expected = ["P1.tif", "p9.JPG", "p10.jpg", "sub/a.png", "sub/out/d.png"]
    assert places(root, out=root / "out") == expected


def test_that_subfolders_can_be_left_out(root: Path) -> None:
    assert places(root, out=root / "out", subfolders=False) == ["P1.tif", "p9.JPG", "p10.jpg"]


def test_that_a_photo_in_two_given_folders_is_found_once(root: Path) -> None:
    found = places(root, root / "sub", out=root / "out")
    assert found == [
        "root/P1.tif",
        "root/p9.JPG",
        "root/p10.jpg",
        "root/sub/a.png",
        "root/sub/out/d.png",
    ]


def test_that_links_to_folders_are_not_followed(root: Path) -> None:
    (root / "sub" / "round").symlink_to(root)
    (root / "sub" / "lost.png").symlink_to(root / "nowhere.png")
    assert places(root / "sub", out=root / "out") == ["a.png", "lost.png", "out/d.png"]


def test_that_the_output_folder_is_no_source(root: Path) -> None:
    for folder in (root, root / "sub"):
        with pytest.raises(PhotoRestorerError, match="lies in the folder that the restored"):
            places(folder, out=root)


def test_that_a_folder_one_may_not_see_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder).name == "sub":
            raise PermissionError
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = find_photos([root], root / "out", subfolders=True, progress=Progress())
    assert found.closed == [root / "sub"]
    assert len(found.photos) == 3


def test_that_a_file_that_vanishes_meanwhile_costs_no_other(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = root / "scan.tmp"
    gone.touch()

    def hidden(entry: os.DirEntry[str]) -> bool:
        gone.unlink(missing_ok=True)
        return is_hidden(entry)

    monkeypatch.setattr(walking, "is_hidden", hidden)
    expected = ["P1.tif", "p9.JPG", "p10.jpg", "sub/a.png", "sub/out/d.png"]
    assert places(root, out=root / "out") == expected


def test_that_looking_can_be_stopped(root: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_photos([root], root / "out", subfolders=True, progress=progress)


@pytest.mark.parametrize(
    ("pattern", "source", "name"),
    [
        ("{name}-restored.{ext}", "album/Ada.JPG", "Ada-restored.JPG"),
        ("{folder} {name}.png", "album/Ada.jpg", "album Ada.png"),
        ("{name}.{ext}", "album/Ada.heic", "Ada.png"),
        ("{name}.{ext}", "album/a.b.tif", "a.b.tif"),
        ("{name}.{ext}", f"{'a' * 236}.jpg", f"{'a' * 236}.jpg"),
        ("{name}-restored.{ext}", f"{'a' * 251}.jpg", f"{'a' * 236}.jpg"),
        ("{name}-restored.{ext}", f"a{'é' * 122}.tiff", f"a{'é' * 117}.tiff"),
        ("{name}.{ext}", "\udcff" * 251 + ".jpg", "\udcff" * 236 + ".jpg"),
    ],
)
def test_that_a_pattern_names_photos(pattern: str, source: str, name: str) -> None:
    naming.check_pattern(pattern)
    assert naming.name_for(pattern, PurePath(source)) == name


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "restored.png", "{name}", "{name}.gif", "{nmae}.{ext}", "{name}/{ext}.png"),
        *("{name.png", "../{name}.png", "{name}:.png", "{name}.{ext}.txt", ".{name}.png"),
    ],
)
def test_that_a_pattern_that_cannot_work_is_refused(pattern: str) -> None:
    with pytest.raises(SaveError) as told:
        naming.check_pattern(pattern)
    assert told.value.remedy


def test_that_names_that_differ_in_case_only_clash() -> None:
    taken = {naming.key(PurePath("A/Émile.png"))}
    assert naming.free_place(PurePath("a/émile.png"), taken) == PurePath("a/émile-2.png")
    assert naming.free_place(PurePath("a/E\u0301mile.png"), taken).name == "E\u0301mile-2.png"
