"""The paper's table 1: how long a restoration takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from photorestorer_gui.networks.session import usable_cores
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Bytes, Sitting

PAPER: dict[str, tuple[str, tuple[float, float, float]]] = {
    FillCracks.id: ("fill cracks", (32.0, 55.4, 67.4)),
    Sharpen.id: ("sharpen", (1.0, 2.59, 8.4)),
}
"""Each step with the paper's minimum, average and maximum for the same work, in seconds."""
WHOLE = "whole_line"


def judge_seconds(sitting: Sitting) -> Section:
    """Time both remedies, and the whole line, on photos with both kinds of damage.

    The label is set by hand where the networks saw less, so that both remedies always run.
    """
    seconds: dict[str, list[float]] = {name: [] for name in (*PAPER, WHOLE)}
    size = ""
    for number, trial in enumerate(sitting.both_kinds_trials()):
        if not number:
            _time_once(sitting, trial.damaged)  # loads the networks
            size = "×".join(map(str, trial.damaged.shape[:2]))
        for name, value in _time_once(sitting, trial.damaged).items():
            seconds[name].append(value)
    photos = len(seconds[WHOLE])
    title = f"Seconds per restoration, {photos} photos of {size}, {usable_cores()} cores"
    return Section("seconds", _table(title, seconds), _figures(seconds))


def _time_once(sitting: Sitting, pixels: Bytes) -> Mapping[str, float]:
    start = time.perf_counter()
    report = sitting.assess(pixels).with_label("blurred+cracked")
    result = sitting.restore(pixels, RestorationPlan((FillCracks(), Sharpen())), report.mask())
    whole = time.perf_counter() - start
    done = {o.step: o.seconds for o in result.outcomes if o.status == "done" and o.step in PAPER}
    return {**done, WHOLE: whole}


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return minimum, average and maximum; NaN of nothing."""
    if not values:
        return float("nan"), float("nan"), float("nan")
    return min(values), float(np.mean(values)), max(values)


def _table(title: str, seconds: Mapping[str, Sequence[float]]) -> tuple[str, ...]:
    rows = []
    for name, values in seconds.items():
        heading, paper = PAPER.get(name, ("examine, fill and sharpen", ()))
        ours = [shown(value, "{:.3f}") for value in _spread(values)]
        rows.append([heading, *ours, *(f"{value:g}" for value in paper)])
    header = ("min", "average", "max", "paper: min", "average", "max")
    return aligned(title, header, rows)


def _figures(seconds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {
        f"{name}_{which}_s": value
        for name, values in seconds.items()
        for which, value in zip(("min", "average", "max"), _spread(values), strict=True)
    }
