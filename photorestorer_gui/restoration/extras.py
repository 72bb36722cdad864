"""What a person may ask for besides repairs: colours, and more pixels."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Literal

from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.restoration.plan import (
    NO_CHOICES,
    Choices,
    EngineChoice,
    RestorationPlan,
    equipped,
)
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces

Factor = Literal[1, 2, 4]
FACTORS: Final[tuple[Factor, ...]] = (1, 2, 4)
ASKED_FOR: Final = frozenset({Colorize.id, Enlarge.id})
"""Ids of steps that no damage calls for."""


@dataclass(frozen=True)
class Extras:
    """What is asked for one photo.

    Attributes
    ----------
    colours : bool
        Colours for a photo that has none.
    factor : 1, 2 or 4
        Pixels for each pixel, along a side.
    """

    colours: bool = False
    factor: Factor = 1

    @classmethod
    def of(cls, plan: RestorationPlan) -> Extras:
        """Return what a plan holds of them."""
        factors = [step.factor for step in plan.steps if isinstance(step, Enlarge)]
        colours = any(isinstance(step, Colorize) for step in plan.steps)
        return cls(colours, factors[0] if factors else 1)

    def added_to(
        self,
        plan: RestorationPlan,
        *,
        installed: Collection[ModelId],
        choices: Choices = NO_CHOICES,
    ) -> RestorationPlan:
        """Return a plan with what is asked for, as far as its networks are installed.

        Parameters as `plan_for_kinds`.
        """
        colour = equipped(Colorize, installed) if self.colours else None
        if colour is not None:
            plan = plan.with_steps(colour)
        return enlarged(plan, self.factor, installed=installed, choices=choices)


NO_EXTRAS: Final = Extras()


def enlarged(
    plan: RestorationPlan,
    factor: Factor,
    *,
    installed: Collection[ModelId],
    engine: EngineChoice = "auto",
    choices: Choices = NO_CHOICES,
) -> RestorationPlan:
    """Return a plan that enlarges the photo as well, and restores faces where a network can.

    A face gains detail only by being drawn anew: its network gives it 512 × 512 pixels, of which
    the photo at its own size may hold few.

    Parameters and errors as `plan_for_kinds`.
    """
    if factor == 1:
        return plan
    faces = next((step for step in plan.steps if isinstance(step, RestoreFaces)), None)
    if faces is None:
        found = equipped(RestoreFaces, installed, engine, choices)
        faces = found if isinstance(found, RestoreFaces) else None
    if faces is not None:
        plan = plan.with_steps(replace(faces, enlarged=True))
    return plan.with_steps(Enlarge(factor))
