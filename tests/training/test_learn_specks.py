"""Fitting the judge of specks, on a few drawn portraits and with stand-ins for the networks."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from photorestorer_gui.cli import main
from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.damage.specks import find_specks
from photorestorer_gui.errors import NetworkError, PhotoRestorerError
from photorestorer_gui.networks.catalogue import SPECK_JUDGE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training import looking, specks
from photorestorer_gui.training.calibrate import unverified_networks, weights_file
from photorestorer_gui.training.portraits import Portrait
from photorestorer_gui.training.speck_samples import Measures, SpeckSource, drawn_chunk, maker
from photorestorer_gui.training.trees import Asked, write_trees
from tests.networks import graphs
from tests.pictures import draw_portrait

JUDGE = weights_file(SPECK_JUDGE)
COUNT, SEED, TREES = 4, 3, 6


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specks, "TREES", TREES)
    monkeypatch.setattr(specks, "LEAST_IN_LEAF", 5)


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two portraits that are large enough."""
    root = tmp_path_factory.mktemp("portraits")
    for seed in range(2):
        save_photo(draw_portrait(260, 220, seed=seed), root / f"{seed}.png")
    return root


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Stand-ins for all networks but the judge."""
    folder = graphs.weights_folder(tmp_path / "models")
    (folder / JUDGE).unlink()
    return folder


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def learn(
    models: Path, portraits: Path, progress: Progress | None = None, count: int = COUNT
) -> list[str]:
    folders = (portraits, models / "no stamps")
    progress = progress or Progress()
    return list(specks.learn_specks(models, folders, count=count, seed=SEED, progress=progress))


def marks(count: int = 300, seed: int = 0) -> Measures:
    """Return marks of which those with a large first measure are damage."""
    features = np.random.default_rng(seed).normal(0, 1, (count, len(FEATURES))).astype(np.float32)
    return Measures(features, features[:, 0] > 0.3, np.ones(len(features), np.float32))


def write(trees: HistGradientBoostingClassifier, known: Measures, path: Path) -> None:
    write_trees([trees], Asked("specks", FEATURES, known.features), path)


def asked(networks: Networks, known: Measures) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    (found,) = networks.run_ports(SPECK_JUDGE, [known.features], Progress())
    return found[:, 0]


# --- learning -------------------------------------------------------------------------------------


def test_that_a_judge_is_learnt_which_the_program_runs(models: Path, portraits: Path) -> None:
    reports: list[tuple[float, str]] = []
    told = Progress(lambda fraction, text: reports.append((fraction, text)))
    lines = learn(models, portraits, told)
    known = drawn_chunk(SpeckSource(models, (portraits, models / "no stamps")), SEED, COUNT)
    damaged = int(known.damage.sum())
    assert 0 < damaged < len(known.damage)
    assert lines == [
        f"{len(known.damage):,} marks, {damaged:,} of them damage",
        f"{TREES} trees; now calibrate them",
    ]
    assert reports == [(0.0, "Looking at photos")]

    networks = unverified_networks(models)
    says = networks.metadata(SPECK_JUDGE)
    assert tuple(json.loads(says["features"])) == FEATURES
    assert says["threshold"] == "0.5"
    likely = asked(networks, known)
    assert likely[known.damage].mean() > likely[~known.damage].mean() + 0.02

    pixels = np.array(draw_portrait(260, 220).pixels, np.uint8)
    pixels[20:23, 40:43] = 20
    photo, raw = Photo(pixels), dict.fromkeys(KIND_IDS, 0.1)
    crack_map = CrackMap(np.zeros((260, 220), np.uint8))
    found = find_specks(photo, raw, crack_map, networks=networks, progress=Progress())
    assert found is not None
    assert not found.many, "until it is calibrated, no photo is damaged by specks"


def test_that_damaged_originals_are_learnt_from_as_well(
    models: Path, portraits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process looks at all: here, and only at what it is given."""
    chunks: list[tuple[str, int, int]] = []

    class Here:
        def __init__(self, *_: object) -> None:
            pass

        def submit(
            self, look: Callable[..., Measures], source: SpeckSource, first: int, count: int
        ) -> Future[Measures]:
            chunks.append((look.__name__, first, count))
            done: Future[Measures] = Future()
            done.set_result(marks(count, first))
            return done

        def shutdown(self, *, cancel_futures: bool) -> None:
            assert cancel_futures

    plates = [Portrait(np.zeros((64, 64, 3), np.uint8), "a", Path("b.png"))] * 20
    source = SpeckSource(models, (portraits, models / "no stamps"))
    monkeypatch.setattr(looking, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(maker(source), "plates", plates)
    found = specks.measured(source, count=35, seed=7, progress=Progress())
    assert chunks == [
        ("drawn_chunk", 7, 16),
        ("drawn_chunk", 23, 16),
        ("drawn_chunk", 39, 3),
        ("real_chunk", 0, 16),
        ("real_chunk", 16, 16),
    ]
    assert len(found.damage) == 35 + 32


def test_that_photos_without_marks_are_told(tmp_path: Path, portraits: Path) -> None:
    """All are soft, and those are not judged."""
    models = graphs.weights_folder(tmp_path, scores={"blurred": 0.9})
    before = (models / JUDGE).read_bytes()
    with pytest.raises(PhotoRestorerError, match="no specks to learn from") as caught:
        learn(models, portraits, count=1)
    assert "--count" in caught.value.remedy
    assert (models / JUDGE).read_bytes() == before


@pytest.mark.parametrize("damaged", [False, True], ids=["none", "all"])
def test_that_marks_of_one_sort_teach_nothing(
    models: Path, portraits: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    known = marks()
    alike = replace(known, damage=np.full(len(known.damage), damaged))
    monkeypatch.setattr(specks, "measured", lambda *_, **__: alike)
    with pytest.raises(PhotoRestorerError, match="no specks to learn from"):
        learn(models, portraits)
    assert not (models / JUDGE).exists()


@pytest.mark.parametrize("fault", ["empty", "small", "damaged"])
def test_that_a_folder_without_a_usable_portrait_is_told(
    models: Path, tmp_path: Path, fault: str
) -> None:
    """Neither small portraits nor those that are damaged themselves are drawn on."""
    folder = tmp_path / "voteview_hist"
    folder.mkdir()
    if fault != "empty":
        side = 150 if fault == "small" else 260
        name = "007079" if fault == "damaged" else "small"
        save_photo(draw_portrait(side, side), folder / f"{name}.png")
    with pytest.raises(PhotoRestorerError) as caught:
        learn(models, folder, count=1)
    assert caught.value.remedy
    assert not (models / JUDGE).exists()


def test_that_a_missing_network_is_told(tmp_path: Path, portraits: Path) -> None:
    (tmp_path / "models").mkdir()
    with pytest.raises(NetworkError, match="not installed"):
        learn(tmp_path / "models", portraits, count=1)


def test_that_a_stopped_fit_leaves_the_file_as_it_was(models: Path, portraits: Path) -> None:
    (models / JUDGE).write_bytes(b"the old one")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        learn(models, portraits, progress, count=1)
    assert (models / JUDGE).read_bytes() == b"the old one"


# --- the file -------------------------------------------------------------------------------------


def test_that_the_same_marks_and_seed_give_the_same_file(tmp_path: Path) -> None:
    known = marks()
    paths = [tmp_path / "new" / f"{number}.onnx" for number in range(3)]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        write(specks.fitted(known, seed), known, path)
    first, again, other = (path.read_bytes() for path in paths)
    assert first == again
    assert first != other


def test_that_what_can_be_told_is_told_of_other_marks(models: Path) -> None:
    known, unseen = marks(2000), marks(seed=1)
    write(specks.fitted(known, SEED), known, models / JUDGE)
    likely = asked(unverified_networks(models), unseen)
    assert likely[unseen.damage].mean() > likely[~unseen.damage].mean() + 0.1


# --- the command ----------------------------------------------------------------------------------


def test_that_the_command_writes_the_judge(
    models: Path, portraits: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["--models", models, "--data", portraits, "--stamps", models / "none", "--seed", SEED]
    assert main(["learn-specks", *map(str, words), "--count", "2"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == ["damage", "them"]
    graph = onnx.load(str(models / JUDGE))
    onnx.checker.check_model(graph)


@pytest.mark.parametrize("count", ["0", "many"])
def test_that_the_command_refuses_a_wrong_count(
    models: Path, portraits: Path, capfd: pytest.CaptureFixture[str], count: str
) -> None:
    words = ["--models", str(models), "--data", str(portraits), "--count", count]
    assert main(["learn-specks", *words]) == 2
    assert "--count" in capfd.readouterr().err


def test_that_the_command_tells_what_is_wrong_with_the_folder(
    models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["learn-specks", "--models", str(models), "--data", str(empty)]) == 1
    out, err = capfd.readouterr()
    assert not out
    assert "holds no picture" in err
    assert "Traceback" not in err


def test_that_the_command_tells_which_packages_are_missing(
    models: Path,
    portraits: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Before it looks at thousands of photos."""
    monkeypatch.delitem(sys.modules, "photorestorer_gui.training.specks")
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    monkeypatch.setattr(specks, "measured", lambda *_, **__: pytest.fail("it looked at photos"))
    assert main(["learn-specks", "--models", str(models), "--data", str(portraits)]) == 1
    assert "needs more packages" in capfd.readouterr().err
