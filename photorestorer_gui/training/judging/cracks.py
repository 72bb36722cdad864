"""The crack finder, pixel by pixel: beside the best top-hat, and for each sort of crack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from matplotlib.figure import Figure

from photorestorer_gui.training import classical
from photorestorer_gui.training.degrade import Damaged, covered_by
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.fractures import CRACKS, MISSING, Layer, stamped
from photorestorer_gui.training.judging.section import Section, aligned, png_of, shown
from photorestorer_gui.training.judging.sitting import Bools, Sitting
from photorestorer_gui.training.samples import to_bytes
from photorestorer_gui.training.scores import Counts, area_under, f1_interval, mask_counts
from photorestorer_gui.training.trials import Trial, square

HAT_LEVELS = (0.08, 0.12, 0.16, 0.2, 0.25, 0.3)
"""Thresholds of the top-hat, of which the best is taken: more than a fair chance."""
LEVELS = 1024
MOST_LOGIT = 16.2
"""Levels of evidence, even from minus to plus this logit."""
LEAST_COVERAGE = 0.0005
"""Share of a photo that a single sort of crack must cover to be judged."""
LEAST_RATE = 1e-5
"""Where the ROC curves begin."""
SORT_SHARE = 3
"""Every sort is drawn on this fraction of the portraits: nine sorts would take long."""


@dataclass
class Levels:
    """How often each level of evidence fell on damaged and on sound pixels."""

    damaged: Floats = field(default_factory=lambda: np.zeros(LEVELS))
    sound: Floats = field(default_factory=lambda: np.zeros(LEVELS))

    def add(self, probability: Floats, truth: Bools, counted: Bools) -> None:
        """Count the pixels of one photo, but for those of which neither answer is wrong.

        Levels are even in the logit of the probability: a network is as sure of most pixels as
        one in thousands.
        """
        cut = np.clip(probability, 1e-7, 1 - 1e-7).astype(np.float64)
        logit = np.log(cut) - np.log1p(-cut)
        level = np.rint((logit / MOST_LOGIT + 1) / 2 * (LEVELS - 1)).astype(np.int64)
        self.damaged += np.bincount(level[counted & truth], minlength=LEVELS)
        self.sound += np.bincount(level[counted & ~truth], minlength=LEVELS)

    @property
    def auc(self) -> float:
        """Area under the ROC curve."""
        return area_under(self.damaged, self.sound)

    def rates(self) -> tuple[Floats, Floats]:
        """Return false alarms and hits per pixel, from the surest level down: (LEVELS,) each."""
        alarms, hits = np.cumsum(self.sound[::-1]), np.cumsum(self.damaged[::-1])
        return alarms / max(alarms[-1], 1.0), hits / max(hits[-1], 1.0)


@dataclass
class Found:
    """What both finders marked on the cracked photos of a set of trials."""

    each: list[Counts] = field(default_factory=list)
    """Ours, photo by photo."""
    our_levels: Levels = field(default_factory=Levels)
    hats: dict[float, Counts] = field(default_factory=lambda: dict.fromkeys(HAT_LEVELS, Counts()))
    hat_levels: Levels = field(default_factory=Levels)

    def add(self, sitting: Sitting, trial: Trial) -> None:
        """Look for the cracks of one photo."""
        mask = sitting.find_cracks(trial.damaged).mask()
        self.each.append(mask_counts(mask.pixels, trial.mask, trial.faint))
        self.our_levels.add(sitting.crack_evidence(trial.damaged), trial.mask, ~trial.faint)
        hat = classical.top_hat_cracks(trial.damaged)
        for level in HAT_LEVELS:
            self.hats[level] += mask_counts(hat > level, trial.mask, trial.faint)
        self.hat_levels.add(hat, trial.mask, ~trial.faint)

    @property
    def ours(self) -> Counts:
        """Ours, of all photos together."""
        return sum(self.each, Counts())

    @property
    def median_f1(self) -> float:
        """F1 of the photo in the middle; NaN without one."""
        return float(np.median([counts.f1 for counts in self.each])) if self.each else np.nan

    @property
    def hat(self) -> Counts:
        """The top-hat at its best threshold."""
        return max(self.hats.values(), key=lambda counts: counts.f1)


def _found(sitting: Sitting, trials: Iterable[Trial]) -> Found:
    found = Found()
    for trial in trials:
        if trial.mask.any():
            found.add(sitting, trial)
    return found


def judge_cracks(sitting: Sitting) -> Section:
    """Judge the crack map at its shipped threshold and over all thresholds.

    On the paper's protocol, and on the same with cracks down to a single hairline.
    """
    paper = _found(sitting, sitting.paper_trials())
    hairlines = _found(sitting, sitting.paper_trials(coverage=0.0))
    lines: tuple[str, ...] = ()
    for found, what in ((paper, "the paper's protocol"), (hairlines, "down to a hairline")):
        rows = [
            ["top-hat, best threshold", *_told(found.hat), shown(found.hat_levels.auc, "{:.4f}")],
            ["crack finder (ours)", *_told(found.ours), shown(found.our_levels.auc, "{:.4f}")],
        ]
        title = f"Cracks, {what}, tolerance 1 px, {len(found.each)} portraits"
        low, high = f1_interval(found.each)
        lines += (
            *aligned(title, ("precision", "recall", "F1", "AUC"), rows),
            f"  F1 of ours with 95 % {low:.2f} to {high:.2f} (other such photos);"
            f" of the median photo {shown(found.median_f1, '{:.3f}')}",
            "",
        )
    sorts, figures = _judge_sorts(sitting)
    figures |= _figures(paper) | {f"hairlines_{n}": v for n, v in _figures(hairlines).items()}
    plot = _plot({"crack finder (ours)": paper.our_levels, "top-hat": paper.hat_levels})
    return Section("cracks", (*lines, *sorts), figures, {"cracks.png": plot})


def _figures(found: Found) -> dict[str, float]:
    ours, hat = found.ours, found.hat
    low, high = f1_interval(found.each)
    return {
        "f1": ours.f1,
        "f1_low": low,
        "f1_high": high,
        "f1_median": found.median_f1,
        "precision": ours.precision,
        "recall": ours.recall,
        "auc": found.our_levels.auc,
        "top_hat_f1": hat.f1,
        "top_hat_auc": found.hat_levels.auc,
    }


def _plot(finders: Mapping[str, Levels]) -> bytes:
    """Return the ROC curves; false alarms on a logarithmic axis, as most pixels are sound."""
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, levels in finders.items():
        alarms, hits = levels.rates()
        axes.plot(np.maximum(alarms, LEAST_RATE), hits, label=f"{name}: AUC {levels.auc:.3f}")
    axes.set_xscale("log")
    axes.set_xlim(LEAST_RATE, 1.0)
    axes.set_title("Cracks, pixel by pixel, over all thresholds")
    axes.set_xlabel("share of sound pixels marked")
    axes.set_ylabel("share of damaged pixels marked")
    axes.grid(alpha=0.3)
    axes.legend()
    return png_of(figure)


def _told(counts: Counts) -> list[str]:
    return [f"{value:.3f}" for value in (counts.precision, counts.recall, counts.f1)]


def _judge_sorts(sitting: Sitting) -> tuple[tuple[str, ...], dict[str, float]]:
    """Return the table and the figures of every sort of crack by itself."""
    names = [*CRACKS, *MISSING, *(["stamps"] if sitting.stamps else [])]
    rows: list[list[str]] = []
    figures: dict[str, float] = {}
    for number, name in enumerate(names):
        counts, photos = Counts(), 0
        for damaged in _drawn(sitting, name, number):
            found = sitting.find_cracks(to_bytes(damaged.photo)).mask().pixels
            counts += mask_counts(found, damaged.mask, damaged.faint)
            photos += 1
        rows.append([name, *_told(counts), str(photos)])
        figures |= {f"{name}_precision": counts.precision, f"{name}_recall": counts.recall}
        figures[f"{name}_f1"] = counts.f1
    header = ("precision", "recall", "F1", "portraits")
    return aligned("One sort of crack each, on a sound photo", header, rows), figures


def _drawn(sitting: Sitting, name: str, number: int) -> Iterator[Damaged]:
    """Yield sound portraits with one layer of this sort over each."""
    for index in range(-(-sitting.count // SORT_SHARE)):
        rng = np.random.default_rng((sitting.seed, 17, number, index))
        portrait = sitting.portraits[int(rng.integers(0, len(sitting.portraits)))]
        photo = square(portrait).astype(np.float32) / 255
        for _ in range(20):
            damaged = covered_by(photo, [_layer(rng, photo, name, sitting.stamps)])
            if damaged.mask.mean() > LEAST_COVERAGE:
                yield damaged
                break


def _layer(rng: Rng, photo: Floats, name: str, stamps: tuple[Floats, ...]) -> Layer:
    if name == "stamps":
        return stamped(rng, photo, stamps[int(rng.integers(0, len(stamps)))])
    return {**CRACKS, **MISSING}[name](rng, photo)
