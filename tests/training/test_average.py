"""The mean of two weights files, whatever the names and the precision of what they store."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui import paths
from photorestorer_gui.errors import PhotoRestorerError, SaveError
from photorestorer_gui.training.average import write_average
from photorestorer_gui.training.export_onnx import _store_as_halves, set_metadata

INPUTS, OUTPUTS = 64, 32


def network(path: Path, seed: int, *, halves: bool = False, outputs: int = OUTPUTS) -> Path:
    """Save ``y = [x · left, x · right] + bias`` under names of its own, its weights in no order."""
    rng = np.random.default_rng(seed)
    left, right = rng.normal(size=(2, INPUTS, outputs // 2))
    names = [f"run {seed}/{name}" for name in ("left", "right", "bias")]
    stored = [
        numpy_helper.from_array(each.astype(np.float32), name)
        for each, name in zip((left, right, rng.normal(size=outputs)), names, strict=True)
    ]
    # Two branches, which an export may put in either order; their kernels are of one shape.
    branches = [
        helper.make_node("MatMul", ["x", names[0]], ["left"]),
        helper.make_node("MatMul", ["x", names[1]], ["right"]),
    ]
    nodes = [
        *branches[:: -1 if seed else 1],
        helper.make_node("Concat", ["left", "right"], ["both"], axis=1),
        helper.make_node("Add", ["both", names[2]], ["y"]),
    ]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", width])
        for name, width in (("x", INPUTS), ("y", outputs))
    ]
    graph = helper.make_graph(nodes, "test", ends[:1], ends[1:], stored[:: -1 if seed else 1])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    if halves:
        _store_as_halves(model)
    onnx.save(model, str(path))
    return path


def told_by(path: Path) -> np.ndarray:
    x = np.random.default_rng(9).normal(size=(3, INPUTS)).astype(np.float32)
    answer = onnxruntime.InferenceSession(path).run(None, {"x": x})[0]
    return np.asarray(answer, np.float64)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("halves", [(False, False), (True, False), (False, True), (True, True)])
def test_that_a_linear_network_answers_with_the_mean_of_both(
    tmp_path: Path, halves: tuple[bool, bool], share: float
) -> None:
    first = network(tmp_path / "1.onnx", 0, halves=halves[0])
    second = network(tmp_path / "2.onnx", 1, halves=halves[1])
    before = first.read_bytes(), second.read_bytes()
    out = tmp_path / "mean.onnx"
    count = write_average(first, second, out, share=share, overwrite=False)
    assert count == (INPUTS + 1) * OUTPUTS
    wanted = (1 - share) * told_by(first) + share * told_by(second)
    np.testing.assert_allclose(told_by(out), wanted, atol=2e-2 if any(halves) else 1e-5)
    assert (first.read_bytes(), second.read_bytes()) == before


def test_that_the_metadata_of_the_second_travel_on(tmp_path: Path) -> None:
    first, second = network(tmp_path / "1.onnx", 0), network(tmp_path / "2.onnx", 1)
    set_metadata(first, {"task": "old"})
    set_metadata(second, {"task": "new"})
    write_average(first, second, tmp_path / "mean.onnx", share=0.5, overwrite=False)
    props = onnx.load(str(tmp_path / "mean.onnx")).metadata_props
    assert {each.key: each.value for each in props} == {"task": "new"}


@pytest.mark.parametrize("file", ["crack_segmenter.onnx", "damage_classifier.onnx"])
def test_that_a_shipped_network_averaged_with_itself_stays_what_it_is(
    tmp_path: Path, file: str
) -> None:
    shipped, out = paths.models_folder() / file, tmp_path / file
    assert write_average(shipped, shipped, out, share=0.3, overwrite=False) > 1_000_000
    picture = np.random.default_rng(0).random((1, 64, 64, 3)).astype(np.float32)
    answers = []
    for path in (shipped, out):
        session = onnxruntime.InferenceSession(path)
        answers.append(session.run(None, {session.get_inputs()[0].name: picture})[0])
    np.testing.assert_array_equal(*answers)


def test_that_networks_of_two_architectures_have_no_mean(tmp_path: Path) -> None:
    first = network(tmp_path / "1.onnx", 0)
    second = network(tmp_path / "2.onnx", 1, outputs=OUTPUTS + 2)
    with pytest.raises(PhotoRestorerError, match="not two states of one network"):
        write_average(first, second, tmp_path / "mean.onnx", share=0.5, overwrite=False)
    assert not (tmp_path / "mean.onnx").exists()


@pytest.mark.parametrize("content", [b"", b"no network"])
def test_that_a_file_without_a_network_is_told(tmp_path: Path, content: bytes) -> None:
    good, bad = network(tmp_path / "1.onnx", 0), tmp_path / "bad.onnx"
    bad.write_bytes(content)
    with pytest.raises(PhotoRestorerError, match=r"“bad\.onnx” holds no network"):
        write_average(good, bad, tmp_path / "mean.onnx", share=0.5, overwrite=False)


def test_that_a_file_that_exists_is_replaced_only_if_asked_for(tmp_path: Path) -> None:
    first, second = network(tmp_path / "1.onnx", 0), network(tmp_path / "2.onnx", 1)
    out = tmp_path / "mean.onnx"
    out.write_bytes(b"mine")
    with pytest.raises(SaveError):
        write_average(first, second, out, share=0.5, overwrite=False)
    assert out.read_bytes() == b"mine"
    write_average(first, second, out, share=0.5, overwrite=True)
    np.testing.assert_allclose(told_by(out), (told_by(first) + told_by(second)) / 2, atol=1e-5)
