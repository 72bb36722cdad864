"""The table of speeds: aims that are missed are told as such, with the reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import table
from benchmarks.large import exponent
from benchmarks.large_photos import make
from benchmarks.performance import page
from benchmarks.table import Measured, Row, kept

MISSED = Row("inspect", "decoding", "≤ 4 ×", "45 ×", False, "the network looks at every pixel.")


def test_that_a_missed_aim_is_told_with_its_reason() -> None:
    said = page({"inspecting": Measured([MISSED])}, None)
    assert "| inspect | decoding | ≤ 4 × | 45 × | **missed** |" in said
    assert "- **inspect**: the network looks at every pixel." in said
    assert "shared" not in said


def test_that_a_busy_machine_is_told() -> None:
    assert "load 1000" in page({"inspecting": Measured([MISSED])}, 1000.0)


def test_that_any_benchmark_adds_rows_by_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    Measured([Row("batch", "single runs", "≥ 3 ×", "3.4 ×", True)], {"ratio": 3.4}).keep("batch")
    assert kept()["batch"].figures == {"ratio": 3.4}
    assert "| batch | single runs | ≥ 3 × | 3.4 × | met |" in page(kept(), None)


def test_that_the_exponent_is_that_of_the_cases() -> None:
    cases = [{"megapixels": size, "seconds": 3 * size**1.2} for size in (1.0, 4.0, 16.0)]
    assert exponent(cases) == pytest.approx(1.2)


@pytest.mark.parametrize("deep", [False, True])
def test_that_made_up_photos_are_as_large_and_as_cracked_as_asked(deep: bool) -> None:
    photo, sound = make(0.5, deep=deep), make(0.5, deep=deep, cracked=0.0)
    assert photo.width * photo.height == pytest.approx(0.5e6, rel=0.01)
    assert photo.peak == (65535 if deep else 255)
    different = np.abs(photo.pixels.astype(np.int32) - sound.pixels) > photo.peak / 255
    assert 0.004 < different.any(axis=2).mean() < 0.02
    assert photo.same_pixels(make(0.5, deep=deep))
