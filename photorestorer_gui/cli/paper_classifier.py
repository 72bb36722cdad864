"""``photorestorer train classifier --arch inceptionv3``: the paper's classifier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from photorestorer_gui.cli.console import fail, print_result, say, shown_progress
from photorestorer_gui.errors import PhotoRestorerError

if TYPE_CHECKING:
    from photorestorer_gui.training.inception import Judgement, PaperTraining

EXTRA = "Run: pip install 'photorestorer[train]'"


def train_paper_classifier(
    data: Path, out: Path, *, size: int | None, seed: int, **options: int | str | None
) -> None:
    """Train, judge on the data set's test split, and export.

    Parameters
    ----------
    data, out : Path
        Folders of the data set and of the training.
    size : int, optional
        Side of the input; by default that of the data set's pictures.
    seed : int
    **options
        Of `PaperRecipe`; None means its default.
    """
    try:
        from photorestorer_gui.training.inception import PaperRecipe, PaperTraining
        from photorestorer_gui.training.labelled import (
            picture_side,
            read_split,
            read_training_split,
        )
    except ImportError as error:
        fail("Training needs more packages.", EXTRA, error)
    given = {name: value for name, value in options.items() if value is not None}
    try:
        side = size or picture_side(read_training_split(data))
        run = PaperTraining(out, PaperRecipe(size_px=side, seed=seed, **given))  # type: ignore[arg-type]
        _train(run, data)
        test = read_split(data, "test")
        for line in _table(run.judge(test)) if test else ["The data set has no test split."]:
            print_result(line)
        files = run.finish()
    except PhotoRestorerError as error:
        fail(error.summary, error.remedy, error)
    for path in files:
        print_result(str(path))


def _train(run: PaperTraining, data: Path) -> None:
    with shown_progress("classifier", quiet=False) as progress:
        for epoch in run.epochs(data, progress):
            line = f"epoch {epoch['epoch']:.0f}: accuracy {epoch['accuracy']:.4f}"
            if "val_accuracy" in epoch:
                line += f", validation {epoch['val_accuracy']:.4f}"
            say(line)


def _table(found: Judgement) -> list[str]:
    """Return accuracy and confusion on the test split as lines."""
    from photorestorer_gui.training.labelled import PAPER_LABELS

    total = int(found.confusion.sum())
    lines = [f"test accuracy {found.accuracy:.4f} on {total:,} pictures"]
    heads = "".join(f"{label:>16}" for label in PAPER_LABELS)
    lines.append(f"{'truth ↓ answer →':16}{heads}")
    for label, row in zip(PAPER_LABELS, found.confusion, strict=True):
        lines.append(f"{label:16}" + "".join(f"{count:16,}" for count in row))
    return lines
