"""From boosted decision trees to a weights file that the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import onnx
    from sklearn.ensemble import HistGradientBoostingClassifier

OPSET, ML_OPSET, IR_VERSION = 17, 3, 8


def as_onnx(
    model: HistGradientBoostingClassifier, features: int, metadata: dict[str, str]
) -> onnx.ModelProto:
    """Return a graph that says what the trees say: (N, F) float32 → (N, 1), how likely class 1 is.

    Parameters
    ----------
    model : HistGradientBoostingClassifier
        Of two classes, fitted to float32 values without gaps and categories.
    features : int
        F.
    metadata : dict of str to str
    """
    from onnx import TensorProto, helper

    trees = _Trees()
    for (tree,) in model._predictors:
        trees.add(tree.nodes)
    sums = helper.make_node(
        "TreeEnsembleRegressor",
        ["measures"],
        ["logit"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[float(np.ravel(model._baseline_prediction)[0])],
        **trees.attributes,
    )
    graph = helper.make_graph(
        [sums, helper.make_node("Sigmoid", ["logit"], ["likely"])],
        "specks",
        [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["N", features])],
        [helper.make_tensor_value_info("likely", TensorProto.FLOAT, ["N", 1])],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    helper.set_model_props(made, metadata)
    return made


class _Trees:
    """Nodes and leaves of all trees, in ONNX's lists."""

    def __init__(self) -> None:
        nodes = ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids")
        self.attributes: dict[str, list[Any]] = {f"nodes_{name}": [] for name in nodes}
        self.attributes |= {"nodes_falsenodeids": []}
        leaves = ("treeids", "nodeids", "ids", "weights")
        self.attributes |= {f"target_{name}": [] for name in leaves}
        self._count = 0

    def add(self, nodes: Any) -> None:
        """Add a tree of scikit-learn's."""
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
                told = {"treeids": self._count, "nodeids": number, "ids": 0}
                for name, value in {**told, "weights": float(node["value"])}.items():
                    self.attributes[f"target_{name}"].append(value)
        self._count += 1


def _below(threshold: float) -> float:
    """Return the largest float32 up to a threshold, which parts float32 values alike."""
    near = np.float32(threshold)
    # As Python's numbers: numpy would round the threshold as well before it compares.
    if float(near) <= threshold:
        return float(near)
    return float(np.nextafter(near, np.float32(-np.inf)))
