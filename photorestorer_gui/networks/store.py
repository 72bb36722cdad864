"""Where weights lie, and whether they are what their card says."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from pathlib import Path

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex, reading it in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ModelStore:
    """Finds weights files in folders and verifies each before its first use.

    Parameters
    ----------
    folders : iterable of Path
        Searched in order: the program's `models/`, then the user's folder.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._verified: set[Path] = set()
        self._lock = threading.Lock()

    def find(self, card: ModelCard) -> Path | None:
        """Return where the card's file lies, or None; does not verify."""
        for folder in self._folders:
            path = folder / card.file
            if path.is_file():
                return path
        return None

    def verified(self, card: ModelCard) -> Path:
        """Return the path of a file whose hash is the card's.

        Raises
        ------
        NetworkError
            If the file is missing or altered.
        """
        path = self.find(card)
        if path is None:
            raise NetworkError(
                f"The network “{card.title}” is not installed.",
                "Install the program again." if card.bundled else "Download it first.",
                f"{card.file} was looked for in {', '.join(map(str, self._folders))}",
            )
        with self._lock:
            if path in self._verified:
                return path
            found = sha256_of(path)
            if found != card.sha256:
                raise NetworkError(
                    f"The file of the network “{card.title}” is damaged or has been altered.",
                    "Install the program again."
                    if card.bundled
                    else "Delete it and download it again.",
                    f"{path}\nexpected SHA-256 {card.sha256}\nfound    SHA-256 {found}",
                )
            self._verified.add(path)
        return path
