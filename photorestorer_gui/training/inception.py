"""The paper's classifier: InceptionV3 by transfer learning, three labels, ten epochs.

References
----------
Mendoza-Dávila, Porta-Montes, Ugarte, WEBIST 2023: 512×512 input, labels blurred, cracked, both;
accuracy over the epochs in figure 7.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import save_error, write_atomically
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.curves import draw_curves
from photorestorer_gui.training.export_onnx import write_checked
from photorestorer_gui.training.labelled import (
    PAPER_LABELS,
    Labelled,
    batches,
    read_split,
    read_training_split,
)
from photorestorer_gui.training.pretrained import IMAGENET, NONE, inception_v3

Phase = Literal["whole", "head", "upper blocks"]
RATES: dict[Phase, float] = {"whole": 1e-3, "head": 1e-3, "upper blocks": 1e-4}
HEAD_SHARE = 0.3
"""Of the epochs, how many train the new head alone before the upper blocks join."""
FROZEN_UP_TO = "mixed7"
"""The last block that keeps its pretrained weights."""
CHECKPOINT_S = 600.0
CHECKPOINT = "checkpoint.keras"
STATE = "state.json"
LOG = "log.csv"
CURVES = "curves.png"
NAME = "paper_classifier"


@dataclass(frozen=True)
class PaperRecipe:
    """How the classifier is trained; `weights` is "imagenet", "none" or a file."""

    size_px: int = 512
    epochs: int = 10
    batch: int = 16
    weights: str = IMAGENET
    seed: int = 0


@dataclass
class _State:
    """How far a training is: whole epochs, pictures into the next one and their sums."""

    size_px: int
    weights: str
    head_epochs: int
    phase: Phase | None = None
    epoch: int = 0
    seen: int = 0
    loss_sum: float = 0.0
    correct: int = 0
    seconds: float = 0.0
    history: list[dict[str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Judgement:
    """Answers to one split: mean loss, and how often each label (row) got each answer (column)."""

    loss: float
    confusion: NDArray[np.int64]

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return float(np.trace(self.confusion) / self.confusion.sum())


def paper_classifier(size_px: int, weights: str) -> keras.Model:
    """Photo (N, size_px, size_px, 3) float32 RGB 0–1 → probability of each of `PAPER_LABELS`."""
    photo = keras.Input((size_px, size_px, 3), name="photo")
    body = inception_v3(layers.Rescaling(2.0, offset=-1.0)(photo), weights)
    x = layers.Dropout(0.2)(body.output)
    answer = layers.Dense(len(PAPER_LABELS), activation="softmax", name="label")(x)
    return keras.Model(photo, answer, name=NAME)


def set_phase(model: keras.Model, phase: Phase) -> None:
    """Choose which layers learn, and compile.

    Pretrained batch normalisation stays as it is: the statistics of few new photos would undo it.
    Steps are compiled as Keras likes: unlike the small networks' (`training.backend`), they are no
    slower with XLA on a processor (4 photos of 512², all layers learning: 2.6 s, 2.8 without it).
    """
    names = [layer.name for layer in model.layers]
    first = names.index(FROZEN_UP_TO) + 1 if phase == "upper blocks" else len(names) - 1
    for number, layer in enumerate(model.layers):
        normalises = isinstance(layer, layers.BatchNormalization)
        layer.trainable = phase == "whole" or (number >= first and not normalises)
    rate = keras.optimizers.Adam(RATES[phase])
    model.compile(optimizer=rate, loss="sparse_categorical_crossentropy", metrics=["accuracy"])


class PaperTraining:
    """One training in a folder, so that it can go on after a stop.

    Parameters
    ----------
    folder : Path
        Holds checkpoint, state, log and curves; a training found there is continued.
    recipe : PaperRecipe

    Raises
    ------
    PhotoRestorerError
        If the folder holds another training, or the weights cannot be had.
    """

    def __init__(self, folder: Path, recipe: PaperRecipe) -> None:
        self.folder = folder
        self.recipe = recipe
        self.state = self._found() or self._fresh_state()
        if self.state.phase is None:
            self.model = paper_classifier(recipe.size_px, recipe.weights)
        else:
            self.model = self._loaded()

    def _fresh_state(self) -> _State:
        recipe = self.recipe
        head = 0 if recipe.weights == NONE else max(1, round(HEAD_SHARE * recipe.epochs))
        return _State(recipe.size_px, recipe.weights, head)

    def _found(self) -> _State | None:
        path = self.folder / STATE
        if not path.exists():
            return None
        try:
            state = _State(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise self._unusable(error) from error
        for name in ("size_px", "weights"):
            here, wanted = getattr(state, name), getattr(self.recipe, name)
            if here != wanted:
                option = name.removesuffix("_px")
                raise PhotoRestorerError(
                    f"“{self.folder}” holds a training with --{option} {here}, not {wanted}.",
                    f"Say --{option} {here} to continue it, or choose another folder.",
                )
        return state

    def _loaded(self) -> keras.Model:
        try:
            return keras.models.load_model(self.folder / CHECKPOINT)
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> PhotoRestorerError:
        return PhotoRestorerError(
            f"The training in “{self.folder}” cannot be continued: its files are damaged.",
            "Delete the folder to begin again, or choose another.",
            str(error),
        )

    # --- training ---------------------------------------------------------------------------------

    def epochs(self, data: Path, progress: Progress) -> Iterator[dict[str, float]]:
        """Train what is missing; yields loss, accuracy and validation after each epoch.

        Parameters
        ----------
        data : Path
            Data set folder with ``train/{label}/`` and, if there is one, ``val/{label}/``.
        progress : Progress

        Raises
        ------
        PhotoRestorerError
            If the data set cannot be read or the disk is full; the last checkpoint stays.
        Cancelled
            If `progress` is cancelled; likewise.
        """
        pictures, held_out = read_training_split(data), read_split(data, "val")
        self._make_folder()
        while self.state.epoch < self.recipe.epochs:
            self._enter_phase()
            self._train_epoch(pictures, progress)
            record = {
                "epoch": float(self.state.epoch + 1),
                "loss": self.state.loss_sum / len(pictures),
                "accuracy": self.state.correct / len(pictures),
            }
            if held_out:
                found = self.judge(held_out)
                record |= {"val_loss": found.loss, "val_accuracy": found.accuracy}
            self.state.history.append(record | {"minutes": self.state.seconds / 60})
            self.state.epoch += 1
            self.state.seen, self.state.loss_sum, self.state.correct = 0, 0.0, 0
            self._checkpoint()
            self._write_log()
            yield record

    def _enter_phase(self) -> None:
        state = self.state
        phase: Phase = "whole" if state.weights == NONE else "upper blocks"
        if state.epoch < state.head_epochs:
            phase = "head"
        if state.phase != phase:
            state.phase = phase
            set_phase(self.model, phase)

    def _train_epoch(self, pictures: Sequence[Labelled], progress: Progress) -> None:
        """Train on the pictures that this epoch has not seen yet, in its own random order."""
        state, recipe = self.state, self.recipe
        rng = np.random.default_rng((recipe.seed, state.epoch))
        order = rng.permutation(len(pictures))[state.seen :]
        mirrored = (rng.random(len(pictures)) < 0.5)[state.seen :]
        clock = saved = time.monotonic()
        chosen = [pictures[i] for i in order]
        for photos, labels in batches(
            chosen, size_px=recipe.size_px, batch=recipe.batch, mirrored=mirrored
        ):
            self.model.reset_metrics()  # Keras would give the mean since the start
            loss, accuracy = self.model.train_on_batch(photos, labels)
            state.seen += len(labels)
            state.loss_sum += float(loss) * len(labels)
            state.correct += round(float(accuracy) * len(labels))
            now = time.monotonic()
            state.seconds += now - clock
            clock = now
            if now - saved > CHECKPOINT_S:
                self._checkpoint()
                saved = now
            done = (state.epoch + state.seen / len(pictures)) / recipe.epochs
            share = state.correct / state.seen
            progress.report(done, f"epoch {state.epoch + 1}, accuracy {share:.3f}")

    def judge(self, pictures: Sequence[Labelled]) -> Judgement:
        """Return the model's answers to pictures that it has not learnt from."""
        confusion = np.zeros((len(PAPER_LABELS),) * 2, np.int64)
        losses: list[float] = []
        for photos, labels in batches(
            pictures, size_px=self.recipe.size_px, batch=self.recipe.batch
        ):
            answers = np.asarray(self.model.predict_on_batch(photos))
            np.add.at(confusion, (labels, answers.argmax(axis=1)), 1)
            right = answers[np.arange(len(labels)), labels]
            losses.extend(-np.log(np.maximum(right, 1e-7)))
        return Judgement(float(np.mean(losses)), confusion)

    # --- files ------------------------------------------------------------------------------------

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise save_error(self.folder / STATE, error) from error

    def _checkpoint(self) -> None:
        """Save model, optimiser and state; the old ones stay until the new ones are whole."""
        self._save_model(self.model, CHECKPOINT)
        text = json.dumps(asdict(self.state), indent=1)
        write_atomically(self.folder / STATE, text.encode(), overwrite=True)

    def _save_model(self, model: keras.Model, name: str) -> Path:
        path = self.folder / name
        partial = path.with_name(f"partial{path.suffix}")
        try:
            model.save(partial)
            os.replace(partial, path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise save_error(path, error) from error
        return path

    def _write_log(self) -> None:
        columns = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "minutes"]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        for record in self.state.history:
            writer.writerow({name: f"{value:.5g}" for name, value in record.items()})
        write_atomically(self.folder / LOG, text.getvalue().encode(), overwrite=True)
        draw_curves(self.state.history, self.folder / CURVES)

    def finish(self) -> list[Path]:
        """Write the trained classifier as .keras, .h5 and ONNX; returns the files.

        The labels travel in the ONNX file's metadata.

        Raises
        ------
        PhotoRestorerError
            If the disk is full, or the exported network answers differently (1e-4).
        """
        # Never compiled, hence saved without the optimiser, which is twice as large as the rest.
        bare = keras.Model(self.model.input, self.model.output, name=NAME)
        with _without_advice():
            saved = [self._save_model(bare, f"{NAME}{suffix}") for suffix in (".keras", ".h5")]
        weights = self.folder / f"{NAME}.onnx"
        metadata = {"task": NAME, "labels": json.dumps(PAPER_LABELS)}
        write_checked(bare, weights, metadata, side_px=self.recipe.size_px)
        return [*saved, weights]


@contextmanager
def _without_advice() -> Iterator[None]:
    """Keep Keras from advising against the format .h5, which the paper names."""
    log = logging.getLogger("absl")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
