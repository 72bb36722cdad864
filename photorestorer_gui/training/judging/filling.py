"""Filling inside the true mask: the step that ships beside the classical fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import cv2
import numpy as np
from skimage.restoration import inpaint_biharmonic

from photorestorer_gui.training.judging.holes import HOLE_PX, THIN_PX, draw_holes, thin_part
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Bools, Bytes, Sitting
from photorestorer_gui.training.scores import psnr
from photorestorer_gui.training.trials import Trial

OURS = "the program's own step"
Repair = Callable[[Bytes, Bools], Bytes]
LEAST_COVERAGE = 0.0005
"""Share of a photo that must be hidden for its filling to be judged."""
PAPER_WHITE = 235


def opencv(method: int) -> Repair:
    """Return one of OpenCV's fills, looking 5 px around."""

    def fill(pixels: Bytes, mask: Bools) -> Bytes:
        return np.asarray(cv2.inpaint(pixels, mask.astype(np.uint8), 5, method), np.uint8)

    return fill


def biharmonic(pixels: Bytes, mask: Bools) -> Bytes:
    """Return the biharmonic fill of scikit-image."""
    filled = inpaint_biharmonic(pixels, mask, channel_axis=2, split_into_regions=True)
    return np.asarray(np.clip(np.rint(filled * 255), 0, 255), np.uint8)


CLASSICAL: dict[str, Repair] = {
    "Telea": opencv(cv2.INPAINT_TELEA),
    "Navier–Stokes": opencv(cv2.INPAINT_NS),
    "biharmonic": biharmonic,
}


def judge_filling(sitting: Sitting) -> Section:
    """Fill thin cracks and holes whose place is known; all around them is sound but aged."""
    tools: dict[str, Repair] = {**CLASSICAL, OURS: sitting.fill}
    sizes = {
        f"cracks ≤ {THIN_PX} px": [_filled(tools, *c) for c in _cracked(sitting)],
        f"holes {HOLE_PX[0]}–{HOLE_PX[1]} px": [_filled(tools, *h) for h in _holed(sitting)],
    }
    means = {
        size: {name: _mean([row[name] for row in rows]) for name in tools}
        for size, rows in sizes.items()
    }
    header = [f"{size} ({len(rows)} portraits)" for size, rows in sizes.items()]
    rows = [[name, *(shown(m[name], "{:.2f}") for m in means.values())] for name in tools]
    thin, wide = means.values()
    return Section(
        "filling",
        aligned("Filling, true mask: PSNR in the mask, dB", header, rows),
        {
            "cracks_db": thin[OURS],
            "holes_db": wide[OURS],
            "cracks_lead_db": _lead(thin),
            "holes_lead_db": _lead(wide),
        },
    )


def _filled(
    tools: Mapping[str, Repair], hidden: Bytes, mask: Bools, truth: Bytes
) -> dict[str, float]:
    return {name: psnr(fill(hidden, mask), truth, mask) for name, fill in tools.items()}


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _lead(means: Mapping[str, float]) -> float:
    """Return by how much our fill is ahead of the best classical one."""
    return means[OURS] - max(means[name] for name in CLASSICAL)


def _cracked_trials(sitting: Sitting) -> Iterator[tuple[int, Trial]]:
    return (
        (index, trial) for index, trial in enumerate(sitting.paper_trials()) if trial.mask.any()
    )


def _cracked(sitting: Sitting) -> Iterator[tuple[Bytes, Bools, Bytes]]:
    """Yield photos under the thin part of their cracks, that part, and what it hides."""
    for _, trial in _cracked_trials(sitting):
        mask = thin_part(trial.mask)
        if mask.mean() > LEAST_COVERAGE:
            yield np.where(mask[..., None], trial.damaged, trial.uncracked), mask, trial.uncracked


def _holed(sitting: Sitting) -> Iterator[tuple[Bytes, Bools, Bytes]]:
    """Yield the same photos with paper-white holes, the holes, and what they hide."""
    for index, trial in _cracked_trials(sitting):
        rng = np.random.default_rng((sitting.seed, 19, index))
        mask = draw_holes(rng, *trial.mask.shape)
        if mask.any():
            hidden = trial.uncracked.copy()
            hidden[mask] = PAPER_WHITE
            yield hidden, mask, trial.uncracked
