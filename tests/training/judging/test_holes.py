"""What is to be filled."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photorestorer_gui.training.judging.holes import HOLE_PX, draw_holes, thin_part, width_px


@pytest.mark.parametrize(("across_px", "stays"), [(1, True), (3, True), (5, True), (9, False)])
@pytest.mark.parametrize("angle", [0.0, 0.5, 1.2])
def test_that_thin_lines_stay_and_wide_ones_go(across_px: int, stays: bool, angle: float) -> None:
    down, across = np.mgrid[0:80, 0:80]
    distance = (across - 40) * np.sin(angle) + (down - 40) * np.cos(angle)
    line = np.abs(distance) <= across_px / 2
    assert np.array_equal(thin_part(line), line if stays else np.zeros_like(line))


def test_that_a_blot_goes_and_the_crack_that_leaves_it_stays() -> None:
    mask = np.zeros((80, 80), np.uint8)
    cv2.circle(mask, (20, 40), 10, (1,), -1)
    cv2.line(mask, (20, 40), (79, 40), (1,), 3)
    thin = thin_part(mask.astype(np.bool_))
    assert not thin[35:46, 12:28].any()
    assert thin[39:42, 40:].all()


@pytest.mark.parametrize("width", [1, 5, 12])
def test_that_a_stripe_is_as_wide_as_it_was_drawn(width: int) -> None:
    mask = np.zeros((60, 60), np.bool_)
    mask[20 : 20 + width] = True
    assert width_px(mask) == pytest.approx(width, abs=1.0)
    assert width_px(np.zeros((5, 5), np.bool_)) == 0.0


@pytest.mark.parametrize("seed", range(6))
def test_that_every_hole_is_of_the_right_size(seed: int) -> None:
    holes = draw_holes(np.random.default_rng(seed), 256, 256)
    count, labels = cv2.connectedComponents(holes.astype(np.uint8))
    assert 2 <= count <= 4
    for number in range(1, count):
        assert HOLE_PX[0] <= width_px(labels == number) <= HOLE_PX[1]
    assert np.array_equal(holes, draw_holes(np.random.default_rng(seed), 256, 256))
