"""Small pieces of damage that are filled together."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration import specks, thin_plate
from photorestorer_gui.restoration.grain import measure_grain
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from tests.pictures import draw_portrait

Bools = NDArray[np.bool_]
SIZE = (500, 400)


def dusty(count: int, *, largest_px: int) -> Bools:
    """Specks all over, some at the borders, and one in each corner."""
    drawn = np.zeros(SIZE, np.uint8)
    rng = np.random.default_rng(5)
    for across, down in rng.integers(0, SIZE[::-1], (count, 2)).tolist():
        cv2.circle(drawn, (across, down), int(rng.integers(0, largest_px)), 1, -1)
    drawn[[0, 0, -1, -1], [0, -1, 0, -1]] = 1
    return drawn > 0


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("largest_px", [2, 7], ids=["thin", "wide"])
def test_that_specks_are_filled_together_as_each_is_alone(
    monkeypatch: pytest.MonkeyPatch, largest_px: int, bits: int
) -> None:
    photo = draw_portrait(*SIZE, bits=bits)
    noise = np.random.default_rng(2).normal(0, 0.02 * photo.peak, photo.pixels.shape)
    noisy = np.clip(photo.pixels + noise, 0, photo.peak)
    pixels = noisy.astype(np.uint8) if bits == 8 else noisy.astype(np.uint16)
    mask = dusty(250, largest_px=largest_px)
    grain = measure_grain(pixels, mask)
    assert grain is not None
    together = fill_thin_plate(pixels, mask, Progress(), grain=grain)
    monkeypatch.setattr(thin_plate, "is_speck", lambda box: False)
    alone = fill_thin_plate(pixels, mask, Progress(), grain=grain)
    assert np.abs(together.astype(int) - alone).max() <= 1, "they are rounded apart at most"
    assert np.array_equal(together[~mask], pixels[~mask])


def test_that_many_specks_take_few_solutions(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []
    solve = thin_plate._solve

    def counted(pixels: NDArray[np.uint8], unknown: Bools, *rest: Any) -> NDArray[np.float64]:
        solved.append(int(np.count_nonzero(unknown)))
        return solve(pixels, unknown, *rest)

    monkeypatch.setattr(thin_plate, "_solve", counted)
    mask = dusty(250, largest_px=2)
    fill_thin_plate(draw_portrait(*SIZE).pixels, mask, Progress())
    assert sum(solved) == np.count_nonzero(mask)
    assert len(solved) <= 2 + np.count_nonzero(mask) // specks.TOGETHER_PX
    assert max(solved) < 2 * specks.TOGETHER_PX, "memory and the wait for a cancel stay small"


def test_that_nothing_waits_for_ever() -> None:
    pixels = np.zeros((20, 20, 3), np.uint8)
    gathered = specks.Specks(pixels, lambda _, unknown, grid: np.full((unknown.sum(), 3), 300.0))
    gathered.fill()
    piece = np.zeros((5, 5), np.bool_)
    piece[2, 2] = True
    gathered.add(Box(3, 4, 8, 9), piece, pixels[4:9, 3:8])
    assert not pixels.any()
    gathered.fill()
    assert np.argwhere(pixels[..., 0]).tolist() == [[6, 5]]
    assert (pixels[6, 5] == 255).all(), "none wraps around"
