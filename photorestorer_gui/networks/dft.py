"""Fourier transforms of a network, written as matrix products before onnxruntime sees them.

LaMa looks at a whole picture at once through Fourier transforms.  Their operator, DFT, is slow on
the processor, where matrix products run at its peak, and fails on some accelerators.  A transform
along an axis of known length is linear: it is a product with a constant matrix.

References
----------
Operator DFT, versions 17 and 20, of the ONNX standard.
Suvorov, R., et al.: Resolution-robust large mask inpainting with Fourier convolutions, WACV 2022.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import Port

_NODE: Final = b"\x22\x03DFT"
"""How a file says that a node is a DFT: field 4, three letters.  Weights hardly hold these five
bytes by chance."""
_LARGE: Final = 64
"""Number of values above which a constant is no shape, length or axis."""
_FLOAT: Final = 1
_AXIS: Final = {17: 1, 20: -2}
"""The axis where none is given, by the version of the operator."""


@dataclass(frozen=True)
class _Transform:
    """One transform along an axis of known length.

    Attributes
    ----------
    given : int
        Values along the axis.
    length : int
        Length of the transform: what is given is cut off or continued with zeros.
    parts : int
        1 = real values are given, 2 = real and imaginary parts.
    inverse, onesided : bool
        As in the standard; an inverse one-sided transform gives real values.
    scale : float
        What the result is multiplied by.
    """

    given: int
    length: int
    parts: int
    inverse: bool
    onesided: bool
    scale: float = 1.0

    @property
    def parts_after(self) -> int:
        """1 = it gives real values, 2 = real and imaginary parts."""
        return 1 if self.inverse and self.onesided else 2

    @property
    def name(self) -> str:
        """What its matrix is called; transforms of one name are the same."""
        kind = f"{'inverse' if self.inverse else 'forward'}{'-onesided' if self.onesided else ''}"
        return f"dft-{kind}-{self.given}x{self.parts}-{self.length}-{self.scale!r}"

    @property
    def left(self) -> str:
        """What the matrix is called that stands left of what it transforms."""
        return f"{self.name}-left"

    @property
    def values_after(self) -> int:
        """Values along the axis when it is done."""
        return self.length // 2 + 1 if self.onesided and not self.inverse else self.length

    def matrix(self) -> NDArray[np.float32]:
        """Return what it makes of units, (parts · given, parts after · values after) float32.

        All real values come first, then all imaginary ones.
        """
        units = np.kron(np.array([[1], [1j]])[: self.parts], np.eye(self.given))
        if self.inverse:
            transform = np.fft.irfft if self.onesided else np.fft.ifft
            made = transform(units, n=self.length)
        else:
            made = np.fft.fft(units, n=self.length)
            if self.onesided:
                made = made[:, : self.values_after]
        if self.parts_after == 2:
            made = np.hstack([made.real, made.imag])
        return np.ascontiguousarray(made * self.scale, np.float32)


def without_dft(content: bytes, inputs: Sequence[Port]) -> bytes:
    """Return a network whose transforms along axes of known length are matrix products.

    Anything that is not understood (a length that only the run tells, a transform inside a branch
    or a loop, another type than float32) stays as it is.

    Parameters
    ----------
    content : bytes
        An ONNX file that needs no other files.
    inputs : sequence of Port
        What the network is fed, which tells lengths that the file leaves open.

    Returns
    -------
    bytes
        `content` itself where there is nothing to rewrite.
    """
    if _NODE not in content:
        return content
    # It takes a while to load, and few networks need it.
    import onnx.inliner
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load_model_from_string(content)
        if model.functions:  # newer exporters wrap each operator of theirs in one
            model = onnx.inliner.inline_local_functions(model)
        known = _Known(model, inputs)
    except (DecodeError, onnx.shape_inference.InferenceError):
        return content  # onnxruntime says what is wrong with it
    nodes: list[Any] = []
    matrices: dict[str, Any] = {}
    scaled: set[str] = set()
    for node in model.graph.node:
        transform = known.transform(node) if _is_dft(node) else None
        if transform is not None:
            scale, end = known.scaling(node)
            transform = replace(transform, scale=scale)
            scaled.add(end)
            products = list(_products(node, transform, known.place(node), end))
            nodes.extend(products)
            (used,) = {transform.name, transform.left}.intersection(
                name for product in products for name in product.input
            )
            if used not in matrices:
                matrix = transform.matrix()
                matrix = matrix.T.copy() if used == transform.left else matrix
                matrices[used] = onnx.numpy_helper.from_array(matrix, used)
        elif not scaled.intersection(node.output):
            nodes.append(node)
    if not matrices:
        return content
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(matrices.values())
    return bytes(model.SerializeToString())


def _is_dft(node: Any) -> bool:
    return node.op_type == "DFT" and node.domain in ("", "ai.onnx")


class _Known:
    """What is known of a network before it runs.

    Parameters
    ----------
    model : onnx.ModelProto
        Without functions.
    inputs : sequence of Port
        What it is fed.
    """

    def __init__(self, model: Any, inputs: Sequence[Port]) -> None:
        versions = (o.version for o in model.opset_import if o.domain in ("", "ai.onnx"))
        self._default_axis = _AXIS[20 if max(versions, default=0) >= 20 else 17]
        self._constants = dict(_small_constants(model.graph))
        self._shapes = _shapes(model, inputs)
        self._readers = _readers(model.graph)

    def place(self, node: Any) -> tuple[int, int]:
        """Return axis and rank, both non-negative, of a node that `transform` understood."""
        rank = len(self._shapes[node.input[0]])
        axis = self._axis(node)
        assert axis is not None
        return axis % rank, rank

    def transform(self, node: Any) -> _Transform | None:
        """Return what a DFT does, or None if that is not known or not allowed."""
        shape = self._shapes.get(node.input[0])
        axis, length = self._axis(node), self._number(node, 1)
        if not shape or axis is None or axis not in range(-len(shape), len(shape)):
            return None
        if axis % len(shape) == len(shape) - 1:
            return None
        given, parts = shape[axis], shape[-1]
        if given is None or parts not in (1, 2) or (length is None and _names(node, 1)):
            return None
        flags = {a.name: bool(a.i) for a in node.attribute if a.name in ("inverse", "onesided")}
        inverse, onesided = flags.get("inverse", False), flags.get("onesided", False)
        if onesided and parts != (2 if inverse else 1):
            return None
        if length is None:
            length = 2 * (given - 1) if inverse and onesided else given
        return _Transform(given, length, parts, inverse, onesided) if length > 0 else None

    def scaling(self, node: Any) -> tuple[float, str]:
        """Return what a transform's result is multiplied by at once, and the name of what comes.

        Exporters leave the normalisation to a node of its own, which costs another way through
        memory.
        """
        end = str(node.output[0])
        readers = self._readers.get(end, [])
        if len(readers) != 1 or readers[0] is None or readers[0].op_type not in ("Mul", "Div"):
            return 1.0, end
        (reader,) = readers
        other = 1 - list(reader.input).index(end)
        value = self._constants.get(reader.input[other])
        if value is None or value.size != 1 or value.dtype != np.float32:
            return 1.0, end
        factor = float(value.reshape(()))
        if reader.op_type == "Mul":
            return factor, str(reader.output[0])
        if other == 0 or factor == 0:
            return 1.0, end
        return 1 / factor, str(reader.output[0])

    def _axis(self, node: Any) -> int | None:
        """Return the axis as the node says it, or None where only the run tells."""
        written = [attribute.i for attribute in node.attribute if attribute.name == "axis"]
        if written:
            return int(written[0])
        return self._number(node, 2) if _names(node, 2) else self._default_axis

    def _number(self, node: Any, place: int) -> int | None:
        """Return the constant that is a node's input at a place, if it has one."""
        value = self._constants.get(node.input[place]) if _names(node, place) else None
        return None if value is None or value.size != 1 else int(value.reshape(()))


def _names(node: Any, place: int) -> bool:
    """Return whether a node has an input at a place; optional ones may be left out."""
    return len(node.input) > place and bool(node.input[place])


def _readers(graph: Any) -> dict[str, list[Any]]:
    """Return which nodes read each value; None stands for the graph's end and for its branches."""
    found: dict[str, list[Any]] = {value.name: [None] for value in graph.output}
    for node in graph.node:
        for name in node.input:
            found.setdefault(name, []).append(node)
        for name in _read_in_branches(node):
            found.setdefault(name, []).append(None)
    return found


def _read_in_branches(node: Any) -> Iterator[str]:
    """Yield the names that graphs inside a node read."""
    for attribute in node.attribute:
        own = [attribute.g] if attribute.HasField("g") else []
        for branch in (*own, *attribute.graphs):
            yield from _readers(branch)


def _small_constants(graph: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield names and values of the constants that can be a shape, a length or an axis."""
    import onnx

    for tensor in graph.initializer:
        if np.prod(tensor.dims) <= _LARGE:
            yield tensor.name, onnx.numpy_helper.to_array(tensor)
    for node in graph.node:
        if node.op_type != "Constant":
            continue
        for attribute in node.attribute:
            if attribute.name == "value" and np.prod(attribute.t.dims) <= _LARGE:
                yield node.output[0], onnx.numpy_helper.to_array(attribute.t)
            elif attribute.name == "value_int":
                yield node.output[0], np.asarray(attribute.i)


def _shapes(model: Any, inputs: Sequence[Port]) -> dict[str, tuple[int | None, ...]]:
    """Return the shapes of all float32 values; a side that is not known is None.

    The weights themselves stay out of it: for shapes their own shapes are enough, and copying
    hundreds of megabytes is not.
    """
    import onnx

    graph = model.graph
    light = onnx.ModelProto(ir_version=model.ir_version, opset_import=model.opset_import)
    light.graph.name = graph.name
    light.graph.node.extend(graph.node)
    light.graph.output.extend(graph.output)
    weights = {tensor.name for tensor in graph.initializer}
    fed = [value for value in graph.input if value.name not in weights]
    by_name = {port.name or end.name: port for port, end in zip(inputs, fed, strict=False)}
    for value in fed:
        light.graph.input.append(value)
        if value.name in by_name:
            _fix_sides(light.graph.input[-1], by_name[value.name].shape)
    for tensor in graph.initializer:
        if np.prod(tensor.dims) <= _LARGE:
            light.graph.initializer.append(tensor)
        else:
            declared = onnx.helper.make_tensor_value_info(
                tensor.name, tensor.data_type, tensor.dims
            )
            light.graph.input.append(declared)
    found = onnx.shape_inference.infer_shapes(light, data_prop=True).graph
    return {
        value.name: tuple(
            side.dim_value if side.HasField("dim_value") else None
            for side in value.type.tensor_type.shape.dim
        )
        for value in (*found.input, *found.value_info)
        if value.type.tensor_type.elem_type == _FLOAT
    }


def _fix_sides(value: Any, shape: Sequence[int]) -> None:
    """Make a declared input one of these sides, if it is of that rank."""
    sides = value.type.tensor_type.shape.dim
    if len(sides) == len(shape):
        for side, length in zip(sides, shape, strict=True):
            side.dim_value = length


def _products(node: Any, transform: _Transform, place: tuple[int, int], end: str) -> Iterator[Any]:
    """Yield the nodes that stand in for a DFT along an axis of a value of a rank (`place`).

    Real and imaginary parts are set apart before the product and put together again after it.  What
    moves them about costs more than the product, but where transforms follow one another, or the
    network itself sets the parts apart, onnxruntime sees that moves cancel.
    """
    axis, rank = place
    if axis == rank - 3 and transform.parts == transform.parts_after == 2:
        yield from _product_from_the_left(node.input[0], transform, rank, end)
    elif axis == rank - 2:
        yield from _product_from_the_right(node.input[0], transform, rank, end)
    else:
        swapped = list(range(rank))
        swapped[axis], swapped[-2] = rank - 2, axis
        last, apart = f"{end}/dft/last", f"{end}/dft/back"
        yield _moved(node.input[0], last, swapped)
        yield from _product_from_the_right(last, transform, rank, apart)
        yield _moved(apart, end, swapped)


def _product_from_the_right(
    start: str, transform: _Transform, rank: int, end: str
) -> Iterator[Any]:
    """Yield a transform along the last axis but the parts."""
    from onnx.helper import make_node

    name, outer = f"{end}/dft", list(range(rank - 2))
    swapped = [*outer, rank - 1, rank - 2]
    # In a shape 0 keeps a side and -1 takes what is left, so that other sides may be unknown.
    kept = [0] * (rank - 2)
    if transform.parts == 2:
        yield _moved(start, f"{name}/apart", swapped)
        start = f"{name}/apart"
    yield from _shaped(start, f"{name}/rows", [*kept, -1])
    yield make_node("MatMul", [f"{name}/rows", transform.name], [f"{name}/product"])
    if transform.parts_after == 2:
        yield from _shaped(f"{name}/product", f"{name}/parts", [*kept, 2, -1])
        yield _moved(f"{name}/parts", end, swapped)
    else:
        yield from _shaped(f"{name}/product", end, [*kept, -1, 1])


def _product_from_the_left(start: str, transform: _Transform, rank: int, end: str) -> Iterator[Any]:
    """Yield a transform of complex values along the axis before the last and the parts."""
    from onnx.helper import make_node

    name, outer = f"{end}/dft", list(range(rank - 3))
    kept = [0] * (rank - 3)
    yield _moved(start, f"{name}/apart", [*outer, rank - 1, rank - 3, rank - 2])
    yield from _shaped(f"{name}/apart", f"{name}/columns", [*kept, 2 * transform.given, -1])
    yield make_node("MatMul", [transform.left, f"{name}/columns"], [f"{name}/product"])
    yield from _shaped(f"{name}/product", f"{name}/parts", [*kept, 2, transform.values_after, -1])
    yield _moved(f"{name}/parts", end, [*outer, rank - 2, rank - 1, rank - 3])


def _moved(start: str, end: str, order: Sequence[int]) -> Any:
    from onnx.helper import make_node

    return make_node("Transpose", [start], [end], perm=list(order))


def _shaped(start: str, end: str, sides: Sequence[int]) -> Iterator[Any]:
    from onnx.helper import make_node

    yield make_node("Constant", [], [f"{end}/sides"], value_ints=list(sides))
    yield make_node("Reshape", [start, f"{end}/sides"], [end])
