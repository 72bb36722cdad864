"""Whether scores mean what they say: of photos scored 0.7, seven in ten have the damage."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training.judging.kinds import certain
from photorestorer_gui.training.judging.section import Section, aligned, png_of, shown
from photorestorer_gui.training.judging.sitting import Bools, Sitting
from photorestorer_gui.training.scores import Reliability, brier, reliability

Scores = NDArray[np.float64]


def judge_calibration(sitting: Sitting) -> Section:
    """Judge the scores of mixtures, kind by kind and all together."""
    answers = {kind_id: _scores(sitting, kind_id) for kind_id in KIND_IDS}
    pooled = (
        np.concatenate([scores for scores, _ in answers.values()]),
        np.concatenate([truth for _, truth in answers.values()]),
    )
    rows: list[list[str]] = []
    figures: dict[str, float] = {}
    for name, (scores, truth) in (*answers.items(), ("all", pooled)):
        error, surprise = reliability(scores, truth).error, brier(scores, truth)
        rows.append([name, shown(error, "{:.3f}"), shown(surprise, "{:.3f}")])
        figures |= {f"{name}_ece": error, f"{name}_brier": surprise}
    header = ("calibration error", "Brier score")
    return Section(
        "calibration",
        aligned("Scores, 0 is best", header, rows),
        figures,
        {"reliability.png": _plot(reliability(*pooled), figures)},
    )


def _scores(sitting: Sitting, kind_id: str) -> tuple[Scores, Bools]:
    answers = certain(sitting, kind_id)
    scores = np.array([answer.report.scores[kind_id] for answer in answers], np.float64)
    return scores, np.array([kind_id in answer.trial.kinds for answer in answers], np.bool_)


def _plot(bins: Reliability, figures: Mapping[str, float]) -> bytes:
    """Return the reliability diagram, and under it how many scores each point stands for."""
    figure = Figure(figsize=(5.5, 6.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    above.plot((0, 1), (0, 1), color="grey", linestyle=":", label="scores that mean what they say")
    filled = bins.counts > 0
    above.plot(bins.mean_score[filled], bins.share[filled], marker="o", label="all kinds")
    above.set_title(f"Reliability: calibration error {figures['all_ece']:.3f}")
    above.set_ylabel("share that has the damage")
    above.legend()
    edges = np.linspace(0, 1, len(bins.counts) + 1)
    bars = below.bar((edges[:-1] + edges[1:]) / 2, bins.counts, width=0.9 / len(bins.counts))
    below.bar_label(bars, [str(int(count)) for count in bins.counts], fontsize=8)
    below.set_xlabel("score")
    below.set_ylabel("answers")
    below.margins(y=0.2)
    return png_of(figure)
