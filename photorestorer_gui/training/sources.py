"""A folder of portraits as the source of a data set: what is usable, who is in which split."""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo.encoding import to_8_bit
from photorestorer_gui.photo.files import MAX_MEGAPIXELS, READABLE_SUFFIXES, load_photo
from photorestorer_gui.photo.opening import open_picture
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.portraits import LEAST_SIDE_PX

SPLITS = ("train", "val", "test")
LARGEST_ENLARGEMENT = 2.0
"""A portrait enlarged further is blurred already, whatever its label says."""
_LONDON = re.compile(r"(?:neutral|smiling)_(\d+)_\d+")
"""Names of the Face Research Lab London Set: expression, person, view."""
_COPY_MARK = re.compile(r"( ?\(\d+\)|[ _-]copy)+$")


@dataclass(frozen=True)
class Sources:
    """The usable portraits of a folder.

    Attributes
    ----------
    root : Path
    by_split : dict of str to tuple of str
        For each of `SPLITS` its portraits, as paths relative to `root`, in random order.
    too_small, unreadable : int
        Pictures left out.
    """

    root: Path
    by_split: dict[str, tuple[str, ...]]
    too_small: int
    unreadable: int

    @property
    def count(self) -> int:
        """How many portraits are usable."""
        return sum(len(names) for names in self.by_split.values())

    def digest(self) -> str:
        """Return a hash of which portraits there are, and in which order they are used."""
        names = "\n".join("\t".join(self.by_split[split]) for split in SPLITS)
        return hashlib.sha256(names.encode()).hexdigest()[:16]


def identity_of(name: str) -> str:
    """Return what stands for the person of a portrait, as far as a name tells.

    The file's name without folder and suffix, so that the sizes of one picture stay together; the
    folder's name, where the file repeats it (``Ada_King/Ada_King_0002.jpg``).
    """
    path = PurePosixPath(name.lower())
    if path.parent.name and path.stem.startswith(path.parent.name):
        return path.parent.name
    if london := _LONDON.fullmatch(path.stem):
        return london[1]
    return _COPY_MARK.sub("", path.stem)


def split_of(name: str) -> str:
    """Return the split of a portrait, 80/10/10; it depends on nothing but `identity_of`."""
    share = int.from_bytes(hashlib.sha256(identity_of(name).encode()).digest()[:8], "big") % 10
    return {0: "test", 1: "val"}.get(share, "train")


def least_side_px(size_px: int) -> int:
    """Return the shorter side that a portrait needs for pictures of `size_px`."""
    return max(LEAST_SIDE_PX, math.ceil(size_px / LARGEST_ENLARGEMENT))


def find_sources(
    root: Path, *, size_px: int, seed: int, without: Path, progress: Progress
) -> Sources:
    """Look through a folder, and the folders in it, for usable portraits; reads headers only.

    Parameters
    ----------
    root : Path
    size_px : int
        Side of the pictures to be made.
    seed : int
        Of the order in which the portraits are used.
    without : Path
        A folder that is left out: the data set itself may lie inside `root`.
    progress : Progress

    Raises
    ------
    PhotoRestorerError
        If the folder holds no usable portrait.
    """
    names: list[str] = []
    left_out = {"small": 0, "unreadable": 0}
    paths = list(_pictures(root, without))
    for number, path in enumerate(paths):
        progress.report(number / len(paths), "looking through the source folder")
        try:
            with open_picture(path, max_megapixels=MAX_MEGAPIXELS) as (picture, _):
                side = min(picture.size)
        except UnreadablePhotoError:
            left_out["unreadable"] += 1
            continue
        if side >= least_side_px(size_px):
            names.append(path.relative_to(root).as_posix())
        else:
            left_out["small"] += 1
    if not names:
        raise _nothing_usable(root, size_px, left_out["small"], left_out["unreadable"])
    names.sort(key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())
    by_split = {split: tuple(n for n in names if split_of(n) == split) for split in SPLITS}
    return Sources(root, by_split, left_out["small"], left_out["unreadable"])


def _pictures(root: Path, without: Path) -> Iterator[Path]:
    if not root.is_dir():
        raise PhotoRestorerError(
            f"There is no folder “{root}”.", "Name a folder with portraits as the source."
        )
    if not os.access(root, os.R_OK | os.X_OK):
        raise PhotoRestorerError(
            f"You may not read the folder “{root}”.", "Ask its owner for permission."
        )
    excluded = without.resolve()
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(name for name in inner if (Path(folder) / name).resolve() != excluded)
        if Path(folder).resolve() == excluded:
            raise PhotoRestorerError(
                f"The data set cannot be made in its source folder “{root}”.",
                "Choose another folder for it.",
            )
        for name in sorted(files):
            if Path(name).suffix.lower() in READABLE_SUFFIXES:
                yield Path(folder) / name


def _nothing_usable(root: Path, size_px: int, small: int, unreadable: int) -> PhotoRestorerError:
    if small:
        side = least_side_px(size_px)
        return PhotoRestorerError(
            f"All pictures in “{root}” are too small: {small:,} have a side of less than"
            f" {side} pixels, {unreadable:,} cannot be read.",
            f"For pictures of {size_px} pixels name portraits of at least {side} pixels a side.",
        )
    if unreadable:
        return PhotoRestorerError(
            f"None of the {unreadable:,} pictures in “{root}” can be read.",
            "Check that they are whole, or name another folder.",
        )
    return PhotoRestorerError(
        f"The folder “{root}” holds no picture.", "Name a folder with portraits."
    )


def read_square(path: Path, size_px: int) -> tuple[NDArray[np.uint8], tuple[int, int, int]]:
    """Read the middle square of a portrait.

    Returns
    -------
    pixels : (size_px, size_px, 3) uint8, RGB
    square : (left, top, side)
        What was cut from the portrait, in its own pixels.

    Raises
    ------
    UnreadablePhotoError
        If the picture is damaged.
    """
    pixels = to_8_bit(load_photo(path).pixels)
    height, width = pixels.shape[:2]
    side = min(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    square = pixels[top : top + side, left : left + side]
    how = cv2.INTER_AREA if side > size_px else cv2.INTER_CUBIC
    resized = cv2.resize(square, (size_px, size_px), interpolation=how)
    return np.asarray(resized, np.uint8), (left, top, side)
