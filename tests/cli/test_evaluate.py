"""`photorestorer evaluate`: what it refuses, and that it passes on what it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.training.judging.sitting import Sitting
from tests.cli.conftest import Run
from tests.pictures import draw_portrait

StandIns = Callable[..., Networks]


@pytest.fixture
def held_out(folder: Path) -> Path:
    for seed in range(2):
        save_photo(draw_portrait(280, 260, seed=seed), folder / f"{seed}.png")
    return folder


def test_that_an_empty_folder_is_refused_in_a_sentence(
    run: Run, stand_ins: StandIns, folder: Path
) -> None:
    stand_ins()
    ran = run("evaluate", "--data", folder)
    assert (ran.code, ran.out) == (1, "")
    assert "holds no picture" in ran.err


def test_that_an_out_that_is_a_file_is_refused_in_a_sentence(
    run: Run, stand_ins: StandIns, held_out: Path, tmp_path: Path
) -> None:
    stand_ins()
    taken = tmp_path / "taken"
    taken.write_text("a file")
    ran = run("evaluate", "--data", held_out, "--out", taken)
    assert (ran.code, ran.out) == (1, "")
    assert "no folder" in ran.err
    assert taken.read_text() == "a file"


def test_that_options_arrive(
    run: Run,
    stand_ins: StandIns,
    held_out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def judge(sitting: Sitting, out: Path | None) -> Iterator[str]:
        assert sitting.networks is networks
        yield f"{sitting.count} {sitting.seed} {out}"

    networks = stand_ins()
    monkeypatch.setattr("photorestorer_gui.training.evaluate.evaluate", judge)
    ran = run("evaluate", "--data", held_out, "--count", 7, "--seed", 3, "--out", tmp_path)
    assert (ran.code, ran.out) == (0, f"7 3 {tmp_path}\n")
