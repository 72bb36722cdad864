"""The full networks as the window knows them: which are here, and fetching those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import ModelCard, ModelId
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.language import tr
from photorestorer_gui.words import phrase


@dataclass(frozen=True)
class ModelFiles:
    """What the core does with weights files that do not ship; `app` builds the real one.

    Attributes
    ----------
    cards : tuple of ModelCard
        The networks that can be had.
    installed : callable() -> collection of ids
        Every network whose file is here, shipped ones among them.  Quick.
    fetch : callable(card, progress)
        Downloads a file, or copies it from the folder of `source`.
    add : callable(card, path, progress)
        Takes a file that the person has.
    remove : callable(card)
    covers : callable(card) -> bool
        Whether the person agreed to the licence as it is worded now.
    agree : callable(card)
        Remembers that the person does.
    source : callable() -> Path or None
        The folder that files are copied from; None downloads them.
    own : callable() -> collection of ids
        The installed networks whose files are a person's own, tried but not verified.  Quick.
    """

    cards: tuple[ModelCard, ...]
    installed: Callable[[], frozenset[ModelId]]
    fetch: Callable[[ModelCard, Progress], object]
    add: Callable[[ModelCard, Path, Progress], object]
    remove: Callable[[ModelCard], object]
    covers: Callable[[ModelCard], bool]
    agree: Callable[[ModelCard], None]
    source: Callable[[], Path | None] = lambda: None
    own: Callable[[], frozenset[ModelId]] = frozenset


@dataclass(frozen=True)
class Fetching:
    """How far a download is: a fraction 0–1, and speed and time left in words."""

    fraction: float = 0.0
    words: str = phrase("Waiting")


class Library(QObject):
    """Networks that are here, that are coming, and that can be had.

    Parameters
    ----------
    files : ModelFiles
    parent : QObject, optional

    Signals
    -------
    changed()
        A network came or went, or is coming now.
    progressed(model_id)
        `fetching` has news.
    arrived(model_id)
        A file was fetched or added.
    failed(Exception)
    """

    changed = Signal()
    progressed = Signal(str)
    arrived = Signal(str)
    failed = Signal(object)

    def __init__(self, files: ModelFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._cards = {card.id: card for card in files.cards}
        self._lane = Lane("download", self)
        self._running: dict[ModelId, Operation[Any]] = {}
        self._told: dict[ModelId, Fetching] = {}
        self._is_allowed = True
        self._copied_from: Path | None = None

    @property
    def folder(self) -> Path | None:
        """The folder that files are copied from; None downloads them."""
        return self._files.source()

    @property
    def is_allowed(self) -> bool:
        """Whether the internet may be used at all."""
        return self._is_allowed

    @property
    def can_fetch(self) -> bool:
        """Whether files can be had: downloads are allowed, or a folder has them."""
        return self._is_allowed or self.folder is not None

    def set_allowed(self, allowed: bool) -> None:
        """Allow downloads or not; what runs is stopped, what has come is kept.

        Also to be called when files come from another folder than before.
        """
        if (allowed, self.folder) == (self._is_allowed, self._copied_from):
            return
        self._is_allowed, self._copied_from = allowed, self.folder
        if not self.can_fetch:
            for operation in self._running.values():
                operation.cancel()
        self.changed.emit()

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """The networks that can be had."""
        return self._files.cards

    def card(self, model_id: ModelId) -> ModelCard:
        """Return the card of a network that can be had."""
        return self._cards[model_id]

    def installed(self) -> frozenset[ModelId]:
        """Return the networks whose files are here."""
        return self._files.installed()

    def is_own(self, model_id: ModelId) -> bool:
        """Return whether an installed file is a person's own, tried but not verified."""
        return model_id in self._files.own()

    def missing(self, needs: Iterable[ModelId]) -> tuple[ModelCard, ...]:
        """Return the cards of what is needed and not here."""
        here = self.installed()
        gone = (need for need in needs if need not in here)
        return tuple(self._cards[need] for need in gone if need in self._cards)

    def fetching(self, model_id: ModelId) -> Fetching | None:
        """Return how far a download is; None if there is none."""
        return self._told.get(model_id)

    def is_agreed(self, cards: Iterable[ModelCard]) -> bool:
        """Return whether the person has agreed to all these licences."""
        return all(self._files.covers(card) for card in cards)

    def fetch(self, cards: Iterable[ModelCard]) -> None:
        """Download files, one after another; the person has agreed to their licences."""
        if not self.can_fetch:
            self.failed.emit(
                PhotoRestorerError(
                    tr("Downloads are switched off."),
                    tr("Allow them in the settings, or add a file that you have."),
                )
            )
            return
        for card in cards:
            if card.id not in self._running:
                self._start(card, partial(self._agree_and_fetch, card))

    def add(self, card: ModelCard, path: Path) -> None:
        """Take a file that the person has."""
        if card.id not in self._running:
            self._start(card, lambda progress: self._files.add(card, path, progress))

    def cancel(self, model_id: ModelId) -> None:
        """Stop a download; what has come is kept for the next try."""
        operation = self._running.get(model_id)
        if operation is not None:
            operation.cancel()

    def remove(self, card: ModelCard) -> None:
        """Delete a file."""
        operation = Operation("Removing", lambda progress: self._files.remove(card))
        operation.on_failure(self.failed.emit).on_end(self.changed.emit).start(self._lane)

    def close(self) -> None:
        """Stop everything and end the thread."""
        self._lane.close()

    def _agree_and_fetch(self, card: ModelCard, progress: Progress) -> None:
        """Fetch one file; on the lane's thread."""
        self._files.agree(card)
        self._files.fetch(card, progress)

    def _start(self, card: ModelCard, work: Callable[[Progress], object]) -> None:
        def end() -> None:
            self._running.pop(card.id, None)
            self._told.pop(card.id, None)
            self.changed.emit()

        def tell(fraction: float, words: str) -> None:
            self._told[card.id] = Fetching(fraction, words)
            self.progressed.emit(card.id)

        operation: Operation[Any] = Operation("Fetching a network", work)
        operation.on_success(lambda _: self.arrived.emit(card.id)).on_failure(self.failed.emit)
        operation.on_end(end).on_progress(tell)
        self._running[card.id] = operation
        self._told[card.id] = Fetching()
        operation.start(self._lane)
        self.changed.emit()
