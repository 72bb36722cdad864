"""Reading a data set folder for the paper's classifier: pictures and their labels, in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError

PAPER_LABELS = ("blurred", "cracked", "blurred+cracked")
SUFFIXES = {".jpg", ".jpeg", ".png"}
THREADS = 4
Batch = tuple[NDArray[np.float32], NDArray[np.int64]]


@dataclass(frozen=True)
class Labelled:
    """A picture of a data set and the number of its label in `PAPER_LABELS`."""

    path: Path
    label: int


def read_split(data: Path, split: str) -> list[Labelled]:
    """Return the pictures of one split in a fixed order; none if it is missing.

    Raises
    ------
    PhotoRestorerError
        If there are groups that the paper's classifier does not know.
    """
    folder = data / split
    if not folder.is_dir():
        return []
    strange = {path.name for path in folder.iterdir() if path.is_dir()} - set(PAPER_LABELS)
    if strange:
        raise PhotoRestorerError(
            f"The data set “{data}” has the group “{min(strange)}”,"
            f" and this classifier knows {', '.join(PAPER_LABELS)}.",
            "Make one with: photorestorer dataset --protocol paper",
        )
    return [
        Labelled(path, number)
        for number, label in enumerate(PAPER_LABELS)
        for path in sorted((folder / label).glob("*"))
        if path.suffix.lower() in SUFFIXES
    ]


def read_training_split(data: Path) -> list[Labelled]:
    """Return the pictures to train on.

    Raises
    ------
    PhotoRestorerError
        If a label has no picture.
    """
    pictures = read_split(data, "train")
    missing = [
        name
        for number, name in enumerate(PAPER_LABELS)
        if all(picture.label != number for picture in pictures)
    ]
    if missing:
        raise PhotoRestorerError(
            f"“{data / 'train'}” holds no picture of the group “{missing[0]}”.",
            "Name a data set made with: photorestorer dataset --protocol paper",
        )
    return pictures


def picture_side(data: Sequence[Labelled]) -> int:
    """Return the shorter side of the first picture, in pixels."""
    return min(_decoded(data[0].path).shape[:2])


def batches(
    pictures: Sequence[Labelled],
    *,
    size_px: int,
    batch: int,
    mirrored: NDArray[np.bool_] | None = None,
) -> Iterator[Batch]:
    """Yield pictures in the order given; the next batch is read while one is used.

    Parameters
    ----------
    pictures : sequence of Labelled
    size_px, batch : int
        Side to which pictures are resized, and pictures per batch; the last may be smaller.
    mirrored : (len(pictures),) bool, optional
        Which to mirror left to right.

    Yields
    ------
    photos : (N, size_px, size_px, 3) float32, RGB 0–1
    labels : (N,) int64

    Raises
    ------
    PhotoRestorerError
        If a picture is damaged.
    """
    flips = np.zeros(len(pictures), np.bool_) if mirrored is None else mirrored
    starts = deque(range(0, len(pictures), batch))
    waiting: deque[tuple[int, list[Future[NDArray[np.float32]]]]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        while starts or waiting:
            while starts and len(waiting) < 2:
                first = starts.popleft()
                rows = range(first, min(first + batch, len(pictures)))
                futures = [
                    pool.submit(_read, pictures[i].path, size_px, bool(flips[i])) for i in rows
                ]
                waiting.append((first, futures))
            first, futures = waiting.popleft()
            photos = np.stack([future.result() for future in futures])
            labels = [picture.label for picture in pictures[first : first + len(photos)]]
            yield photos, np.array(labels, np.int64)


def _read(path: Path, size_px: int, mirrored: bool) -> NDArray[np.float32]:
    pixels = _decoded(path)
    if pixels.shape[:2] != (size_px, size_px):
        how = cv2.INTER_AREA if min(pixels.shape[:2]) > size_px else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, (size_px, size_px), interpolation=how), np.uint8)
    rgb = pixels[:, ::-1, ::-1] if mirrored else pixels[..., ::-1]
    return rgb.astype(np.float32) / np.float32(255)


def _decoded(path: Path) -> NDArray[np.uint8]:
    """Return (H, W, 3) uint8, BGR."""
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise _unreadable(path, str(error)) from error
    pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    if pixels is None:
        raise _unreadable(path, "")
    return np.asarray(pixels, np.uint8)


def _unreadable(path: Path, details: str) -> PhotoRestorerError:
    return PhotoRestorerError(
        f"“{path}” of the data set cannot be read.",
        "Delete it, make the data set again with the same command (only this picture is made),"
        " and train on.",
        details,
    )
