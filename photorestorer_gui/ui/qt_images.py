"""Photos and masks as pictures that Qt can draw quickly at any zoom; the only such place."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo

Bytes = NDArray[np.uint8]

# Below this side no smaller level is worth its memory.
_LEAST_SIDE_PX = 256
# Larger photos are drawn from their own memory, more slowly, rather than from a copy.
_MOST_QUICK_PIXELS = 64_000_000


def level_count(height: int, width: int) -> int:
    """Return how many levels a pyramid over a (height, width) picture has, full size included."""
    longest = max(height, width)
    return 1 + max(0, math.ceil(math.log2(longest / _LEAST_SIDE_PX)) if longest > 0 else 0)


def level_for(scale: float, levels: int) -> int:
    """Return the smallest level that still has a pixel for each device pixel.

    Parameters
    ----------
    scale : float
        Device pixels per photo pixel.
    levels : int
        Number of levels, at least 1.
    """
    if scale >= 1.0:
        return 0
    return min(levels - 1, math.floor(math.log2(1.0 / scale)))


def _to_bytes(photo: Photo) -> Bytes:
    """Return the photo's pixels as (H, W, 3) uint8, rounding 16 bits to 8."""
    if photo.pixels.dtype == np.uint8:
        return photo.pixels.view(np.uint8)
    small = np.empty(photo.pixels.shape, np.uint8)
    for top in range(0, photo.height, 256):
        rows = photo.pixels[top : top + 256].astype(np.uint32)
        small[top : top + 256] = (rows + 128) // 257
    return small


def _halved(pixels: Bytes) -> Bytes:
    """Average 2×2 pixels; an odd last row or column is repeated, so that levels stay aligned."""
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = cv2.copyMakeBorder(
            pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE
        ).astype(np.uint8, copy=False)
    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _wrapped(pixels: Bytes) -> tuple[QImage, Bytes]:
    """Return an image of (H, W, 3) uint8 and the memory that must live as long as it.

    Four bytes a pixel draw twice as fast as three.  OpenCV converts without holding up the main
    thread; Qt would hold Python's lock.
    """
    height, width = pixels.shape[:2]
    if height * width > _MOST_QUICK_PIXELS:
        flat = QImage.Format.Format_RGB888
        return QImage(pixels.data, width, height, 3 * width, flat), pixels
    quick = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA).astype(np.uint8, copy=False)
    return QImage(quick.data, width, height, 4 * width, QImage.Format.Format_RGB32), quick


class Picture:
    """A photo ready to be drawn: a pyramid of images, each half the size of the one before.

    Built off the main thread; drawing costs what the screen shows, not what the photo has.

    Parameters
    ----------
    photo : Photo
    """

    def __init__(self, photo: Photo) -> None:
        self.height = photo.height
        self.width = photo.width
        pixels = _to_bytes(photo)
        wrapped = [_wrapped(pixels)]
        for _ in range(1, level_count(photo.height, photo.width)):
            pixels = _halved(pixels)
            wrapped.append(_wrapped(pixels))
        self._levels = [image for image, _ in wrapped]
        self._memory = [memory for _, memory in wrapped]

    @property
    def levels(self) -> int:
        """Number of levels."""
        return len(self._levels)

    def image(self) -> QImage:
        """Return an independent full-size copy, for the clipboard."""
        return self._levels[0].convertToFormat(QImage.Format.Format_RGB32).copy()

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of the photo.

        Parameters
        ----------
        painter : QPainter
        target : QRectF
            Where, in the painter's coordinates.
        part : QRectF
            Which part, in photo pixels.
        scale : float
            Device pixels per photo pixel.
        """
        level = level_for(scale, len(self._levels))
        # Magnified, single pixels are what the person wants to see.
        smooth = scale < 3.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, self._levels[level], _scaled(part, level))


def _scaled(part: QRectF, level: int) -> QRectF:
    factor = 1.0 / (1 << level)
    return QRectF(
        part.x() * factor, part.y() * factor, part.width() * factor, part.height() * factor
    )


class MaskPicture:
    """A mask ready to be drawn as a tint: a pyramid in which thin cracks stay visible.

    A pixel of a smaller level is marked when any pixel below it is.

    Parameters
    ----------
    pixels : (H, W) bool
        The first contents.
    tint : int
        Colour and opacity, 0xAARRGGBB.
    """

    def __init__(self, pixels: NDArray[np.bool_], tint: int) -> None:
        height, width = pixels.shape
        quick = height * width <= _MOST_QUICK_PIXELS
        kind = np.uint32 if quick else np.uint8
        self._marked = _premultiplied(tint) if quick else 1
        self._arrays: list[NDArray[Any]] = []
        self._images: list[QImage] = []
        for _ in range(level_count(height, width)):
            # Rows begin at multiples of four bytes.
            array = np.zeros((height, -(-width // 4) * 4), kind)
            image = QImage(
                array.data,
                width,
                height,
                array.strides[0],
                QImage.Format.Format_ARGB32_Premultiplied
                if quick
                else QImage.Format.Format_Indexed8,
            )
            if not quick:
                image.setColorTable([0x00000000, tint])
            self._arrays.append(array)
            self._images.append(image)
            height, width = -(-height // 2), -(-width // 2)
        self.update(pixels, Box(0, 0, pixels.shape[1], pixels.shape[0]))

    def update(self, pixels: NDArray[np.bool_], box: Box) -> None:
        """Take over what changed inside `box`.

        Parameters
        ----------
        pixels : (H, W) bool
            The whole mask.
        box : Box
            The part that may have changed.
        """
        if box.area == 0:
            return
        np.multiply(
            pixels[box.slices],
            self._marked,
            out=self._arrays[0][box.slices],
            dtype=self._arrays[0].dtype,
            casting="unsafe",
        )
        for finer, coarser in zip(self._arrays, self._arrays[1:], strict=False):
            height, width = coarser.shape
            box = Box(box.left // 2, box.top // 2, -(-box.right // 2), -(-box.bottom // 2))
            box = box.cut(height=height, width=width)
            source = finer[2 * box.top : 2 * box.bottom, 2 * box.left : 2 * box.right]
            coarser[box.slices] = _any_of_four(source, box)

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of the mask; parameters as `Picture.draw`."""
        level = level_for(scale, len(self._images))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1.0)
        painter.drawImage(target, self._images[level], _scaled(part, level))


def _premultiplied(colour: int) -> int:
    """Return 0xAARRGGBB with its colours multiplied by its opacity, as Qt draws quickest."""
    alpha = colour >> 24
    parts = (((colour >> shift) & 0xFF) * alpha // 255 << shift for shift in (16, 8, 0))
    return (alpha << 24) | sum(parts)


def _any_of_four(source: NDArray[Any], box: Box) -> NDArray[Any]:
    """Return the maximum of each 2×2 block; blocks at the border may be cut."""
    missing = (2 * box.height - source.shape[0], 2 * box.width - source.shape[1])
    if any(missing):
        source = np.pad(source, ((0, missing[0]), (0, missing[1])))
    rows = np.maximum(source[0::2], source[1::2])
    return np.asarray(np.maximum(rows[:, 0::2], rows[:, 1::2]))


def thumbnail(photo: Photo, box: Box, side_px: int) -> QPixmap:
    """Return what is in a box as a square of `side_px`, filled to its edges.

    Parameters
    ----------
    box : Box
        May reach beyond the photo.
    """
    inside = box.cut(height=photo.height, width=photo.width)
    if inside.area == 0:
        return QPixmap()
    part = photo.with_pixels(np.ascontiguousarray(photo.pixels[inside.slices]))
    ratio = 2.0  # enough for a dense screen, and small on any
    side = round(side_px * ratio)
    image = (
        Picture(part)
        .image()
        .scaled(
            side,
            side,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
    left, top = (image.width() - side) // 2, (image.height() - side) // 2
    pixmap = QPixmap.fromImage(image.copy(left, top, side, side))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def photo_from(image: QImage) -> Photo:
    """Return a photo from an image of the clipboard; transparency is flattened on white.

    Parameters
    ----------
    image : QImage
        Not null.
    """
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(0xFFFFFFFF)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
        image = flat
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width, stride = rgb.height(), rgb.width(), rgb.bytesPerLine()
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(height, stride)
    return Photo(rows[:, : 3 * width].reshape(height, width, 3).copy())
