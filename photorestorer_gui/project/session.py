"""Kept sessions: what the program writes down while somebody works, in case it ends badly.

A session is a folder of the person's own: a lock, a journal and the layers that are too large for
it.  Layers have names of their own and are on the disk before an entry of the journal names them.
A session that ends well is removed; whatever is found without a holder of its lock has crashed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from photorestorer_gui.errors import ProjectError, SaveError
from photorestorer_gui.lock import Busy, exclusive
from photorestorer_gui.photo.atomic import flush_folder, write_privately
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.journal import (
    Bools,
    Journal,
    Tile,
    entries_of,
    lay_tiles,
    line_of,
    tiles_record,
)
from photorestorer_gui.project.project import Layers, Project
from photorestorer_gui.project.record import MOST_SIDE_PX, from_record, to_record
from photorestorer_gui.words import phrase

COMPACT_BYTES: Final = 8 << 20
"""Length from which a journal is written anew, without what later entries made obsolete."""
LAYERS: Final = ("marked", "protected")
JOURNAL, THUMBNAIL = "journal.jsonl", "thumbnail.png"
_LOCK = "lock"
_TRIES: Final = 5


class Session:
    """A session that is held: by the program that works in it, or by one that takes it up again.

    Made by `begin` and `take`.

    Parameters
    ----------
    folder : Path
    stack : ExitStack
        Holds the lock.
    is_locked : bool
        False where the file system knows no locks: another program may hold it as well.

    Attributes
    ----------
    file : Path or None
        The project's file that the work belongs to, as `read` found it.
    """

    def __init__(self, folder: Path, stack: ExitStack, *, is_locked: bool = True) -> None:
        self.folder = folder
        self.is_locked = is_locked
        self.file: Path | None = None
        self._stack = stack
        self._journal: Journal | None = None
        self._sums: dict[str, int] = {}
        self._used: set[str] = set()

    @classmethod
    def begin(cls, root: Path) -> Session:
        """Make and hold a new session.

        Raises
        ------
        OSError
            If the folder cannot be made.
        """
        private_folder(root)
        for _ in range(_TRIES):
            folder = root / f"{int(time.time()):010d}-{secrets.token_hex(4)}"
            folder.mkdir(mode=0o700)
            # Another program may look at the newborn folder just now.
            with contextlib.suppress(Busy):
                return cls.take(folder)
        raise OSError(f"no session could be begun in {root}")

    @classmethod
    def take(cls, folder: Path) -> Session:
        """Hold a session that is there.

        Raises
        ------
        Busy
            If another program holds it.
        OSError
            If it is gone.
        """
        stack = ExitStack()
        # Made here with the permissions of everything in it.
        os.close(os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600))
        is_locked = stack.enter_context(exclusive(folder / _LOCK))
        return cls(folder, stack, is_locked=is_locked)

    def keep_picture(self, role: str, content: bytes) -> str:
        """Write a layer's file, wait until it is on the disk, and return its name.

        Raises
        ------
        SaveError
            If it could not be written; nothing of it is left then.
        """
        name = THUMBNAIL if role == "thumbnail" else f"{role}-{secrets.token_hex(4)}.png"
        path = self.folder / name
        write_privately(path, content)
        self._sums[name] = zlib.crc32(content)
        return name

    def write(
        self,
        project: Project,
        pictures: Mapping[str, str],
        marks: Mapping[str, Sequence[Tile]],
        file: Path | None = None,
    ) -> None:
        """Write down the state and the marks that changed: both, or neither.

        Parameters
        ----------
        project : Project
            Its layers are not looked at.
        pictures : mapping of role to name
            Files of `keep_picture`.
        marks : mapping of layer to tiles
            What is new of the layers ``marked`` and ``protected``.
        file : Path, optional
            The project's file, if there is one.

        Raises
        ------
        OSError
            If it could not be written; what was written before still holds.
        """
        if self._journal is None:
            self._journal = Journal(self.folder / JOURNAL)
            flush_folder(self.folder)
        self._journal.append(
            {
                "at": time.time(),
                "file": str(file) if file is not None else None,
                "state": to_record(project, pictures),
                "sums": {name: self._sums.get(name, 0) for name in pictures.values()},
                "marks": {layer: tiles_record(tiles) for layer, tiles in marks.items()},
            }
        )
        self._sweep(set(pictures.values()))
        if self._journal.size_bytes > COMPACT_BYTES:
            self._compact(project.height, project.width)

    def read(self, progress: Progress, *, max_megapixels: float) -> Project:
        """Return the state and the marks as they were last written down.

        Raises
        ------
        ProjectError
            If there is nothing that can be read.
        Cancelled
            If the person asked for the work to stop.
        """
        try:
            entries = list(entries_of((self.folder / JOURNAL).read_bytes()))
            if not entries:
                raise ValueError("the journal is empty")
            last = Entry(entries[-1])
            state = last.raw("state")
            self.file = Path(last.text("file")) if last.has("file") else None
            project = from_record(
                state,
                partial(self._fetch, last.entry("sums")),
                max_megapixels=max_megapixels,
            )
            return _with_marks(project, entries, progress)
        except (OSError, ValueError, KeyError) as error:
            raise ProjectError(
                phrase("The work that was kept cannot be read."),
                phrase("Open the photo again; your original is untouched."),
                f"{self.folder.name}: {error}",
            ) from error

    def end(self) -> None:
        """Remove the session: it ended well, or nobody wants it."""
        self._close_journal()
        # The lock goes last, so that nobody takes up a folder that is half gone.
        for path in sorted(self.folder.iterdir(), key=lambda each: each.name == _LOCK):
            if path.name != _LOCK:
                with contextlib.suppress(OSError):
                    path.unlink()
        self._stack.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def leave(self) -> None:
        """Let go of the session without removing it: it may be taken up again."""
        self._close_journal()
        self._stack.close()

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _sweep(self, used: set[str]) -> None:
        """Remove layers that the last entry does not need any more."""
        obsolete, self._used = self._used - used, used
        for name in obsolete:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink()

    def _compact(self, height: int, width: int) -> None:
        """Write the journal anew: the last state, and each layer in one piece."""
        path = self.folder / JOURNAL
        entries = list(entries_of(path.read_bytes()))
        masks = _laid(entries, height, width, Progress())
        whole = {layer: tiles_record([_whole_tile(mask)]) for layer, mask in masks.items()}
        self._close_journal()  # the next entry opens the new one
        # Where there is no room for a shorter journal the long one is as good.
        with contextlib.suppress(SaveError):
            write_privately(path, line_of({**entries[-1], "marks": whole}))

    def _fetch(self, sums: Entry, name: str, most_bytes: int) -> bytes:
        """Return a layer's bytes if they are those that were written."""
        if Path(name).name != name:
            raise ValueError(f"“{name}” leads out of the session")
        path = self.folder / name
        if path.stat().st_size > most_bytes:
            raise ValueError(f"“{name}” is too large")
        content = path.read_bytes()
        if zlib.crc32(content) != sums.whole(name, 0, 0xFFFFFFFF):
            raise ValueError(f"“{name}” is damaged")
        return content


def private_folder(folder: Path) -> None:
    """Make a folder, if it is not there, that only its owner may look into.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def _with_marks(project: Project, entries: list[dict[str, Any]], progress: Progress) -> Project:
    if project.report is None:
        return project
    masks = _laid(entries, project.height, project.width, progress)
    if "marked" not in masks:
        return replace(project, report=None)
    protected = masks.get("protected")
    layers = Layers(
        Mask(masks["marked"]), protected=Mask(protected) if protected is not None else None
    )
    return replace(project, layers=layers)


def _laid(
    entries: list[dict[str, Any]], height: int, width: int, progress: Progress
) -> dict[str, Bools]:
    """Return the layers that the journal's tiles make, laid one over another in their order."""
    masks: dict[str, Bools] = {}
    for values in entries:
        progress.check()
        marks = Entry(values).entry("marks")
        for layer in (name for name in LAYERS if marks.has(name)):
            mask = masks.setdefault(layer, np.zeros((height, width), np.bool_))
            lay_tiles(mask, marks.entries(layer, most=MOST_SIDE_PX))
    return masks


def _whole_tile(mask: Bools) -> Tile:
    return Box(0, 0, mask.shape[1], mask.shape[0]), mask
