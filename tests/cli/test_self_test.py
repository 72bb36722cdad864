"""``photorestorer self-test``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui import __main__
from photorestorer_gui.cli import format_trials, self_test
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo import asking
from photorestorer_gui.photo.files import load_photo
from tests.cli.conftest import Run
from tests.photo import saboteurs


@pytest.fixture
def few_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "LIBRARIES", {"numpy": "numpy"})


@pytest.mark.usefixtures("few_libraries")
def test_that_it_ends_with_0_when_all_works(
    run: Run, stand_ins: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins({"cracked": 0.9})
    monkeypatch.setattr(self_test, "LEAST_GAIN_DB", -1.0)
    ran = run("self-test")
    assert ran.code == 0, ran.out
    assert "everything works" in ran.out
    assert "BROKEN" not in ran.out
    assert re.search("ok +providers .*the processor\n", ran.out)
    assert re.search("ok +network sharpener .*on the processor: no accelerator is used\n", ran.out)


@pytest.mark.usefixtures("few_libraries")
def test_that_a_restoration_without_gain_is_broken(run: Run, stand_ins: Callable[..., Any]) -> None:
    stand_ins()
    ran = run("self-test")
    assert ran.code == 1
    assert "BROKEN  restore the sample" in ran.out
    assert "1 broken" in ran.out


@pytest.mark.usefixtures("few_libraries")
def test_that_a_program_that_cannot_read_apart_is_broken(
    run: Run, stand_ins: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins()
    monkeypatch.setattr(asking, "serve", saboteurs.stillborn)
    ran = run("self-test")
    assert ran.code == 1
    assert "BROKEN  reading apart" in ran.out


@pytest.mark.usefixtures("few_libraries")
def test_that_a_missing_network_is_broken(
    run: Run, stand_ins: Callable[..., Any], tmp_path: Path
) -> None:
    stand_ins()
    (tmp_path / "weights" / "sharpener.onnx").unlink()
    ran = run("self-test")
    assert ran.code == 1
    assert "BROKEN  network sharpener" in ran.out
    assert "ok      network crack-segmenter" in ran.out


def test_that_a_missing_library_is_broken(
    run: Run, stand_ins: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins()
    monkeypatch.setattr(self_test, "LIBRARIES", {"lost": "a_library_that_nobody_has"})
    ran = run("self-test")
    assert ran.code == 1
    assert "BROKEN  lost" in ran.out


def test_that_every_format_is_tried() -> None:
    tried = format_trials.try_formats().split()
    assert {"png", "jpg", "tif", "webp", "bmp", "gif", "heic", "avif"} <= set(tried)


def test_that_a_format_that_changes_photos_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    load = load_photo
    monkeypatch.setattr(
        format_trials, "load_photo", lambda path: (p := load(path)).with_pixels(p.pixels // 2)
    )
    with pytest.raises(PhotoRestorerError, match=r"changed from \.png"):
        format_trials.try_formats()


def test_that_both_know_the_window_trial_by_the_same_word() -> None:
    assert self_test.WINDOW_TRIAL == __main__.WINDOW_TRIAL


@pytest.mark.usefixtures("few_libraries")
def test_that_a_window_that_does_not_open_is_broken(
    run: Run, stand_ins: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins()
    monkeypatch.setattr(self_test, "WINDOW_TRIAL", "--no-such-option")
    ran = run("self-test")
    assert ran.code == 1
    assert "BROKEN  window" in ran.out
    assert "The window does not open" in ran.out
