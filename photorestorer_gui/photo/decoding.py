"""From the bytes of a picture file to pixels: safely, upright, in sRGB."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, BinaryIO, TypeVar

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo.colour import ProfileUnusable, to_srgb
from photorestorer_gui.photo.deep_colour import deep_to_srgb
from photorestorer_gui.photo.photo import Pixels

pi_heif.register_heif_opener()
# Pillow's own limit is a warning, and one for all pictures; `open_picture` refuses by the header.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "DIB", "GIF", "HEIF", "AVIF")
Turnable = TypeVar("Turnable", bound=NDArray[Any])

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"BM", b"RIFF")
_REMEDY_FORMATS = "Choose a JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF file."
_REMEDY_COPY = "Try another copy of it, or open it in another program and save it as PNG."
_BLOCK_ROWS = 256

# How to turn an array whose picture has EXIF orientation 2 … 8 upright: transpose, then flip.
_UPRIGHT = {
    2: (False, (slice(None), slice(None, None, -1))),
    3: (False, (slice(None, None, -1), slice(None, None, -1))),
    4: (False, (slice(None, None, -1), slice(None))),
    5: (True, (slice(None), slice(None))),
    6: (True, (slice(None), slice(None, None, -1))),
    7: (True, (slice(None, None, -1), slice(None, None, -1))),
    8: (True, (slice(None, None, -1), slice(None))),
}


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
        except MemoryError as error:
            raise UnreadablePhotoError(
                f"There is not enough memory to read “{path.name}”.",
                "Close other programs and try again.",
            ) from error
        # Decoders raise undocumented classes for damaged bytes (OSError, SyntaxError, ValueError,
        # struct.error, EOFError, IndexError, cv2.error …); this is the one place that meets them.
        except Exception as error:
            raise UnreadablePhotoError(
                f"“{path.name}” is damaged or incomplete.",
                _REMEDY_COPY,
                f"{type(error).__name__}: {error}",
            ) from error


def _open_file(path: Path) -> BinaryIO:
    """Open `path` if it is an ordinary file with something in it."""
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise UnreadablePhotoError(
                f"“{path.name}” is a folder, not a photo.", "Choose a photo inside it."
            )
        if not S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            raise UnreadablePhotoError(f"“{path.name}” is not an ordinary file.", _REMEDY_FORMATS)
        if status.st_size == 0:
            raise UnreadablePhotoError(f"“{path.name}” is empty.", "Try another copy of it.")
        return path.open("rb")
    except FileNotFoundError as error:
        raise UnreadablePhotoError(
            f"“{path.name}” does not exist.", "Check its name and folder.", str(error)
        ) from error
    except PermissionError as error:
        raise UnreadablePhotoError(
            f"You may not read “{path.name}”.", "Ask its owner for permission.", str(error)
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        raise UnreadablePhotoError(
            f"“{path.name}” could not be read.",
            "Check that the disk or the network drive is connected.",
            str(error),
        ) from error


def _unidentified(path: Path, file: BinaryIO, details: str) -> UnreadablePhotoError:
    """Tell a picture that broke off in its header from what never was a picture."""
    file.seek(0)
    start = file.read(16)
    if start.startswith(_SIGNATURES) or start[4:8] == b"ftyp":
        return UnreadablePhotoError(
            f"“{path.name}” is damaged or incomplete.", _REMEDY_COPY, details
        )
    return UnreadablePhotoError(
        f"“{path.name}” is not a picture that can be read.", _REMEDY_FORMATS, details
    )


def _refuse_unsuitable(picture: Image.Image, path: Path, max_megapixels: float) -> None:
    megapixels = picture.width * picture.height / 1e6
    if megapixels > max_megapixels:
        raise UnreadablePhotoError(
            f"“{path.name}” has {megapixels:,.0f} megapixels,"
            f" more than the limit of {max_megapixels:,.0f}.",
            "Make it smaller in another program, or raise the limit.",
            f"{picture.width} × {picture.height} pixels",
        )
    tags = getattr(picture, "tag_v2", {})
    is_thumbnail = 330 in tags and tags.get(254, 0) & 1  # SubIFDs hold the real picture
    if 50706 in tags or is_thumbnail:
        raise UnreadablePhotoError(
            f"“{path.name}” is a raw file of a camera.",
            "Export it as TIFF or JPEG with the camera’s program.",
        )
    if picture.mode in ("F", "I"):
        raise UnreadablePhotoError(
            f"“{path.name}” stores its colours as 32-bit numbers, which cannot be read.",
            "Save it as a 16-bit TIFF or PNG with another program.",
        )


def decode(picture: Image.Image, file: BinaryIO) -> tuple[Pixels, tuple[str, ...]]:
    """Decode the first frame, upright and in sRGB; call inside `open_picture`.

    Returns
    -------
    pixels : (H, W, 3) uint8 or uint16, RGB
        uint16 where the file has more than 8 bits per colour, except for CMYK, HEIC and AVIF.
    notes : tuple of str
        What had to be changed, for the person.
    """
    notes: list[str] = []
    profile = picture.info.get("icc_profile") or b""
    deep = decode_deep(picture, file, notes)
    if deep is None:
        pixels: Pixels = _decode_8_bit(picture, profile, notes)
    else:
        pixels = _with_notes(deep_to_srgb, deep, profile, notes)
    if picture.format != "MPO" and _frames(picture) > 1:  # phones hide previews in an MPO
        notes.append(f"The file holds {_frames(picture)} pictures; the first was read.")
    turned: Pixels = upright(pixels, orientation_of(picture))
    return turned, tuple(notes)


def _with_notes(convert: Any, source: Any, profile: bytes, notes: list[str]) -> Any:
    """Convert to sRGB through `profile`; without it, and saying so, if it cannot be used."""
    try:
        return convert(source, profile)
    except ProfileUnusable as unusable:
        notes.append(str(unusable))
        return convert(source, b"")


def orientation_of(picture: Image.Image) -> int:
    """Return the EXIF orientation 1–8 that is still to be applied."""
    value = picture.getexif().get(0x0112, 1)
    return value if value in _UPRIGHT else 1


def upright(pixels: Turnable, orientation: int) -> Turnable:
    """Return (H, W, …) pixels turned as EXIF `orientation` says."""
    if orientation not in _UPRIGHT:
        return pixels
    transposed, flips = _UPRIGHT[orientation]
    turned: Any = pixels.swapaxes(0, 1) if transposed else pixels
    contiguous: Turnable = np.ascontiguousarray(turned[flips])
    return contiguous


def _frames(picture: Image.Image) -> int:
    # Counting walks through the whole file and may meet damage behind the first picture.
    with suppress(Exception):
        return int(getattr(picture, "n_frames", 1))
    return 1


def _decode_8_bit(picture: Image.Image, profile: bytes, notes: list[str]) -> NDArray[np.uint8]:
    flat = flatten(picture)
    if flat is not picture:
        notes.append("Transparency was flattened on white.")
    if flat.mode not in ("L", "RGB", "CMYK", "LAB"):
        flat = flat.convert("L" if flat.mode in ("1", "LA", "La") else "RGB")
    return as_array(_with_notes(to_srgb, flat, profile, notes))


def flatten(picture: Image.Image) -> Image.Image:
    """Return the picture itself if it is opaque, or a copy (L or RGB) flattened on white."""
    if not picture.has_transparency_data:
        return picture
    has_colour = picture.mode not in ("L", "LA", "La", "1")
    clear = picture.convert("RGBA" if has_colour or "transparency" in picture.info else "LA")
    alpha = clear.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture
    opaque = clear.convert("RGB" if has_colour else "L")
    white = Image.new(opaque.mode, opaque.size, "white")
    white.paste(opaque, mask=alpha)
    return white


def as_array(picture: Image.Image) -> NDArray[np.uint8]:
    """Copy an RGB picture to (H, W, 3) uint8, in blocks: Pillow would make two copies."""
    pixels = np.empty((picture.height, picture.width, 3), np.uint8)
    for top in range(0, picture.height, _BLOCK_ROWS):
        bottom = min(top + _BLOCK_ROWS, picture.height)
        pixels[top:bottom] = np.asarray(picture.crop((0, top, picture.width, bottom)))
    return pixels


def decode_deep(
    picture: Image.Image, file: BinaryIO, notes: list[str]
) -> NDArray[np.uint16] | None:
    """Decode a picture of more than 8 bits per colour; None if it has no more than 8.

    Returns
    -------
    (H, W) or (H, W, 3) uint16, grey or RGB in the file's own colour space
    """
    bits = _bits_per_colour(picture, file)
    if picture.mode.startswith("I;16"):
        return _decode_deep_grey(picture, bits)
    if bits != 16 or picture.mode not in ("RGB", "RGBA", "RGBa", "RGBX", "LA"):
        return None
    decoded = _decode_with_opencv(picture, file)
    if decoded is None:
        notes.append("The file’s 16 bits per colour could only be read as 8.")
        return None
    if decoded.ndim == 2:
        return decoded
    if decoded.shape[2] == 4 and picture.mode != "RGBX":
        return _flatten_deep(decoded, picture, notes)
    return np.ascontiguousarray(decoded[..., 2::-1])


def _decode_deep_grey(picture: Image.Image, bits: int) -> NDArray[np.uint16]:
    grey = np.array(picture).astype(np.uint16, copy=False)
    if bits == 12:
        grey = (grey.astype(np.uint32) * 65535 // 4095).astype(np.uint16)
    white_is_zero = getattr(picture, "tag_v2", {}).get(262) == 0
    return 65535 - grey if white_is_zero else grey


def _bits_per_colour(picture: Image.Image, file: BinaryIO) -> int:
    if picture.format == "PNG":
        return _read_all(file, start=24, count=1)[0]
    found = getattr(picture, "tag_v2", {}).get(258, 8)
    return int(found[0] if isinstance(found, tuple) else found)


def _read_all(file: BinaryIO, *, start: int = 0, count: int = -1) -> bytes:
    """Read behind the back of Pillow, which goes on reading where it was."""
    position = file.tell()
    file.seek(start)
    content = file.read(count)
    file.seek(position)
    return content


def _decode_with_opencv(picture: Image.Image, file: BinaryIO) -> NDArray[np.uint16] | None:
    """Decode 16-bit colours, which Pillow cuts to 8; BGR or BGRA."""
    import cv2

    content = bytearray(_read_all(file))
    if picture.format == "TIFF":
        _reset_tiff_orientation(content)
    encoded = np.frombuffer(content, np.uint8)
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        decoded: NDArray[Any] | None = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
    finally:
        cv2.utils.logging.setLogLevel(level)
    if decoded is None or decoded.dtype != np.uint16:
        return None
    if {*decoded.shape[:2]} != {*picture.size}:  # another picture than the one that was admitted
        return None
    return decoded


def _reset_tiff_orientation(content: bytearray) -> None:
    """Write orientation 1 into a TIFF, since OpenCV would apply part of it whatever it is told."""
    order = ">" if content[:2] == b"MM" else "<"
    big = struct.unpack_from(order + "H", content, 2)[0] == 43
    start = struct.unpack_from(order + ("8xQ" if big else "4xI"), content, 0)[0]
    count = struct.unpack_from(order + ("Q" if big else "H"), content, start)[0]
    for index in range(count):
        entry = start + (8 + 20 * index if big else 2 + 12 * index)
        if struct.unpack_from(order + "H", content, entry)[0] == 274:
            struct.pack_into(order + "H", content, entry + (12 if big else 8), 1)
            return


def _flatten_deep(
    bgra: NDArray[np.uint16], picture: Image.Image, notes: list[str]
) -> NDArray[np.uint16]:
    """Composite (H, W, 4) uint16 BGRA on white, block by block, into (H, W, 3) RGB."""
    rgb = np.ascontiguousarray(bgra[..., 2::-1])
    if bgra[..., 3].min() == 65535:
        return rgb
    notes.append("Transparency was flattened on white.")
    premultiplied = picture.mode == "RGBa" or _is_associated(picture)
    for top in range(0, rgb.shape[0], _BLOCK_ROWS):
        rows = slice(top, top + _BLOCK_ROWS)
        alpha = bgra[rows, :, 3:].astype(np.uint32)
        colour = rgb[rows].astype(np.uint32)
        if not premultiplied:
            # 65535² fits in 32 bits, and half of 65535 more as well.
            colour = (colour * alpha + 32767) // 65535
        rgb[rows] = np.minimum(colour + 65535 - alpha, 65535)
    return rgb


def _is_associated(picture: Image.Image) -> bool:
    extra = getattr(picture, "tag_v2", {}).get(338, (2,))
    return bool(extra[0] == 1) if isinstance(extra, tuple) else bool(extra == 1)
