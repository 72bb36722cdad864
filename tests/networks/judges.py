"""Judges that tests make themselves, with the contracts of the shipped ones."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.damage import stretches
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.photo_judge import VERDICT_FEATURES
from photorestorer_gui.damage.speck_measures import FEATURES


def _number(name: str, value: float) -> Any:
    return numpy_helper.from_array(np.asarray(value, np.float32), name)


def _judge(nodes: Sequence[Any], constants: Sequence[Any], metadata: Mapping[str, str]) -> bytes:
    """Return a weights file whose graph goes from ``measures`` to ``likely``."""
    features = len(json.loads(metadata["features"]))
    graph = helper.make_graph(
        list(nodes),
        "judge",
        [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["N", features])],
        [helper.make_tensor_value_info("likely", TensorProto.FLOAT, ["N", "K"])],
        list(constants),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, dict(metadata))
    return bytes(model.SerializeToString())


def _the_same_of_all(likely: float, metadata: Mapping[str, str]) -> bytes:
    nodes = [
        helper.make_node("ReduceMean", ["measures"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["mean", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "value"], ["likely"]),
    ]
    return _judge(nodes, [_number("nothing", 0.0), _number("value", likely)], metadata)


def judge_of_specks(
    likely: float = 0.0,
    *,
    features: Sequence[str] = FEATURES,
    threshold: float = 0.5,
    many: float = math.inf,
) -> bytes:
    """Says the same of every mark: how likely it is damage."""
    metadata = {"threshold": f"{threshold}", "many": f"{many}"}
    return _the_same_of_all(likely, {**metadata, "features": json.dumps(list(features))})


def judge_of_stretches(
    likely: float = 0.0, *, features: Sequence[str] = stretches.FEATURES
) -> bytes:
    """Says the same of every stretch."""
    return _the_same_of_all(likely, {"features": json.dumps(list(features))})


def judge_of_photos(
    names: Sequence[str] = KIND_IDS, *, features: Sequence[str] = VERDICT_FEATURES
) -> bytes:
    """Says of each kind of damage what one of the measures says: by default, the classifier."""
    nodes = [
        helper.make_node("Gather", ["measures", "columns"], ["logits"], axis=1),
        helper.make_node("Sigmoid", ["logits"], ["likely"]),
    ]
    columns = np.array([VERDICT_FEATURES.index(name) for name in names], np.int64)
    constants = [numpy_helper.from_array(columns, "columns")]
    return _judge(nodes, constants, {"features": json.dumps(list(features))})
