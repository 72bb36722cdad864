"""What belongs to the picture although it looks like damage."""

from __future__ import annotations

import numpy as np
import pytest

from photorestorer_gui.training.decoys import decoy

GREY = np.full((160, 128, 3), 0.5, np.float32)


@pytest.mark.parametrize("seed", range(8))
def test_that_a_decoy_is_a_photo_like_the_one_before(seed: int) -> None:
    before = GREY.copy()
    drawn = decoy(np.random.default_rng(seed), before)
    assert np.array_equal(before, GREY)
    assert drawn.shape == GREY.shape
    assert drawn.dtype == np.float32
    assert drawn.min() >= 0.0
    assert drawn.max() <= 1.0
    assert np.array_equal(drawn, decoy(np.random.default_rng(seed), GREY))


def test_that_most_decoys_can_be_seen_and_leave_most_of_the_photo_alone() -> None:
    shares = []
    for seed in range(40):
        changed = np.abs(decoy(np.random.default_rng(seed), GREY) - GREY).max(axis=2) > 0.05
        shares.append(changed.mean())
    assert np.mean(np.array(shares) > 0.002) > 0.7
    assert max(shares) < 0.5
