"""The part that a download grows in: one program at a time, and a disk that may be full."""

from __future__ import annotations

import errno
import os
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui import lock
from photorestorer_gui.errors import DownloadError
from photorestorer_gui.lock import exclusive
from photorestorer_gui.networks import part
from photorestorer_gui.networks.part import holding
from tests.networks.downloads import (
    CONTENT,
    HALF,
    assert_nothing_installed,
    assert_whole,
    beginning,
    card_of,
    fetch,
    kept,
)
from tests.networks.model_server import (
    ModelServer,
    serving,
)

# --- two at once ----------------------------------------------------------------------------------


def test_that_a_second_download_is_told_of_the_first(server: ModelServer, folder: Path) -> None:
    url = server.url("/a", serving())
    with holding(card_of(url), folder), pytest.raises(DownloadError, match="Another copy"):
        fetch(folder, url)
    assert server.asked == []
    fetch(folder, url)
    assert_whole(folder)


def test_that_a_lock_of_the_dead_is_taken(server: ModelServer, folder: Path) -> None:
    folder.mkdir()
    (folder / ".big.onnx.lock").touch()
    fetch(folder, server.url("/a", serving()))
    assert_whole(folder)


def test_that_a_lock_that_was_just_removed_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, take = tmp_path / "lock", lock._take
    taken: list[int] = []

    def late(descriptor: int) -> None:
        if not taken:
            path.unlink()
        taken.append(descriptor)
        take(descriptor)

    monkeypatch.setattr(lock, "_take", late)
    with exclusive(path), pytest.raises(lock.Busy), exclusive(path):
        pass
    assert len(taken) == 3
    assert not path.exists()


def test_that_without_locks_each_writes_to_a_part_of_its_own(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(lock, "_take", unknown)
    beginning(folder, b"another's")
    with pytest.raises(DownloadError, match="broke off"):
        fetch(folder, server.url("/a", serving(stop_after=1)))
    assert (folder / "big.onnx.part").read_bytes() == b"another's"
    fetch(folder, server.url("/b", serving()))
    assert {path.name for path in folder.iterdir()} == {"big.onnx", "big.onnx.part"}
    assert (folder / "big.onnx").read_bytes() == CONTENT


# --- the disk -------------------------------------------------------------------------------------


def test_that_too_little_room_is_told_before_anybody_is_asked(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    free = usage(10**9, 0, 32 * 2**20 + HALF)
    monkeypatch.setattr("photorestorer_gui.networks.part.shutil.disk_usage", lambda _: free)
    url = server.url("/a", serving())
    with pytest.raises(DownloadError, match="not enough room for “The Big One”"):
        fetch(folder, url)
    assert server.asked == []
    beginning(folder, CONTENT[:HALF])  # the other half still fits
    fetch(folder, url)
    assert_whole(folder)


def test_that_a_disk_that_fills_up_keeps_what_came(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = part.Part.append

    def until_full(self: part.Part, block: bytes) -> None:
        append(self, block[: HALF - self.size])
        raise OSError(errno.ENOSPC, "no space left")

    url = server.url("/a", serving())
    with monkeypatch.context() as full:
        full.setattr(part.Part, "append", until_full)
        with pytest.raises(DownloadError, match="disk is full"):
            fetch(folder, url)
    assert 0 < kept(folder) <= HALF
    assert_nothing_installed(folder)
    fetch(folder, url)
    assert_whole(folder)


def test_that_a_folder_that_is_a_file_is_told(server: ModelServer, folder: Path) -> None:
    folder.write_bytes(b"no folder")
    with pytest.raises(DownloadError, match="cannot be written"):
        fetch(folder, server.url("/a", serving()))


def test_that_a_file_gets_its_name_only_after_it_is_on_the_disk(
    server: ModelServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def noting_fsync(descriptor: int) -> None:
        done.append("fsync")
        fsync(descriptor)

    def noting_replace(old: Any, new: Any) -> None:
        done.append("rename")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    fetch(folder, server.url("/a", serving()))
    assert done[:2] == ["fsync", "rename"]
