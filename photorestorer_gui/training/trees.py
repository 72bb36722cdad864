"""From boosted decision trees to a weights file that the program runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.providers import CPU
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    import onnx
    from sklearn.ensemble import HistGradientBoostingClassifier

OPSET, ML_OPSET, IR_VERSION = 17, 3, 8
GRID = 2.0**-18
"""What leaves are rounded to multiples of: their sums, as long as they stay below 64, are exact in
float32, and so the same in whatever order threads add them up."""
LARGEST_DIFFERENCE = 1e-4
"""Of the exported trees' answers from scikit-learn's."""


def as_onnx(
    models: Sequence[HistGradientBoostingClassifier], features: int, metadata: dict[str, str]
) -> onnx.ModelProto:
    """Return a graph that says what the trees say: (N, F) float32 → (N, K), how likely class 1 is.

    Parameters
    ----------
    models : K of HistGradientBoostingClassifier
        Of two classes each, fitted to float32 values without gaps and categories.
    features : int
        F.
    metadata : dict of str to str
    """
    from onnx import TensorProto, helper

    trees = _Trees()
    for place, model in enumerate(models):
        for (tree,) in model._predictors:
            trees.add(tree.nodes, place)
    sums = helper.make_node(
        "TreeEnsembleRegressor",
        ["measures"],
        ["logit"],
        domain="ai.onnx.ml",
        n_targets=len(models),
        base_values=[_on_grid(np.ravel(each._baseline_prediction)[0]) for each in models],
        **trees.attributes,
    )
    graph = helper.make_graph(
        [sums, helper.make_node("Sigmoid", ["logit"], ["likely"])],
        "trees",
        [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["N", features])],
        [helper.make_tensor_value_info("likely", TensorProto.FLOAT, ["N", len(models)])],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    helper.set_model_props(made, metadata)
    return made


@dataclass(frozen=True, eq=False)
class Asked:
    """What trees are asked, and what their weights file says of itself.

    Attributes
    ----------
    task : str
    features : tuple of str
        What is measured, F.
    table : (N, F) float32
        What they learnt from.
    metadata : mapping of str to str
        What else the file says.
    """

    task: str
    features: tuple[str, ...]
    table: NDArray[np.float32]
    metadata: Mapping[str, str] = field(default_factory=dict)


def write_trees(models: Sequence[HistGradientBoostingClassifier], asked: Asked, path: Path) -> None:
    """Write trees as a weights file, once it answers as they do.

    Parameters
    ----------
    models : K of HistGradientBoostingClassifier
    asked : Asked
    path : Path
        Replaced if it is there.

    Raises
    ------
    PhotoRestorerError
        If it does not.
    """
    metadata = {**asked.metadata, "task": asked.task, "features": json.dumps(asked.features)}
    content = as_onnx(models, len(asked.features), metadata).SerializeToString()
    some = asked.table[:: max(1, len(asked.table) // 1000)]
    runtime = OnnxRuntime()
    (found,) = runtime.run(runtime.start(content, 1, CPU), {"measures": some}, Progress())
    truth = np.stack([each.predict_proba(some)[:, 1] for each in models], axis=1)
    difference = float(np.abs(found - truth).max())
    if not difference <= LARGEST_DIFFERENCE:
        raise PhotoRestorerError(
            f"The exported trees differ from the fitted ones by {difference:.1e}.",
            "Report the versions of scikit-learn and onnxruntime.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content, overwrite=True)


class _Trees:
    """Nodes and leaves of all trees, in ONNX's lists."""

    def __init__(self) -> None:
        nodes = ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids")
        self.attributes: dict[str, list[Any]] = {f"nodes_{name}": [] for name in nodes}
        self.attributes |= {"nodes_falsenodeids": []}
        leaves = ("treeids", "nodeids", "ids", "weights")
        self.attributes |= {f"target_{name}": [] for name in leaves}
        self._count = 0

    def add(self, nodes: Any, target: int) -> None:
        """Add a tree of scikit-learn's to the sum of one target."""
        for number, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            row = {
                "treeids": self._count,
                "nodeids": number,
                "featureids": 0 if leaf else int(node["feature_idx"]),
                "values": 0.0 if leaf else _below(float(node["num_threshold"])),
                "modes": "LEAF" if leaf else "BRANCH_LEQ",
                "truenodeids": 0 if leaf else int(node["left"]),
                "falsenodeids": 0 if leaf else int(node["right"]),
            }
            for name, value in row.items():
                self.attributes[f"nodes_{name}"].append(value)
            if leaf:
                told = {"treeids": self._count, "nodeids": number, "ids": target}
                for name, value in {**told, "weights": _on_grid(node["value"])}.items():
                    self.attributes[f"target_{name}"].append(value)
        self._count += 1


def _on_grid(value: float) -> float:
    """Return the multiple of `GRID` that is next to a value."""
    return round(float(value) / GRID) * GRID


def _below(threshold: float) -> float:
    """Return the largest float32 up to a threshold, which parts float32 values alike."""
    near = np.float32(threshold)
    # As Python's numbers: numpy would round the threshold as well before it compares.
    if float(near) <= threshold:
        return float(near)
    return float(np.nextafter(near, np.float32(-np.inf)))
