"""The damage report and the person's corrections of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS, LABELS, Label, kind
from photorestorer_gui.damage.report import DamageReport

CRACK = np.zeros((24, 40), np.uint8)
CRACK[10:12, 4:30] = 255


def report_of(
    scores: dict[str, float] | None = None,
    *,
    threshold: float = 0.5,
    overrides: dict[str, bool] | None = None,
) -> DamageReport:
    return DamageReport(
        {**dict.fromkeys(KIND_IDS, 0.1), **(scores or {})},
        dict.fromkeys(KIND_IDS, threshold),
        CrackMap(CRACK),
        overrides or {},
    )


probabilities = st.floats(0, 1)
reports = st.builds(
    report_of,
    st.fixed_dictionaries(dict.fromkeys(KIND_IDS, probabilities)),
    threshold=st.floats(0.05, 0.95),
    overrides=st.dictionaries(st.sampled_from(KIND_IDS), st.booleans()),
)
labels = st.sampled_from(LABELS)


def test_that_a_kind_is_found_from_its_threshold_on() -> None:
    report = report_of({"noisy": 0.5, "cracked": 0.4999, "faded": 1.0})
    assert report.detected == report.found == ("noisy", "faded")
    assert report.label == "blurred"


def test_that_what_is_likely_but_below_its_threshold_is_possible() -> None:
    scores = {"blurred": 0.4999, "noisy": 0.5, "cracked": 0.6999, "missing": 0.7}
    report = report_of({**scores, "stained": 0.6, "colourless": 0.6}, threshold=0.7)
    assert report.found == ("missing",)
    assert report.possible == ("noisy", "cracked"), "what has no remedy is never mended unasked"
    assert report.with_kind("cracked", False).possible == ("noisy",)
    assert report.with_kind("cracked", True).possible == ("noisy",)


@given(reports)
def test_that_nothing_is_possible_that_counts_or_was_said(report: DamageReport) -> None:
    assert not {*report.possible} & {*report.detected, *report.found, *report.overrides}
    assert all(kind(kind_id).remedies for kind_id in report.possible)


@given(reports)
def test_that_the_person_outranks_the_scores(report: DamageReport) -> None:
    for kind_id in KIND_IDS:
        assert kind_id in report.with_kind(kind_id, True).found
        assert kind_id not in report.with_kind(kind_id, False).found


@given(reports, labels)
def test_that_the_persons_label_holds_from_any_state(report: DamageReport, label: Label) -> None:
    assert report.with_label(label).label == label


@given(reports, labels, labels)
def test_that_the_last_label_counts(report: DamageReport, first: Label, last: Label) -> None:
    assert report.with_label(first).with_label(last).label == last


@given(reports)
def test_that_saying_the_label_it_has_changes_nothing(report: DamageReport) -> None:
    assert report.with_label(report.label).found == report.found


@given(reports, labels)
def test_that_a_label_says_nothing_about_other_damage(report: DamageReport, label: Label) -> None:
    def others(found: tuple[str, ...]) -> list[str]:
        return [k for k in found if kind(k).counts_as is None]

    assert others(report.with_label(label).found) == others(report.found)


@given(reports, labels)
def test_that_a_label_gives_back_what_none_took_away(report: DamageReport, label: Label) -> None:
    plain = report.without_overrides()
    assert plain.with_label("none").with_label(plain.label).found == plain.found


@given(reports, labels)
def test_that_found_kinds_that_agree_with_a_label_stay(report: DamageReport, label: Label) -> None:
    agreeing = {k for k in report.found if (kind(k).counts_as or "") in label.split("+")}
    assert agreeing <= set(report.with_label(label).found)


@given(reports, labels)
def test_that_overrides_can_be_taken_back(report: DamageReport, label: Label) -> None:
    assert report.with_label(label).without_overrides().found == report.detected


@given(reports, labels)
def test_that_a_report_never_changes(report: DamageReport, label: Label) -> None:
    before = report.found
    report.with_label(label)
    report.with_kind("noisy", True)
    assert report.found == before
    with pytest.raises(TypeError):
        report.scores["noisy"] = 1.0  # type: ignore[index]
    with pytest.raises(TypeError):
        report.overrides["noisy"] = True  # type: ignore[index]


def test_that_a_caller_keeps_no_hand_on_the_scores() -> None:
    scores = dict.fromkeys(KIND_IDS, 0.9)
    report = DamageReport(scores, dict.fromkeys(KIND_IDS, 0.5), CrackMap(CRACK))
    scores["noisy"] = 0.0
    assert "noisy" in report.found


@pytest.mark.parametrize("label", LABELS)
def test_that_only_a_cracked_photo_has_a_mask(label: Label) -> None:
    mask = report_of().with_label(label).mask()
    assert (mask.height, mask.width) == CRACK.shape
    assert bool(mask) == ("cracked" in label)


@pytest.mark.parametrize("name", ["scores", "thresholds"])
def test_that_a_report_knows_exactly_the_kinds_of_the_table(name: str) -> None:
    full = dict.fromkeys(KIND_IDS, 0.5)
    for wrong in ({"noisy": 0.5}, {**full, "eaten": 0.5}, {}):
        values = {"scores": full, "thresholds": full, name: wrong}
        with pytest.raises(ValueError, match=name):
            DamageReport(values["scores"], values["thresholds"], CrackMap(CRACK))
