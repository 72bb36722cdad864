"""Sound pictures that are no portraits."""

from __future__ import annotations

import numpy as np
import pytest

from photorestorer_gui.training import scenery as scenes
from photorestorer_gui.training.patterns import lattice
from photorestorer_gui.training.scenery import scenery

GREY = np.full((160, 128, 3), 0.5, np.float32)


@pytest.mark.parametrize("seed", range(12))
def test_that_a_scene_is_a_picture_of_the_photos_size(seed: int) -> None:
    before = GREY.copy()
    drawn = scenery(np.random.default_rng(seed), before)
    assert np.array_equal(before, GREY)
    assert drawn.shape == GREY.shape
    assert drawn.dtype == np.float32
    assert drawn.min() >= 0.0
    assert drawn.max() <= 1.0
    assert np.array_equal(drawn, scenery(np.random.default_rng(seed), GREY))


@pytest.mark.parametrize("name", sorted(scenes._SCENES))
def test_that_scenes_of_each_sort_are_seen_and_differ(name: str) -> None:
    draw, weight = scenes._SCENES[name]
    assert weight > 0
    drawn = [draw(np.random.default_rng(seed), GREY) for seed in range(6)]
    assert all(picture.shape == GREY.shape for picture in drawn)
    assert np.median([np.clip(picture, 0, 1).std() for picture in drawn]) > 0.01
    assert np.abs(drawn[0] - drawn[1]).mean() > 0.01


def test_that_a_lattice_repeats() -> None:
    shares = []
    for seed in range(30):
        alpha = lattice(np.random.default_rng(seed), 96, 96)
        assert alpha.shape == (96, 96)
        assert alpha.min() >= 0.0
        assert alpha.max() <= 1.0
        quarters = [alpha[:48, :48], alpha[:48, 48:], alpha[48:, :48], alpha[48:, 48:]]
        shares.append([float(quarter.mean()) for quarter in quarters])
    covered = np.array(shares)
    assert (covered.max(axis=1) > 0.01).all()
    assert np.median(covered.max(axis=1) / covered.mean(axis=1)) < 1.5
