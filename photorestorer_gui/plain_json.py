"""JSON files, whoever wrote them: whatever is wrong with one is a `ValueError`, and early."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

MOST_BYTES: Final = 16 << 20
"""More than any JSON file of ours; parsed, one takes up to thirty times as much memory."""


def parsed(text: str | bytes) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    ValueError
        If it is no JSON, no UTF-8, or nested too deeply.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is no JSON, no UTF-8, nested too deeply or larger than `MOST_BYTES`.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("it is too large")
    return parsed(content.decode("utf-8"))
