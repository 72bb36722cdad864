"""The paper's labels (its figures 7 and 8): accuracy and confusion, forced and as given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from photorestorer_gui.damage.kinds import KINDS, LABELS, Label
from photorestorer_gui.training.judging.section import Section, aligned, png_of
from photorestorer_gui.training.judging.sitting import Sitting
from photorestorer_gui.training.scores import wilson
from photorestorer_gui.training.trials import Trial

PAPER_LABELS: tuple[Label, ...] = tuple(label for label in LABELS if label != "none")
"""In the order of the paper's trials."""
Confusion = Counter[tuple[str, str]]
"""How often each (true label, found label) came up."""


def forced_label(scores: Mapping[str, float]) -> Label:
    """Return the likeliest of the paper's three labels, as its classifier has no “none”.

    The chances of blur and of cracks, each that of its surest kind, are taken for independent.
    """

    def chance(damage: str) -> float:
        return max(scores[kind.id] for kind in KINDS if kind.counts_as == damage)

    blurred, cracked = chance("blurred"), chance("cracked")
    likelihood = {
        "blurred": blurred * (1 - cracked),
        "cracked": (1 - blurred) * cracked,
        "blurred+cracked": blurred * cracked,
    }
    return max(PAPER_LABELS, key=lambda label: likelihood[label])


def judge_labels(sitting: Sitting) -> Section:
    """Judge the paper's protocol by both readings of the label, and once down to a hairline."""
    forced, given = _confusions(sitting, sitting.paper_trials())
    thin, _ = _confusions(sitting, sitting.paper_trials(coverage=0.0))
    readings = {
        "forced choice of three": forced,
        "the label given": given,
        "forced choice, cracks down to a hairline": thin,
    }
    lines = [f"The paper's labels, {sitting.count} portraits"]
    for title, confusion in readings.items():
        lines += [f"  {_told(title, confusion)}", *_matrix(confusion, _columns(confusion))]
    return Section(
        "labels",
        tuple(lines),
        {
            "forced_accuracy": _accuracy(forced),
            "given_accuracy": _accuracy(given),
            "hairlines_accuracy": _accuracy(thin),
            **{f"forced {truth} as {found}": n for (truth, found), n in sorted(forced.items())},
            **{f"given {truth} as {found}": n for (truth, found), n in sorted(given.items())},
        },
        {"confusion.png": _plot(readings)},
    )


def _confusions(sitting: Sitting, trials: Iterable[Trial]) -> tuple[Confusion, Confusion]:
    """Return how often which label was forced, and given."""
    forced, given = Confusion(), Confusion()
    for index, trial in enumerate(trials):
        truth = PAPER_LABELS[index % 3]
        report = sitting.assess(trial.damaged)
        forced[truth, forced_label(report.scores)] += 1
        given[truth, report.label] += 1
    return forced, given


def _columns(confusion: Confusion) -> tuple[Label, ...]:
    """Return the labels that may be found: “none” is no answer to a forced choice."""
    return LABELS if any(found == "none" for _, found in confusion) else PAPER_LABELS


def _right(confusion: Confusion) -> int:
    return sum(number for (truth, found), number in confusion.items() if truth == found)


def _accuracy(confusion: Confusion) -> float:
    return _right(confusion) / confusion.total()


def _told(title: str, confusion: Confusion) -> str:
    right, total = _right(confusion), confusion.total()
    low, _ = wilson(right, total)
    return f"{title}: accuracy {right / total:.4f} ({right} of {total}; with 95 % ≥ {low:.3f})"


def _matrix(confusion: Confusion, columns: Sequence[str]) -> tuple[str, ...]:
    rows = [
        [f"  {truth}", *(str(confusion[truth, found]) for found in columns)]
        for truth in PAPER_LABELS
    ]
    return aligned("    true \\ found", columns, rows)


def _plot(readings: Mapping[str, Confusion]) -> bytes:
    """Return the confusion matrices side by side, like the paper's figure 8."""
    figure = Figure(figsize=(5.5 * len(readings), 4.2), layout="constrained")
    for place, (title, confusion) in enumerate(readings.items()):
        axes = figure.add_subplot(1, len(readings), place + 1)
        axes.set_title(f"{title}: accuracy {_accuracy(confusion):.3f}", fontsize=10)
        _draw(axes, confusion, _columns(confusion))
    return png_of(figure)


def _draw(axes: Axes, confusion: Confusion, columns: Sequence[str]) -> None:
    numbers = np.array([[confusion[t, f] for f in columns] for t in PAPER_LABELS])
    shares = numbers / np.maximum(numbers.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), number in np.ndenumerate(numbers):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, str(number), ha="center", va="center", color=colour)
    axes.set_xticks(range(len(columns)), columns, fontsize=8)
    axes.set_yticks(range(len(PAPER_LABELS)), PAPER_LABELS, fontsize=8)
    axes.set_xlabel("found")
    axes.set_ylabel("true")
