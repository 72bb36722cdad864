"""The trial run of a person's own network."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.probe import fixed_input, probe
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs

CARDS = {card.id: card for card in CATALOGUE if not card.bundled}
GFPGAN = CARDS["gfpgan-1.4"]
FACE = (1, 3, 512, 512)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())
def test_that_a_network_of_the_contract_passes(card: ModelCard) -> None:
    probe(card, Trial(graphs.meeting(card)), Progress())


def test_that_free_sides_and_a_little_too_much_are_accepted() -> None:
    shape: list[str | int] = ["N", 3, "H", "W"]
    network = graphs.of_ports({"input": shape}, {"output": shape}, produced=FACE)
    probe(GFPGAN, Trial(network), Progress())


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "another input": ({"inputs": {"x": FACE}}, "inputs x instead of input"),
    "two inputs": ({"inputs": {"input": FACE, "weight": (1,)}}, "inputs input, weight instead"),
    "another output": ({"outputs": {"y": FACE}}, "outputs y instead of output"),
    "channels last": ({"inputs": {"input": (1, 512, 512, 3)}}, "input input has shape"),
    "half the size": ({"outputs": {"output": (1, 3, 256, 256)}}, "output output has shape"),
    "half precision": ({"kind": TensorProto.FLOAT16}, "tensor\\(float16\\) instead"),
    "another scale": ({"scale": 127.5}, "reaches from .* instead of -1 to 1"),
    "no numbers": ({"scale": float("nan")}, "no numbers"),
}


@pytest.mark.parametrize(("changes", "reason"), UNFIT.values(), ids=UNFIT.keys())
def test_that_a_network_of_another_kind_is_told_apart(changes: dict[str, Any], reason: str) -> None:
    sound: dict[str, Any] = {"inputs": {"input": FACE}, "outputs": {"output": FACE}}
    with pytest.raises(NetworkError, match=reason) as caught:
        probe(GFPGAN, Trial(graphs.of_ports(**(sound | changes))), Progress())
    assert "GFPGAN 1.4" in caught.value.summary
    assert caught.value.remedy


def test_that_an_answer_of_another_size_than_declared_is_seen() -> None:
    declared: list[str | int] = ["N", 3, "H", "W"]
    network = graphs.of_ports({"input": FACE}, {"output": declared}, produced=(1, 3, 8, 8))
    with pytest.raises(NetworkError, match="came with shape"):
        probe(GFPGAN, Trial(network), Progress())


def test_that_a_network_that_fails_says_so() -> None:
    network = onnx.load_from_string(graphs.meeting(GFPGAN))
    network.graph.node[0].op_type = "Nonsense"
    with pytest.raises(NetworkError, match="no network that can be run") as caught:
        Trial(network.SerializeToString())
    assert "Nonsense" in caught.value.details


def test_that_a_trial_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        probe(GFPGAN, Trial(graphs.meeting(GFPGAN)), progress)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS.keys())
def test_that_the_fixed_input_fills_its_range(card: ModelCard) -> None:
    for port in card.contract.inputs:
        fed = fixed_input(port)
        assert fed.shape == port.shape
        assert fed.dtype == np.float32
        assert (float(fed.min()), float(fed.max())) == (port.least, port.most)
        if port.name == "mask":
            assert set(np.unique(fed)) == {0.0, 1.0}
