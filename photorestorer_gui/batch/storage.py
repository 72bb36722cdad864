"""Photos on storage that is not mounted, such as S3 or SFTP: the only import of fsspec.

They are known by their URLs, listed, and fetched one at a time to where they are restored; how what
is made of them gets its name elsewhere is told in `putting`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from photorestorer_gui.batch import fingerprint
from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo.atomic import save_error

_LIBRARIES: Final = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
}
_CHANGING: Final = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created")
"""What storage tells of a file that changes with it: the first of these, since a listing may tell
times more exactly than the file itself does."""

_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Remote:
    """A file or folder on storage that is not mounted; asked for its names like a `Path`.

    Attributes
    ----------
    url : str
        Without a slash at its end.
    """

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def path(self) -> PurePosixPath:
        """Where it lies there, the host or bucket first."""
        return PurePosixPath(self.url.partition("://")[2])

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.name

    @property
    def parent(self) -> Remote:
        """The folder that it lies in."""
        return Remote(self.url.rpartition("/")[0])

    def joined(self, place: PurePath) -> Remote:
        """Return what lies at a place below it."""
        return Remote(f"{self.url}/{place.as_posix()}")

    def as_uri(self) -> str:
        """Return the address as a link has it."""
        protocol, _, rest = self.url.partition("://")
        return f"{protocol}://{quote(rest)}"


Source = Path | Remote
"""A photo, or a folder of photos, of a batch."""


def source_of(text: str) -> Source:
    """Return what a path or a URL stands for; a URL of this machine is a path."""
    if "://" not in text:
        return Path(text)
    protocol, _, rest = text.partition("://")
    return Path(rest) if protocol == "file" else Remote(text.rstrip("/"))


def folder_of(text: str) -> Source:
    """Return the folder that a person names by a path or a URL.

    Raises
    ------
    PhotoRestorerError
        If a URL holds a password, which would be written into the journal, or several URLs.
    """
    rest = text.partition("://")[2]
    if ":" in rest.partition("/")[0].rpartition("@")[0]:
        raise PhotoRestorerError(
            "A password in an address would be written into the journal and the report.",
            "Leave it out, and let a key, the environment or fsspec’s own settings hold it.",
        )
    if "::" in text:
        raise PhotoRestorerError(
            f"“{text}” is an address within an address.", "Give the address of a folder of files."
        )
    if text.startswith("local://"):  # another of fsspec's names for the disks of this machine
        text = text.removeprefix("local://")
    return source_of(text)


def stamp_of(source: Source) -> str:
    """Return what changes whenever a photo is written; empty if it is not there or nobody tells.

    An equal stamp saves reading the file; another one says nothing yet.
    """
    if isinstance(source, Path):
        return fingerprint.stamp_of(source)
    system, path = reached(source)
    try:
        told = system.info(path)
    except OSError:
        return ""
    known = next((told[name] for name in _CHANGING if told.get(name)), None)
    return "" if known is None else f"{told.get('size')}:{known}"


def fresh_stamp_of(source: Source) -> str:
    """Return `stamp_of` as it is now, whatever a listing of its folder told before."""
    if isinstance(source, Remote):
        reached(source)[0].invalidate_cache()
    return stamp_of(source)


def hash_of(source: Source) -> str:
    """Return the SHA-256 of a photo as lower-case hex; empty if it is not there or unreadable."""
    try:
        if isinstance(source, Path):
            return fingerprint.sha256_of(source)
        system, path = reached(source)
        with system.open(path, "rb") as file:
            return fingerprint.sha256_of_file(file)
    except OSError:
        return ""


def is_gone(source: Source) -> bool:
    """Whether nothing lies at a source, not even a link that leads nowhere."""
    if isinstance(source, Path):
        return not os.path.lexists(source)
    system, path = reached(source)
    return not system.exists(path)


@contextmanager
def at_hand(source: Source, folder: Path, most_bytes: int | None = None) -> Iterator[Path]:
    """Give a file of this machine that holds a photo while the block runs.

    Parameters
    ----------
    source : Source
        A path is given as it is.
    folder : Path
        Made, and removed afterwards, if a copy is needed.
    most_bytes : int, optional
        How much of it is copied, from its beginning; all by default.

    Raises
    ------
    UnreadablePhotoError
        If the photo cannot be fetched.
    SaveError
        If there is no space for the copy.
    """
    if isinstance(source, Path):
        yield source
        return
    copy = folder / source.name
    try:
        folder.mkdir()
        _fetch(source, copy, most_bytes)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(source: Remote, copy: Path, most_bytes: int | None = None) -> None:
    system, path = reached(source)
    try:
        theirs = system.open(path, "rb")
    except OSError as error:
        raise _not_fetched(source, error) from error
    with theirs, copy.open("xb") as ours:
        left = most_bytes
        while block := _block(source, theirs, left):
            left = None if left is None else left - len(block)
            try:
                ours.write(block)
            except OSError as error:
                raise save_error(copy, error) from error


def _block(source: Remote, file: Any, most_bytes: int | None) -> bytes:
    size = _BLOCK_BYTES if most_bytes is None else min(most_bytes, _BLOCK_BYTES)
    try:
        block: bytes = file.read(size)
    except OSError as error:
        raise _not_fetched(source, error) from error
    return block


def _not_fetched(source: Remote, error: OSError) -> UnreadablePhotoError:
    return UnreadablePhotoError(
        f"“{source.name}” could not be fetched from its storage.",
        "Check that the storage can be reached and that you may read it; then try again with "
        "--retry-failed.",
        str(error),
    )


def walk(
    folder: Remote, closed: list[Source], *, subfolders: bool, suffixes: tuple[str, ...]
) -> Iterator[Remote]:
    """Yield the files of a folder that end like photos, in natural order, then its folders' files.

    Hidden files and folders are left out, and noted in `closed` is what cannot be looked into.

    Raises
    ------
    PhotoRestorerError
        If the storage's library is missing.
    """
    # With all that reads photos, which a worker may load only once its threads are counted.
    from photorestorer_gui.photo.folders import natural_key

    system, path = reached(folder)
    try:
        listed = system.ls(path, detail=True)
    except OSError:
        closed.append(folder)
        return
    found = {PurePosixPath(each["name"]).name: each for each in listed if each["name"] != path}
    deeper = []
    for name in sorted(found, key=natural_key):
        below = Remote(f"{folder.url}/{name}")
        if name.startswith("."):
            continue
        if found[name]["type"] == "directory":
            deeper.append(below)
        elif PurePosixPath(name).suffix.lower() in suffixes:
            yield below
    for each in deeper if subfolders else ():
        yield from walk(each, closed, subfolders=True, suffixes=suffixes)


def reached(source: Remote) -> tuple[Any, str]:
    """Return the file system of a URL and the path there.

    Raises
    ------
    PhotoRestorerError
        If there is no such storage, a library for it is missing, or it cannot be reached.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise PhotoRestorerError(
            f"Photos at “{source}” can be reached with fsspec only, which is not installed.",
            "Install it with: pip install 'photorestorer[cluster]'",
        ) from error
    protocol, _, rest = source.url.partition("://")
    host, _, below = rest.partition("/")
    try:
        options = {"host_key_policy": _known_hosts()} if protocol in ("sftp", "ssh") else {}
        # Of the address only the host is read by rules: a name may hold “?” or “#”.
        system, root = url_to_fs(f"{protocol}://{host}/", **options)
    except ImportError as error:
        library = _LIBRARIES.get(protocol)
        raise PhotoRestorerError(
            f"Photos at “{protocol}://…” need a library that is not installed.",
            f"Install it with: pip install {library}" if library else str(error),
            str(error),
        ) from error
    except (OSError, ValueError) as error:
        raise PhotoRestorerError(
            f"“{source}” cannot be reached.",
            "Check the address, and that you may read there.",
            str(error),
        ) from error
    return system, f"{str(root).rstrip('/')}/{below}" if below else str(root)


@cache
def _known_hosts() -> Any:
    """Return what lets paramiko trust the servers that `ssh` trusts, and no other.

    fsspec by itself trusts whatever answers.  One for all, so that it keeps one connection.
    """
    import paramiko

    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            file = Path("~/.ssh/known_hosts").expanduser()
            known = paramiko.HostKeys(str(file) if file.is_file() else None)
            if not known.check(hostname, key):
                raise PhotoRestorerError(
                    f"“{hostname}” is no server that this machine knows by its key.",
                    "Connect to it once with `ssh`, which shows the key, then try again.",
                )

    return KnownHosts()
