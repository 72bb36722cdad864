"""Boosted trees as a weights file: it answers as scikit-learn does."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.providers import CPU
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.progress import Progress
from photorestorer_gui.training import trees
from photorestorer_gui.training.trees import Asked, as_onnx, write_trees

Floats = NDArray[np.float32]
FEATURES = 4


def values(count: int = 800, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(0, 1, (count, FEATURES)).astype(np.float32)


def fitted(known: Floats, *, trees: int = 20, leaves: int = 31) -> HistGradientBoostingClassifier:
    truth = known[:, 0] * known[:, 1] + np.sin(3 * known[:, 2]) > 0.2
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        max_leaf_nodes=leaves,
        min_samples_leaf=5,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(known, truth)


def answers(model: HistGradientBoostingClassifier, asked: Floats) -> tuple[Floats, Floats]:
    """Return what the weights file says, and what scikit-learn says."""
    content = as_onnx([model], FEATURES, {}).SerializeToString()
    runtime = OnnxRuntime()
    session = runtime.start(content, 1, CPU)
    (found,) = runtime.run(session, {"measures": asked}, Progress())
    assert found.shape == (len(asked), 1)
    assert found.dtype == np.float32
    return found[:, 0], model.predict_proba(asked)[:, 1]


def thresholds(model: HistGradientBoostingClassifier) -> list[tuple[int, float]]:
    """Return the measure and the value at each branch."""
    nodes = np.concatenate([tree.nodes for (tree,) in model._predictors])
    branches = nodes[nodes["is_leaf"] == 0]
    return [(int(each["feature_idx"]), float(each["num_threshold"])) for each in branches]


@pytest.mark.parametrize("trees", [1, 20, 60])
def test_that_the_file_says_what_the_trees_say(trees: int) -> None:
    known = values()
    model = fitted(known, trees=trees)
    for asked in (known, values(seed=1), 100 * values(seed=2), np.zeros((1, FEATURES), np.float32)):
        ours, theirs = answers(model, asked)
        assert np.abs(ours - theirs).max() < 1e-5
    assert np.ptp(answers(model, known)[0]) > 0.05, "they tell marks apart"


def test_that_values_at_thresholds_go_the_same_way() -> None:
    """At the float32 values next to each threshold, which may be the threshold itself.

    Of trees of one branch, so that whatever is asked comes to every branch.
    """
    known = values(200)
    model = fitted(known, trees=300, leaves=2)
    found = sorted(set(thresholds(model)))
    assert sum(float(np.float32(value)) > value for _, value in found) > 3
    asked = []
    for (feature, threshold), row in zip(found, itertools.cycle(known), strict=False):
        near = np.float32(threshold)
        for value in (near, *(np.nextafter(near, np.float32(end)) for end in (-np.inf, np.inf))):
            changed = row.copy()
            changed[feature] = value
            asked.append(changed)
    ours, theirs = answers(model, np.stack(asked))
    assert np.abs(ours - theirs).max() < 1e-5


def test_that_neighbouring_values_are_parted_as_they_were_learnt() -> None:
    """Between two float32 numbers with none between them, a threshold is neither of them."""
    rng = np.random.default_rng(0)
    known = np.zeros((400, FEATURES), np.float32)
    for feature, value in enumerate((0.1, 0.3, 1.7, 100.1)):
        low = np.float32(value)
        pair = np.array([low, np.nextafter(low, np.float32(np.inf))])
        known[:, feature] = pair[rng.integers(0, 2, len(known))]
    model = HistGradientBoostingClassifier(max_iter=10, min_samples_leaf=5, early_stopping=False)
    model.fit(known, (known > known.min(axis=0)).sum(axis=1) >= 2)
    ours, theirs = answers(model, known)
    assert np.ptp(theirs) > 0.5
    assert np.abs(ours - theirs).max() < 1e-5


def test_that_whole_numbers_go_the_same_way() -> None:
    rng = np.random.default_rng(0)
    known = rng.integers(0, 6, (800, FEATURES)).astype(np.float32)
    model = fitted(known)
    halves = known + rng.choice([0.0, 0.5], known.shape).astype(np.float32)
    ours, theirs = answers(model, halves)
    assert np.abs(ours - theirs).max() < 1e-5


def test_that_trees_without_a_branch_can_be_written() -> None:
    known = values(30)
    model = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=20, early_stopping=False)
    model.fit(known, np.arange(30) % 3 == 0)
    assert not thresholds(model)
    ours, theirs = answers(model, known)
    assert ours == pytest.approx(theirs, abs=1e-5)
    assert ours == pytest.approx(np.full(30, 1 / 3), abs=1e-5)


def test_that_what_travels_in_the_file_is_kept() -> None:
    told = {"threshold": "0.7", "features": '["light"]', "task": "specks"}
    graph = as_onnx([fitted(values(), trees=2)], FEATURES, told)
    onnx.checker.check_model(graph)
    again = onnx.load_from_string(graph.SerializeToString())
    assert {prop.key: prop.value for prop in again.metadata_props} == told


def test_that_each_model_answers_in_a_column_of_its_own(tmp_path: Path) -> None:
    known = values()
    models = [fitted(known, trees=5), fitted(known[:, ::-1].copy(), trees=9)]
    path = tmp_path / "new" / "trees.onnx"
    write_trees(models, Asked("both", ("a", "b", "c", "d"), known, {"more": "said"}), path)
    runtime = OnnxRuntime()
    session = runtime.start(path.read_bytes(), 1, CPU)
    (found,) = runtime.run(session, {"measures": known}, Progress())
    truth = np.stack([model.predict_proba(known)[:, 1] for model in models], axis=1)
    assert np.abs(found - truth).max() < 1e-5
    says = {prop.key: prop.value for prop in onnx.load(str(path)).metadata_props}
    assert says == {"more": "said", "task": "both", "features": '["a", "b", "c", "d"]'}


def test_that_a_file_that_answers_otherwise_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = values()
    model, other = fitted(known), fitted(values(seed=5), trees=3)
    monkeypatch.setattr(trees, "as_onnx", lambda _, *rest: as_onnx([other], *rest))
    path = tmp_path / "judge.onnx"
    with pytest.raises(PhotoRestorerError, match="differ from the fitted ones"):
        write_trees([model], Asked("specks", ("a", "b", "c", "d"), known), path)
    assert not path.exists()


@pytest.mark.parametrize("rows", [1, 2, 60, 200])
def test_that_the_number_of_threads_changes_no_bit(rows: int) -> None:
    """onnxruntime lets each thread add up some of the trees."""
    known, runtime = values(), OnnxRuntime()
    models = [fitted(known, trees=120), fitted(known[:, ::-1].copy(), trees=120)]
    content = as_onnx(models, FEATURES, {}).SerializeToString()
    feed = {"measures": values(rows, seed=1)}
    sessions = [runtime.start(content, threads, CPU) for threads in (1, 2, 3, 5)]
    first, *others = (runtime.run(session, feed, Progress())[0] for session in sessions)
    assert all(np.array_equal(first, other) for other in others)
