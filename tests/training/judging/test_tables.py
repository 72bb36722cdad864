"""The tables, on stand-in networks of which it is known what they are worth."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training.judging.calibration import judge_calibration
from photorestorer_gui.training.judging.clean import judge_clean
from photorestorer_gui.training.judging.cracks import Levels, judge_cracks
from photorestorer_gui.training.judging.examples import draw_examples
from photorestorer_gui.training.judging.filling import CLASSICAL, judge_filling
from photorestorer_gui.training.judging.kinds import judge_kinds
from photorestorer_gui.training.judging.orders import judge_orders
from photorestorer_gui.training.judging.seconds import judge_seconds
from photorestorer_gui.training.judging.sharpening import judge_sharpening
from photorestorer_gui.training.judging.sitting import Answer, Sitting
from photorestorer_gui.training.scores import auc
from tests.networks import graphs


def answers_of(sitting: Sitting, answers: Iterable[Answer]) -> Sitting:
    """Return a sitting whose mixtures were answered like this."""
    other = replace(sitting)
    vars(other)["mixed_answers"] = tuple(answers)
    return other


def all_right(sitting: Sitting) -> list[Answer]:
    """Return answers that agree with the truth."""
    return [
        Answer(
            trial=answer.trial,
            report=replace(
                answer.report,
                scores={k: 0.99 if k in answer.trial.kinds else 0.01 for k in KIND_IDS},
            ),
        )
        for answer in sitting.mixed_answers
    ]


def f1s(sitting: Sitting) -> set[float]:
    """Return the F1 of every kind that could be measured."""
    figures = judge_kinds(sitting).figures
    found = {round(figures[f"{kind_id}_f1"], 6) for kind_id in KIND_IDS}
    return {value for value in found if not math.isnan(value)}


def test_that_a_kind_that_no_photo_has_leaves_no_mean(sitting: Sitting) -> None:
    clean = [answer for answer in all_right(sitting) if not answer.trial.kinds]
    assert clean
    assert math.isnan(judge_kinds(answers_of(sitting, clean)).figures["macro_f1"])


def test_that_right_answers_are_worth_one(sitting: Sitting) -> None:
    assert f1s(answers_of(sitting, all_right(sitting))) == {1.0}


def test_that_a_kind_too_weak_to_be_seen_counts_neither_way(sitting: Sitting) -> None:
    first, *others = all_right(sitting)
    scores = {**first.report.scores, "blurred": 0.99 if "blurred" not in first.trial.kinds else 0.0}
    wrong = replace(first, report=replace(first.report, scores=scores))
    forgiven = replace(wrong, trial=replace(first.trial, uncertain=("blurred",)))
    assert min(f1s(answers_of(sitting, [wrong, *others]))) < 1.0
    assert f1s(answers_of(sitting, [forgiven, *others])) == {1.0}
    errors = [
        judge_calibration(answers_of(sitting, [answer, *others])).figures["blurred_brier"]
        for answer in (wrong, forgiven)
    ]
    assert errors[0] > 0.1 > errors[1]


def test_that_the_reliability_plot_is_whole(sitting: Sitting) -> None:
    section = judge_calibration(sitting)
    encoded = np.frombuffer(section.plots["reliability.png"], np.uint8)
    assert cv2.imdecode(encoded, cv2.IMREAD_COLOR) is not None
    assert 0.0 <= section.figures["all_ece"] <= 1.0


def test_that_clean_portraits_called_clean_stay_as_they_are(sitting: Sitting) -> None:
    figures = judge_clean(sitting).figures
    assert figures["called_damaged"] == figures["changed"] == 0.0
    assert figures["changed_though_called_none"] == 0.0
    assert 0.0 < figures["called_damaged_upper"] < 1.0


def test_that_changed_clean_portraits_are_told(sitting: Sitting, tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, scores={"noisy": 0.9}, sharpener=graphs.brightening())
    figures = judge_clean(replace(sitting, networks=networks)).figures
    assert figures["called_damaged"] == figures["changed"] == 1.0
    assert math.isnan(figures["changed_though_called_none"])


def test_that_counted_levels_give_the_area_of_all_pixels() -> None:
    rng = np.random.default_rng(0)
    levels, scores, truths = Levels(), [], []
    for _ in range(3):
        truth = rng.random((20, 30)) < 0.2
        logit = rng.normal(-6, 3, truth.shape) + 4 * truth
        probability = (1 / (1 + np.exp(-logit))).astype(np.float32)
        counted = rng.random(truth.shape) < 0.9
        levels.add(probability, truth, counted)
        scores.append(probability[counted])
        truths.append(truth[counted])
    area = auc(np.concatenate(scores), np.concatenate(truths))
    assert levels.auc == pytest.approx(area, abs=1e-3)


def test_that_certainties_fall_on_the_outermost_levels() -> None:
    levels = Levels()
    truth = np.array([[True, False]])
    levels.add(np.array([[1.0, 0.0]], np.float32), truth, np.ones_like(truth))
    assert levels.damaged.sum() == levels.sound.sum() == 1
    assert levels.auc == 1.0


def test_that_every_sort_of_crack_is_judged(sitting: Sitting) -> None:
    figures = judge_cracks(sitting).figures
    for sort in ("branching", "craquelure", "crease", "scratches", "dust", "hairs", "torn"):
        assert 0.0 <= figures[f"{sort}_f1"] <= 1.0
    assert "stamps_f1" not in figures
    stamp = np.zeros((40, 40), np.float32)
    stamp[18:22] = 1.0
    stamped = judge_cracks(replace(sitting, stamps=(stamp,))).figures
    assert 0.0 <= stamped["stamps_f1"] <= 1.0


@pytest.mark.parametrize("name", CLASSICAL)
def test_that_classical_fills_mend_a_flat_wall_and_touch_nothing_else(name: str) -> None:
    wall = np.full((40, 40, 3), 120, np.uint8)
    mask = np.zeros((40, 40), np.bool_)
    mask[18:21, 5:35] = True
    hidden = np.where(mask[..., None], np.uint8(255), wall)
    assert np.abs(CLASSICAL[name](hidden, mask).astype(int) - 120).max() <= 2


def test_that_the_step_that_ships_is_what_fills(sitting: Sitting) -> None:
    figures = judge_filling(sitting).figures
    for size in ("cracks", "holes"):
        assert 10.0 < figures[f"{size}_db"] < 60.0
        assert abs(figures[f"{size}_lead_db"]) < 10.0


def test_that_a_sharpener_that_does_nothing_gains_nothing(sitting: Sitting) -> None:
    figures = judge_sharpening(sitting).figures
    assert figures["lead_over_damaged_db"] == 0.0
    assert figures["sharp_photo_db"] == 60.0
    assert figures["db"] == figures["damaged_db"]


def test_that_orders_do_not_matter_where_nothing_is_sharpened(sitting: Sitting) -> None:
    figures = judge_orders(sitting).figures
    assert figures["lead_db"] == 0.0
    assert 5.0 < figures["fill_first_db"] < 60.0


def test_that_both_remedies_are_timed_whatever_the_networks_saw(
    sitting: Sitting, tmp_path: Path
) -> None:
    networks = graphs.stand_ins(tmp_path, cracks=graphs.bright_cracks(middle=0.7))
    figures = judge_seconds(replace(sitting, networks=networks)).figures
    for name in ("fill_cracks", "sharpen", "whole_line"):
        least, mean, most = (figures[f"{name}_{which}_s"] for which in ("min", "average", "max"))
        assert 0.0 < least <= mean <= most
    assert figures["whole_line_average_s"] > figures["sharpen_average_s"]


def test_that_the_sheet_of_examples_is_a_picture(sitting: Sitting) -> None:
    picture = cv2.imdecode(np.frombuffer(draw_examples(sitting), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert min(picture.shape[:2]) > 300
