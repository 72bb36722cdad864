"""Files that are being written are private, and those of killed programs are cleared away."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui import lock
from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo import atomic, leftovers
from photorestorer_gui.photo.atomic import write_atomically, write_privately
from photorestorer_gui.photo.leftovers import OLD_S, YOUNG_S, part_beside, sweep
from photorestorer_gui.project.recent import RecentPhotos

posix = pytest.mark.skipif(os.name == "nt", reason="locks and permissions of POSIX")


def left(folder: Path, age_s: float) -> Path:
    path = part_beside(folder / "a.png")
    path.write_bytes(b"half")
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def test_that_what_nobody_writes_any_more_is_removed(tmp_path: Path) -> None:
    old, young = left(tmp_path, 2 * YOUNG_S), left(tmp_path, YOUNG_S / 2)
    others = [tmp_path / ".photorestorer-batch", tmp_path / "mine.part", tmp_path / "a.png"]
    for other in others:
        other.write_bytes(b"precious")
        os.utime(other, (0, 0))
    (tmp_path / ".photorestorer-folder.part").mkdir()
    sweep(tmp_path)
    assert not old.exists()
    assert young.exists()
    assert all(other.exists() for other in others)
    assert (tmp_path / ".photorestorer-folder.part").is_dir()


@posix
def test_that_what_another_program_writes_is_left_alone(tmp_path: Path) -> None:
    path = left(tmp_path, 2 * YOUNG_S)
    descriptor = os.open(path, os.O_RDWR)
    assert lock.hold(descriptor)
    sweep(tmp_path)
    assert path.exists()
    os.close(descriptor)
    sweep(tmp_path)
    assert not path.exists()


@posix
def test_that_without_locks_only_what_is_old_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(lock, "_take", unknown)
    old, young = left(tmp_path, 2 * OLD_S), left(tmp_path, OLD_S / 2)
    sweep(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)
    write_atomically(tmp_path / "a.png", b"whole", overwrite=False)
    assert (tmp_path / "a.png").read_bytes() == b"whole"


def test_that_a_folder_that_is_not_there_is_no_error_of_sweeping(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")


def test_that_a_save_clears_its_folder(tmp_path: Path) -> None:
    old = left(tmp_path, 2 * YOUNG_S)
    leftovers.sweep_once.cache_clear()
    write_atomically(tmp_path / "a.png", b"whole", overwrite=False)
    assert not old.exists()


@posix
def test_that_nobody_else_may_read_a_file_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    permit = atomic._permit

    def watching(descriptor: int, mode: int) -> None:
        seen.append(
            stat.S_IMODE(os.fstat(descriptor).st_mode) if os.fstat(descriptor).st_size else 0
        )
        permit(descriptor, mode)

    monkeypatch.setattr(atomic, "_permit", watching)
    path = tmp_path / "a.png"
    write_atomically(path, b"x" * 100_000, overwrite=False)
    assert seen == [0, 0o600], "empty when it is made, private when it is full"


@posix
def test_that_a_private_file_is_its_owners_alone_and_no_empty_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.json"
    write_privately(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="disk is full"):
        write_privately(tmp_path / "other.json", b"two")
    assert list(tmp_path.iterdir()) == [path]


@posix
@pytest.mark.parametrize("overwrite", [False, True])
def test_that_a_folder_that_cannot_be_flushed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
) -> None:
    fsync = os.fsync

    def failing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(SaveError, match="The drive failed"):
        write_atomically(tmp_path / "a.png", b"whole", overwrite=overwrite)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"whole"]


def test_that_no_picture_is_left_of_a_photo_that_could_not_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent = RecentPhotos(tmp_path)
    recent.add(Path("/photos/1.png"), b"one")

    def failing(self: Any, paths: Any) -> None:
        raise SaveError("The disk is full.", "Free some space.")

    monkeypatch.setattr(RecentPhotos, "_write", failing)
    with pytest.raises(SaveError):
        recent.add(Path("/photos/2.png"), b"two")
    assert [each.read_bytes() for each in tmp_path.glob("*.png")] == [b"one"]
