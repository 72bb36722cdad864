"""What memory a photo will take, told before anything is decoded, and held against what there is.

The numbers say how many bytes each stage holds for each pixel.  They are what the code allocates,
and `benchmarks.large` measures that no run takes more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.files import Header
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.words import phrase

PROGRAM: Final = 460_000_000
"""The program with the networks that ship and what they set aside; measured with small photos."""
PROGRAM_LARGE: Final = 330_000_000
"""The same with a large photo, after whose examination networks are let go of."""
FULL_NETWORK: Final = 1_500_000_000
"""What a full network may need besides; LaMa and GFPGAN take windows of one size."""
USUAL_STEPS: Final = 3
"""How many steps a photo may need as long as nobody has asked for more: filling, sharpening, and
mending tones."""
LARGE_MEGAPIXELS: Final = 20.0
"""Size from which a person is told beforehand."""
_DECODED, _MAPS = 4, 4
"""Bytes a pixel: of Pillow's own picture, and of the maps of an examination."""
_BAND_ROWS, _SPARING_ROWS = 512, 256
"""Rows of answers that are blended at a time: with tiles as they are, and with small ones."""
_BAND: Final = 20
"""Bytes a pixel of such a band: sums, weights, and what is rounded."""

BLOCKY_BYTES: Final = 0.2
"""Bytes a pixel below which a file may be compressed so strongly that its blocks are smoothed."""


@dataclass(frozen=True)
class Outlook:
    """What memory a photo will take.

    Attributes
    ----------
    bytes : int
        At most, all stages looked at.
    sparing_bytes : int
        The same where networks work in small parts.
    usable : int or None
        What may be taken; None where nobody knows.
    large : bool
        Whether the photo is so large that a person is told, and memory counts more than time.
    """

    bytes: int
    sparing_bytes: int
    usable: int | None
    large: bool = False

    @property
    def sparing(self) -> bool:
        """Whether networks must work in small parts for it."""
        return self.usable is not None and self.bytes > self.usable

    @property
    def fits(self) -> bool:
        """Whether it can be done at all."""
        return self.usable is None or self.sparing_bytes <= self.usable


def outlook(
    header: Header, suffix: str, *, usable: int | None, factor: int = 1, full: bool = False
) -> Outlook:
    """Return what memory examining, restoring and saving a photo will take.

    Parameters
    ----------
    header : Header
    suffix : str
        ``.jpg``, say: what it is saved as.
    usable : int or None
        Bytes that it may take.
    factor : int
        How many times as wide and high the result will be.
    full : bool
        Whether full networks may be run.
    """
    pixels, photo = header.width * header.height, _photo_bytes(header)
    result = photo * factor**2
    large = header.megapixels * factor**2 >= LARGE_MEGAPIXELS
    extra = (PROGRAM_LARGE if large else PROGRAM) + (FULL_NETWORK if full else 0)
    steady = max(
        _reading(header),
        result + _encoded(suffix, result, pixels * factor**2),
        photo + result if factor > 1 else 0,
    )

    def most(rows: int) -> int:
        band = _band(header, rows)
        # A photo whose blocks are smoothed first is held once more.
        blocky = photo if 0 < header.bytes < BLOCKY_BYTES * pixels else 0
        filled, sharpened = 2 * photo + 2 * pixels, 2 * photo + blocky + pixels + band
        return extra + max(steady, _examining(header, rows), filled, sharpened)

    return Outlook(most(_BAND_ROWS), most(_SPARING_ROWS), usable, large)


def examination_outlook(header: Header, *, usable: int | None) -> Outlook:
    """Return what memory examining a photo will take, if nothing is done to it then.

    Parameters
    ----------
    header : Header
    usable : int or None
        As `outlook` has it.
    """
    large = header.megapixels >= LARGE_MEGAPIXELS

    def most(rows: int) -> int:
        return PROGRAM + max(_reading(header), _examining(header, rows))

    return Outlook(most(_BAND_ROWS), most(_SPARING_ROWS), usable, large)


def _photo_bytes(header: Header) -> int:
    return 3 * (2 if header.deep else 1) * header.width * header.height


def _reading(header: Header) -> int:
    decoded = _DECODED * header.width * header.height
    return _photo_bytes(header) + decoded + (header.bytes if header.deep else 0)


def _examining(header: Header, rows: int) -> int:
    return _photo_bytes(header) + _MAPS * header.width * header.height + _band(header, rows)


def _band(header: Header, rows: int) -> int:
    # A photo that stands upright may be stored lying down.
    return _BAND * rows * max(header.width, header.height)


def _encoded(suffix: str, result: int, pixels: int) -> int:
    """Return what saving takes beside the result: an encoder's own copy, and the file itself."""
    if suffix in (".jpg", ".jpeg", ".webp"):
        return (_DECODED + 1) * pixels
    return 2 * result if suffix == ".png" else result


def may_be_full(installed: Collection[ModelId]) -> bool:
    """Whether any of these networks is a full one that a step could run."""
    return any(network in installed for step in STEPS for network in step.full_networks)


def window_outlook(
    photo: Photo,
    *,
    usable: int | None,
    factor: int = 1,
    full: bool = False,
    steps: int = USUAL_STEPS,
) -> Outlook:
    """Return what restoring a photo that the window shows will take, with what it draws it from.

    Parameters
    ----------
    photo : Photo
    usable, factor, full
        As `outlook` has them.
    steps : int
        How many the plan has.  What each leaves is kept, for the next run to begin from, unless
        memory must be spared.
    """
    # Nobody knows any more how large its file was: blocks may have to be smoothed.
    header = Header(photo.width, photo.height, deep=photo.peak > 255, bytes=1)
    found = outlook(header, ".tif", usable=usable, factor=factor, full=full)
    pixels = photo.width * photo.height
    # Smaller sizes of both photos, and the layers of marks.
    drawn = (1 + factor**2) * photo.pixels.nbytes // 3 + 4 * pixels
    if full:  # faces are given back after the steps that follow
        drawn += photo.pixels.nbytes
    kept = max(0, steps - 1) * photo.pixels.nbytes
    return replace(
        found, bytes=found.bytes + drawn + kept, sparing_bytes=found.sparing_bytes + drawn
    )


def memory_words(found: Outlook) -> str:
    """Return what a person should know of a large photo before it is restored."""
    needed = (found.sparing_bytes if found.sparing else found.bytes) / 1e9
    if found.fits or found.usable is None:
        return phrase("Restoring takes up to {needed:.1f} GB of memory.", needed=needed)
    return phrase(
        "Restoring takes up to {needed:.1f} GB of memory, more than the {usable:.1f} GB there are.",
        needed=needed,
        usable=found.usable / 1e9,
    )


def require_memory(found: Outlook) -> None:
    """Raise before anything is begun where a photo needs more memory than it may take.

    Raises
    ------
    PhotoRestorerError
    """
    if not found.fits and found.usable is not None:
        raise PhotoRestorerError(
            phrase(
                "The photo needs up to {needed:.1f} GB of memory, and {usable:.1f} GB may be used.",
                needed=found.sparing_bytes / 1e9,
                usable=found.usable / 1e9,
            ),
            phrase("Close other programs, allow more memory, or make the photo smaller."),
        )
