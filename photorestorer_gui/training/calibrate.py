"""Choosing thresholds and making scores mean what they say, on a validation split.

What the judge of photos says becomes a probability by logistic regression (Platt scaling): it
learnt from portraits that the networks had learnt from as well.  That a photo may be blurred or
noisy is a second witness for what covers it.

References
----------
Platt, J.: Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers,
1999.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.classifier import CLASSIFIER, classify, logit
from photorestorer_gui.damage.cracks import SEGMENTER, find_cracks
from photorestorer_gui.damage.kinds import KIND_IDS, kind
from photorestorer_gui.damage.photo_judge import judged
from photorestorer_gui.damage.softness import Softness
from photorestorer_gui.networks.catalogue import CATALOGUE, SPECK_JUDGE, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from photorestorer_gui.training import speck_calibration
from photorestorer_gui.training.export_onnx import set_metadata
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.portraits import Portrait, read_stamps
from photorestorer_gui.training.scores import Counts, decision_counts, mask_counts, psnr
from photorestorer_gui.training.trials import Trial, clean_trials, mixed_trials, paper_trials, split

CRACK_LEVELS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FALSE_ALARMS = 0.0055
"""Largest share of clean portraits in which a threshold may find a kind that a step mends: one of
some 200 looks.  Each kind adds its own alarms."""
PLATEAU_DB = 0.05
"""Crack thresholds that gain so little less are as good, and the highest marks least of a face."""
PLATEAU = 0.01
"""Thresholds whose F1 differs by less are as good as one another."""
CLEAN_COVERAGE = 0.001
"""Largest share of a clean portrait that the crack finder may mark, on the mean, as `evaluate` asks
of it; some of the old ones have specks, and one a torn corner, of their own."""
CAREFUL = 0.75
"""How far up among equally good thresholds of a kind that is mended."""
RIDGE = 1e-2


def cards_of(folder: Path) -> list[ModelCard]:
    """Return the catalogue's cards with the hashes of the files in `folder`, trusted as they are.

    Files that are not there keep the catalogue's hash.
    """
    cards = []
    for card in CATALOGUE:
        path = folder / card.file
        cards.append(replace(card, sha256=sha256_of(path)) if path.is_file() else card)
    return cards


def unverified_networks(folder: Path) -> Networks:
    """Return the networks of a folder of fresh weights, whatever their hashes."""
    return Networks(ModelStore([folder]), cards=cards_of(folder))


def calibrate(
    models: Path, data: Path, stamps_root: Path, *, count: int, seed: int
) -> Iterator[str]:
    """Choose all thresholds and write them into the weights files; yields what was chosen.

    Parameters
    ----------
    models : Path
        Folder with the weights files; changed in place.  Without a judge of specks, there are none.
    data : Path
        Held-out portraits; only the half meant for choosing thresholds is used.
    stamps_root : Path
    count : int
        Photos of each sort.
    seed : int

    Raises
    ------
    PhotoRestorerError
        If the folder holds no portrait or a network is missing.
    """
    portraits, _ = split(data)
    stamps = read_stamps(stamps_root)
    threshold, lines = _crack_threshold(models, portraits, stamps, count, seed)
    set_metadata(models / weights_file(SEGMENTER), {"threshold": f"{threshold}"})
    yield from lines
    weights, thresholds, lines = _kinds(models, portraits, stamps, count, seed)
    set_metadata(
        models / weights_file(CLASSIFIER),
        {"calibration": json.dumps(weights), "thresholds": json.dumps(thresholds)},
    )
    yield from lines
    judge = models / weights_file(SPECK_JUDGE)
    if judge.is_file():
        trials = list(clean_trials(portraits, seed=seed))
        networks = unverified_networks(models)
        says, lines = speck_calibration.calibrated(trials, networks)
        set_metadata(judge, says)
        yield from lines
    for card in cards_of(models):
        if not (models / card.file).is_file():
            continue
        yield f"{card.file}  {card.sha256}"


def weights_file(model_id: str) -> str:
    """Return the name of a network's weights file."""
    return next(card.file for card in CATALOGUE if card.id == model_id)


def _crack_threshold(
    models: Path, portraits: Sequence[Portrait], stamps: Sequence[Floats], count: int, seed: int
) -> tuple[float, list[str]]:
    """Return the threshold whose mask, filled, brings cracked photos closest to the originals.

    Of those only that mark little of clean portraits, if any does.
    """
    networks = unverified_networks(models)

    def masks(trial: Trial) -> dict[float, NDArray[np.bool_]]:
        photo = Photo(trial.damaged)
        soft = Softness.of(classify(photo, networks=networks, progress=Progress()))
        found = find_cracks(photo, networks=networks, progress=Progress(), soft=soft)
        return {lv: replace(found, threshold=lv).mask().pixels for lv in CRACK_LEVELS}

    counts = dict.fromkeys(CRACK_LEVELS, Counts())
    gains: dict[float, list[float]] = {level: [] for level in CRACK_LEVELS}
    for trial in paper_trials(portraits, stamps, count=count, seed=seed, coverage=0.0):
        if not trial.mask.any():
            continue
        before = psnr(trial.damaged, trial.uncracked)
        for level, mask in masks(trial).items():
            counts[level] += mask_counts(mask, trial.mask, trial.faint)
            if mask.any() and not mask.all():
                filled = fill_thin_plate(trial.damaged, mask, Progress())
                gained = psnr(np.asarray(filled, np.uint8), trial.uncracked) - before
            else:
                gained = 0.0
            gains[level].append(gained)
    clean: dict[float, list[float]] = {level: [] for level in CRACK_LEVELS}
    for trial in clean_trials(portraits, seed=seed):
        for level, mask in masks(trial).items():
            clean[level].append(float(mask.mean()))
    calm = [lv for lv in CRACK_LEVELS if np.mean(clean[lv]) <= CLEAN_COVERAGE]
    allowed = calm or list(CRACK_LEVELS[-1:])
    most = max(float(np.mean(gains[level])) for level in allowed)
    best = max(level for level in allowed if np.mean(gains[level]) >= most - PLATEAU_DB)
    lines = [
        f"cracks {lv:.1f}: F1 {counts[lv].f1:.3f}, filled {np.mean(gains[lv]):+.2f} dB,"
        f" clean portraits {np.mean(clean[lv]):.3%}"
        for lv in CRACK_LEVELS
    ]
    return best, [*lines, f"crack threshold {best}"]


@dataclass(frozen=True)
class _Answers:
    """What the judge says of photos, and the truth: rows are photos, columns kinds.

    `sure` is False where a kind is too weak to be plain.
    """

    logits: NDArray[np.float64]
    soft: NDArray[np.bool_]
    truth: NDArray[np.bool_]
    sure: NDArray[np.bool_]
    clean: NDArray[np.bool_]


def _answers(networks: Networks, trials: Sequence[Trial]) -> _Answers:
    logits, soft = [], []
    for trial in trials:
        seen = examine(Photo(trial.damaged), networks=networks, progress=Progress())
        likely = judged(seen.sight, networks=networks, progress=Progress())
        logits.append([logit(likely[k]) for k in KIND_IDS])
        soft.append(bool(Softness.of(seen.raw).kinds))
    truth = [[k in trial.kinds for k in KIND_IDS] for trial in trials]
    clean = [not set(trial.kinds) - {"colourless"} for trial in trials]
    sure = [[k not in trial.uncertain for k in KIND_IDS] for trial in trials]
    return _Answers(*map(np.array, (logits, soft, truth, sure, clean)))


def _kinds(
    models: Path, portraits: Sequence[Portrait], stamps: Sequence[Floats], count: int, seed: int
) -> tuple[dict[str, list[float]], dict[str, float], list[str]]:
    """Return the weights of the regression and the threshold per kind, and lines about them."""
    trials = [
        *mixed_trials(portraits, stamps, count=count, seed=seed),
        *paper_trials(portraits, stamps, count=count, seed=seed + 1),
        *clean_trials(portraits, seed=seed),
    ]
    answers = _answers(unverified_networks(models), trials)
    weights, thresholds, lines = {}, {}, []
    for column, kind_id in enumerate(KIND_IDS):
        sure = answers.sure[:, column]
        witnesses = [np.ones(len(trials)), answers.logits[:, column]]
        if kind(kind_id).counts_as == "cracked":
            # The judge learnt from people whose cracks the networks see a little better.
            witnesses.append(answers.soft.astype(np.float64))
        inputs = np.stack(witnesses, axis=1)[sure]
        truth, clean = answers.truth[sure, column], answers.clean[sure]
        fitted = _regression(inputs, truth)
        scores = 1 / (1 + np.exp(-inputs @ fitted))
        threshold = _threshold(scores, truth, clean, limited=bool(kind(kind_id).remedies))
        weights[kind_id] = [round(float(w), 5) for w in fitted]
        thresholds[kind_id] = threshold
        counts = decision_counts(list(scores >= threshold), list(truth))
        alarms = float(np.mean(scores[clean & ~truth] >= threshold))
        lines.append(
            f"{kind_id:12} threshold {threshold:.2f} F1 {counts.f1:.3f} clean {alarms:.1%}"
        )
    return weights, thresholds, lines


def _regression(inputs: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Fit logistic regression with a small ridge; column 0 is the bias, 1 the judge's logit."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> float:
        surprise = np.mean(np.logaddexp(0, -sign * (inputs @ weights)))
        return float(surprise + RIDGE * np.sum(weights[1:] ** 2) / 2)

    start = np.zeros(inputs.shape[1])
    bounds = [(None, None), (0.05, None)] + [(None, None)] * (len(start) - 2)
    return np.asarray(minimize(loss, start, bounds=bounds).x)


def _threshold(
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    clean: NDArray[np.bool_],
    *,
    limited: bool,
) -> float:
    """Return a threshold of about the best F1 that, if `limited`, spares clean portraits.

    On a few hundred photos the best F1 is a matter of one or two of them.  Of equally good
    thresholds those with the fewest false alarms on clean portraits are taken, and of those one
    with room on either side: the better a kind is told, the wider the gap between photos that have
    it and others, and what lies in the gap was never seen.  If `limited`, there is more room below
    (`CAREFUL`): a remedy that was missed can be asked for, one too many has changed a good photo.
    """
    undamaged = scores[clean & ~truth]
    f1, alarms = {}, {}
    for threshold in np.arange(0.2, 0.96, 0.01).round(2).tolist():
        false = float(np.mean(undamaged >= threshold)) if undamaged.size else 0.0
        if limited and false > FALSE_ALARMS:
            continue
        f1[threshold] = decision_counts(list(scores >= threshold), list(truth)).f1
        alarms[threshold] = false
    best = max(f1.values(), default=0.0)
    good = [threshold for threshold, value in f1.items() if value >= best - PLATEAU]
    fewest = min((alarms[threshold] for threshold in good), default=0.0)
    calm = sorted(threshold for threshold in good if alarms[threshold] == fewest)
    return calm[int((len(calm) - 1) * (CAREFUL if limited else 0.5))] if calm else 0.95
