"""What a file says about its photo: read it, and make it true for the photo that will be saved."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

from PIL import Image
from PIL.ExifTags import IFD, Base

from photorestorer_gui.photo.photo import Metadata
from photorestorer_gui.photo.previews import has_thumbnail, holds_picture, without_preview
from photorestorer_gui.words import phrase

T = TypeVar("T")

PHOTOSHOP_IPTC = 0x0404

# Tags that describe how the file stored its pixels, not the photo; and those kept elsewhere.
_ABOUT_THE_FILE = {
    *range(254, 267),  # size, bits, compression, colour model, thresholds
    *(273, 274, 277, 278, 279, 280, 281, 284, 288, 289, 290, 291, 292, 293, 301),
    *(317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 338, 339, 340, 341, 347),
    *range(512, 522),  # JPEG inside TIFF, thumbnails
    *(529, 530, 531, 532),  # YCbCr
    *(282, 283, 296, 700, 33723, 34675),  # DPI, XMP, IPTC, ICC
    *(34377, 37724),  # Photoshop’s resources and layers, which hold the unrestored photo again
    *(int(IFD.Exif), int(IFD.GPSInfo), int(IFD.Interop)),
}
# The pixels' size may change by turning the photo upright; the interoperability block is a pointer.
_STALE_IN_EXIF = {0xA002, 0xA003, int(IFD.Interop)}

_XMP_ORIENTATION = re.compile(rb"(tiff:Orientation(?:=[\"']|>)\s*)[0-9]+")
_XMP_THUMBNAILS = re.compile(rb"<(/?)((?:xmp|xap):Thumbnails)\b")
_MOST_TAGS = 2000  # cameras write about a hundred; each costs a trial


def read_metadata(picture: Image.Image) -> Metadata:
    """Return what is worth keeping from an open picture.

    The orientation is reset, small copies (which show the unrestored photo) are dropped, and
    colours are said to be sRGB, as those of a saved photo are.  Parts that cannot be read are left
    out, and a note says so.
    """
    failures: list[str] = []

    def leniently(read: Callable[[Image.Image], T], otherwise: T) -> T:
        # Odd metadata must never cost anyone the photo, and Pillow's parsers raise anything.
        try:
            return read(picture)
        except Exception as error:
            failures.append(str(error))
            return otherwise

    metadata = Metadata(
        exif=leniently(_exif, b""),
        xmp=leniently(_xmp, b""),
        iptc=leniently(_iptc, b""),
        dpi=leniently(_dpi, None),
        has_thumbnail=leniently(lambda opened: has_thumbnail(opened.getexif()), False),
    )
    if failures:
        return metadata.with_notes(
            phrase("Some of what the file says about the photo could not be read.")
        )
    return metadata


def says_adobe_rgb(picture: Image.Image) -> bool:
    """Whether a camera says, as DCF has it, that the colours of its photo are Adobe RGB."""
    if picture.format not in ("JPEG", "MPO"):
        return False
    try:
        exif = picture.getexif()
        index = exif.get_ifd(IFD.Interop).get(1, "")
        uncalibrated = exif.get_ifd(IFD.Exif).get(Base.ColorSpace) == 0xFFFF
    except Exception:  # whatever damaged metadata makes of Pillow's parsers
        return False
    return uncalibrated and str(index).rstrip("\0 ") == "R03"


def _exif(picture: Image.Image) -> bytes:
    source = picture.getexif()
    groups = {group: source.get_ifd(group) for group in (IFD.Exif, IFD.GPSInfo)}
    if len(source) + sum(map(len, groups.values())) > _MOST_TAGS:
        raise ValueError("too many tags")
    kept = Image.Exif()
    for tag, value in source.items():
        if tag not in _ABOUT_THE_FILE and _can_be_kept(tag, value):
            kept[tag] = as_written(value)
    for group, said in groups.items():
        entries = {
            tag: as_written(value)
            for tag, value in said.items()
            if tag not in _STALE_IN_EXIF and _can_be_kept(tag, value)
        }
        if Base.ColorSpace in entries:
            entries[Base.ColorSpace] = 1  # sRGB
        if entries:
            kept[group] = entries
    if not len(kept):
        return b""
    kept[Base.Orientation] = 1
    return without_prefix(kept.tobytes())


def _can_be_kept(tag: int, value: Any) -> bool:
    return not holds_picture(value) and _can_be_written(tag, value)


def _can_be_written(tag: int, value: Any) -> bool:
    """Whether Pillow can write this tag; one odd tag shall not cost the others."""
    alone = Image.Exif()
    alone[IFD.Exif] = {tag: value}
    try:
        alone.tobytes()
    except Exception:  # whatever an odd value makes of struct, codecs or Pillow's own code
        return False
    return True


def as_written(value: Any) -> Any:
    """Return a value that Pillow writes as it read it.

    It reads text as Latin-1, whatever it is, and would write question marks for all but ASCII.
    """
    return value.encode("latin-1") if isinstance(value, str) and not value.isascii() else value


def without_prefix(block: bytes) -> bytes:
    """Return an EXIF block without the six bytes that JPEG puts before it."""
    return block.removeprefix(b"Exif\0\0")


def _xmp(picture: Image.Image) -> bytes:
    found = picture.info.get("xmp", b"")
    packet = found.encode() if isinstance(found, str) else bytes(found)
    packet = _without_thumbnails(packet)
    return _XMP_ORIENTATION.sub(rb"\g<1>1", packet)


def _without_thumbnails(packet: bytes) -> bytes:
    """Cut out the thumbnails; one pass, for a pattern that looks ahead for the end takes hours."""
    kept, start, name = [], 0, b""
    for mark in _XMP_THUMBNAILS.finditer(packet):
        closes, found = mark[1], mark[2]
        if not name and not closes:
            kept.append(packet[start : mark.start()])
            start, name = mark.start(), found
        elif closes and found == name:
            start, name = packet.find(b">", mark.end()) + 1 or len(packet), b""
    kept.append(packet[start:])
    return b"".join(kept)


def _iptc(picture: Image.Image) -> bytes:
    # The raw bytes, as `IptcImagePlugin` takes them: some programs wrote the record as LONGs, of
    # which Pillow hands out the first only.
    tags = getattr(picture, "tag_v2", None)
    record = getattr(tags, "_tagdata", {}).get(33723, b"")
    photoshop = picture.info.get("photoshop", {})
    if not record and isinstance(photoshop, dict):
        record = photoshop.get(PHOTOSHOP_IPTC, b"")
    return without_preview(bytes(record))


def _dpi(picture: Image.Image) -> tuple[float, float] | None:
    found = picture.info.get("dpi")
    if found is None:
        exif = picture.getexif()
        to_inch = 2.54 if exif.get(Base.ResolutionUnit) == 3 else 1.0
        if Base.XResolution not in exif or Base.YResolution not in exif:
            return None
        found = tuple(float(exif[tag]) * to_inch for tag in (Base.XResolution, Base.YResolution))
    x, y = float(found[0]), float(found[1])
    sane = all(
        math.isfinite(dots) and 1 < dots <= 100_000 for dots in (x, y)
    )  # 1: Pillow’s “unknown”
    return (_whole(x), _whole(y)) if sane else None


def _whole(dots: float) -> float:
    """Undo the rounding of PNG, which counts whole dots per metre."""
    return float(round(dots)) if abs(dots - round(dots)) <= 0.5 * 0.0254 else dots
