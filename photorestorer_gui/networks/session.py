"""Running networks: the only import of onnxruntime.

One `Networks` serves a whole run of the program: it loads each network on first need, keeps it,
pads and tiles pictures as the network's card says, and stops a running network when asked.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, Contract, ModelCard, ModelId, Port
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.geometry import feather, tiles
from photorestorer_gui.progress import Cancelled, Progress

if TYPE_CHECKING:
    import onnxruntime

Floats = NDArray[np.float32]
Pixels = NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.uint16]
_SILENT: Final = 4
"""onnxruntime writes each failure, a cancelled run among them, to standard error and raises it too;
the exception says it all."""


def usable_cores() -> int:
    """Return how many cores this process may use (its CPU affinity, where the system tells)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def choose_providers() -> list[str]:
    """Return the execution providers to try, best first.  CPU only, for now."""
    return ["CPUExecutionProvider"]


def _as_floats(pixels: Pixels) -> Floats:
    """Return pixels as float32, integers scaled to 0–1."""
    kind: np.dtype[Any] = pixels.dtype
    scale = 1.0 if kind.kind == "f" else 1.0 / np.iinfo(kind).max
    return np.asarray(pixels * np.float32(scale), np.float32)


def _padded(pixels: Floats, contract: Contract) -> Floats:
    """Pad (H, W, C) at the right and bottom, by reflection, to sizes that the contract takes."""

    def target(length: int) -> int:
        wanted = max(length, contract.least_px)
        return -(-wanted // contract.multiple_px) * contract.multiple_px

    height, width = pixels.shape[:2]
    grow = ((0, target(height) - height), (0, target(width) - width), (0, 0))
    return np.pad(pixels, grow, mode="symmetric") if any(after for _, after in grow) else pixels


_ON, _BACK = slice(None), slice(None, None, -1)
MIRRORS: Final = ((_ON, _ON), (_ON, _BACK), (_BACK, _ON), (_BACK, _BACK))
"""Which way rows and columns run for each look at a picture."""


class Networks:
    """Loads networks on first need and runs them; safe to share between threads.

    Parameters
    ----------
    store : ModelStore
        Where weights are found and verified.
    cards : iterable of ModelCard
        The networks that can be asked for.
    threads : int, optional
        Threads per network; by default one per core that the process may use.
    """

    def __init__(
        self,
        store: ModelStore,
        *,
        cards: Iterable[ModelCard] = CATALOGUE,
        threads: int | None = None,
    ) -> None:
        self.store = store
        self._cards = {card.id: card for card in cards}
        self._threads = threads or usable_cores()
        self._sessions: dict[ModelId, onnxruntime.InferenceSession] = {}
        self._lock = threading.Lock()

    def load(self, model_id: ModelId) -> onnxruntime.InferenceSession:
        """Return the session of a network, loading and verifying it on first need.

        Raises
        ------
        NetworkError
            If the file is missing, altered, or no network.
        """
        with self._lock:
            session = self._sessions.get(model_id)
            if session is None:
                session = self._sessions[model_id] = self._open(model_id)
            return session

    def _open(self, model_id: ModelId) -> onnxruntime.InferenceSession:
        card = self._cards[model_id]
        content = without_dft(self.store.read(card), card.contract.inputs)
        try:
            return _start(content, self._threads, choose_providers())
        except NetworkError as error:
            raise NetworkError(
                f"The network “{card.title}” could not be loaded.",
                "Install the program again." if card.bundled else "Remove it and get it again.",
                error.details,
            ) from error

    def installed(self) -> frozenset[ModelId]:
        """Return the ids of the networks whose files are there; what they hold is not looked at."""
        return frozenset(
            card.id for card in self._cards.values() if self.store.find(card) is not None
        )

    def card(self, model_id: ModelId) -> ModelCard:
        """Return the row of the catalogue.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._cards[model_id]

    def metadata(self, model_id: ModelId) -> dict[str, str]:
        """Return the custom metadata that travels in the weights file."""
        return dict(self.load(model_id).get_modelmeta().custom_metadata_map)

    def release(self) -> None:
        """Forget all loaded networks, so that their memory can be reused."""
        with self._lock:
            self._sessions.clear()

    def run(self, model_id: ModelId, pixels: Floats, progress: Progress) -> Floats:
        """Run a network once on a whole picture.

        Parameters
        ----------
        pixels : (H, W, C) float32, RGB 0–1
            Padded as the contract wants; the result is cropped back.

        Returns
        -------
        (H, W, K) float32, or (K,) float32 for a network whose output is no picture

        Raises
        ------
        Cancelled
            If `progress` is cancelled before or while the network runs.
        NetworkError
            If the network is missing or fails.
        """
        contract = self._cards[model_id].contract
        session = self.load(model_id)
        output = self._infer(model_id, session, _padded(pixels, contract)[None], progress)
        if contract.output_scale == 0:
            scores: Floats = output[0]
            return scores
        height, width = pixels.shape[:2]
        scale = contract.output_scale
        cropped: Floats = output[0, : height * scale, : width * scale]
        return cropped

    def run_ports(
        self, model_id: ModelId, inputs: Sequence[Floats], progress: Progress
    ) -> tuple[Floats, ...]:
        """Run a network that was trained elsewhere, once, as its contract says.

        Parameters
        ----------
        inputs : sequence of float32
            One per port of the contract, in its order and of its shape and range.

        Returns
        -------
        tuple of float32
            One per port of the contract, in its order.

        Raises
        ------
        Cancelled
            If `progress` is cancelled before or while the network runs.
        NetworkError
            If the network is missing or fails.
        """
        contract = self._cards[model_id].contract
        session = self.load(model_id)
        fed = (np.ascontiguousarray(values, np.float32) for values in inputs)
        feed = dict(zip(_names(contract.inputs, session.get_inputs()), fed, strict=True))
        answers = self._answers(model_id, session, feed, progress)
        by_name = dict(zip((end.name for end in session.get_outputs()), answers, strict=True))
        return tuple(by_name[name] for name in _names(contract.outputs, session.get_outputs()))

    def run_tiled(self, model_id: ModelId, pixels: Pixels, progress: Progress) -> Floats:
        """Run a network over overlapping tiles and blend them; reports progress per tile.

        Parameters and returns as `run`; only for networks that keep the picture's size.  Integer
        pixels (uint8 or uint16) become floats tile by tile, never as a whole.
        """
        contract = self._cards[model_id].contract
        height, width = pixels.shape[:2]
        boxes = list(tiles(height, width, size_px=contract.tile_px, overlap_px=contract.overlap_px))
        if len(boxes) == 1:
            return self.run(model_id, _as_floats(pixels), progress)
        total: Floats | None = None
        weight = np.zeros((height, width, 1), np.float32)
        for done, box in enumerate(boxes):
            progress.report(done / len(boxes))
            output = self.run(model_id, _as_floats(pixels[box.slices]), progress)
            if total is None:
                total = np.zeros((height, width, output.shape[2]), np.float32)
            share = feather(box, height=height, width=width, overlap_px=contract.overlap_px)
            total[box.slices] += output * share[..., None]
            weight[box.slices] += share[..., None]
        assert total is not None
        total /= weight
        return total

    def run_mirrored(
        self, model_id: ModelId, pixels: Pixels, progress: Progress, *, mirrors: int
    ) -> Floats:
        """Return the mean of what a network says of a picture and of its mirror images.

        Parameters and returns as `run_tiled`, and

        mirrors : int
            1: the picture alone, 2: also left for right, 4: also upside down and both.

        References
        ----------
        Timofte, R., Rothe, R., Van Gool, L.: Seven ways to improve example-based single image super
        resolution, CVPR 2016 ("enhanced prediction").
        """
        total: Floats | None = None
        for done, mirror in enumerate(MIRRORS[:mirrors]):
            part = progress.part(done / mirrors, 1 / mirrors)
            seen: Any = np.ascontiguousarray(pixels[mirror])
            found = self.run_tiled(model_id, seen, part)[mirror]
            total = found if total is None else total + found
        assert total is not None
        return np.asarray(total / np.float32(mirrors), np.float32)

    def _infer(
        self,
        model_id: ModelId,
        session: onnxruntime.InferenceSession,
        batch: Floats,
        progress: Progress,
    ) -> Floats:
        feed = {session.get_inputs()[0].name: np.ascontiguousarray(batch)}
        return self._answers(model_id, session, feed, progress)[0]

    def _answers(
        self,
        model_id: ModelId,
        session: onnxruntime.InferenceSession,
        feed: dict[str, Floats],
        progress: Progress,
    ) -> list[Floats]:
        try:
            answers = _run(session, feed, progress)
        except NetworkError as error:
            raise NetworkError(
                f"The network “{self._cards[model_id].title}” failed.",
                "Try again; if it fails again, restart the program.",
                error.details,
            ) from error
        return [np.asarray(answer, np.float32) for answer in answers]


def _names(ports: Sequence[Port], declared: Sequence[Any]) -> list[str]:
    """Return what the file calls each port: its name or, where any will do, that at its place."""
    return [port.name or end.name for port, end in zip(ports, declared, strict=True)]


@dataclass(frozen=True)
class End:
    """An input or output as a weights file declares it.

    Attributes
    ----------
    name, kind : str
        As onnxruntime says them; pictures of ours are of kind ``tensor(float)``.
    shape : tuple of int or None
        None where any size will do.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...]


class Trial:
    """A network that is only tried: run on the processor, from bytes, and kept nowhere.

    Parameters
    ----------
    content : bytes
        An ONNX file that needs no other files.

    Raises
    ------
    NetworkError
        If onnxruntime cannot load it.
    """

    def __init__(self, content: bytes) -> None:
        self._session = _start(content, usable_cores(), ["CPUExecutionProvider"])
        self.inputs = tuple(map(_end, self._session.get_inputs()))
        self.outputs = tuple(map(_end, self._session.get_outputs()))

    def run(self, feed: Mapping[str, Floats], progress: Progress) -> dict[str, Floats]:
        """Run it once and return its outputs by name.

        Raises
        ------
        Cancelled
        NetworkError
            If it fails.
        """
        answers = _run(self._session, dict(feed), progress)
        return {end.name: np.asarray(a) for end, a in zip(self.outputs, answers, strict=True)}


def _end(declared: Any) -> End:
    sides = (side if isinstance(side, int) else None for side in declared.shape)
    return End(declared.name, declared.type, tuple(sides))


def _start(content: bytes, threads: int, providers: list[str]) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _SILENT
    try:
        return onnxruntime.InferenceSession(content, options, providers=providers)
    except Exception as error:  # onnxruntime raises its own, undocumented classes
        raise NetworkError(
            "This file is no network that can be run here.",
            "Use an ONNX file made with standard operators.",
            str(error),
        ) from error


def _run(
    session: onnxruntime.InferenceSession, feed: dict[str, Floats], progress: Progress
) -> list[Any]:
    """Run a session; a cancel ends it within milliseconds."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.log_severity_level = _SILENT

    def stop() -> None:
        options.terminate = True

    with progress.interrupting(stop):
        try:
            answers: list[Any] = session.run(None, feed, options)
        except Exception as error:  # onnxruntime raises its own, undocumented classes
            if progress.cancelled:
                raise Cancelled from error
            raise NetworkError(
                "This network fails when it is run.",
                "Use a file that works with onnxruntime.",
                str(error),
            ) from error
    progress.check()
    return answers
