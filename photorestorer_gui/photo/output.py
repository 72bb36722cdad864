"""What a person wants of a saved photo: size, quality, and how much the file tells."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

import cv2
import numpy as np
from PIL import Image
from PIL.ExifTags import IFD, Base

from photorestorer_gui.photo.encoding import JPEG_SEGMENT_BYTES, encode
from photorestorer_gui.photo.metadata import as_written, without_prefix
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.photo.provenance import Provenance, joined

MetadataLevel = Literal["all", "basic", "none"]
METADATA_LEVELS: tuple[MetadataLevel, ...] = get_args(MetadataLevel)
CAPTION = "Restored with PhotoRestorer"

# Date, camera, author and rights; nothing that tells of a place or of who is in the photo.
_BASIC = {Base.Make, Base.Model, Base.DateTime, Base.Artist, Base.Copyright}
_BASIC_INSIDE = {
    *(Base.DateTimeOriginal, Base.DateTimeDigitized, Base.SubsecTimeOriginal),
    *(Base.OffsetTime, Base.OffsetTimeOriginal, Base.OffsetTimeDigitized),
    *(Base.LensMake, Base.LensModel, Base.FNumber, Base.ExposureTime, Base.ISOSpeedRatings),
    *(Base.FocalLength, Base.ExifVersion, Base.ColorSpace),
}
_TILE_PX, _TILES = 256, 16


@dataclass(frozen=True)
class SaveOptions:
    """How a photo is saved.

    Attributes
    ----------
    quality : int
        1–100, for JPEG and WebP.
    metadata : "all", "basic" or "none"
        What the file tells: all that the photo's file told; date, camera, author and rights; or
        nothing but its colours.  A restoration is told with the first two.
    long_side_px : int or None
        Longest side; a photo is never enlarged.  None keeps the size.
    dpi : float or None
        Dots per inch.  None keeps the photo's, so that a smaller photo is as large on paper.
    caption : str
        Added to the description; empty for none.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    quality: int = 95
    metadata: MetadataLevel = "all"
    long_side_px: int | None = None
    dpi: float | None = None
    caption: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.quality <= 100:
            raise ValueError(f"quality is 1–100, not {self.quality}")
        if self.metadata not in METADATA_LEVELS:
            raise ValueError(f"there is no level of metadata “{self.metadata}”")
        if self.long_side_px is not None and self.long_side_px < 1:
            raise ValueError(f"a side has 1 pixel at least, not {self.long_side_px}")
        if self.dpi is not None and not 1 < self.dpi <= 100_000:
            raise ValueError(f"there are 2–100,000 dots per inch, not {self.dpi}")

    def as_record(self) -> dict[str, Any]:
        """Return what differs from the default, as JSON has it.

        What is added here some day changes no record, so that no archive is done again for it.
        """
        usual = SaveOptions()
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != getattr(usual, each.name)
        }

    def changes(self, photo: Photo) -> bool:
        """Whether the file must differ from the original's, even if nothing was restored."""
        smaller = self.long_side_px is not None and self.long_side_px < max(
            photo.width, photo.height
        )
        return smaller or self.metadata != "all" or self.dpi is not None or bool(self.caption)


def saved_size(photo: Photo, options: SaveOptions) -> tuple[int, int]:
    """Return width and height that a photo is saved with."""
    factor = _factor(photo, options)
    return max(1, round(photo.width * factor)), max(1, round(photo.height * factor))


def prepared(
    photo: Photo, suffix: str, options: SaveOptions, provenance: Provenance | None = None
) -> Photo:
    """Return the photo as it will lie in the file, with the metadata that it will have there.

    Parameters
    ----------
    photo : Photo
    suffix : str
        ``.jpg``, say: what the format cannot hold is left out here.
    options : SaveOptions
    provenance : Provenance, optional
        What was done to it.
    """
    size = saved_size(photo, options)
    if size != (photo.width, photo.height):
        smaller = _shrunk(photo.pixels, size)
        metadata = _for_size(photo.metadata, _factor(photo, options))
        photo = replace(photo, pixels=smaller, metadata=metadata)
    return replace(photo, metadata=_metadata(photo.metadata, suffix, options, provenance))


def estimated_bytes(photo: Photo, suffix: str, options: SaveOptions) -> int:
    """Return about how large the file will be, from at most a megapixel of the photo.

    Pieces spread evenly over the photo are encoded at the size they will be saved in.
    """
    width, height = saved_size(photo, options)
    sample = _sample(photo, _factor(photo, options))
    size = len(encode(replace(sample, metadata=Metadata()), suffix, quality=options.quality))
    share = width * height / (sample.width * sample.height)
    about = photo.metadata if options.metadata == "all" else Metadata()
    return round(size * share) + len(about.exif) + len(about.xmp) + len(about.iptc)


def _factor(photo: Photo, options: SaveOptions) -> float:
    longest = max(photo.width, photo.height)
    wanted = options.long_side_px
    return 1.0 if wanted is None else min(1.0, wanted / longest)


def _sample(photo: Photo, factor: float) -> Photo:
    """Return a small photo, as costly to encode a pixel as this one made smaller by `factor`."""
    if photo.width * photo.height * factor**2 <= _TILES * _TILE_PX**2:
        size = (max(1, round(photo.width * factor)), max(1, round(photo.height * factor)))
        return photo.with_pixels(_shrunk(photo.pixels, size))
    side = min(round(_TILE_PX / factor), photo.width, photo.height)
    columns = max(1, min(_TILES, round((_TILES * photo.width / photo.height) ** 0.5)))
    rows = max(1, _TILES // columns)
    lefts = np.linspace(0, photo.width - side, columns).astype(int)
    tops = np.linspace(0, photo.height - side, rows).astype(int)
    tile = (max(1, round(side * factor)),) * 2
    lines = [
        np.hstack([_shrunk(photo.pixels[y : y + side, x : x + side], tile) for x in lefts])
        for y in tops
    ]
    return photo.with_pixels(np.vstack(lines))


def _shrunk(pixels: Any, size: tuple[int, int]) -> Any:
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(pixels.dtype)


def _for_size(metadata: Metadata, factor: float) -> Metadata:
    if metadata.dpi is None:
        return metadata
    return replace(metadata, dpi=(metadata.dpi[0] * factor, metadata.dpi[1] * factor))


def _metadata(
    metadata: Metadata, suffix: str, options: SaveOptions, provenance: Provenance | None
) -> Metadata:
    dpi = metadata.dpi if options.dpi is None else (options.dpi, options.dpi)
    if options.metadata == "none":
        # A number of dots that the person asked for tells nothing of the photo.
        return Metadata(dpi=dpi if options.dpi is not None else None)
    if options.metadata == "basic":
        metadata = Metadata(exif=_basic(metadata.exif))
    exif = metadata.exif if not options.caption else _captioned(metadata.exif, options.caption)
    xmp = _told(metadata.xmp, options.caption, provenance)
    if suffix in (".jpg", ".jpeg") and len(xmp) > JPEG_SEGMENT_BYTES:
        xmp = _told(b"", options.caption, provenance)
    return replace(metadata, exif=exif, xmp=xmp, dpi=dpi)


def _told(xmp: bytes, caption: str, provenance: Provenance | None) -> bytes:
    # XML is needed by whoever saves, not by a window that opens.
    from photorestorer_gui.photo.provenance_xmp import with_caption, with_provenance

    if caption:
        xmp = with_caption(xmp, caption)
    return xmp if provenance is None else with_provenance(xmp, provenance)


def _basic(block: bytes) -> bytes:
    """Return an EXIF block with what is basic in it."""
    source, kept = Image.Exif(), Image.Exif()
    source.load(block)
    for tag in _BASIC & set(source):
        kept[tag] = as_written(source[tag])
    inside = source.get_ifd(IFD.Exif)
    entries = {tag: as_written(inside[tag]) for tag in _BASIC_INSIDE & set(inside)}
    if entries:
        kept[IFD.Exif] = entries
    return without_prefix(kept.tobytes()) if len(kept) else b""


def _captioned(block: bytes, caption: str) -> bytes:
    """Return an EXIF block with a caption in its description."""
    exif = Image.Exif()
    exif.load(block)
    kept = Image.Exif()
    for tag, value in exif.items():
        kept[tag] = as_written(value)
    for group in (IFD.Exif, IFD.GPSInfo):
        entries = exif.get_ifd(group)
        if entries:
            kept[group] = {tag: as_written(value) for tag, value in entries.items()}
    before = as_written(exif.get(Base.ImageDescription, ""))
    words = before.decode("utf-8", "replace") if isinstance(before, bytes) else str(before)
    kept[Base.ImageDescription] = joined(words, caption).encode()
    return without_prefix(kept.tobytes())
