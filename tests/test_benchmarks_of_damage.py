"""How ``python -m benchmarks.real_damage`` counts what is found of real damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.real_damage import PERHAPS, Found, looked_at, read_originals
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.training.portraits import read_portraits
from tests.networks.graphs import stand_ins


def test_that_real_damage_is_counted(tmp_path: Path) -> None:
    """The stand-in marks what is white: one of two chips in a grey wall."""
    wall = np.full((600, 500, 3), 120, np.uint8)
    wall[100:108, 100:108], wall[300:308, 300:308] = 255, 10
    folder = tmp_path / "voteview_hist"
    folder.mkdir()
    damaged = save_photo(Photo(wall), folder / "007079.png")
    found, label = looked_at(read_portraits(folder)[0], stand_ins(tmp_path / "models"))
    assert (found.marks, found.hit, found.false) == (2, 1, 0)
    assert 0.4 < found.covered / found.area < 0.6
    assert found.sound > 200_000 * 0.9
    assert label == "none", "the stand-in finds no kind"
    unsure = stand_ins(tmp_path / "unsure", scores={"cracked": 0.6}, threshold=0.7)
    assert looked_at(read_portraits(folder)[0], unsure)[1] == PERHAPS
    assert "1 of    2 marks" in (found + Found()).told()
    save_photo(Photo(wall), folder / "sound.png")
    assert [each.path for each in read_originals(folder)] == [damaged], "named as damaged"
    damaged.unlink()
    assert len(read_originals(folder)) == 1, "where none is named, all are looked at"
