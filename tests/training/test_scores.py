"""Figures of merit, against slower or simpler ways to the same number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr as photo_psnr
from photorestorer_gui.training.scores import Counts, auc, decision_counts, mask_counts, psnr, ssim
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
