"""The paper's labels, forced and given."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.damage.kinds import KIND_IDS, KINDS, label_of
from photorestorer_gui.training.judging.labels import PAPER_LABELS, forced_label, judge_labels
from photorestorer_gui.training.judging.sitting import Sitting

all_scores = st.fixed_dictionaries({kind_id: st.floats(0.001, 0.999) for kind_id in KIND_IDS})


@given(all_scores)
def test_that_a_forced_choice_is_what_is_likelier_than_not(scores: dict[str, float]) -> None:
    found = [kind.id for kind in KINDS if kind.counts_as and scores[kind.id] > 0.5]
    label = forced_label(scores)
    if found:
        assert label == label_of(found)
    else:
        best = max((k for k in KINDS if k.counts_as), key=lambda kind: scores[kind.id])
        assert label == best.counts_as


@given(all_scores, st.floats(0.001, 0.999))
def test_that_kinds_without_a_label_do_not_matter(scores: dict[str, float], other: float) -> None:
    changed = {k.id: scores[k.id] if k.counts_as else other for k in KINDS}
    assert forced_label(changed) == forced_label(scores)
    assert forced_label(scores) in PAPER_LABELS


def test_that_both_readings_are_told(sitting: Sitting) -> None:
    section = judge_labels(sitting)
    forced = sum(v for k, v in section.figures.items() if k.startswith("forced "))
    given_ones = sum(v for k, v in section.figures.items() if k.startswith("given "))
    assert forced == given_ones == sitting.count
    # The stand-in is sure of nothing, so that its label is never one of the three.
    assert section.figures["given_accuracy"] == 0.0
    assert section.figures["forced_accuracy"] <= 1.0
    encoded = np.frombuffer(section.plots["confusion.png"], np.uint8)
    assert cv2.imdecode(encoded, cv2.IMREAD_COLOR) is not None
