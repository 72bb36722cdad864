"""Choosing from when a mark counts as a speck, and how many make a photo a damaged one.

Sound portraits decide both: nobody has drawn the truth of real specks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import cv2
import numpy as np

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.classifier import logit
from photorestorer_gui.damage.report import LIKELY
from photorestorer_gui.damage.specks import Judged, judge
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.trials import Trial

LEVELS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CLEAN_SPECKS = 1e-4
"""Share of sound portraits that specks may cover, on the mean; some of the old ones have real ones,
which no test counts as damage."""
PLENTY = 1.25
"""How many times as many specks make a photo a damaged one as any sound portrait has."""
PERHAPS = 0.025
"""Share of sound portraits with so many that a photo is said to be damaged, perhaps."""
FEWEST = 20.0
"""Specks per megapixel that never make a photo a damaged one."""


def calibrated(
    trials: Sequence[Trial], networks: Networks, cracked_from: float
) -> tuple[dict[str, str], list[str]]:
    """Return what the judge's weights file must say, and lines about it.

    Parameters
    ----------
    trials : sequence of Trial
        Sound portraits.
    networks : Networks
        With the judge, calibrated or not.
    cracked_from : float
        Score from which a photo counts as cracked.
    """
    looks = [_judged(trial, networks) for trial in trials]
    covered = {level: float(np.mean([_covered(each, level) for each in looks])) for level in LEVELS}
    calm = [level for level in LEVELS if covered[level] <= CLEAN_SPECKS]
    threshold = calm[0] if calm else LEVELS[-1]
    numbers = sorted(each.plenty(threshold) if each else 0.0 for each in looks)
    surely = PLENTY * max(numbers[-1], FEWEST)
    perhaps = max(FEWEST, numbers[-1 - math.floor(PERHAPS * len(numbers))])
    likely = LIKELY if cracked_from > LIKELY else cracked_from / 2
    steps = math.log1p(surely) - math.log1p(perhaps)
    slope = (logit(cracked_from) - logit(likely)) / steps
    bias = logit(likely) - slope * math.log1p(perhaps)
    lines = [f"specks {level:.1f}: clean portraits {covered[level]:.3%}" for level in LEVELS]
    lines.append(
        f"specks threshold {threshold}; cracked from {surely:.0f} a megapixel,"
        f" perhaps from {perhaps:.0f}"
    )
    says = {"threshold": f"{threshold}", "plenty": json.dumps([round(bias, 5), round(slope, 5)])}
    return says, lines


def _judged(trial: Trial, networks: Networks) -> Judged | None:
    photo = Photo(trial.damaged)
    raw, found = examine(photo, networks=networks, progress=Progress())
    return judge(photo, raw, found, networks=networks, progress=Progress())


def _covered(judged: Judged | None, level: float) -> float:
    """Return the share of a photo that is marked as specks at a level, as a mask is: with rims."""
    if judged is None:
        return 0.0
    shown = (judged.marks.spread(judged.likely) >= level).astype(np.uint8)
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    return float(np.mean(cv2.dilate(shown, rim)))
