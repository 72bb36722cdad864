"""Figures of merit, against slower or simpler ways to the same number."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr as photo_psnr
from photorestorer_gui.training.scores import (
    Counts,
    area_under,
    auc,
    brier,
    decision_counts,
    f1_interval,
    gmsd,
    mask_counts,
    psnr,
    reliability,
    ssim,
    wilson,
)
from tests.pictures import draw_portrait

answers = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=40)


@given(answers)
def test_that_the_area_is_the_share_of_pairs_in_the_right_order(
    given_answers: list[tuple[int, bool]],
) -> None:
    score = np.array([value for value, _ in given_answers], np.float32)
    truth = np.array([true for _, true in given_answers], np.bool_)
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high in score[truth]
        for low in score[~truth]
    ]
    found = auc(score, truth)
    if pairs:
        assert found == pytest.approx(sum(pairs) / len(pairs))
    else:
        assert math.isnan(found)


def test_that_psnr_is_that_of_photos_and_has_a_top() -> None:
    one = draw_portrait().pixels.astype(np.uint8)
    other = np.clip(one.astype(int) + 7, 0, 255).astype(np.uint8)
    assert psnr(other, one) == pytest.approx(photo_psnr(Photo(other), Photo(one)))
    assert psnr(one, one) == 60.0
    where = np.zeros(one.shape[:2], np.bool_)
    where[3, 4] = True
    assert psnr(other, one, where) == pytest.approx(20 * math.log10(255 / 7))


def test_that_ssim_is_one_for_equals_and_less_otherwise() -> None:
    one = draw_portrait().pixels.astype(np.uint8)
    noisy = np.clip(one + np.random.default_rng(0).normal(0, 30, one.shape), 0, 255)
    assert ssim(one, one) == pytest.approx(1.0)
    assert ssim(noisy.astype(np.uint8), one) < 0.8


def test_that_masks_forgive_one_pixel() -> None:
    truth = np.zeros((20, 20), np.bool_)
    truth[10, 3:17] = True
    none = np.zeros_like(truth)
    shifted = np.roll(truth, 1, axis=0)
    exact = mask_counts(shifted, truth, none)
    assert (exact.precision, exact.recall, exact.f1) == pytest.approx((1.0, 1.0, 1.0))
    far = mask_counts(np.roll(truth, 3, axis=0), truth, none)
    assert (far.precision, far.recall) == (0.0, 0.0)
    assert mask_counts(np.roll(truth, 3, axis=0), truth, none, tolerance_px=3).f1 > 0.99


def test_that_faint_damage_is_no_false_alarm_and_no_miss() -> None:
    truth, faint = np.zeros((20, 20), np.bool_), np.zeros((20, 20), np.bool_)
    truth[4], faint[14] = True, True
    assert mask_counts(truth | faint, truth, faint).precision == pytest.approx(1.0)
    assert mask_counts(truth, truth, faint).recall == pytest.approx(1.0)


def test_that_the_interval_of_f1_is_as_wide_as_its_photos_differ() -> None:
    alike = [Counts(80, 100, 80, 100)] * 12
    assert f1_interval(alike) == pytest.approx((0.8, 0.8))
    # One large photo that is missed altogether decides, as often as it is drawn.
    spread = [Counts(90, 100, 90, 100)] * 11 + [Counts(0, 0, 0, 3000)]
    low, high = f1_interval(spread)
    whole = sum(spread, Counts()).f1
    assert low < 0.3 < whole + 0.1 < high <= 0.9
    assert f1_interval(spread) == (low, high), "the same each time"
    assert f1_interval([]) == (0.0, 1.0)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_that_decisions_are_counted(pairs: list[tuple[bool, bool]]) -> None:
    found, truth = zip(*pairs, strict=True)
    counts = decision_counts(found, truth)
    hits = sum(f and t for f, t in pairs)
    assert counts.precision == pytest.approx(hits / sum(found) if any(found) else 0.0)
    assert counts.recall == pytest.approx(hits / sum(truth) if any(truth) else 0.0)
    assert 0.0 <= counts.f1 <= 1.0


def test_that_counts_add_up() -> None:
    assert Counts(1, 2, 3, 4) + Counts(10, 20, 30, 40) == Counts(11, 22, 33, 44)
    assert sum([Counts(1, 1, 1, 1)] * 3, Counts()) == Counts(3, 3, 3, 3)
    assert Counts().f1 == 0.0


def test_that_gmsd_is_nought_for_equals_and_grows_with_blur() -> None:
    one = draw_portrait().pixels.astype(np.uint8)
    soft, softer = (cv2.GaussianBlur(one, (0, 0), sigma) for sigma in (1.0, 3.0))
    assert gmsd(one, one) == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < gmsd(soft.astype(np.uint8), one) < gmsd(softer.astype(np.uint8), one) < 1.0


@given(answers)
def test_that_counted_levels_give_the_same_area(given_answers: list[tuple[int, bool]]) -> None:
    score = np.array([value for value, _ in given_answers])
    truth = np.array([true for _, true in given_answers], np.bool_)
    positive, negative = (
        np.bincount(score[which], minlength=7).astype(np.float64) for which in (truth, ~truth)
    )
    expected = auc(score.astype(np.float32), truth)
    assert area_under(positive, negative) == pytest.approx(expected, nan_ok=True)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_that_an_interval_holds_its_share_and_narrows_with_trials(seen: tuple[int, int]) -> None:
    hits, trials = seen
    low, high = wilson(hits, trials)
    assert 0.0 <= low <= hits / trials <= high <= 1.0
    closer_low, closer_high = wilson(4 * hits, 4 * trials)
    assert closer_high - closer_low < high - low


def test_that_intervals_are_those_of_the_literature() -> None:
    # Newcombe, R. G., Statistics in Medicine 17, 1998, table I.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_that_calibration_errors_are_those_worked_out_by_hand() -> None:
    scores = np.array([0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 1.0, 1.0])
    truth = np.array([False, False, False, True, True, True, True, False])
    bins = reliability(scores, truth)
    assert bins.counts[[1, 9]].tolist() == [4, 4]
    assert bins.error == pytest.approx((4 * abs(0.1 - 0.25) + 4 * abs(0.95 - 0.75)) / 8)
    assert brier(scores, truth) == pytest.approx((3 * 0.01 + 0.81 + 2 * 0.01 + 0 + 1) / 8)


def test_that_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    rng = np.random.default_rng(0)
    scores = rng.random(200_000)
    truth = rng.random(scores.size) < scores
    assert reliability(scores, truth).error < 0.01
    assert reliability(scores**3, truth).error > 0.1
    none = np.zeros(0)
    assert math.isnan(reliability(none, none.astype(np.bool_)).error)
    assert math.isnan(brier(none, none.astype(np.bool_)))
