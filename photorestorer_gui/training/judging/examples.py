"""A sheet of examples: held-out portraits, damaged, the mask found, restored.

For the eye of whoever trains; the portraits are other people's and the sheet is no part of the
program.
"""

from __future__ import annotations

import itertools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from photorestorer_gui.restoration.plan import plan_for
from photorestorer_gui.training.judging.section import png_of
from photorestorer_gui.training.judging.sitting import Sitting
from photorestorer_gui.training.scores import psnr
from photorestorer_gui.training.trials import Trial

ROWS = 8
SIDE_INCHES = 3.4


def draw_examples(sitting: Sitting) -> bytes:
    """Return the sheet as the bytes of a PNG file."""
    trials = list(itertools.islice(sitting.paper_trials(), ROWS))
    figure = Figure(
        figsize=(4 * SIDE_INCHES, len(trials) * (SIDE_INCHES + 0.3)), layout="constrained"
    )
    grid = figure.subplots(len(trials), 4, squeeze=False)
    for axes, trial in zip(grid, trials, strict=True):
        _draw_row(axes, sitting, trial)
    return png_of(figure, dpi=130)


def _draw_row(row: NDArray[np.object_], sitting: Sitting, trial: Trial) -> None:
    report = sitting.assess(trial.damaged)
    mask = report.mask()
    after = sitting.restore(trial.damaged, plan_for(report), mask).after
    restored = after.pixels.astype(np.uint8)
    before_db, after_db = psnr(trial.damaged, trial.clean), psnr(restored, trial.clean)
    _show(row[0], trial.clean, "original")
    _show(row[1], trial.damaged, f"{', '.join(trial.kinds) or 'undamaged'}: {before_db:.1f} dB")
    _show(row[2], mask.pixels, f"mask found: {mask.coverage:.1%}")
    _show(row[3], restored, f"found {', '.join(report.found) or 'nothing'}: {after_db:.1f} dB")


def _show(axes: Axes, picture: NDArray[np.generic], title: str) -> None:
    axes.imshow(picture, cmap="gray", vmin=0, vmax=1 if picture.dtype == np.bool_ else 255)
    axes.set_title(title, fontsize=8)
    axes.set_axis_off()
