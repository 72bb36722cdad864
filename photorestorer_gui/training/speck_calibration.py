"""Choosing from when a mark counts as a speck, and how many speak for a damaged photo.

Sound portraits decide both: nobody has drawn the truth of real specks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.specks import Judged, judge
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.trials import Trial

LEVELS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CLEAN_SPECKS = 5e-5
"""Share of sound portraits that specks may cover, on the mean; some of the old ones have real ones,
which no test counts as damage."""
PERHAPS = 0.025
"""Share of sound portraits with so many that a photo is said to be damaged, perhaps."""
FEWEST = 40.0
"""Specks per megapixel that speak for a damaged photo at least."""


def calibrated(trials: Sequence[Trial], networks: Networks) -> tuple[dict[str, str], list[str]]:
    """Return what the judge's weights file must say, and lines about it.

    Parameters
    ----------
    trials : sequence of Trial
        Sound portraits.
    networks : Networks
        With the judge, calibrated or not.
    """
    looks = [_judged(trial, networks) for trial in trials]
    covered = {level: float(np.mean([_covered(each, level) for each in looks])) for level in LEVELS}
    calm = [level for level in LEVELS if covered[level] <= CLEAN_SPECKS]
    threshold = calm[0] if calm else LEVELS[-1]
    numbers = sorted(each.plenty(threshold) if each else 0.0 for each in looks)
    many = max(FEWEST, numbers[-1 - math.floor(PERHAPS * len(numbers))])
    lines = [f"specks {level:.1f}: clean portraits {covered[level]:.3%}" for level in LEVELS]
    lines.append(f"specks threshold {threshold}; perhaps cracked from {many:.0f} a megapixel")
    return {"threshold": f"{threshold}", "many": f"{many:.1f}"}, lines


def _judged(trial: Trial, networks: Networks) -> Judged | None:
    photo = Photo(trial.damaged)
    seen = examine(photo, networks=networks, progress=Progress())
    return judge(photo, seen.raw, seen.crack_map, networks=networks, progress=Progress())


def _covered(judged: Judged | None, level: float) -> float:
    """Return the share of a photo that is marked as specks at a level, as a mask is: with rims."""
    if judged is None:
        return 0.0
    shown = (judged.marks.spread(judged.likely) >= level).astype(np.uint8)
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    return float(np.mean(cv2.dilate(shown, rim)))
