"""Opening picture files: whatever is wrong with one becomes one clear sentence, and early."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

import pi_heif
from PIL import Image, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from photorestorer_gui.errors import (
    PhotoRestorerError,
    UnreadablePhotoError,
    ran_out_of_memory,
)
from photorestorer_gui.words import phrase

pi_heif.register_heif_opener()
# Pillow's own limit is a warning, and one for all pictures; `open_picture` refuses by the header.
Image.MAX_IMAGE_PIXELS = None
# Profiles of printers and histories of editing are larger than the megabyte that Pillow unpacks;
# all that a PNG says is bounded still.
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "DIB", "GIF", "HEIF", "AVIF")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8")
# RIFF and ISO files may be sound or film; the name behind the length tells.
_NAMES_AT_8 = (b"WEBP", b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis")
_BIG_TIFF = (b"+\0", b"\0+")
_TIFF_NEEDS = (256, 257, 258, 262, 277)  # width, height, bits, kind of colours, how many
_SCAN = b"\xff\xda"
_MOST_SCANS = 500  # ten or so are usual; each goes over the whole picture again
_REMEDY_FORMATS = phrase("Choose a JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF file.")
_REMEDY_16_BIT = phrase("Open it in another program and save it as a 16-bit PNG.")
REMEDY_COPY = phrase("Try another copy of it, or open it in another program and save it as PNG.")


@contextmanager
def open_picture(path: Path, *, max_megapixels: float) -> Iterator[tuple[Image.Image, BinaryIO]]:
    """Open a picture file and read its header; decode inside the block.

    Whatever goes wrong inside the block, too, becomes one clear sentence.

    Yields
    ------
    picture : Image
        Not decoded yet.
    file : binary file
        The file that `picture` reads from.

    Raises
    ------
    UnreadablePhotoError
        If the file is missing, no picture, damaged, or larger than `max_megapixels`.
    """
    with _open_file(path) as file, warnings.catch_warnings():
        # Decoders warn about oddities of a file that they can read; nobody can act on those.
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(file, formats=_FORMATS)
            _refuse_unsuitable(picture, path, max_megapixels)
            yield picture, file
        except PhotoRestorerError:
            raise
        except UnidentifiedImageError as error:
            raise _unidentified(path, file, str(error)) from error
        # Decoders raise undocumented classes for damaged bytes (OSError, SyntaxError, ValueError,
        # struct.error, EOFError, IndexError, cv2.error …); this is the one place that meets them.
        except Exception as error:
            if ran_out_of_memory(error):
                raise UnreadablePhotoError(
                    phrase("There is not enough memory to read “{name}”.", name=path.name),
                    phrase("Close other programs and try again."),
                ) from error
            raise UnreadablePhotoError(
                phrase("“{name}” is damaged or incomplete.", name=path.name),
                REMEDY_COPY,
                f"{type(error).__name__}: {error}",
            ) from error


def _open_file(path: Path) -> BinaryIO:
    """Open `path` if it is an ordinary file with something in it."""
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise UnreadablePhotoError(
                phrase("“{name}” is a folder, not a photo.", name=path.name),
                phrase("Choose a photo inside it."),
            )
        if not S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise UnreadablePhotoError(
                phrase("“{name}” is not an ordinary file.", name=path.name), _REMEDY_FORMATS
            )
        if status.st_size == 0:
            raise UnreadablePhotoError(
                phrase("“{name}” is empty.", name=path.name), phrase("Try another copy of it.")
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise UnreadablePhotoError(
            phrase("“{name}” does not exist.", name=path.name),
            phrase("Check its name and folder."),
            str(error),
        ) from error
    except PermissionError as error:
        raise UnreadablePhotoError(
            phrase("You may not read “{name}”.", name=path.name),
            phrase("Ask its owner for permission."),
            str(error),
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        raise UnreadablePhotoError(
            phrase("“{name}” could not be read.", name=path.name),
            phrase("Check that the disk or the network drive is connected."),
            str(error),
        ) from error


def _unidentified(path: Path, file: BinaryIO, details: str) -> UnreadablePhotoError:
    """Tell a picture that broke off in its header from what never was a picture."""
    bits = _bits_of_tiff(file)
    if bits:
        return UnreadablePhotoError(
            phrase("“{name}” stores its colours in a way that cannot be read.", name=path.name),
            _REMEDY_16_BIT if max(bits) > 8 else REMEDY_COPY,
            details,
        )
    file.seek(0)
    start = file.read(16)
    if start.startswith(_SIGNATURES) or start[8:12] in _NAMES_AT_8:
        return UnreadablePhotoError(
            phrase("“{name}” is damaged or incomplete.", name=path.name), REMEDY_COPY, details
        )
    return UnreadablePhotoError(
        phrase("“{name}” is not a picture that can be read.", name=path.name),
        _REMEDY_FORMATS,
        details,
    )


def _bits_of_tiff(file: BinaryIO) -> tuple[int, ...]:
    """Return the bits of each colour of a TIFF whose directory is whole; empty for other files."""
    with suppress(Exception):  # whatever damaged bytes make of Pillow's parser
        file.seek(0)
        start = file.read(8)
        tags = TiffImagePlugin.ImageFileDirectory_v2(
            start + file.read(8) if start[2:4] in _BIG_TIFF else start
        )
        file.seek(tags.next)
        tags.load(file)
        if all(tag in tags for tag in _TIFF_NEEDS) and tags[256] > 0 and tags[257] > 0:
            return tuple(tags[258])
    return ()


def _refuse_unsuitable(picture: Image.Image, path: Path, max_megapixels: float) -> None:
    megapixels = picture.width * picture.height / 1e6
    if megapixels > max_megapixels:
        raise UnreadablePhotoError(
            phrase(
                "“{name}” has {megapixels:,.0f} megapixels, more than the limit of "
                "{max_megapixels:,.0f}.",
                name=path.name,
                megapixels=megapixels,
                max_megapixels=max_megapixels,
            ),
            phrase("Make it smaller in another program, or raise the limit."),
            f"{picture.width} × {picture.height} pixels",
        )
    _refuse_scans(picture, path)
    tags = getattr(picture, "tag_v2", {})
    is_thumbnail = 330 in tags and tags.get(254, 0) & 1  # SubIFDs hold the real picture
    if 50706 in tags or is_thumbnail:
        raise UnreadablePhotoError(
            phrase("“{name}” is a raw file of a camera.", name=path.name),
            phrase("Export it as TIFF or JPEG with the camera’s program."),
        )
    if picture.mode == "F" or (picture.mode == "I" and picture.format != "PNG"):
        raise UnreadablePhotoError(
            phrase(
                "“{name}” stores its colours as 32-bit numbers, which cannot be read.",
                name=path.name,
            ),
            _REMEDY_16_BIT,
        )
    # Pillow takes the wrong byte of each of these, and OpenCV mixes up the planes.
    if tags.get(284) == 2 and tags.get(259, 1) == 1 and max(tags.get(258, (1,))) == 16:
        raise UnreadablePhotoError(
            phrase(
                "“{name}” stores its 16-bit colours in separate planes, which cannot be read.",
                name=path.name,
            ),
            _REMEDY_16_BIT,
        )


def _refuse_scans(picture: Image.Image, path: Path) -> None:
    """Refuse a JPEG that says the same pixels over and over: a small file that takes hours."""
    if not picture.info.get("progressive"):
        return
    # Nothing but a scan's beginning looks like one: pixels never hold these two bytes.
    if path.read_bytes().count(_SCAN) > _MOST_SCANS:
        raise UnreadablePhotoError(
            phrase("“{name}” is damaged or incomplete.", name=path.name),
            REMEDY_COPY,
            f"more than {_MOST_SCANS} scans",
        )
