"""Exported networks in few operators: what is said shorter, and what stays as it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.training.plain_graph import simplify

if TYPE_CHECKING:
    import keras

MODELS = Path(__file__).resolve().parents[2] / "models"
SPELLED_OUT = {"Tile", "Pad"}


def operators(graph: onnx.GraphProto) -> Counter[str]:
    return Counter(node.op_type for node in graph.node)


def answer(model: onnx.ModelProto, picture: np.ndarray[Any, Any]) -> Any:
    session = ReferenceEvaluator(model)
    return session.run(None, {session.input_names[0]: picture})[0]


def exported(model: keras.Model, folder: Path) -> onnx.ModelProto:
    """Return what the converter makes of a network, as it is."""
    model(np.zeros((1, 8, 8, model.input_shape[-1]), np.float32))
    model.export(str(folder / "made.onnx"), format="onnx", verbose=False)
    return onnx.load(str(folder / "made.onnx"))


def transposed_convolution(**attributes: list[int]) -> onnx.ModelProto:
    """Return a transposed convolution, cut and padded to twice the size by constants."""
    kernel = np.arange(1.0, 1 + attributes["kernel_shape"][0] ** 2, dtype=np.float32)
    constants = {
        "kernel": kernel.reshape(1, 1, *attributes["kernel_shape"]),
        "first": np.array([0, 0]),
        "last": np.array([8, 8]),
        "axes": np.array([2, 3]),
        "margins": np.zeros(8, np.int64),
    }
    nodes = [
        helper.make_node("ConvTranspose", ["x", "kernel"], ["wide"], **attributes),
        helper.make_node("Slice", ["wide", "first", "last", "axes"], ["cut"]),
        helper.make_node("Pad", ["cut", "margins"], ["padded"]),
        helper.make_node("Relu", ["padded"], ["y"]),
    ]
    shapes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, None, None]) for name in "xy"
    ]
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "test", shapes[:1], shapes[1:], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)])


@pytest.mark.train
@pytest.mark.parametrize("factors", [(2, 2), (2, 3)])
def test_that_enlarging_is_one_operator(factors: tuple[int, int], tmp_path: Path) -> None:
    keras = pytest.importorskip("keras", reason="TensorFlow is not installed (extra “train”)")
    photo = keras.Input((None, None, 3))
    x = keras.layers.Conv2D(4, 1)(photo)
    x = keras.layers.UpSampling2D(factors, interpolation="nearest")(x)
    model = exported(keras.Model(photo, keras.layers.Conv2D(2, 3, padding="same")(x)), tmp_path)
    picture = np.random.default_rng(0).random((1, 6, 10, 3), dtype=np.float32)
    expected = answer(model, picture)
    assert operators(model.graph)["Tile"] == 2  # or the converter does it well by now
    simplify(model.graph)
    onnx.checker.check_model(model, full_check=True)
    assert operators(model.graph)["Resize"] == 1
    assert not operators(model.graph).keys() & {*SPELLED_OUT, "Unsqueeze", "Shape"}
    assert expected.shape == (1, 6 * factors[0], 10 * factors[1], 2)
    assert np.array_equal(answer(model, picture), expected)


def test_that_blocks_are_neither_cut_nor_padded() -> None:
    model = transposed_convolution(kernel_shape=[2, 2], strides=[2, 2])
    picture = np.random.default_rng(0).random((1, 1, 4, 4), dtype=np.float32)
    expected = answer(model, picture)
    simplify(model.graph)
    assert operators(model.graph) == {"ConvTranspose": 1, "Relu": 1}
    assert [tensor.name for tensor in model.graph.initializer] == ["kernel"]
    assert np.array_equal(answer(model, picture), expected)


@pytest.mark.parametrize(
    "attributes",
    [
        {"kernel_shape": [3, 3], "strides": [2, 2]},
        {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [0, 0, 1, 1]},
        {"kernel_shape": [2, 2], "strides": [2, 2], "output_padding": [1, 1]},
        {"kernel_shape": [2, 2], "strides": [2, 2], "dilations": [2, 2]},
        {"kernel_shape": [2, 2]},
    ],
    ids=["overlap", "cut at the rim", "one more", "dilated", "step of one"],
)
def test_that_others_are_cut_and_padded_as_before(attributes: dict[str, list[int]]) -> None:
    model = transposed_convolution(**attributes)
    before = operators(model.graph)
    simplify(model.graph)
    assert operators(model.graph) == before
    assert len(model.graph.initializer) == 5


@pytest.mark.parametrize("card", [card for card in CATALOGUE if card.bundled], ids=lambda c: c.id)
def test_that_the_networks_that_ship_are_plain(card: Any) -> None:
    model = onnx.load(str(MODELS / card.file))
    assert not operators(model.graph).keys() & SPELLED_OUT
    before = model.SerializeToString()
    simplify(model.graph)
    assert model.SerializeToString() == before
