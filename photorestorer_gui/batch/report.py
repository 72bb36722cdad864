"""The report of a batch, for people (HTML) and for other programs (CSV, JSON)."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from photorestorer_gui import __version__
from photorestorer_gui.batch.fingerprint import sha256_of
from photorestorer_gui.batch.journal import Entry, Journal
from photorestorer_gui.batch.out_folder import journal_path
from photorestorer_gui.batch.putting import destination_of
from photorestorer_gui.batch.report_html import html_report
from photorestorer_gui.batch.run import Outcome
from photorestorer_gui.batch.storage import Source
from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import save_error, write_atomically

SUFFIXES: Final = (".html", ".csv", ".json")
COLUMNS: Final = (
    "file",
    "output",
    "state",
    "label",
    "found",
    "possible",
    "width",
    "height",
    "crack_coverage",
    "changed_fraction",
    "steps",
    "seconds",
    "reason",
    "remedy",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Report:
    """What a report tells.

    Attributes
    ----------
    out : Source
        The output folder.
    made : datetime
        With the zone of this place.
    outcome : Outcome
    settings : str
        What was asked, as JSON.
    """

    out: Source
    made: datetime
    outcome: Outcome
    settings: str


def check_report(path: Path, journal: Journal) -> None:
    """Raise where a report is bound to fail, or would replace a file that is none of this batch.

    Raises
    ------
    SaveError
        If the name ends in no format, is another file's, or has no folder that can be written to.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise SaveError(
            f"Reports cannot be saved as “{path.suffix or path.name}”.",
            "Choose a name that ends in .html, .csv or .json.",
        )
    if not path.parent.is_dir():
        raise SaveError(
            f"There is no folder “{path.parent}” for the report.", "Create it, or choose another."
        )
    if not os.access(path.parent, os.W_OK):  # on Windows every folder seems to allow it
        raise save_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    try:
        taken = os.path.lexists(path) and sha256_of(path) not in journal.about(_note(path)).split()
    except OSError as error:
        raise save_error(path, error) from error
    if taken:
        raise SaveError(
            f"“{path.name}” exists already, and is no report of this batch.",
            "Choose another name with --report.",
        )


def write_report(path: Path, report: Report, journal: Journal) -> None:
    """Write a report, in the place of the last one; the format follows the suffix.

    Raises
    ------
    SaveError
        If it cannot be written; the last one is untouched.
    """
    content = _content(path.suffix.lower(), report, journal)
    note, coming = _note(path), hashlib.sha256(content).hexdigest()
    # Whatever ends this, the last report or the new one lies there, and both are ours.
    ours = dict.fromkeys([*journal.about(note).split(), coming])
    journal.note_about({note: " ".join(ours)})
    write_atomically(path, content, overwrite=True)
    journal.note_about({note: coming})


def _note(path: Path) -> str:
    return f"report {os.fsencode(path).decode('utf-8', 'backslashreplace')}"


def _content(suffix: str, report: Report, journal: Journal) -> bytes:
    if suffix == ".csv":
        return _csv(report)
    if suffix == ".json":
        text = _json(report)
    else:
        entries, facts = report.outcome.entries, summary(report)
        text = html_report(facts, entries, report.out, journal.thumbnails)
    return text.encode("utf-8", "backslashreplace")


def summary(report: Report) -> dict[str, Any]:
    """Return the numbers of a batch, for JSON and the head of the HTML report."""
    outcome = report.outcome
    entries = outcome.entries
    done = [entry for entry in entries if entry.state in ("done", "partly")]
    states = Counter(entry.state for entry in entries)
    return {
        "program": f"PhotoRestorer {__version__}",
        "made": report.made.isoformat(timespec="seconds"),
        "output_folder": str(report.out),
        "journal": str(journal_path(report.out)),
        "settings": json.loads(report.settings),
        "count": len(entries),
        "done": states["done"],
        "partly": states["partly"],
        "failed": states["failed"],
        "left": states["waiting"] + states["running"] + states["writing"],
        "fresh": len(outcome.fresh),
        "closed_folders": [str(folder) for folder in outcome.closed],
        "seconds": round(outcome.seconds, 3),
        "seconds_of_photos": round(sum(entry.seconds for entry in entries), 3),
        "labels": dict(Counter(entry.record["label"] for entry in done)),
        "found": _kinds(done, "found"),
        "possible": _kinds(done, "possible"),
        "unchanged": sum(entry.record["changed_fraction"] == 0.0 for entry in done),
    }


def _kinds(entries: Iterable[Entry], where: str) -> dict[str, int]:
    """Count kinds of damage; a run that an earlier version began tells of no possible ones."""
    return dict(Counter(kind for entry in entries for kind in entry.record.get(where, ())))


def row(entry: Entry, out: Source) -> dict[str, Any]:
    """Return what a report tells of one photo."""
    saved = entry.state in ("done", "partly")
    return {
        "file": str(entry.source),
        "output": str(destination_of(out).at(entry.target)) if saved else None,
        "state": entry.state,
        "seconds": round(entry.seconds, 3),
        "tries": entry.tries,
        "reason": entry.reason,
        "remedy": entry.remedy,
        **entry.record,
    }


def _json(report: Report) -> str:
    rows = [row(entry, report.out) for entry in report.outcome.entries]
    return json.dumps(summary(report) | {"photos": rows}, indent=1, ensure_ascii=False)


def _csv(report: Report) -> bytes:
    """Return a table that Excel, too, takes for UTF-8."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for entry in report.outcome.entries:
        cells = row(entry, report.out)
        for name in ("found", "possible"):
            cells[name] = " ".join(cells.get(name, ()))
        cells["steps"] = " ".join(f"{s['step']}:{s['status']}" for s in cells.get("steps", ()))
        table.writerow(_cells([cells.get(name) for name in COLUMNS]))
    return file.getvalue().encode("utf-8-sig", "backslashreplace")


def _cells(values: Sequence[Any]) -> list[Any]:
    """Return cells, none of which a spreadsheet takes for a formula."""
    return [
        f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
        for value in values
    ]
