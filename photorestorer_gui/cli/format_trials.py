"""Every format there and back: what `self-test` tries of the decoders and encoders."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from photorestorer_gui import paths
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import (
    READABLE_SUFFIXES,
    WRITABLE_SUFFIXES,
    load_photo,
    save_photo,
)
from photorestorer_gui.photo.photo import Photo

_EXACT_16_BIT = (".png", ".tif", ".tiff")
_WRITTEN_BY_PILLOW = {".bmp": "BMP", ".dib": "DIB", ".gif": "GIF", ".avif": "AVIF"}
_BY_PROBE = (".heic", ".heif", ".hif")
# Of 255, on average: a palette of 256 colours is the coarsest of them.
_MOST_CHANGE = 6.0


def _gradient(most: int) -> Photo:
    """Return a smooth photo of 64 × 48 pixels whose corners differ."""
    y, x = np.mgrid[0:48, 0:64]
    planes = np.stack([x / 63, y / 47, (x + y) / 110], -1) * most
    return Photo(np.rint(planes).astype(np.uint8 if most == 255 else np.uint16))


def _change(loaded: Photo, photo: Photo) -> float:
    if loaded.pixels.shape != photo.pixels.shape:
        return 255.0
    if np.array_equal(loaded.pixels, photo.pixels):
        return 0.0
    apart = loaded.pixels.astype(np.float32) / loaded.peak - photo.pixels / photo.peak
    return float(np.abs(apart).mean() * 255)


def _there_and_back(suffix: str, folder: Path) -> float:
    """Write and read a photo; returns by how much it changed, of 255."""
    target = folder / f"trial{suffix}"
    if suffix in _BY_PROBE:
        loaded = load_photo(paths.resources_folder() / "samples" / "probe.heic")
        return 0.0 if loaded.pixels.std() > 1 else 255.0
    photo = _gradient(65535 if suffix in _EXACT_16_BIT else 255)
    if suffix in WRITABLE_SUFFIXES:
        save_photo(photo, target)
    else:
        written_as = _WRITTEN_BY_PILLOW.get(suffix, "JPEG")
        Image.fromarray(np.asarray(photo.pixels)).save(target, written_as)
    return _change(load_photo(target), photo)


def try_formats() -> str:
    """Write and read a photo in every format; returns which ones were tried.

    HEIC, which is only read, is read from a file that comes with the program.

    Raises
    ------
    PhotoRestorerError
        If a photo came back changed: at all in 16 bits, too much where files are smaller for it.
    """
    with tempfile.TemporaryDirectory() as folder:
        for suffix in READABLE_SUFFIXES:
            changed = _there_and_back(suffix, Path(folder))
            if changed > (0.0 if suffix in _EXACT_16_BIT else _MOST_CHANGE):
                raise PhotoRestorerError(
                    f"A photo came back changed from {suffix}: by {changed:.2f} of 255.",
                    "Install the program again.",
                )
    return " ".join(suffix[1:] for suffix in READABLE_SUFFIXES)
