"""Short forms of what the benchmarks of reliability show at length."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.clean_pictures import KINDS, SIDE_PX
from benchmarks.determinism import Row, restored
from benchmarks.soak import FAULTS, Census, grown, plotted, soak
from photorestorer_gui.photo.files import save_photo
from tests.pictures import draw_portrait


def test_that_processes_and_thread_counts_give_the_same_bytes(tmp_path: Path) -> None:
    """``python -m benchmarks.determinism`` shows the whole matrix."""
    photo = draw_portrait()
    pixels = photo.pixels.copy()
    pixels[40:43, 20:100] = 255
    path = save_photo(photo.with_pixels(pixels), tmp_path / "a.png")
    first, second = (restored(path, row) for row in (Row(1, 1, 0), Row(4, 4, 7)))
    assert first == second
    assert len(set(first.values())) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux tells in /proc")
def test_that_photos_and_faults_leave_nothing_behind(tmp_path: Path) -> None:
    """``python -m benchmarks.soak`` does it eight thousand times."""
    line, outcomes = soak(48, tmp_path / "soak", every=24)
    first, last = line[0], line[-1]
    assert (last.files, last.handles, last.threads) == (0, first.handles, first.threads)
    assert not [name for name in outcomes if name.startswith("NOT EXPECTED")], outcomes
    assert {name.split(":")[0] for name in outcomes} >= set(FAULTS)
    assert outcomes["done"] > 30


def test_that_growth_is_told() -> None:
    census = Census(100, 200.0, 9, 9, 0, 60_000)
    assert grown(census, replace(census, memory_mb=209.0, objects=99_000)) == []
    more = replace(census, memory_mb=211.0, handles=10, threads=10, files=1)
    assert len(grown(census, more)) == 4


def test_that_the_plot_of_a_soak_is_small(tmp_path: Path) -> None:
    line = [Census(number, 180.0 + number % 7, 9, 9, 0, 1) for number in range(100, 8100, 100)]
    plotted(line, tmp_path / "plot.svg")
    assert 1000 < (tmp_path / "plot.svg").stat().st_size < 100_000


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_kind_of_clean_picture_is_drawn_and_repeats(kind: str) -> None:
    first, again, other = (KINDS[kind](np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == (SIDE_PX, SIDE_PX, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
