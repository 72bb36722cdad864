"""Going on from a weights file; needs TensorFlow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from photorestorer_gui import paths
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import CATALOGUE

pytestmark = pytest.mark.train

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (extra “train”)")

if TYPE_CHECKING:
    import keras

SHIPPED = {
    "cracks": "crack-segmenter",
    "sharpen": "sharpener",
    "classifier": "damage-classifier",
}
SIDE = 64


def weights_of(task: str) -> Path:
    card = next(card for card in CATALOGUE if card.id == SHIPPED[task])
    return paths.models_folder() / card.file


def photos(count: int = 8) -> np.ndarray[Any, np.dtype[np.float32]]:
    rng = np.random.default_rng(0)
    steps = rng.normal(0.0, 0.05, (count, SIDE, SIDE, 3))
    return np.clip(0.5 + np.cumsum(steps, axis=1), 0.0, 1.0).astype(np.float32)


def told_by(task: str, model: keras.Model, *, training: bool = False) -> np.ndarray[Any, Any]:
    """What a network says of the first two photos, as its weights file would."""
    from keras import ops

    if task == "classifier":
        from photorestorer_gui.training.networks import with_probability

        return np.asarray(with_probability(model)(photos()[:2], training=training))
    answer = model(photos(), training=training)[:2]
    return np.asarray(ops.sigmoid(answer) if task == "cracks" else answer)


@pytest.mark.parametrize("task", SHIPPED)
def test_that_a_network_goes_on_where_its_weights_file_ended(task: str) -> None:
    import onnxruntime

    from photorestorer_gui.training.train import ARCHITECTURES
    from photorestorer_gui.training.warm_start import begin_with

    model = ARCHITECTURES[task]()
    begin_with(model, weights_of(task), photos())
    session = onnxruntime.InferenceSession(weights_of(task))
    shipped = session.run(None, {session.get_inputs()[0].name: photos()[:2]})[0]
    # The same sums in another order: means are taken away and added again.
    np.testing.assert_allclose(told_by(task, model), shipped, atol=1e-3)


def test_that_a_training_sees_the_same_as_the_weights_file() -> None:
    from photorestorer_gui.training.networks import sharpener
    from photorestorer_gui.training.warm_start import begin_with

    model = sharpener()
    begin_with(model, weights_of("sharpen"), photos())
    at_rest = told_by("sharpen", model)
    np.testing.assert_allclose(told_by("sharpen", model, training=True), at_rest, atol=1e-3)


def test_that_weights_of_another_network_are_told() -> None:
    from photorestorer_gui.training.networks import sharpener
    from photorestorer_gui.training.warm_start import begin_with

    model = sharpener()
    with pytest.raises(PhotoRestorerError, match="no weights that this network can go on from"):
        begin_with(model, weights_of("cracks"), photos())


@pytest.mark.parametrize("content", [b"", b"no network"])
def test_that_a_file_without_weights_is_told(tmp_path: Path, content: bytes) -> None:
    from photorestorer_gui.training.networks import sharpener
    from photorestorer_gui.training.warm_start import begin_with

    path = tmp_path / "sharpener.onnx"
    path.write_bytes(content)
    with pytest.raises(PhotoRestorerError, match="no weights that this network can go on from"):
        begin_with(sharpener(), path, photos())


def test_that_the_command_goes_on_from_weights_by_a_changed_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from photorestorer_gui.cli import main
    from photorestorer_gui.training import train

    asked: list[Any] = []

    def noted(*given: Any, **named: Any) -> None:
        asked.extend([*given, named])
        raise PhotoRestorerError("Asked, and not trained.", "")

    monkeypatch.setattr(train, "TrainingRun", noted)
    weights = weights_of("cracks")
    command = ["train", "cracks", "--data", str(tmp_path), "--out", str(tmp_path / "run")]
    changes = ["--minutes", "7.5", "--learning-rate", "3e-4", "--begin-with", str(weights)]
    assert main([*command, *changes]) == 1
    assert "Asked, and not trained." in capsys.readouterr().err
    task, out, recipe, beginning = asked
    usual = train.read_recipe("cracks", "cpu")
    assert (task, out) == ("cracks", tmp_path / "run")
    assert (recipe.minutes, recipe.learning_rate) == (7.5, 3e-4)
    assert (recipe.batch, recipe.size_px) == (usual.batch, usual.size_px)
    assert beginning == {"crack_finder": None, "weights": weights}
    assert main([*command, "--learning-rate", "0"]) == 2
    assert "--learning-rate" in capsys.readouterr().err
