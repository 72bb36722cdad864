"""Training for real, for three steps; needs TensorFlow."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training.samples import (
    IGNORE,
    UNKNOWN,
    Sample,
    SampleMaker,
    SampleSource,
)
from tests.networks import graphs

pytestmark = pytest.mark.train

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (extra “train”)")

if TYPE_CHECKING:
    from photorestorer_gui.training.train import Recipe, Task, TrainingRun

FILLER = "crack-filler"
"""Id of the filler, which has no row in the catalogue as long as none ships."""
MODEL_OF = {
    "cracks": graphs.SEGMENTER,
    "sharpen": graphs.SHARPENER,
    "filler": FILLER,
    "classifier": graphs.CLASSIFIER,
}
STEPS = 3
SIDE = 64
STEP_S = 20.0
OPEN_STREAMS: list[str] = []
"""Tasks for which samples are being made; a training must close what it opened."""


def recipe(minutes: float = STEPS * STEP_S / 60) -> Recipe:
    from photorestorer_gui.training.train import Recipe

    return Recipe(minutes, SIDE, 2, 1e-3, 1e-4, workers=1)


def chunks_made_here(source: SampleSource, *, seed: int, **_: Any) -> Iterator[Sequence[Sample]]:
    """Make samples in this process: as `stream_chunks`, without its processes."""
    task = source.task
    make = getattr(SampleMaker(*source.folders, size_px=source.size_px, task=task), task)
    OPEN_STREAMS.append(task)
    try:
        while True:
            rng = np.random.default_rng(seed)
            seed += 1
            yield [make(rng) for _ in range(4)]
    finally:
        OPEN_STREAMS.remove(task)


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """A clock by which every step takes `STEP_S`, and samples made in this process."""
    from photorestorer_gui.training import train

    now = iter(range(0, 10**9))
    with pytest.MonkeyPatch.context() as patch:
        # The clock is read once at the start and once a step.
        clock = SimpleNamespace(monotonic=lambda: next(now) * STEP_S, sleep=lambda _: None)
        patch.setattr(train, "time", clock)
        patch.setattr(train, "stream_chunks", chunks_made_here)
        yield


@dataclass(frozen=True)
class Trained:
    task: Task
    run: TrainingRun
    folder: Path
    weights: Path
    unrounded: Path
    """The same weights file before its large weights were rounded to half precision."""


@pytest.fixture(scope="module", params=MODEL_OF)
def trained(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    portraits_folder: Path,
    quick: None,
) -> Trained:
    """A network after `STEPS` steps, and its weights file."""
    from photorestorer_gui.training import export_onnx
    from photorestorer_gui.training.train import TrainingRun

    folder = tmp_path_factory.mktemp(request.param)
    run = TrainingRun(request.param, folder / "run", recipe())
    run.train((portraits_folder, folder / "no stamps"))
    unrounded = folder / "unrounded" / export_onnx.FILE_NAMES[request.param]
    unrounded.parent.mkdir()
    store_as_halves = export_onnx._store_as_halves

    def keep_and_round(graph: onnx.ModelProto) -> None:
        onnx.save(graph, str(unrounded))
        store_as_halves(graph)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_onnx, "_store_as_halves", keep_and_round)
        weights = export_onnx.export(request.param, run.model, folder / "weights")
    return Trained(request.param, run, folder / "run", weights, unrounded)


def answers(trained: Trained, photo: np.ndarray[Any, np.dtype[np.float32]]) -> Any:
    """Return Keras's answer to a batch of one photo, as the weights file gives it."""
    from photorestorer_gui.training.networks import with_probability

    model = trained.run.model
    whole = model if trained.task in {"sharpen", "filler"} else with_probability(model)
    return np.asarray(whole(photo[None], training=False))[0]


# --- what a training leaves -----------------------------------------------------------------------


def test_that_a_training_takes_its_time_and_no_more(trained: Trained) -> None:
    assert trained.run.step == STEPS
    assert OPEN_STREAMS == []
    state = json.loads((trained.folder / "state.json").read_text("utf-8"))
    loss = state.pop("loss")
    assert loss == trained.run.last_loss
    kept = {"task": trained.task, "elapsed_s": STEPS * STEP_S, "step": STEPS, "finished": True}
    assert state == kept
    assert (trained.folder / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert not list(trained.folder.glob("partial*"))


def test_that_the_loss_is_a_number(trained: Trained) -> None:
    with (trained.folder / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == [str(STEPS)]
    assert all(0.0 < float(row["loss"]) < 100.0 for row in rows)


def test_that_every_weight_is_a_number(trained: Trained) -> None:
    assert all(np.isfinite(weight).all() for weight in trained.run.model.get_weights())


def test_that_a_finished_training_stays_as_it_is(trained: Trained, portraits_folder: Path) -> None:
    from photorestorer_gui.training.train import TrainingRun

    again = TrainingRun(trained.task, trained.folder, recipe())
    again.train((portraits_folder, trained.folder))
    assert again.step == STEPS
    for one, other in zip(again.model.get_weights(), trained.run.model.get_weights(), strict=True):
        assert np.array_equal(one, other)


# --- the weights file -----------------------------------------------------------------------------


@pytest.mark.parametrize("multiples", [(2, 2), (3, 5)], ids=str)
@pytest.mark.parametrize("rounded", [False, True], ids=["unrounded", "rounded"])
def test_that_the_program_gets_the_answer_that_keras_gives(
    trained: Trained, multiples: tuple[int, int], rounded: bool
) -> None:
    from photorestorer_gui.training.export_onnx import LARGEST_DIFFERENCE, LARGEST_ROUNDING

    weights, largest = trained.unrounded, LARGEST_DIFFERENCE
    if rounded:
        weights, largest = trained.weights, LARGEST_ROUNDING
    model_id = MODEL_OF[trained.task]
    card = graphs.card_of(weights, model_id)
    networks = Networks(ModelStore([weights.parent]), cards=[card])
    size = tuple(each * card.contract.multiple_px for each in multiples)
    channels = 4 if trained.task == "filler" else 3
    photo = np.random.default_rng(2).random((*size, channels), dtype=np.float32)
    found = networks.run(model_id, photo, Progress())
    expected = answers(trained, photo)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < largest


def test_that_the_file_is_the_catalogues_and_small(trained: Trained) -> None:
    assert trained.weights.stat().st_size <= 12 * 2**20
    if trained.task == "filler" and FILLER not in {card.id for card in CATALOGUE}:
        assert trained.weights.name == "crack_filler.onnx"
        return
    (card,) = (card for card in CATALOGUE if card.id == MODEL_OF[trained.task])
    assert trained.weights.name == card.file


def test_that_networks_stay_small(trained: Trained) -> None:
    largest = {
        "classifier": 1_500_000,
        "cracks": 2_500_000,
        "sharpen": 1_500_000,
        "filler": 700_000,
    }
    assert trained.run.model.count_params() <= largest[trained.task]


@pytest.mark.usefixtures("step_by_step")
def test_that_a_training_in_half_precision_gives_a_network_in_single(
    trained: Trained, tmp_path: Path, portraits_folder: Path
) -> None:
    import keras

    from photorestorer_gui.training.train import TrainingRun

    usual = keras.config.dtype_policy().name
    mixed = replace(recipe(STEP_S / 60), precision="mixed_bfloat16")
    run = TrainingRun(trained.task, tmp_path, mixed)
    assert keras.config.dtype_policy().name == usual, "the setting does not leak"
    assert any(layer.compute_dtype == "bfloat16" for layer in run.model.layers)
    model = run.train((portraits_folder, tmp_path / "no stamps"))
    assert all(layer.compute_dtype == "float32" for layer in model.layers)
    for one, other in zip(model.get_weights(), run.model.get_weights(), strict=True):
        assert np.array_equal(one, other)


def test_that_the_contract_of_the_card_suits_the_network(trained: Trained) -> None:
    card = graphs.card_of(trained.weights, MODEL_OF[trained.task])
    side = max(card.contract.least_px, card.contract.multiple_px)
    channels = trained.run.model.input_shape[-1]
    photo = np.zeros((side, side + card.contract.multiple_px, channels), np.float32)
    answer = answers(trained, photo)
    if card.contract.output_scale:
        assert answer.shape[:2] == photo.shape[:2]
    else:
        assert answer.shape == (len(KIND_IDS),)


def test_that_labels_travel_with_the_classifier(trained: Trained) -> None:
    metadata = {p.key: p.value for p in onnx.load(str(trained.weights)).metadata_props}
    assert metadata["task"] == trained.task
    if trained.task == "classifier":
        assert tuple(json.loads(metadata["labels"])) == KIND_IDS
        assert set(json.loads(metadata["thresholds"])) == set(KIND_IDS)
    elif trained.task == "cracks":
        assert 0.0 < float(metadata["threshold"]) < 1.0


def test_that_changed_metadata_keeps_the_rest(trained: Trained, tmp_path: Path) -> None:
    from photorestorer_gui.training.export_onnx import set_metadata

    copy = tmp_path / "copy.onnx"
    copy.write_bytes(trained.weights.read_bytes())
    set_metadata(copy, {"threshold": "0.3"})
    metadata = {p.key: p.value for p in onnx.load(str(copy)).metadata_props}
    assert metadata["threshold"] == "0.3"
    assert metadata["task"] == trained.task


def test_that_an_export_that_answers_differently_is_refused(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.training import export_onnx

    monkeypatch.setattr(export_onnx, "LARGEST_DIFFERENCE", -1.0)
    with pytest.raises(PhotoRestorerError, match="differs"):
        export_onnx.export(trained.task, trained.run.model, tmp_path)


def test_that_an_export_of_another_shape_is_refused(trained: Trained) -> None:
    from photorestorer_gui.training import export_onnx

    graph = onnx.load(str(trained.weights))
    channels = trained.run.model.input_shape[-1]
    picture = np.zeros((1, 64, 64, channels), np.float32)
    expected = ReferenceEvaluator(graph).run(None, {graph.graph.input[0].name: picture})[0]
    export_onnx._refuse_difference(graph, picture, expected, 1e-6)
    with pytest.raises(PhotoRestorerError, match="answers with"):
        export_onnx._refuse_difference(graph, picture, expected[None], 1e-6)


# --- going on after a stop ------------------------------------------------------------------------


@pytest.mark.usefixtures("quick", "step_by_step")
def test_that_a_stopped_training_goes_on_where_it_was(
    tmp_path: Path, portraits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.training import train

    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    folders = (portraits_folder, tmp_path / "no stamps")

    def on_report(fraction: float, _: str) -> None:
        if fraction >= 2 / 5:
            progress.cancel()

    progress = Progress(on_report)
    minutes = 5 * STEP_S / 60
    first = train.TrainingRun("sharpen", tmp_path / "run", recipe(minutes))
    with pytest.raises(Cancelled):
        first.train(folders, progress=progress)
    assert OPEN_STREAMS == []
    second = train.TrainingRun("sharpen", tmp_path / "run", recipe(minutes))
    assert second.elapsed_s == second.step * STEP_S
    assert 2 <= second.step < 5
    kept = second.step
    assert int(second.optimizer.iterations) == kept
    assert len(second.optimizer.variables) == len(first.optimizer.variables) > 10
    assert first.step == kept
    for one, other in zip(first.optimizer.variables, second.optimizer.variables, strict=True):
        if "learning_rate" not in one.path:
            assert np.array_equal(np.asarray(one), np.asarray(other)), one.path
    for weight, other in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        assert np.array_equal(weight, other)
    second.train(folders)
    assert second.step == 5
    assert int(second.optimizer.iterations) == 5


# --- beginning with another network ---------------------------------------------------------------


def test_that_a_classifier_begins_with_the_eyes_of_a_crack_finder(tmp_path: Path) -> None:
    import keras

    from photorestorer_gui.training import networks, train

    finder = networks.crack_segmenter()
    rng = np.random.default_rng(0)
    finder.set_weights([rng.uniform(0.1, 0.3, w.shape) for w in finder.get_weights()])
    finder.save(tmp_path / "model.keras")
    run = train.TrainingRun(
        "classifier", tmp_path / "run", recipe(), crack_finder=tmp_path / "model.keras"
    )
    deep = networks.CRACK_WIDTHS[networks.ENCODER_LEVELS - 1]
    photo = rng.random((1, 64, 64, 3), dtype=np.float32)
    added = [layer for layer in finder.layers if isinstance(layer, keras.layers.Add)]
    deepest = added[sum(networks.CRACK_BLOCKS[: networks.ENCODER_LEVELS]) - 1]
    relu = deepest._outbound_nodes[0].operation

    def seen_by(model: keras.Model, level: Any) -> np.ndarray[Any, Any]:
        """Features at 1/16 of the size."""
        return np.asarray(keras.Model(model.input, level)(photo))

    ours = seen_by(run.model, run.model.get_layer(networks.FINE).output)
    theirs = seen_by(finder, relu.output)
    assert ours.shape == theirs.shape == (1, 4, 4, deep)
    assert np.ptp(ours) > 0
    np.testing.assert_allclose(ours, theirs, rtol=1e-4)


@pytest.mark.parametrize("content", [b"", b"no network", None])
def test_that_what_is_no_crack_finder_is_told(tmp_path: Path, content: bytes | None) -> None:
    from photorestorer_gui.training import networks, train

    path = tmp_path / "model.keras"
    if content is None:
        networks.sharpener().save(path)
    else:
        path.write_bytes(content)
    with pytest.raises(PhotoRestorerError, match="no crack finder"):
        train.TrainingRun("classifier", tmp_path / "run", recipe(), crack_finder=path)
    assert not (tmp_path / "run" / "model.keras").exists()


def test_that_an_unknown_recipe_is_told() -> None:
    from photorestorer_gui.training.train import read_recipe

    for task in MODEL_OF:
        assert read_recipe(task, "cpu").minutes > 0  # type: ignore[arg-type]
        with pytest.raises(PhotoRestorerError, match="no recipe"):
            read_recipe(task, "abacus")  # type: ignore[arg-type]


# --- losses and batches ---------------------------------------------------------------------------


def test_that_pixels_to_ignore_change_no_loss() -> None:
    from photorestorer_gui.training.train import crack_loss

    rng = np.random.default_rng(0)
    logit = rng.normal(0, 2, (2, 8, 8, 1)).astype(np.float32)
    target = rng.integers(0, 2, logit.shape).astype(np.float32)
    target[:, :4] = IGNORE
    other = logit.copy()
    other[:, :4] = 50.0
    assert float(crack_loss(target, logit)) == pytest.approx(float(crack_loss(target, other)))
    right = np.where(target == 1, 20.0, -20.0).astype(np.float32)
    assert float(crack_loss(target, right)) < 0.01 < float(crack_loss(target, -right))


def test_that_unknown_kinds_change_no_loss() -> None:
    from photorestorer_gui.training.train import kinds_loss

    def spread(kinds: Sequence[float], cell: float) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Repeat kinds over a map of 2 × 2 cells, as targets and answers are."""
        values = [*kinds, *[0.0] * (len(KIND_IDS) - len(kinds)), cell]
        return np.broadcast_to(np.array(values, np.float32), (1, 2, 2, len(values)))

    unknown = [UNKNOWN] * (len(KIND_IDS) - 2)
    target = spread([1.0, 0.0, *unknown], 0.0)
    loss = float(kinds_loss(target, spread([2.0, -1.0], -30.0)))
    expected = (np.log1p(np.exp(-2.0)) + np.log1p(np.exp(-1.0))) / 2
    assert loss == pytest.approx(expected, rel=1e-5)
    assert float(kinds_loss(target, spread([2.0, -1.0, 30.0], -30.0))) == pytest.approx(loss)
    assert float(kinds_loss(target, spread([2.0, -1.0], 30.0))) > loss + 1, "the map counts"
    nothing = spread([UNKNOWN] * len(KIND_IDS), 0.0)
    assert np.isfinite(float(kinds_loss(nothing, spread([2.0, -1.0], 0.0))))


def test_that_the_sharpeners_loss_is_least_for_the_truth() -> None:
    from photorestorer_gui.training.train import sharpen_loss

    truth = np.random.default_rng(0).random((1, 8, 8, 3)).astype(np.float32)
    best = float(sharpen_loss(truth, truth))
    assert best < 0.1
    assert float(sharpen_loss(truth, truth + np.float32(0.05))) > best


def masked_target(truth: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> Any:
    return np.concatenate([truth, mask], axis=3).astype(np.float32)


def test_that_the_fillers_loss_looks_inside_the_mask_alone() -> None:
    from photorestorer_gui.training.train import fill_loss

    rng = np.random.default_rng(0)
    truth, mask = rng.random((2, 16, 16, 3)), np.zeros((2, 16, 16, 1))
    mask[:, 4:8] = 1.0
    other = truth + (1 - mask) * 0.5
    assert float(fill_loss(masked_target(truth, mask), other.astype(np.float32))) < 1e-5
    wrong = (truth + mask * 0.1).astype(np.float32)
    assert float(fill_loss(masked_target(truth, mask), wrong)) > 0.01


def test_that_large_holes_do_not_drown_cracks() -> None:
    from photorestorer_gui.training.train import fill_loss

    truth, mask = np.zeros((2, 64, 64, 3)), np.zeros((2, 64, 64, 1))
    mask[0], mask[1, 30] = 1.0, 1.0  # sixty-four times as large
    losses = []
    for index in range(2):
        wrong = truth.copy()
        wrong[index] = 0.1
        losses.append(float(fill_loss(masked_target(truth, mask), wrong.astype(np.float32))))
    assert losses[0] < 10 * losses[1]


def test_that_an_untrained_filler_changes_nothing_and_never_what_is_known() -> None:
    from photorestorer_gui.training.networks import crack_filler

    model = crack_filler()
    rng = np.random.default_rng(0)
    photo = rng.random((1, 64, 64, 4)).astype(np.float32)
    photo[..., 3] = photo[..., 3] > 0.7
    assert np.array_equal(np.asarray(model(photo, training=False)), photo[..., :3])
    weights = [w + np.float32(0.05) * rng.normal(size=w.shape) for w in model.get_weights()]
    model.set_weights([np.abs(w) for w in weights])
    answer = np.asarray(model(photo, training=False))
    known = photo[..., 3] == 0
    assert np.array_equal(answer[known], photo[known][:, :3])
    assert not np.array_equal(answer, photo[..., :3])


@pytest.mark.parametrize("task", MODEL_OF)
def test_that_batches_keep_photo_and_target_together(task: Task) -> None:
    from photorestorer_gui.training.train import batches

    ramp = np.broadcast_to(np.arange(8, dtype=np.uint8), (8, 8))
    photo = np.repeat((ramp * 10)[..., None], 3, axis=2)
    cells = np.stack([np.ones((2, 2)), [[0, 9], [0, 9]]], axis=-1).astype(np.float32)
    target: Any = {"cracks": ramp, "sharpen": photo, "filler": photo, "classifier": cells}[task]
    chunks = iter([None, [(photo, target)], None, [(photo, target)], None, None])
    drawn = list(batches(chunks, task, 4, seed=0))
    assert drawn
    for photos, targets in drawn:
        assert photos.dtype == targets.dtype == np.float32
        assert photos.shape == (4, 8, 8, 3)
        assert photos.max() <= 1.0
        if task in {"sharpen", "filler"}:
            assert np.array_equal(photos, targets)
        elif task == "cracks":
            assert np.allclose(photos[..., :1] * 255, targets * 10, atol=1e-3)
        else:
            assert (targets[..., 0] == 1).all()
            right = photos[:, 0, 7, 0] > photos[:, 0, 0, 0]
            assert ((targets[:, 0, 1, 1] == 9) == right).all(), "the map is mirrored too"
