"""From Keras to the weights files that the program runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError

if TYPE_CHECKING:
    import keras

FILE_NAMES = {
    "cracks": "crack_segmenter.onnx",
    "sharpen": "sharpener.onnx",
    "classifier": "damage_classifier.onnx",
}
LARGEST_DIFFERENCE = 1e-4


def export(task: str, model: keras.Model, folder: Path) -> Path:
    """Write a trained network as ONNX and check it against Keras on a fixed input.

    Parameters
    ----------
    task : "cracks", "sharpen" or "classifier"
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

    whole = model if task == "sharpen" else with_probability(model)
    path = folder / FILE_NAMES[task]
    folder.mkdir(parents=True, exist_ok=True)
    defaults = {"task": task}
    if task == "classifier":
        defaults |= {
            "labels": json.dumps(KIND_IDS),
            "calibration": json.dumps(dict.fromkeys(KIND_IDS, (0.0, 1.0, 0.0))),
            "thresholds": json.dumps(dict.fromkeys(KIND_IDS, 0.5)),
        }
    elif task == "cracks":
        defaults |= {"threshold": "0.5"}
    write_checked(whole, path, defaults)
    return path


def write_checked(
    model: keras.Model, path: Path, metadata: dict[str, str], *, side_px: int = 64
) -> None:
    """Write a network as ONNX with its metadata, and check it against Keras.

    Parameters
    ----------
    model : keras.Model
    path : Path
    metadata : dict of str to str
    side_px : int
        Side of the picture on which both must agree.

    Raises
    ------
    PhotoRestorerError
        If the exported network answers differently.
    """
    import onnx

    picture = np.random.default_rng(0).random((1, side_px, side_px, 3), dtype=np.float32)
    expected = np.asarray(model(picture, training=False))  # Keras exports no model never called
    model.export(str(path), format="onnx", verbose=False)
    graph = onnx.load(str(path))
    onnx.helper.set_model_props(graph, metadata)
    onnx.save(graph, str(path))
    difference = _difference(path, picture, expected)
    if difference > LARGEST_DIFFERENCE:
        raise PhotoRestorerError(
            f"The exported network differs from the trained one by {difference:.1e}.",
            "Keep the Keras model, and report the versions of Keras and tf2onnx.",
        )


def _difference(path: Path, picture: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """Return the largest difference of a file's answer to a picture from the one expected."""
    from onnx.reference import ReferenceEvaluator

    session = ReferenceEvaluator(str(path))
    found = session.run(None, {session.input_names[0]: picture})[0]
    return float(np.abs(found - expected).max())


def set_metadata(path: Path, values: dict[str, str]) -> None:
    """Change the metadata that travels in a weights file (thresholds, after calibration)."""
    import onnx

    graph = onnx.load(str(path))
    kept = {prop.key: prop.value for prop in graph.metadata_props}
    onnx.helper.set_model_props(graph, {**kept, **values})
    onnx.save(graph, str(path))
