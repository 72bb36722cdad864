"""Going on from a weights file: what was exported becomes a network that can be trained again.

An exported network has its batch normalisation folded into the convolutions.  It is unfolded by
looking at a few photos: with the deviation and the mean that a convolution has on them as scale and
shift, the normalisation changes nothing, and training goes on where it ended.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.training.fields import Floats

PHOTOS = 32
"""Photos that are looked at: with 32 of 256² pixels, a mean is good to a hundredth deviation."""
KERNELS = ("Conv", "ConvTranspose", "MatMul", "Gemm")


@dataclass(frozen=True, eq=False)
class _Trained:
    """What one layer of a weights file holds: a kernel as Keras has it, and a bias or none.

    `key` puts layers in the order of `_in_order`.
    """

    key: tuple[str, int]
    kernel: Floats
    bias: Floats | None


def begin_with(model: keras.Model, weights: Path, photos: NDArray[np.float32]) -> None:
    """Give a new network the weights of an exported one of the same architecture.

    Parameters
    ----------
    model : keras.Model
        Changed in place.
    weights : Path
        A file that `export_onnx.export` made.
    photos : (N, H, W, 3) float32, RGB 0–1
        As the training shows them.

    Raises
    ------
    PhotoRestorerError
        If the file holds another architecture, or is none.
    """
    own = _in_order([layer for layer in model.layers if layer.weights])
    stored = _read(weights)
    computing = [layer for layer in own if not isinstance(layer, layers.BatchNormalization)]
    if [layer.kernel.shape for layer in computing] != [each.kernel.shape for each in stored]:
        raise _other_architecture(weights, "The layers differ in number or size.")
    biases: dict[str, Floats] = {}
    following = dict(itertools.pairwise(own))
    for layer, each in zip(computing, stored, strict=True):
        layer.kernel.assign(each.kernel)
        after = following.get(layer)
        norm = after if isinstance(after, layers.BatchNormalization) else None
        size = (norm.gamma if norm else layer.bias).shape
        bias = np.zeros(size, np.float32) if each.bias is None else each.bias.astype(np.float32)
        if norm:
            norm.set_weights([np.ones(size), bias, np.zeros(size), np.full(size, 1 - norm.epsilon)])
            biases[norm.name] = bias
        else:
            layer.bias.assign(bias)
    _unfold(model, biases, photos)


def _in_order(weighted: Sequence[keras.layers.Layer]) -> list[keras.layers.Layer]:
    """Return layers by kind and in the order in which they were made, each before its norm."""
    ordered = []
    for layer in sorted(weighted, key=lambda each: _key(each.name)):
        if not isinstance(layer, layers.BatchNormalization):
            ordered.append(layer)
            after = [node.operation for node in layer._outbound_nodes]
            ordered += [each for each in after if isinstance(each, layers.BatchNormalization)]
    return ordered


def _key(name: str) -> tuple[str, int]:
    """Split Keras' name of a layer, ``conv2d`` or ``conv2d_7``, into kind and number."""
    kind, _, number = name.rpartition("_")
    return (kind, int(number)) if number.isdigit() else (name, 0)


def _read(path: Path) -> list[_Trained]:
    """Return the kernels and biases of a weights file in the order of use."""
    import onnx
    from google.protobuf.message import DecodeError

    try:
        graph = onnx.load(str(path)).graph
    except (OSError, DecodeError) as error:
        raise _other_architecture(path, str(error)) from error
    stored = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]]
    found = [each for place in range(len(graph.node)) if (each := _layer(graph, place, stored))]
    return sorted(found, key=lambda each: each.key)


def _layer(graph: Any, place: int, stored: dict[str, Floats]) -> _Trained | None:
    """Return what the node at `place` holds, None if it is no layer with a kernel."""
    node = graph.node[place]
    if node.op_type not in KERNELS or node.input[1] not in stored:
        return None
    # “crack_segmenter_1/conv2d_7_1/convolution…”: an export adds a number of its own.
    named = node.input[1].split("/")
    key = _key(named[1].rpartition("_")[0] if len(named) > 1 else "")
    kernel = np.asarray(stored[node.input[1]], np.float32)
    if kernel.ndim == 4:
        # (out, in, h, w) or, transposed, (in, out, h, w); Keras: (h, w, in, out), (h, w, out, in).
        kernel = kernel.transpose(2, 3, 1, 0)
    if len(node.input) > 2:
        return _Trained(key, kernel, stored[node.input[2]])
    for later in graph.node[place + 1 :]:
        if later.op_type in KERNELS:
            break
        added = [stored[name] for name in later.input if name in stored]
        if later.op_type == "Add" and added:
            return _Trained(key, kernel, added[0].ravel())
    return _Trained(key, kernel, None)


def _unfold(model: keras.Model, biases: dict[str, Floats], photos: NDArray[np.float32]) -> None:
    """Let each normalisation undo itself on `photos`."""
    norms = [model.get_layer(name) for name in biases]
    seen = keras.Model(model.input, [norm.input for norm in norms])
    values = seen.predict(photos[:PHOTOS], batch_size=4, verbose=0)
    for norm, value in zip(norms, values, strict=True):
        flat = np.asarray(value, np.float32).reshape(-1, value.shape[-1])
        mean, variance = flat.mean(axis=0), flat.var(axis=0) + np.float32(1e-6)
        gamma = np.sqrt(variance + np.float32(norm.epsilon))
        norm.set_weights([gamma, biases[norm.name] + mean, mean, variance])


def _other_architecture(path: Path, details: str) -> PhotoRestorerError:
    return PhotoRestorerError(
        f"“{path.name}” holds no weights that this network can go on from.",
        "Name a weights file of the same network and version, or begin anew.",
        details,
    )
