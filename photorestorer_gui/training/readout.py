"""Fitting the classifier's last layer once more, to its end, on what its eyes see.

The last layer is a logistic regression per kind.  Training by steps leaves it short of its best,
which is cheap to find: what the layers before it see of some thousand photos is computed once, and
the problem is convex.  A ridge keeps it near where training left it.

References
----------
Kirichenko, P., Izmailov, P., Wilson, A. G.: Last layer re-training is sufficient for robustness to
spurious correlations, ICLR 2023.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from photorestorer_gui.damage.classifier import CLASSIFIER
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import unverified_networks
from photorestorer_gui.training.export_onnx import FILE_NAMES
from photorestorer_gui.training.samples import CHUNK, UNKNOWN, Sample, SampleSource, make_chunk

if TYPE_CHECKING:
    import onnx

RIDGE = 0.03
"""Of the change of each weight, for inputs of unit variance: of 0.003 … 0.1 the one with the least
surprise on the photos that choose thresholds."""
SIDE_PX = 512
"""Side of the photos, at which the program has its classifier judge."""
MOST_DEVIATIONS = 8.0
"""Inputs farther from their mean are cut to this while fitting, so that none rules the fit."""
LEAST_DEVIATION = 1e-3
"""An input that varies less hardly varies at all, and its weight stays as it is."""


@dataclass(frozen=True, eq=False)
class LastLayer:
    """Where the last layer of a classifier's graph stands, and what it holds.

    Attributes
    ----------
    inputs : str
        Name of the tensor (1, F) that goes into it.
    kernel_name, bias_name : str
        Initialisers, or what a cast makes of them.
    kernel : (F, K) float64
    bias : (K,) float64
    """

    inputs: str
    kernel_name: str
    bias_name: str
    kernel: NDArray[np.float64]
    bias: NDArray[np.float64]


def last_layer(model: onnx.ModelProto) -> LastLayer:
    """Return the last layer of an exported classifier: MatMul, Add, Sigmoid.

    Raises
    ------
    PhotoRestorerError
        If the graph ends otherwise.
    """
    made_by = {name: node for node in model.graph.node for name in node.output}
    activation = made_by.get(model.graph.output[0].name)
    add = made_by.get(activation.input[0]) if activation is not None else None
    product = made_by.get(add.input[0]) if add is not None else None
    operators = [node.op_type if node is not None else "" for node in (product, add, activation)]
    if product is None or add is None or operators != ["MatMul", "Add", "Sigmoid"]:
        raise PhotoRestorerError(
            "The classifier's file does not end in one layer per kind of damage.",
            "Name a folder with a damage_classifier.onnx that “photorestorer train” made.",
            f"it ends in {operators}",
        )
    kernel_name, bias_name = product.input[1], add.input[1]
    kernel, bias = (_stored(model, name) for name in (kernel_name, bias_name))
    return LastLayer(product.input[0], kernel_name, bias_name, kernel, bias)


def _stored(model: onnx.ModelProto, name: str) -> NDArray[np.float64]:
    """Return what an initialiser holds, or the one that is cast to `name`."""
    from onnx import numpy_helper

    casts = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    wanted = casts.get(name, name)
    (tensor,) = (each for each in model.graph.initializer if each.name == wanted)
    return np.asarray(numpy_helper.to_array(tensor), np.float64)


def with_last_layer(model: onnx.ModelProto, layer: LastLayer) -> None:
    """Put a kernel and a bias in the place of those that a graph has, in single precision."""
    from onnx import numpy_helper

    graph = model.graph
    values = {layer.kernel_name: layer.kernel, layer.bias_name: layer.bias}
    casts = [node for node in graph.node if node.output[0] in values and node.op_type == "Cast"]
    replaced = {*values, *(node.input[0] for node in casts)}
    for node in casts:
        graph.node.remove(node)
    for tensor in [each for each in graph.initializer if each.name in replaced]:
        graph.initializer.remove(tensor)
    for name, value in values.items():
        graph.initializer.append(numpy_helper.from_array(value.astype(np.float32), name))


def fit_readout(
    models: Path, folders: tuple[Path, Path], *, count: int, seed: int, progress: Progress
) -> Iterator[str]:
    """Fit the last layer of the classifier anew on photos to learn from; yields what it gained.

    The thresholds in the file no longer fit it afterwards: calibrate.

    Parameters
    ----------
    models : Path
        Folder with the classifier's weights file, which is changed in place.
    folders : (Path, Path)
        Good portraits to learn from, and dirt stamps.
    count : int
        Photos to look at; a fifth of a second each on two cores.
    seed : int
    progress : Progress

    Yields
    ------
    str
        Per kind the surprise (mean negative log likelihood, in nats) before and after, on the
        photos it learnt from.

    Raises
    ------
    PhotoRestorerError
        If the file is missing or no exported classifier, or the folder holds no portrait.
    Cancelled
        If the person asked for the work to stop.
    """
    import onnx

    path = models / FILE_NAMES["classifier"]
    if not path.is_file():
        raise PhotoRestorerError(
            f"There is no {path.name} in “{models}”.", "Train a classifier first."
        )
    model = onnx.load(str(path))
    layer = last_layer(model)
    seen, told = _seen(model, layer, folders, (count, seed), progress)
    kernel, bias = layer.kernel.copy(), layer.bias.copy()
    mean, deviation = seen.mean(axis=0), seen.std(axis=0)
    scale = np.where(deviation > LEAST_DEVIATION, 1.0 / np.maximum(deviation, 1e-12), 0.0)
    inputs = np.clip((seen - mean) * scale, -MOST_DEVIATIONS, MOST_DEVIATIONS)
    before = seen @ layer.kernel + layer.bias
    for column, kind_id in enumerate(KIND_IDS):
        known = told[:, column] != UNKNOWN
        truth, start = told[known, column] > 0.5, before[known, column]
        change = _fitted_change(inputs[known], truth, start)
        kernel[:, column] += scale * change[1:]
        bias[column] += change[0] - mean @ (scale * change[1:])
        after = start + inputs[known] @ change[1:] + change[0]
        yield f"{kind_id:12} {_surprise(start, truth):.3f} → {_surprise(after, truth):.3f}"
    with_last_layer(
        model, LastLayer(layer.inputs, layer.kernel_name, layer.bias_name, kernel, bias)
    )
    write_atomically(path, model.SerializeToString(), overwrite=True)


def _seen(
    model: onnx.ModelProto,
    layer: LastLayer,
    folders: tuple[Path, Path],
    drawn: tuple[int, int],
    progress: Progress,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what goes into the last layer for each photo, (N, F), and its kinds, (N, K)."""
    count, seed = drawn
    seen: list[NDArray[np.float32]] = []
    told: list[NDArray[np.float32]] = []
    with tempfile.TemporaryDirectory() as folder:
        _write_without_last_layer(model, layer, Path(folder) / FILE_NAMES["classifier"])
        networks = unverified_networks(Path(folder))
        for photo, target in itertools.islice(_samples(folders, seed), count):
            progress.report(len(seen) / count)
            pixels = photo.astype(np.float32) / np.float32(255)
            seen.append(networks.run(CLASSIFIER, pixels, progress))
            told.append(np.asarray(target[0, 0, : len(KIND_IDS)], np.float32))
    return np.array(seen, np.float64), np.array(told, np.float64)


def _write_without_last_layer(model: onnx.ModelProto, layer: LastLayer, path: Path) -> None:
    import onnx

    shorter = onnx.ModelProto()
    shorter.CopyFrom(model)
    kept = [node for node in shorter.graph.node if layer.inputs not in node.input]
    del shorter.graph.node[:], shorter.graph.output[:]
    ends = {layer.inputs}
    needed = []
    for node in reversed(kept):
        if ends & set(node.output):
            needed.append(node)
            ends |= set(node.input)
    shorter.graph.node.extend(reversed(needed))
    shape = [1, len(layer.kernel)]
    output = onnx.helper.make_tensor_value_info(layer.inputs, onnx.TensorProto.FLOAT, shape)
    shorter.graph.output.append(output)
    onnx.save(shorter, str(path))


def _samples(folders: tuple[Path, Path], seed: int) -> Iterator[Sample]:
    """Yield samples of the classifier without end; they depend on `seed` alone."""
    source = SampleSource("classifier", folders, SIDE_PX)
    for number in itertools.count(seed):
        yield from make_chunk(source, number, CHUNK)


def _fitted_change(
    inputs: NDArray[np.float64], truth: NDArray[np.bool_], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the change of bias (first) and weights for which `truth` surprises least."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(change: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        wrong = -sign * (start + inputs @ change[1:] + change[0])
        push = -sign / (1.0 + np.exp(-np.clip(wrong, -60.0, 60.0))) / len(sign)
        slope = np.concatenate([[push.sum()], inputs.T @ push + RIDGE * change[1:]])
        return float(
            np.mean(np.logaddexp(0.0, wrong)) + RIDGE * (change[1:] @ change[1:]) / 2
        ), slope

    found = minimize(loss, np.zeros(inputs.shape[1] + 1), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)


def _surprise(logits: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    return float(np.mean(np.logaddexp(0.0, np.where(truth, -logits, logits))))
