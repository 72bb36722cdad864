"""The output folder: who may work into it, and what lies there besides the photos."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from photorestorer_gui import paths
from photorestorer_gui.batch.journal import Entry, Journal
from photorestorer_gui.batch.putting import AtAddress, Destination, destination_of
from photorestorer_gui.batch.storage import Source
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.lock import Busy, exclusive
from photorestorer_gui.photo.atomic import save_error

STATE_FOLDER = ".photorestorer-batch"


@dataclass(frozen=True)
class OutFolder:
    """An output folder that this run has for itself.

    Attributes
    ----------
    path : Source
        A path is absolute.
    destination : Destination
        What gives results their names there.
    journal : Journal
    staging : Path
        Where files are made before they get their names; on the same disk, and empty at first.
    """

    path: Source
    destination: Destination
    journal: Journal
    staging: Path


def state_folder(out: Source) -> Path:
    """Return where a batch keeps what it must know of an output folder; it may not be there.

    That of an address lies on this machine: a journal needs a disk.
    """
    if isinstance(out, Path):
        return out / STATE_FOLDER
    plain = re.sub(r"\W+", "-", out.name)[:40]
    digest = hashlib.sha256(out.url.encode("utf-8", "surrogateescape")).hexdigest()
    return paths.batches_folder() / f"{plain}-{digest[:16]}"


def journal_path(out: Source) -> Path:
    """Return where the journal of an output folder lies; it may not be there."""
    return state_folder(out) / "journal.sqlite"


def noted(out: Source) -> list[Entry]:
    """Return what the journal of an output folder says, without making one.

    Raises
    ------
    PhotoRestorerError
        If it cannot be read.
    """
    path = journal_path(out)
    if not path.is_file():
        return []
    with contextlib.closing(Journal(path)) as journal:
        return list(journal.entries())


def results_in(folder: Source) -> frozenset[Source]:
    """Return where batches put photos into a folder; nowhere if none worked into it.

    All else that lies there counts as anyone's: a journal is begun also where a batch is refused.
    """
    try:
        entries = noted(folder)
    except PhotoRestorerError:
        return frozenset()
    put = [entry.target for entry in entries if entry.target_sha256 or entry.coming_sha256]
    if isinstance(folder, Path):
        return frozenset(folder / place for place in put)
    return frozenset(folder.joined(place) for place in put)


@contextmanager
def opened(out: Source) -> Iterator[OutFolder]:
    """Open an output folder for one run, and make it if it is not there.

    Raises
    ------
    PhotoRestorerError
        If another run works into it, or no file gets its name in one act there.
    SaveError
        If it cannot be made or written.
    """
    with contextlib.ExitStack() as held:
        yield _opened(out, held)


def _opened(out: Source, held: contextlib.ExitStack) -> OutFolder:
    destination, state = destination_of(out), state_folder(out)
    try:
        state.mkdir(parents=True, exist_ok=True)
        held.enter_context(exclusive(state / "lock"))
        staging = held.enter_context(_staging(state))
    except Busy as error:
        raise PhotoRestorerError(
            f"Another batch is working into “{out}”.",
            "Wait until it has finished, or choose another folder with -o.",
        ) from error
    except OSError as error:
        raise save_error(state, error) from error
    if isinstance(destination, AtAddress):
        destination.try_out()
    journal = held.enter_context(contextlib.closing(Journal(journal_path(out))))
    journal.note_about({"folder": os.fsencode(str(out)).decode("utf-8", "backslashreplace")})
    return OutFolder(out, destination, journal, staging)


@contextmanager
def _staging(state: Path) -> Iterator[Path]:
    """Make an empty folder of a new name: a worker that outlived its run cannot write into it."""
    for left in state.glob("staging-*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = state / f"staging-{secrets.token_hex(4)}"
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
