"""Whether an ONNX file stands alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.networks.onnx_file import NoOnnxError, needs_other_files
from tests.networks import graphs


def elsewhere() -> Any:
    tensor = TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    return tensor


def here() -> Any:
    tensor = numpy_helper.from_array(np.zeros(4, np.float32), "weights")
    tensor.data_location = TensorProto.DEFAULT  # written down, and still here
    return tensor


def in_initializers(tensor: Any) -> Any:
    return helper.make_graph([], "g", [], [], [tensor])


def in_a_constant(tensor: Any) -> Any:
    return helper.make_graph([helper.make_node("Constant", [], ["c"], value=tensor)], "g", [], [])


def in_a_branch(tensor: Any) -> Any:
    branch = in_a_constant(tensor)
    node = helper.make_node("If", ["x"], ["y"], then_branch=branch, else_branch=branch)
    return helper.make_graph([node], "g", [], [])


def in_a_list(tensor: Any) -> Any:
    node = helper.make_node("Own", [], ["c"], domain="own", values=[tensor])
    return helper.make_graph([node], "g", [], [])


def sparse(tensor: Any) -> Any:
    return onnx.SparseTensorProto(values=tensor, dims=[4])


def in_sparse_initializers(tensor: Any) -> Any:
    return helper.make_graph([], "g", [], [], sparse_initializer=[sparse(tensor)])


def in_a_sparse_constant(tensor: Any) -> Any:
    node = helper.make_node("Constant", [], ["c"], sparse_value=sparse(tensor))
    return helper.make_graph([node], "g", [], [])


PLACES = [
    in_initializers,
    in_a_constant,
    in_a_branch,
    in_a_list,
    in_sparse_initializers,
    in_a_sparse_constant,
]


@pytest.mark.parametrize("place", PLACES)
def test_that_weights_elsewhere_are_found_wherever_they_hide(place: Any) -> None:
    assert needs_other_files(helper.make_model(place(elsewhere())).SerializeToString())
    assert not needs_other_files(helper.make_model(place(here())).SerializeToString())


def test_that_weights_elsewhere_are_found_in_functions() -> None:
    node = helper.make_node("Constant", [], ["c"], value=elsewhere())
    function = helper.make_function("own", "f", [], ["c"], [node], [])
    model = helper.make_model(in_initializers(here()), functions=[function])
    assert needs_other_files(model.SerializeToString())


def test_that_what_onnx_itself_saves_beside_is_found(tmp_path: Any) -> None:
    model = onnx.load_from_string(graphs.brightening())
    onnx.save_model(
        model, tmp_path / "a.onnx", save_as_external_data=True, location="a.bin", size_threshold=0
    )
    assert needs_other_files((tmp_path / "a.onnx").read_bytes())


@pytest.mark.parametrize(
    "content",
    [graphs.identity(), graphs.fixed_scores(), graphs.slow(), graphs.bright_cracks()],
    ids=["identity", "scores", "loop", "cracks"],
)
def test_that_a_file_in_one_piece_is_one(content: bytes) -> None:
    assert not needs_other_files(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"no network at all", b"\x00" * 64, b"\xff" * 64, graphs.bright_cracks()[:-40]],
    ids=["empty", "text", "zeros", "ones", "cut off"],
)
def test_that_junk_is_no_onnx_file(content: bytes) -> None:
    with pytest.raises(NoOnnxError):
        needs_other_files(content)


def test_that_nesting_without_end_is_no_onnx_file() -> None:
    message = b""
    for _ in range(200):  # a graph in an attribute in a node in a graph …
        for field in (b"\x32", b"\x2a", b"\x0a"):
            message = field + _length(message) + message
    with pytest.raises(NoOnnxError, match="nested"):
        needs_other_files(b"\x3a" + _length(message) + message)


def _length(message: bytes) -> bytes:
    """Return the length of a message as a varint."""
    size, rest = b"", len(message)
    while rest >= 0x80:
        size += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return size + bytes([rest])
