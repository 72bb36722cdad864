"""How results get their names: in a folder of this machine, or at an address.

A name is given in one act, so that whoever looks sees the old file or the new one, whole.  A disk
renames.  S3 and its like show an object once all of it has come.  Over SFTP a file is sent under a
hidden name, read again, and renamed.  What has come is read again everywhere: a result that was
altered on its way is none.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final, Protocol

from photorestorer_gui.batch.fingerprint import sha256_of
from photorestorer_gui.batch.storage import Remote, Source, hash_of, is_gone, reached
from photorestorer_gui.errors import DiskFullError, PhotoRestorerError, SaveError
from photorestorer_gui.photo.atomic import move_into_place, save_error

WHOLE: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"})
"""Storage where nobody sees a file before all of it has come."""
RENAMED: Final = frozenset({"sftp", "ssh", "local", "memory"})
"""Storage that gives a file another name in one act."""
TRIAL_NAME: Final = ".photorestorer-trial.part"


class Destination(Protocol):
    """Where a batch puts its results, each at a place below one folder."""

    def at(self, place: PurePath) -> Source:
        """Return where a result lies."""
        ...

    def holds(self, place: PurePath) -> bool:
        """Whether anything lies at a place."""
        ...

    def hash_of(self, place: PurePath) -> str:
        """Return the SHA-256 of what lies at a place; empty if nothing does or it is unreadable."""
        ...

    def claim(self, place: PurePath, ours: Collection[str]) -> bool:
        """Make sure that a result may get its name.

        Parameters
        ----------
        place : PurePath
        ours : collection of str
            Hashes of what this batch put there, or was about to.

        Returns
        -------
        bool
            Whether a file of ours lies there, to be replaced.

        Raises
        ------
        SaveError
            If another lies there: nobody else's file is ever replaced, nor one of ours that the
            person has changed since.
        """
        ...

    def put(self, staged: Path, place: PurePath, sha256: str, *, replacing: bool) -> None:
        """Give a file that was made its name; it is gone from `staged` then, or may go.

        Raises
        ------
        SaveError
            If it did not get its name; nothing that was there is lost.
        """
        ...


def destination_of(out: Source) -> Destination:
    """Return what puts results into a folder.

    Raises
    ------
    PhotoRestorerError
        If it is an address where no file gets its name in one act.
    """
    return OnDisk(out) if isinstance(out, Path) else AtAddress(out)


class OnDisk:
    """A `Destination`: a folder of this machine, or mounted on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def at(self, place: PurePath) -> Path:
        """Return the path of a result."""
        return self._folder / place

    def holds(self, place: PurePath) -> bool:
        """Whether anything lies there, were it a link that leads nowhere."""
        return os.path.lexists(self.at(place))

    def hash_of(self, place: PurePath) -> str:
        """Return the hash of what lies there."""
        return hash_of(self.at(place))

    def claim(self, place: PurePath, ours: Collection[str]) -> bool:
        """Make the result's folder, and see whether it may have its name."""
        target = self.at(place)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(target):
                return False
            found = sha256_of(target)
        except OSError as error:
            raise save_error(target, error) from error
        return _is_ours(found, ours, place)

    def put(self, staged: Path, place: PurePath, sha256: str, *, replacing: bool) -> None:
        """Rename the file."""
        move_into_place(staged, self.at(place), overwrite=replacing)


class AtAddress:
    """A `Destination`: a folder on storage that is not mounted.

    Between the look whether a name is free and the act that gives it, somebody else may take it:
    that storage has no way to be asked both at once.

    Raises
    ------
    PhotoRestorerError
        If a file does not get its name in one act there.
    """

    def __init__(self, folder: Remote) -> None:
        protocol = folder.url.partition("://")[0]
        if protocol not in WHOLE | RENAMED:
            raise PhotoRestorerError(
                f"Nobody can tell whether a file at “{protocol}://…” is whole.",
                "Choose a folder with -o, or an address on S3, Google Cloud, Azure or SFTP.",
            )
        self._folder = folder
        self._renames = protocol in RENAMED

    def at(self, place: PurePath) -> Remote:
        """Return the address of a result."""
        return self._folder.joined(place)

    def holds(self, place: PurePath) -> bool:
        """Whether anything lay there when this was asked first: one listing serves all."""
        return self.at(place).path in self._listed

    @cached_property
    def _listed(self) -> frozenset[PurePosixPath]:
        system, path = reached(self._folder)
        try:
            found = system.find(path)
        except OSError:  # it is not there yet
            return frozenset()
        below = (PurePosixPath(each).relative_to(PurePosixPath(path)) for each in found)
        return frozenset(self.at(place).path for place in below)

    def hash_of(self, place: PurePath) -> str:
        """Return the hash of what lies there, whatever a listing told before."""
        reached(self._folder)[0].invalidate_cache()
        return hash_of(self.at(place))

    def claim(self, place: PurePath, ours: Collection[str]) -> bool:
        """See whether the result may have its name."""
        with _told(self.at(place)):
            reached(self._folder)[0].invalidate_cache()
            if is_gone(self.at(place)):
                return False
        return _is_ours(self.hash_of(place), ours, place)

    def put(self, staged: Path, place: PurePath, sha256: str, *, replacing: bool) -> None:
        """Send the file, read it again, and give it its name."""
        target = self.at(place)
        system, path = reached(target)
        with _told(target):
            if self._renames:
                self._sent_and_renamed(system, staged, path, sha256)
            else:
                system.put_file(str(staged), path)
                # What lies there otherwise may be somebody else's by now, and stays.
                self._require_same(place, sha256)

    def _sent_and_renamed(self, system: Any, staged: Path, path: str, sha256: str) -> None:
        end = PurePosixPath(path)
        part = end.with_name(f".photorestorer-{end.name}.part")  # one for each result, used again
        system.makedirs(str(end.parent), exist_ok=True)
        try:
            system.put_file(str(staged), str(part))
            self._require_same(part.relative_to(reached(self._folder)[1]), sha256)
            system.mv(str(part), path)
        except BaseException:
            with contextlib.suppress(OSError):
                system.rm_file(str(part))
            raise

    def _require_same(self, place: PurePath, sha256: str) -> None:
        """Raise if what lies at a place is not what was sent."""
        if self.hash_of(place) != sha256:
            raise SaveError(
                f"“{place.name}” did not come whole to its storage.",
                "Check the connection, and take away what lies there under its name; then try "
                "again with --retry-failed.",
            )

    def try_out(self) -> None:
        """Put a file and take it away again, before any photo is worked on.

        Raises
        ------
        SaveError
            If nothing can be put there.
        """
        system, path = reached(self._folder.joined(PurePath(TRIAL_NAME)))
        with _told(self._folder):
            if self._renames:
                system.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
            system.pipe_file(path, b"PhotoRestorer tries whether it may write here.")
            with contextlib.suppress(OSError):  # an archive may keep all that ever was put there
                system.rm_file(path)


def _is_ours(found: str, ours: Collection[str], place: PurePath) -> bool:
    if found in ours:
        return True
    raise SaveError(
        f"There is another file where “{place.name}” should go, or it has been changed since.",
        "Move it away, or choose another folder with -o; then try again with --retry-failed.",
    )


@contextlib.contextmanager
def _told(target: Remote) -> Iterator[None]:
    """Turn errors of a storage into a sentence."""
    try:
        yield
    except OSError as error:
        told = save_error(Path(target.name), error)
        if isinstance(told, DiskFullError):
            raise told from error
        raise SaveError(
            f"“{target.name}” could not be put to its storage.",
            "Check that the storage can be reached and that you may write there; then try again "
            "with --retry-failed.",
            str(error),
        ) from error
