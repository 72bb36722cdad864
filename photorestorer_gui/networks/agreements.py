"""Which licences the person agreed to; asked once for each wording."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.photo.atomic import save_error, write_atomically
from photorestorer_gui.plain_json import read_json


def wording_sha256(card: ModelCard) -> str:
    """Return the hash of what a person is shown of a card's licence."""
    return hashlib.sha256(f"{card.licence}\n{card.licence_note}".encode()).hexdigest()


class Agreements:
    """What the person agreed to, kept in a file.

    Parameters
    ----------
    file : Path
        A JSON object of model ids to hashes of wordings; it may not exist.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def covers(self, card: ModelCard) -> bool:
        """Return whether the person agreed to the card's licence as it is worded now."""
        return self._read().get(card.id) == wording_sha256(card)

    def add(self, card: ModelCard) -> None:
        """Remember that the person agreed.

        Raises
        ------
        SaveError
            If it cannot be written.
        """
        agreed = self._read() | {card.id: wording_sha256(card)}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise save_error(self._file, error) from error
        content = json.dumps(agreed, indent=1, sort_keys=True).encode()
        write_atomically(self._file, content, overwrite=True)

    def _read(self) -> dict[str, str]:
        try:
            agreed = read_json(self._file)
        except (OSError, ValueError):
            return {}
        sound = isinstance(agreed, dict)
        return {k: v for k, v in agreed.items() if isinstance(v, str)} if sound else {}
