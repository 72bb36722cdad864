"""Fitting the judge of specks: boosted trees on what is measured of marks, drawn and real."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import SPECK_JUDGE
from photorestorer_gui.networks.providers import CPU
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.processes import SPAWN
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import weights_file
from photorestorer_gui.training.samples import be_modest
from photorestorer_gui.training.speck_samples import (
    Measures,
    SpeckSource,
    drawn_chunk,
    joined,
    maker,
    real_chunk,
)
from photorestorer_gui.training.trees import as_onnx

CHUNK = 16
"""Photos that a process looks at in one go."""
MOST_PROCESSES = 32
"""Windows waits for some sixty at most."""
PATIENCE_S = 0.2
TREES, LEAVES, LEAST_IN_LEAF = 500, 31, 80
LEARNING_RATE, RIDGE, FEATURES_A_SPLIT = 0.06, 5.0, 0.4
UNCALIBRATED = {"threshold": "0.5", "many": "inf"}
"""Until `calibrate` has chosen: no number of specks speaks for a damaged photo."""
LARGEST_DIFFERENCE = 1e-4
"""Of the exported trees' answers from scikit-learn's."""


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
    write_judge(fitted(known, seed), known, models / weights_file(SPECK_JUDGE))
    yield f"{TREES} trees; now calibrate them"


def measured(source: SpeckSource, *, count: int, seed: int, progress: Progress) -> Measures:
    """Return the marks of drawn photos and of all originals that are damaged themselves.

    Parameters and errors as `learn_specks`.
    """
    plates = len(maker(source).plates)
    parts: list[Measures] = []
    pool = ProcessPoolExecutor(min(os.cpu_count() or 1, MOST_PROCESSES), SPAWN, be_modest)
    try:
        waiting = [
            pool.submit(drawn_chunk, source, seed + first, min(CHUNK, count - first))
            for first in range(0, count, CHUNK)
        ]
        waiting += [
            pool.submit(real_chunk, source, first, CHUNK) for first in range(0, plates, CHUNK)
        ]
        for done, part in enumerate(waiting):
            progress.report(done / len(waiting), "Looking at photos")
            while not wait([part], timeout=PATIENCE_S).done:
                progress.check()
            parts.append(part.result())
    finally:
        pool.shutdown(cancel_futures=True)
    return joined(parts)


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


def write_judge(trees: HistGradientBoostingClassifier, known: Measures, path: Path) -> None:
    """Write trees as a weights file, once it answers as they do.

    Raises
    ------
    PhotoRestorerError
        If it does not.
    """
    metadata = {**UNCALIBRATED, "task": "specks", "features": json.dumps(FEATURES)}
    content = as_onnx(trees, len(FEATURES), metadata).SerializeToString()
    asked = known.features[:: max(1, len(known.features) // 1000)]
    runtime = OnnxRuntime()
    session = runtime.start(content, 1, CPU)
    (found,) = runtime.run(session, {"measures": asked}, Progress())
    difference = float(np.abs(found[:, 0] - trees.predict_proba(asked)[:, 1]).max())
    if not difference <= LARGEST_DIFFERENCE:
        raise PhotoRestorerError(
            f"The exported trees differ from the fitted ones by {difference:.1e}.",
            "Report the versions of scikit-learn and onnxruntime.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content, overwrite=True)
