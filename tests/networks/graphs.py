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
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.networks.catalogue import CATALOGUE, PX, Contract, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from photorestorer_gui.restoration.faces.alignment import TEMPLATE
from tests.networks.judges import judge_of_photos, judge_of_specks, judge_of_stretches

PICTURE: list[str | int] = ["N", "H", "W", 3]
FACE: list[str | int] = [1, 3, 512, 512]
CLASSIFIER, SEGMENTER, SHARPENER = "damage-classifier", "crack-segmenter", "sharpener"
JUDGE, STRETCH_JUDGE, PHOTO_JUDGE = "speck-judge", "stretch-judge", "photo-judge"
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


def brightening(amount: float | Sequence[float] = 0.1) -> bytes:
    """Adds `amount` everywhere, or to each channel its own: work that a test can see."""
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
            # Bias and slope: the scores stay as they are.
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
    threshold: float = 0.5,
    cracks: bytes | None = None,
    sharpener: bytes | None = None,
    judge: bytes | None = None,
) -> Networks:
    """Return stand-ins for all shipped networks; by default they find and change nothing."""
    graphs = {
        CLASSIFIER: fixed_scores(scores, threshold=threshold),
        SEGMENTER: cracks or bright_cracks(),
        SHARPENER: sharpener or identity(),
        JUDGE: judge or judge_of_specks(),
        STRETCH_JUDGE: judge_of_stretches(),
        PHOTO_JUDGE: judge_of_photos(),
    }
    return networks_of(folder, graphs)


def weights_folder(
    folder: Path,
    *,
    scores: Mapping[str, float] | None = None,
    cracks: bytes | None = None,
    judge: bytes | None = None,
) -> Path:
    """Write `stand_ins` under the names of the shipped files, as training leaves them."""
    stand_ins(folder, scores=scores, cracks=cracks, judge=judge)
    for card in CATALOGUE:
        written = folder / f"{card.id}.onnx"
        if written.is_file():
            written.rename(folder / card.file)
    return folder


def of_ports(
    inputs: Mapping[str, Sequence[int | str]],
    outputs: Mapping[str, Sequence[int | str]],
    *,
    scale: float = 1.0,
    kind: int = TensorProto.FLOAT,
    produced: Sequence[int] | None = None,
    slow: bool = False,
    greedy: bool = False,
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
    greedy : bool
        Whether it works with a tensor of 4 GB on the way.
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
    if greedy:
        nodes[3].output[0] = "little"
        nodes[4:4] = [
            helper.make_node("Expand", ["little", "gigabyte"], ["much"]),
            helper.make_node("ReduceMax", ["much"], ["zero"], keepdims=0),
        ]
        constants.append(_constant("gigabyte", [1 << 30], np.int64))
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


def as_face(graph: bytes) -> bytes:
    """Return one of the networks above with a face network's ports; none minds the layout.

    Its values are those of such a network, −1 to 1.
    """
    model = onnx.load_from_string(graph)
    names = {"photo": "input", "result": "output"}
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for end in (*model.graph.input, *model.graph.output):
        end.CopyFrom(helper.make_tensor_value_info(names[end.name], TensorProto.FLOAT, FACE))
    return bytes(model.SerializeToString())


def scaling(factor: float, *, most: float = 1e9) -> bytes:
    """Multiplies all values, as far as none of the picture's is above `most`; else fails."""
    nodes = [
        helper.make_node("ReduceMax", ["photo"], ["largest"], keepdims=0),
        helper.make_node("Greater", ["largest", "most"], ["too large"]),
        helper.make_node("Cast", ["too large"], ["index"], to=TensorProto.INT64),
        # There is no second factor: an index of 1 is out of range.
        helper.make_node("Gather", ["factors", "index"], ["factor"]),
        helper.make_node("Mul", ["photo", "factor"], ["result"]),
    ]
    return _network(nodes, PICTURE, [_constant("most", most), _constant("factors", [factor])])


def tinting(colour: Sequence[float]) -> bytes:
    """Adds a colour to all pixels of a face, whose channels come first."""
    nodes = [helper.make_node("Add", ["photo", "colour"], ["result"])]
    return _network(nodes, PICTURE, [_constant("colour", np.reshape(colour, (1, 3, 1, 1)))])


MARK_PX, EYES_PX = 32, 64
"""Side of a face's mark, and how far apart the eyes of such a face are."""


def face_finder() -> bytes:
    """A detector of YuNet's contract that takes a mark for the nose of an upright face.

    A mark fills a cell of `MARK_PX`, from the photo's corner, with pure green over pure red.
    """
    side = EYES_PX / float(TEMPLATE[1, 0] - TEMPLATE[0, 0])
    landmarks = (TEMPLATE - TEMPLATE[2]) * side / MARK_PX + 0.5
    box = [0.5, 0.5, np.log(side / 2 / MARK_PX), np.log(side / 2 / MARK_PX)]
    nodes, constants = [], [_constant("nothing", 0.0), _constant("one", 1.0)]
    outputs = []
    for part, values in {"cls": [0], "obj": [0], "bbox": box, "kps": landmarks.ravel()}.items():
        for stride in (8, 16, 32):
            name, width = f"{part}_{stride}", len(values)
            kernel = np.zeros((width, 3, stride, stride))
            offset = np.asarray(values, np.float64)
            if width == 1 and stride == MARK_PX:
                kernel[0, 1, :16], kernel[0, 2, :16] = 1, -1  # BGR
                kernel[0, 1, 16:], kernel[0, 2, 16:] = -1, 1
                kernel *= 5 / (255 * stride**2)  # 5 at a mark, 2.5 at one half in its cell
                offset = offset - 4
            constants += [
                _constant(f"{name} kernel", kernel),
                _constant(f"{name} offset", offset),
                _constant(f"{name} shape", [1, -1, width], np.int64),
            ]
            given = [f"{name} kernel", f"{name} offset"]
            end = name if width > 1 else f"{name} raw"
            nodes += [
                helper.make_node("Conv", ["input", *given], [f"{name} map"], strides=[stride] * 2),
                helper.make_node("Transpose", [f"{name} map"], [f"{name} last"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{name} last", f"{name} shape"], [end]),
            ]
            if width == 1:
                nodes.append(helper.make_node("Clip", [end, "nothing", "one"], [name]))
            outputs.append(
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, f"N{stride}", width])
            )
    photo = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "H", "W"])
    return _saved(helper.make_graph(nodes, "face finder", [photo], outputs, constants))


def face_teller() -> bytes:
    """A recogniser of SFace's contract that knows people by where they are light and dark."""
    kernel = np.zeros((2, 3, 14, 14))
    kernel[0, :, :, :7], kernel[0, :, :, 7:] = 1, -1
    kernel[1, :, :7], kernel[1, :, 7:] = 1, -1
    nodes = [
        helper.make_node("Conv", ["data", "kernel"], ["slopes"], strides=[14, 14]),
        helper.make_node("Reshape", ["slopes", "shape"], ["fc1"]),
    ]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("data", [1, 3, 112, 112]), ("fc1", [1, 128]))
    ]
    constants = [_constant("kernel", kernel), _constant("shape", [1, 128], np.int64)]
    return _saved(helper.make_graph(nodes, "face teller", ends[:1], ends[1:], constants))


def _saved(graph: Any) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def meeting(
    card: ModelCard, *, scale: float = 0.0, slow: bool = False, greedy: bool = False
) -> bytes:
    """A network that keeps a card's contract and does nothing of use; see `of_ports`."""
    contract = card.contract
    return of_ports(
        {port.name or f"in{n}": port.shape for n, port in enumerate(contract.inputs)},
        {port.name or f"out{n}": port.shape for n, port in enumerate(contract.outputs)},
        scale=scale,
        slow=slow,
        greedy=greedy,
    )


def inpainting(
    *, drift: float = 0.0, peak: float = 255.0, reach_px: int = 129, turns: int = 0
) -> bytes:
    """A stand-in for LaMa: holes get the mean of what is known around them.

    Parameters
    ----------
    drift : float
        What it is off by in holes.
    peak : float
        What white is in its answer.
    reach_px : int
        Side of the square in which it looks.  Farther in, a hole comes out black.
    turns : int
        How often it multiplies matrices before: two million take minutes.
    """
    nodes, constants = _slow_zero(turns)

    def pooled(what: str, side: int, stride: int) -> str:
        margin = 0 if side == stride else side // 2
        name = f"{what} {side}"
        pool = helper.make_node(
            "AveragePool",
            [what],
            [name],
            kernel_shape=[side, side],
            strides=[stride, stride],
            pads=[margin] * 4,
            count_include_pad=1,
        )
        nodes.append(pool)
        return name

    nodes += [
        helper.make_node("Sub", ["one", "mask"], ["known"]),
        helper.make_node("Mul", ["image", "known"], ["sound"]),
    ]
    # In cells of 8 px, since a pool of hundreds of pixels takes seconds.
    side = reach_px // 8 | 1
    sums = [pooled(pooled(what, 8, 8), side, 1) for what in ("sound", "known")]
    nodes += [
        helper.make_node("Max", [sums[1], "least"], ["share"]),
        helper.make_node("Div", [sums[0], "share"], ["cells"]),
        helper.make_node("Resize", ["cells", "", "eightfold"], ["guess"], mode="linear"),
        helper.make_node("Add", ["guess", "drift"], ["off"]),
        helper.make_node("Mul", ["off", "mask"], ["inside"]),
        helper.make_node("Add", ["sound", "inside"], ["whole"]),
        helper.make_node("Mul", ["whole", "peak"], ["scaled"]),
        helper.make_node("Add", ["scaled", "slow zero"], ["output"]),
    ]
    constants.append(_constant("eightfold", [1, 1, 8, 8]))
    numbers = {"one": 1.0, "least": 1e-6, "drift": drift, "peak": peak}
    constants += [_constant(name, value) for name, value in numbers.items()]

    def port(name: str, channels: int) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, PX, PX])

    graph = helper.make_graph(
        nodes, "inpainting", [port("image", 3), port("mask", 1)], [port("output", 3)], constants
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def colouring(a: float, b: float) -> bytes:
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


def drawing(picture: NDArray[Any]) -> bytes:
    """A face network that draws the same face of everybody.

    Parameters
    ----------
    picture : (512, 512, 3) floats, RGB 0–1
    """
    values = np.moveaxis(picture * 2 - 1, 2, 0)[None]
    nodes = [
        helper.make_node("Mul", ["photo", "none of it"], ["nothing"]),
        helper.make_node("Add", ["nothing", "drawn"], ["result"]),
    ]
    constants = [_constant("none of it", 0.0), _constant("drawn", values)]
    return as_face(_network(nodes, PICTURE, constants))
