"""Blur and noise: the sharpener beside classical tools, and what it does to a sharp photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from photorestorer_gui.training import classical
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Bytes, Sitting
from photorestorer_gui.training.scores import gmsd, psnr, ssim

OURS = "sharpener (ours)"
DAMAGED = "damaged"
CLASSICAL: dict[str, Callable[[Bytes], Bytes]] = {
    "non-local means": classical.nlm,
    "non-local means + unsharp mask": classical.nlm_unsharp,
}
GROUPS = {("blurred",): "blur", ("noisy",): "noise", ("blurred", "noisy"): "both"}
"""What trials with these kinds of damage are told under."""
Measured = tuple[float, float, float]
"""PSNR in dB, SSIM, GMSD."""


def judge_sharpening(sitting: Sitting) -> Section:
    """Sharpen portraits that are blurred, noisy or both, and as many that are sharp."""
    tools = {DAMAGED: lambda pixels: pixels, **CLASSICAL, OURS: sitting.sharpen}
    groups: dict[str, dict[str, list[Measured]]] = {
        group: {name: [] for name in tools} for group in GROUPS.values()
    }
    alone: list[Measured] = []
    for trial in sitting.soft_trials():
        for name, tool in tools.items():
            measured = _measured(tool(trial.damaged), trial.clean)
            groups[GROUPS[trial.kinds]][name].append(measured)
        alone.append(_measured(sitting.sharpen(trial.clean), trial.clean))
    means = {name: _mean([m for g in groups.values() for m in g[name]]) for name in tools}
    lines = (
        *_table(sitting.count, means, groups),
        "",
        f"  a sharp photo, sharpened, against itself: {_mean(alone)[0]:.2f} dB, SSIM"
        f" {_mean(alone)[1]:.4f}; the worst {min(alone)[0]:.2f} dB",
    )
    return Section("sharpening", lines, {**_figures(means), "sharp_photo_db": _mean(alone)[0]})


def _measured(result: Bytes, truth: Bytes) -> Measured:
    return psnr(result, truth), ssim(result, truth), gmsd(result, truth)


def _mean(values: Sequence[Measured]) -> Measured:
    if not values:
        return float("nan"), float("nan"), float("nan")
    quality, likeness, deviation = np.mean(values, axis=0)
    return float(quality), float(likeness), float(deviation)


def _table(
    count: int,
    means: Mapping[str, Measured],
    groups: Mapping[str, Mapping[str, Sequence[Measured]]],
) -> tuple[str, ...]:
    header = ("PSNR dB", "SSIM", "GMSD", *(f"{group}: dB" for group in groups))
    rows = [
        [
            name,
            *(shown(v, p) for v, p in zip(mean, ("{:.2f}", "{:.3f}", "{:.4f}"), strict=True)),
            *(shown(_mean(values[name])[0], "{:.2f}") for values in groups.values()),
        ]
        for name, mean in means.items()
    ]
    return aligned(f"Blur and noise, {count} portraits (GMSD: less is better)", header, rows)


def _figures(means: Mapping[str, Measured]) -> dict[str, float]:
    best = max(means[name][0] for name in CLASSICAL)
    return {
        "damaged_db": means[DAMAGED][0],
        "db": means[OURS][0],
        "ssim": means[OURS][1],
        "gmsd": means[OURS][2],
        "lead_over_damaged_db": means[OURS][0] - means[DAMAGED][0],
        "lead_over_classical_db": means[OURS][0] - best,
    }
