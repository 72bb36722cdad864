"""Kept sessions: what the program writes down while somebody works, in case it ends badly.

A session is a folder of the person's own: a lock, a journal and the layers that are too large for
it.  Layers have names of their own and are on the disk before an entry of the journal names them.
A session that ends well is removed; whatever is found without a holder of its lock has crashed.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.photo.atomic import write_privately
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.layers import decode_levels, decode_photo, size_of
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.held import Held
from photorestorer_gui.project.journal import (
    Bools,
    Journal,
    Tile,
    entries_of,
    lay_tiles,
    tiles_record,
)
from photorestorer_gui.project.project import Layers, Project
from photorestorer_gui.project.record import (
    MOST_SIDE_PX,
    from_record,
    light_from_record,
    pictures_of_record,
    to_record,
)
from photorestorer_gui.words import phrase

COMPACT_BYTES: Final = 8 << 20
"""Length from which a journal is written anew, without what later entries made obsolete."""
LAYERS: Final = ("marked", "protected")
JOURNAL, THUMBNAIL = "journal.jsonl", "thumbnail.png"


class Session(Held):
    """The work on one photo, written down.

    Made by `begin` and `take`, or by `within` for a photo of a list, whose lock guards it.  Any
    thread; what it is asked for is done one after another.

    Attributes
    ----------
    file : Path or None
        The project's file that the work belongs to, as `read` found it.
    """

    def __init__(self, folder: Path, stack: ExitStack, *, is_locked: bool = True) -> None:
        super().__init__(folder, stack, is_locked=is_locked)
        self.file: Path | None = None
        self._doing = threading.RLock()
        self._journal = Journal(folder / JOURNAL)
        self._sums: dict[str, int] = {}
        self._used: set[str] = set()

    @classmethod
    def within(cls, folder: Path) -> Session:
        """Begin or go on with a session in a folder that somebody holds already.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        folder.mkdir(mode=0o700, exist_ok=True)
        return cls(folder, ExitStack())

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
        entry = {
            "at": time.time(),
            "file": str(file) if file is not None else None,
            "state": to_record(project, pictures),
            "sums": {name: self._sums.get(name, 0) for name in pictures.values()},
            "marks": {layer: tiles_record(tiles) for layer, tiles in marks.items()},
        }
        with self._doing:
            self._journal.append(entry)
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
        with self._doing, self._readable():
            entries = self._entries()
            last = Entry(entries[-1])
            self.file = Path(last.text("file")) if last.has("file") else None
            project = from_record(
                last.raw("state"),
                partial(self._fetch, last.entry("sums")),
                max_megapixels=max_megapixels,
            )
            return _with_marks(project, entries, progress)

    def resume(self, *, max_megapixels: float) -> Kept:
        """Return the work without its pixels, having made sure that it can be gone on with here.

        Raises
        ------
        ProjectError
            If there is nothing that can be read.
        """
        with self._doing, self._readable():
            last = Entry(self._entries()[-1])
            state = last.raw("state")
            project = light_from_record(state, max_megapixels=max_megapixels)
            pictures = pictures_of_record(Entry(state))
            sums = last.entry("sums")
            self._sums = {name: sums.whole(name, 0, 0xFFFFFFFF) for name in sums.names()}
            self._used = set(pictures.values())
            self._tidy()
            return Kept(project, self, pictures)

    def filled(self, kept: Kept, progress: Progress) -> Project:
        """Return kept work with all its pixels.

        Raises
        ------
        ProjectError
            If a layer is gone or was altered.
        Cancelled
            If the person asked for the work to stop.
        """
        with self._doing, self._readable():
            project = kept.project
            if project.report is not None:
                levels = self.picture(kept.pictures["cracks"])
                crack_map = project.report.crack_map
                probability = decode_levels(levels, *size_of(levels))
                crack_map = replace(crack_map, probability=probability)
                project = replace(project, report=replace(project.report, crack_map=crack_map))
                project = _with_marks(project, self._marks_of(project), progress)
            if project.result is not None and not project.result.unchanged:
                picture = self.picture(kept.pictures["result"])
                after = decode_photo(picture, *size_of(picture))
                project = replace(project, result=replace(project.result, after=after))
            return project

    def picture(self, name: str) -> bytes:
        """Return a layer's bytes.

        Raises
        ------
        OSError, ValueError
            If it is gone or was altered.
        """
        content = (self.folder / name).read_bytes()
        if zlib.crc32(content) != self._sums.get(name):
            raise ValueError(f"“{name}” is damaged")
        return content

    def discard(self, *names: str) -> None:
        """Delete layers that no entry will name."""
        for name in names:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def _marks_of(self, project: Project) -> list[dict[str, Any]]:
        """Return the entries that hold marks; none if the crack map gives them."""
        return self._entries() if project.edits else []

    def _entries(self) -> list[dict[str, Any]]:
        entries = list(entries_of((self.folder / JOURNAL).read_bytes()))
        if not entries:
            raise ValueError("the journal is empty")
        return entries

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """Say in words for people that what was kept cannot be read."""
        try:
            yield
        except (OSError, ValueError, KeyError) as error:
            raise ProjectError(
                phrase("The work that was kept cannot be read."),
                phrase("Open the photo again; your original is untouched."),
                f"{self.folder.name}: {error}",
            ) from error

    def rest(self) -> None:
        """Close the journal; the next `write` opens it again."""
        with self._doing:
            self._journal.rest()

    def _sweep(self, used: set[str]) -> None:
        """Remove layers that the last entry does not need any more."""
        obsolete, self._used = self._used - used, used
        for name in obsolete:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink()

    def _tidy(self) -> None:
        """Remove layers that were on their way when the program was killed."""
        for path in self.folder.glob("*.png"):
            if path.name not in self._used and path.name != THUMBNAIL:
                self.discard(path.name)

    def _compact(self, height: int, width: int) -> None:
        """Write the journal anew: the last state, and each layer in one piece."""
        entries = self._entries()
        masks = _laid(entries, height, width, Progress())
        whole = {layer: tiles_record([_whole_tile(mask)]) for layer, mask in masks.items()}
        self._journal.replace({**entries[-1], "marks": whole})

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


@dataclass(frozen=True, eq=False)
class Kept:
    """The work on a photo whose pixels lie in a session: a few kilobytes.

    Attributes
    ----------
    project : Project
        Without pixels, as `Project.light` gives it.
    session : Session
    pictures : mapping of role to name
        Files of the session.
    """

    project: Project
    session: Session
    pictures: Mapping[str, str]

    @property
    def picture(self) -> Path | None:
        """The file of the restored photo; None if there is none that differs from the original."""
        result = self.project.result
        if result is None or result.unchanged or "result" not in self.pictures:
            return None
        return self.session.folder / self.pictures["result"]

    def whole(self, progress: Progress) -> Project:
        """Return the work with all its pixels; errors as `Session.filled`."""
        return self.session.filled(self, progress)


def _with_marks(project: Project, entries: list[dict[str, Any]], progress: Progress) -> Project:
    if project.report is None:
        return project
    if not project.edits:
        # Nobody touched them; what squares of them were written may be of another sensitivity.
        marked = project.report.crack_map.mask(project.wishes.sensitivity)
        return replace(project, layers=Layers(marked))
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
