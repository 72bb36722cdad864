"""From an open picture file to pixels: upright, in sRGB, in 16 bits where the file is."""

from __future__ import annotations

import io
import os
import struct
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photorestorer_gui.photo.colour import ProfileUnusable, adobe_profile, to_srgb
from photorestorer_gui.photo.deep_colour import deep_to_srgb
from photorestorer_gui.photo.metadata import says_adobe_rgb
from photorestorer_gui.photo.photo import Pixels
from photorestorer_gui.words import phrase

Turnable = TypeVar("Turnable", bound=NDArray[Any])

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
    profile = picture.info.get("icc_profile") or _told_by_exif(picture)
    deep = decode_deep(picture, file, notes)
    if deep is None:
        pixels: Pixels = _decode_8_bit(picture, profile, notes)
    else:
        pixels = upright(_with_notes(deep_to_srgb, deep, profile, notes), orientation_of(picture))
    if picture.format != "MPO" and _frames(picture) > 1:  # phones hide previews in an MPO
        notes.append(
            phrase(
                "The file holds {picture} pictures; the first was read.", picture=_frames(picture)
            )
        )
    return pixels, tuple(notes)


def _told_by_exif(picture: Image.Image) -> bytes:
    """Return the profile that a photo without one names by a word; mostly empty."""
    has_colours = picture.mode in ("RGB", "RGBA", "RGBa", "RGBX")
    return adobe_profile() if has_colours and says_adobe_rgb(picture) else b""


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
    return cast(Turnable, np.ascontiguousarray(turned[flips]))


def _frames(picture: Image.Image) -> int:
    # Counting walks through the whole file and may meet damage behind the first picture.
    with suppress(Exception):
        return int(getattr(picture, "n_frames", 1))
    return 1


def _decode_8_bit(picture: Image.Image, profile: bytes, notes: list[str]) -> NDArray[np.uint8]:
    picture.load()  # a TIFF is turned upright by this, and its orientation reset
    flat = flatten(picture)
    if flat is not picture:
        notes.append(phrase("Transparency was flattened on white."))
    if flat.mode == "La":  # Pillow knows no other way out of it
        flat = flat.convert("LA")
    if flat.mode not in ("L", "RGB", "CMYK", "LAB"):
        flat = flat.convert("L" if flat.mode in ("1", "LA") else "RGB")
    return as_array(_with_notes(to_srgb, flat, profile, notes), orientation_of(picture))


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


def as_array(picture: Image.Image, orientation: int) -> NDArray[np.uint8]:
    """Copy an RGB picture to (H, W, 3) uint8, upright.

    In blocks, and straight to where each belongs: Pillow would make two copies, turning a third.
    """
    transposed, flips = _UPRIGHT.get(orientation, (False, (slice(None), slice(None))))
    sides = (picture.width, picture.height) if transposed else (picture.height, picture.width)
    pixels = np.empty((*sides, 3), np.uint8)
    as_stored = pixels[flips].swapaxes(0, 1) if transposed else pixels[flips]
    for top in range(0, picture.height, _BLOCK_ROWS):
        bottom = min(top + _BLOCK_ROWS, picture.height)
        as_stored[top:bottom] = np.asarray(picture.crop((0, top, picture.width, bottom)))
    return pixels


def decode_deep(
    picture: Image.Image, file: BinaryIO, notes: list[str]
) -> NDArray[np.uint16] | None:
    """Decode a picture of more than 8 bits per colour; None if it has no more than 8.

    Returns
    -------
    (H, W) or (H, W, 3) uint16, grey or RGB in the file's own colour space
    """
    bits = bits_per_colour(picture, file)
    if picture.mode.startswith("I"):  # "I;16…", in a PNG also "I", which other files must not have
        return _decode_deep_grey(picture, bits)
    if bits != 16 or picture.mode not in ("RGB", "RGBA", "RGBa", "RGBX", "LA"):
        return None
    decoded = _decode_checked(picture, file)
    if decoded is None:
        notes.append(phrase("The file’s 16 bits per colour could only be read as 8."))
        return None
    if decoded.ndim == 2:
        return decoded
    # A fourth channel need not be alpha: scanners store infrared there.
    if decoded.shape[2] == 4 and picture.has_transparency_data:
        return _flatten_deep(decoded, picture, notes)
    return _reversed(decoded if decoded.shape[2] == 3 else decoded[..., :3])


def _reversed(bgr: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return (H, W, 3) BGR as RGB, in its own memory if it is all of it, block by block."""
    rgb = bgr if bgr.flags.c_contiguous else np.empty(bgr.shape, np.uint16)
    for top in range(0, len(bgr), _BLOCK_ROWS):
        rows = slice(top, top + _BLOCK_ROWS)
        rgb[rows] = bgr[rows, :, ::-1].copy()
    return rgb


def _decode_deep_grey(picture: Image.Image, bits: int) -> NDArray[np.uint16]:
    grey = np.array(picture).astype(np.uint16, copy=False)
    if bits == 12:
        grey = (grey.astype(np.uint32) * 65535 // 4095).astype(np.uint16)
    white_is_zero = getattr(picture, "tag_v2", {}).get(262) == 0
    return 65535 - grey if white_is_zero else grey


def bits_per_colour(picture: Image.Image, file: BinaryIO) -> int:
    """Return how many bits a colour has in the file; nothing is decoded."""
    if picture.format == "PNG":
        return _behind_pillow(file, 24, bytearray(1))[0]
    found = getattr(picture, "tag_v2", {}).get(258, 8)
    return int(found[0] if isinstance(found, tuple) else found)


def _behind_pillow(file: BinaryIO, start: int, content: bytearray) -> bytearray:
    """Fill `content` from `start` on; Pillow goes on reading where it was.

    What lies behind the end of the file stays as it is.
    """
    position = file.tell()
    file.seek(start)
    cast(io.BufferedIOBase, file).readinto(content)
    file.seek(position)
    return content


def _decode_checked(picture: Image.Image, file: BinaryIO) -> NDArray[np.uint16] | None:
    """Decode 16-bit colours with OpenCV; None where it fails or scrambles them (planar TIFFs)."""
    stored_orientation = orientation_of(picture)
    decoded = _decode_with_opencv(picture, file)
    if decoded is None:
        return None
    picture.load()
    if orientation_of(picture) != stored_orientation:  # Pillow has turned a TIFF upright
        decoded = upright(decoded, stored_orientation)
    return decoded if _agree(decoded, picture) else None


def _decode_with_opencv(picture: Image.Image, file: BinaryIO) -> NDArray[np.uint16] | None:
    """Decode 16-bit colours, which Pillow cuts to 8; BGR or BGRA."""
    import cv2

    # Once, not twice: of many pages the file is far larger than the one that is decoded.
    content = _behind_pillow(file, 0, bytearray(os.fstat(file.fileno()).st_size))
    if picture.format == "TIFF":
        _reset_tiff_orientation(content)
    elif not _chunks_fit(content):
        return None
    encoded = np.frombuffer(content, np.uint8)
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        decoded: NDArray[Any] | None = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
    finally:
        cv2.utils.logging.setLogLevel(level)
    return decoded if decoded is not None and decoded.dtype == np.uint16 else None


def _agree(deep: NDArray[np.uint16], picture: Image.Image) -> bool:
    """Whether the rows tried are, cut to 8 bits, what Pillow decoded."""
    if deep.shape[:2] != (picture.height, picture.width):
        return False
    colours = 1 if picture.mode == "LA" else 3
    for row in range(0, picture.height, max(1, picture.height // 16)):
        shallow = np.asarray(picture.crop((0, row, picture.width, row + 1)))[0, :, :colours]
        bgr = (deep[row].reshape(picture.width, -1) >> 8).astype(np.int16)
        rgb = bgr[:, 2::-1] if bgr.shape[1] > 2 else bgr
        if np.abs(rgb[:, :colours] - shallow).max() > 1:
            return False
    return True


def _chunks_fit(png: bytearray) -> bool:
    """Whether all chunks lie inside the file; OpenCV believes one that claims to have 4 GB."""
    start = 8
    while start + 12 <= len(png):
        start += 12 + struct.unpack_from(">I", png, start)[0]
    return start <= len(png)


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
    notes.append(phrase("Transparency was flattened on white."))
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
