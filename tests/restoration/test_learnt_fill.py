"""A network that improves a fill, around the damage only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.learnt_fill import FILLER, MARGIN_PX, improve_fill
from tests.networks import graphs


def brightening_filler() -> bytes:
    """Adds a tenth of the mask to RGB, as a filler would its residual."""
    weights = np.vstack([np.eye(3), np.full((1, 3), 0.1)]).astype(np.float32)
    pick = numpy_helper.from_array(weights, "pick")
    shape = ["N", "H", "W"]
    photo = helper.make_tensor_value_info("photo", TensorProto.FLOAT, [*shape, 4])
    result = helper.make_tensor_value_info("result", TensorProto.FLOAT, [*shape, 3])
    node = helper.make_node("MatMul", ["photo", "pick"], ["result"])
    graph = helper.make_graph([node], "test", [photo], [result], [pick])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


@pytest.fixture
def networks(tmp_path: Path) -> Networks:
    return graphs.networks_of(tmp_path, {FILLER: brightening_filler()})


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(1, 2), (40, 33), (300, 700)], ids=str)
def test_that_only_masked_pixels_are_improved(
    networks: Networks, dtype: type[np.uint8], size: tuple[int, int]
) -> None:
    rng = np.random.default_rng(0)
    peak = np.iinfo(dtype).max
    filled = rng.integers(0, peak // 2, (*size, 3)).astype(dtype)
    before, mask = filled.copy(), rng.random(size) < 0.1
    mask[0, 0] = True
    result = improve_fill(filled, mask, networks, Progress())
    assert result.dtype == dtype
    assert np.array_equal(filled, before)
    assert np.array_equal(result[~mask], filled[~mask])
    gained = result[mask].astype(float) - filled[mask]
    assert np.abs(gained - 0.1 * peak).max() <= 0.51


def test_that_the_network_sees_the_damage_and_little_else(
    networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, ...]] = []
    run = Networks.run

    def noted(self: Networks, model_id: str, pixels: np.ndarray, progress: Progress) -> np.ndarray:
        seen.append(pixels.shape)
        return run(self, model_id, pixels, progress)

    monkeypatch.setattr(Networks, "run", noted)
    mask = np.zeros((2000, 1500), np.bool_)
    improve_fill(np.zeros((2000, 1500, 3), np.uint8), mask, networks, Progress())
    assert seen == []
    mask[1000:1004, 700:710] = True
    improve_fill(np.zeros((2000, 1500, 3), np.uint8), mask, networks, Progress())
    assert sum(height * width for height, width, _ in seen) <= 2 * (2 * MARGIN_PX + 10) ** 2


def test_that_improving_can_be_cancelled(networks: Networks) -> None:
    progress = Progress()
    progress.cancel()
    mask = np.ones((40, 40), np.bool_)
    with pytest.raises(Cancelled):
        improve_fill(np.zeros((40, 40, 3), np.uint8), mask, networks, progress)
