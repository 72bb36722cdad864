"""What is asked for besides repairs: colours and size."""

from __future__ import annotations

import pytest

from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras, enlarged
from photorestorer_gui.restoration.plan import RestorationPlan, plan_for_kinds
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen

ALL = {"gfpgan-1.4", "yunet", "ddcolor", "restoreformer++"}


def steps(plan: RestorationPlan) -> list[str]:
    return [step.id for step in plan.steps]


def test_that_nothing_is_added_unasked() -> None:
    plan = plan_for_kinds(("blurred",), installed=ALL)
    assert NO_EXTRAS.added_to(plan, installed=ALL) is plan


def test_that_colours_come_with_their_network_alone() -> None:
    plan = RestorationPlan((Sharpen(),))
    assert steps(Extras(colours=True).added_to(plan, installed=ALL)) == ["sharpen", "colorize"]
    assert Extras(colours=True).added_to(plan, installed=()) == plan


def test_that_an_enlarged_photo_gets_its_faces_restored() -> None:
    wanted = Extras(factor=4).added_to(RestorationPlan((Sharpen(),)), installed=ALL)
    assert wanted.steps == (RestoreFaces(enlarged=True), Sharpen(), Enlarge(4))
    without = Extras(factor=4).added_to(RestorationPlan(), installed=())
    assert without.steps == (Enlarge(4),)


def test_that_a_planned_restoration_of_faces_stays_as_the_person_set_it() -> None:
    planned = RestorationPlan((RestoreFaces(0.3, network="restoreformer++"),))
    plan = Extras(factor=2).added_to(planned, installed=ALL)
    assert plan.steps[0] == RestoreFaces(0.3, network="restoreformer++", enlarged=True)


def test_that_who_wants_no_network_for_faces_gets_none() -> None:
    choices = {"restore_faces": None}
    plan = Extras(factor=2).added_to(RestorationPlan(), installed=ALL, choices=choices)
    assert steps(plan) == ["enlarge"]
    built_in = enlarged(RestorationPlan(), 2, installed=ALL, engine="builtin")
    assert steps(built_in) == ["enlarge"]


@pytest.mark.parametrize("extras", [NO_EXTRAS, Extras(True, 1), Extras(False, 2), Extras(True, 4)])
def test_that_a_plan_tells_what_was_asked(extras: Extras) -> None:
    assert Extras.of(extras.added_to(RestorationPlan((Sharpen(),)), installed=ALL)) == extras


def test_that_colours_alone_are_no_size() -> None:
    assert Extras.of(RestorationPlan((Colorize(),))) == Extras(colours=True)
