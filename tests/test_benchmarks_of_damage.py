"""What ``python -m benchmarks.real_damage`` takes for damage, and how it counts what is found."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.real_damage import Found, looked_at, marks, read_originals
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.training.portraits import read_portraits
from tests.networks.graphs import stand_ins

WALL = np.s_[0:200, 0:200]
CLOTH = np.s_[220:400, 20:300]


def plate(*, tone: int = 150, mark: int = 30, grain: float = 3.0) -> NDArray[np.uint8]:
    """Draw a calm wall, a checked cloth before it, and marks on both."""
    rng = np.random.default_rng(5)
    pixels = np.full((420, 340, 3), tone, np.uint8)
    rows, columns = np.mgrid[: CLOTH[0].stop - CLOTH[0].start, : CLOTH[1].stop - CLOTH[1].start]
    pixels[CLOTH] = np.where((rows // 6 + columns // 6) % 2, 60, 200)[..., None]
    cv2.circle(pixels, (60, 60), 4, (mark,) * 3, -1)
    cv2.line(pixels, (100, 40), (150, 110), (mark,) * 3, 2)
    cv2.circle(pixels, (150, 300), 4, (mark,) * 3, -1)
    noisy = pixels + rng.normal(0, grain, pixels.shape[:2])[..., None]
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("tone", "mark"), [(150, 30), (150, 240), (60, 200)])
def test_that_marks_on_a_calm_wall_are_damage(tone: int, mark: int) -> None:
    marked, unknown = marks(plate(tone=tone, mark=mark))
    assert marked[60, 60]
    assert marked[75, 125]
    assert not marked[60, 75]
    assert not unknown[20, 20], "the wall is known to be sound there"
    assert unknown[60, 66], "edges of marks are soft"
    drawn = plate(tone=tone, mark=mark, grain=0.0)[WALL][..., 0] == mark
    assert marked[WALL][drawn].all()
    assert not marked[WALL][~drawn].any()


def test_that_nothing_is_said_of_texture() -> None:
    marked, unknown = marks(plate())
    assert unknown[CLOTH].all()
    assert not marked[CLOTH].any()
    assert not (marked & unknown).any()


def test_that_a_stud_on_a_shirt_is_no_damage() -> None:
    """A calm place is too small there to be a wall."""
    pixels = plate()
    pixels[CLOTH] = np.where(np.mgrid[:180, :280][1] // 5 % 2, 60, 200)[..., None]
    pixels[280:340, 120:180] = 230
    cv2.circle(pixels, (150, 310), 3, (20, 20, 20), -1)
    assert not marks(pixels)[0][280:340, 120:180].any()


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
    assert "1 of    2 marks" in (found + Found()).told()
    save_photo(Photo(wall), folder / "sound.png")
    assert [each.path for each in read_originals(folder)] == [damaged], "named as damaged"
    damaged.unlink()
    assert len(read_originals(folder)) == 1, "where none is named, all are looked at"
