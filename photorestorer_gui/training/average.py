"""The mean, weight by weight, of two networks of which one went on from the other.

Often surer than either: what the second learnt is kept, and half of what it forgot comes back.

References
----------
Wortsman, M. et al.: Robust fine-tuning of zero-shot models, CVPR 2022.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, numpy_helper

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import write_atomically


def write_average(first: Path, second: Path, path: Path, *, share: float, overwrite: bool) -> int:
    """Write the mean of two weights files of one network; neither of them is changed.

    Graph and metadata are those of the second; the thresholds in it no longer fit: calibrate.

    Parameters
    ----------
    first, second : Path
        Files that `export_onnx.export` made, of the same architecture.
    path : Path
    share : float
        Of the second file, 0–1.
    overwrite : bool
        Whether a file at `path` may be replaced.

    Returns
    -------
    int
        How many weights were averaged.

    Raises
    ------
    PhotoRestorerError
        If a file holds no network, or they are not of one architecture.
    SaveError
        If the file cannot be written.
    """
    before, after = _read(first), _read(second)
    ours, theirs = _weights(before), _weights(after)
    if [tuple(each.dims) for each in ours] != [tuple(each.dims) for each in theirs]:
        raise PhotoRestorerError(
            f"“{first.name}” and “{second.name}” are not two states of one network.",
            "Name the weights file that a training went on from, and the one that it made.",
        )
    for old, tensor in zip(ours, theirs, strict=True):
        values = [numpy_helper.to_array(each) for each in (old, tensor)]
        mean = (1 - share) * values[0].astype(np.float64) + share * values[1].astype(np.float64)
        finer = np.result_type(*values)
        tensor.CopyFrom(numpy_helper.from_array(mean.astype(finer), tensor.name))
    write_atomically(path, after.SerializeToString(), overwrite=overwrite)
    return int(sum(np.prod(each.dims) for each in theirs))


def _read(path: Path) -> onnx.ModelProto:
    try:
        model = onnx.load(str(path))
    except (OSError, DecodeError) as error:
        raise _no_network(path, str(error)) from error
    if not model.graph.node:
        raise _no_network(path, "it holds no graph")
    return model


def _no_network(path: Path, details: str) -> PhotoRestorerError:
    return PhotoRestorerError(
        f"“{path.name}” holds no network.",
        "Name a weights file (.onnx) that “photorestorer train” made.",
        details,
    )


def _weights(model: onnx.ModelProto) -> list[onnx.TensorProto]:
    """Return the weights in the order in which one meets them on the way back from the answer.

    An export names them anew, puts branches in another order, and stores some in half precision,
    cast back where they are used; the way back is the same.
    """
    stored = {each.name: each for each in model.graph.initializer}
    made_by = {name: node for node in model.graph.node for name in node.output}
    met: dict[str, None] = {}
    ahead = [each.name for each in reversed(model.graph.output)]
    while ahead:
        name = ahead.pop()
        if name not in met:
            met[name] = None
            ahead.extend(reversed(made_by[name].input if name in made_by else ()))
    kinds = (TensorProto.FLOAT, TensorProto.FLOAT16)
    return [stored[name] for name in met if name in stored and stored[name].data_type in kinds]
