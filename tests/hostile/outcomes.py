"""What becomes of hostile files: opened, or refused in a sentence, and nothing else."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from photorestorer_gui.errors import PhotoRestorerError
from tests.hostile.doors import entered

Enter = Callable[[bytes, Path], None]


def outcome(enter: Enter, content: bytes, folder: Path) -> str:
    """Return “opened”, or the sentence; anything else fails the test."""
    with entered(folder), warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            enter(content, folder)
        except PhotoRestorerError as error:
            assert error.summary.endswith("."), error.summary
            assert error.remedy
            assert "\n" not in error.summary
            return "refused"
    return "opened"


def outcomes(enter: Enter, cases: Iterable[tuple[str, bytes]], folder: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    for name, content in cases:
        try:
            counted[outcome(enter, content, folder / "room")] += 1
        except Exception as error:
            raise AssertionError(f"{name}: {type(error).__name__}: {error}") from error
    return counted
