"""Masks on disk: white is damaged."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photorestorer_gui.errors import MaskSizeError, SaveError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.photo.decoding import orientation_of, upright
from photorestorer_gui.photo.files import MAX_MEGAPIXELS, refuse_taken
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.opening import open_picture
from photorestorer_gui.words import phrase

# A mask has the photo's shape when scaling it would move no mark by more than this share of a side.
_SHAPE_TOLERANCE = 0.005
# When a mask is made smaller, a pixel of which this share is marked is marked: thin cracks stay.
_KEPT_SHARE = 0.25


def load_mask(
    path: Path,
    *,
    height: int,
    width: int,
    scaled: bool = False,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Mask:
    """Read the mask of a photo of (height, width) pixels.

    A pixel is damaged where it is at least half as bright as white and not fully transparent.

    Parameters
    ----------
    path : Path
    height, width : int
    scaled : bool
        Whether a mask of another size, but of the photo's shape, is scaled to fit.
    max_megapixels : float

    Raises
    ------
    UnreadablePhotoError
        If the file is missing, no picture, damaged or too large.
    MaskSizeError
        If its size is not the photo's, and scaling it is not wanted or no way out.
    """
    path = Path(path)
    with open_picture(path, max_megapixels=max_megapixels) as (picture, _):
        damaged = _bright(picture)
        if picture.has_transparency_data:
            damaged &= np.asarray(picture.convert("RGBA").getchannel("A")) > 0
        damaged = upright(damaged, orientation_of(picture))
    if damaged.shape == (height, width):
        return Mask(damaged)
    fits = _has_shape(damaged, height, width)
    if not (fits and scaled):
        error = MaskSizeError(
            phrase(
                "The mask “{name}” is {shape}×{shape2} pixels, but the photo is {width}×{height}.",
                name=path.name,
                shape=damaged.shape[1],
                shape2=damaged.shape[0],
                width=width,
                height=height,
            ),
            phrase("Use a mask of exactly the photo’s size."),
        )
        error.can_be_scaled = fits
        raise error
    return _scaled(damaged, height, width)


def _has_shape(damaged: NDArray[np.bool_], height: int, width: int) -> bool:
    across, down = width / damaged.shape[1], height / damaged.shape[0]
    return bool(abs(across / down - 1) <= _SHAPE_TOLERANCE)


def _scaled(damaged: NDArray[np.bool_], height: int, width: int) -> Mask:
    smaller = width < damaged.shape[1]
    method = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    share = cv2.resize(
        damaged.view(np.uint8) * np.uint8(255), (width, height), interpolation=method
    )
    return Mask(np.asarray(share >= 255 * (_KEPT_SHARE if smaller else 0.5)))


def _bright(picture: Image.Image) -> NDArray[np.bool_]:
    if picture.mode.startswith("I"):
        return np.asarray(picture) >= 32768
    # Transparent palette entries and colour keys keep their colour through RGBA.
    opaque = picture.convert("RGBA") if picture.has_transparency_data else picture
    return np.asarray(opaque.convert("RGB").convert("L")) >= 128


def check_mask_target(path: Path, *, overwrite: bool) -> None:
    """Raise `SaveError` where saving a mask is bound to fail, before any work is spent on it."""
    if path.suffix.lower() != ".png":
        raise SaveError(
            phrase("Masks can be saved as PNG only."), phrase("Choose a name that ends in .png.")
        )
    refuse_taken(path, overwrite=overwrite)


def save_mask(mask: Mask, path: Path, *, overwrite: bool = False) -> Path:
    """Save a mask as a black and white PNG of one bit per pixel.

    Raises
    ------
    SaveError
        If it was not saved; whatever lay there before is untouched.
    """
    path = Path(path)
    check_mask_target(path, overwrite=overwrite)
    file = io.BytesIO()
    try:
        Image.fromarray(mask.pixels).save(file, "PNG")
    except MemoryError as error:
        raise SaveError(
            phrase("There is not enough memory to save the mask."),
            phrase("Close other programs and try again."),
        ) from error
    write_atomically(path, file.getvalue(), overwrite=overwrite)
    return path
