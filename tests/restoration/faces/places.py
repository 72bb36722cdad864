"""Faces at places that a test names, and photos with marks that the stand-in detector finds."""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.faces.alignment import TEMPLATE
from photorestorer_gui.restoration.faces.detection import Face
from tests.networks.graphs import MARK_PX
from tests.pictures import draw_portrait


def face_at(x: float, y: float, eyes_px: float, *, degrees: float = 0.0) -> Face:
    """Return a face whose nose is at (x, y) and whose eyes are so far apart, turned clockwise."""
    side = eyes_px / float(np.linalg.norm(TEMPLATE[1] - TEMPLATE[0]))
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    landmarks = (TEMPLATE - TEMPLATE[2]) @ matrix.T * side + (x, y)
    box = Box(*(round(v) for v in (x - side / 4, y - side / 4, x + side / 4, y + side / 4)))
    return Face(box, landmarks.astype(np.float32), 0.9)


ALIGNED = Face(Box(128, 128, 384, 448), TEMPLATE * 512, 0.95)
"""A face that fills a photo of 512² just as networks want it."""


def soft_portrait(height: int = 512, width: int = 512, *, bits: int = 8) -> Photo:
    """Return a portrait too soft to be left alone."""
    photo = draw_portrait(height, width, bits=bits)
    return photo.with_pixels(np.asarray(cv2.GaussianBlur(photo.pixels, (0, 0), 4)))


def marked(photo: Photo, *cells: tuple[int, int]) -> Photo:
    """Return the photo with a mark in each cell, counted in rows and columns of `MARK_PX`."""
    pixels = photo.pixels.copy()
    for row, column in cells:
        top, left, half = row * MARK_PX, column * MARK_PX, MARK_PX // 2
        pixels[top : top + half, left : left + MARK_PX] = (0, photo.peak, 0)
        pixels[top + half : top + MARK_PX, left : left + MARK_PX] = (photo.peak, 0, 0)
    return photo.with_pixels(pixels)
