"""Fourier transforms as matrix products: the same answers, and what is not understood stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from benchmarks.make_lama import Size, lama
from photorestorer_gui.networks import runtime
from photorestorer_gui.networks.catalogue import CATALOGUE, Port
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.progress import Progress
from tests.networks import graphs

(LAMA,) = (card for card in CATALOGUE if card.id == "lama-big")
TINY = Size(512, 4, 1)


def transforming(
    shape: Sequence[int | str],
    *,
    axis: int | None = 2,
    inverse: bool = False,
    onesided: bool = False,
    length: int | None = None,
    opset: int = 17,
) -> bytes:
    """A network of one DFT."""
    inputs, constants, axis_attribute = ["x"], [], {}
    if length is not None:
        constants.append(numpy_helper.from_array(np.array(length, np.int64), "length"))
        inputs.append("length")
    if opset >= 20 and axis is not None:
        constants.append(numpy_helper.from_array(np.array(axis, np.int64), "axis"))
        inputs += [""] * (2 - len(inputs)) + ["axis"]
    elif axis is not None:
        axis_attribute = {"axis": axis}
    flags = {"inverse": int(inverse), "onesided": int(onesided), **axis_attribute}
    node = helper.make_node("DFT", inputs, ["y"], **flags)
    return of_nodes([node], shape, constants, opset=opset)


def of_nodes(
    nodes: Sequence[Any],
    shape: Sequence[int | str],
    constants: Sequence[Any] = (),
    *,
    opset: int = 17,
    kind: int = TensorProto.FLOAT,
) -> bytes:
    x = helper.make_tensor_value_info("x", kind, list(shape))
    y = helper.make_tensor_value_info("y", kind, None)
    graph = helper.make_graph(list(nodes), "test", [x], [y], list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    return bytes(model.SerializeToString())


def kinds(content: bytes) -> list[str]:
    return [node.op_type for node in onnx.load_model_from_string(content).graph.node]


def picture(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(5).standard_normal(shape).astype(np.float32)


CASES = {
    "real, one-sided": ((2, 3, 8, 1), {"onesided": True}),
    "real, odd, one-sided": ((2, 3, 7, 1), {"onesided": True}),
    "real, both sides": ((2, 3, 7, 1), {}),
    "complex": ((2, 3, 6, 2), {}),
    "complex, inverse": ((2, 3, 6, 2), {"inverse": True}),
    "real, inverse": ((2, 3, 6, 1), {"inverse": True}),
    "one-sided, inverse": ((2, 3, 5, 2), {"inverse": True, "onesided": True}),
    "one-sided, inverse, odd": ((2, 3, 5, 2), {"inverse": True, "onesided": True, "length": 9}),
    "continued with zeros": ((2, 3, 5, 2), {"length": 9}),
    "cut off": ((2, 3, 9, 1), {"length": 4, "onesided": True}),
    "first axis": ((4, 3, 5, 2), {"axis": 0}),
    "middle axis": ((2, 6, 5, 2), {"axis": 1, "inverse": True}),
    "counted from the end": ((2, 6, 5, 2), {"axis": -3}),
    "last axis but the parts": ((2, 6, 5, 2), {"axis": -2}),
    "the standard's axis": ((2, 6, 5, 2), {"axis": None}),
    "rank 2": ((6, 2), {"axis": 0}),
    "rank 5": ((1, 2, 3, 4, 2), {"axis": 2}),
}


@pytest.mark.parametrize("opset", [17, 20])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_that_a_product_gives_what_the_standard_says(case: Any, opset: int) -> None:
    shape, how = case
    content = transforming(shape, opset=opset, **how)
    rewritten = without_dft(content, ())
    assert "DFT" not in kinds(rewritten)
    assert "MatMul" in kinds(rewritten)
    x = picture(*shape)
    (wanted,) = ReferenceEvaluator(onnx.load_model_from_string(content)).run(None, {"x": x})
    found = Trial(rewritten).run({"x": x}, Progress())["y"]
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def scaling(kind: str, *, value: Any = 8.0, first: bool = False, read_twice: bool = False) -> bytes:
    """A transform, and its result multiplied or divided."""
    inputs = ["s", "t"] if first else ["t", "s"]
    nodes = [
        helper.make_node("DFT", ["x"], ["t"], axis=1),
        helper.make_node(kind, inputs, ["y"] if not read_twice else ["u"]),
    ]
    if read_twice:
        nodes.append(helper.make_node("Add", ["t", "u"], ["y"]))
    return of_nodes(nodes, (3, 4, 2), [numpy_helper.from_array(np.float32(value), "s")])


@pytest.mark.parametrize(
    ("kind", "first", "more", "is_one"),
    [
        ("Mul", False, {}, True),
        ("Mul", True, {}, True),
        ("Div", False, {}, True),
        ("Div", True, {}, False),
        ("Add", False, {}, False),
        ("Mul", False, {"read_twice": True}, False),
        ("Mul", False, {"value": [1.0, 2.0]}, False),
        ("Div", False, {"value": 0.0}, False),
    ],
)
def test_that_a_normalisation_becomes_part_of_the_product(
    kind: str, first: bool, more: dict[str, Any], is_one: bool
) -> None:
    content = scaling(kind, first=first, **more)
    rewritten = without_dft(content, ())
    assert "DFT" not in kinds(rewritten)
    assert (kind not in kinds(rewritten)) == is_one
    x = picture(3, 4, 2) + 3
    with np.errstate(all="ignore"):
        (wanted,) = ReferenceEvaluator(onnx.load_model_from_string(content)).run(None, {"x": x})
    np.testing.assert_allclose(
        Trial(rewritten).run({"x": x}, Progress())["y"], wanted, rtol=1e-4, atol=1e-5
    )


def test_that_a_result_that_is_told_itself_is_not_scaled() -> None:
    model = onnx.load_model_from_string(scaling("Mul"))
    model.graph.output.append(helper.make_tensor_value_info("t", TensorProto.FLOAT, None))
    content = bytes(model.SerializeToString())
    wanted = ReferenceEvaluator(model).run(None, {"x": picture(3, 4, 2)})
    found = Trial(without_dft(content, ())).run({"x": picture(3, 4, 2)}, Progress())
    for name, values in zip(("y", "t"), wanted, strict=True):
        np.testing.assert_allclose(found[name], values, atol=1e-4)


def test_that_the_contract_tells_what_the_file_leaves_open() -> None:
    content = transforming(["N", "C", "W", 1], onesided=True)
    assert without_dft(content, ()) is content, "nobody knows how long that axis is"
    rewritten = without_dft(content, [Port("x", (1, 3, 8, 1))])
    assert "DFT" not in kinds(rewritten)
    found = Trial(rewritten).run({"x": picture(1, 3, 8, 1)}, Progress())["y"]
    np.testing.assert_allclose(found[..., 0], np.fft.rfft(picture(1, 3, 8)).real, rtol=0, atol=1e-5)


def test_that_a_length_that_only_the_run_tells_stays() -> None:
    length = helper.make_node("Size", ["x"], ["length"])
    node = helper.make_node("DFT", ["x", "length"], ["y"], axis=1)
    content = of_nodes([length, node], (1, 4, 1))
    assert without_dft(content, ()) is content


def test_that_another_type_than_float_stays() -> None:
    node = helper.make_node("DFT", ["x"], ["y"], axis=1)
    content = of_nodes([node], (1, 4, 1), kind=TensorProto.DOUBLE)
    assert without_dft(content, ()) is content


def test_that_a_network_without_transforms_stays_the_same_bytes() -> None:
    for content in (graphs.brightening(), graphs.meeting(LAMA), b"no network at all"):
        assert without_dft(content, LAMA.contract.inputs) is content


def test_that_a_damaged_file_is_left_to_who_runs_it() -> None:
    content = transforming((1, 4, 1), axis=1)[:-7]
    assert without_dft(content, ()) is content


def test_that_an_axis_that_cannot_be_stays() -> None:
    for axis in (2, -1, 5, -4):
        content = transforming((3, 4, 2), axis=axis)
        assert without_dft(content, ()) is content


def test_that_transforms_in_functions_are_found() -> None:
    node = helper.make_node("DFT", ["in"], ["out"], axis=1)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("exporter", 1)]
    function = helper.make_function("exporter", "fft", ["in"], ["out"], [node], opsets[:1])
    call = helper.make_node("fft", ["x"], ["y"], domain="exporter")
    model = onnx.load_model_from_string(of_nodes([call], (1, 6, 2)))
    model.functions.append(function)
    model.opset_import.append(opsets[1])
    rewritten = without_dft(model.SerializeToString(), ())
    assert "MatMul" in kinds(rewritten)
    found = Trial(rewritten).run({"x": picture(1, 6, 2)}, Progress())["y"]
    forward = np.fft.fft(picture(1, 6, 2).view(np.complex64)[..., 0])
    np.testing.assert_allclose(found[..., 0], forward.real, atol=1e-5)


def test_that_equal_transforms_share_one_matrix() -> None:
    nodes = [
        helper.make_node("DFT", ["x"], ["a"], axis=1),
        helper.make_node("DFT", ["a"], ["b"], axis=1),
        helper.make_node("DFT", ["b"], ["y"], axis=1, inverse=1),
    ]
    rewritten = without_dft(of_nodes(nodes, (1, 6, 2)), ())
    matrices = onnx.load_model_from_string(rewritten).graph.initializer
    assert len(matrices) == 2
    found = Trial(rewritten).run({"x": picture(1, 6, 2)}, Progress())["y"]
    forward = np.fft.fft(picture(1, 6, 2).view(np.complex64)[..., 0])
    np.testing.assert_allclose(found[..., 0] + 1j * found[..., 1], forward, atol=1e-5)


@pytest.mark.parametrize("opset", [17, 20])
def test_that_lama_answers_the_same(opset: int, tmp_path: Path) -> None:
    content = lama(TINY, opset=opset)
    photo = np.random.default_rng(2).random((1, 3, 512, 512), dtype=np.float32)
    mask = np.zeros((1, 1, 512, 512), np.float32)
    mask[..., 100:300, 50:400] = 1
    bare = Trial(content).run({"image": photo, "mask": mask}, Progress())["output"]
    networks = graphs.networks_of(tmp_path, {LAMA.id: content})
    (ours,) = networks.run_ports(LAMA.id, (photo, mask), Progress())
    assert np.abs(ours - bare).max() <= 0.01, "of 255"
    assert bare[..., 100:300, 50:400].std() > 1, "an answer that says nothing proves nothing"


def test_that_lama_is_loaded_without_transforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bytes] = []
    start = runtime._start

    def noted(content: bytes, *rest: Any) -> Any:
        started.append(content)
        return start(content, *rest)

    monkeypatch.setattr(runtime, "_start", noted)
    networks = graphs.networks_of(tmp_path, {LAMA.id: lama(TINY)})
    networks.load(LAMA.id)
    (content,) = started
    assert "DFT" not in kinds(content)
