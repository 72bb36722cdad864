"""The tables: the installed networks on held-out portraits, beside the classical tools."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.cracks import find_cracks
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training import classical
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.portraits import Portrait, read_stamps
from photorestorer_gui.training.scores import (
    Counts,
    auc,
    decision_counts,
    mask_counts,
    psnr,
    ssim,
)
from photorestorer_gui.training.trials import (
    mixed_trials,
    paper_trials,
    soft_trials,
    split,
)

Bytes = NDArray[np.uint8]
Repair = Callable[[Bytes, NDArray[np.bool_]], Bytes]


def evaluate(
    data: Path, stamps_root: Path, *, networks: Networks, count: int, seed: int
) -> Iterator[str]:
    """Yield the lines of all tables; deterministic by seed, but for the seconds.

    Parameters
    ----------
    data : Path
        Portraits that no network was trained on; the half that chose the thresholds is left out.
    stamps_root : Path
        Stamps of dirt, may be empty.
    networks : Networks
    count : int
        Portraits per table.
    seed : int

    Raises
    ------
    PhotoRestorerError
        If the folder holds no portrait.
    """
    _, portraits = split(data)
    stamps = read_stamps(stamps_root)
    judge = _Judge(networks, portraits, stamps, count, seed)
    for table in (
        judge.sharpening,
        judge.cracks,
        judge.filling,
        judge.labels,
        judge.kinds,
        judge.clean,
        judge.order,
    ):
        yield from table()
        yield ""


_WITNESSES: dict[str, tuple[str, Callable[[Bytes], float] | None]] = {
    "blurred by the variance of the Laplacian": ("blurred", lambda p: -classical.sharpness(p)),
    "blurred by the classifier (ours)": ("blurred", None),
    "noisy by Immerkær's estimate": ("noisy", classical.noise_deviation),
    "noisy by the classifier (ours)": ("noisy", None),
}


class _Judge:
    def __init__(
        self,
        networks: Networks,
        portraits: Sequence[Portrait],
        stamps: Sequence[Floats],
        count: int,
        seed: int,
    ) -> None:
        self._networks = networks
        self._portraits = portraits
        self._stamps = stamps
        self._count = count
        self._seed = seed

    def _sharpened(self, pixels: Bytes) -> Bytes:
        from photorestorer_gui.restoration.steps.sharpen import Sharpen

        photo = Photo(pixels)
        mask = Mask.empty(photo.height, photo.width)
        return np.asarray(Sharpen().apply(photo, mask, self._networks, Progress()).pixels, np.uint8)

    def _filled(self, pixels: Bytes, mask: NDArray[np.bool_]) -> Bytes:
        from photorestorer_gui.restoration.thin_plate import fill_thin_plate

        return np.asarray(fill_thin_plate(pixels, mask, Progress()), np.uint8)

    def sharpening(self) -> Iterator[str]:
        """Yield the sharpener's table: blurred and noisy portraits."""
        tools: dict[str, Callable[[Bytes], Bytes]] = {
            "damaged": lambda pixels: pixels,
            "non-local means": classical.nlm,
            "non-local means + unsharp mask": classical.nlm_unsharp,
            "sharpener (ours)": self._sharpened,
        }
        rows: dict[str, list[tuple[float, float]]] = {name: [] for name in tools}
        for trial in soft_trials(self._portraits, count=self._count, seed=self._seed):
            for name, tool in tools.items():
                result = tool(trial.damaged)
                rows[name].append((psnr(result, trial.clean), ssim(result, trial.clean)))
        yield f"Blur and noise, {self._count} portraits        PSNR dB   SSIM"
        for name, values in rows.items():
            mean = np.mean(values, axis=0)
            yield f"  {name:34} {mean[0]:11.2f} {mean[1]:8.3f}"

    def cracks(self) -> Iterator[str]:
        """Yield the crack finder's table, beside the top-hat with its best threshold."""
        ours, hat = Counts(), dict.fromkeys((0.08, 0.12, 0.16, 0.2, 0.25, 0.3), Counts())
        scores, hats, truths = [], [], []
        for trial in paper_trials(
            self._portraits, self._stamps, count=self._count, seed=self._seed
        ):
            if not trial.mask.any():
                continue
            found = find_cracks(Photo(trial.damaged), networks=self._networks, progress=Progress())
            ours += mask_counts(found.mask().pixels, trial.mask, trial.faint)
            evidence = classical.top_hat_cracks(trial.damaged)
            for level in hat:
                hat[level] += mask_counts(evidence > level, trial.mask, trial.faint)
            certain = ~trial.faint
            scores.append(found.probability[certain].astype(np.float32))
            hats.append(evidence[certain])
            truths.append(trial.mask[certain])
        truth = np.concatenate(truths)
        best = max(hat.values(), key=lambda counts: counts.f1)
        yield f"Cracks, {len(truths)} portraits      precision  recall     F1    AUC"
        for name, counts, evidence in (
            ("top-hat, best threshold", best, np.concatenate(hats)),
            ("crack finder (ours)", ours, np.concatenate(scores)),
        ):
            yield (
                f"  {name:26} {counts.precision:9.3f} {counts.recall:7.3f} "
                f"{counts.f1:6.3f} {auc(evidence, truth):6.3f}"
            )

    def filling(self) -> Iterator[str]:
        """Yield PSNR inside the true mask, for our fill and the classical ones."""
        from skimage.restoration import inpaint_biharmonic

        def opencv(method: int) -> Repair:
            return lambda pixels, mask: np.asarray(
                cv2.inpaint(pixels, mask.astype(np.uint8), 5, method), np.uint8
            )

        def biharmonic(pixels: Bytes, mask: NDArray[np.bool_]) -> Bytes:
            filled = inpaint_biharmonic(pixels, mask, channel_axis=2, split_into_regions=True)
            return np.asarray(np.clip(np.rint(filled * 255), 0, 255), np.uint8)

        tools = {
            "Telea": opencv(cv2.INPAINT_TELEA),
            "Navier–Stokes": opencv(cv2.INPAINT_NS),
            "biharmonic": biharmonic,
            "thin plate under tension (ours)": self._filled,
        }
        rows: dict[str, list[float]] = {name: [] for name in tools}
        seconds = dict.fromkeys(tools, 0.0)
        for trial in paper_trials(
            self._portraits, self._stamps, count=self._count, seed=self._seed
        ):
            if not trial.mask.any() or trial.mask.mean() > 0.4:
                continue
            mask = cv2.dilate(trial.mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            for name, tool in tools.items():
                start = time.perf_counter()
                rows[name].append(psnr(tool(trial.damaged, mask), trial.clean, mask))
                seconds[name] += time.perf_counter() - start
        photos = len(rows["Telea"])
        yield f"Filling, true mask, {photos} portraits    PSNR in mask dB   seconds each"
        for name, values in rows.items():
            yield f"  {name:34} {np.mean(values):14.2f} {seconds[name] / photos:14.3f}"

    def labels(self) -> Iterator[str]:
        """Yield the paper's accuracy and confusion of its labels."""
        confusion: Counter[tuple[str, str]] = Counter()
        for index, trial in enumerate(
            paper_trials(self._portraits, self._stamps, count=self._count, seed=self._seed)
        ):
            truth = ("blurred", "cracked", "blurred+cracked")[index % 3]
            report = assess(Photo(trial.damaged), networks=self._networks, progress=Progress())
            confusion[truth, report.label] += 1
        right = sum(number for (truth, found), number in confusion.items() if truth == found)
        yield f"The paper's labels, {self._count} portraits: accuracy {right / self._count:.3f}"
        columns = ("none", "blurred", "cracked", "blurred+cracked")
        yield "  true \\ found     " + "".join(f"{name:>17}" for name in columns)
        for truth in columns[1:]:
            yield f"  {truth:17}" + "".join(f"{confusion[truth, c]:17}" for c in columns)

    def kinds(self) -> Iterator[str]:
        """Yield precision, recall and F1 per kind, on mixtures."""
        truths: list[set[str]] = []
        found: list[set[str]] = []
        witnesses: dict[str, list[float]] = {name: [] for name in _WITNESSES}
        for trial in mixed_trials(
            self._portraits, self._stamps, count=self._count, seed=self._seed
        ):
            report = assess(Photo(trial.damaged), networks=self._networks, progress=Progress())
            truths.append(set(trial.kinds))
            found.append(set(report.found))
            for name, (kind, testify) in _WITNESSES.items():
                ours = report.scores[kind]
                witnesses[name].append(ours if testify is None else testify(trial.damaged))
        yield f"Kinds, mixtures, {self._count} portraits   precision  recall     F1"
        values = []
        for kind in KIND_IDS:
            counts = decision_counts([kind in f for f in found], [kind in t for t in truths])
            values.append(counts.f1)
            yield f"  {kind:29} {counts.precision:9.3f} {counts.recall:7.3f} {counts.f1:6.3f}"
        yield f"  {'mean':29} {'':9} {'':7} {np.mean(values):6.3f}"
        for name, (kind, _) in _WITNESSES.items():
            truth = np.array([kind in kinds for kinds in truths])
            yield f"  {name:47} AUC {auc(np.array(witnesses[name], np.float32), truth):6.3f}"

    def clean(self) -> Iterator[str]:
        """Yield false alarms on clean portraits."""
        alarms: Counter[str] = Counter()
        covered, marked = [], []
        for portrait in self._portraits:
            report = assess(Photo(portrait.pixels), networks=self._networks, progress=Progress())
            alarms[report.label] += 1
            covered.append(report.crack_map.mask().coverage)
            marked.append(report.mask().coverage)
        photos = len(self._portraits)
        called = photos - alarms["none"]
        yield f"Clean portraits, {photos}: {called} called damaged ({called / photos:.1%})"
        yield "  " + ", ".join(f"{label} {number}" for label, number in alarms.items())
        yield f"  crack map covers {np.mean(covered):.3%}, mask to fill {np.mean(marked):.3%}"

    def order(self) -> Iterator[str]:
        """Yield the paper's table 2: fill then sharpen, or sharpen then fill."""
        rows: dict[str, list[tuple[float, float]]] = {
            "damaged": [],
            "fill → sharpen": [],
            "sharpen → fill": [],
        }
        trials = paper_trials(self._portraits, self._stamps, count=self._count, seed=self._seed)
        for index, trial in enumerate(trials):
            if index % 3 != 2:
                continue
            found = find_cracks(Photo(trial.damaged), networks=self._networks, progress=Progress())
            mask = found.mask().pixels
            results = {
                "damaged": trial.damaged,
                "fill → sharpen": self._sharpened(self._filled(trial.damaged, mask)),
                "sharpen → fill": self._filled(self._sharpened(trial.damaged), mask),
            }
            for name, result in results.items():
                rows[name].append((psnr(result, trial.clean), ssim(result, trial.clean)))
        yield f"Both kinds, found mask, {len(rows['damaged'])} portraits    PSNR dB   SSIM"
        for name, values in rows.items():
            mean = np.mean(values, axis=0)
            yield f"  {name:34} {mean[0]:11.2f} {mean[1]:8.3f}"
