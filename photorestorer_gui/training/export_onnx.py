"""From Keras to the weights files that the program runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.plain_graph import simplify

if TYPE_CHECKING:
    import keras
    import onnx

FILE_NAMES = {
    "cracks": "crack_segmenter.onnx",
    "sharpen": "sharpener.onnx",
    "filler": "crack_filler.onnx",
    "classifier": "damage_classifier.onnx",
}
LARGEST_DIFFERENCE = 1e-4
"""Of the exported network from the trained one, before its weights are rounded."""
LARGEST_ROUNDING = 1e-2
"""The same after rounding the stored weights to half precision, on a picture of pure noise."""
LEAST_HALVED = 1024
"""Weights of fewer numbers than this stay in single precision."""


def export(task: str, model: keras.Model, folder: Path) -> Path:
    """Write a trained network as ONNX and check it against Keras on a fixed input.

    Parameters
    ----------
    task : "cracks", "sharpen", "filler" or "classifier"
        Cracks and classifier get a sigmoid: the file gives probabilities.
    model : keras.Model
    folder : Path

    Returns
    -------
    Path
        The weights file.

    Raises
    ------
    PhotoRestorerError
        If the exported network answers differently.
    """
    from photorestorer_gui.training.networks import with_probability

    whole = model if task in {"sharpen", "filler"} else with_probability(model)
    path = folder / FILE_NAMES[task]
    folder.mkdir(parents=True, exist_ok=True)
    defaults = {"task": task}
    if task == "classifier":
        defaults |= {
            "labels": json.dumps(KIND_IDS),
            "calibration": json.dumps(dict.fromkeys(KIND_IDS, (0.0, 1.0))),
            "thresholds": json.dumps(dict.fromkeys(KIND_IDS, 0.5)),
        }
    elif task == "cracks":
        defaults |= {"threshold": "0.5"}
    write_checked(whole, path, defaults, as_halves=True)
    return path


def write_checked(
    model: keras.Model,
    path: Path,
    metadata: dict[str, str],
    *,
    side_px: int = 64,
    as_halves: bool = False,
) -> None:
    """Write a network as ONNX with its metadata, and check it against Keras.

    Parameters
    ----------
    model : keras.Model
    path : Path
    metadata : dict of str to str
    side_px : int
        Side of the picture on which both must agree.
    as_halves : bool
        Store large weights in half precision, once the unrounded network has been checked.

    Raises
    ------
    PhotoRestorerError
        If the exported network answers differently.
    """
    import onnx

    picture = np.random.default_rng(0).random(
        (1, side_px, side_px, model.input_shape[-1]), dtype=np.float32
    )
    expected = np.asarray(model(picture, training=False))  # Keras exports no model never called
    model.export(str(path), format="onnx", verbose=False)
    graph = onnx.load(str(path))
    onnx.helper.set_model_props(graph, metadata)
    simplify(graph.graph)
    _refuse_difference(graph, picture, expected, LARGEST_DIFFERENCE)
    if as_halves:
        _store_as_halves(graph)
        _refuse_difference(graph, picture, expected, LARGEST_ROUNDING)
    onnx.save(graph, str(path))


def _store_as_halves(graph: onnx.ModelProto) -> None:
    """Store the large weights in half precision, which halves the file.

    They are cast back when the file is loaded, so the network still computes in single precision.
    """
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in graph.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < LEAST_HALVED:
            continue
        name, halves = tensor.name, numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(halves, f"{name}/half"))
        casts.append(helper.make_node("Cast", [f"{name}/half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.graph.node]
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)


def _refuse_difference(
    graph: onnx.ModelProto, picture: Floats, expected: Floats, largest: float
) -> None:
    """Raise if the exported network answers a picture otherwise than expected."""
    from onnx.reference import ReferenceEvaluator

    session = ReferenceEvaluator(graph)
    found = session.run(None, {session.input_names[0]: picture})[0]
    remedy = "Keep the Keras model, and report the versions of Keras and tf2onnx."
    if found.shape != expected.shape:  # arrays of other sizes would be stretched to fit
        raise PhotoRestorerError(
            f"The exported network answers with {found.shape}, the trained one with"
            f" {expected.shape}.",
            remedy,
        )
    difference = float(np.abs(found - expected).max())
    if not difference <= largest:
        raise PhotoRestorerError(
            f"The exported network differs from the trained one by {difference:.1e}.", remedy
        )


def set_metadata(path: Path, values: dict[str, str]) -> None:
    """Change the metadata that travels in a weights file (thresholds, after calibration)."""
    import onnx

    graph = onnx.load(str(path))
    kept = {prop.key: prop.value for prop in graph.metadata_props}
    onnx.helper.set_model_props(graph, {**kept, **values})
    onnx.save(graph, str(path))
