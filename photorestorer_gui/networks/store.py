"""Where weights lie, and whether they are what their card says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from photorestorer_gui import paths
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.own_files import noted_sha256
from photorestorer_gui.words import phrase

State = Literal["ready", "not verified", "altered", "missing", "not installed"]
"""`ready`: the catalogue's file.  `not verified`: a person's own, as it was tried.  `altered`: any
other file.  `missing`: a file that ships is not there.  `not installed`: one that can be got."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex, reading it in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ModelStore:
    """Finds weights files in folders and verifies each whenever it is read.

    Parameters
    ----------
    folders : iterable of Path
        Searched in order: the program's `models/`, then the user's folder.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)

    @classmethod
    def installed(cls) -> ModelStore:
        """Return the store of what ships with the program and what the person added."""
        return cls([paths.models_folder(), paths.user_models_folder()])

    def find(self, card: ModelCard) -> Path | None:
        """Return where the card's file lies, or None; does not verify."""
        for folder in self._folders:
            path = folder / card.file
            if path.is_file():
                return path
        return None

    def state(self, card: ModelCard) -> State:
        """Return what there is of a card's file; reads all of it."""
        if self.find(card) is None:
            return "missing" if card.bundled else "not installed"
        try:
            _, digest = self._hashed(card)
        except NetworkError:
            return "altered"
        return "ready" if digest == card.sha256 else "not verified"

    def read(self, card: ModelCard) -> bytes:
        """Return the content of a file whose hash is known: the very bytes that were hashed.

        Known are the card's hash and, for a network that does not ship, that of a person's own
        file which passed the card's trial run.

        Raises
        ------
        NetworkError
            If the file is missing, cannot be read or is altered.
        """
        path = self._located(card)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _unreadable(card, path, error) from error
        _check(card, path, hashlib.sha256(content).hexdigest())
        return content

    def verified(self, card: ModelCard) -> Path:
        """Return the path of a file whose hash is known, as for `read`.

        Raises
        ------
        NetworkError
            If the file is missing, cannot be read or is altered.
        """
        return self._hashed(card)[0]

    def is_own(self, card: ModelCard) -> bool:
        """Return whether the file that lies there was noted as a person's own; it is not read."""
        path = self.find(card)
        return not card.bundled and path is not None and noted_sha256(card, path) is not None

    def known_sha256(self, card: ModelCard) -> str:
        """Return the hash that a card's file must have to be run; the file is not read."""
        path = self.find(card)
        own = None if card.bundled or path is None else noted_sha256(card, path)
        return own or card.sha256

    def _hashed(self, card: ModelCard) -> tuple[Path, str]:
        path = self._located(card)
        try:
            found = sha256_of(path)
        except OSError as error:
            raise _unreadable(card, path, error) from error
        _check(card, path, found)
        return path, found

    def _located(self, card: ModelCard) -> Path:
        path = self.find(card)
        if path is None:
            raise NetworkError(
                phrase("The network “{title}” is not installed.", title=card.title),
                phrase("Install the program again.")
                if card.bundled
                else phrase("Download it first."),
                f"{card.file} was looked for in {', '.join(map(str, self._folders))}",
            )
        return path


def _check(card: ModelCard, path: Path, found: str) -> None:
    own = None if card.bundled else noted_sha256(card, path)
    if found not in (card.sha256, own):
        raise NetworkError(
            phrase(
                "The file of the network “{title}” is damaged or has been altered.",
                title=card.title,
            ),
            phrase("Install the program again.")
            if card.bundled
            else phrase("Delete it and download it again."),
            f"{path}\nexpected SHA-256 {own or card.sha256}\nfound    SHA-256 {found}",
        )


def _unreadable(card: ModelCard, path: Path, error: OSError) -> NetworkError:
    return NetworkError(
        phrase("The file of the network “{title}” cannot be read.", title=card.title),
        phrase("Allow this program to read it, or install the program again."),
        f"{path}: {error}",
    )
