"""Training the built-in networks: resumable, with a log, on whatever backend Keras runs."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import tomllib
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.progress import Progress
from photorestorer_gui.training import networks
from photorestorer_gui.training.backend import compiles_steps
from photorestorer_gui.training.run_report import draw_loss
from photorestorer_gui.training.samples import (
    CHUNK,
    IGNORE,
    UNKNOWN,
    Sample,
    SampleSource,
    make_chunk,
    stream_chunks,
)
from photorestorer_gui.training.warm_start import PHOTOS, begin_with

Task = Literal["cracks", "sharpen", "filler", "classifier"]
ARCHITECTURES = {
    "cracks": networks.crack_segmenter,
    "sharpen": networks.sharpener,
    "filler": networks.crack_filler,
    "classifier": networks.damage_classifier,
}
Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
CELL_GAIN = 4.0
"""A quarter of a cell covered is all that a crack across it can do."""
CHECKPOINT_S = 120.0
BUFFERED_CHUNKS = 40
USES_PER_SAMPLE = 2.0
"""How often a sample is trained on, mirrored at random, before it makes room for a new one."""
SAVED_MODEL = "model.keras"
SAVED_MOMENTS = "optimizer.npz"
SAVED_STATE = "state.json"
LOG = "log.csv"


@dataclass(frozen=True)
class Recipe:
    """How one network is trained; read from `recipes.toml`.

    Attributes
    ----------
    minutes : float
        Wall time; the learning rate falls to zero along a cosine over it.
    size_px, batch : int
        Side of a sample, samples per step.
    learning_rate, weight_decay : float
        Of AdamW.
    workers : int
        Processes that make samples.
    precision : str
        Keras' dtype policy; ``mixed_bfloat16`` is nearly twice as fast on processors that know it.
    """

    minutes: float
    size_px: int
    batch: int
    learning_rate: float
    weight_decay: float
    workers: int
    precision: str = "float32"


def read_recipe(task: Task, variant: str) -> Recipe:
    """Return the recipe of a task ("cpu" or "gpu").

    Raises
    ------
    PhotoRestorerError
        If there is no such recipe.
    """
    text = Path(__file__).with_name("recipes.toml").read_text(encoding="utf-8")
    try:
        return Recipe(**tomllib.loads(text)[task][variant])
    except KeyError as error:
        raise PhotoRestorerError(
            f"There is no recipe “{variant}” for “{task}”.", "Choose cpu or gpu."
        ) from error


def _entropy(truth: Any, logit: Any) -> Any:
    return ops.maximum(logit, 0.0) - logit * truth + ops.softplus(-ops.abs(logit))


def crack_loss(target: Any, logit: Any) -> Any:
    """Binary cross-entropy plus Dice over the whole batch; `IGNORE` pixels count nowhere.

    Dice over the batch, not per sample, since many samples have no crack at all.
    """
    known = ops.cast(ops.not_equal(target, IGNORE), "float32")
    truth = ops.cast(ops.equal(target, 1), "float32")
    entropy = ops.sum(_entropy(truth, logit) * known) / ops.sum(known)
    probability = ops.sigmoid(logit) * known
    overlap = 2.0 * ops.sum(probability * truth) + 1.0
    return entropy + 1.0 - overlap / (ops.sum(probability) + ops.sum(truth) + 1.0)


def sharpen_loss(target: Any, output: Any) -> Any:
    """Charbonnier distance of pixels and of their differences along both axes."""

    def distance(a: Any, b: Any) -> Any:
        return ops.mean(ops.sqrt(ops.square(a - b) + 1e-6))

    down = distance(output[:, 1:] - output[:, :-1], target[:, 1:] - target[:, :-1])
    across = distance(output[:, :, 1:] - output[:, :, :-1], target[:, :, 1:] - target[:, :, :-1])
    return 10.0 * (distance(output, target) + 0.5 * (down + across))


def fill_loss(target: Any, output: Any) -> Any:
    """Charbonnier distance of pixels and of their differences, inside the mask alone.

    `target` is (N, H, W, 4), its last channel the mask.  A sample counts by the root of its masked
    area: by the area itself, a few large holes would drown all cracks.
    """
    mask = target[..., 3:]
    error = (output - target[..., :3]) * mask
    area = ops.sum(mask, axis=(1, 2, 3)) + 1.0

    def distance(values: Any) -> Any:
        roots = ops.sqrt(ops.square(values) + 1e-6) - 1e-3
        return ops.sum(ops.sum(roots, axis=(1, 2, 3)) / ops.sqrt(area)) / ops.sum(ops.sqrt(area))

    down, across = error[:, 1:] - error[:, :-1], error[:, :, 1:] - error[:, :, :-1]
    return 10.0 * (distance(error) + 0.5 * (distance(down) + distance(across))) / 3.0


def kinds_loss(target: Any, logit: Any) -> Any:
    """Binary cross-entropy per kind, and cross-entropy and Dice of the map of where damage is.

    `UNKNOWN` kinds count nowhere.  Dice is taken over the batch, for each kind of the map.
    """
    kinds, logits = target[:, 0, 0, : len(KIND_IDS)], logit[:, 0, 0, : len(KIND_IDS)]
    known = ops.cast(ops.not_equal(kinds, UNKNOWN), "float32")
    entropy = _entropy(ops.cast(ops.equal(kinds, 1.0), "float32"), logits)
    found = ops.sum(entropy * known) / ops.maximum(ops.sum(known), 1.0)
    covered = ops.minimum(CELL_GAIN * target[..., len(KIND_IDS) :], 1.0)
    cells = logit[..., len(KIND_IDS) :]
    probability = ops.sigmoid(cells)
    overlap = 2.0 * ops.sum(probability * covered, axis=(0, 1, 2)) + 1.0
    either = ops.sum(probability, axis=(0, 1, 2)) + ops.sum(covered, axis=(0, 1, 2)) + 1.0
    missed = 1.0 - ops.mean(overlap / either)
    return found + ops.mean(_entropy(covered, cells)) + 0.2 * missed


LOSSES = {
    "cracks": crack_loss,
    "sharpen": sharpen_loss,
    "filler": fill_loss,
    "classifier": kinds_loss,
}


def _turned(
    rng: np.random.Generator, photo: NDArray[Any], target: NDArray[Any], task: Task
) -> Sample:
    """Return a sample mirrored and, where up and down do not matter, turned at random."""
    if rng.random() < 0.5:
        photo, target = photo[:, ::-1], target[:, ::-1]
    if task in {"sharpen", "filler"} and rng.random() < 0.5:
        photo, target = np.swapaxes(photo, 0, 1), np.swapaxes(target, 0, 1)
    return photo, target


def batches(
    chunks: Iterator[Sequence[Sample] | None], task: Task, batch: int, seed: int
) -> Iterator[Batch]:
    """Draw batches from a buffer that new samples enter as fast as they are made."""
    rng = np.random.default_rng(seed)
    buffer: deque[Sequence[Sample]] = deque(maxlen=BUFFERED_CHUNKS)
    for chunk in chunks:
        if chunk is not None:
            buffer.append(chunk)
        if len(buffer) < 2:
            time.sleep(0.05)
            continue
        drawn = []
        for _ in range(batch):
            samples = buffer[int(rng.integers(0, len(buffer)))]
            photo, target = samples[int(rng.integers(0, len(samples)))]
            drawn.append(_turned(rng, photo, target, task))
        photos = np.stack([photo for photo, _ in drawn]).astype(np.float32) / np.float32(255)
        targets = np.stack([target for _, target in drawn]).astype(np.float32)
        if task in {"sharpen", "filler"}:
            targets /= 255
        elif task == "cracks":
            targets = targets[..., None]
        yield photos, targets


def _built(task: Task, precision: str) -> keras.Model:
    """Return a network of the task that computes in `precision`."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        return ARCHITECTURES[task]()
    finally:
        keras.config.set_dtype_policy(usual)


def _begin_with(classifier: keras.Model, crack_finder: Path) -> None:
    """Give a new classifier the first levels of a trained crack finder."""
    try:
        trained = keras.models.load_model(crack_finder, compile=False)
        networks.take_encoder(classifier, trained)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise PhotoRestorerError(
            f"“{crack_finder.name}” is no crack finder that this classifier can begin with.",
            "Name the file “model.keras” in the folder of a training of “cracks”.",
            str(error),
        ) from error


@contextmanager
def _told_if_corrupt(folder: Path) -> Iterator[None]:
    """Turn what a damaged checkpoint raises into a sentence."""
    try:
        yield
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise PhotoRestorerError(
            f"The checkpoint in “{folder.name}” is damaged, so the training cannot go on.",
            "Delete that folder, or choose another, to begin anew.",
            str(error),
        ) from error


class TrainingRun:
    """One training in a folder: model, state and log, so that it can go on after a stop.

    Parameters
    ----------
    task : "cracks", "sharpen", "filler" or "classifier"
    folder : Path
        Holds `model.keras`, `state.json` and `log.csv`; a run found there is continued.
    recipe : Recipe
    crack_finder : Path, optional
        Model of a crack finder (its run's `model.keras`) whose first levels a new classifier
        begins with.
    weights : Path, optional
        Weights file (ONNX) of the same task that a new training goes on from.

    Raises
    ------
    PhotoRestorerError
        If what the folder holds, or the crack finder, is damaged or of another kind.
    """

    def __init__(
        self,
        task: Task,
        folder: Path,
        recipe: Recipe,
        *,
        crack_finder: Path | None = None,
        weights: Path | None = None,
    ) -> None:
        self.task: Task = task
        self.folder = folder
        self.recipe = recipe
        self.elapsed_s = 0.0
        self.step = 0
        self.last_loss = float("nan")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise save_error(folder / SAVED_STATE, error) from error
        state = folder / SAVED_STATE
        with _told_if_corrupt(folder):
            self.model = self._continued() if state.exists() else _built(task, recipe.precision)
        if crack_finder is not None and not state.exists():
            _begin_with(self.model, crack_finder)
        self._weights = None if state.exists() else weights
        self._chunks_made = 0
        self._steps_here = 0
        self.optimizer = keras.optimizers.AdamW(
            recipe.learning_rate, weight_decay=recipe.weight_decay, clipnorm=1.0, use_ema=True,
            ema_momentum=0.998,
        )  # fmt: skip
        self.model.compile(
            optimizer=self.optimizer, loss=LOSSES[task], jit_compile=compiles_steps()
        )
        moments = folder / SAVED_MOMENTS
        if state.exists() and moments.exists():
            self.optimizer.build(self.model.trainable_variables)
            with (
                _told_if_corrupt(folder),
                np.load(io.BytesIO(moments.read_bytes())) as kept_moments,
            ):
                for index, variable in enumerate(self.optimizer.variables):
                    variable.assign(kept_moments[str(index)])

    def _continued(self) -> keras.Model:
        """Take up the state found in the folder; returns its model."""
        kept = json.loads((self.folder / SAVED_STATE).read_text(encoding="utf-8"))
        if kept.get("task", self.task) != self.task:
            raise PhotoRestorerError(
                f"The folder “{self.folder.name}” holds a training of “{kept['task']}”.",
                f"Choose another folder to train “{self.task}”.",
            )
        self.elapsed_s, self.step = kept["elapsed_s"], kept["step"]
        self.last_loss = kept.get("loss", self.last_loss)
        return keras.models.load_model(self.folder / SAVED_MODEL, compile=False)

    def _wants_samples(self) -> bool:
        """Whether the samples made so far have been used often enough to want new ones."""
        used = self._steps_here * self.recipe.batch
        self._chunks_made += (wants := used >= USES_PER_SAMPLE * CHUNK * (self._chunks_made - 8))
        return wants

    def train(
        self, folders: tuple[Path, Path], *, seed: int = 0, progress: Progress | None = None
    ) -> keras.Model:
        """Train until the recipe's minutes are over; returns the model with averaged weights.

        Parameters
        ----------
        folders : (portraits, stamps)
        seed : int
            The samples after a resume differ from those before.

        Raises
        ------
        Cancelled
            If `progress` is cancelled; the last checkpoint stays.
        PhotoRestorerError
            If the folder holds no usable portrait, or the weights to go on from do not fit.
        """
        if self.elapsed_s >= self.recipe.minutes * 60:
            return self.in_single_precision()
        source = SampleSource(self.task, folders, self.recipe.size_px)
        if self._weights is not None:
            samples = make_chunk(source, seed, PHOTOS)
            photos = np.stack([photo for photo, _ in samples]).astype(np.float32)
            photos /= np.float32(255)
            begin_with(self.model, self._weights, photos)
        chunks = stream_chunks(
            source,
            seed=seed * 1_000_003 + self.step,
            workers=self.recipe.workers,
            wanted=self._wants_samples,
        )
        with closing(chunks):
            self._train_on(
                batches(chunks, self.task, self.recipe.batch, seed + self.step),
                progress or Progress(),
            )
        return self.in_single_precision()

    def in_single_precision(self) -> keras.Model:
        """Return the network as it is exported: computing in float32, whatever it trained in."""
        model = _built(self.task, "float32")
        model.set_weights(self.model.get_weights())
        return model

    def _train_on(self, drawn: Iterator[Batch], progress: Progress) -> None:
        """Take steps until the time is over, saving now and then."""
        budget_s = self.recipe.minutes * 60
        clock, started = time.monotonic(), self.elapsed_s
        saved, losses = self.elapsed_s, []
        for photos, targets in drawn:
            self._set_rate(self.elapsed_s / budget_s)
            self.model.reset_metrics()  # else Keras tells the mean of all steps so far
            loss = float(self.model.train_on_batch(photos, targets))
            losses.append(loss)
            self.step += 1
            self._steps_here += 1
            self.elapsed_s = started + time.monotonic() - clock
            done = self.elapsed_s >= budget_s
            if done or self.elapsed_s - saved >= CHECKPOINT_S:
                self._save(losses, finished=done)
                saved, losses = self.elapsed_s, []
            progress.report(self.elapsed_s / budget_s, f"loss {loss:.4f}")
            if done:
                return

    def _set_rate(self, fraction: float) -> None:
        warm = min(1.0, (self.step + 1) / 200)
        cosine = 0.5 * (1 + np.cos(np.pi * min(fraction, 1.0)))
        self.optimizer.learning_rate = self.recipe.learning_rate * warm * max(cosine, 0.005)

    def _save(self, losses: Sequence[float], *, finished: bool) -> None:
        """Write model, state and log; the old files stay until all new ones are whole.

        Raises
        ------
        SaveError
            If the disk is full or may not be written to.
        """
        if finished:
            self.optimizer.finalize_variable_values(self.model.trainable_variables)
        self.last_loss = float(np.mean(losses))
        try:
            self._write_checkpoint(finished=finished)
            self._write_log()
        except OSError as error:
            for partial in self.folder.glob("partial.*"):
                with suppress(OSError):
                    partial.unlink()
            raise save_error(self.folder / SAVED_MODEL, error) from error
        draw_loss(self.folder / LOG, self.folder / "curves.png")

    def _write_checkpoint(self, *, finished: bool) -> None:
        partials = {SAVED_MODEL: "partial.keras", SAVED_STATE: "partial.json"}
        self.model.save(self.folder / partials[SAVED_MODEL])
        if not finished:
            partials = {SAVED_MOMENTS: "partial.npz", **partials}
            moments: dict[str, Any] = {
                str(i): np.asarray(v) for i, v in enumerate(self.optimizer.variables)
            }
            np.savez(self.folder / "partial.npz", allow_pickle=False, **moments)
        state = {"task": self.task, "elapsed_s": self.elapsed_s, "step": self.step}
        text = json.dumps({**state, "loss": self.last_loss, "finished": finished})
        (self.folder / partials[SAVED_STATE]).write_text(text, encoding="utf-8")
        for name, partial in partials.items():
            os.replace(self.folder / partial, self.folder / name)

    def _write_log(self) -> None:
        log = self.folder / LOG
        fresh = not log.exists()
        with log.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(["step", "minutes", "loss"])
            writer.writerow([self.step, f"{self.elapsed_s / 60:.2f}", f"{self.last_loss:.5f}"])
