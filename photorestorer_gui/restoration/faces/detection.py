"""Finding faces in a photo, and telling false ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.frozen import frozen
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.alignment import fit, misfit
from photorestorer_gui.words import phrase

DETECTOR: Final[ModelId] = "yunet"
LOOKS_PX: Final = (640, 256)
"""Short sides at which a photo is looked at: the detector knows faces of some 10 to 300 pixels, and
the second look is for the portrait that one face fills."""
LONGEST_PX: Final = 2560
MOST_ENLARGED: Final = 2.0
"""A small photo is enlarged no further: that adds no face that could be restored."""
LEAST_SCORE: Final = 0.7
MOST_MISFIT: Final = 0.1
"""Mean distance of landmarks from where a face has them, as a share of the aligned face.  A face
turned to the side until its eyes are half as far apart reaches 0.07, nearly in profile 0.09; eyes
and corners of the mouth that are swapped make 0.14, five places at random 0.13."""
_COMMON: Final = 0.5
"""Share of the smaller box that lies in the larger from which on both are one face."""
_OVERLAP: Final = 0.3
_MOST_BOXES: Final = 5000


@dataclass(frozen=True, eq=False)
class Face:
    """A face in a photo.

    Attributes
    ----------
    box : Box
        In the photo's pixels; may reach beyond the photo.
    landmarks : (5, 2) float32
        Eyes, nose and corners of the mouth, as x and y in the photo's pixels; in a face that
        stands upright what the viewer sees at the left comes first.
    score : float
        How sure the detector is, 0–1.
    """

    box: Box
    landmarks: NDArray[np.float32]
    score: float

    def __post_init__(self) -> None:
        if self.landmarks.shape != (5, 2) or self.landmarks.dtype != np.float32:
            raise ValueError(
                f"landmarks are (5, 2) float32, not {self.landmarks.shape} {self.landmarks.dtype}"
            )
        object.__setattr__(self, "landmarks", frozen(self.landmarks))

    @property
    def eye_distance_px(self) -> float:
        """Distance between the eyes in the photo's pixels."""
        return float(np.linalg.norm(self.landmarks[1] - self.landmarks[0]))


@dataclass(frozen=True, eq=False)
class Found:
    """The faces of a photo.

    Attributes
    ----------
    faces : tuple of Face
        The largest first.
    turned_degrees : int
        How far clockwise the photo had to be turned for them to be found: 0, 90, 180 or 270.
    """

    faces: tuple[Face, ...]
    turned_degrees: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What the person should know about the search, a sentence each."""
        if self.turned_degrees == 0:
            return ()
        return (
            phrase(
                "Faces were found only after turning the photo by {turned_degrees}°.",
                turned_degrees=self.turned_degrees,
            ),
        )


def find_faces(photo: Photo, networks: Networks, progress: Progress) -> Found:
    """Return the faces of a photo; where none stands upright, those found after turning it.

    Raises
    ------
    Cancelled
    NetworkError
        If the detector is missing, altered, or fails.
    """
    progress.check()
    detector = _open(networks)
    small = _looked_at(photo)
    for quarters in range(4):
        progress.report(quarters / 4)
        turned = np.ascontiguousarray(np.rot90(small, -quarters))
        rows = [row for side in LOOKS_PX for row in _detect(detector, turned, side)]
        height, width = turned.shape[:2]
        faces = [_face(row, quarters, (height, width), photo) for row in rows]
        kept = without_false(faces, height=photo.height, width=photo.width)
        if kept:
            return Found(kept, 90 * quarters)
    return Found(())


def without_false(faces: Iterable[Face], *, height: int, width: int) -> tuple[Face, ...]:
    """Return what can be faces, each once, the largest first.

    An eye taken for a face lies within that face: of two boxes in the same place the one that is
    larger and surer stays.
    """
    kept: list[Face] = []
    sound = (face for face in faces if _is_plausible(face, height, width))
    for face in sorted(sound, key=lambda face: -face.score * face.box.width):
        if not any(_same_place(face.box, other.box) for other in kept):
            kept.append(face)
    return tuple(sorted(kept, key=lambda face: -face.box.area))


def _is_plausible(face: Face, height: int, width: int) -> bool:
    across, down = face.landmarks.mean(axis=0)
    if not (0 <= across < width and 0 <= down < height) or face.box.area == 0:
        return False
    matrix = fit(face.landmarks)
    return matrix is not None and misfit(face.landmarks, matrix) <= MOST_MISFIT


def _same_place(box: Box, other: Box) -> bool:
    return box.common(other).area >= _COMMON * min(box.area, other.area)


def _open(networks: Networks) -> Any:
    """Return OpenCV's detector, made of the very bytes that were verified."""
    card = networks.card(DETECTOR)
    content = np.frombuffer(networks.store.read(card), np.uint8)
    try:
        return cv2.FaceDetectorYN.create(
            "onnx", content, np.empty(0, np.uint8), (320, 320), LEAST_SCORE, _OVERLAP, _MOST_BOXES
        )
    except cv2.error as error:
        raise _failed(card.title, error) from error


def _failed(title: str, error: cv2.error) -> NetworkError:
    return NetworkError(
        phrase("The network “{title}” does not work, so no faces can be found.", title=title),
        phrase("Remove it and get it again."),
        str(error),
    )


def _looked_at(photo: Photo) -> NDArray[np.uint8]:
    """Return the photo as BGR bytes at the largest size that it is looked at."""
    scale = _scale(photo.height, photo.width, LOOKS_PX[0])
    pixels = _resized(photo.pixels, scale)
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    return np.ascontiguousarray(pixels[..., ::-1])


def _scale(height: int, width: int, short_px: int) -> float:
    return min(short_px / min(height, width), LONGEST_PX / max(height, width), MOST_ENLARGED)


def _resized(pixels: NDArray[Any], scale: float) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, size, interpolation=method))


def _detect(detector: Any, bgr: NDArray[np.uint8], short_px: int) -> list[NDArray[np.float32]]:
    """Return what the detector says of a picture whose short side is made `short_px`.

    Returns
    -------
    list of (15,) float32
        Left, top, width, height, five landmarks, score, in pixels of `bgr`.
    """
    height, width = bgr.shape[:2]
    small = _resized(bgr, min(1.0, _scale(height, width, short_px)))
    try:
        detector.setInputSize(small.shape[1::-1])
        _, rows = detector.detect(small)
    except cv2.error as error:
        raise _failed("YuNet", error) from error
    if rows is None:
        return []
    across, down = width / small.shape[1], height / small.shape[0]
    rows[:, :14] *= np.array([across, down] * 7, np.float32)
    return [row for row in rows if np.isfinite(row).all()]


def _face(row: NDArray[np.float32], quarters: int, size: tuple[int, int], photo: Photo) -> Face:
    """Return a face in the photo's pixels, as it lies in a picture of `size` turned clockwise."""
    corners = np.array([row[:2], row[:2] + row[2:4]])
    height, width = size
    points = np.concatenate([corners, row[4:14].reshape(5, 2)]).astype(np.float64)
    for _ in range(quarters):  # back, a quarter counter-clockwise at a time
        points = np.stack([points[:, 1], width - points[:, 0]], axis=1)
        height, width = width, height
    points *= (photo.width / width, photo.height / height)
    (left, top), (right, bottom) = points[:2].min(axis=0), points[:2].max(axis=0)
    box = Box(*(round(float(side)) for side in (left, top, right, bottom)))
    return Face(box, points[2:].astype(np.float32), float(row[14]))


def nearest(face: Face, boxes: Sequence[Box]) -> int | None:
    """Return the place of the box that means this face, or None."""
    shares = [face.box.common(box).area / max(1, face.box.joined(box).area) for box in boxes]
    best = int(np.argmax(shares)) if shares else 0
    return best if shares and shares[best] >= _OVERLAP else None
