"""What a batch hands out and gets back: all that an executor needs to know.

An executor prepares photos wherever it likes: it turns a `Task` into a file at `Task.staged`, with
`preparing.prepare`, and tells what became of it.  Giving that file its name and noting it is not
its business, so that an executor, or any of its workers, may end at any moment.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from photorestorer_gui.batch.storage import Source
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from photorestorer_gui.photo.output import SaveOptions
    from photorestorer_gui.restoration.wishes import Wishes


@dataclass(frozen=True)
class Task:
    """One photo to prepare.

    Attributes
    ----------
    source : Source
    staged : Path
        Where the restored photo is to be made; nobody else writes there.
    target : Source
        Where it will lie in the end; not to be touched.
    options : SaveOptions or None
        How it is saved; None: as all photos are, if nobody asks otherwise.
    """

    source: Source
    staged: Path
    target: Source
    options: SaveOptions | None = None


@dataclass(frozen=True)
class Started:
    """Work on a photo began."""

    task: Task


@dataclass(frozen=True)
class Prepared:
    """A photo's file lies at `task.staged`, whole and flushed to the disk.

    Attributes
    ----------
    task : Task
    state : "done" or "partly"
        “partly” where a step failed.
    stamp, sha256 : str
        Of the source as it was read.
    target_sha256 : str
        Of the file at `task.staged`.
    seconds : float
    record : dict
        What was found and done, as JSON has it.
    thumbnails : (bytes, bytes)
        Before and after, JPEG.
    """

    task: Task
    state: Literal["done", "partly"]
    stamp: str
    sha256: str
    target_sha256: str
    seconds: float
    record: dict[str, Any] = field(default_factory=dict)
    thumbnails: tuple[bytes, bytes] = (b"", b"")


@dataclass(frozen=True)
class Failed:
    """A photo could not be prepared.

    Attributes
    ----------
    task : Task
    error : PhotoRestorerError
    seconds : float
    """

    task: Task
    error: PhotoRestorerError
    seconds: float = 0.0


Event = Started | Prepared | Failed


class CrowdedError(PhotoRestorerError):
    """A photo needs more memory than there is beside others; alone it will do."""


class WorkEndedError(PhotoRestorerError):
    """No more work is possible, though some was; what is done is done."""


class Executor(Protocol):
    """Whatever prepares photos: processes of this machine, or those of others."""

    def work(
        self, tasks: Sequence[Task], wishes: Wishes, progress: Progress
    ) -> Generator[Event, None, None]:
        """Prepare photos and tell what becomes of each, in any order.

        Every task is told `Started`, perhaps more than once, and then `Prepared` or `Failed` once.
        Closing the iterator ends all work at once.

        Raises
        ------
        Cancelled
            If `progress` is cancelled; all work has ended then.
        PhotoRestorerError
            If no work is possible at all.
        WorkEndedError
            If no more work is possible.
        """
        ...
