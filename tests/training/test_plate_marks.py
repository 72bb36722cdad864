"""What is taken for damage on originals that are damaged themselves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.training.plate_marks import marks

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
