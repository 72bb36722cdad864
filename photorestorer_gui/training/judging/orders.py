"""The paper's table 2: fill and then sharpen, or the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Sitting
from photorestorer_gui.training.scores import psnr, ssim

FILL_FIRST, SHARPEN_FIRST = "fill → sharpen", "sharpen → fill"
PLANS: dict[str, RestorationPlan] = {
    "as it came": RestorationPlan(),
    FILL_FIRST: RestorationPlan((FillCracks(), Sharpen())),
    SHARPEN_FIRST: RestorationPlan((Sharpen(), FillCracks())),
}
PAPER_DB = {FILL_FIRST: 24.016, SHARPEN_FIRST: 23.162}


def judge_orders(sitting: Sitting) -> Section:
    """Restore photos with both kinds of damage in both orders, with one and the same found mask."""
    quality: dict[str, list[tuple[float, float]]] = {name: [] for name in PLANS}
    for trial in sitting.both_kinds_trials():
        mask = sitting.assess(trial.damaged).with_label("blurred+cracked").mask()
        for name, plan in PLANS.items():
            result = sitting.restore(trial.damaged, plan, mask).after.pixels.astype(np.uint8)
            quality[name].append((psnr(result, trial.clean), ssim(result, trial.clean)))
    photos = len(quality[FILL_FIRST])
    means = {name: _mean(values) for name, values in quality.items()}
    return Section(
        "orders",
        aligned(
            f"Both kinds of damage, found mask, {photos} portraits",
            ("PSNR dB", "SSIM", "paper: PSNR dB"),
            _rows(means),
        ),
        {
            "fill_first_db": means[FILL_FIRST][0],
            "sharpen_first_db": means[SHARPEN_FIRST][0],
            "lead_db": means[FILL_FIRST][0] - means[SHARPEN_FIRST][0],
            "fill_first_ssim": means[FILL_FIRST][1],
            "sharpen_first_ssim": means[SHARPEN_FIRST][1],
        },
    )


def _mean(values: Sequence[tuple[float, float]]) -> tuple[float, float]:
    if not values:
        return float("nan"), float("nan")
    quality, likeness = np.mean(values, axis=0)
    return float(quality), float(likeness)


def _rows(means: Mapping[str, tuple[float, float]]) -> list[list[str]]:
    return [
        [
            name,
            shown(quality, "{:.3f}"),
            shown(likeness, "{:.3f}"),
            str(PAPER_DB.get(name, "")),
        ]
        for name, (quality, likeness) in means.items()
    ]
