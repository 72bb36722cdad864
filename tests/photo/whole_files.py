"""One sound file of every kind that is opened, small, for tests to break."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from photorestorer_gui.photo.encoding import encode
from photorestorer_gui.photo.icc import matrix_profile
from photorestorer_gui.photo.photo import Photo
from tests.photo.pictures import (
    HEIC,
    deep_png,
    exif_with,
    gradient,
    noise,
    saved,
    tiff,
)


def whole_files() -> dict[str, bytes]:
    picture = Image.fromarray(gradient())
    rich = {"exif": exif_with(6, tag_270="x"), "icc_profile": matrix_profile()}
    return {
        "jpeg": saved(picture, "JPEG", **rich),
        "progressive": saved(picture, "JPEG", progressive=True),
        "png": saved(picture, "PNG", **rich),
        "tiff": saved(picture, "TIFF"),
        "lzw": saved(picture, "TIFF", compression="tiff_lzw"),
        "webp": saved(picture, "WEBP", **rich),
        "bmp": saved(picture, "BMP"),
        "gif": saved(picture, "GIF"),
        "avif": saved(picture, "AVIF"),
        "heic": HEIC.read_bytes(),
        "cmyk": saved(picture.convert("CMYK"), "JPEG"),
        "deep png": deep_png(noise(30, 40, np.uint16)),
        "deep tiff": tiff(noise(30, 40, np.uint16)),
        "deep grey tiff": tiff(noise(30, 40, np.uint16)[..., 0]),
        "our tiff": encode(Photo(noise(30, 40, np.uint16)), ".tif", quality=95),
        "our png": encode(Photo(noise(30, 40, np.uint16)), ".png", quality=95),
    }


def odd_files() -> dict[str, bytes]:
    """Return what is met less often: other compressions, palettes, planes, several pictures."""
    picture = Image.fromarray(gradient())
    grey, palette = picture.convert("L"), picture.convert("P")
    clear = picture.convert("RGBA")
    clear.putalpha(grey)

    def more() -> dict[str, Any]:  # made anew: saving a JPEG leaves settings on a picture
        return {"save_all": True, "append_images": [picture.rotate(90), picture.rotate(180)]}

    deflated = {"compression": "tiff_adobe_deflate"}
    return {
        "grey jpeg": saved(grey, "JPEG"),
        "mpo": saved(picture, "MPO", **more()),
        "palette png": saved(palette, "PNG", transparency=3),
        "bilevel png": saved(grey.convert("1"), "PNG"),
        "animated png": saved(picture, "PNG", **more()),
        "clear png": saved(clear, "PNG"),
        "deep grey png": deep_png(noise(20, 24, np.uint16)[..., 0]),
        "animated gif": saved(palette, "GIF", **more()),
        "animated webp": saved(picture, "WEBP", **more()),
        "lossless webp": saved(clear, "WEBP", lossless=True),
        "palette bmp": saved(palette, "BMP"),
        "clear avif": saved(clear, "AVIF"),
        "pages tiff": saved(picture.copy(), "TIFF", **more()),
        "jpeg tiff": saved(picture, "TIFF", compression="jpeg"),
        "packbits tiff": saved(picture, "TIFF", compression="packbits"),
        "fax tiff": saved(grey.convert("1"), "TIFF", compression="group4"),
        "zstd tiff": saved(picture, "TIFF", compression="zstd"),
        "big tiff": saved(picture, "TIFF", big_tiff=True, **deflated),
        "lab tiff": saved(picture.convert("LAB"), "TIFF"),
        "ycbcr tiff": saved(picture.convert("YCbCr"), "TIFF"),
        "cmyk tiff": saved(picture.convert("CMYK"), "TIFF", **deflated),
        "clear deep tiff": tiff(noise(20, 24, np.uint16).repeat(2, axis=2)[..., :4]),
        "planar tiff": tiff(noise(20, 24, np.uint8), tag_284=(3, (2,))),
    }
