"""What a training leaves beside the weights: its curve, a sheet of examples, a model card."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.training.portraits import Portrait
from photorestorer_gui.training.samples import Sample, SampleMaker

Bytes = NDArray[np.uint8]
Panel = tuple[str, NDArray[Any]]
EXAMPLES = 6
EXAMPLES_SEED = 987_654_321
"""Far from the seeds of a training, so that none of the examples was trained on."""
SMOOTHING = 0.3
MACS_SIDE_PX = 256

DOES = {
    "cracks": "Marks the pixels that cracks, scratches, dust and missing parts cover.",
    "sharpen": "Removes noise and blur of unknown strength.",
    "filler": "Improves the classical fill of cracks and missing parts, inside the mask alone.",
    "classifier": "Tells which kinds of damage a photo has.",
}
LIMITS = {
    "cracks": "It learnt from drawn damage: plate edges, handwriting and lace may be marked.",
    "sharpen": "It invents no detail: what is a smear stays a smear.",
    "filler": "It invents no detail: large holes are closed smoothly.",
    "classifier": "It learnt from made damage: rare kinds of real damage may be missed.",
}


def draw_loss(log: Path, path: Path) -> None:
    """Draw the loss over the minutes, as logged and smoothed, as a PNG.

    Raises
    ------
    SaveError
        If the file cannot be written.
    """
    with log.open(encoding="utf-8", newline="") as file:
        rows = [(float(row["minutes"]), float(row["loss"])) for row in csv.DictReader(file)]
    minutes, losses = zip(*rows, strict=True)
    smooth = [losses[0]]
    for loss in losses[1:]:
        smooth.append(smooth[-1] + SMOOTHING * (loss - smooth[-1]))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(minutes, losses, marker=".", alpha=0.4, label="loss")
    axes.plot(minutes, smooth, label="smoothed")
    axes.set_xlabel("minutes")
    axes.grid(alpha=0.3)
    axes.legend()
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    png = io.BytesIO()
    figure.savefig(png, format="png")
    write_atomically(path, png.getvalue(), overwrite=True)


def _crack_panels(sample: Sample, answer: NDArray[np.float32]) -> list[Panel]:
    photo, truth = sample
    found = 1 / (1 + np.exp(-answer[..., 0]))
    return [("photo", photo), ("truth (grey: either)", _shade(truth)), ("found", found)]


def _shade(target: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(np.choose(target, (0.0, 1.0, 0.4)), np.float32)


def _sharpen_panels(sample: Sample, answer: NDArray[np.float32]) -> list[Panel]:
    return [("damaged", sample[0]), ("restored", answer.clip(0, 1)), ("original", sample[1])]


def _fill_panels(sample: Sample, answer: NDArray[np.float32]) -> list[Panel]:
    filled, mask = sample[0][..., :3], sample[0][..., 3] > 0
    hole = filled.copy()
    hole[mask] = (200, 40, 40)
    truth = sample[1][..., :3]
    better = answer.clip(0, 1)
    return [("hole", hole), ("classical", filled), ("ours", better), ("original", truth)]


def _kind_panels(sample: Sample, answer: NDArray[np.float32]) -> list[Panel]:
    photo, target = sample
    logits, truth = answer[0, 0, : len(KIND_IDS)], target[0, 0, : len(KIND_IDS)]
    scores = 1 / (1 + np.exp(-logits))
    lines = [
        f"{kind} {score:.2f}{' *' if present == 1 else ''}"
        for kind, score, present in zip(KIND_IDS, scores, truth, strict=True)
    ]
    return [("\n".join(lines) + "\n(* = in it)", photo)]


_PANELS: dict[str, Callable[[Sample, NDArray[np.float32]], list[Panel]]] = {
    "cracks": _crack_panels,
    "sharpen": _sharpen_panels,
    "filler": _fill_panels,
    "classifier": _kind_panels,
}


def draw_examples(task: str, model: keras.Model, samples: Sequence[Sample], path: Path) -> None:
    """Draw what the network makes of samples, one row each, as a PNG.

    Raises
    ------
    SaveError
        If the file cannot be written.
    """
    rows = []
    for sample in samples:
        photo = sample[0][None].astype(np.float32) / np.float32(255)
        rows.append(_PANELS[task](sample, np.asarray(model(photo, training=False))[0]))
    columns = len(rows[0])
    figure = Figure(figsize=(3 * columns, 3.2 * len(rows)), layout="constrained")
    for place, (title, picture) in enumerate(panel for row in rows for panel in row):
        axes = figure.add_subplot(len(rows), columns, place + 1)
        axes.imshow(picture, cmap="gray", vmin=0, vmax=1)
        axes.set_title(title, fontsize=8)
        axes.set_axis_off()
    _save(figure, path)


def macs_per_pixel(model: keras.Model) -> float:
    """Return the multiplications per input pixel of a network's convolutions and dense layers."""
    side = MACS_SIDE_PX
    still = keras.Input((side, side, model.input_shape[-1]))
    total = 0.0
    for layer in keras.models.clone_model(model, input_tensors=still).layers:
        if isinstance(layer, keras.layers.Conv2DTranspose):
            total += math.prod(layer.kernel.shape) * np.prod(layer.input.shape[1:3])
        elif isinstance(layer, keras.layers.Conv2D):
            total += math.prod(layer.kernel.shape) * np.prod(layer.output.shape[1:3])
        elif isinstance(layer, keras.layers.Dense):
            total += math.prod(layer.kernel.shape)
    return float(total) / side**2


@dataclass(frozen=True)
class Trained:
    """A finished training, as its model card tells of it.

    Attributes
    ----------
    task : str
    recipe : str
        Its settings, in one line.
    seconds, last_loss : float
    steps : int
    """

    task: str
    recipe: str
    seconds: float
    last_loss: float
    steps: int


def model_card(
    trained: Trained,
    model: keras.Model,
    weights: Path,
    portraits: Sequence[Portrait],
    root: Path,
) -> str:
    """Return the model card, in Markdown; names no folder above that of the portraits, `root`.

    It counts the `portraits` that were learnt from, not the files.
    """
    counts = Counter(portrait.folder for portrait in portraits)
    collections = "\n".join(f"- {name}: {counts[name]}" for name in sorted(counts))
    return f"""# {weights.name}

{DOES[trained.task]}

| | |
|---|---|
| licence | Apache-2.0 |
| parameters | {model.count_params():,} |
| kMAC per pixel | {macs_per_pixel(model) / 1000:.1f} |
| size | {weights.stat().st_size / 2**20:.2f} MB |
| recipe | {trained.recipe} |
| trained | {trained.steps} steps in {trained.seconds:.0f} s |
| last loss | {trained.last_loss:.5f} |

## Training data

{counts.total()} portraits, with damage made by `photorestorer_gui/training/degrade.py`:

{collections}
{_credits(root)}
## Limits

{LIMITS[trained.task]}  Who is rare in the portraits is served less well.  Scores: run
`photorestorer evaluate`.
"""


def _credits(portraits: Path) -> str:
    """Return what the folder of the portraits says of its origin, as a section, or nothing."""
    for name in ("CREDITS.md", "CREDITS.txt", "CREDITS", "README.md", "README.txt"):
        found = portraits / name
        if found.is_file():
            text = found.read_text(encoding="utf-8", errors="replace").strip()
            return f"\n## Credits\n\n{text}\n\n"
    return ""


def write_report(
    trained: Trained, model: keras.Model, weights: Path, folders: tuple[Path, Path], size_px: int
) -> None:
    """Write `examples.png` and `model_card.md` beside the weights.

    Parameters
    ----------
    trained : Trained
    model : keras.Model
        In single precision, as it was exported.
    weights : Path
        The exported file.
    folders : (portraits, stamps)
    size_px : int
        Side of an example.

    Raises
    ------
    SaveError
        If a file cannot be written.
    """
    maker = SampleMaker(*folders, size_px=size_px, task=trained.task)
    make: Callable[[np.random.Generator], Sample] = getattr(maker, trained.task)
    rng = np.random.default_rng(EXAMPLES_SEED)
    samples = [make(rng) for _ in range(EXAMPLES)]
    draw_examples(trained.task, model, samples, weights.with_name("examples.png"))
    card = model_card(trained, model, weights, maker.portraits, folders[0])
    write_atomically(weights.with_name("model_card.md"), card.encode(), overwrite=True)
