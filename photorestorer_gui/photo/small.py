"""Reading a photo small, for a list: a JPEG is decoded at a fraction of its size."""

from __future__ import annotations

from pathlib import Path

from photorestorer_gui.photo.decoding import decode
from photorestorer_gui.photo.files import MAX_MEGAPIXELS
from photorestorer_gui.photo.opening import open_picture
from photorestorer_gui.photo.photo import Photo


def load_small(path: Path, side_px: int, *, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """Read a photo upright and in sRGB, at any size of which both sides are enough.

    Parameters
    ----------
    path : Path
    side_px : int
        Neither side becomes smaller than this if it was not.
    max_megapixels : float
        Larger pictures are refused by their header.

    Raises
    ------
    UnreadablePhotoError
        If the file is missing, no photo, damaged or too large.
    """
    with open_picture(path, max_megapixels=max_megapixels) as (picture, file):
        # Only JPEG can: by 2, 4 or 8, while it is decoded.  Others stay as they are.
        picture.draft(None, (side_px, side_px))
        pixels, _ = decode(picture, file)
        return Photo(pixels, source=path)
