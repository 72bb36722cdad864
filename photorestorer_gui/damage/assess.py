"""The whole examination of a photo: classifier and crack finder → damage report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.classifier import (
    CLOSER_SIDE_PX,
    WORKING_SIDE_PX,
    calibration,
    classify,
    glimpse,
    middle,
)
from photorestorer_gui.damage.compression import plainly_compressed
from photorestorer_gui.damage.cracks import TWICE_SIDE_PX, WIDEST_CRACK_PX, CrackMap, find_cracks
from photorestorer_gui.damage.kinds import KINDS
from photorestorer_gui.damage.mark_measures import luma_of
from photorestorer_gui.damage.photo_judge import judged
from photorestorer_gui.damage.report import LIKELY, DamageReport
from photorestorer_gui.damage.softness import Softness, sharpened
from photorestorer_gui.damage.specks import find_specks
from photorestorer_gui.damage.stretches import Opinion, Sight
from photorestorer_gui.damage.working_size import shrunk, shrunk_bytes, shrunk_pixels
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

SURE_OF_MISSING: Final = 0.6
"""Score of missing parts below which wide marks are left out, even if the kind counts as found:
the score that finds most may be wrong about one photo, and what is filled then may be a face."""
MOST_MISSING: Final = 0.3
"""Share of a photo above which wide marks are a mistake of the network, on a printed halftone say,
and never filled: nobody wants a photo made of its filling."""
HIDDEN: Final = ("cracked", "missing", "stained")
"""Kinds that noise hides.  They are judged by the photo and by what the sharpener makes of it
alike; of blurred photos it makes next to nothing more of them."""
HIDING: Final = 0.002
"""Share of a photo from which marks may hide what else it suffers from, so that it is judged again
without them.  Of undamaged portraits one in twelve has as many."""
FILL_RADIUS_PX: Final = 3
"""How far that filling looks around a pixel.  It is for the classifier's eyes alone: what people
get is filled better, by `restoration`, in several times as long."""
BELOW: Final = 0.01
"""How far below its threshold a score stays at least that specks alone have raised."""

REPORT_SIDE_PX: Final = 2048
"""Long side at which cracks are looked for where only a report is wanted (`benchmarks.report_size`
measures what that loses)."""


@dataclass(frozen=True, eq=False)
class Examination:
    """What the networks say of a photo, before it is judged as a whole.

    Attributes
    ----------
    raw : mapping of kind id to float
        The classifier's probability 0–1 of every kind, by all looks together.
    crack_map : CrackMap
    sight : Sight
        What the judges go by.
    """

    raw: Mapping[str, float]
    crack_map: CrackMap
    sight: Sight


def assess(
    photo: Photo, *, networks: Networks, progress: Progress, within_px: int | None = None
) -> DamageReport:
    """Examine a photo for damage; the photo stays as it is.

    Parameters
    ----------
    photo : Photo
    networks : Networks
        Runs the classifier and the crack finder that ship with the program.
    progress : Progress
    within_px : int, optional
        Long side of the finest size at which cracks are looked for.  None looks at every pixel, for
        a mask to be filled; `REPORT_SIDE_PX` is enough to tell what a photo suffers from.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If a network is missing, altered or fails.
    """
    part = progress.part(0.0, 0.95)
    seen = examine(photo, networks=networks, progress=part, within_px=within_px)
    crack_map = seen.crack_map
    calibrated = calibration(networks)
    progress.report(0.95, "Looking for damage")
    likely = judged(seen.sight, networks=networks, progress=progress)
    scores = calibrated.scores(likely, seen.raw)
    thresholds = calibrated.thresholds
    progress.report(0.97, "Looking for specks")
    specks = find_specks(photo, seen.raw, crack_map, networks=networks, progress=progress)
    if specks is not None:
        if specks.many:
            # Perhaps: the judge knows drawn specks and those of walls, and a person knows better.
            scores["cracked"] = max(scores["cracked"], min(LIKELY, thresholds["cracked"] - BELOW))
        crack_map = specks.joined(crack_map)
    sure = scores["missing"] >= max(thresholds["missing"], SURE_OF_MISSING)
    if not sure or crack_map.mask().coverage > MOST_MISSING:
        # A wide mark in a photo that misses nothing may be a pale face: it must not be filled.
        crack_map = replace(crack_map, widest_px=WIDEST_CRACK_PX)
    progress.report(1.0, "")
    return DamageReport(scores, thresholds, crack_map)


def examine(
    photo: Photo, *, networks: Networks, progress: Progress, within_px: int | None = None
) -> Examination:
    """Return what the networks say of a photo, before it is judged as a whole.

    Parameters and errors as `assess`.
    What covers a photo is told from the photo; everything else from the photo with that filled:
    sharp cracks make a blurred photo look sharp, and specks a smooth one noisy.  What noise
    hides is told from the sharpened photo as well.  The blocks of strong compression, which the
    classifier takes no notice of, are measured, and count as noise.
    """
    progress.report(0.0, "Looking for damage")
    first = classify(photo, networks=networks, progress=progress.part(0.0, 0.25))
    compressed = plainly_compressed(photo)
    raw = first | {"noisy": max(first["noisy"], compressed)}
    soft = Softness.of(raw)
    cleared: _Cleared | None = None
    if "noisy" in soft.kinds:
        cleared = _cleared(photo, networks, progress.part(0.25, 0.1))
        soft = replace(soft, sharpened=cleared.sharpened)
    progress.report(0.35, "Looking for cracks")
    part = progress.part(0.35, 0.55)
    crack_map = find_cracks(photo, networks=networks, progress=part, soft=soft, within_px=within_px)
    progress.report(0.9, "Looking for damage")
    uncovered = _uncovered(photo, crack_map)
    if uncovered is not None:
        part = progress.part(0.9, 0.1)
        again = classify(uncovered, networks=networks, progress=part, once=True)
        again["noisy"] = max(again["noisy"], compressed)
        raw |= {kind.id: again[kind.id] for kind in KINDS if kind.counts_as != "cracked"}
    if cleared is not None:
        revealed = {kind_id: cleared.shown[kind_id] for kind_id in HIDDEN}
        raw |= middle({kind_id: raw[kind_id] for kind_id in HIDDEN}, revealed)
    progress.report(1.0, "")
    pixels = shrunk_bytes(photo, WORKING_SIDE_PX)
    sight = Sight(
        pixels,
        luma_of(pixels if cleared is None else cleared.small),
        crack_map.resized(*pixels.shape[:2]),
        Opinion(first, raw, (first if cleared is None else cleared.shown)["cracked"]),
    )
    return Examination(raw, crack_map, sight)


@dataclass(frozen=True, eq=False)
class _Cleared:
    """A noisy photo after the sharpener has been over it.

    Attributes
    ----------
    small : (h, w, 3) uint8, RGB
        At the classifier's working size.
    shown : mapping of kind id to float
        What the classifier says of it.
    sharpened : (H, W, 3) float32, RGB 0–1, or None
        At the photo's size; None of a large photo, which is sharpened small only.
    """

    small: NDArray[np.uint8]
    shown: Mapping[str, float]
    sharpened: NDArray[np.float32] | None


def _cleared(photo: Photo, networks: Networks, progress: Progress) -> _Cleared:
    large = max(photo.height, photo.width) > TWICE_SIDE_PX
    pixels = shrunk_pixels(photo, WORKING_SIDE_PX) if large else photo.pixels
    sharp = sharpened(pixels, networks=networks, progress=progress)
    small = shrunk_bytes(Photo(np.rint(sharp * 255).astype(np.uint8)), WORKING_SIDE_PX)
    shown = glimpse(small.astype(np.float32) / np.float32(255), networks, progress)
    return _Cleared(small, shown, None if large else sharp)


def _uncovered(photo: Photo, crack_map: CrackMap) -> Photo | None:
    """Return the photo, small, with the marks filled; None if they hide next to nothing of it.

    Nor is anything returned if they are a mistake: what is filled then would be judged, not what
    was there.
    """
    small = shrunk(photo, CLOSER_SIDE_PX)
    height, width = small.shape[:2]
    probability: NDArray[Any] = crack_map.probability
    if probability.shape != (height, width):
        probability = cv2.resize(probability, (width, height), interpolation=cv2.INTER_AREA)
    marked = CrackMap(probability, threshold=crack_map.threshold).mask()
    if not HIDING < marked.coverage <= MOST_MISSING:
        return None
    return Photo(without_marks(np.rint(small * 255).astype(np.uint8), marked.pixels))


def without_marks(pixels: NDArray[np.uint8], marked: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return a picture with its marks filled, for the classifier's eyes.

    Parameters
    ----------
    pixels : (H, W, 3) uint8, RGB
    marked : (H, W) bool
    """
    hidden = np.ascontiguousarray(marked).view(np.uint8)
    return np.asarray(cv2.inpaint(pixels, hidden, FILL_RADIUS_PX, cv2.INPAINT_NS), np.uint8)
