"""Small networks that tests make themselves, with the contracts of the shipped ones.

All take (N, H, W, 3) float32 RGB 0–1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.networks.catalogue import CATALOGUE, Contract, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of

PICTURE: list[str | int] = ["N", "H", "W", 3]
CLASSIFIER, SEGMENTER, SHARPENER = "damage-classifier", "crack-segmenter", "sharpener"
COLOURER = "ddcolor"
_COLOURING = next(card.contract for card in CATALOGUE if card.id == COLOURER)


def _constant(name: str, value: Any, dtype: Any = np.float32) -> Any:
    return numpy_helper.from_array(np.asarray(value, dtype), name)


def _network(
    nodes: Sequence[Any],
    output_shape: Sequence[str | int],
    constants: Sequence[Any] = (),
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """Return a weights file whose graph goes from ``photo`` to ``result``."""
    photo = helper.make_tensor_value_info("photo", TensorProto.FLOAT, PICTURE)
    result = helper.make_tensor_value_info("result", TensorProto.FLOAT, output_shape)
    graph = helper.make_graph(list(nodes), "test", [photo], [result], list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, dict(metadata or {}))
    return bytes(model.SerializeToString())


def identity() -> bytes:
    """Gives the picture back."""
    return _network([helper.make_node("Identity", ["photo"], ["result"])], PICTURE)


def brightening(amount: float = 0.1) -> bytes:
    """Adds `amount` everywhere: work that a test can see."""
    nodes = [helper.make_node("Add", ["photo", "amount"], ["result"])]
    return _network(nodes, PICTURE, [_constant("amount", amount)])


def shifted() -> bytes:
    """Moves the picture one pixel to the right; the first column stays."""
    nodes = [
        helper.make_node("Slice", ["photo", "zero", "one", "axis"], ["first"]),
        helper.make_node("Slice", ["photo", "zero", "minus_one", "axis"], ["rest"]),
        helper.make_node("Concat", ["first", "rest"], ["result"], axis=2),
    ]
    numbers = {"zero": 0, "one": 1, "minus_one": -1, "axis": 2}
    constants = [_constant(name, [value], np.int64) for name, value in numbers.items()]
    return _network(nodes, PICTURE, constants)


def bright_cracks(
    *, steepness: float = 200.0, middle: float = 0.98, threshold: float = 0.5
) -> bytes:
    """Takes bright pixels for cracks: sigmoid(steepness × (mean of RGB − middle))."""
    nodes = [
        helper.make_node("ReduceMean", ["photo"], ["mean"], axes=[3], keepdims=1),
        helper.make_node("Sub", ["mean", "middle"], ["above"]),
        helper.make_node("Mul", ["above", "steepness"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["result"]),
    ]
    constants = [_constant("middle", middle), _constant("steepness", steepness)]
    return _network(nodes, ["N", "H", "W", 1], constants, {"threshold": str(threshold)})


def fixed_scores(
    scores: Mapping[str, float] | None = None,
    *,
    labels: Sequence[str] = KIND_IDS,
    threshold: float = 0.5,
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """Gives the same scores for every picture; kinds that are not named get 0.1."""
    values = [dict(scores or {}).get(label, 0.1) for label in labels]
    nodes = [
        helper.make_node("ReduceMean", ["photo"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "nothing"], ["zero"]),
        helper.make_node("Unsqueeze", ["zero", "last"], ["column"]),
        helper.make_node("Add", ["column", "scores"], ["result"]),
    ]
    constants = [
        _constant("nothing", 0.0),
        _constant("last", [1], np.int64),
        _constant("scores", [values]),
    ]
    if metadata is None:
        metadata = {
            "labels": json.dumps(list(labels)),
            "thresholds": json.dumps(dict.fromkeys(labels, threshold)),
            # Bias, slope and weight of the crack finder's evidence: the scores stay as they are.
            "calibration": json.dumps(dict.fromkeys(labels, (0.0, 1.0))),
        }
    return _network(nodes, ["N", len(values)], constants, metadata)


def _slow_zero(turns: int = 2_000_000) -> tuple[list[Any], list[Any]]:
    """Return nodes and constants that work for minutes to find ``slow zero``."""

    def state(name: str) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [64, 64])

    flag = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["before", "before"], ["after"]),
            helper.make_node("Identity", ["go_on"], ["still"]),
        ],
        "turn",
        [flag("turn", TensorProto.INT64, []), flag("go_on", TensorProto.BOOL, []), state("before")],
        [flag("still", TensorProto.BOOL, []), state("after")],
    )
    nodes = [
        helper.make_node("Loop", ["turns", "yes", "start"], ["end"], body=body),
        helper.make_node("ReduceMean", ["end"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "no mean"], ["slow zero"]),
    ]
    constants = [
        _constant("turns", turns, np.int64),
        _constant("yes", True, np.bool_),
        _constant("start", np.eye(64)),
        _constant("no mean", 0.0),
    ]
    return nodes, constants


def slow(turns: int = 2_000_000) -> bytes:
    """Multiplies matrices for minutes, then gives the picture back; made to be cancelled."""
    nodes, constants = _slow_zero(turns)
    adding = helper.make_node("Add", ["photo", "slow zero"], ["result"])
    return _network([*nodes, adding], PICTURE, constants)


def failing() -> bytes:
    """Loads well and fails in every run: no padded picture divides into sevens."""
    nodes = [helper.make_node("Reshape", ["photo", "sevens"], ["result"])]
    return _network(nodes, [7, "M"], [_constant("sevens", [7, -1], np.int64)])


def card_of(path: Path, model_id: str, **changes: Any) -> ModelCard:
    """Return the card of a file, true to its hash; other fields from the catalogue if there."""
    known = {card.id: card for card in CATALOGUE}
    blank = ModelCard(model_id, model_id, "", path.name, "", "Apache-2.0")
    card = replace(known.get(model_id, blank), file=path.name, sha256=sha256_of(path))
    return replace(card, **changes)


def networks_of(
    folder: Path, graphs: Mapping[str, bytes], *, contract: Contract | None = None
) -> Networks:
    """Write weights files into `folder` and return the networks that run them."""
    folder.mkdir(parents=True, exist_ok=True)
    changes: dict[str, Any] = {} if contract is None else {"contract": contract}
    cards = []
    for model_id, content in graphs.items():
        path = folder / f"{model_id}.onnx"
        path.write_bytes(content)
        cards.append(card_of(path, model_id, **changes))
    return Networks(ModelStore([folder]), cards=cards, threads=1)


def stand_ins(
    folder: Path,
    *,
    scores: Mapping[str, float] | None = None,
    cracks: bytes | None = None,
    sharpener: bytes | None = None,
) -> Networks:
    """Return stand-ins for all shipped networks; by default they find and change nothing."""
    graphs = {
        CLASSIFIER: fixed_scores(scores),
        SEGMENTER: cracks or bright_cracks(),
        SHARPENER: sharpener or identity(),
    }
    return networks_of(folder, graphs)


def of_ports(
    inputs: Mapping[str, Sequence[int | str]],
    outputs: Mapping[str, Sequence[int | str]],
    *,
    scale: float = 1.0,
    kind: int = TensorProto.FLOAT,
    produced: Sequence[int] | None = None,
    slow: bool = False,
) -> bytes:
    """A network of these ports; every output is full of the first input's largest value, scaled.

    Parameters
    ----------
    inputs, outputs : mapping of str to shape
        As they are declared.
    scale : float
        What that value is multiplied with.
    kind : int
        Type of the inputs.
    produced : shape, optional
        What the outputs are in truth, if they are not what they declare.
    slow : bool
        Whether it works for minutes.
    """

    def port(name: str, shape: Sequence[int | str], type_: int) -> Any:
        return helper.make_tensor_value_info(name, type_, list(shape))

    first = next(iter(inputs))
    nodes = [
        helper.make_node("Cast", [first], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["floats"], ["most"], keepdims=0),
        helper.make_node("Mul", ["most", "scale"], ["scaled"]),
        helper.make_node("Mul", ["most", "nothing"], ["zero"]),
        helper.make_node("Add", ["scaled", "slow zero" if slow else "zero"], ["value"]),
    ]
    constants = [_constant("scale", scale), _constant("nothing", 0.0)]
    if slow:
        working, needed = _slow_zero()
        nodes, constants = working + nodes, needed + constants
    for name, shape in outputs.items():
        # Worked out in the run, so that nobody can know it before.
        constants.append(_constant(f"{name} sides", list(produced or shape)))
        nodes += [
            helper.make_node("Add", ["zero", f"{name} sides"], [f"{name} sum"]),
            helper.make_node("Cast", [f"{name} sum"], [f"{name} shape"], to=TensorProto.INT64),
            helper.make_node("Expand", ["value", f"{name} shape"], [name]),
        ]
    graph = helper.make_graph(
        nodes,
        "ports",
        [port(name, shape, kind) for name, shape in inputs.items()],
        [port(name, shape, TensorProto.FLOAT) for name, shape in outputs.items()],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def meeting(card: ModelCard, *, scale: float = 0.0, slow: bool = False) -> bytes:
    """A network that keeps a card's contract and does nothing of use; see `of_ports`."""
    contract = card.contract
    return of_ports(
        {port.name or f"in{n}": port.shape for n, port in enumerate(contract.inputs)},
        {port.name or f"out{n}": port.shape for n, port in enumerate(contract.outputs)},
        scale=scale,
        slow=slow,
    )


def tinting(a: float, b: float) -> bytes:
    """A network in DDColor's place: a* and b* are so many times the photo's brightness, 0–1."""
    (fed,), (given,) = _COLOURING.inputs, _COLOURING.outputs
    nodes = [
        helper.make_node("Slice", ["photo", "first", "end", "channels"], ["two"]),
        helper.make_node("Mul", ["two", "tint"], ["ab"]),
    ]
    numbers = {"first": 0, "end": 2, "channels": 1}
    constants = [_constant(name, [value], np.int64) for name, value in numbers.items()]
    constants.append(_constant("tint", [[[[a]], [[b]]]]))
    photo = helper.make_tensor_value_info("photo", TensorProto.FLOAT, list(fed.shape))
    ab = helper.make_tensor_value_info("ab", TensorProto.FLOAT, list(given.shape))
    graph = helper.make_graph(nodes, "tint", [photo], [ab], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())
