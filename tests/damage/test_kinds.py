"""The table of damage kinds and the paper's label."""

from __future__ import annotations

import itertools

import pytest

from photorestorer_gui.damage.kinds import KIND_IDS, KINDS, LABELS, Label, kind, label_of
from photorestorer_gui.restoration.steps import STEPS


def test_that_ids_are_unique_and_every_row_speaks() -> None:
    assert len(set(KIND_IDS)) == len(KINDS)
    assert len({row.title for row in KINDS}) == len(KINDS)
    assert all(row.explanation.endswith(".") for row in KINDS)


def test_that_every_remedy_is_a_step() -> None:
    steps = {step.id for step in STEPS}
    assert {remedy for row in KINDS for remedy in row.remedies} <= steps


@pytest.mark.parametrize("kind_id", KIND_IDS)
def test_that_a_kind_is_found_by_its_id(kind_id: str) -> None:
    assert kind(kind_id).id == kind_id


def test_that_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        kind("eaten")
    with pytest.raises(KeyError):
        label_of(["eaten"])


@pytest.mark.parametrize(
    ("found", "label"),
    [
        ((), "none"),
        (("blurred",), "blurred"),
        (("noisy",), "blurred"),
        (("cracked",), "cracked"),
        (("missing",), "cracked"),
        (("blurred", "noisy"), "blurred"),
        (("cracked", "missing"), "cracked"),
        (("noisy", "missing"), "blurred+cracked"),
        (("blurred", "cracked"), "blurred+cracked"),
        (("stained", "faded", "colourless"), "none"),
        (("colourless", "cracked"), "cracked"),
        (KIND_IDS, "blurred+cracked"),
    ],
)
def test_that_the_label_is_the_papers(found: tuple[str, ...], label: Label) -> None:
    assert label_of(found) == label


def test_that_every_combination_has_a_label_whatever_its_order() -> None:
    seen = set()
    for count in range(len(KIND_IDS) + 1):
        for found in itertools.combinations(KIND_IDS, count):
            assert label_of(found) == label_of(found[::-1]) == label_of(set(found))
            seen.add(label_of(found))
    assert seen == set(LABELS)
