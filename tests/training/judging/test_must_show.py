"""What must be shown: computed from what was measured, and nothing else."""

from __future__ import annotations

import math

import pytest

from photorestorer_gui.training.judging.must_show import DEMANDS, Demand, judge_demands

LARGE = Demand("accuracy", "labels.accuracy", 0.9, 0.95)
SMALL = Demand("alarms", "clean.alarms", 0.03, 0.005, small=True)
LEAD = Demand("lead", "orders.lead", 0.0, beyond=True)


@pytest.mark.parametrize(
    ("demand", "value", "met"),
    [
        (LARGE, 0.9, True),
        (LARGE, 0.8999, False),
        (SMALL, 0.03, True),
        (SMALL, 0.0301, False),
        (LEAD, 0.0, False),
        (LEAD, 0.001, True),
        (LARGE, math.nan, False),
        (SMALL, math.nan, False),
        (LEAD, math.nan, False),
    ],
)
def test_that_a_floor_is_met_or_not(demand: Demand, value: float, met: bool) -> None:
    assert demand.meets(value, demand.floor) == met
    assert demand.row(value)[3] == ("yes" if met else "no")


def test_that_nothing_measured_reaches_nothing() -> None:
    section = judge_demands({})
    assert set(section.figures.values()) == {0.0}
    assert not any("yes" in line.split() for line in section.lines)


def test_that_every_line_goes_by_its_own_figure() -> None:
    perfect = {d.figure: d.floor if d.aim is None else d.aim for d in DEMANDS}
    perfect["orders.lead_db"] = 1.0
    assert set(judge_demands(perfect).figures.values()) == {1.0}
    for demand in DEMANDS:
        worse = demand.floor + 0.001 if demand.small else demand.floor - 0.001
        figures = judge_demands({**perfect, demand.figure: worse}).figures
        assert {name.split()[0] for name, met in figures.items() if not met} == {demand.figure}
