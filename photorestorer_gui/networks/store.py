"""Where weights lie, and whether they are what their card says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from photorestorer_gui import paths
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard


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

    def read(self, card: ModelCard) -> bytes:
        """Return the content of a file whose hash is the card's: the very bytes that were hashed.

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
        """Return the path of a file whose hash is the card's.

        Raises
        ------
        NetworkError
            If the file is missing, cannot be read or is altered.
        """
        path = self._located(card)
        try:
            found = sha256_of(path)
        except OSError as error:
            raise _unreadable(card, path, error) from error
        _check(card, path, found)
        return path

    def _located(self, card: ModelCard) -> Path:
        path = self.find(card)
        if path is None:
            raise NetworkError(
                f"The network “{card.title}” is not installed.",
                "Install the program again." if card.bundled else "Download it first.",
                f"{card.file} was looked for in {', '.join(map(str, self._folders))}",
            )
        return path


def _check(card: ModelCard, path: Path, found: str) -> None:
    if found != card.sha256:
        raise NetworkError(
            f"The file of the network “{card.title}” is damaged or has been altered.",
            "Install the program again." if card.bundled else "Delete it and download it again.",
            f"{path}\nexpected SHA-256 {card.sha256}\nfound    SHA-256 {found}",
        )


def _unreadable(card: ModelCard, path: Path, error: OSError) -> NetworkError:
    return NetworkError(
        f"The file of the network “{card.title}” cannot be read.",
        "Allow this program to read it, or install the program again.",
        f"{path}: {error}",
    )
