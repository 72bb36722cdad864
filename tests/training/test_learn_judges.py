"""Fitting the judges of damage, on few photos and with stand-ins for the networks."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from photorestorer_gui.cli import main
from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.photo_judge import VERDICT_FEATURES, judged, verdict_features
from photorestorer_gui.damage.stretches import FEATURES, OF_PHOTO, Stretches
from photorestorer_gui.errors import NetworkError, PhotoRestorerError
from photorestorer_gui.networks.catalogue import PHOTO_JUDGE, STRETCH_JUDGE
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training import judge_samples, judges, looking
from photorestorer_gui.training.calibrate import unverified_networks, weights_file
from photorestorer_gui.training.judge_samples import FOLDS, Case, JudgeSource
from photorestorer_gui.training.judges import fit, learn_judges, on_photos, on_stretches
from photorestorer_gui.training.trees import Asked
from tests.networks import graphs
from tests.pictures import draw_portrait

Floats = NDArray[np.float32]

JUDGES = [weights_file(model_id) for model_id in (STRETCH_JUDGE, PHOTO_JUDGE)]
COUNT, SEED = 14, 3
SHOWS = FEATURES.index("peak_21")
"""The measure by which damage is told in made-up stretches."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"max_iter": 8, "learning_rate": 0.2, "max_leaf_nodes": 6}
    monkeypatch.setattr(judges, "SINGLE", {**few, "min_samples_leaf": 5})
    monkeypatch.setattr(judges, "WHOLE", {**few, "max_iter": 9, "min_samples_leaf": 2})


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Where cores are busy, threads that wait for one another take ten times as long."""
    with threadpool_limits(1):
        yield


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four portraits that are large enough."""
    root = tmp_path_factory.mktemp("portraits")
    for seed in range(4):
        save_photo(draw_portrait(260, 270, seed=seed), root / f"{seed}.png")
    return root


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Stand-ins for all networks but the judges, of which there are old files."""
    folder = graphs.weights_folder(tmp_path / "models")
    for name in JUDGES:
        (folder / name).write_bytes(b"the old one")
    return folder


def untouched(models: Path) -> bool:
    return all((models / name).read_bytes() == b"the old one" for name in JUDGES)


class Here:
    """Looks at photos in this process; notes what it was asked."""

    jobs: ClassVar[list[tuple[str, tuple[Any, ...]]]] = []
    seen: ClassVar[list[Case]] = []
    made_up = False

    def __init__(self, *_: object) -> None:
        pass

    def submit(self, look: Callable[..., Any], *arguments: Any) -> Future[Any]:
        self.jobs.append((look.__name__, arguments))
        done: Future[Any] = Future()
        _, seed, count = arguments
        self.seen[:] = cases(count, seed) if self.made_up else look(*arguments)
        done.set_result(list(self.seen))
        return done

    def shutdown(self, *, cancel_futures: bool) -> None:
        assert cancel_futures


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> type[Here]:
    Here.jobs.clear()
    monkeypatch.setattr(Here, "made_up", False)
    monkeypatch.setattr(looking, "ProcessPoolExecutor", Here)
    return Here


def showing(monkeypatch: pytest.MonkeyPatch, told: Sequence[Case]) -> None:
    """Let these photos be the drawn ones."""
    monkeypatch.setattr(judges, "looked_at", lambda *_: [list(told)])


def learn(
    models: Path, portraits: Path, progress: Progress | None = None, count: int = COUNT
) -> list[str]:
    folders, told = (portraits, models / "no stamps"), progress or Progress()
    return list(learn_judges(models, folders, count=count, seed=SEED, progress=told))


def made_case(rng: np.random.Generator, fold: int, stretches: int = 20) -> Case:
    """Return a photo that has each kind of damage where the classifier says so.

    Of its stretches those that stand out are damage.
    """
    # Rounded: where values are many, scikit-learn takes seconds to sort them into bins.
    of_photo = rng.normal(0, 1, len(OF_PHOTO)).round(1).astype(np.float32)
    kinds = np.array([of_photo[OF_PHOTO.index(kind_id)] > 0 for kind_id in KIND_IDS], np.bool_)
    features = rng.normal(0, 1, (stretches, len(FEATURES))).round(1).astype(np.float32)
    features[:, -len(OF_PHOTO) :] = of_photo
    area = rng.integers(1, 100, stretches).astype(np.float32)
    seen = Stretches(np.zeros((0, 0), np.int32), 10_000, area, features, of_photo)
    damaged = np.asarray(features[:, SHOWS] > 0.3, np.float32)
    nothing = np.zeros(stretches, np.float32)
    return Case(seen, damaged, nothing, kinds, np.ones(len(KIND_IDS), np.bool_), fold)


def cases(count: int = 40, seed: int = 0) -> list[Case]:
    rng = np.random.default_rng(seed)
    return [made_case(rng, number % FOLDS, 0 if number == 5 else 20) for number in range(count)]


# --- learning -------------------------------------------------------------------------------------


def test_that_judges_are_learnt_which_the_program_runs(
    models: Path, portraits: Path, here: type[Here], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 128)
    shares = {"PAPER": 0.0, "MIXED": 0.9, "CHANCE": 0.5, "SCENES": 0.0, "WHOLE": 0.0}
    for name, value in shares.items():
        monkeypatch.setattr(judge_samples, name, value)
    reports: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, text: reports.append((fraction, text)))
    lines = learn(models, portraits, progress)
    source = JudgeSource(models, (portraits, models / "no stamps"))
    assert here.jobs == [("drawn_cases", (source, SEED, COUNT))]
    known = [case.damaged[case.doubtful < 0.4] for case in here.seen]
    assert len(known) == COUNT
    count, damaged = sum(map(len, known)), sum(int((each >= 0.5).sum()) for each in known)
    assert 0 < damaged < count
    assert lines == [
        f"{count:,} stretches of {COUNT} photos, {damaged:,} of them damage",
        "8 and 9 trees; now calibrate them",
    ]
    assert reports == [(0.0, "Looking at photos")]

    networks = unverified_networks(models)
    for model_id, features, task in (
        (STRETCH_JUDGE, FEATURES, "stretches"),
        (PHOTO_JUDGE, VERDICT_FEATURES, "photo"),
    ):
        says = networks.metadata(model_id)
        assert tuple(json.loads(says["features"])) == features
        assert says["task"] == task
    pixels = np.array(draw_portrait(300, 260).pixels, np.uint8)
    pixels[100:103, 20:240] = 255
    sight = examine(Photo(pixels), networks=networks, progress=Progress()).sight
    told = judged(sight, networks=networks, progress=Progress())
    assert tuple(told) == KIND_IDS
    assert all(0 < each < 1 for each in told.values())


def test_that_photos_are_looked_at_in_chunks(
    models: Path, portraits: Path, here: type[Here]
) -> None:
    here.made_up = True
    lines = learn(models, portraits, count=70)
    source = JudgeSource(models, (portraits, models / "no stamps"))
    chunks = [(3, 32), (4, 32), (5, 6)]
    assert here.jobs == [("drawn_cases", (source, *chunk)) for chunk in chunks]
    assert " of 70 photos, " in lines[0]
    assert not untouched(models)


def alike(kind: int, *, shown: bool) -> list[Case]:
    """Return photos of which all have a kind of damage, or none has it."""
    told = cases()
    for case in told:
        case.kinds[kind] = shown
    return told


@pytest.mark.parametrize("shown", [False, True], ids=["none", "all"])
@pytest.mark.parametrize("kind", range(len(KIND_IDS)), ids=KIND_IDS)
def test_that_photos_must_show_each_kind_and_its_absence(
    models: Path, portraits: Path, monkeypatch: pytest.MonkeyPatch, kind: int, shown: bool
) -> None:
    showing(monkeypatch, alike(kind, shown=shown))
    with pytest.raises(PhotoRestorerError, match="do not show every kind of damage") as caught:
        learn(models, portraits)
    assert "--count" in caught.value.remedy
    assert untouched(models)


@pytest.mark.parametrize("name", ["damaged", "doubtful"])
def test_that_stretches_without_known_damage_teach_nothing(
    models: Path, portraits: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told = cases()
    for case in told:
        getattr(case, name)[:] = {"damaged": 0.49, "doubtful": 0.41}[name]
    showing(monkeypatch, told)
    with pytest.raises(PhotoRestorerError, match="do not show every kind of damage"):
        learn(models, portraits)
    assert untouched(models)


def test_that_one_photo_is_too_few(models: Path, portraits: Path) -> None:
    """Looked at in a process of its own."""
    with pytest.raises(PhotoRestorerError, match="do not show every kind of damage"):
        learn(models, portraits, count=1)
    assert untouched(models)


def test_that_a_missing_network_is_told(tmp_path: Path, portraits: Path, here: type[Here]) -> None:
    (tmp_path / "models").mkdir()
    with pytest.raises(NetworkError, match="not installed"):
        learn(tmp_path / "models", portraits, count=1)


@pytest.mark.parametrize("after", [0, 1])
def test_that_a_stopped_fit_leaves_the_files_as_they_were(
    models: Path, portraits: Path, here: type[Here], after: int
) -> None:
    here.made_up = True
    seen: list[float] = []

    def told(fraction: float, _: str) -> None:
        seen.append(fraction)
        if len(seen) == 1:
            progress.cancel()

    progress = Progress(told)
    if not after:
        progress.cancel()
    with pytest.raises(Cancelled):
        learn(models, portraits, progress, count=40)
    assert seen == [0.0] * after
    assert untouched(models)


# --- what they learn from -------------------------------------------------------------------------


class Trees:
    """Notes what trees are fitted to."""

    fitted: ClassVar[list[tuple[Floats, NDArray[np.bool_], Floats | None]]] = []

    def __init__(self, *, random_state: int, **_: object) -> None:
        assert random_state == SEED

    def fit(
        self, table: Floats, truth: NDArray[np.bool_], sample_weight: Floats | None = None
    ) -> Trees:
        self.fitted.append((table, truth, sample_weight))
        return self


@pytest.fixture
def trees(monkeypatch: pytest.MonkeyPatch) -> type[Trees]:
    Trees.fitted.clear()
    monkeypatch.setattr(judges, "HistGradientBoostingClassifier", Trees)
    return Trees


def test_that_stretches_of_which_nothing_is_known_are_left_out_and_large_ones_count_more(
    trees: type[Trees],
) -> None:
    case = made_case(np.random.default_rng(0), 0, 5)
    case = replace(
        case,
        damaged=np.array([1.0, 0.5, 0.49, 0.0, 1.0], np.float32),
        doubtful=np.array([0.0, 0.39, 0.0, 0.0, 0.41], np.float32),
        seen=replace(case.seen, area=np.array([1, 4, 9, 144, 25], np.float32)),
    )
    on_stretches([case, made_case(np.random.default_rng(1), 0, 0), case], SEED)
    ((table, truth, weight),) = trees.fitted
    assert np.array_equal(table, np.tile(case.seen.features[:4], (2, 1)))
    assert truth.tolist() == [True, True, False, False] * 2
    assert weight is not None
    assert weight.tolist() == [1, 2, 3, 12] * 2


def test_that_photos_in_which_a_kind_is_not_plain_do_not_teach_it(trees: type[Trees]) -> None:
    known = cases(6)
    known[1].plain[2] = known[4].plain[2] = False
    table = np.arange(6, dtype=np.float32)[:, None]
    on_photos(known, table, SEED)
    assert len(trees.fitted) == len(KIND_IDS)
    for kind, (rows, truth, _) in enumerate(trees.fitted):
        which = [0, 2, 3, 5] if kind == 2 else list(range(6))
        assert rows[:, 0].tolist() == which
        assert truth.tolist() == [bool(known[number].kinds[kind]) for number in which]


class Biased:
    """Says of every stretch how likely it is damage by the people that it has learnt from."""

    def __init__(self, known: Sequence[Case]) -> None:
        self.folds = {case.fold for case in known}

    def predict_proba(self, table: Floats) -> Floats:
        likely = 0.9 if len(self.folds) > 1 else 0.25 + 0.5 * min(self.folds)
        return np.tile(np.array([1 - likely, likely], np.float32), (len(table), 1))


def test_that_the_second_judge_is_told_by_trees_that_have_not_seen_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[Biased] = []
    tables: list[Floats] = []
    written: list[tuple[list[object], Asked, Path]] = []

    def of_stretches(known: Sequence[Case], seed: int) -> Biased:
        learnt.append(Biased(known))
        return learnt[-1]

    def of_photos(known: Sequence[Case], table: Floats, seed: int) -> list[str]:
        tables.append(table)
        return ["trees"]

    monkeypatch.setattr(judges, "on_stretches", of_stretches)
    monkeypatch.setattr(judges, "on_photos", of_photos)
    monkeypatch.setattr(judges, "write_trees", lambda *each: written.append(each))
    known = cases(9)
    fit(known, tmp_path, SEED)
    assert [each.folds for each in learnt] == [{1}, {0}, {0, 1}]
    (table,) = tables
    assert len(table) == len(known)
    for case, row in zip(known, table, strict=True):
        likely = 0.75 if case.fold == 0 else 0.25
        expected = verdict_features(case.seen, np.full(len(case.seen.area), likely, np.float32))
        assert np.array_equal(row, expected)
    (single, of_stretch, first), (whole, of_photo, second) = written
    assert single == [learnt[-1]], "what ships has learnt from all"
    assert whole == ["trees"]
    assert (of_stretch.features, of_photo.features) == (FEATURES, VERDICT_FEATURES)
    assert of_stretch.table.shape == (8 * 20, len(FEATURES))
    assert of_photo.table is table
    assert [first, second] == [tmp_path / name for name in JUDGES]


def test_that_people_of_one_part_alone_are_learnt_from_as_well(tmp_path: Path) -> None:
    fit([replace(case, fold=1) for case in cases()], tmp_path, SEED)
    assert all((tmp_path / name).is_file() for name in JUDGES)


# --- the files ------------------------------------------------------------------------------------


def test_that_the_same_photos_and_seed_give_the_same_files(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(3)]
    for folder, seed in zip(folders, (1, 1, 2), strict=True):
        fit(cases(), folder, seed)
    for name in JUDGES:
        first, again, other = ((folder / name).read_bytes() for folder in folders)
        assert first == again
        assert first != other


def test_that_what_can_be_told_is_told_of_other_photos(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judges, "SINGLE", {**judges.SINGLE, "max_iter": 25})
    monkeypatch.setattr(judges, "WHOLE", {**judges.WHOLE, "max_iter": 25, "min_samples_leaf": 10})
    fit(cases(150), models, SEED)
    networks, unseen = unverified_networks(models), cases(80, seed=1)
    rows, told = list[Floats](), list[Floats]()
    for case in unseen:
        likely = np.zeros(0, np.float32)
        if len(case.seen.area):
            (found,) = networks.run_ports(STRETCH_JUDGE, [case.seen.features], Progress())
            likely = found[:, 0]
        told.append(likely)
        table = verdict_features(case.seen, likely)[None]
        (row,) = networks.run_ports(PHOTO_JUDGE, [table], Progress())
        rows.append(row[0])
    likely, damaged = np.concatenate(told), np.concatenate([c.damaged for c in unseen]) > 0.5
    assert likely[damaged].mean() > likely[~damaged].mean() + 0.4
    verdicts, kinds = np.stack(rows), np.stack([case.kinds for case in unseen])
    apart = [
        [
            verdicts[kinds[:, kind], said].mean() - verdicts[~kinds[:, kind], said].mean()
            for said in range(len(KIND_IDS))
        ]
        for kind in range(len(KIND_IDS))
    ]
    assert np.diag(apart).min() > 0.2
    assert np.argmax(apart, axis=1).tolist() == list(range(len(KIND_IDS)))


# --- the command ----------------------------------------------------------------------------------


def words(models: Path, data: Path, count: str = str(COUNT)) -> list[str]:
    given = ["--models", models, "--data", data, "--stamps", models / "none", "--seed", SEED]
    return ["learn-judges", *map(str, given), "--count", count]


def test_that_the_command_writes_the_judges(
    models: Path, portraits: Path, here: type[Here], capfd: pytest.CaptureFixture[str]
) -> None:
    here.made_up = True
    assert main(words(models, portraits, "33")) == 0
    source = JudgeSource(models, (portraits, models / "none"))
    assert [arguments for _, arguments in here.jobs] == [(source, 3, 32), (source, 4, 1)]
    first, second = capfd.readouterr().out.splitlines()
    assert first.startswith("640 stretches of 33 photos, ")
    assert second == "8 and 9 trees; now calibrate them"
    for name in JUDGES:
        onnx.checker.check_model(onnx.load(str(models / name)))


@pytest.mark.parametrize("count", ["0", "many"])
def test_that_the_command_refuses_a_wrong_count(
    models: Path, portraits: Path, capfd: pytest.CaptureFixture[str], count: str
) -> None:
    assert main(words(models, portraits, count)) == 2
    assert "--count" in capfd.readouterr().err


@pytest.mark.parametrize(("side", "told"), [(0, "no picture"), (255, "no sound portrait")])
def test_that_the_command_tells_what_is_wrong_with_the_folder(
    models: Path,
    tmp_path: Path,
    here: type[Here],
    capfd: pytest.CaptureFixture[str],
    side: int,
    told: str,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    if side:
        save_photo(draw_portrait(side, 300), folder / "small.png")
    assert main(words(models, folder)) == 1
    out, err = capfd.readouterr()
    assert not out
    assert told in " ".join(err.split())
    assert "Traceback" not in err
    assert untouched(models)


def test_that_the_command_tells_that_photos_are_too_few(
    models: Path,
    portraits: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    showing(monkeypatch, alike(3, shown=False))
    assert main(words(models, portraits)) == 1
    out, err = capfd.readouterr()
    assert not out
    assert "Ask for more photos with --count" in " ".join(err.split())


def test_that_the_command_tells_which_packages_are_missing(
    models: Path,
    portraits: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Before it looks at thousands of photos."""
    monkeypatch.delitem(sys.modules, "photorestorer_gui.training.judges")
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    monkeypatch.setattr(looking, "looked_at", lambda *_: pytest.fail("it looked at photos"))
    assert main(words(models, portraits)) == 1
    assert "needs more packages" in capfd.readouterr().err
    assert untouched(models)
