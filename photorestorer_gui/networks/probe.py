"""The trial run of a person's own network: whether it keeps the contract of a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard, Port
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Floats
    from photorestorer_gui.networks.trial import End, Trial

_SLACK: Final = 0.5
"""How far an answer may leave its range, as a share of it: raw answers overshoot a little, but a
network of another scale (0–255 for ±1) is far out."""


def probe(card: ModelCard, trial: Trial, progress: Progress) -> None:
    """Run a network once on a fixed input and compare all with the card's contract.

    Parameters
    ----------
    card : ModelCard
        Its contract names inputs and outputs.
    trial : Trial
        The network, loaded.
    progress : Progress
        Cancels the run.

    Raises
    ------
    Cancelled
    NetworkError
        If the network fails or does not keep the contract; the details say where.
    """
    contract = card.contract
    _compare(card, "input", contract.inputs, trial.inputs)
    _compare(card, "output", contract.outputs, trial.outputs)
    feed = {end.name: fixed_input(port) for port, end in _paired(contract.inputs, trial.inputs)}
    answers = trial.run(feed, progress)
    for port, end in _paired(contract.outputs, trial.outputs):
        _check_answer(card, port, end, answers[end.name])


def fixed_input(port: Port) -> Floats:
    """Return what a port is fed in the trial: a ramp over its range, or a square for one channel.

    Returns
    -------
    float32, of the port's shape and within its range
    """
    height, width = port.shape[-2:]
    across = np.linspace(0.0, 1.0, width, dtype=np.float32)
    picture = np.broadcast_to(across, port.shape)
    if port.shape[1] == 1:  # a mask knows no shades
        down = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None]
        inside = (abs(across - 0.5) < 0.25) & (abs(down - 0.5) < 0.25)
        picture = np.broadcast_to(inside, port.shape)
    fed: Floats = np.asarray(port.least + (port.most - port.least) * picture, np.float32)
    return fed


def _paired(ports: Sequence[Port], ends: Sequence[End]) -> list[tuple[Port, End]]:
    """Return each port with the network's end that serves it: by name, or by place without one."""
    by_name = {end.name: end for end in ends}
    return [
        (port, by_name[port.name] if port.name else end)
        for port, end in zip(ports, ends, strict=True)
    ]


def _compare(card: ModelCard, what: str, ports: Sequence[Port], ends: Sequence[End]) -> None:
    found = [end.name for end in ends]
    if len(found) != len(ports) or any(port.name not in found for port in ports if port.name):
        wanted = [port.name or "any name" for port in ports]
        raise _unfit(card, f"{what}s {', '.join(found)} instead of {', '.join(wanted)}")
    for port, end in _paired(ports, ends):
        if end.kind != "tensor(float)":
            raise _unfit(card, f"{what} {end.name} has type {end.kind} instead of tensor(float)")
        if not _fits(port.shape, end.shape):
            raise _unfit(card, f"{what} {end.name} has shape {end.shape}, not {port.shape}")


def _fits(wanted: Sequence[int], declared: Sequence[int | None]) -> bool:
    """Return whether a declared shape, whose free sides are None, can be the wanted one."""
    return not declared or (
        len(wanted) == len(declared)
        and all(there in (None, side) for side, there in zip(wanted, declared, strict=True))
    )


def _check_answer(card: ModelCard, port: Port, end: End, answer: Floats) -> None:
    if answer.shape != port.shape:
        raise _unfit(card, f"output {end.name} came with shape {answer.shape}, not {port.shape}")
    least, most = float(answer.min()), float(answer.max())
    if not np.isfinite(answer).all():
        raise _unfit(card, f"output {end.name} has values that are no numbers")
    room = _SLACK * (port.most - port.least)
    if least < port.least - room or most > port.most + room:
        raise _unfit(
            card,
            f"output {end.name} reaches from {least:.4g} to {most:.4g} "
            f"instead of {port.least:g} to {port.most:g}",
        )


def _unfit(card: ModelCard, details: str) -> NetworkError:
    return NetworkError(
        phrase(
            "This network cannot serve as “{title}”: {details}.", title=card.title, details=details
        ),
        phrase("Export it with the inputs and outputs of the original, or get the original."),
        details,
    )
