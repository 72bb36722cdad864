"""The manifest of a data set: one line of CSV for each picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from photorestorer_gui.photo.atomic import save_error


@dataclass(frozen=True)
class Row:
    """One line of the manifest; paths are relative to the data set, `source` to the source folder.

    What the generator drew follows from `seed` and `id`; `parameters` (JSON) holds the square cut
    from the source (left, top, side) and the share of the picture that cracks cover.
    """

    id: str
    file: str
    split: str
    source: str
    group: str
    kinds: str
    seed: str
    mask: str
    parameters: str


_COLUMNS = [field.name for field in fields(Row)]


def rows_in(path: Path) -> Iterator[Row]:
    """Yield the whole lines of a manifest; the last of a run that was ended may be torn."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for values in csv.DictReader(file):
            if set(values) == set(_COLUMNS) and str(values["parameters"]).endswith("}"):
                yield Row(**values)


def is_whole(out: Path, row: Row) -> bool:
    """Whether the files of a line are there, and not empty."""
    files = [out / name for name in (row.file, row.mask) if name]
    return all(file.is_file() and file.stat().st_size > 0 for file in files)


def table(rows: Iterable[Row]) -> str:
    """Return a manifest as text."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    return text.getvalue()


def append_row(path: Path, row: Row) -> None:
    """Add a line to a manifest.

    Raises
    ------
    SaveError
        If it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, _COLUMNS, lineterminator="\n").writerow(asdict(row))
    except OSError as error:
        raise save_error(path, error) from error
