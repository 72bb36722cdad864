"""Photos, masks and changes as pictures that Qt can draw quickly at any zoom.

Pixels are in `canvas.pyramid`, what the screen shows of them in `canvas.stage`; here the two meet.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.canvas.heat import heated
from photorestorer_gui.ui.canvas.pyramid import (
    ChangePyramid,
    MaskPyramid,
    PhotoPyramid,
    to_bytes,
)
from photorestorer_gui.ui.canvas.stage import Stage, Words

# Magnified, single pixels are what the person wants to see.
_SMOOTH_BELOW = 3.0
# How bright the photo below a heat map is.
_DIMMED = 0.42
_COPIED_ROWS = 256
# Pixels looked at for each pixel of a thumbnail, each way; more would only cost time.
_LOOKED_AT = 4


class Picture:
    """A photo ready to be drawn.

    Made off the main thread; drawing costs what the screen shows, not what the photo has.

    Parameters
    ----------
    photo : Photo
    """

    def __init__(self, photo: Photo) -> None:
        self.height = photo.height
        self.width = photo.width
        self._photo = photo
        self._pyramid = PhotoPyramid(photo)
        self._stage = self._made(_coloured)

    def _made(self, look: Callable[[NDArray[np.uint8]], Words]) -> Stage:
        pyramid = self._pyramid
        return Stage(
            pyramid.sizes,
            lambda level, box: look(pyramid.block(level, box)),
            smooth_below=_SMOOTH_BELOW,
            opaque=True,
        )

    def stage(self, *, dimmed: bool = False) -> Stage:
        """Return another stage on the same pixels, for a second place; `dimmed`: grey and dark."""
        return self._made(_dimmed if dimmed else _coloured)

    def image(self) -> QImage:
        """Return an independent full-size copy, for the clipboard; not on the main thread.

        Made by strips: Qt would hold Python's lock, and with it the window, all the while.
        """
        image = QImage(self.width, self.height, QImage.Format.Format_RGB32)
        rows = np.frombuffer(image.bits(), np.uint8).reshape(self.height, self.width, 4)
        for top in range(0, self.height, _COPIED_ROWS):
            part = slice(top, top + _COPIED_ROWS)
            cv2.cvtColor(to_bytes(self._photo.pixels[part]), cv2.COLOR_RGB2BGRA, dst=rows[part])
        return image

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of the photo; parameters as `Stage.draw`."""
        self._stage.draw(painter, target, part, scale=scale)


class MaskPicture:
    """A mask ready to be drawn as a tint, in which thin cracks stay visible at any zoom.

    Parameters
    ----------
    pixels : (H, W) bool
        The first contents; read again whenever it is drawn, so it must not be moved.
    tint : int
        Colour and opacity, 0xAARRGGBB.
    """

    def __init__(self, pixels: NDArray[np.bool_], tint: int) -> None:
        self._pyramid = MaskPyramid(pixels)
        self._marked = np.uint32(_premultiplied(tint))
        self._stage = Stage(self._pyramid.sizes, self._tinted, smooth_below=1.0, opaque=False)

    @property
    def coverage(self) -> float:
        """Fraction of the pixels that are marked, 0–1; counted as they changed, so it is quick."""
        return self._pyramid.coverage

    def recolour(self, tint: int) -> None:
        """Draw in another colour and opacity, 0xAARRGGBB; quick, on any thread."""
        self._marked = np.uint32(_premultiplied(tint))
        height, width = self._pyramid.sizes[0]
        self._stage.forget(Box(0, 0, width, height))

    def update(self, pixels: NDArray[np.bool_], box: Box) -> None:
        """Take over what changed inside `box`; on any thread, one at a time.

        Parameters
        ----------
        pixels : (H, W) bool
            The whole mask.
        box : Box
            The part that may have changed.
        """
        if box.area:
            self._pyramid.update(pixels, box)
            self._stage.forget(box)

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of the mask; parameters as `Stage.draw`."""
        self._stage.draw(painter, target, part, scale=scale)

    def _tinted(self, level: int, box: Box) -> Words:
        block = self._pyramid.block(level, box)
        if not block.any():
            return np.zeros(block.shape, np.uint32)
        return np.multiply(block, self._marked, dtype=np.uint32)


class ChangePicture:
    """What a restoration changed, as a heat map over the dimmed photo.

    Made off the main thread.

    Parameters
    ----------
    before : Photo
    after : Photo
        Of the same size.
    picture : Picture
        That of `after`.
    """

    def __init__(self, before: Photo, after: Photo, picture: Picture) -> None:
        pyramid = ChangePyramid(before, after)
        self.width = before.width
        self._below = picture.stage(dimmed=True)
        self._heat = Stage(
            pyramid.sizes,
            lambda level, box: heated(pyramid.block(level, box)),
            smooth_below=_SMOOTH_BELOW,
            opaque=False,
        )

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw a part of it; parameters as `Stage.draw`."""
        self._below.draw(painter, target, part, scale=scale)
        self._heat.draw(painter, target, part, scale=scale)


def _coloured(pixels: NDArray[np.uint8]) -> Words:
    """Return (h, w) uint32, 0xFFRRGGBB: twice as fast to draw as three bytes a pixel."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)).view(np.uint32)[..., 0]


def _dimmed(pixels: NDArray[np.uint8]) -> Words:
    """Return (h, w) uint32, 0xFFRRGGBB: the pixels grey and dark."""
    grey = cv2.convertScaleAbs(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), alpha=_DIMMED)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGRA)).view(np.uint32)[..., 0]


def _premultiplied(colour: int) -> int:
    """Return 0xAARRGGBB with its colours multiplied by its opacity, as Qt draws quickest."""
    alpha = colour >> 24
    parts = (((colour >> shift) & 0xFF) * alpha // 255 << shift for shift in (16, 8, 0))
    return (alpha << 24) | sum(parts)


def thumbnail(photo: Photo, box: Box, side_px: int) -> QPixmap:
    """Return what is in a box as a square of `side_px`, filled to its edges.

    Quick for any size: a large box is looked at in steps.

    Parameters
    ----------
    box : Box
        May reach beyond the photo.
    """
    inside = box.cut(height=photo.height, width=photo.width)
    if inside.area == 0:
        return QPixmap()
    ratio = 2.0  # enough for a dense screen, and small on any
    side = round(side_px * ratio)
    square = min(inside.width, inside.height)
    left = inside.left + (inside.width - square) // 2
    top = inside.top + (inside.height - square) // 2
    step = max(1, square // (_LOOKED_AT * side))
    part = to_bytes(photo.pixels[top : top + square : step, left : left + square : step])
    way = cv2.INTER_AREA if part.shape[0] > side else cv2.INTER_CUBIC
    small = cv2.resize(np.ascontiguousarray(part), (side, side), interpolation=way)
    words = np.ascontiguousarray(_coloured(np.asarray(small, np.uint8)))
    image = QImage(words.data, side, side, 4 * side, QImage.Format.Format_RGB32)
    pixmap = QPixmap.fromImage(image.copy())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def in_size_of(photo: Photo, other: Photo) -> Photo:
    """Return a photo in the size of another that shows the same; itself if it has that size."""
    size = (other.width, other.height)
    if size == (photo.width, photo.height):
        return photo
    pixels = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    return photo.with_pixels(pixels.astype(photo.pixels.dtype, copy=False))


def small_image(photo: Photo, side_px: int) -> QImage:
    """Return the whole photo, small; quick also for a large one.

    Parameters
    ----------
    side_px : int
        The longer side of the image, at most.
    """
    longest = max(photo.height, photo.width)
    # Every n-th pixel first: an area of hundreds of pixels needs no exact mean.
    step = max(1, longest // (4 * side_px))
    few = to_bytes(np.ascontiguousarray(photo.pixels[::step, ::step]))
    scale = min(1.0, side_px / max(few.shape[:2]))
    size = tuple(max(1, round(side * scale)) for side in few.shape[1::-1])
    small = cv2.resize(few, (size[0], size[1]), interpolation=cv2.INTER_AREA)
    return Picture(photo.with_pixels(small)).image()


def photo_from(image: QImage) -> Photo:
    """Return a photo from an image of the clipboard; transparency is flattened on white.

    By strips: Qt keeps Python's lock while it converts, and the window would wait for it.

    Parameters
    ----------
    image : QImage
        Not null.
    """
    pixels = np.empty((image.height(), image.width(), 3), np.uint8)
    for top in range(0, image.height(), _COPIED_ROWS):
        rows = min(_COPIED_ROWS, image.height() - top)
        pixels[top : top + rows] = _flat_rgb(image.copy(0, top, image.width(), rows))
    return Photo(pixels)


def _flat_rgb(image: QImage) -> NDArray[np.uint8]:
    """Return (h, w, 3) uint8, RGB, on white."""
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(0xFFFFFFFF)
        painter = QPainter(flat)
        # Pixel on pixel, whatever density the image was made for.
        image.setDevicePixelRatio(1.0)
        painter.drawImage(0, 0, image)
        painter.end()
        image = flat
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width, stride = rgb.height(), rgb.width(), rgb.bytesPerLine()
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(height, stride)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()
