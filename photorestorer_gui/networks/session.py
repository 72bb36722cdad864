"""Running networks.

One `Networks` serves a whole run of the program: it loads each network on first need, keeps it,
pads and tiles pictures as the network's card says, and stops a running network when asked.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard, ModelId, Port
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.providers import (
    CPU,
    TITLES,
    Chooser,
    OutOfMemoryError,
    Providers,
    Running,
    is_out_of_memory,
)
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.tiling import (
    LEAST_TILE_PX,
    MIRRORS,
    Pixels,
    View,
    blended_bands,
    in_parts,
    joined,
    padded,
    smaller_tile,
)
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.networks.runtime import InferenceSession

T = TypeVar("T")
Floats = NDArray[np.float32]
_LITTLE_MEMORY: Final = phrase("it has too little memory")


def usable_cores() -> int:
    """Return how many cores this process may use (its CPU affinity, where the system tells)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    providers : Providers, optional
        What may run them; by default every accelerator that gives right answers.
    """

    def __init__(
        self,
        store: ModelStore,
        *,
        cards: Iterable[ModelCard] = CATALOGUE,
        threads: int | None = None,
        providers: Providers | None = None,
    ) -> None:
        self.store = store
        self._cards = {card.id: card for card in cards}
        allowed = providers or Providers()
        runtime = allowed.runtime or OnnxRuntime()
        self._chooser = Chooser(runtime, threads or usable_cores(), allowed)
        self._sessions: dict[ModelId, Running] = {}
        self._tile_px: dict[ModelId, int] = {}
        self._lock = threading.Lock()

    def load(self, model_id: ModelId) -> InferenceSession:
        """Return the session of a network, loading and verifying it on first need.

        Raises
        ------
        NetworkError
            If the file is missing, altered, or no network.
        """
        session: InferenceSession = self._running(model_id, Progress()).session
        return session

    def _running(self, model_id: ModelId, progress: Progress) -> Running:
        """Return a network, loaded where it runs best."""
        with self._lock:
            running = self._sessions.get(model_id)
            if running is None:
                start = partial(self._chooser.start, progress=progress)
                self._try_own(self._cards[model_id], progress)
                running = self._sessions[model_id] = self._open(model_id, start)
            return running

    def _try_own(self, card: ModelCard, progress: Progress) -> None:
        """Try a person's own network apart before its first use with another onnxruntime."""
        from photorestorer_gui.networks.trying import try_anew  # few people have one

        path = self.store.find(card)
        if path is not None and self.store.known_sha256(card) != card.sha256:
            try_anew(card, path, self.store.read, progress)

    def _open(self, model_id: ModelId, start: Callable[[ModelCard, bytes], Running]) -> Running:
        card = self._cards[model_id]
        content = without_dft(self.store.read(card), card.contract.inputs)
        try:
            return start(card, content)
        except NetworkError as error:
            if is_out_of_memory(error.details):
                raise self._no_memory(model_id, error) from error
            raise NetworkError(
                phrase("The network “{title}” could not be loaded.", title=card.title),
                phrase("Install the program again.")
                if card.bundled
                else phrase("Remove it and get it again."),
                error.details,
            ) from error

    def providers(self) -> list[str]:
        """Return what may run networks here, best first; the processor is last."""
        return self._chooser.providers

    def runs_on(self, model_id: ModelId) -> tuple[str, str]:
        """Return the provider that runs a network, loading it on first need, and why that one.

        Raises
        ------
        NetworkError
            If it cannot be loaded.
        """
        running = self._running(model_id, Progress())
        return running.provider, running.why

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
        return self._relieved(model_id, progress, lambda: self._once(model_id, pixels, progress))

    def _once(self, model_id: ModelId, pixels: Floats, progress: Progress) -> Floats:
        """Run a network as `run` does, but leave it to the caller to find more memory."""
        contract = self._cards[model_id].contract
        (photo,) = self._running(model_id, progress).session.get_inputs()
        feed = {photo.name: np.ascontiguousarray(padded(pixels, contract)[None])}
        output = self._answers(model_id, feed, progress)[0]
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
        session = self._running(model_id, progress).session
        fed = (np.ascontiguousarray(values, np.float32) for values in inputs)
        feed = dict(zip(_names(contract.inputs, session.get_inputs()), fed, strict=True))
        answers = self._relieved(
            model_id, progress, lambda: self._answers(model_id, feed, progress)
        )
        by_name = dict(zip((end.name for end in session.get_outputs()), answers, strict=True))
        return tuple(by_name[name] for name in _names(contract.outputs, session.get_outputs()))

    def run_tiled(self, model_id: ModelId, pixels: Pixels, progress: Progress) -> Floats:
        """Run a network over overlapping tiles and blend them; reports progress per tile.

        Parameters and returns as `run`; only for networks that keep the picture's size.  Integer
        pixels (uint8 or uint16) become floats tile by tile, never as a whole.  Where memory runs
        out, tiles are halved, and at last the processor does the work.
        """
        return joined(self.run_bands(model_id, View.of(pixels), progress), len(pixels))

    def run_bands(
        self, model_id: ModelId, view: View, progress: Progress
    ) -> Iterator[tuple[slice, Floats]]:
        """Run a network as `run_tiled` does, and give its answer out as it grows.

        Parameters
        ----------
        view : View
            Rows that were given out are not looked at again, so they may be written over.

        Yields
        ------
        rows : slice
            From top to bottom; together all rows.
        values : (h, W, K) float32
        """
        contract = self._cards[model_id].contract

        def answer(box: Box, done: float) -> Floats:
            progress.report(done)
            return self._tile(model_id, view.look(box), progress)

        yield from blended_bands(
            (view.height, view.width),
            answer,
            size_px=self._tile_px.get(model_id, contract.tile_px),
            overlap_px=contract.overlap_px,
        )

    def _tile(self, model_id: ModelId, tile: Floats, progress: Progress) -> Floats:
        """Run a network on a tile, in smaller parts where memory runs out."""
        contract = self._cards[model_id].contract
        once = partial(self._once, model_id, progress=progress)
        while True:
            provider = self._running(model_id, progress).provider
            part_px = self._tile_px.get(model_id, contract.tile_px)
            try:
                return in_parts(tile, once, size_px=part_px, overlap_px=contract.overlap_px)
            except OutOfMemoryError:
                smaller = smaller_tile(contract, part_px)
                if smaller is not None:
                    self._tile_px[model_id] = smaller
                    named = {"model_id": self._title(model_id)}
                    progress.note(phrase("{model_id} had to work in smaller parts.", **named))
                    continue
                if not self._fall_back(model_id, provider, _LITTLE_MEMORY):
                    raise

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

    def _answers(
        self, model_id: ModelId, feed: dict[str, Floats], progress: Progress
    ) -> list[Floats]:
        """Run a network once; where an accelerator fails, the processor does it."""
        running = self._running(model_id, progress)
        with self._lock:
            notes, running.notes = running.notes, []
        for note in notes:
            progress.note(note)
        try:
            with contextlib.nullcontext() if running.provider == CPU else running.lock:
                answers = self._chooser.runtime.run(running.session, feed, progress)
        except OutOfMemoryError as error:
            raise self._no_memory(model_id, error) from error
        except NetworkError as error:
            if self._fall_back(model_id, running.provider, phrase("it failed")):
                return self._answers(model_id, feed, progress)
            raise NetworkError(
                phrase("The network {model_id} failed.", model_id=self._title(model_id)),
                phrase("Try again; if it fails again, restart the program."),
                error.details,
            ) from error
        return [np.asarray(answer, np.float32) for answer in answers]

    def _relieved(self, model_id: ModelId, progress: Progress, work: Callable[[], T]) -> T:
        """Do some work, on the processor if an accelerator has too little memory for it."""
        provider = self._running(model_id, progress).provider
        try:
            return work()
        except OutOfMemoryError:
            if not self._fall_back(model_id, provider, _LITTLE_MEMORY):
                raise
        return work()

    def _fall_back(self, model_id: ModelId, provider: str, reason: str) -> bool:
        """Let the processor run a network from now on; returns whether that is worth a try.

        Parameters
        ----------
        provider : str
            What has failed; another thread may have replaced it meanwhile.
        reason : str
            For the person, the end of a sentence.
        """
        if provider == CPU:
            return False
        with self._lock:
            running = self._sessions.get(model_id)
            if running is not None and running.provider == provider:
                title = self._title(model_id)
                note = phrase(
                    "{titles} is no longer used for {title}: {reason}.",
                    titles=TITLES[provider],
                    title=title,
                    reason=reason,
                )
                start = partial(self._chooser.on_processor, notes=[note])
                self._sessions[model_id] = self._open(model_id, start)
                self._tile_px.pop(model_id, None)
        return True

    def _no_memory(self, model_id: ModelId, error: NetworkError) -> OutOfMemoryError:
        return OutOfMemoryError(
            phrase(
                "There is not enough memory for the network {model_id}.",
                model_id=self._title(model_id),
            ),
            phrase("Close other programs and try again."),
            error.details,
        )

    def spare_memory(self, *, sparing: bool = True) -> None:
        """Let large pictures go through in smaller parts from now on: slower, with less memory.

        Parameters
        ----------
        sparing : bool
            False: in as large ones as ever again.
        """
        with self._lock:
            self._tile_px.clear()
            for card in self._cards.values() if sparing else ():
                if card.contract.tile_px > LEAST_TILE_PX:
                    self._tile_px[card.id] = LEAST_TILE_PX

    def _title(self, model_id: ModelId) -> str:
        return f"“{self._cards[model_id].title}”"


def _names(ports: Sequence[Port], declared: Sequence[Any]) -> list[str]:
    """Return what the file calls each port: its name or, where any will do, that at its place."""
    return [port.name or end.name for port, end in zip(ports, declared, strict=True)]
