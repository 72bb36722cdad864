"""Writing a file so that at any moment either the old or the new one is there, whole."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from photorestorer_gui.errors import DiskFullError, SaveError
from photorestorer_gui.lock import hold
from photorestorer_gui.photo.leftovers import part_beside, sweep_once
from photorestorer_gui.words import phrase

Content = Sequence[bytes | memoryview]
"""What a file will hold, in parts: nobody copies what is large only to join it."""


def _codes(*names: str) -> set[int]:
    """Return the error numbers of these names; not every system has all."""
    return {getattr(errno, name) for name in names if hasattr(errno, name)}


_FULL = _codes("ENOSPC", "EDQUOT")
_FORBIDDEN = _codes("EACCES", "EPERM", "EROFS")
# A drive that fails or has gone: a broken disk, a pulled stick, a network drive that went away.
_BROKEN = _codes("EIO", "ESTALE", "ENODEV", "ENXIO", "EREMOTEIO", "ETIMEDOUT", "EHOSTDOWN")
# What a file system without hard links (FAT, some network drives) may answer.
_NO_LINKS = _codes("EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EACCES")


def write_atomically(path: Path, content: bytes | Content, *, overwrite: bool) -> None:
    """Write `content` to a temporary file beside `path`, flush it to the disk, then rename it.

    Parameters
    ----------
    path : Path
        A file that is there already keeps its permissions; a symbolic link is followed.
    content : bytes, or a sequence of bytes
    overwrite : bool
        Whether a file that is there already may be replaced.

    Raises
    ------
    SaveError
        If it could not be written; what lay at `path` is untouched and nothing is left beside it.
    """
    try:
        target = path.resolve() if overwrite else path
        parts = [content] if isinstance(content, bytes) else content
        _write(target, parts, overwrite=overwrite)
    except OSError as error:
        raise save_error(path, error) from error
    except ValueError as error:  # a NUL character
        raise SaveError(
            phrase("“{name}” cannot be the name of a file.", name=path.name),
            phrase("Choose another name."),
            str(error),
        ) from error


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; as `write_atomically`, replacing the old one.

    Raises
    ------
    SaveError
        If it could not be written; the old file is whole then, and no new one is there.
    """
    try:
        _write_as(path.resolve(), [content], overwrite=True, private=True)
    except OSError as error:
        raise save_error(path, error) from error


def _write(target: Path, parts: Content, *, overwrite: bool) -> None:
    _write_as(target, parts, overwrite=overwrite, private=False)


def _write_as(target: Path, parts: Content, *, overwrite: bool, private: bool) -> None:
    sweep_once(target.parent)
    # A name of its own: the target's name may be as long as the file system takes already.
    temporary = part_beside(target)
    try:
        _fill(temporary, parts, None if private else target, overwrite=overwrite)
        if overwrite:
            os.replace(temporary, target)
        else:
            _move_to_free_name(temporary, target)
    finally:
        # Also after an error or Ctrl+C; after success only the second name of a link is left.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    flush_folder(target.parent)


def _fill(temporary: Path, parts: Content, like: Path | None, *, overwrite: bool) -> None:
    """Write a new file and wait until it is on the disk; while it grows only its owner may read it.

    Its permissions are those of the old file `like`, else of any new file; None keeps it private.
    """
    descriptor = os.open(temporary, _NEW_FILE, 0o600 if like is None else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        hold(descriptor)  # so that nobody takes it for what a killed program left
        usual = stat.S_IMODE(os.fstat(descriptor).st_mode)
        _permit(descriptor, 0o600)
        for part in parts:
            file.write(part)
        file.flush()
        if like is not None:
            old = _mode_of(like) if overwrite else None
            _permit(descriptor, usual if old is None else old)
        os.fsync(descriptor)


_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _mode_of(path: Path) -> int | None:
    """Return a file's permissions; None if there is no such file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _permit(descriptor: int, mode: int) -> None:
    """Set an open file's permissions, where there are such and they may be set."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.fchmod(descriptor, mode)


def _move_to_free_name(temporary: Path, target: Path) -> None:
    """Give `temporary` the name `target`, failing with FileExistsError if that is taken."""
    if os.name == "nt":
        temporary.rename(target)  # there, renaming never replaces
        return
    try:
        os.link(temporary, target)
        return
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    # Without hard links: take the name with an empty file, which nobody else can then do.
    target.open("xb").close()
    try:
        os.replace(temporary, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def move_into_place(staged: Path, target: Path, *, overwrite: bool) -> None:
    """Give a file that is whole and flushed its name, and make that survive a power cut.

    Parameters
    ----------
    staged : Path
        It is gone afterwards, unless this fails.
    target : Path
        A symbolic link there is replaced, not followed.
    overwrite : bool
        Whether a file that is there already may be replaced.

    Raises
    ------
    SaveError
        If it could not be moved; what lay at `target` is untouched.
    """
    try:
        if overwrite:
            os.replace(staged, target)
        else:
            _move_to_free_name(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise save_error(target, error) from error
        write_atomically(target, staged.read_bytes(), overwrite=overwrite)
    try:
        staged.unlink(missing_ok=True)
        flush_folder(target.parent)
    except OSError as error:
        raise save_error(target, error) from error


def flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can.

    Raises
    ------
    OSError
        If the drive fails or is full: what was named may be gone after a power cut.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _BROKEN | _FULL:
            raise


def save_error(path: Path, error: OSError) -> SaveError:
    """Return the sentence for an error of the file system."""
    folder, details = path.parent, str(error)
    if isinstance(error, FileExistsError):
        return exists_error(path)
    if error.errno in _FULL:
        return DiskFullError(
            phrase("The disk is full, so “{name}” was not saved.", name=path.name),
            phrase("Free some space, or save to another disk."),
            details,
        )
    if error.errno in _FORBIDDEN:
        return SaveError(
            phrase("You may not write to the folder “{folder}”.", folder=folder),
            phrase("Save to another folder."),
            details,
        )
    if error.errno in _BROKEN:
        return SaveError(
            phrase("The drive failed while “{name}” was being saved.", name=path.name),
            phrase("Check the drive and its connection, then save again."),
            details,
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SaveError(
            phrase("There is no folder “{folder}”.", folder=folder),
            phrase("Create it, or save to another folder."),
            details,
        )
    if isinstance(error, IsADirectoryError):
        return SaveError(
            phrase("“{name}” is a folder.", name=path.name),
            phrase("Save under another name."),
            details,
        )
    if error.errno == errno.ENAMETOOLONG:
        return SaveError(
            phrase("The file’s name is too long."), phrase("Save under a shorter name."), details
        )
    return SaveError(
        phrase("“{name}” could not be saved.", name=path.name),
        phrase("Try another folder or another disk."),
        details,
    )


def exists_error(path: Path) -> SaveError:
    """Return the sentence for a name that is taken."""
    return SaveError(
        phrase("“{name}” exists already.", name=path.name),
        phrase("Choose another name, or allow it to be replaced."),
    )
