"""Every place where the program writes bytes, each as something that can be written twice."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from photorestorer_gui.app import start_log
from photorestorer_gui.batch import report as batch_report
from photorestorer_gui.batch.run import Outcome
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks import install, part
from photorestorer_gui.networks.agreements import Agreements
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.providers import Verdicts
from photorestorer_gui.photo import atomic
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import save_mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import kept_list as lists
from photorestorer_gui.project import session as sessions
from photorestorer_gui.project.files import save_project
from photorestorer_gui.project.kept_list import KeptList, ListedPhoto, PhotoList
from photorestorer_gui.project.recent import RecentPhotos
from photorestorer_gui.project.session import JOURNAL, Session
from photorestorer_gui.restoration.pace import Pace
from photorestorer_gui.settings import Settings, save_settings
from photorestorer_gui.ui.outgoing import Outgoing
from tests.project.projects import project_of

CARD = next(card for card in CATALOGUE if card.id == "sface")


@dataclass(frozen=True)
class Place:
    """A place where bytes are written.

    Attributes
    ----------
    name : str
    write : callable(folder, version)
        Writes version 0 or 1 below the folder.
    told : tuple of exception
        What a failure is told with; empty where it costs the person nothing and is only logged.
    kept : tuple of str
        Endings of files that may be left, since they are of use.
    lasts : bool
        Whether it must survive a power cut.
    grows : bool
        Whether it is a file that is appended to: what was in it before is its beginning then.
    named_first : bool
        Whether the new file may be there, whole, although a failure was told.
    """

    name: str
    write: Callable[[Path, int], None]
    told: tuple[type[Exception], ...] = (PhotoRestorerError,)
    kept: tuple[str, ...] = ()
    lasts: bool = True
    grows: bool = False
    named_first: bool = False


def photo_of(version: int) -> Photo:
    return Photo(np.random.default_rng(version).integers(0, 256, (20, 24, 3), np.uint8))


def _photo(suffix: str) -> Callable[[Path, int], None]:
    return lambda folder, version: void(
        save_photo(photo_of(version), folder / f"a{suffix}", overwrite=True)
    )


def void(_result: object) -> None:
    """Take a result that nobody needs."""


def _new_photo(folder: Path, version: int) -> None:
    path = folder / "a.png"
    if version and not path.exists():
        save_photo(photo_of(version), path)


def _mask(folder: Path, version: int) -> None:
    marked = np.random.default_rng(version).random((40, 50)) < 0.5
    save_mask(Mask(marked), folder / "mask.png", overwrite=True)


def _project(folder: Path, version: int) -> None:
    save_project(project_of(seed=version), folder / "a.photorestorer", overwrite=True)


def _settings(folder: Path, version: int) -> None:
    changed = Settings(jpeg_quality=60 + version, sensitivity=0.25, language="es", tour=False)
    save_settings(folder / "settings.json", changed)


def _recent(folder: Path, version: int) -> None:
    RecentPhotos(folder / "recent").add(Path(f"/photos/{version}.png"), b"thumbnail" * 20)


def _agreement(folder: Path, version: int) -> None:
    card = replace(CARD, licence=f"{version}" * 20)
    Agreements(folder / "agreements.json").add(card)


def _verdict(folder: Path, version: int) -> None:
    Verdicts(folder / "providers.json").add("key" * 30, f"{version}")


def _pace(folder: Path, version: int) -> None:
    pace = Pace(folder / "pace.json")
    pace._paces = {"sharpen/a very long name of a network, say/cpu": 1.0 + version}
    pace._keep()


def _own_file(folder: Path, version: int) -> None:
    """Version 0 is a damaged file of that name, which a sound one replaces."""
    weights, given = folder / "weights", folder.parent / f"given-{version}"
    if not version:
        weights.mkdir(exist_ok=True)
        (weights / CARD.file).write_bytes(b"damaged")
        return
    given.write_bytes(b"somebody's own network, of more than a few bytes" * 9)
    with mock.patch.object(install, "_try_out"):
        install.add(CARD, given, weights, Progress())


def _download(folder: Path, version: int) -> None:
    content = b"%d" % version * 400
    card = replace(CARD, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
    with part.receiving(card, folder / "weights") as growing:
        growing.remember("https://example.org/a", f"etag-{version}")
        growing.append(content[:200])
        growing.append(content[200:])
        growing.place(folder / "weights" / card.file)


class NoJournal:
    """A batch's journal that remembers nothing."""

    def about(self, name: str) -> str:
        return ""

    def note_about(self, notes: object) -> None: ...

    def thumbnails(self, source: Path) -> tuple[bytes, bytes]:
        return b"", b""


def _report(folder: Path, version: int) -> None:
    outcome = Outcome(seconds=float(version))
    made = batch_report.Report(Path("/out"), datetime(2020, 1, 1, tzinfo=UTC), outcome, '{"a": 1}')
    journal: Any = NoJournal()
    batch_report.write_report(folder / "report.html", made, journal)


def _named_result(folder: Path, version: int) -> None:
    """Give a staged file of a batch its name."""
    staged = folder.parent / f"staged-{version}.png"
    staged.write_bytes(b"%d" % version * 300)
    atomic.move_into_place(staged, folder / "a.png", overwrite=True)


def _outgoing(folder: Path, version: int) -> None:
    outgoing = Outgoing(folder / "outgoing")
    try:
        outgoing.file("a.png", lambda path: save_photo(photo_of(version), path))
    finally:
        outgoing.remove()


def _session_of(root: Path) -> Session:
    found = sorted(root.iterdir()) if root.is_dir() else []
    return Session.take(found[0]) if found else Session.begin(root)


def _list_of(root: Path) -> KeptList:
    found = sorted(root.iterdir()) if root.is_dir() else []
    return KeptList.take(found[0]) if found else KeptList.begin(root)


def _list(folder: Path, version: int) -> None:
    held = _list_of(folder / "lists")
    try:
        held.write(PhotoList((ListedPhoto(1, f"/photos/{version}.png", "found"),)))
    finally:
        held.leave()


def _compacted_list(folder: Path, version: int) -> None:
    """Version 1 is a list that has grown too long."""
    if not version:
        _list(folder, 0)
    with mock.patch.object(lists, "COMPACT_BYTES", 1 if version else 1 << 30):
        _list(folder, 0)


def _listed_result(folder: Path, version: int) -> None:
    """The result of a photo of a list, for which there is no room in memory."""
    held = _list_of(folder / "lists")
    try:
        project = replace(project_of(seed=version), report=None, result=None, layers=None)
        session = held.session(1)
        if version and (session.folder / JOURNAL).exists():
            session.resume(max_megapixels=1)  # as a list that crashed is gone on with
        picture = session.keep_picture("result", b"%d" % version * 300)
        session.write(project, {"result": picture}, {})
        session.rest()
    finally:
        held.leave()


def _session(folder: Path, version: int) -> None:
    session = _session_of(folder / "sessions")
    try:
        project = replace(project_of(seed=version), report=None, result=None, layers=None)
        session.write(project, {}, {})
    finally:
        session.leave()


def _layer(folder: Path, version: int) -> None:
    session = _session_of(folder / "sessions")
    try:
        session.keep_picture("thumbnail", b"%d" % version * 300)
    finally:
        session.leave()


def _compacted(folder: Path, version: int) -> None:
    """Version 1 is a journal that has grown too long."""
    if not version:
        _session(folder, 0)
    with mock.patch.object(sessions, "COMPACT_BYTES", 1 if version else 1 << 30):
        _session(folder, 0)


def _log(folder: Path, version: int) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    with mock.patch.object(logging, "raiseExceptions", False):
        start_log(folder / "log" / "photorestorer.log")
        logging.getLogger("photorestorer_gui").info("version %d", version)
        root.setLevel(level)
        for handler in [each for each in root.handlers if each not in before]:
            root.removeHandler(handler)
            try:
                handler.close()
            except OSError:
                handler.stream = None  # type: ignore[attr-defined]


KEPT = (PhotoRestorerError, OSError)
"""What the window turns into words itself."""

PLACES = (
    *(Place(f"result {suffix}", _photo(suffix)) for suffix in (".png", ".tif")),
    Place("result under a new name", _new_photo),
    Place("mask", _mask),
    Place("project", _project),
    Place("settings", _settings),
    Place("recent photos", _recent, KEPT),
    Place("agreements", _agreement),
    Place("verdicts on accelerators", _verdict, ()),
    Place("pace of steps", _pace, ()),
    Place("own model file", _own_file),
    Place("download", _download, kept=(".part", ".part.json")),
    Place("batch report", _report),
    Place("batch result", _named_result, named_first=True),
    Place("list of photos", _list, KEPT, grows=True),
    Place("list’s journal written anew", _compacted_list, KEPT, grows=True),
    Place("result of a photo of a list", _listed_result, KEPT, grows=True),
    Place("file to be dragged", _outgoing, KEPT, lasts=False),
    Place("session", _session, KEPT, grows=True),
    Place("session’s layer", _layer, KEPT),
    Place("session’s journal written anew", _compacted, KEPT, grows=True),
    Place("log", _log, (), lasts=False, grows=True),
)
