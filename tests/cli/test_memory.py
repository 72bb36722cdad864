"""Memory: forecast before anything is decoded, and kept to."""

from __future__ import annotations

import gc
import sys
import weakref
from pathlib import Path
from typing import Any

import pytest

from benchmarks.large import limit_for
from benchmarks.large_photos import make
from benchmarks.large_run import run as run_apart
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo import files
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration import memory
from tests.cli.conftest import Run

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs ulimit -v and /proc")


@pytest.mark.usefixtures("found_cracks")
def test_that_a_photo_that_needs_more_than_is_allowed_is_not_even_decoded(
    run: Run, cracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "decode", None)
    ran = run("restore", cracked, "--memory", "0.1")
    assert ran.code == 1
    assert "The photo needs up to 0.5 GB of memory, and 0.1 GB may be used." in ran.err
    assert "make the photo smaller" in ran.err
    assert not cracked.with_name("uncle-restored.png").exists()


@pytest.mark.usefixtures("found_cracks")
def test_that_a_large_photo_is_told_its_memory_and_networks_are_let_go_of(
    run: Run, cracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[Networks] = []
    monkeypatch.setattr(memory, "LARGE_MEGAPIXELS", 0.01)
    monkeypatch.setattr(Networks, "release", lambda self: released.append(self))
    assert "GB of memory" not in run("restore", cracked, "--json").err
    ran = run("restore", cracked, "--overwrite", "--memory", "2")
    assert ran.code == 0
    assert f"{cracked}: 0 megapixels, up to 0.3 GB of memory of 2.0 GB that may be used." in ran.err
    assert len(released) == 2


@pytest.mark.usefixtures("found_cracks")
def test_that_networks_work_in_small_parts_where_memory_is_short(
    run: Run, cracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spared: list[Networks] = []
    monkeypatch.setattr(memory, "PROGRAM", 499_000_000)
    monkeypatch.setattr(Networks, "spare_memory", lambda self: spared.append(self))
    assert run("restore", cracked, "--memory", "2").code == 0
    assert not spared
    assert run("restore", cracked, "--overwrite", "--memory", "0.5").code == 0
    assert len(spared) == 1


@pytest.mark.usefixtures("found_cracks")
def test_that_the_photo_before_is_let_go_of_when_the_one_after_is_saved(
    run: Run, cracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    befores: list[weakref.ref[Photo]] = []
    held: list[bool] = []
    load, save = Apart.load_photo, files.save_photo

    def loaded(*rest: Any, **named: Any) -> Photo:
        photo = load(*rest, **named)
        befores.append(weakref.ref(photo))
        return photo

    def saved(*rest: Any, **named: Any) -> Path:
        gc.collect()
        held.append(befores[0]() is not None)
        return save(*rest, **named)

    monkeypatch.setattr(Apart, "load_photo", loaded)
    monkeypatch.setattr(files, "save_photo", saved)
    assert run("restore", cracked).code == 0
    assert held == [False]


@linux
def test_that_a_run_ends_well_in_the_addresses_that_its_forecast_asks_for(tmp_path: Path) -> None:
    path = save_photo(make(0.3), tmp_path / "photo.tif")
    target = tmp_path / "result.tif"
    limit_kb = limit_for(path)
    both = ("--label", "blurred+cracked")
    done = run_apart("restore", path, "-o", target, "--json", *both, limit_kb=limit_kb)
    assert done.code == 0, done.said
    assert target.exists()
    assert done.address_bytes <= 1024 * limit_kb
    assert len(done.record["steps"]) == 2, "it filled and sharpened, whatever the networks found"


@linux
def test_that_too_few_addresses_are_a_sentence_and_no_dead_process(tmp_path: Path) -> None:
    path = save_photo(make(0.3), tmp_path / "photo.tif")
    done = run_apart("restore", path, "--json", limit_kb=1_000_000)
    assert done.code == 1, done.said
    assert "GB may be used" in done.record["error"]
    assert done.peak_bytes > 0, "it ended by itself"
