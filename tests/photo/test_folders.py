"""Which photos are meant by files and folders."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.photo import folders
from photorestorer_gui.photo.folders import Gathered, gather, is_own_output, natural_key
from photorestorer_gui.progress import Cancelled, Progress


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def look(*paths: Path, known: tuple[Path, ...] = ()) -> Gathered:
    return gather(paths, Progress(), known=known)


def test_that_a_folder_gives_its_photos_in_natural_order(tmp_path: Path) -> None:
    made(tmp_path, "scan 10.jpg", "Scan 9.JPG", "scan 1.png", "notes.txt", "film.mp4")
    assert names(look(tmp_path).photos) == ["scan 1.png", "Scan 9.JPG", "scan 10.jpg"]


def test_that_hidden_files_and_our_own_results_are_left_out_of_folders(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg", ".b.jpg", "._a.jpg", "a restored.jpg", "a-restored.png",
         "a restored 2.jpg", "a restored (3).jpg", "a-restored-2.jpg", ".cache/c.jpg")  # fmt: skip
    found = look(tmp_path)
    assert names(found.photos) == ["a.jpg"]
    assert found.deeper == ()


def test_that_a_result_of_ours_named_by_itself_is_taken(tmp_path: Path) -> None:
    made(tmp_path, "a restored.jpg", "b.jpg")
    paths = (tmp_path / "a restored.jpg", tmp_path / "b.jpg")
    assert look(*paths).photos == paths


def test_that_photos_in_deeper_folders_are_told_apart(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg", "1950/b.jpg", "1950/x/c.jpg")
    found = look(tmp_path)
    assert names(found.photos) == ["a.jpg"]
    assert sorted(names(found.deeper)) == ["b.jpg", "c.jpg"]


def test_that_nothing_comes_twice(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    found = look(tmp_path / "a.jpg", tmp_path, known=(tmp_path / "b.jpg",))
    assert names(found.photos) == ["a.jpg"]
    assert found.repeated == 3
    assert found.again == (tmp_path / "b.jpg",)


def test_that_a_known_photo_is_told_as_it_is_known(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    found = look(tmp_path / "link.jpg", known=(tmp_path / "a.jpg",))
    assert found.photos == ()
    assert found.again == (tmp_path / "a.jpg",)


def test_that_a_file_alone_may_have_any_name_but_not_among_others(tmp_path: Path) -> None:
    made(tmp_path, "scan", "a.jpg", "b.jpg")
    assert names(look(tmp_path / "scan").photos) == ["scan"]
    many = look(*(tmp_path / name for name in ("b.jpg", "scan", "a.jpg")))
    assert names(many.photos) == ["b.jpg", "a.jpg"]
    assert many.others == 1


@pytest.mark.parametrize("name", ["scan.jpg", "scans"])
def test_that_what_vanishes_meanwhile_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made(tmp_path, "a.jpg", "sub/b.jpg")
    gone = tmp_path / name
    gone.touch() if gone.suffix else gone.mkdir()
    natural = folders.natural_key

    def key(name: str) -> tuple[list[str | int], str]:
        if name == gone.name:
            gone.unlink() if gone.suffix else gone.rmdir()
        return natural(name)

    monkeypatch.setattr(folders, "natural_key", key)
    found = look(tmp_path)
    assert names(found.photos)[0] == "a.jpg"
    assert names(found.deeper) == ["b.jpg"]


def test_that_a_link_to_itself_costs_no_other(tmp_path: Path) -> None:
    made(tmp_path, "a.jpg")
    (tmp_path / "b.jpg").symlink_to("b.jpg")
    assert names(look(tmp_path).photos) == ["a.jpg"]


def test_that_a_circle_of_links_ends(tmp_path: Path) -> None:
    made(tmp_path, "in/a.jpg")
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(look(tmp_path).deeper) == ["a.jpg"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look everywhere")
def test_that_a_closed_folder_is_counted(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    assert look(tmp_path).unreadable == 1


def test_that_a_folder_that_is_gone_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> object:
        raise PermissionError(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert look(tmp_path).unreadable == 1


def test_that_looking_can_be_stopped(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        gather((tmp_path,), progress)


@given(st.lists(st.text(max_size=12), max_size=12), st.randoms())
def test_that_every_name_has_its_place(texts: list[str], random: Random) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert sorted(shuffled, key=natural_key) == sorted(texts, key=natural_key)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("Ada restored.jpg", True), ("Ada-restored.png", True), ("Ada-restored-2.png", True),
     ("restored.png", False),
     ("Ada restored by hand.png", False), ("unrestored.png", False)],
)  # fmt: skip
def test_that_our_own_names_are_known(name: str, ours: bool) -> None:
    assert is_own_output(name) is ours
