"""What runs a network: the processor, or an accelerator that gives the same answer.

Accelerators exist in too many versions to be trusted unseen: some compute layers wrongly, others
fail at the first run.  Each is tried once with each network on a fixed input, and what came of it
is remembered until the network, onnxruntime or the driver changes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError, SaveError
from photorestorer_gui.networks.catalogue import Contract, ModelCard, Port
from photorestorer_gui.networks.probe import fixed_input
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.plain_json import read_json
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

CPU: Final = "CPUExecutionProvider"
TITLES: Final[Mapping[str, str]] = {
    "CUDAExecutionProvider": "CUDA",
    "DmlExecutionProvider": "DirectML",
    "CoreMLExecutionProvider": "Core ML",
    CPU: phrase("the processor"),
}
"""What a person knows the providers as, best first."""
ACCELERATORS: Final = tuple(provider for provider in TITLES if provider != CPU)
_MEMORY = re.compile(
    r"out.?of.?memory|failed to allocate|not enough memory|bad_?alloc|ALLOC_FAILED|8007000E", re.I
)
"""How CUDA, cuDNN, cuBLAS, DirectML and onnxruntime itself say it; no class tells it apart."""


class OutOfMemoryError(NetworkError):
    """What runs a network has too little memory for an input of this size."""


class _Unfit(Exception):
    """An accelerator cannot be used; its text says why, as the end of a sentence."""


class Runtime(Protocol):
    """The library that runs networks, as little of it as is used."""

    @property
    def version(self) -> str:
        """The library's version."""
        ...

    def available(self) -> Sequence[str]:
        """Return the providers that the library was built with."""
        ...

    def device(self, provider: str) -> str:
        """Return what is known of the device and its driver, to tell when they change."""
        ...

    def start(self, content: bytes, threads: int, provider: str) -> Any:
        """Return a session of a network; raises `NetworkError` where `provider` does not start."""
        ...

    def run(self, session: Any, feed: dict[str, Floats], progress: Progress) -> list[Any]:
        """Run a session once; raises `NetworkError`, or `OutOfMemoryError` where that is why."""
        ...


@dataclass
class Running:
    """A network that is loaded.

    Attributes
    ----------
    session : the runtime's
    provider : str
        What runs it.
    why : str
        Why this one, for the person.
    notes : list of str
        What nobody has been told yet.
    lock : Lock
        Held while an accelerator runs it: DirectML takes one run at a time.
    """

    session: Any
    provider: str
    why: str = ""
    notes: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def choose_providers(available: Sequence[str], wanted: Sequence[str] | None = None) -> list[str]:
    """Return the providers to try, best first; the processor is last and never missing.

    Parameters
    ----------
    available : sequence of str
        What the library was built with.
    wanted : sequence of str, optional
        The accelerators that may be used; all by default.
    """
    allowed = ACCELERATORS if wanted is None else wanted
    return [p for p in ACCELERATORS if p in available and p in allowed] + [CPU]


def is_out_of_memory(message: str) -> bool:
    """Whether an error's text says that memory ran out."""
    return _MEMORY.search(message) is not None


class Verdicts:
    """What came of trying networks on accelerators, by network, provider, version and driver.

    Parameters
    ----------
    file : Path, optional
        A JSON object of keys to "" (it does) or a sentence why not; it may not exist.  Without one
        they are remembered as long as the program runs.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, str] | None = None

    def find(self, key: str) -> str | None:
        """Return "" for an accelerator that does, why one does not, or None for an untried one."""
        return self._read().get(key)

    def add(self, key: str, verdict: str) -> None:
        """Remember a verdict; a file that cannot be written only costs the next start a trial."""
        known = self._read() | {key: verdict}
        self._known = known
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            content = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode()
            write_atomically(self._file, content, overwrite=True)
        except (OSError, SaveError) as error:
            log.info("What was found of the accelerators was not saved: %s", error)

    def _read(self) -> dict[str, str]:
        if self._known is None:
            self._known = _strings_of(self._file)
        return self._known


def _strings_of(file: Path | None) -> dict[str, str]:
    try:
        found = read_json(file) if file is not None else {}
    except (OSError, ValueError):
        return {}
    sound = isinstance(found, dict)
    return {k: v for k, v in found.items() if isinstance(v, str)} if sound else {}


@dataclass(frozen=True)
class Providers:
    """What may run networks.

    Attributes
    ----------
    wanted : tuple of str or None
        The accelerators that may be used; None allows all, and none leaves the processor.
    verdicts : Verdicts
        Which are known to do.
    runtime : Runtime or None
        None for onnxruntime.
    """

    wanted: tuple[str, ...] | None = None
    verdicts: Verdicts = field(default_factory=Verdicts)
    runtime: Runtime | None = None


class Chooser:
    """Starts each network on the best provider that gives the processor's answer.

    Parameters
    ----------
    runtime : Runtime
    threads : int
        Per network.
    allowed : Providers
    """

    def __init__(self, runtime: Runtime, threads: int, allowed: Providers) -> None:
        self.runtime = runtime
        self._threads = threads
        self._wanted = allowed.wanted
        self._verdicts = allowed.verdicts

    @property
    def providers(self) -> list[str]:
        """What will be tried, best first."""
        return choose_providers(self.runtime.available(), self._wanted)

    def start(self, card: ModelCard, content: bytes, progress: Progress) -> Running:
        """Return a network, loaded where it runs best and right.

        Raises
        ------
        Cancelled
        NetworkError
            If not even the processor can load or run it.
        """
        *accelerators, _ = self.providers
        notes: list[str] = []
        for provider in accelerators:
            try:
                session = self._trusted(card, content, provider, progress)
            except _Unfit as unfit:
                notes.append(
                    phrase(
                        "{titles} is not used for “{title}”: {unfit}.",
                        titles=TITLES[provider],
                        title=card.title,
                        unfit=unfit,
                    )
                )
                log.info("%s %s", notes[-1], unfit.__cause__ or "")
            else:
                return Running(session, provider, phrase("it gives the processor’s answer"), notes)
        return self.on_processor(card, content, notes)

    def on_processor(self, card: ModelCard, content: bytes, notes: Sequence[str] = ()) -> Running:
        """Return a network on the processor, with what a person is told of it.

        Raises
        ------
        NetworkError
            If it cannot be loaded.
        """
        session = self.runtime.start(content, self._threads, CPU)
        return Running(
            session, CPU, " ".join(notes) or phrase("no accelerator is used"), list(notes)
        )

    def _trusted(self, card: ModelCard, content: bytes, provider: str, progress: Progress) -> Any:
        """Return a session of an accelerator whose answer is known to be right."""
        key = self._key(content, provider)
        verdict = self._verdicts.find(key)
        if verdict:
            raise _Unfit(verdict)
        try:
            session = self.runtime.start(content, self._threads, provider)
        except NetworkError as error:
            raise _Unfit(phrase("it does not start")) from error
        if verdict is None:
            verdict = self._tried(card, content, session, progress)
            self._verdicts.add(key, verdict)
            if verdict:
                raise _Unfit(verdict)
        return session

    def _tried(self, card: ModelCard, content: bytes, session: Any, progress: Progress) -> str:
        """Return why an accelerator must not be used, or "" where it gives the right answer.

        That there is too little memory may be otherwise tomorrow, so it is no verdict to remember.
        """
        feed = fixed_feed(card.contract, [end.name for end in session.get_inputs()])
        judge = self.runtime.start(content, self._threads, CPU)
        right = self.runtime.run(judge, feed, progress)
        try:
            answers = self.runtime.run(session, feed, progress)
        except OutOfMemoryError as error:
            raise _Unfit(phrase("it has too little memory")) from error
        except NetworkError as error:
            log.info("“%s” fails on an accelerator: %s", card.title, error.details)
            return phrase("it fails there")
        worst = max(
            difference(ours, theirs, _port_of(card.contract, place))
            for place, (ours, theirs) in enumerate(zip(right, answers, strict=True))
        )
        log.info("“%s” differs on an accelerator by %.3g of its range", card.title, worst)
        return (
            "" if worst <= card.contract.tolerance else phrase("its answer is not the processor’s")
        )

    def _key(self, content: bytes, provider: str) -> str:
        digest = hashlib.sha256(content).hexdigest()
        runtime = self.runtime
        return " | ".join((digest, provider, runtime.version, runtime.device(provider)))


def fixed_feed(contract: Contract, names: Sequence[str]) -> dict[str, Floats]:
    """Return what a network is tried on, by the names of its inputs.

    Parameters
    ----------
    contract : Contract
    names : sequence of str
        What its file calls its inputs, in its order.
    """
    if not contract.inputs:
        return {names[0]: _fixed_picture(contract.tile_px)}
    called = (port.name or name for port, name in zip(contract.inputs, names, strict=True))
    return dict(zip(called, map(fixed_input, contract.inputs), strict=True))


def _fixed_picture(side_px: int) -> Floats:
    """Return (1, S, S, 3) float32, 0–1: ramps in all colours, and fine grain over them."""
    ramp = np.linspace(0.1, 0.9, side_px)
    plain = np.stack(np.broadcast_arrays(ramp, ramp[:, None], ramp[::-1]), axis=2)
    grain = np.random.default_rng(0).uniform(-0.1, 0.1, plain.shape)
    return np.asarray(plain + grain, np.float32)[None]


def _port_of(contract: Contract, place: int) -> Port | None:
    """Return the port of an output, if its range is known."""
    ports = contract.outputs
    return ports[place] if len(ports) == 1 and np.isfinite(ports[place].least) else None


def difference(right: Floats, answer: Floats, port: Port | None = None) -> float:
    """Return the largest difference, as a share of the range; infinite where numbers are missing.

    Parameters
    ----------
    right, answer : float32
    port : Port, optional
        Says the range; otherwise it is what `right` reaches over, but 1 at least, since that is
        what pictures and scores are made for.
    """
    right, answer = np.asarray(right, np.float32), np.asarray(answer, np.float32)
    if right.shape != answer.shape or not np.isfinite(answer).all():
        return float("inf")
    span = port.most - port.least if port is not None else max(1.0, float(np.ptp(right)))
    return float(np.abs(right - answer).max()) / span
