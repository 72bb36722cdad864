"""From a photo to the bytes of a file."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photorestorer_gui.errors import SaveError, ran_out_of_memory
from photorestorer_gui.photo.atomic import Content
from photorestorer_gui.photo.colour import srgb_profile
from photorestorer_gui.photo.metadata import PHOTOSHOP_IPTC
from photorestorer_gui.photo.photo import Metadata, Photo, Pixels
from photorestorer_gui.photo.previews import with_thumbnail
from photorestorer_gui.photo.tiff import encode_tiff
from photorestorer_gui.words import phrase

_PNG_LEVEL = 4  # a tenth larger than 9, in a fifth of the time
_LONGEST_SIDE_PX = {"JPEG": 65_500, "WebP": 16_383}
_LIMITED = {".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP"}
# A JPEG segment holds 65,533 bytes; 64 are left for the names of its kinds.
JPEG_SEGMENT_BYTES = 65_533 - 64

Encode = Callable[[Photo, int], Content]


def to_8_bit(pixels: Pixels) -> NDArray[np.uint8]:
    """Return uint8 pixels, rounded to the nearest level; uint8 pixels are returned as they are."""
    if pixels.dtype == np.uint8:
        return pixels  # type: ignore[return-value]
    nearest = ((np.arange(65536, dtype=np.uint32) + 128) // 257).astype(np.uint8)
    return np.take(nearest, pixels)


def encode(photo: Photo, suffix: str, *, quality: int) -> bytes:
    """Return the file's bytes, as `encode_parts` does, in one piece."""
    return b"".join(encode_parts(photo, suffix, quality=quality))


def encode_parts(photo: Photo, suffix: str, *, quality: int) -> Content:
    """Return a file: sRGB profile, EXIF, XMP, IPTC and DPI as far as the format has them.

    Parameters
    ----------
    photo : Photo
    suffix : str
        A key of `ENCODERS`.
    quality : int
        1–100, for JPEG and WebP.

    Raises
    ------
    SaveError
        If the format cannot hold a photo of this size, or memory runs out.
    """
    refuse_too_large(suffix, max(photo.width, photo.height))
    try:
        return ENCODERS[suffix](photo, quality)
    except (MemoryError, cv2.error) as error:
        if not ran_out_of_memory(error):
            raise
        raise no_memory_to_save() from error


def no_memory_to_save() -> SaveError:
    """Return the sentence for a photo that needs more memory to be saved than there is."""
    return SaveError(
        phrase("There is not enough memory to save the photo."),
        phrase("Close other programs and try again."),
    )


def refuse_too_large(suffix: str, longest_px: int) -> None:
    """Raise `SaveError` if files of this suffix cannot hold a photo with so long a side."""
    title = _LIMITED.get(suffix)
    if title is not None and longest_px > _LONGEST_SIDE_PX[title]:
        raise SaveError(
            phrase(
                "{title} files cannot be wider or higher than {longest_side_px:,} pixels.",
                title=title,
                longest_side_px=_LONGEST_SIDE_PX[title],
            ),
            phrase("Save it as PNG or TIFF."),
        )


def _encode_jpeg(photo: Photo, quality: int) -> Content:
    metadata = photo.metadata
    file = io.BytesIO()
    options: dict[str, object] = {}
    if metadata.dpi is not None:
        options["dpi"] = tuple(round(dots) for dots in metadata.dpi)
    pixels = Image.fromarray(to_8_bit(photo.pixels))
    exif = with_thumbnail(metadata.exif, pixels) if metadata.has_thumbnail else metadata.exif
    if len(exif) > JPEG_SEGMENT_BYTES:
        exif = metadata.exif
    if exif and len(exif) <= JPEG_SEGMENT_BYTES:
        options["exif"] = b"Exif\0\0" + exif
    if metadata.xmp and len(metadata.xmp) <= JPEG_SEGMENT_BYTES:
        options["xmp"] = metadata.xmp
    pixels.save(file, "JPEG", quality=quality, subsampling=0, icc_profile=srgb_profile(), **options)
    return _with_iptc(file.getbuffer(), metadata.iptc)


def _with_iptc(jpeg: memoryview, iptc: bytes) -> Content:
    """Insert an IPTC record as Photoshop's segment APP13, behind JFIF's APP0."""
    if not iptc or len(iptc) > JPEG_SEGMENT_BYTES:
        return [jpeg]
    resource = b"8BIM" + struct.pack(">HHI", PHOTOSHOP_IPTC, 0, len(iptc)) + iptc
    body = b"Photoshop 3.0\0" + resource + b"\0" * (len(iptc) % 2)
    segment = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    has_jfif = bytes(jpeg[2:4]) == b"\xff\xe0"
    start = 4 + struct.unpack_from(">H", jpeg, 4)[0] if has_jfif else 2
    return [jpeg[:start], segment, jpeg[start:]]


def _encode_webp(photo: Photo, quality: int) -> Content:
    file = io.BytesIO()
    Image.fromarray(to_8_bit(photo.pixels)).save(
        file,
        "WEBP",
        quality=quality,
        icc_profile=srgb_profile(),
        exif=photo.metadata.exif,
        xmp=photo.metadata.xmp,
    )
    return [file.getbuffer()]


def _encode_png(photo: Photo, _quality: int) -> Content:
    bgr = cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2BGR)
    encoded = cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])[1].data
    header_end = 8 + 25  # signature and IHDR; everything about the photo must precede the pixels
    return [encoded[:header_end], _png_chunks(photo.metadata), encoded[header_end:]]


def _png_chunks(metadata: Metadata) -> bytes:
    """Return the chunks iCCP, pHYs, eXIf and iTXt (XMP) of the PNG specification, 3rd edition."""
    chunks = [_chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(srgb_profile()))]
    if metadata.dpi is not None:
        per_metre = [round(dots / 0.0254) for dots in metadata.dpi]
        chunks.append(_chunk(b"pHYs", struct.pack(">IIB", *per_metre, 1)))
    if metadata.exif:
        chunks.append(_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + metadata.xmp))
    return b"".join(chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _encode_tiff(photo: Photo, _quality: int) -> Content:
    return encode_tiff(photo.pixels, photo.metadata, srgb_profile())


ENCODERS: dict[str, Encode] = {
    ".png": _encode_png,
    ".jpg": _encode_jpeg,
    ".jpeg": _encode_jpeg,
    ".tif": _encode_tiff,
    ".tiff": _encode_tiff,
    ".webp": _encode_webp,
}
