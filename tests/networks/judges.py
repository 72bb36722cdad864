"""A judge of specks that tests make themselves, with the contract of the shipped one."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.damage.speck_measures import FEATURES


def _number(name: str, value: float) -> Any:
    return numpy_helper.from_array(np.asarray(value, np.float32), name)


def judge_of_specks(
    likely: float = 0.0,
    *,
    features: Sequence[str] = FEATURES,
    threshold: float = 0.5,
    many: float = math.inf,
) -> bytes:
    """Says the same of every mark: how likely it is damage."""
    nodes = [
        helper.make_node("ReduceMean", ["measures"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["mean", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "value"], ["likely"]),
    ]
    graph = helper.make_graph(
        nodes,
        "judge",
        [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["N", len(features)])],
        [helper.make_tensor_value_info("likely", TensorProto.FLOAT, ["N", 1])],
        [_number("nothing", 0.0), _number("value", likely)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    metadata = {"threshold": f"{threshold}", "many": f"{many}"}
    helper.set_model_props(model, {**metadata, "features": json.dumps(list(features))})
    return bytes(model.SerializeToString())
