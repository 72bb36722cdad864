"""Fitting the judge of specks: boosted trees on what is measured of marks, drawn and real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sklearn.ensemble import HistGradientBoostingClassifier

from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import SPECK_JUDGE
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import weights_file
from photorestorer_gui.training.looking import Job, looked_at
from photorestorer_gui.training.speck_samples import (
    Measures,
    SpeckSource,
    drawn_chunk,
    joined,
    maker,
    real_chunk,
)
from photorestorer_gui.training.trees import Asked, write_trees

CHUNK = 16
"""Photos that a process looks at in one go."""
TREES, LEAVES, LEAST_IN_LEAF = 500, 31, 80
LEARNING_RATE, RIDGE, FEATURES_A_SPLIT = 0.06, 5.0, 0.4
UNCALIBRATED = {"threshold": "0.5", "many": "inf"}
"""Until `calibrate` has chosen: no number of specks speaks for a damaged photo."""


def learn_specks(
    models: Path, folders: tuple[Path, Path], *, count: int, seed: int, progress: Progress
) -> Iterator[str]:
    """Fit the judge of specks and write its weights file; yields what it learnt from.

    The file is not calibrated: `calibrate` chooses its threshold.

    Parameters
    ----------
    models : Path
        Folder with the weights of classifier and crack finder; the judge's are put there.
    folders : (Path, Path)
        Portraits to learn from, and dirt stamps.  Those portraits that are damaged themselves show
        real damage.
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
        If a network is missing, the folder holds no portrait, or no photo shows both damage and
        what is none.
    Cancelled
        If the person asked for the work to stop.
    """
    known = measured(SpeckSource(models, folders), count=count, seed=seed, progress=progress)
    marks = int(known.damage.sum())
    if not 0 < marks < len(known.damage):
        raise PhotoRestorerError(
            "The photos show no specks to learn from.",
            "Name a folder with more portraits, or ask for more photos with --count.",
        )
    yield f"{len(known.damage):,} marks, {marks:,} of them damage"
    asked = Asked("specks", FEATURES, known.features, UNCALIBRATED)
    write_trees([fitted(known, seed)], asked, models / weights_file(SPECK_JUDGE))
    yield f"{TREES} trees; now calibrate them"


def measured(source: SpeckSource, *, count: int, seed: int, progress: Progress) -> Measures:
    """Return the marks of drawn photos and of all originals that are damaged themselves.

    Parameters and errors as `learn_specks`.
    """
    plates = len(maker(source).plates)
    jobs: list[Job[Measures]] = [
        (drawn_chunk, (source, seed + first, min(CHUNK, count - first)))
        for first in range(0, count, CHUNK)
    ]
    jobs += [(real_chunk, (source, first, CHUNK)) for first in range(0, plates, CHUNK)]
    return joined(list(looked_at(jobs, progress)))


def fitted(known: Measures, seed: int) -> HistGradientBoostingClassifier:
    """Return the trees that tell damage among marks."""
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=RIDGE,
        max_features=FEATURES_A_SPLIT,
        early_stopping=False,
        random_state=seed,
    )
    return trees.fit(known.features, known.damage, sample_weight=known.weight)
