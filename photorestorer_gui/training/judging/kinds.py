"""Every kind of damage by itself, on mixtures, beside classical witnesses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training import classical
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Answer, Bytes, Sitting
from photorestorer_gui.training.scores import Counts, auc, decision_counts

WITNESSES: dict[str, tuple[str, Callable[[Bytes], float]]] = {
    "blurred by the variance of the Laplacian": ("blurred", lambda p: -classical.sharpness(p)),
    "noisy by Immerkær's estimate": ("noisy", classical.noise_deviation),
}
"""What one would use without a network: its kind, and a number that grows with the damage."""


def certain(sitting: Sitting, kind_id: str) -> list[Answer]:
    """Return the answers on photos of which it is clear whether they have this kind of damage."""
    return [a for a in sitting.mixed_answers if kind_id not in a.trial.uncertain]


def judge_kinds(sitting: Sitting) -> Section:
    """Judge what was found in mixtures; a kind too weak to be seen counts neither way."""
    counts = {kind_id: _counts(certain(sitting, kind_id), kind_id) for kind_id in KIND_IDS}
    # NaN where a kind was not measured: a mean of the others would flatter.
    macro_f1 = float(np.mean([_f1(c) for c in counts.values()]))
    rows: list[list[str]] = []
    figures = {"macro_f1": macro_f1}
    for kind_id, c in counts.items():
        values = {"precision": c.precision, "recall": c.recall, "f1": _f1(c)}
        having = f"{c.true:.0f} of {len(certain(sitting, kind_id))}"
        rows.append([kind_id, *(shown(v, "{:.3f}") for v in values.values()), having])
        figures |= {f"{kind_id}_{name}": value for name, value in values.items()}
    rows.append(["mean", "", "", shown(macro_f1, "{:.3f}")])
    title = f"Kinds, mixtures, {sitting.count} portraits"
    lines = aligned(title, ("precision", "recall", "F1", "photos that have it"), rows)
    witnesses, areas = _witnesses(sitting)
    return Section("kinds", (*lines, "", *witnesses), {**figures, **areas})


def _counts(answers: list[Answer], kind_id: str) -> Counts:
    return decision_counts(
        [kind_id in answer.report.found for answer in answers],
        [kind_id in answer.trial.kinds for answer in answers],
    )


def _f1(counts: Counts) -> float:
    """Return F1, or NaN where the kind neither was there nor was found."""
    return counts.f1 if counts.true or counts.found else float("nan")


def _witnesses(sitting: Sitting) -> tuple[tuple[str, ...], dict[str, float]]:
    """Return how well scores rank photos by a kind, beside a classical measure: AUC."""
    rows: list[list[str]] = []
    areas: dict[str, float] = {}
    for name, (kind_id, testify) in WITNESSES.items():
        answers = certain(sitting, kind_id)
        truth = np.array([kind_id in a.trial.kinds for a in answers], np.bool_)
        theirs = auc(np.array([testify(a.trial.damaged) for a in answers], np.float32), truth)
        ours = auc(np.array([a.report.scores[kind_id] for a in answers], np.float32), truth)
        rows += [
            [name, shown(theirs, "{:.3f}")],
            [f"{kind_id} by the classifier (ours)", shown(ours, "{:.3f}")],
        ]
        areas |= {f"{kind_id}_auc": ours, f"{kind_id}_classical_auc": theirs}
    return aligned("Against classical measures", ("AUC",), rows), areas
