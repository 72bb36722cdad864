"""Choosing thresholds."""

from __future__ import annotations

import numpy as np
import pytest

from photorestorer_gui.training.calibrate import FALSE_ALARMS, _threshold

pytestmark = pytest.mark.filterwarnings("error")


def test_that_of_equally_good_thresholds_the_one_with_fewest_false_alarms_is_taken() -> None:
    # A clean portrait at 0.45: at 0.3 to 0.45 it is an alarm, and one of forty found photos more.
    scores = np.concatenate([np.full(40, 0.7), [0.3], [0.45], np.full(399, 0.1)])
    truth = np.concatenate([np.ones(41, np.bool_), np.zeros(400, np.bool_)])
    threshold = _threshold(scores, truth, ~truth, limited=True)
    assert threshold == 0.64, "three quarters up from 0.46 to 0.7"
    assert FALSE_ALARMS > 1 / 400, "the alarm alone would be allowed"


def test_that_there_is_room_on_either_side_and_more_below_where_a_step_mends() -> None:
    scores = np.array([0.1, 0.25, 0.65, 0.9])
    truth = np.array([False, False, True, True])
    assert _threshold(scores, truth, ~truth, limited=False) == 0.45
    assert _threshold(scores, truth, ~truth, limited=True) > 0.45


def test_that_a_kind_that_is_mended_spares_clean_portraits() -> None:
    scores = np.concatenate([np.full(10, 0.55), np.full(90, 0.05), np.linspace(0.4, 0.9, 60)])
    truth = np.arange(160) >= 100
    limited = _threshold(scores, truth, ~truth, limited=True)
    assert np.mean(scores[~truth] >= limited) <= FALSE_ALARMS
    assert _threshold(scores, truth, ~truth, limited=False) < limited


def test_that_a_kind_that_is_never_told_right_is_hardly_ever_found() -> None:
    scores = np.full(100, 0.99)
    truth = np.zeros(100, np.bool_)
    assert _threshold(scores, truth, ~truth, limited=True) == 0.95
