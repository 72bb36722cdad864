"""Short forms of what the benchmarks of reliability show at length."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.clean_pictures import KINDS, SIDE_PX, no_larger, pictures, seen_of
from benchmarks.determinism import Row, restored
from benchmarks.soak import FAULTS, Census, grown, plotted, soak
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from tests.networks.graphs import stand_ins
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
    assert 0 < last.mapped_mb < last.memory_mb
    assert 0 < last.heap_used_mb <= last.heap_mb


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


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"lace", "gradient"}])
def test_that_clean_pictures_of_these_kinds_come_out_as_they_went_in(
    networks: Networks, kind: str
) -> None:
    """``python -m benchmarks.clean_pictures`` looks at more, where two kinds fail at times."""
    first = 1000 * list(KINDS).index(kind)
    for seed in (first, first + 1):
        photo = Photo(np.ascontiguousarray(KINDS[kind](np.random.default_rng(seed))))
        assert seen_of(photo, networks).changed == {}, (kind, seed)


@pytest.mark.parametrize("seed", [0, 1])
def test_that_a_clean_portrait_comes_out_as_it_went_in(networks: Networks, seed: int) -> None:
    assert seen_of(draw_portrait(448, 384, seed=seed), networks).changed == {}


def test_that_what_is_changed_is_told_by_kind_mask_and_step(tmp_path: Path) -> None:
    photo = draw_portrait()
    pixels = photo.pixels.copy()
    pixels[40:44, 20:100] = 255
    seen = seen_of(photo.with_pixels(pixels), stand_ins(tmp_path, scores={"cracked": 0.9}))
    assert seen.found == ("cracked",)
    assert 0 < seen.marked < 0.1
    assert list(seen.changed) == ["fill_cracks"]
    assert 0 < seen.changed["fill_cracks"] <= seen.marked
    assert str(seen).startswith("cracked, ")


def test_that_photographs_are_counted_under_the_name_of_their_folder(tmp_path: Path) -> None:
    for name in ("leaves", "town"):
        (tmp_path / name).mkdir()
        save_photo(draw_portrait(), tmp_path / name / "a.png")
    kinds = {kind for kind, _, _ in pictures([], 1, 0, [tmp_path / "leaves", tmp_path / "town"])}
    assert kinds == {"leaves", "town", *KINDS}


def test_that_large_photographs_are_made_smaller_when_asked() -> None:
    photo = draw_portrait()
    smaller = no_larger(lambda: photo, 0.01)
    assert smaller.width * smaller.height == pytest.approx(10_000, rel=0.02)
    assert no_larger(lambda: photo, 1.0) is photo
