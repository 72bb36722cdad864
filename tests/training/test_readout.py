"""Fitting the classifier's last layer, on a classifier of two features."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.damage.classifier import CLASSIFIER
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training import readout
from photorestorer_gui.training.calibrate import unverified_networks
from photorestorer_gui.training.export_onnx import FILE_NAMES, _store_as_halves

pytestmark = pytest.mark.filterwarnings("error")

KINDS = len(KIND_IDS)
COLOURLESS = KIND_IDS.index("colourless")
COUNT = 64


def _two_features() -> onnx.ModelProto:
    """Mean of |red − blue| and mean of all, then a last layer that knows nothing yet."""
    nodes = [
        helper.make_node("Split", ["photo"], ["r", "g", "b"], axis=3, num_outputs=3),
        helper.make_node("Sub", ["r", "b"], ["signed"]),
        helper.make_node("Abs", ["signed"], ["colour"]),
        helper.make_node("Concat", ["colour", "g"], ["both"], axis=3),
        helper.make_node("ReduceMean", ["both", "over"], ["seen"], keepdims=0),
        helper.make_node("MatMul", ["seen", "kernel"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["result"]),
    ]
    constants = [
        numpy_helper.from_array(np.array([1, 2]), "over"),
        numpy_helper.from_array(np.zeros((2, KINDS), np.float32), "kernel"),
        numpy_helper.from_array(np.zeros(KINDS, np.float32), "bias"),
    ]
    photo = helper.make_tensor_value_info("photo", TensorProto.FLOAT, ["N", "H", "W", 3])
    result = helper.make_tensor_value_info("result", TensorProto.FLOAT, ["N", KINDS])
    graph = helper.make_graph(nodes, "test", [photo], [result], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, {"labels": json.dumps(KIND_IDS)})
    return model


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    onnx.save(_two_features(), str(folder / FILE_NAMES["classifier"]))
    return folder


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readout, "SIDE_PX", 64)


def refit(models: Path, portraits: Path, progress: Progress | None = None) -> list[str]:
    folders = (portraits, models / "no stamps")
    progress = progress or Progress()
    return list(readout.fit_readout(models, folders, count=COUNT, seed=3, progress=progress))


def scores(models: Path, photo: np.ndarray[Any, np.dtype[np.float32]]) -> Any:
    return unverified_networks(models).run(CLASSIFIER, photo, Progress())


def test_that_what_the_features_tell_is_told_afterwards(
    models: Path, portraits_folder: Path
) -> None:
    grey = np.full((64, 64, 3), 0.5, np.float32)
    coloured = grey * np.array([1.4, 1.0, 0.6], np.float32)
    assert np.array_equal(scores(models, grey), scores(models, coloured))
    lines = refit(models, portraits_folder)
    assert scores(models, grey)[COLOURLESS] > 0.5 > scores(models, coloured)[COLOURLESS]
    assert [line.split()[0] for line in lines] == list(KIND_IDS)
    before, after = (float(lines[COLOURLESS].split()[i]) for i in (1, 3))
    assert before == pytest.approx(np.log(2), abs=1e-3), "the old layer knew nothing"
    assert after < before - 0.1


def test_that_the_rest_of_the_file_stays(models: Path, portraits_folder: Path) -> None:
    refit(models, portraits_folder)
    found = onnx.load(str(models / FILE_NAMES["classifier"]))
    assert [node.op_type for node in found.graph.node] == [
        node.op_type for node in _two_features().graph.node
    ]
    assert {p.key: p.value for p in found.metadata_props} == {"labels": json.dumps(KIND_IDS)}
    onnx.checker.check_model(found)


def test_that_a_layer_stored_in_half_precision_is_fitted_in_single(
    models: Path, portraits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = models / FILE_NAMES["classifier"]
    whole = refit(models, portraits_folder)
    answers = scores(models, np.full((64, 64, 3), 0.3, np.float32))
    halved = _two_features()
    monkeypatch.setattr("photorestorer_gui.training.export_onnx.LEAST_HALVED", 1)
    _store_as_halves(halved)
    onnx.save(halved, str(path))
    assert refit(models, portraits_folder) == whole
    assert np.array_equal(scores(models, np.full((64, 64, 3), 0.3, np.float32)), answers)
    layer = readout.last_layer(onnx.load(str(path)))
    assert np.array_equal(layer.kernel, layer.kernel.astype(np.float32))
    assert not np.array_equal(layer.kernel, layer.kernel.astype(np.float16))


def test_that_the_same_seed_gives_the_same_file(models: Path, portraits_folder: Path) -> None:
    path = models / FILE_NAMES["classifier"]
    start = path.read_bytes()
    refit(models, portraits_folder)
    first = path.read_bytes()
    path.write_bytes(start)
    refit(models, portraits_folder)
    assert path.read_bytes() == first


def test_that_a_file_that_ends_otherwise_is_refused(models: Path, portraits_folder: Path) -> None:
    path = models / FILE_NAMES["classifier"]
    model = _two_features()
    model.graph.node[-1].op_type = "Tanh"
    onnx.save(model, str(path))
    start = path.read_bytes()
    with pytest.raises(PhotoRestorerError, match="one layer per kind"):
        refit(models, portraits_folder)
    assert path.read_bytes() == start


def test_that_a_folder_without_a_classifier_is_told(tmp_path: Path, portraits_folder: Path) -> None:
    with pytest.raises(PhotoRestorerError, match=r"no damage_classifier\.onnx"):
        refit(tmp_path, portraits_folder)


def test_that_a_stopped_fit_leaves_the_file_as_it_was(models: Path, portraits_folder: Path) -> None:
    path = models / FILE_NAMES["classifier"]
    start = path.read_bytes()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        refit(models, portraits_folder, progress)
    assert path.read_bytes() == start
