"""Short forms of the benchmarks of reports and batches: they tell what they say they tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import report_size
from benchmarks.report_size import KINDS, WIDTHS_PX, cases, chosen, compared
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.output import SaveOptions
from tests.networks import graphs
from tests.pictures import draw_portrait


def test_that_portraits_are_taken_from_every_folder_in_turn(tmp_path: Path) -> None:
    for name in ("a/1.jpg", "a/2.jpg", "b/1.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in chosen(tmp_path, 3)]
    assert found == ["a/1.jpg", "b/1.jpg", "a/2.jpg"]


def test_that_lines_of_each_width_are_known_and_a_report_is_held_against_every_pixel(
    tmp_path: Path,
) -> None:
    path = save_photo(draw_portrait(), tmp_path / "1.jpg", options=SaveOptions(quality=95))
    made = list(cases(path, 0.5, 1))
    assert [case.kind for case in made] == list(KINDS)
    sound, cracked, lines = made
    assert not sound.truth.any()
    assert 0 < cracked.truth.mean() < 0.5
    shares = [lines.widths[width].mean() for width in WIDTHS_PX]
    assert list(np.argsort(shares)) == list(range(len(WIDTHS_PX)))
    networks = graphs.stand_ins(tmp_path / "weights", scores={"cracked": 0.9})
    found = [compared(case, networks) for case in made]
    assert found[0]["full"]["label"] == found[0]["report"]["label"] == "cracked"
    (row,) = report_size.measured(found, 0.5).rows
    assert row.value.startswith("3 of 3 the same (3 with all kinds)")
