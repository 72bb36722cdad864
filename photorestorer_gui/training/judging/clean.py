"""Clean portraits: how many are called damaged, and whether any is changed."""

from __future__ import annotations

from collections import Counter

import numpy as np

from photorestorer_gui.restoration.plan import plan_for
from photorestorer_gui.training.judging.section import Section, aligned
from photorestorer_gui.training.judging.sitting import Sitting
from photorestorer_gui.training.scores import wilson


def judge_clean(sitting: Sitting) -> Section:
    """Send undamaged portraits through the whole line: assess, plan, restore."""
    labels, changed = Counter[str](), Counter[str]()
    found = Counter[str]()
    raw, filled = [], []
    for trial in sitting.clean_trials():
        report = sitting.assess(trial.damaged)
        mask = report.mask()
        after = sitting.restore(trial.damaged, plan_for(report), mask).after
        labels[report.label] += 1
        changed[report.label] += not np.array_equal(after.pixels, trial.damaged)
        found.update(set(report.found) - set(trial.kinds) - set(trial.uncertain))
        raw.append(sitting.find_cracks(trial.damaged).mask().coverage)
        filled.append(mask.coverage)
    photos, calm = labels.total(), labels["none"]
    _, upper = wilson(photos - calm, photos)
    figures = {
        "called_damaged": 1 - calm / photos,
        "called_damaged_upper": upper,
        "crack_coverage": float(np.mean(raw)),
        "fill_coverage": float(np.mean(filled)),
        "changed": changed.total() / photos,
        "changed_though_called_none": changed["none"] / calm if calm else float("nan"),
    }
    rows = [
        ["called damaged", f"{photos - calm}", f"{1 - calm / photos:.2%}"],
        ["  with 95 % (Wilson) at most", "", f"{upper:.2%}"],
        *([f"  {label}", str(n), ""] for label, n in sorted(labels.items()) if label != "none"),
        *([f"  found though not there: {kind}", str(n), ""] for kind, n in sorted(found.items())),
        ["crack map covers, mean", "", f"{figures['crack_coverage']:.4%}"],
        ["mask to fill covers, mean", "", f"{figures['fill_coverage']:.4%}"],
        ["changed by the whole line", f"{changed.total()}", f"{figures['changed']:.2%}"],
        ["  of those called undamaged", f"{changed['none']} of {calm}", ""],
    ]
    return Section("clean", aligned(f"Clean portraits, {photos}", ("", ""), rows), figures)
