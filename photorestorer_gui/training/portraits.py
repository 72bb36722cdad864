"""Good photos to train on: read from a folder, sampled evenly, cropped and varied."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.training import ageing
from photorestorer_gui.training.fields import Floats, Rng, between

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}
LEAST_SIDE_PX = 64
SCAN_SIDE_PX = 1024
SPECKED_FOLDERS = {"voteview_hist", "fsa_owi", "oldbook_faces", "nswpd_1920s"}
"""Folders of old originals that carry small specks of their own."""
CALM, CALM_PX = 0.06, 6.0
"""Deviation of luma below which a picture is calm, and that of the window in which it is taken."""
LARGEST_WHOLE = 1.6
"""How far a whole portrait is enlarged at most: further, it would look blurred."""
BLEMISHED = frozenset(Path(__file__).with_name("blemished.txt").read_text(encoding="utf-8").split())
"""Originals, as folder/name, that are damaged themselves, as anyone sees: plates broken, peeled,
scratched, chipped, dirty or written on.  Taken for sound, they taught networks to overlook what
real damage looks like."""
COMPRESSED_FOLDERS = {"congress_225", "fsa_owi", "oldbook_faces"}
"""Folders whose pictures are compressed or printed: clean only when shrunk."""


@dataclass(frozen=True)
class Portrait:
    """One good photo of the training set: (H, W, 3) uint8 RGB pixels and its folder's name."""

    pixels: NDArray[np.uint8]
    folder: str
    path: Path


def is_blemished(portrait: Portrait) -> bool:
    """Whether an original is known to be damaged itself."""
    return f"{portrait.folder}/{portrait.path.stem}" in BLEMISHED


def by_folder(portraits: Sequence[Portrait], root: Path, side_px: int) -> dict[str, list[Portrait]]:
    """Return the sound portraits of at least `side_px` a side, by their folder.

    Raises
    ------
    PhotoRestorerError
        If there is none; `root` is where they were looked for.
    """
    folders: dict[str, list[Portrait]] = {}
    for each in portraits:
        if min(each.pixels.shape[:2]) >= side_px and not is_blemished(each):
            folders.setdefault(each.folder, []).append(each)
    if not folders:
        raise PhotoRestorerError(
            f"The folder “{root}” holds no sound portrait of {side_px} pixels a side.",
            "Name a folder with more and larger portraits.",
        )
    return folders


def read_portraits(root: Path, *, unblemished: bool = False) -> list[Portrait]:
    """Read all pictures below `root`; a picture's group is the folder it lies in.

    Parameters
    ----------
    root : Path
    unblemished : bool
        Leave out originals that are known to be damaged themselves.

    Raises
    ------
    PhotoRestorerError
        If the folder holds no usable picture.
    """
    portraits = []
    for path in sorted(p for p in root.rglob("*") if p.suffix.lower() in SUFFIXES):
        encoded = np.frombuffer(path.read_bytes(), np.uint8)
        pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR) if encoded.size else None
        if pixels is None or min(pixels.shape[:2]) < LEAST_SIDE_PX:
            continue
        rgb = np.ascontiguousarray(pixels[..., ::-1]).astype(np.uint8)
        portrait = Portrait(rgb, path.parent.name, path)
        if not (unblemished and is_blemished(portrait)):
            portraits.append(portrait)
    if not portraits:
        raise PhotoRestorerError(
            f"The folder “{root}” holds no picture of at least {LEAST_SIDE_PX} pixels a side.",
            "Name a folder with portraits (JPEG, PNG, WebP, TIFF or BMP).",
        )
    return portraits


def read_stamps(root: Path) -> list[Floats]:
    """Read coverage stamps of real dirt below `root`: (h, w) float32 0–1 each; may be none.

    Scans of whole frames (1-bit masks) are cut into squares.  Stamps of stains are left out: they
    let the photo shine through, and are no cracks.
    """
    stamps: list[Floats] = []
    for path in sorted(p for p in root.rglob("*.png") if p.parent.name != "stain"):
        grey = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            continue
        pieces = [grey] if max(grey.shape) <= SCAN_SIDE_PX else _squares_with_dirt(grey)
        stamps.extend(piece.astype(np.float32) / 255 for piece in pieces)
    return stamps


def _squares_with_dirt(scan: Floats) -> list[Floats]:
    """Cut the scan of a whole frame into squares of half their size, those with dirt on them."""
    side = SCAN_SIDE_PX
    corners = itertools.product(
        range(0, scan.shape[0] - side + 1, side), range(0, scan.shape[1] - side + 1, side)
    )
    squares = [scan[top : top + side, left : left + side] for top, left in corners]
    half = (side // 2, side // 2)
    return [cv2.resize(s, half, interpolation=cv2.INTER_AREA) for s in squares if s.mean() > 1.0]


def specks(photo: Floats) -> NDArray[np.bool_]:
    """Return (H, W) bool: small bright or dark specks that an old original may carry itself.

    Only where it is calm: among hair and cloth everything looks like specks, and a network that is
    never told off there marks them all.
    """
    tone = ageing.luma(photo)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    white = cv2.morphologyEx(tone, cv2.MORPH_TOPHAT, kernel)
    black = cv2.morphologyEx(tone, cv2.MORPH_BLACKHAT, kernel)
    mean = cv2.GaussianBlur(tone, (0, 0), CALM_PX)
    deviation = np.sqrt(np.maximum(cv2.GaussianBlur(tone * tone, (0, 0), CALM_PX) - mean * mean, 0))
    found = ((np.maximum(white, black) > 0.14) & (deviation < CALM)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    small = np.zeros(count, np.bool_)
    small[1:] = stats[1:, cv2.CC_STAT_AREA] <= 24
    grown = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return grown.astype(np.bool_)


class PortraitSampler:
    """Draws varied crops, every folder as often as every other.

    Parameters
    ----------
    portraits : sequence of Portrait
    size_px : int
        Side of the square crops.
    clean_only : bool
        Shrink pictures of compressed folders, so that the crop is a clean target.
    whole : bool
        Shrink pictures until a crop holds most of them: a soft background alone tells nobody
        whether the photo is blurred.
    """

    def __init__(
        self,
        portraits: Sequence[Portrait],
        *,
        size_px: int,
        clean_only: bool = False,
        whole: bool = False,
    ) -> None:
        folders: dict[str, list[Portrait]] = {}
        for portrait in portraits:
            folders.setdefault(portrait.folder, []).append(portrait)
        self._folders = [folders[name] for name in sorted(folders)]
        self._size = size_px
        self._clean_only = clean_only
        self._whole = whole

    def draw(self, rng: Rng) -> tuple[Floats, NDArray[np.bool_]]:
        """Return a crop (S, S, 3) float32 RGB 0–1 and its own specks (S, S) bool."""
        folder = self._folders[rng.integers(0, len(self._folders))]
        portrait = folder[rng.integers(0, len(folder))]
        photo = self._crop(rng, portrait)
        own = np.zeros(photo.shape[:2], np.bool_)
        if portrait.folder in SPECKED_FOLDERS:
            own = specks(photo)
        return photo, own

    def _scale(self, rng: Rng, portrait: Portrait) -> float:
        short_side = min(portrait.pixels.shape[:2])
        if self._whole:
            return min(LARGEST_WHOLE, between(rng, 1.0, 1.35) * self._size / short_side)
        if self._clean_only:
            soft = portrait.folder in COMPRESSED_FOLDERS
            return between(rng, 0.5, 0.7) if soft else between(rng, 0.6, 1.0)
        pick = rng.random()
        if pick < 0.35:
            return between(rng, 0.85, 1.1)
        if pick < 0.52:
            return between(rng, 0.4, 0.85)  # small figures, whose faces are a few pixels wide
        if pick < 0.82:
            return min(LARGEST_WHOLE, between(rng, 0.9, 1.35) * self._size / short_side)
        return between(rng, 1.5, 3.0)  # thin damage on a soft large picture: a part of a large scan

    def _crop(self, rng: Rng, portrait: Portrait) -> Floats:
        pixels: Floats = portrait.pixels
        scale = self._scale(rng, portrait)
        height, width = (max(48, round(side * scale)) for side in pixels.shape[:2])
        pixels = cv2.resize(
            pixels, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        )
        size = self._size
        grow_y, grow_x = max(0, size - height), max(0, size - width)
        if grow_y or grow_x:
            before_y, before_x = (int(rng.integers(0, grow + 1)) for grow in (grow_y, grow_x))
            pixels = cv2.copyMakeBorder(
                pixels,
                before_y,
                grow_y - before_y,
                before_x,
                grow_x - before_x,
                cv2.BORDER_REFLECT_101,
            )
        top = int(rng.integers(0, pixels.shape[0] - size + 1))
        left = int(rng.integers(0, pixels.shape[1] - size + 1))
        photo = pixels[top : top + size, left : left + size].astype(np.float32) / 255
        if rng.random() < 0.5:
            photo = photo[:, ::-1]
        return ageing.exposure(rng, np.ascontiguousarray(photo))
