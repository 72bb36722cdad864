"""The journal of an output folder: the one truth about what was done there.

Whatever ends the program, the journal says afterwards which photos are done, and each note is on
the disk before the next thing is begun.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final, Literal, get_args

from photorestorer_gui.batch.storage import Source, source_of
from photorestorer_gui.errors import DiskFullError, PhotoRestorerError, SaveError
from photorestorer_gui.plain_json import parsed

State = Literal["waiting", "running", "writing", "done", "partly", "failed"]
"""`writing`: the file's hash is noted, and it may have its name already.  `partly`: saved, but a
step failed.  Others as they are called."""

VERSION: Final = 1
_KINDS: Final[dict[str, Any]] = {
    "source": bytes,
    "target": bytes,
    "tries": int,
    "seconds": int | float,
}
"""What a column holds, if not text."""
_PATIENCE_S: Final = 10.0
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS photos (
    source BLOB PRIMARY KEY,  -- the bytes of an absolute path, which need not be text, or a URL
    target BLOB NOT NULL UNIQUE,  -- below the output folder, with slashes
    state TEXT NOT NULL,
    settings TEXT NOT NULL,
    stamp TEXT NOT NULL,
    sha256 TEXT NOT NULL,  -- of the source
    target_sha256 TEXT NOT NULL,
    coming_sha256 TEXT NOT NULL,  -- of what is about to get the target's name
    tries INTEGER NOT NULL,
    seconds REAL NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL,
    record TEXT NOT NULL  -- JSON
);
CREATE TABLE IF NOT EXISTS thumbnails (source BLOB PRIMARY KEY, before BLOB, after BLOB);
"""
_COLUMNS: Final = (
    "source, target, state, settings, stamp, sha256, target_sha256, coming_sha256, tries, "
    "seconds, reason, remedy, record"
)


@dataclass(frozen=True)
class Entry:
    """What the journal says of one photo.

    Attributes
    ----------
    source : Source
        Absolute.
    target : PurePath
        Where the restored photo lies below the output folder.
    state : State
    settings : str
        What was asked when it was last begun, as JSON.
    stamp, sha256 : str
        Of the source when it was last begun and read; empty before.
    target_sha256, coming_sha256 : str
        Of what was saved last, and of what is about to replace it; empty for neither.
    tries : int
        How often it was begun.
    seconds : float
        Time that the photo took, start to saved.
    reason, remedy : str
        Why it failed and what to do, for the person.
    record : dict
        What was found and done, as JSON has it.
    """

    source: Source
    target: PurePath
    state: State = "waiting"
    settings: str = ""
    stamp: str = ""
    sha256: str = ""
    target_sha256: str = ""
    coming_sha256: str = ""
    tries: int = 0
    seconds: float = 0.0
    reason: str = ""
    remedy: str = ""
    record: dict[str, Any] = field(default_factory=dict)


class Journal:
    """Notes in a SQLite file with a write-ahead log, each flushed to the disk.

    Parameters
    ----------
    path : Path
        Made if it is not there; its folder must be.

    Raises
    ------
    PhotoRestorerError
        If the file is damaged, of a later version, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._base = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._base.close()
                raise

    def _prepare(self) -> None:
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise PhotoRestorerError(
                f"The journal “{self._path}” was written by a later version of this program.",
                "Use that version, or choose another folder with -o.",
            )
        # Ours has none, and either may run without end.
        if self._base.execute(
            "SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')"
        ).fetchone():
            raise ValueError("it holds a view or a trigger")
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_SCHEMA)
        if version < VERSION:
            self._base.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close the file; what was noted is there already."""
        self._base.close()

    def entries(self) -> Iterator[Entry]:
        """Yield what is noted of all photos, in the order in which they were first noted."""
        with self._told():
            for row in self._base.execute(f"SELECT {_COLUMNS} FROM photos ORDER BY rowid"):
                yield _entry(row)

    def entry(self, source: Source) -> Entry | None:
        """Return what is noted of one photo."""
        with self._told():
            asked = f"SELECT {_COLUMNS} FROM photos WHERE source = ?"
            row = self._base.execute(asked, (_bytes(source),)).fetchone()
        return None if row is None else _entry(row)

    def note(self, *entries: Entry) -> None:
        """Note photos anew, all or none of them.

        Raises
        ------
        DiskFullError
            If there is no space for it; what was noted before stands.
        """
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        with self._told(), self._whole():
            self._base.executemany(
                f"INSERT INTO photos ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (source) DO UPDATE "
                f"SET ({_COLUMNS}) = ({', '.join(f'excluded.{c}' for c in _COLUMNS.split(', '))})",
                map(_row, entries),
            )

    def move(self, before: Source, after: Source) -> None:
        """Note that a photo lies elsewhere now."""
        with self._told(), self._whole():
            for table in ("photos", "thumbnails"):
                self._base.execute(
                    f"UPDATE {table} SET source = ? WHERE source = ?",
                    (_bytes(after), _bytes(before)),
                )

    def keep_thumbnails(self, source: Source, before: bytes, after: bytes) -> None:
        """Keep small pictures of a photo for the report, JPEG."""
        with self._told():
            self._base.execute(
                "INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?)",
                (_bytes(source), before, after),
            )

    def thumbnails(self, source: Source) -> tuple[bytes, bytes]:
        """Return the small pictures of a photo, empty where there are none."""
        with self._told():
            row = self._base.execute(
                "SELECT before, after FROM thumbnails WHERE source = ?", (_bytes(source),)
            ).fetchone()
        before, after = (b"", b"") if row is None else row
        return (
            before if isinstance(before, bytes) else b"",
            after if isinstance(after, bytes) else b"",
        )

    def about(self, name: str) -> str:
        """Return a note about the whole folder, empty if there is none."""
        with self._told():
            row = self._base.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def note_about(self, notes: Mapping[str, str]) -> None:
        """Note something about the whole folder."""
        with self._told(), self._whole():
            self._base.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", notes.items())

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Write all that the block notes, or nothing."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:  # after some errors SQLite has taken it back itself
                self._base.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's errors into sentences."""
        try:
            yield
        except sqlite3.Error as error:
            raise _error(self._path, error) from error
        except ValueError as error:  # of `_entry`, and of SQLite for text that is none
            raise _damaged(self._path, error) from error


def _error(path: Path, error: sqlite3.Error) -> PhotoRestorerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(
            "The disk is full, so the batch stopped.",
            "Free some space, or use another disk.",
            f"{path}: {error}",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path, error)
    return SaveError(
        f"The journal “{path}” cannot be written.",
        "Check that the disk is connected and that you may write to it.",
        str(error),
    )


def _damaged(path: Path, error: Exception) -> PhotoRestorerError:
    return PhotoRestorerError(
        f"The journal “{path}” is damaged.", "Choose another folder with -o.", str(error)
    )


def _bytes(source: Source) -> bytes:
    """Return a path or a URL as the bytes that it is noted with."""
    return os.fsencode(str(source))


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        _bytes(entry.source),
        os.fsencode(entry.target.as_posix()),
        entry.state,
        entry.settings,
        entry.stamp,
        entry.sha256,
        entry.target_sha256,
        entry.coming_sha256,
        entry.tries,
        entry.seconds,
        entry.reason,
        entry.remedy,
        json.dumps(entry.record),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    """Return the entry of a row; raises ValueError if the row is none that `_row` makes."""
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    for name, value in values.items():
        if not isinstance(value, _KINDS.get(name, str)):
            raise ValueError(f"{name} is {value!r:.100}")
    if values["state"] not in get_args(State):
        raise ValueError(f"there is no state “{values['state']:.100}”")
    values["source"] = source_of(os.fsdecode(values["source"]))
    values["target"] = PurePath(os.fsdecode(values["target"]))
    values["record"] = parsed(values["record"])
    if not isinstance(values["record"], dict):
        raise ValueError("the record is no JSON object")
    return Entry(**values)
