"""One photo of a batch, from its file to a file that only lacks its name."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from photorestorer_gui.batch.executor import Prepared, Task
from photorestorer_gui.batch.fingerprint import sha256_of
from photorestorer_gui.batch.storage import at_hand, fresh_stamp_of, hash_of
from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.encoding import to_8_bit
from photorestorer_gui.photo.files import (
    AS_IT_IS,
    check_target,
    load_photo,
    refuse_original,
    save_photo,
    save_unchanged,
)
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.records import step_record
from photorestorer_gui.restoration.restore import Restoration, restore
from photorestorer_gui.restoration.wishes import (
    Planned,
    Wishes,
    plan_photo,
    refuse_if_nothing_worked,
)

THUMBNAIL_PX = 320


def prepare(task: Task, wishes: Wishes, networks: Networks, progress: Progress) -> Prepared:
    """Restore a photo as `restore` does on the command line, and save it at `task.staged`.

    Raises
    ------
    PhotoRestorerError
        If it cannot be read, restored or saved; nothing is left at `task.staged` then.
    Cancelled
        If the person asked for the work to stop.
    """
    start = time.perf_counter()
    stamp = fresh_stamp_of(task.source)
    folder = task.staged.parent
    with at_hand(task.source, folder.with_name(f"{folder.name}-source")) as file:
        planned, restoration = _restored(task, file, wishes, networks, progress)
        sha256 = _unchanged_source(task, file, stamp)
    return Prepared(
        task,
        "partly" if restoration.failed else "done",
        stamp,
        sha256,
        sha256_of(task.staged),
        time.perf_counter() - start,
        _record(planned, restoration),
        (_thumbnail(restoration.before), _thumbnail(restoration.after)),
    )


def _restored(
    task: Task, file: Path, wishes: Wishes, networks: Networks, progress: Progress
) -> tuple[Planned, Restoration]:
    """Restore and save the photo in `file`, which is its own or a copy."""
    photo = load_photo(file)
    refuse_original(task.target, file)
    _make_room(task)
    options = task.options or AS_IT_IS
    factor = wishes.enlarge or 1
    check_target(photo, task.staged, overwrite=False, factor=factor, options=options)
    planned = plan_photo(photo, wishes, networks=networks, progress=progress.part(0.0, 0.3))
    restoration = restore(
        photo,
        planned.plan,
        planned.mask,
        networks=networks,
        progress=progress.part(0.3, 0.6),
    )
    refuse_if_nothing_worked(restoration)
    if restoration.unchanged:
        save_unchanged(restoration.after, task.staged, options=options)
    else:
        # Without a date, so that a photo comes out the same whenever a batch gets to it.
        told = _undated(restoration.provenance)
        save_photo(restoration.after, task.staged, options=options, provenance=told)
    return planned, restoration


def _undated(provenance: Provenance | None) -> Provenance | None:
    return None if provenance is None else replace(provenance, when="")


def _make_room(task: Task) -> None:
    """Make the folder of the staged file, which has the photo's own name for messages' sake."""
    try:
        task.staged.parent.mkdir(exist_ok=True)
        task.staged.unlink(missing_ok=True)  # of a worker that died
    except OSError as error:
        raise save_error(task.target, error) from error


def _unchanged_source(task: Task, file: Path, stamp: str) -> str:
    """Return the hash of the source; what was made of a file that has changed since is dropped."""
    sha256 = hash_of(file)
    if not sha256 or fresh_stamp_of(task.source) != stamp:
        task.staged.unlink(missing_ok=True)
        raise UnreadablePhotoError(
            f"“{task.source.name}” was changed while it was being restored.",
            "Try again when no other program writes to it.",
        )
    return sha256


def _record(planned: Planned, restoration: Restoration) -> dict[str, Any]:
    """Return what was found and done, in the words of ``inspect --json`` and ``restore --json``."""
    photo, report = restoration.before, planned.report
    scores = {} if report is None else report.scores
    return {
        "width": photo.width,
        "height": photo.height,
        "label": planned.label,
        "scores": {kind: round(score, 4) for kind, score in scores.items()},
        "found": [] if report is None else list(report.found),
        "crack_coverage": round(planned.mask.coverage, 6),
        "steps": [
            step_record(each) | {"title": each.title, "reason": each.reason}
            for each in restoration.outcomes
        ],
        "changed_fraction": round(restoration.changed_fraction, 6),
        "notes": list(photo.metadata.notes),
    }


def _thumbnail(photo: Photo) -> bytes:
    """Return a JPEG of at most `THUMBNAIL_PX` a side."""
    scale = min(1.0, THUMBNAIL_PX / max(photo.width, photo.height))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small: Any = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    file = io.BytesIO()
    Image.fromarray(to_8_bit(photo.with_pixels(small).pixels)).save(
        file, "JPEG", quality=82, optimize=True
    )
    return file.getvalue()
