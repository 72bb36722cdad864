"""The ways by which a file that anyone may have made comes into the program.

A `Door` takes bytes and does with them what the program does.  It ends quietly or raises a
`PhotoRestorerError`; anything else is a defect.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from photorestorer_gui.batch.journal import Entry, Journal
from photorestorer_gui.networks import install
from photorestorer_gui.networks.agreements import Agreements
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.own_files import note_of, noted_sha256
from photorestorer_gui.networks.providers import Verdicts
from photorestorer_gui.networks.trying import try_here
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask_files import load_mask
from photorestorer_gui.photo.provenance_xmp import read_provenance
from photorestorer_gui.photo.small import load_small
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.crashed import crashed_sessions
from photorestorer_gui.project.files import load_project, load_thumbnail, save_project
from photorestorer_gui.project.journal import line_of, tiles_record
from photorestorer_gui.project.recent import RecentPhotos
from photorestorer_gui.project.record import to_record
from photorestorer_gui.project.session import Session
from photorestorer_gui.restoration.pace import Pace
from photorestorer_gui.settings import Settings, load_settings, save_settings
from tests.networks import graphs
from tests.photo.whole_files import odd_files, whole_files
from tests.project.projects import project_of

MOST_MEGAPIXELS = 4.0
"""Enough for every sound file here; a picture that claims more is refused."""
SFACE = next(card for card in CATALOGUE if card.id == "sface")

Seeds = dict[str, bytes]


@dataclass(frozen=True)
class Door:
    """A way in.

    Attributes
    ----------
    name : str
    seeds : callable() -> dict
        Sound files, by what they are.
    enter : callable(content, folder)
        Does with the bytes what the program does; `folder` is there, empty and may be filled.
    """

    name: str
    seeds: Callable[[], Seeds]
    enter: Callable[[bytes, Path], None]


@contextmanager
def entered(folder: Path) -> Iterator[Path]:
    """Give an empty folder, and clear it away."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def photo_seeds() -> Seeds:
    return {**whole_files(), **odd_files()}


def enter_as_photo(content: bytes, folder: Path) -> None:
    """Open a photo, read what it tells, and save it: whatever opens can be saved."""
    path = folder / "photo"
    path.write_bytes(content)
    photo = load_photo(path, max_megapixels=MOST_MEGAPIXELS)
    read_provenance(photo.metadata.xmp)
    if photo.pixels.nbytes < 1_000_000:
        suffix = (".tif", ".png", ".jpg", ".webp")[len(content) % 4]
        save_photo(photo, folder / f"saved{suffix}")


def enter_as_small(content: bytes, folder: Path) -> None:
    path = folder / "photo"
    path.write_bytes(content)
    load_small(path, 16, max_megapixels=MOST_MEGAPIXELS)


def enter_as_mask(content: bytes, folder: Path) -> None:
    path = folder / "mask"
    path.write_bytes(content)
    load_mask(path, height=40, width=56, scaled=True, max_megapixels=MOST_MEGAPIXELS)


@cache
def project_seeds() -> Seeds:
    made = {}
    with _scratch() as folder:
        for name, deep in (("shallow", False), ("deep", True)):
            path = save_project(project_of(9, 7, deep=deep), folder / f"{name}.photorestorer")
            made[name] = path.read_bytes()
    return made


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def enter_as_project(content: bytes, folder: Path) -> None:
    path = folder / "work.photorestorer"
    path.write_bytes(content)
    load_thumbnail(path)
    load_project(path, max_megapixels=MOST_MEGAPIXELS)


def settings_seeds() -> Seeds:
    with _scratch() as folder:
        save_settings(folder / "s.json", Settings(language="es", downloads=False))
        return {"settings": (folder / "s.json").read_bytes()}


def enter_as_settings(content: bytes, folder: Path) -> None:
    path = folder / "settings.json"
    path.write_bytes(content)
    save_settings(path, load_settings(path))


def session_entry() -> dict[str, object]:
    """Return the entry of a session's journal that needs no files beside it."""
    project = project_of(9, 7)
    assert project.layers is not None
    marks = {"marked": tiles_record([(Box(0, 0, 7, 9), project.layers.marked.pixels)])}
    return {"at": 1.0, "file": None, "state": to_record(project, {}), "sums": {}, "marks": marks}


def session_seeds() -> Seeds:
    return {"journal": line_of(session_entry()) * 2}


def enter_as_session(content: bytes, folder: Path) -> None:
    """Find the session and go on with it."""
    own = folder / "sessions" / "0000000001-abcd"
    own.mkdir(parents=True)
    (own / "journal.jsonl").write_bytes(content)
    crashed_sessions(folder / "sessions")
    if not own.exists():
        own.mkdir()
    session = Session.take(own)
    try:
        session.read(Progress(), max_megapixels=MOST_MEGAPIXELS)
    finally:
        session.leave()


def enter_as_recent(content: bytes, folder: Path) -> None:
    (folder / "recent.json").write_bytes(content)
    photos = RecentPhotos(folder)
    photos.all()
    photos.add(folder / "new.png", b"")


def batch_seeds() -> Seeds:
    with _scratch() as folder:
        path = folder / "journal.sqlite"
        journal = Journal(path)
        for number in range(5):
            done = Entry(
                folder / f"{number}.png", Path(f"{number}.tif"), "done", record={"label": "none"}
            )
            journal.note(done)
            journal.keep_thumbnails(done.source, b"before", b"after")
        journal.note_about({"pattern": "{name}"})
        journal.close()
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA journal_mode = DELETE")
        return {"journal": path.read_bytes()}


def enter_as_batch(content: bytes, folder: Path) -> None:
    path = folder / "journal.sqlite"
    path.write_bytes(content)
    journal = Journal(path)
    try:
        for entry in journal.entries():
            journal.thumbnails(entry.source)
            journal.entry(entry.source)
        journal.about("pattern")
        journal.note(Entry(folder / "new.png", Path("new.tif")))
    finally:
        journal.close()


@cache
def model_seeds() -> Seeds:
    return {"sface": graphs.meeting(SFACE), "identity": graphs.identity(), "slow": graphs.slow(3)}


def enter_as_model(content: bytes, folder: Path) -> None:
    """Add a network, and try it here: whoever comes in by this door is watched from outside."""
    path = folder / "own.onnx"
    path.write_bytes(content)
    with mock.patch.object(install, "try_apart", try_here):
        install.add(SFACE, path, folder / "models", Progress())


def note_seeds() -> Seeds:
    record = {"id": "sface", "sha256": "ab" * 32, "sharpen//cpu": 0.5, "sface/cpu": "right"}
    return {"note": json.dumps(record).encode()}


def enter_as_notes(content: bytes, folder: Path) -> None:
    """Read every small JSON file that the program keeps for itself."""
    path = folder / "note.json"
    path.write_bytes(content)
    note_of(folder / "own.onnx").write_bytes(content)
    Pace(path)
    Agreements(path).covers(SFACE)
    noted_sha256(SFACE, folder / "own.onnx")
    Verdicts(path).find("sface/cpu")


DOORS = (
    Door("photo", photo_seeds, enter_as_photo),
    Door("small", photo_seeds, enter_as_small),
    Door("mask", photo_seeds, enter_as_mask),
    Door("project", project_seeds, enter_as_project),
    Door("settings", settings_seeds, enter_as_settings),
    Door("session", session_seeds, enter_as_session),
    Door("recent", lambda: {"list": b'{"photos": [{"path": "/a.png"}]}'}, enter_as_recent),
    Door("batch", batch_seeds, enter_as_batch),
    Door("model", model_seeds, enter_as_model),
    Door("notes", note_seeds, enter_as_notes),
)
