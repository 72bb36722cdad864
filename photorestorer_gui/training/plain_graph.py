"""What the converter spells out in many operators, said in the one that means it.

tf2onnx writes "twice as large" as twenty operators that work out a shape, repeat rows and columns
and turn the picture around twice, and has a transposed convolution cut and padded to the size that
it has anyway.  onnxruntime has a kernel for the one operator each stands for, which keeps the
picture in the order that convolutions want.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto

PICTURE, ROWS, BOTH = "/Repeat/ExpandDims:0", "/Repeat/Tile:0", "/Repeat_1/Tile:0"
ENLARGED: Final = "/Repeat_1/Reshape_1:0"
"""Ends of the names by which tf2onnx calls what Keras' `UpSampling2D` enlarges, with its rows
repeated, with rows and columns repeated, and the result."""


def simplify(graph: GraphProto) -> None:
    """Say in one operator what the converter spells out; the answers stay the same.

    What is written otherwise than expected, by another version of the converter say, stays as it
    is.

    Parameters
    ----------
    graph : onnx GraphProto
        Changed in place.
    """
    _enlarge_at_once(graph)
    _keep_size(graph)
    _drop_unused(graph)


def _enlarge_at_once(graph: GraphProto) -> None:
    """Let one operator repeat rows and columns, of pictures (N, C, H, W).

    How often is no initializer, so that weights are all that stands among those.
    """
    from onnx import helper

    makers, constants = _makers(graph), []
    for node in graph.node:
        layer = node.input[0].removesuffix(ENLARGED) if node.input else ""
        steps = [makers.get(layer + end) for end in (PICTURE, ROWS, BOTH)]
        if node.op_type != "Transpose" or layer == node.input[0] or None in steps:
            continue
        picture, *repeated = (step for step in steps if step is not None)
        factors = [_largest(graph, step.input[1]) for step in repeated]
        if None in factors:
            continue
        scales = f"{layer}/scales"
        often = [1.0, 1.0, *(factor for factor in factors if factor)]
        constants.append(helper.make_node("Constant", [], [scales], value_floats=often))
        enlarge = helper.make_node(
            "Resize",
            [picture.input[0], "", scales],
            list(node.output),
            mode="nearest",
            coordinate_transformation_mode="asymmetric",
            nearest_mode="floor",
        )
        node.CopyFrom(enlarge)
    nodes = [*constants, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _keep_size(graph: GraphProto) -> None:
    """Leave out cutting and padding after a transposed convolution that needs neither.

    One whose steps are as long as its kernel is wide gives each pixel a block of its own: sides of
    n become n times the step, which is what the converter then cuts and pads to.
    """
    makers = _makers(graph)
    stands_for = {}
    for pad in (node for node in graph.node if node.op_type == "Pad"):
        cut = makers.get(pad.input[0])
        widened = makers.get(cut.input[0]) if cut and cut.op_type == "Slice" else None
        if widened and widened.op_type == "ConvTranspose" and _in_blocks(widened):
            stands_for[pad.output[0]] = widened.output[0]
    for node in graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = stands_for.get(name, name)


def _in_blocks(convolution: NodeProto) -> bool:
    """Return whether each pixel becomes a block that touches no other."""
    of = {attribute.name: attribute for attribute in convolution.attribute}
    apart = not any(any(of[name].ints) for name in ("pads", "output_padding") if name in of)
    dense = "dilations" not in of or set(of["dilations"].ints) == {1}
    sides = {"strides", "kernel_shape"} <= set(of)
    return apart and dense and sides and of["strides"].ints == of["kernel_shape"].ints


def _drop_unused(graph: GraphProto) -> None:
    """Drop operators and constants whose results nobody reads."""
    read = {each.name for each in graph.output}
    kept = []
    for node in reversed(graph.node):  # in the order of computing, as ONNX demands
        if read.intersection(node.output):
            read.update(node.input)
            kept.append(node)
    constants = [tensor for tensor in graph.initializer if tensor.name in read]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(constants)


def _makers(graph: GraphProto) -> dict[str, NodeProto]:
    return {name: node for node in graph.node for name in node.output}


def _largest(graph: GraphProto, name: str) -> float | None:
    """Return the largest number of a constant of the graph, None if it is no constant."""
    from onnx import numpy_helper

    constants = (tensor for tensor in graph.initializer if tensor.name == name)
    return next((float(numpy_helper.to_array(tensor).max()) for tensor in constants), None)
