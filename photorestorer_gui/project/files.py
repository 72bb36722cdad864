"""Project files: one zip of JSON and PNG pictures that any program can look into."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from photorestorer_gui.errors import PhotoRestorerError, ProjectError, SaveError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.photo.files import MAX_MEGAPIXELS, refuse_taken
from photorestorer_gui.photo.layers import Decode, decode_layer
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.plain_json import parsed
from photorestorer_gui.project import png
from photorestorer_gui.project.project import Project
from photorestorer_gui.project.record import from_record, to_record
from photorestorer_gui.words import phrase

SUFFIX = ".photorestorer"
RECORD = "project.json"
THUMBNAIL = "thumbnail.png"
MOST_RECORD_BYTES = 16 << 20
_MOST_ENTRIES = 100
_MOST_THUMBNAIL_BYTES = 4 << 20
# APPNOTE 4.4.6: seven bits hold the year since 1980.
_ZIP_FIRST, _ZIP_LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, tzinfo=UTC)
_REMEDY_COPY = phrase("Try another copy of it; your original photo is untouched.")


def is_project(path: Path) -> bool:
    """Whether a file's name says that it is a project."""
    return path.suffix.lower() == SUFFIX


def save_project(
    project: Project, path: Path, *, overwrite: bool = False, shown: Photo | None = None
) -> Path:
    """Save a project.

    The file of the photo is named in it, with its hash, and not copied into it: it stays where it
    is and may be hundreds of megabytes; a photo that has no file is kept as ``photo.png``.

    Parameters
    ----------
    project : Project
    path : Path
        Ends in ``.photorestorer``.
    overwrite : bool
        Whether a file of this name may be replaced.
    shown : Photo, optional
        What the thumbnail shows, unless there is a result.

    Raises
    ------
    SaveError
        If it was not saved; whatever lay there before is untouched.
    """
    path = Path(path)
    if not is_project(path):
        raise SaveError(
            phrase("“{name}” is no name for a project.", name=path.name),
            phrase("Choose a name that ends in {suffix}.", suffix=SUFFIX),
        )
    refuse_taken(path, overwrite=overwrite)
    try:
        content = _packed(project, shown)
    except MemoryError as error:
        raise SaveError(
            phrase("There is not enough memory to save the project."),
            phrase("Close other programs and try again."),
        ) from error
    write_atomically(path, content, overwrite=overwrite)
    return path


def pictures_of(project: Project) -> dict[str, bytes]:
    """Return the PNG of each layer that a project has, by its role."""
    made: dict[str, bytes] = {}
    if project.report is not None:
        made["cracks"] = png.encode_levels(project.report.crack_map.probability)
    if project.layers is not None:
        masks = {"marked": project.layers.marked, "found": project.layers.found}
        masks["protected"] = project.layers.protected
        made |= {role: png.encode_mask(mask) for role, mask in masks.items() if mask is not None}
    if project.result is not None and project.result.after is not None:
        made["result"] = png.encode_photo(project.result.after)
    if project.photo is not None:
        made["photo"] = png.encode_photo(project.photo)
    return made


def _packed(project: Project, shown: Photo | None) -> bytes:
    pictures = pictures_of(project)
    names = {role: f"{role}.png" for role in pictures}
    now = datetime.now(UTC)
    record = {**to_record(project, names), "saved_at": now.isoformat(timespec="seconds")}
    seen = project.result.after if project.result is not None else None
    seen = seen or shown
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False)
        _add(archive, RECORD, text.encode(), now, zipfile.ZIP_DEFLATED)
        if seen is not None:
            _add(archive, THUMBNAIL, png.encode_thumbnail(seen), now)
        for role, content in pictures.items():
            _add(archive, names[role], content, now)
    return file.getvalue()


def _add(
    archive: zipfile.ZipFile,
    name: str,
    content: bytes,
    now: datetime,
    packing: int = zipfile.ZIP_STORED,
) -> None:
    info = zipfile.ZipInfo(name, _zip_time(now))
    info.compress_type = packing
    info.external_attr = 0o600 << 16
    info.file_size = len(content)  # decides how the archive notes sizes
    with archive.open(info, "w") as part, memoryview(content) as view:
        for start in range(0, len(content), png.CHUNK_BYTES):
            part.write(view[start : start + png.CHUNK_BYTES])


def _zip_time(now: datetime) -> tuple[int, int, int, int, int, int]:
    """Return a time that a zip can hold, whatever a clock with a dead battery says."""
    held = min(max(now, _ZIP_FIRST), _ZIP_LAST)
    return held.year, held.month, held.day, held.hour, held.minute, held.second


def load_project(
    path: Path, *, max_megapixels: float = MAX_MEGAPIXELS, decode: Decode = decode_layer
) -> Project:
    """Read a project; its photo is not looked for.

    The file may come from anyone: nothing is unpacked to the disk, names in it lead nowhere, and
    every picture is refused by its header before memory is spent on it.

    Parameters
    ----------
    path : Path
    max_megapixels : float
    decode : callable, optional
        Decodes its layers; by default in this process.

    Raises
    ------
    ProjectError
        If the file is missing, no project, damaged, made by a newer version, or too large.
    PhotoRestorerError
        What `decode` says of a layer, if it is done apart.
    Cancelled
        If that is cancelled.
    """
    path = Path(path)
    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise IsADirectoryError(f"{path} is no ordinary file")
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return _unpacked(archive, max_megapixels, decode)
    except PhotoRestorerError:
        raise
    except MemoryError as error:
        raise ProjectError(
            phrase("There is not enough memory to open “{name}”.", name=path.name),
            phrase("Close other programs and try again."),
        ) from error
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise ProjectError(
            phrase("“{name}” could not be read.", name=path.name),
            phrase("Check its name and folder."),
            str(error),
        ) from error
    # A damaged zip raises these: bad offsets, lengths, checksums, methods, passwords, encodings.
    except (
        *(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError),
        *(ValueError, KeyError, OverflowError, RecursionError),
    ) as error:
        raise damaged(path, error) from error


def load_thumbnail(path: Path) -> bytes:
    """Return the PNG of a project's thumbnail; empty if it has none that can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return read_entry(archive, THUMBNAIL, _MOST_THUMBNAIL_BYTES)
    except (
        *(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError),
        *(ValueError, KeyError, OverflowError),
    ):
        return b""


def damaged(path: Path, error: BaseException) -> ProjectError:
    """Return the sentence for a project that cannot be understood."""
    details = f"{type(error).__name__}: {error}"
    return ProjectError(
        phrase("“{name}” is damaged or no project.", name=path.name), _REMEDY_COPY, details
    )


def _unpacked(archive: zipfile.ZipFile, max_megapixels: float, decode: Decode) -> Project:
    if len(archive.namelist()) > _MOST_ENTRIES:
        raise ValueError("it holds too many files")
    record = read_record(read_entry(archive, RECORD, MOST_RECORD_BYTES))
    fetch = partial(read_entry, archive)
    project = from_record(record, fetch, max_megapixels=max_megapixels, decode=decode)
    if project.report is not None and project.layers is None:
        raise ValueError("the marks are missing")
    return project


def read_record(content: bytes) -> Mapping[str, Any]:
    """Return the JSON object of a record.

    Raises
    ------
    ValueError
        If it is none.
    """
    record = parsed(content.decode("utf-8"))
    if not isinstance(record, dict):
        raise ValueError("the record is no JSON object")
    return record


def read_entry(archive: zipfile.ZipFile, name: str, most_bytes: int) -> bytes:
    """Return a file's bytes; refuses by what the zip says of its size, which it cannot exceed.

    Raises
    ------
    ValueError
        If it is too large.
    KeyError
        If it is not there.
    """
    info = archive.getinfo(name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Others take gigabytes when the file says so.
        raise ValueError(f"“{name}” is packed in a way that is not used here")
    if info.file_size > most_bytes:
        raise ValueError(f"“{name}” is {info.file_size:,} bytes, too large to be what it says")
    with archive.open(info) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise ValueError(f"“{name}” is larger than it says")
    return content
