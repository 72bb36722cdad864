"""The photo: pixels that nobody can change, and what came with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.frozen import frozen

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True)
class Metadata:
    """What a file says about its photo, kept so that saving can give it back.

    Attributes
    ----------
    exif : bytes
        TIFF-structured EXIF block without JPEG's prefix, orientation already reset.
    xmp : bytes
        XMP packet.
    iptc : bytes
        IPTC-IIM record, as found in Photoshop resource 0x0404.
    dpi : tuple of float or None
        Horizontal and vertical dots per inch.
    notes : tuple of str
        What reading had to change, in words for the person ("Transparency was flattened on white").
    has_thumbnail : bool
        Whether the file had a thumbnail, so that a saved one gets one of the photo as it is then.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    dpi: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
    has_thumbnail: bool = False

    def with_notes(self, *notes: str) -> Metadata:
        """Return the same metadata with `notes` added."""
        return replace(self, notes=self.notes + notes)


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo in memory: sRGB pixels, read-only.

    Attributes
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB, sRGB transfer curve
        Contiguous and read-only.  An array that owns its memory is taken over without a copy and
        becomes read-only for the caller too; a view into writable memory is copied.
    metadata : Metadata
    source : Path or None
        The file it was read from; saving refuses to overwrite it.
    spare : bool
        Whether nobody needs this photo once the next one is made of it: then `own_copy` hands out
        its very memory.  Only whoever made it may say so.

    Raises
    ------
    ValueError
        If the pixels have another shape or dtype.
    """

    pixels: Pixels
    metadata: Metadata = field(default_factory=Metadata)
    source: Path | None = None
    spare: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.size == 0:
            raise ValueError(f"a photo is (H, W, 3), not {pixels.shape}")
        if pixels.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"a photo is uint8 or uint16, not {pixels.dtype}")
        object.__setattr__(self, "pixels", frozen(pixels))

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def peak(self) -> int:
        """The value of white: 255 or 65535."""
        return int(np.iinfo(self.pixels.dtype).max)

    def with_pixels(self, pixels: NDArray[Any]) -> Photo:
        """Return a photo with these pixels and this one's metadata and source."""
        return replace(self, pixels=pixels, spare=False)

    def own_copy(self) -> NDArray[Any]:
        """Return writable pixels to make the next photo of: a copy, or a spare photo's own.

        Of a spare photo, read what is needed of each part before that part is written.
        """
        if not (self.spare and self.pixels.flags.owndata):
            return self.pixels.copy()
        self.pixels.flags.writeable = True
        return self.pixels

    @property
    def spent(self) -> bool:
        """Whether its memory was handed out for the next photo: it shows nothing any more."""
        return bool(self.pixels.flags.writeable)

    def same_pixels(self, other: Photo) -> bool:
        """Whether both photos are equal bit for bit (dtype included)."""
        return self.pixels.dtype == other.pixels.dtype and np.array_equal(self.pixels, other.pixels)
