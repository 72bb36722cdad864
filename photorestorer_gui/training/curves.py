"""Curves of a training, drawn like figure 7 of the paper."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from photorestorer_gui.photo.atomic import write_atomically


def draw_curves(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw accuracy and loss over the epochs, training beside validation, as a PNG.

    Parameters
    ----------
    history : sequence of mappings
        One an epoch, with ``accuracy``, ``loss`` and, where there is a validation split,
        ``val_accuracy`` and ``val_loss``.
    path : Path

    Raises
    ------
    SaveError
        If the file cannot be written.
    """
    figure = Figure(figsize=(10, 4), layout="constrained")
    epochs = range(1, len(history) + 1)
    for place, name in enumerate(("accuracy", "loss")):
        axes = figure.add_subplot(1, 2, place + 1)
        for key, title in ((name, "training"), (f"val_{name}", "validation")):
            if all(key in epoch for epoch in history):
                axes.plot(epochs, [epoch[key] for epoch in history], marker=".", label=title)
        axes.set_title(name.capitalize())
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
        axes.legend()
    png = io.BytesIO()
    figure.savefig(png, format="png")
    write_atomically(path, png.getvalue(), overwrite=True)
