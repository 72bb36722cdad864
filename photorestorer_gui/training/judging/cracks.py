"""The crack finder, pixel by pixel: beside the best top-hat, and for each sort of crack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from matplotlib.figure import Figure

from photorestorer_gui.training import classical
from photorestorer_gui.training.degrade import Damaged, covered_by
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.fractures import CRACKS, MISSING, Layer, stamped
from photorestorer_gui.training.judging.section import Section, aligned, png_of, shown
from photorestorer_gui.training.judging.sitting import Bools, Bytes, Sitting
from photorestorer_gui.training.samples import to_bytes
from photorestorer_gui.training.scores import Counts, area_under, mask_counts
from photorestorer_gui.training.trials import square

HAT_LEVELS = (0.08, 0.12, 0.16, 0.2, 0.25, 0.3)
"""Thresholds of the top-hat, of which the best is taken: more than a fair chance."""
LEAST_COVERAGE = 0.0005
"""Share of a photo that a single sort of crack must cover to be judged."""
LEAST_RATE = 1e-5
"""Where the ROC curves begin."""
SORT_SHARE = 3
"""Every sort is drawn on this fraction of the portraits: nine sorts would take long."""


@dataclass
class Levels:
    """How often each byte of evidence fell on damaged and on sound pixels."""

    damaged: Floats = field(default_factory=lambda: np.zeros(256))
    sound: Floats = field(default_factory=lambda: np.zeros(256))

    def add(self, evidence: Bytes, truth: Bools, counted: Bools) -> None:
        """Count the pixels of one photo, but for those of which neither answer is wrong."""
        self.damaged += np.bincount(evidence[counted & truth], minlength=256)
        self.sound += np.bincount(evidence[counted & ~truth], minlength=256)

    @property
    def auc(self) -> float:
        """Area under the ROC curve."""
        return area_under(self.damaged, self.sound)

    def rates(self) -> tuple[Floats, Floats]:
        """Return two (256,) arrays: false alarms and hits per pixel, from the surest level down."""
        alarms, hits = np.cumsum(self.sound[::-1]), np.cumsum(self.damaged[::-1])
        return alarms / max(alarms[-1], 1.0), hits / max(hits[-1], 1.0)


def judge_cracks(sitting: Sitting) -> Section:
    """Judge the crack map at its shipped threshold and over all thresholds."""
    ours, hats = Counts(), dict.fromkeys(HAT_LEVELS, Counts())
    our_levels, hat_levels = Levels(), Levels()
    photos = 0
    for trial in sitting.paper_trials():
        if not trial.mask.any():
            continue
        photos += 1
        found = sitting.find_cracks(trial.damaged)
        ours += mask_counts(found.mask().pixels, trial.mask, trial.faint)
        our_levels.add(found.probability, trial.mask, ~trial.faint)
        hat = classical.top_hat_cracks(trial.damaged)
        for level in HAT_LEVELS:
            hats[level] += mask_counts(hat > level, trial.mask, trial.faint)
        hat_levels.add(to_bytes(hat), trial.mask, ~trial.faint)
    best = max(hats.values(), key=lambda counts: counts.f1)
    rows = [
        ["top-hat, best threshold", *_told(best), shown(hat_levels.auc, "{:.4f}")],
        ["crack finder (ours)", *_told(ours), shown(our_levels.auc, "{:.4f}")],
    ]
    title = f"Cracks, tolerance 1 px, {photos} portraits"
    lines = aligned(title, ("precision", "recall", "F1", "AUC"), rows)
    sorts, figures = _judge_sorts(sitting)
    figures |= {"f1": ours.f1, "precision": ours.precision, "recall": ours.recall}
    figures |= {"auc": our_levels.auc, "top_hat_f1": best.f1, "top_hat_auc": hat_levels.auc}
    plot = _plot({"crack finder (ours)": our_levels, "top-hat": hat_levels})
    return Section("cracks", (*lines, "", *sorts), figures, {"cracks.png": plot})


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
