"""Fitting the judges of damage: boosted trees on stretches, and on what those say of photos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.photo_judge import VERDICT_FEATURES, verdict_features
from photorestorer_gui.damage.stretches import FEATURES
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import PHOTO_JUDGE, STRETCH_JUDGE
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import weights_file
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.judge_samples import FOLDS, Case, JudgeSource, drawn_cases
from photorestorer_gui.training.looking import looked_at
from photorestorer_gui.training.trees import Asked, write_trees

Bools = NDArray[np.bool_]

CHUNK = 32
"""Photos that a process looks at in one go."""
SINGLE = {"max_iter": 400, "learning_rate": 0.06, "max_leaf_nodes": 31, "min_samples_leaf": 100}
WHOLE = {"max_iter": 400, "learning_rate": 0.02, "max_leaf_nodes": 8, "min_samples_leaf": 20}
"""Trees on stretches, of which there are hundreds in a photo, and on whole photos."""
RIDGE = 5.0
FEATURES_A_SPLIT = {"stretches": 0.4, "photos": 0.3}
DAMAGED, DOUBTFUL = 0.5, 0.4
"""Share of a stretch from which it is damage, and of which nothing may be known."""


def learn_judges(
    models: Path, folders: tuple[Path, Path], *, count: int, seed: int, progress: Progress
) -> Iterator[str]:
    """Fit both judges of damage and write their weights files; yields what they learnt from.

    Calibrate after that: their answers are no scores yet.

    Parameters
    ----------
    models : Path
        Folder with the weights of classifier, crack finder and sharpener; the judges' are put
        there.
    folders : (Path, Path)
        Portraits to learn from, and dirt stamps.
    count : int
        Photos to draw; a second each on a core.
    seed : int
    progress : Progress

    Yields
    ------
    str

    Raises
    ------
    PhotoRestorerError
        If a network is missing, the folder holds no portrait, or too few photos were drawn to show
        every kind of damage and its absence.
    Cancelled
        If the person asked for the work to stop.
    """
    source = JudgeSource(models, folders)
    jobs = [
        (drawn_cases, (source, seed + number, min(CHUNK, count - first)))
        for number, first in enumerate(range(0, count, CHUNK))
    ]
    cases = [case for part in looked_at(jobs, progress) for case in part]
    if not _show_everything(cases):
        raise PhotoRestorerError(
            "The photos do not show every kind of damage, and what is without it.",
            "Ask for more photos with --count.",
        )
    damaged = _known(cases)[1]
    yield f"{len(damaged):,} stretches of {len(cases):,} photos, {damaged.sum():,} of them damage"
    fit(cases, models, seed)
    yield f"{SINGLE['max_iter']} and {WHOLE['max_iter']} trees; now calibrate them"


def fit(cases: Sequence[Case], models: Path, seed: int) -> None:
    """Fit both judges to photos and write their weights files.

    How likely stretches are damage is told to the second judge by trees that have not seen the
    people in the photo: of those they learnt from they are surer than of others.

    Parameters
    ----------
    cases : sequence of Case
    models : Path
        Folder that the files are put into.
    seed : int
    """
    others = [on_stretches(part, seed) for part in _without_each_fold(cases)]
    told = [_likely(others[case.fold], case) for case in cases]
    table = np.stack(
        [verdict_features(case.seen, likely) for case, likely in zip(cases, told, strict=True)]
    )
    single, whole = on_stretches(cases, seed), on_photos(cases, table, seed)
    every = np.concatenate([case.seen.features for case in cases])
    write_trees([single], Asked("stretches", FEATURES, every), models / weights_file(STRETCH_JUDGE))
    write_trees(whole, Asked("photo", VERDICT_FEATURES, table), models / weights_file(PHOTO_JUDGE))


def _without_each_fold(cases: Sequence[Case]) -> list[Sequence[Case]]:
    """Return for each fold the photos of all others; all, where there are no others."""
    parts = ([case for case in cases if case.fold != fold] for fold in range(FOLDS))
    return [part or cases for part in parts]


def _show_everything(cases: Sequence[Case]) -> bool:
    """Whether all trees see both answers: fitted to one alone, they would say the opposite.

    scikit-learn numbers the answers that it has seen, and of one it calls that 0.
    """
    kinds, plain = _kinds_of(cases)
    truths = [kinds[plain[:, column], column] for column in range(len(KIND_IDS))]
    truths += [_known(part)[1] for part in _without_each_fold(cases)]
    return all(truth.any() and not truth.all() for truth in truths)


def _kinds_of(cases: Sequence[Case]) -> tuple[Bools, Bools]:
    """Return which of `KIND_IDS` photos have, and where that is clear, (N, 7) each."""
    return np.stack([case.kinds for case in cases]), np.stack([case.plain for case in cases])


def _known(cases: Sequence[Case]) -> tuple[Floats, Bools, Floats]:
    """Return the features of stretches of which it is known what they are, that, and weights.

    A stretch counts by the root of its pixels: many make up one crack.
    """
    known = [case.doubtful < DOUBTFUL for case in cases]
    pairs = list(zip(cases, known, strict=True))
    return (
        np.concatenate([case.seen.features[which] for case, which in pairs]),
        np.concatenate([case.damaged[which] >= DAMAGED for case, which in pairs]),
        np.sqrt(np.concatenate([case.seen.area[which] for case, which in pairs])),
    )


def on_stretches(cases: Sequence[Case], seed: int) -> HistGradientBoostingClassifier:
    """Return trees that tell damage among stretches."""
    features, damaged, weight = _known(cases)
    trees = HistGradientBoostingClassifier(
        **SINGLE,
        l2_regularization=RIDGE,
        max_features=FEATURES_A_SPLIT["stretches"],
        early_stopping=False,
        random_state=seed,
    )
    return trees.fit(features, damaged, sample_weight=weight)


def _likely(trees: HistGradientBoostingClassifier, case: Case) -> Floats:
    if not len(case.seen.area):
        return np.zeros(0, np.float32)
    return np.asarray(trees.predict_proba(case.seen.features)[:, 1], np.float32)


def on_photos(
    cases: Sequence[Case], table: Floats, seed: int
) -> list[HistGradientBoostingClassifier]:
    """Return trees for each of `KIND_IDS` that tell photos which have it.

    Parameters
    ----------
    cases : N of Case
    table : (N, len(VERDICT_FEATURES)) float32
    seed : int
    """
    kinds, plain = _kinds_of(cases)
    made = []
    for column in range(len(KIND_IDS)):
        trees = HistGradientBoostingClassifier(
            **WHOLE,
            l2_regularization=RIDGE,
            max_features=FEATURES_A_SPLIT["photos"],
            early_stopping=False,
            random_state=seed,
        )
        sure = plain[:, column]
        made.append(trees.fit(table[sure], kinds[sure, column]))
    return made
