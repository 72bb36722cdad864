"""The whole examination of a photo: classifier and crack finder → damage report."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from photorestorer_gui.damage.classifier import calibration, classify, softness
from photorestorer_gui.damage.cracks import WIDEST_CRACK_PX, find_cracks
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

SURE_OF_MISSING: Final = 0.6
"""Score of missing parts below which wide marks are left out, even if the kind counts as found:
the score that finds most may be wrong about one photo, and what is filled then may be a face."""
MOST_MISSING: Final = 0.3
"""Share of a photo above which wide marks are a mistake of the network, on a printed halftone say,
and never filled: nobody wants a photo made of its filling."""

REPORT_SIDE_PX: Final = 2048
"""Long side at which cracks are looked for where only a report is wanted (`benchmarks.report_size`
measures what that loses)."""


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
    progress.report(0.0, "Looking for damage")
    raw = classify(photo, networks=networks, progress=progress.part(0.0, 0.3))
    progress.report(0.3, "Looking for cracks")
    part = progress.part(0.3, 0.7)
    crack_map = find_cracks(
        photo, networks=networks, progress=part, soft=softness(raw), within_px=within_px
    )
    progress.report(1.0, "")
    calibrated = calibration(networks)
    scores = calibrated.scores(raw, crack_map)
    sure = scores["missing"] >= max(calibrated.thresholds["missing"], SURE_OF_MISSING)
    if not sure or crack_map.mask().coverage > MOST_MISSING:
        # A wide mark in a photo that misses nothing may be a pale face: it must not be filled.
        crack_map = replace(crack_map, widest_px=WIDEST_CRACK_PX)
    return DamageReport(scores, calibrated.thresholds, crack_map)
