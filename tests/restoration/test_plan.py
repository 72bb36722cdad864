"""From damage to steps."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS, LABELS, Label, kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import (
    RestorationPlan,
    equipped,
    plan_for,
    plan_for_kinds,
    plan_of,
)
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen

REPORT = DamageReport(
    dict.fromkeys(KIND_IDS, 0.1),
    dict.fromkeys(KIND_IDS, 0.5),
    CrackMap(np.zeros((4, 4), np.uint8)),
)


@pytest.mark.parametrize(
    ("label", "steps"),
    [
        ("none", ()),
        ("blurred", (Sharpen(),)),
        ("cracked", (FillCracks(),)),
        ("blurred+cracked", (FillCracks(), Sharpen())),
    ],
)
def test_that_the_label_decides_the_steps(label: Label, steps: tuple[object, ...]) -> None:
    assert plan_for(REPORT.with_label(label)).steps == steps


@pytest.mark.parametrize(
    ("label", "steps"),
    [
        ("none", (FixTone(),)),
        ("blurred", (Sharpen(), FixTone())),
        ("cracked", (FillCracks(), FixTone())),
        ("blurred+cracked", (FillCracks(), Sharpen(), FixTone())),
    ],
)
def test_that_tones_are_mended_last_whatever_the_label(
    label: Label, steps: tuple[object, ...]
) -> None:
    report = REPORT.with_kind("faded", True).with_label(label)
    assert report.label == label
    assert plan_for(report).steps == steps


def test_that_only_steps_with_a_strength_are_given_one() -> None:
    plan = RestorationPlan((FillCracks(), Sharpen(), FixTone()))
    assert plan.strengths == {"sharpen": 1.0, "fix_tone": 1.0}
    weaker = plan.with_strengths({"fix_tone": 0.4, "fill_cracks": 0.1, "colorize": 0.2})
    assert weaker.steps == (FillCracks(), Sharpen(), FixTone(0.4))
    assert plan.steps[2] == FixTone()


def test_that_the_examples_cover_all_labels() -> None:
    plans = {plan_for(REPORT.with_label(label)) for label in LABELS}
    assert len(plans) == len(LABELS)


@given(st.sets(st.sampled_from(KIND_IDS)))
def test_that_a_plan_mends_what_can_be_mended_and_nothing_else(found: set[str]) -> None:
    remedies = {remedy for kind_id in found for remedy in kind(kind_id).remedies}
    everything = [card.id for card in CATALOGUE]
    assert {step.id for step in plan_for_kinds(found, installed=everything).steps} == remedies
    plan = plan_for_kinds(found)
    assert {step.id for step in plan.steps} == remedies - {"restore_faces"}, "not installed"
    assert bool(plan) == bool(remedies)


def test_that_steps_run_in_the_order_of_the_table_however_damage_was_found() -> None:
    order = [step.id for step in STEPS]
    for found in itertools.permutations(("noisy", "missing", "blurred", "cracked")):
        ids = [step.id for step in plan_for_kinds(found).steps]
        assert ids == sorted(ids, key=order.index)
        assert len(set(ids)) == len(ids)


def test_that_a_plan_needs_each_network_once() -> None:
    plan = RestorationPlan((Sharpen(), FillCracks(), Sharpen(0.5)))
    assert plan.needs == ("sharpener",)
    assert RestorationPlan().needs == ()


def test_that_plans_compare_by_their_settings() -> None:
    assert RestorationPlan((Sharpen(0.5),)) == RestorationPlan((Sharpen(0.5),))
    assert RestorationPlan((Sharpen(0.5),)) != RestorationPlan((Sharpen(0.6),))


@dataclass(frozen=True)
class Full:
    """A step that only full networks can do."""

    id: ClassVar[str] = "sharpen"
    title: ClassVar[str] = "Redraw"
    full_networks: ClassVar[tuple[str, ...]] = ("best", "second")
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = False
    engine: ClassVar[str] = "full"
    network: str = "best"

    @property
    def needs(self) -> tuple[str, ...]:
        return self.network, "detector"

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        return photo


@dataclass(frozen=True)
class Either(Full):
    """A step that works without one as well."""

    network: str = ""

    @property
    def engine(self) -> str:  # type: ignore[override]
        return "full" if self.network else "builtin"


@pytest.mark.parametrize(
    ("installed", "network"),
    [
        (("best", "second", "detector"), "best"),
        (("second", "detector"), "second"),
        (("best",), None),
        ((), None),
    ],
)
def test_that_the_best_installed_network_does_the_work(
    installed: tuple[str, ...], network: str | None
) -> None:
    assert equipped(Full, installed) == (Full(network) if network else None)
    assert equipped(Either, installed) == Either(network or "")
    assert equipped(Full, installed, "builtin") is None
    assert equipped(Either, installed, "builtin") == Either()


def test_that_faces_are_restored_before_the_rest_is_sharpened_where_that_can_be_done() -> None:
    blurred = REPORT.with_label("blurred")
    assert plan_for(blurred, installed=("gfpgan-1.4",)).steps == (Sharpen(),), "no detector"
    for network in ("gfpgan-1.4", "restoreformer++"):
        steps = plan_for(blurred, installed=(network, "yunet")).steps
        assert steps == (RestoreFaces(network=network), Sharpen())


def test_that_who_has_half_of_what_is_needed_is_told_the_other_half() -> None:
    for there, missing in (("gfpgan-1.4", "yunet"), ("yunet", "gfpgan-1.4")):
        with pytest.raises(NetworkError, match=f"models get {missing}”"):
            equipped(RestoreFaces, (there,), "full")


def test_that_who_insists_on_a_full_network_is_told_what_to_get() -> None:
    assert equipped(Full, ("second", "detector"), "full") == Full("second")
    for make in (Full, Either):
        with pytest.raises(NetworkError, match="models get best"):
            equipped(make, (), "full")
    assert equipped(FixTone, (), "full") == FixTone(), "no full network exists for it"


def test_that_the_persons_choice_of_engine_comes_first() -> None:
    here = ("best", "second", "detector")
    assert equipped(Either, here, choices={"sharpen": "second"}) == Either("second")
    assert equipped(Either, here, choices={"sharpen": None}) == Either()
    assert equipped(Full, here, choices={"sharpen": None}) is None
    assert equipped(Either, ("best", "detector"), choices={"sharpen": "second"}) == Either("best")
    assert equipped(Either, here, choices={"fill_cracks": None}) == Either("best")


def test_that_named_steps_are_planned_in_the_order_of_the_table() -> None:
    plan = plan_of(("enlarge", "fix_tone", "fill_cracks"))
    assert plan.steps == (FillCracks(), FixTone(), Enlarge())
    assert plan_of(("colorize",), installed=("ddcolor",)).steps == (Colorize(),)
    with pytest.raises(ValueError, match="iron"):
        plan_of(("iron",))


def test_that_a_named_step_is_never_left_out() -> None:
    with pytest.raises(NetworkError, match="models get ddcolor"):
        plan_of(("colorize",))
    with pytest.raises(NetworkError, match="no built-in engine"):
        plan_of(("colorize",), installed=("ddcolor",), engine="builtin")


def test_that_steps_are_added_at_their_place_and_once() -> None:
    plan = RestorationPlan((Sharpen(0.5), Enlarge(4)))
    fuller = plan.with_steps(Enlarge(2), FixTone(), FillCracks())
    assert fuller.steps == (FillCracks(), Sharpen(0.5), FixTone(), Enlarge(2))
    assert plan.with_steps() == plan


def test_that_nothing_is_coloured_or_enlarged_unless_asked() -> None:
    """The window relies on it: what it shows of a result is of the photo's size."""
    planned = plan_for_kinds(KIND_IDS, installed=("ddcolor",)).steps
    assert not {"colorize", "enlarge"} & {step.id for step in planned}
    assert not any(step.scales for step in planned)
