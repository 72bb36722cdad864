"""Photos on disk: read one, save one, name the restored one."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import cv2

from photorestorer_gui.errors import SaveError, UnreadablePhotoError, ran_out_of_memory
from photorestorer_gui.photo.atomic import exists_error, save_error, write_atomically
from photorestorer_gui.photo.decoding import bits_per_colour, decode
from photorestorer_gui.photo.encoding import (
    ENCODERS,
    encode_parts,
    no_memory_to_save,
    refuse_too_large,
)
from photorestorer_gui.photo.metadata import read_metadata
from photorestorer_gui.photo.naming import cut_name, numbered
from photorestorer_gui.photo.opening import open_picture
from photorestorer_gui.photo.output import SaveOptions, prepared
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.words import phrase

MAX_MEGAPIXELS = 300.0
AS_IT_IS = SaveOptions()
WRITABLE_SUFFIXES = tuple(ENCODERS)
READABLE_SUFFIXES = (
    *WRITABLE_SUFFIXES,
    *(".jpe", ".jfif", ".bmp", ".dib", ".gif", ".heic", ".heif", ".hif", ".avif"),
)


def load_photo(path: Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """Read a photo: upright, in sRGB, 16-bit where the file is.

    Parameters
    ----------
    path : Path
        JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF; of several pictures in a file the first.
    max_megapixels : float
        Larger pictures are refused by their header, before any memory is spent.

    Returns
    -------
    Photo
        `metadata.notes` says what had to be changed: transparency flattened, a profile ignored …

    Raises
    ------
    UnreadablePhotoError
        If the file is missing, no photo, damaged or too large.
    """
    path = Path(path)
    with open_picture(path, max_megapixels=max_megapixels) as (picture, file):
        if picture.format == "PNG":
            picture.load()  # what it says may lie behind the pixels
        metadata = read_metadata(picture)
        pixels, notes = decode(picture, file)
        return Photo(pixels, metadata.with_notes(*notes), source=path)


@dataclass(frozen=True)
class Header:
    """What a photo's file says of its size.

    Attributes
    ----------
    width, height : int
        As stored; turned upright they may trade places.
    deep : bool
        Whether colours have more than 8 bits.
    bytes : int
        Size of the file.
    """

    width: int
    height: int
    deep: bool
    bytes: int

    @property
    def megapixels(self) -> float:
        """Millions of pixels."""
        return self.width * self.height / 1e6


def read_header(path: Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Header:
    """Return what a file says of its photo; nothing is decoded.  Errors as `load_photo`."""
    with open_picture(Path(path), max_megapixels=max_megapixels) as (picture, file):
        deep = bits_per_colour(picture, file) > 8
        size = os.fstat(file.fileno()).st_size
        return Header(picture.width, picture.height, deep, size)


def save_photo(
    photo: Photo,
    path: Path,
    *,
    overwrite: bool = False,
    options: SaveOptions = AS_IT_IS,
    provenance: Provenance | None = None,
) -> Path:
    """Save a photo; the format follows the suffix.

    PNG and TIFF keep 16 bits; JPEG (4:4:4) and WebP get 8, rounded.  EXIF, XMP, IPTC and DPI are
    kept where the format has them, and every file says that it is sRGB.

    Parameters
    ----------
    photo : Photo
    path : Path
        Ends in one of `WRITABLE_SUFFIXES`.
    overwrite : bool
        Whether another file of this name may be replaced; the original never is.
    options : SaveOptions
    provenance : Provenance, optional
        What was done to the photo, told in its XMP.

    Returns
    -------
    Path
        Where it was saved.

    Raises
    ------
    SaveError
        If it was not saved; whatever lay there before is untouched.
    """
    path = Path(path)
    check_target(photo, path, overwrite=overwrite, options=options)
    suffix = path.suffix.lower()
    try:
        ready = prepared(photo, suffix, options, provenance)
        content = encode_parts(ready, suffix, quality=options.quality)
    except (MemoryError, cv2.error) as error:
        if not ran_out_of_memory(error):
            raise
        raise no_memory_to_save() from error
    write_atomically(path, content, overwrite=overwrite)
    return path


def save_unchanged(
    photo: Photo, path: Path, *, overwrite: bool = False, options: SaveOptions = AS_IT_IS
) -> Path:
    """Save a photo that nothing was done to, without the loss of encoding it again.

    In the original's own format the original's bytes are copied, if they still hold this photo and
    the options ask for nothing else; otherwise this is `save_photo`.

    Raises
    ------
    SaveError
        If it was not saved; whatever lay there before is untouched.
    """
    path = Path(path)
    check_target(photo, path, overwrite=overwrite, options=options)
    original, encoder = photo.source, ENCODERS[path.suffix.lower()]
    other = original is None or ENCODERS.get(original.suffix.lower()) != encoder
    if original is None or other or options.changes(photo):
        return save_photo(photo, path, overwrite=overwrite, options=options)
    try:
        content = original.read_bytes()
        # Read again afterwards: another program may be writing to it just now.
        still_the_same = (
            load_photo(original).same_pixels(photo) and original.read_bytes() == content
        )
    except (OSError, UnreadablePhotoError):
        still_the_same = False
    if not still_the_same:
        return save_photo(photo, path, overwrite=overwrite, options=options)
    write_atomically(path, content, overwrite=overwrite)
    return path


def check_target(
    photo: Photo,
    path: Path,
    *,
    overwrite: bool,
    factor: int = 1,
    options: SaveOptions = AS_IT_IS,
) -> None:
    """Raise where saving is bound to fail, before any work is spent on the result.

    Parameters
    ----------
    photo : Photo
    path : Path
    overwrite : bool
    factor : int
        How many times as wide and high as `photo` the result will be.
    options : SaveOptions
        May make it smaller.

    Raises
    ------
    SaveError
        If the format cannot be written or cannot hold so large a photo, or if `path` is the
        original, exists, has no folder or one that nobody may write to, or has too long a name.
    """
    suffix = path.suffix.lower()
    if suffix not in ENCODERS:
        raise SaveError(
            phrase("Photos cannot be saved as “{suffix}”.", suffix=suffix or path.name),
            phrase("Choose a name that ends in .png, .jpg, .tif or .webp."),
        )
    longest = factor * max(photo.width, photo.height)
    refuse_too_large(suffix, min(longest, options.long_side_px or longest))
    refuse_original(path, photo.source)
    refuse_taken(path, overwrite=overwrite)


def refuse_original(path: Path, original: Path | None) -> None:
    """Raise `SaveError` if `path` is the photo's original, also by another name or link."""
    if original is None:
        return
    try:
        same = os.path.samefile(path, original)
    except (OSError, ValueError):
        same = os.path.abspath(path) == os.path.abspath(original)
    if same:
        raise SaveError(
            phrase("“{name}” is the original, which is never overwritten.", name=path.name),
            phrase("Choose another name."),
        )


def refuse_taken(path: Path, *, overwrite: bool) -> None:
    """Raise `SaveError` early, before the photo is encoded, where saving is bound to fail."""
    if not os.path.isdir(path.parent):
        raise SaveError(
            phrase("There is no folder “{parent}”.", parent=path.parent),
            phrase("Create it, or save to another folder."),
        )
    if os.path.isdir(path):
        raise SaveError(
            phrase("“{name}” is a folder.", name=path.name), phrase("Save under another name.")
        )
    _refuse_closed(path, overwrite=overwrite)
    if os.path.lexists(path) and not overwrite:
        raise exists_error(path)


def _refuse_closed(path: Path, *, overwrite: bool) -> None:
    """Raise `SaveError` if the system says already that it will take no such file there."""
    try:
        os.lstat(path)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise save_error(path, error) from error
    except ValueError:  # a NUL character, which is told when the file is written
        return
    # A file is written beside the one that a link leads to.
    folder = Path(os.path.realpath(path) if overwrite else path).parent
    # Windows answers with an attribute that folders have for other reasons.
    if os.name == "posix" and os.path.isdir(folder) and not os.access(folder, os.W_OK):
        raise save_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def restored_path(source: Path, folder: Path | None = None) -> Path:
    """Return ``NAME-restored.EXT`` beside `source` or in `folder`; nothing is created.

    EXT is the source's, or ``.png`` when that format can be read only.  Of a long NAME as much is
    taken as file systems take.
    """
    suffix = source.suffix if source.suffix.lower() in WRITABLE_SUFFIXES else ".png"
    ending = f"-restored{suffix}"
    stem = cut_name(source.stem, room=len(os.fsencode(ending)))
    return (folder or source.parent) / f"{stem}{ending}"


def free_path(path: Path) -> Path:
    """Return `path`, or ``NAME-2.EXT``, ``NAME-3.EXT`` …: the first that no file has."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(numbered(path.stem, path.suffix, number))
    return free
