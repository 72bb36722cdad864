"""The paper's classifier, trained for moments on made-up pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.cli import main
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training.labelled import (
    PAPER_LABELS,
    batches,
    picture_side,
    read_split,
    read_training_split,
)
from tests.pictures import draw_portrait

if TYPE_CHECKING:
    import keras

    from photorestorer_gui.training.inception import PaperTraining

keras = pytest.importorskip("keras", reason="needs the extra “train”")
pytest.importorskip("tensorflow", reason="needs the extra “train”")
pytestmark = pytest.mark.train

SIDE = 96
TRAIN, VAL = 4, 2


def damaged(label: str, seed: int) -> NDArray[np.uint8]:
    """Return a drawn portrait (SIDE, SIDE, 3) uint8, plainly noisy, cracked or both."""
    rng = np.random.default_rng(seed)
    drawn = draw_portrait(SIDE, SIDE, seed=seed).pixels.astype(np.float64)
    if "blurred" in label:
        drawn += rng.normal(0, 45, drawn.shape)
    pixels = np.ascontiguousarray(np.clip(drawn, 0, 255).astype(np.uint8))
    if "cracked" in label:
        for _ in range(4):
            ends = rng.integers(0, SIDE, 4).tolist()
            cv2.line(pixels, ends[:2], ends[2:], (255, 255, 255), 3)
    return np.asarray(pixels, np.uint8)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    for split, count in (("train", TRAIN), ("val", VAL), ("test", VAL)):
        for label in PAPER_LABELS:
            folder = root / split / label
            folder.mkdir(parents=True)
            for number in range(count):
                picture = damaged(label, seed=100 * len(split) + number)[..., ::-1]  # BGR
                cv2.imwrite(str(folder / f"{number:06d}.png"), picture)
    return root


def small_network(photo: Any, weights: str) -> keras.Model:
    """Something of InceptionV3's kind in a hundredth of a second: it, too, has a `mixed7`."""
    layers = keras.layers
    x = layers.Conv2D(6, 3, strides=2, use_bias=False, name="low")(photo)
    x = layers.BatchNormalization(name="low_norm")(x)
    x = layers.Activation("relu", name="mixed7")(x)
    x = layers.Conv2D(8, 3, strides=2, use_bias=False, name="high")(x)
    x = layers.BatchNormalization(name="high_norm")(x)
    x = layers.GlobalAveragePooling2D()(layers.Activation("relu")(x))
    return keras.Model(keras.utils.get_source_inputs(photo)[0], x)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    from photorestorer_gui.training import inception

    monkeypatch.setattr(inception, "inception_v3", small_network)


def training(folder: Path, **options: Any) -> PaperTraining:
    from photorestorer_gui.training.inception import PaperRecipe, PaperTraining

    keras.utils.set_random_seed(0)
    wanted = {"size_px": SIDE, "batch": 4, "epochs": 2, "weights": "none", **options}
    return PaperTraining(folder, PaperRecipe(**wanted))


def trained(folder: Path, data: Path, **options: Any) -> PaperTraining:
    run = training(folder, **options)
    list(run.epochs(data, Progress()))
    return run


def variables(model: keras.Model, names: Sequence[str]) -> list[NDArray[Any]]:
    return [np.asarray(v) for name in names for v in model.get_layer(name).variables]


# --- the network ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare_and_whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[keras.Model, keras.Model]:
    """InceptionV3 at random, and the classifier built on its saved weights."""
    from photorestorer_gui.training.inception import paper_classifier
    from photorestorer_gui.training.pretrained import inception_v3

    path = tmp_path_factory.mktemp("weights") / "bare.weights.h5"
    bare = inception_v3(keras.Input((SIDE, SIDE, 3)), "none")
    bare.save_weights(path)
    return bare, paper_classifier(SIDE, str(path))


def test_that_a_file_of_weights_is_used(bare_and_whole: tuple[keras.Model, keras.Model]) -> None:
    bare, whole = bare_and_whole
    begun, used = bare.variables, whole.variables[: len(bare.variables)]
    assert all(np.array_equal(a, b) for a, b in zip(begun, used, strict=True))


def test_that_the_network_is_inception_v3_with_three_answers(
    bare_and_whole: tuple[keras.Model, keras.Model],
) -> None:
    from photorestorer_gui.training.inception import set_phase

    _, model = bare_and_whole
    assert model.input_shape == (None, SIDE, SIDE, 3)
    assert model.output_shape == (None, 3)
    assert sum(isinstance(layer, keras.layers.Conv2D) for layer in model.layers) == 94
    assert model.count_params() == 21_802_784 + 3 * 2049
    set_phase(model, "head")
    assert len(model.trainable_variables) == 2
    set_phase(model, "upper blocks")
    upper = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    assert 0.4 < upper / model.count_params() < 0.7
    normalising = [x for x in model.layers if isinstance(x, keras.layers.BatchNormalization)]
    assert not any(layer.trainable for layer in normalising)
    set_phase(model, "whole")
    assert all(layer.trainable for layer in model.layers)


def test_that_unusable_weights_get_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.training.pretrained import inception_v3

    photo = keras.Input((SIDE, SIDE, 3))
    (tmp_path / "bad.h5").write_bytes(b"no weights")
    for name in (tmp_path / "bad.h5", tmp_path / "missing.h5"):
        with pytest.raises(PhotoRestorerError, match="holds no weights"):
            inception_v3(photo, str(name))

    def offline(**_: object) -> None:
        raise Exception("URL fetch failure")

    monkeypatch.setattr(keras.applications, "InceptionV3", offline)
    with pytest.raises(PhotoRestorerError, match="could not be downloaded") as caught:
        inception_v3(photo, "imagenet")
    assert "--weights none" in caught.value.remedy


# --- training -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small")
def test_that_training_learns_to_tell_noise_from_cracks(data: Path, tmp_path: Path) -> None:
    run = trained(tmp_path, data, epochs=8)
    first, last = run.state.history[0], run.state.history[-1]
    assert last["loss"] < first["loss"]


@pytest.mark.usefixtures("small")
def test_that_pretrained_layers_wait_for_the_head(data: Path, tmp_path: Path) -> None:
    run = training(tmp_path, weights="imagenet", epochs=3)
    body = ["low", "low_norm", "high", "high_norm"]
    start = variables(run.model, body)
    epochs = run.epochs(data, Progress())
    next(epochs)
    assert all(map(np.array_equal, variables(run.model, body), start))
    list(epochs)
    changed = [
        not np.array_equal(*pair) for pair in zip(variables(run.model, body), start, strict=True)
    ]
    assert changed == [False] * 5 + [True] + [False] * 4  # `high` alone


@pytest.mark.usefixtures("small")
def test_that_a_stopped_training_goes_on_as_if_it_had_not(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.training import inception

    options: dict[str, Any] = {"weights": "imagenet"}
    whole = trained(tmp_path / "whole", data, **options)
    monkeypatch.setattr(inception, "CHECKPOINT_S", 0.0)
    run = training(tmp_path / "stopped", **options)
    stopped = Progress(lambda fraction, _: stopped.cancel() if fraction > 0.6 else None)
    with pytest.raises(Cancelled):
        list(run.epochs(data, stopped))
    assert run.state.epoch == 1
    assert run.state.seen == 8
    resumed = trained(tmp_path / "stopped", data, **options)
    assert len(resumed.state.history) == 2
    assert resumed.state.phase == "upper blocks"
    for one, other in zip(whole.state.history, resumed.state.history, strict=True):
        assert other["loss"] == pytest.approx(one["loss"], rel=0.1)


@pytest.mark.usefixtures("small")
def test_that_log_and_curves_show_every_epoch(data: Path, tmp_path: Path) -> None:
    trained(tmp_path, data)
    lines = (tmp_path / "log.csv").read_text().splitlines()
    assert lines[0] == "epoch,loss,accuracy,val_loss,val_accuracy,minutes"
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2"]
    curves = cv2.imread(str(tmp_path / "curves.png"))
    assert curves is not None
    assert float(curves.std()) > 5


@pytest.mark.usefixtures("small")
def test_that_the_exports_agree(data: Path, tmp_path: Path) -> None:
    import onnx
    from onnx.reference import ReferenceEvaluator

    run = trained(tmp_path, data, epochs=1)
    as_keras, as_h5, as_onnx = run.finish()
    photos, _ = next(batches(read_split(data, "test"), size_px=SIDE, batch=3))
    expected = np.asarray(run.model.predict_on_batch(photos))
    assert np.allclose(expected.sum(axis=1), 1, atol=1e-5)
    for path in (as_keras, as_h5):
        loaded = keras.models.load_model(path, compile=False)
        assert np.allclose(loaded.predict_on_batch(photos), expected, atol=1e-5)
    session = ReferenceEvaluator(str(as_onnx))
    found = session.run(None, {session.input_names[0]: photos})[0]
    assert np.abs(found - expected).max() < 1e-4
    metadata = {prop.key: prop.value for prop in onnx.load(str(as_onnx)).metadata_props}
    assert json.loads(metadata["labels"]) == ["blurred", "cracked", "blurred+cracked"]


@pytest.mark.usefixtures("small")
def test_that_another_training_in_the_folder_is_refused(data: Path, tmp_path: Path) -> None:
    trained(tmp_path, data, epochs=1)
    with pytest.raises(PhotoRestorerError, match="--size 96, not 128"):
        training(tmp_path, size_px=128)
    with pytest.raises(PhotoRestorerError, match="--weights none, not imagenet"):
        training(tmp_path, weights="imagenet")
    (tmp_path / "checkpoint.keras").write_bytes(b"torn")
    with pytest.raises(PhotoRestorerError, match="cannot be continued"):
        training(tmp_path)


@pytest.mark.usefixtures("small")
def test_that_judging_counts_every_answer(data: Path, tmp_path: Path) -> None:
    found = training(tmp_path).judge(read_split(data, "val"))
    assert found.confusion.sum(axis=1).tolist() == [VAL] * 3
    assert found.accuracy == np.trace(found.confusion) / (3 * VAL)


# --- the data set ---------------------------------------------------------------------------------


def test_that_batches_hold_every_picture_once_in_order(data: Path) -> None:
    pictures = read_training_split(data)
    assert picture_side(pictures) == SIDE
    mirrored = np.arange(len(pictures)) % 2 == 0
    plain = list(batches(pictures, size_px=SIDE, batch=5))
    turned = list(batches(pictures, size_px=SIDE, batch=5, mirrored=mirrored))
    assert [len(labels) for _, labels in plain] == [5, 5, 2]
    assert np.concatenate([labels for _, labels in plain]).tolist() == [0] * 4 + [1] * 4 + [2] * 4
    photos, flipped = (np.concatenate([photos for photos, _ in part]) for part in (plain, turned))
    assert np.array_equal(photos[1::2], flipped[1::2])
    assert np.array_equal(photos[0::2], flipped[0::2, :, ::-1])
    assert np.array_equal(photos[4], damaged("cracked", 500).astype(np.float32) / np.float32(255))


def test_that_unfit_data_sets_get_a_sentence(data: Path, tmp_path: Path) -> None:
    with pytest.raises(PhotoRestorerError, match="no picture of the group “blurred”"):
        read_training_split(tmp_path)
    (tmp_path / "train" / "none").mkdir(parents=True)
    with pytest.raises(PhotoRestorerError, match="has the group “none”"):
        read_training_split(tmp_path)
    broken = tmp_path / "val" / "cracked" / "000000.jpg"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"torn")
    with pytest.raises(PhotoRestorerError, match="cannot be read"):
        list(batches(read_split(tmp_path, "val"), size_px=SIDE, batch=2))


# --- the command ----------------------------------------------------------------------------------


def command(data: Path, out: Path, *options: str, network: str = "classifier") -> list[str]:
    return ["train", network, "--data", str(data), "--out", str(out), *options]


@pytest.mark.usefixtures("small")
def test_that_the_command_trains_judges_and_exports(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--arch", "inceptionv3", "--weights", "none", "--epochs", "1", "--batch", "4"]
    assert main(command(data, tmp_path, *options)) == 0
    said = capsys.readouterr()
    assert said.err.startswith("epoch 1: accuracy")
    assert f"on {3 * VAL} pictures" in said.out
    for suffix in ("keras", "h5", "onnx"):
        assert str(tmp_path / f"paper_classifier.{suffix}") in said.out
        assert (tmp_path / f"paper_classifier.{suffix}").stat().st_size > 0


@pytest.mark.parametrize(
    ("network", "options", "named"),
    [
        ("cracks", ["--arch", "inceptionv3"], "is a classifier"),
        ("classifier", ["--arch", "inceptionv3", "--minutes", "1"], "--minutes"),
        ("classifier", ["--arch", "inceptionv3", "--recipe", "gpu"], "--recipe"),
        ("classifier", ["--arch", "inceptionv3", "--learning-rate", "1e-3"], "--learning-rate"),
        ("classifier", ["--epochs", "3", "--weights", "none"], "--weights, --epochs"),
    ],
)
def test_that_options_that_do_not_go_together_are_wrong_usage(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    network: str,
    options: list[str],
    named: str,
) -> None:
    assert main(command(data, tmp_path / "out", *options, network=network)) == 2
    assert named in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_that_an_extended_data_set_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train" / "none").mkdir(parents=True)
    assert main(command(tmp_path, tmp_path / "out", "--arch", "inceptionv3")) == 1
    assert "--protocol paper" in capsys.readouterr().err
