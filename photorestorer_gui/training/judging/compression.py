"""Strong JPEG compression: whether it is told, and what smoothing its blocks brings."""

from __future__ import annotations

import numpy as np

from photorestorer_gui.training import classical, optics
from photorestorer_gui.training.judging.section import Section, aligned, shown
from photorestorer_gui.training.judging.sitting import Bytes, Sitting
from photorestorer_gui.training.samples import to_bytes
from photorestorer_gui.training.scores import psnr, ssim

QUALITIES = (8, 12, 20, 40)
"""From blocks that nobody can miss to such as show on smooth ground only."""


def judge_compression(sitting: Sitting) -> Section:
    """Compress undamaged portraits, tell whether that is seen, and mend it."""
    clean = [trial.clean for trial in sitting.both_kinds_trials()]
    rows, figures = [], dict[str, float]()
    for quality in QUALITIES:
        damaged = [to_bytes(optics.jpeg(each.astype(np.float32) / 255, quality)) for each in clean]
        told = [float("noisy" in sitting.assess(each).found) for each in damaged]
        ways = {
            "compressed": damaged,
            "nlm": [classical.nlm(each) for each in damaged],
            "ours": [sitting.sharpen(each) for each in damaged],
        }
        means = {name: _closeness(results, clean) for name, results in ways.items()}
        rows.append(
            [
                str(quality),
                shown(float(np.mean(told)) if told else float("nan"), "{:.0%}"),
                *(shown(means[name][0], "{:.2f}") for name in ways),
                *(shown(means[name][1], "{:.3f}") for name in ways),
            ]
        )
        figures[f"told_at_{quality}"] = float(np.mean(told)) if told else float("nan")
        figures[f"gain_at_{quality}_db"] = means["ours"][0] - means["compressed"][0]
    header = ("called noisy", "PSNR dB", "nlm", "ours", "SSIM", "nlm", "ours")
    title = f"JPEG alone, by quality, {len(clean)} portraits (nlm: non-local means)"
    return Section("compression", tuple(aligned(title, header, rows)), figures)


def _closeness(results: list[Bytes], truth: list[Bytes]) -> tuple[float, float]:
    """Return the mean PSNR in dB and SSIM."""
    if not truth:
        return float("nan"), float("nan")
    pairs = list(zip(results, truth, strict=True))
    quality, likeness = np.mean([(psnr(a, b), ssim(a, b)) for a, b in pairs], axis=0)
    return float(quality), float(likeness)
