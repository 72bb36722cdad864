"""From what was found to what will be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photorestorer_gui.damage.kinds import kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.restoration.steps import STEPS


@dataclass(frozen=True)
class RestorationPlan:
    """Ordered steps; empty when there is nothing to repair.

    Attributes
    ----------
    steps : tuple of Step
    """

    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def needs(self) -> tuple[str, ...]:
        """Ids of the weights that the steps run, each once, in the steps' order."""
        return tuple(dict.fromkeys(need for step in self.steps for need in step.needs))


def plan_for_kinds(found: Iterable[str]) -> RestorationPlan:
    """Return the steps that mend these kinds, in the order of `STEPS`.

    Cracks are filled before anything sharpens, as in the paper (PSNR 24.016 against 23.162 the
    other way round): a sharpened crack is harder to fill and smears into its surroundings.

    References
    ----------
    Mendoza-Dávila, Porta-Montes, Ugarte, WEBIST 2023, table 2.
    """
    wanted = {remedy for kind_id in found for remedy in kind(kind_id).remedies}
    return RestorationPlan(tuple(make() for make in STEPS if make.id in wanted))


def plan_for(report: DamageReport) -> RestorationPlan:
    """Return the plan for a report, the person's overrides included."""
    return plan_for_kinds(report.found)
