"""From what the networks say of a photo to what it suffers from: two ensembles of decision trees.

The first says of each stretch that the crack map suspects (`stretches`) whether it is damage; the
second hears how much of the photo those stretches cover, how sure they are and how long, and what
the classifier said in each of its looks, and says of every kind of damage how likely the photo has
it.

References
----------
Friedman, J. H.: Greedy function approximation: a gradient boosting machine, The Annals of
Statistics 29(5), 2001.
Wolpert, D. H.: Stacked generalization, Neural Networks 5(2), 1992.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.judging import check_judge, likelihoods
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.stretches import (
    FEATURES,
    LEAST_SHARE,
    OF_PHOTO,
    Sight,
    Stretches,
    stretches,
)
from photorestorer_gui.networks.catalogue import PHOTO_JUDGE, STRETCH_JUDGE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Progress

Floats = NDArray[np.float32]

LEVELS: Final = (0.2, 0.4, 0.6, 0.8, 0.9)
"""Probabilities at which the share of a photo that stretches cover is taken."""
SUREST: Final = (1, 3, 10, 30, 100)
"""How many of a photo's surest stretches are averaged."""
DAMAGE: Final = 0.5
"""Probability from which a stretch is taken for damage."""
LEAST, NO_LENGTH, NO_WIDTH = 1e-5, 0.0, -3.0
"""Probabilities are cut to this and 1 less this; length and width where no stretch is damage."""

VERDICT_FEATURES: Final = (
    *OF_PHOTO,
    *(f"damaged_{level:g}" for level in LEVELS),
    "damaged",
    *(f"surest_stretches_{many}" for many in SUREST),
    *("surest_length", "many", "longest", "widest", "peak", "slope"),
)
"""What a whole photo is judged by."""


def judged(sight: Sight, *, networks: Networks, progress: Progress) -> dict[str, float]:
    """Return how likely a photo has each kind of damage, 0–1, not yet calibrated.

    Parameters
    ----------
    sight : Sight
    networks : Networks
    progress : Progress

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If a judge is missing, altered, fails or does not fit this version of the program.
    """
    check_judge(STRETCH_JUDGE, FEATURES, networks)
    check_judge(PHOTO_JUDGE, VERDICT_FEATURES, networks)
    seen = stretches(sight)
    likely = likelihoods(STRETCH_JUDGE, seen.features, networks, progress)
    (verdict,) = networks.run_ports(PHOTO_JUDGE, [verdict_features(seen, likely)[None]], progress)
    return {kind_id: float(each) for kind_id, each in zip(KIND_IDS, verdict[0], strict=True)}


def verdict_features(seen: Stretches, likely: Floats) -> Floats:
    """Return what a photo is judged by, (len(VERDICT_FEATURES),) float32.

    Parameters
    ----------
    seen : Stretches
    likely : (N,) float32
        How likely each stretch is damage.
    """
    return np.concatenate([seen.of_photo, np.array(_summary(seen, likely), np.float32)])


def _summary(seen: Stretches, likely: Floats) -> list[float]:
    cut = np.clip(likely.astype(np.float64), LEAST, 1 - LEAST)
    logits = np.log(cut / (1 - cut))
    area = seen.area.astype(np.float64)
    if not len(area):
        surest = math.log(LEAST / (1 - LEAST))
        nothing = math.log10(LEAST_SHARE)
        return [
            *(nothing for _ in LEVELS),
            nothing,
            *(surest for _ in SUREST),
            *(NO_LENGTH, 0.0, NO_LENGTH, NO_WIDTH, 0.0, 0.0),
        ]
    shares = [*(area[cut >= level].sum() for level in LEVELS), (area * cut).sum()]
    from_surest = np.sort(logits)[::-1]
    length, width = seen.column("group_length"), seen.column("group_width")
    damaged = cut > DAMAGE
    weights = area * cut / (area * cut).sum()
    return [
        *(math.log10(share / seen.size + LEAST_SHARE) for share in shares),
        *(float(from_surest[:many].mean()) for many in SUREST),
        float(length[np.argmax(logits)]),
        float(np.count_nonzero(damaged)),
        float(length[damaged].max(initial=NO_LENGTH)),
        float(width[damaged].max(initial=NO_WIDTH)),
        *(float((seen.column(name) * weights).sum()) for name in ("peak_21", "slope_around")),
    ]
