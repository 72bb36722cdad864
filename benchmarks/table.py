"""Rows of the table of speeds, and the folder in which each benchmark leaves its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path("build") / "bench"
"""One JSON file for each benchmark, written as soon as it is done."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    what, against : str
        What is measured, and what it is held against in the same run.
    must : str
        The aim in words; empty where the figure is only printed.
    value : str
        The figure in words.
    met : bool or None
        None where there is no aim.
    why : str
        For an aim that is missed: where the time or the memory goes.
    """

    what: str
    against: str
    must: str
    value: str
    met: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Measured:
    """What one benchmark found.

    Attributes
    ----------
    rows : sequence of Row
    figures : dict
        All numbers behind them, for plots and for later comparisons.
    """

    rows: Sequence[Row]
    figures: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str) -> None:
        """Write the rows and figures to their file in `FOLDER`."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        content = {"rows": [asdict(row) for row in self.rows], "figures": self.figures}
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def kept() -> dict[str, Measured]:
    """Return what all benchmarks found last, by name; one that never ran is missing."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = [Row(**row) for row in content["rows"]]
        found[path.stem] = Measured(rows, content["figures"])
    return found
