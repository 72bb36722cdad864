"""One photo of a batch, from its file to a file that only lacks its name."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import cv2
from PIL import Image

from photorestorer_gui.batch.executor import CrowdedError, Prepared, Task
from photorestorer_gui.batch.fingerprint import sha256_of
from photorestorer_gui.batch.machine import Room
from photorestorer_gui.batch.storage import at_hand, fresh_stamp_of, hash_of
from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.asking import Patience
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.encoding import to_8_bit
from photorestorer_gui.photo.files import (
    AS_IT_IS,
    Header,
    check_target,
    load_photo,
    read_header,
    refuse_original,
    save_photo,
    save_unchanged,
)
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.memory import may_be_full, outlook, require_memory
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.records import step_record
from photorestorer_gui.restoration.restore import Restoration, restore
from photorestorer_gui.restoration.wishes import (
    Wishes,
    plan_photo,
    refuse_if_nothing_worked,
)

THUMBNAIL_PX = 320
ANY_ROOM: Final = Room()
PATIENCE = Patience()
"""How long a decoder may take, as where photos are read apart."""


@dataclass(frozen=True)
class _Means:
    """What a photo is worked on with."""

    wishes: Wishes
    networks: Networks
    progress: Progress
    room: Room
    header: Header


@dataclass(frozen=True, eq=False)
class _Made:
    """What is left of a restoration when the photo before it is let go."""

    state: Literal["done", "partly"]
    after: Photo
    unchanged: bool
    provenance: Provenance | None
    record: dict[str, Any]
    thumbnails: tuple[bytes, bytes]


def prepare(
    task: Task, wishes: Wishes, networks: Networks, progress: Progress, room: Room = ANY_ROOM
) -> Prepared:
    """Restore a photo as `restore` does on the command line, and save it at `task.staged`.

    Raises
    ------
    CrowdedError
        If it needs more memory than its share; nothing is decoded then.
    PhotoRestorerError
        If it cannot be read, restored or saved, or needs more memory than there is; nothing is left
        at `task.staged` then.
    Cancelled
        If the person asked for the work to stop.
    """
    start = time.perf_counter()
    stamp = fresh_stamp_of(task.source)
    folder = task.staged.parent
    with at_hand(task.source, folder.with_name(f"{folder.name}-source")) as file:
        with progress.silent(PATIENCE.answer_s):
            header = read_header(file)
        means = _Means(wishes, networks, progress, room, header)
        made = _restored(task, file, means, release=_heed_memory(task, means))
        _save(made, task)
        sha256 = _unchanged_source(task, file, stamp)
    return Prepared(
        task,
        made.state,
        stamp,
        sha256,
        sha256_of(task.staged),
        time.perf_counter() - start,
        made.record,
        made.thumbnails,
    )


def _heed_memory(task: Task, means: _Means) -> bool:
    """Hold what a photo will take against what it may; returns whether it is a large one."""
    wishes, networks, room = means.wishes, means.networks, means.room
    found = outlook(
        means.header,
        task.staged.suffix.lower(),
        usable=room.alone,
        factor=wishes.enlarge or 1,
        full=wishes.engine != "builtin" and may_be_full(networks.installed()),
    )
    require_memory(found)
    if room.share != room.alone and room.share is not None and found.bytes > room.share:
        raise CrowdedError("The photo needs more memory than there is beside others.")
    networks.spare_memory(sparing=found.sparing)
    return found.large


def _restored(task: Task, file: Path, means: _Means, *, release: bool) -> _Made:
    """Restore the photo in `file`, which is its own or a copy.

    What is not needed for saving goes when this returns, as the forecast of its memory has it.
    """
    wishes, networks, progress = means.wishes, means.networks, means.progress
    with progress.silent(PATIENCE.decoding_s(means.header.megapixels)):
        photo = load_photo(file)
    if isinstance(task.target, Path):
        refuse_original(task.target, file)
    _make_room(task)
    factor = wishes.enlarge or 1
    check_target(photo, task.staged, overwrite=False, factor=factor, options=_options(task))
    plan, mask, seen = _looked_at(photo, wishes, networks, progress.part(0.0, 0.3))
    if release:
        # What networks have set aside for an examination is needed by the photo's result.
        networks.release()
    restoration = restore(photo, plan, mask, networks=networks, progress=progress.part(0.3, 0.6))
    refuse_if_nothing_worked(restoration)
    return _Made(
        "partly" if restoration.failed else "done",
        restoration.after,
        restoration.unchanged,
        restoration.provenance,
        seen | _record(restoration),
        (_thumbnail(restoration.before), _thumbnail(restoration.after)),
    )


def _looked_at(
    photo: Photo, wishes: Wishes, networks: Networks, progress: Progress
) -> tuple[RestorationPlan, Mask, dict[str, Any]]:
    """Return what is to be done where, and what was found in the words of ``inspect --json``.

    What was seen pixel by pixel is let go of, but for the mask.
    """
    planned = plan_photo(photo, wishes, networks=networks, progress=progress)
    nobody_looked: dict[str, Any] = {
        "label": planned.label,
        "scores": {},
        "found": [],
        "possible": [],
    }
    record = {
        "width": photo.width,
        "height": photo.height,
        **(nobody_looked if planned.report is None else planned.report.as_record()),
        "crack_coverage": round(planned.mask.coverage, 6),
    }
    return planned.plan, planned.mask, record


def _options(task: Task) -> SaveOptions:
    return task.options or AS_IT_IS


def _save(made: _Made, task: Task) -> None:
    if made.unchanged:
        save_unchanged(made.after, task.staged, options=_options(task))
    else:
        # Without a date, so that a photo comes out the same whenever a batch gets to it.
        told = _undated(made.provenance)
        save_photo(made.after, task.staged, options=_options(task), provenance=told)


def _undated(provenance: Provenance | None) -> Provenance | None:
    return None if provenance is None else replace(provenance, when="")


def _make_room(task: Task) -> None:
    """Make the folder of the staged file, which has the photo's own name for messages' sake."""
    try:
        task.staged.parent.mkdir(exist_ok=True)
        task.staged.unlink(missing_ok=True)  # of a worker that died
    except OSError as error:
        raise save_error(task.staged, error) from error


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


def _record(restoration: Restoration) -> dict[str, Any]:
    """Return what was done, in the words of ``restore --json``."""
    return {
        "steps": [
            step_record(each) | {"title": each.title, "reason": each.reason}
            for each in restoration.outcomes
        ],
        "changed_fraction": round(restoration.changed_fraction, 6),
        "notes": list(restoration.before.metadata.notes),
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
