"""Portraits to train on, drawn by the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.judging.sitting import Sitting, open_sitting
from tests.networks import graphs
from tests.pictures import draw_portrait


@pytest.fixture(scope="session")
def portraits_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four portraits in two groups."""
    root = tmp_path_factory.mktemp("portraits")
    for seed in range(4):
        folder = root / f"group{seed % 2}"
        folder.mkdir(exist_ok=True)
        save_photo(draw_portrait(150 + 10 * seed, 130, seed=seed), folder / f"{seed}.png")
    return root


@pytest.fixture(scope="session")
def good_photo() -> Floats:
    """(96, 128, 3) float32 RGB 0–1; a photo without damage."""
    return draw_portrait(96, 128).pixels.astype(np.float32) / 255


@pytest.fixture(scope="session")
def held_out_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four portraits, large enough to be judged on."""
    root = tmp_path_factory.mktemp("held-out")
    for seed in range(4):
        save_photo(draw_portrait(280, 260, seed=seed), root / f"{seed}.png")
    return root


@pytest.fixture(scope="session")
def sitting(held_out_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Sitting:
    """Stand-in networks that find no damage in a photo but its bright pixels, and mend nothing."""
    networks = graphs.stand_ins(tmp_path_factory.mktemp("weights"))
    missing = held_out_folder / "no-stamps"
    return open_sitting(held_out_folder, missing, networks=networks, count=3, seed=5)


@pytest.fixture
def step_by_step() -> Iterator[None]:
    """Operations run as they come: to compile a graph of them takes ten times as long."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
