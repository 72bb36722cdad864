"""The whole report, on stand-in networks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from photorestorer_gui.errors import SaveError
from photorestorer_gui.training import evaluate as report
from photorestorer_gui.training.evaluate import evaluate
from photorestorer_gui.training.judging.must_show import DEMANDS
from photorestorer_gui.training.judging.sitting import Sitting

PLOTS = {"confusion.png", "cracks.png", "reliability.png", "examples.png"}


@dataclass(frozen=True)
class Evaluated:
    lines: list[str]
    out: Path


@pytest.fixture(scope="module")
def evaluated(sitting: Sitting, tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    out = tmp_path_factory.mktemp("out") / "made" / "here"
    return Evaluated(list(evaluate(sitting, out)), out)


def without_seconds(lines: list[str]) -> list[str]:
    """Return the lines but for the table of seconds, and the demand that goes by it."""
    start = next(i for i, line in enumerate(lines) if line.startswith("Seconds"))
    end = lines.index("", start)
    return [line for line in lines[:start] + lines[end:] if "end to end" not in line]


def test_that_the_files_hold_what_was_printed(evaluated: Evaluated) -> None:
    assert {path.name for path in evaluated.out.iterdir()} == PLOTS | {
        "results.txt",
        "results.json",
    }
    text = (evaluated.out / "results.txt").read_text("utf-8")
    assert text == "\n".join(evaluated.lines) + "\n"
    for name in PLOTS:
        encoded = np.frombuffer((evaluated.out / name).read_bytes(), np.uint8)
        assert cv2.imdecode(encoded, cv2.IMREAD_COLOR) is not None


def test_that_every_demand_goes_by_a_figure_that_was_measured(evaluated: Evaluated) -> None:
    record = json.loads((evaluated.out / "results.json").read_text("utf-8"))
    for demand in DEMANDS:
        section, name = demand.figure.split(".")
        measured = record["figures"][section][name]
        met = record["figures"]["must_show"][f"{demand.figure} at least"]
        assert met == (measured is not None and demand.meets(measured, demand.floor))


def test_that_the_same_seed_gives_the_same_tables(evaluated: Evaluated, sitting: Sitting) -> None:
    again = list(evaluate(sitting))
    assert without_seconds(again) == without_seconds(evaluated.lines)


def test_that_an_out_that_cannot_be_is_refused_before_anything_is_measured(
    sitting: Sitting, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    for out in (taken, taken / "below"):
        with pytest.raises(SaveError) as caught:
            next(evaluate(sitting, out))
        assert caught.value.summary
        assert caught.value.remedy
    assert taken.read_text() == "a file"


def test_that_a_disk_that_fills_up_leaves_the_earlier_results(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes, *, overwrite: bool) -> None:
        raise SaveError("The disk is full.", "Free some space.")

    (tmp_path / "results.txt").write_text("earlier")
    monkeypatch.setattr(report, "TABLES", ())
    monkeypatch.setattr(report, "draw_examples", lambda sitting: b"")
    monkeypatch.setattr(report, "write_atomically", full)
    lines: list[str] = []
    with pytest.raises(SaveError, match="disk is full"):
        lines.extend(evaluate(sitting, tmp_path))
    assert any("Must show" in line for line in lines)
    assert [path.name for path in tmp_path.iterdir()] == ["results.txt"]
    assert (tmp_path / "results.txt").read_text() == "earlier"
