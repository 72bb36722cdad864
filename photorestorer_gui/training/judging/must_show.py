"""What the networks must show, line by line: measured, at least, aimed at, reached or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from photorestorer_gui.training.judging.section import Section, aligned, shown


@dataclass(frozen=True)
class Demand:
    """One line of the table.

    Attributes
    ----------
    title : str
    figure : str
        Section and name of the measured figure, ``section.name``.
    floor : float
        The least that is asked for.
    aim : float or None
        What is aimed at, where that is more.
    pattern : str
        How the figure is written.
    small : bool
        Whether less is better.
    beyond : bool
        Whether the floor itself is not enough.
    """

    title: str
    figure: str
    floor: float
    aim: float | None = None
    pattern: str = "{:.4f}"
    small: bool = False
    beyond: bool = False

    def meets(self, value: float, wanted: float) -> bool:
        """Whether a value is as good as wanted; what was not measured never is."""
        if self.beyond and value == wanted:
            return False
        return value <= wanted if self.small else value >= wanted

    def row(self, value: float) -> list[str]:
        """Return the line's texts."""
        sign = "≤" if self.small else ">" if self.beyond else "≥"
        texts = [self.title, shown(value, self.pattern)]
        for wanted in (self.floor, self.aim):
            if wanted is not None:
                reached = "yes" if self.meets(value, wanted) else "no"
                texts += [f"{sign} {self.pattern.format(wanted)}", reached]
        return texts


_GAIN, _FINE_GAIN = "{:+.2f} dB", "{:+.3f} dB"
DEMANDS: tuple[Demand, ...] = (
    Demand("3-label accuracy, forced choice", "labels.forced_accuracy", 0.995, 0.999),
    Demand("macro-F1 over all kinds", "kinds.macro_f1", 0.90, 0.96),
    Demand(
        "clean portraits called damaged",
        "clean.called_damaged",
        0.03,
        0.005,
        "{:.2%}",
        small=True,
    ),
    Demand("crack F1, shipped threshold, 1 px", "cracks.f1", 0.80, 0.90),
    Demand("crack AUC", "cracks.auc", 0.97, 0.99),
    Demand(
        "crack coverage on clean portraits, mean",
        "clean.crack_coverage",
        0.001,
        0.0002,
        "{:.4%}",
        small=True,
    ),
    Demand(
        "filling cracks ≤ 6 px, over the best classical",
        "filling.cracks_lead_db",
        0,
        0.7,
        _FINE_GAIN,
    ),
    Demand("filling holes 12–64 px, the same", "filling.holes_lead_db", 0, 2, _FINE_GAIN),
    Demand("sharpening, over the damaged photo", "sharpening.lead_over_damaged_db", 3, 5, _GAIN),
    Demand(
        "sharpening, over the best classical",
        "sharpening.lead_over_classical_db",
        1,
        2.5,
        _GAIN,
    ),
    Demand("both kinds, fill → sharpen", "orders.fill_first_db", 26, 29, "{:.2f} dB"),
    Demand("its lead over sharpen → fill", "orders.lead_db", 0, pattern=_FINE_GAIN, beyond=True),
    Demand(
        "clean portraits called undamaged, yet changed",
        "clean.changed_though_called_none",
        0,
        pattern="{:.2%}",
        small=True,
    ),
    Demand("clean portraits changed", "clean.changed", 0, pattern="{:.2%}", small=True),
    Demand(
        "512², both kinds, end to end, average",
        "seconds.whole_line_average_s",
        1.0,
        0.4,
        "{:.2f} s",
        small=True,
    ),
)


def judge_demands(measured: Mapping[str, float]) -> Section:
    """Compare measured figures, by ``section.name``, with what is asked for."""
    values = [measured.get(demand.figure, float("nan")) for demand in DEMANDS]
    rows = [demand.row(value) for demand, value in zip(DEMANDS, values, strict=True)]
    met = {
        f"{demand.figure} {which}": float(demand.meets(value, wanted))
        for demand, value in zip(DEMANDS, values, strict=True)
        for which, wanted in (("at least", demand.floor), ("aim", demand.aim))
        if wanted is not None
    }
    header = ("measured", "at least", "reached", "aim", "reached")
    return Section("must_show", aligned("Must show", header, rows), met)
