"""Colours of 8-bit pictures: from whatever profile a file embeds to sRGB."""

from __future__ import annotations

import io
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from photorestorer_gui.photo.icc import matrix_profile
from photorestorer_gui.words import phrase

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION

# Per mode of a picture: the colour space that its profile must have, as ICC writes it.
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab "}


class ProfileUnusable(Exception):
    """An embedded profile is damaged or meant for other colours; its text is for the person."""

    def __init__(self) -> None:
        super().__init__(
            phrase("The file’s colour profile could not be used, so colours may differ.")
        )


@cache
def srgb_profile() -> bytes:
    """Return the ICC profile that saved photos carry; the same bytes every time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # LittleCMS stamps the time of creation at byte 24; equal photos shall give equal files.
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(profile)


@cache
def adobe_profile() -> bytes:
    """Return the ICC profile of Adobe RGB (1998), whose photos from cameras hold none."""
    return matrix_profile()


def opened_profile(profile: bytes) -> ImageCms.ImageCmsProfile:
    """Parse an ICC profile.

    Raises
    ------
    ProfileUnusable
        If it is damaged.
    """
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError, TypeError, ValueError) as error:
        raise ProfileUnusable from error


def space_of(profile: bytes) -> str:
    """Return the colour space that a profile is for, as ICC writes it: four letters."""
    return str(opened_profile(profile).profile.xcolor_space)


def to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert an L, RGB, CMYK or LAB picture to sRGB; an RGB one is converted in place.

    Parameters
    ----------
    picture : Image
    profile : bytes
        ICC profile, empty if there is none.  One that means sRGB leaves the pixels bit-identical.

    Returns
    -------
    Image
        RGB.

    Raises
    ------
    ProfileUnusable
        If the profile is damaged or belongs to another kind of picture.
    """
    if picture.mode == "LAB":
        return _converted(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if not profile:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    if picture.mode == "L" and space_of(profile) == "RGB ":
        picture = picture.convert("RGB")
    if space_of(profile) != _SPACES[picture.mode]:
        raise ProfileUnusable
    if picture.mode == "RGB" and means_srgb(profile):
        return picture
    return _converted(picture, opened_profile(profile))


def _converted(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    in_place = picture.mode == "RGB"
    try:
        converted = ImageCms.profileToProfile(
            picture,
            source,
            opened_profile(srgb_profile()),
            renderingIntent=_INTENT,
            outputMode="RGB",
            inPlace=in_place,
            flags=_FLAGS,
        )
    except (ImageCms.PyCMSError, ValueError) as error:
        raise ProfileUnusable from error
    return picture if converted is None else converted


@lru_cache(maxsize=8)  # a folder of photos mostly shares one profile
def means_srgb(profile: bytes) -> bool:
    """Whether an RGB profile moves no 8-bit colour by more than one level on its way to sRGB."""
    colours = grid(18)
    moved = np.abs(through_profile(colours, profile).astype(np.int16) - colours)
    return bool(moved.max() <= 1)


def grid(count: int) -> NDArray[np.uint8]:
    """Return (count³, 1, 3) uint8: evenly spaced colours, red slowest; 255 % (count - 1) is 0."""
    levels = np.linspace(0, 255, count).astype(np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 1, 3)


def through_profile(colours: NDArray[np.uint8], profile: bytes) -> NDArray[np.uint8]:
    """Convert (H, W, 3) uint8 RGB through an RGB profile to sRGB.

    Raises
    ------
    ProfileUnusable
        If the profile is damaged.
    """
    return np.asarray(_converted(Image.fromarray(colours), opened_profile(profile)))
