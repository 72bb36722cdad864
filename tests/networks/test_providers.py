"""What runs a network: whom to trust, and what happens when trust was wrong.

This machine's own onnxruntime does all the work; what stands in for an accelerator is a session of
it whose answers and failures the test decides.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, Contract, ModelCard, Port
from photorestorer_gui.networks.providers import (
    CPU,
    Floats,
    OutOfMemoryError,
    Providers,
    Verdicts,
    choose_providers,
    difference,
    fixed_feed,
    is_out_of_memory,
)
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from tests.networks import graphs
from tests.pictures import draw_portrait

CUDA = "CUDAExecutionProvider"
Answer = Callable[[list[Any], dict[str, Floats]], list[Any]]


def right(answers: list[Any], feed: dict[str, Floats]) -> list[Any]:
    return answers


def off_by(amount: float) -> Answer:
    return lambda answers, feed: [answer + np.float32(amount) for answer in answers]


def without_numbers(answers: list[Any], feed: dict[str, Floats]) -> list[Any]:
    return [np.full_like(answer, np.nan) for answer in answers]


def broken(answers: list[Any], feed: dict[str, Floats]) -> list[Any]:
    raise NetworkError("This network fails when it is run.", "", "a layer is missing")


def holding(side_px: int) -> Answer:
    """Has memory for pictures up to this side."""

    def answer(answers: list[Any], feed: dict[str, Floats]) -> list[Any]:
        if max(next(iter(feed.values())).shape[1:3]) > side_px:
            raise OutOfMemoryError("This network fails when it is run.", "", "out of memory")
        return answers

    return answer


def at_first(good_runs: int, then: Answer) -> Answer:
    runs = iter(range(good_runs))

    def answer(answers: list[Any], feed: dict[str, Floats]) -> list[Any]:
        return answers if next(runs, None) is not None else then(answers, feed)

    return answer


@dataclass
class Session:
    """A session in an accelerator's place."""

    real: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass
class Seam(OnnxRuntime):
    """onnxruntime, and beside its processor something that answers as the test says."""

    answer: Answer = right
    starts: bool = True
    driver: str = "driver 1"
    log: list[str] = field(default_factory=list)

    def available(self) -> Sequence[str]:
        return [CUDA, CPU]

    def device(self, provider: str) -> str:
        return self.driver

    def start(self, content: bytes, threads: int, provider: str) -> Any:
        self.log.append(f"start {provider}")
        if provider == CPU:
            return super().start(content, threads, CPU)
        if not self.starts:
            raise NetworkError("CUDA does not start.", "", "no libcudnn")
        return Session(super().start(content, threads, CPU))

    def run(self, session: Any, feed: dict[str, Floats], progress: Progress) -> list[Any]:
        if not isinstance(session, Session):
            self.log.append("run CPU")
            return super().run(session, feed, progress)
        self.log.append("run CUDA")
        return self.answer(super().run(session.real, feed, progress), feed)


def networks_on(
    seam: OnnxRuntime,
    folder: Path,
    *,
    graph: bytes | None = None,
    verdicts: Verdicts | None = None,
    wanted: tuple[str, ...] | None = None,
) -> Networks:
    folder.mkdir(exist_ok=True)
    path = folder / "sharpener.onnx"
    path.write_bytes(graph or graphs.brightening(0.1))
    return Networks(
        ModelStore([folder]),
        cards=[graphs.card_of(path, graphs.SHARPENER)],
        threads=1,
        providers=Providers(wanted, verdicts or Verdicts(), seam),
    )


def picture(height: int = 70, width: int = 90) -> Floats:
    return np.random.default_rng(1).random((height, width, 3), dtype=np.float32)


def brightened(networks: Networks, pixels: Floats | None = None) -> tuple[str, ...]:
    """Run the network, expect the right answer, and return what a person is told."""
    pixels = picture() if pixels is None else pixels
    progress = Progress()
    answer = networks.run_tiled(graphs.SHARPENER, pixels, progress)
    assert np.abs(answer - (pixels + np.float32(0.1))).max() < 1e-6
    return progress.take_notes()


# --- which one ------------------------------------------------------------------------------------


def test_that_accelerators_come_first_and_the_processor_is_never_missing() -> None:
    every = ["CoreMLExecutionProvider", "AzureExecutionProvider", CPU, CUDA]
    assert choose_providers(every) == [CUDA, "CoreMLExecutionProvider", CPU]
    assert choose_providers(every, ["CoreMLExecutionProvider"]) == ["CoreMLExecutionProvider", CPU]
    assert choose_providers(every, ()) == [CPU]
    assert choose_providers([]) == [CPU]


def test_that_one_with_the_right_answer_runs_the_network(tmp_path: Path) -> None:
    seam = Seam(off_by(0.0005))
    networks = networks_on(seam, tmp_path)
    progress = Progress()
    answer = networks.run(graphs.SHARPENER, picture(), progress)
    assert np.abs(answer - picture() - 0.1005).max() < 1e-5, "it is the accelerator's answer"
    assert progress.take_notes() == ()
    assert seam.log == [f"start {CUDA}", f"start {CPU}", "run CPU", "run CUDA", "run CUDA"]
    assert networks.runs_on(graphs.SHARPENER)[0] == CUDA


@pytest.mark.parametrize(
    ("seam", "reason"),
    [
        (Seam(off_by(0.01)), "its answer is not the processor’s"),
        (Seam(without_numbers), "its answer is not the processor’s"),
        (Seam(broken), "it fails there"),
        (Seam(holding(100)), "it has too little memory"),
        (Seam(starts=False), "it does not start"),
    ],
    ids=["wrong", "no numbers", "broken", "little memory", "no start"],
)
def test_that_any_other_leaves_it_to_the_processor_and_is_named_once(
    seam: Seam, reason: str, tmp_path: Path
) -> None:
    networks = networks_on(seam, tmp_path)
    (note,) = brightened(networks)
    assert note == f"CUDA is not used for “Denoiser and sharpener”: {reason}."
    assert brightened(networks) == ()
    assert networks.runs_on(graphs.SHARPENER) == (CPU, note)


def test_that_whoever_wants_none_gets_none(tmp_path: Path) -> None:
    seam = Seam(off_by(0.0005))
    assert brightened(networks_on(seam, tmp_path, wanted=())) == ()
    assert seam.log == [f"start {CPU}", "run CPU"]


def test_that_a_trial_can_be_cancelled_and_is_then_no_verdict(tmp_path: Path) -> None:
    verdicts = Verdicts(tmp_path / "verdicts.json")
    networks = networks_on(Seam(), tmp_path / "w", graph=graphs.slow(), verdicts=verdicts)
    progress, running = Progress(), threading.Event()
    interrupting = progress.interrupting

    def noted(stop: Callable[[], None]) -> Any:
        running.set()
        return interrupting(stop)

    progress.interrupting = noted  # type: ignore[method-assign]

    def cancel() -> None:
        assert running.wait(60)
        progress.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        networks.run(graphs.SHARPENER, picture(), progress)
    thread.join()
    assert not (tmp_path / "verdicts.json").exists()


def test_that_a_broken_network_is_no_fault_of_the_accelerator(tmp_path: Path) -> None:
    verdicts = Verdicts(tmp_path / "verdicts.json")
    networks = networks_on(Seam(), tmp_path / "w", graph=graphs.failing(), verdicts=verdicts)
    with pytest.raises(NetworkError):
        networks.run(graphs.SHARPENER, picture(), Progress())
    assert not (tmp_path / "verdicts.json").exists()


# --- remembering ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "told"), [(right, 0), (off_by(0.01), 1)], ids=["good", "bad"])
def test_that_a_verdict_outlives_the_program_but_not_the_driver(
    answer: Answer, told: int, tmp_path: Path
) -> None:
    file = tmp_path / "folder" / "verdicts.json"

    def started(driver: str = "driver 1", graph: bytes | None = None) -> list[str]:
        seam = Seam(answer, driver=driver)
        networks = networks_on(seam, tmp_path / "w", graph=graph, verdicts=Verdicts(file))
        assert len(brightened(networks)) == told
        return seam.log

    first, second = started(), started()
    assert "run CUDA" in first
    assert first.count("run CPU") == 1 + told
    assert second == ([f"start {CPU}", "run CPU"] if told else [f"start {CUDA}", "run CUDA"])
    assert started("driver 2") == first
    assert started() == second
    changed = graphs.brightening(0.1 + 1e-8)
    assert changed != graphs.brightening(0.1)
    assert started(graph=changed) == first, "other bytes are another network"
    assert len(json.loads(file.read_text("utf-8"))) == 3


@pytest.mark.parametrize("seam", [Seam(starts=False), Seam(holding(100))], ids=["start", "memory"])
def test_that_what_may_change_tomorrow_is_not_remembered(seam: Seam, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    brightened(networks_on(seam, tmp_path / "w", verdicts=Verdicts(file)))
    assert not file.exists()


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": 1}'])
def test_that_a_file_of_no_use_costs_a_trial_and_nothing_else(text: str, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    file.write_text(text, "utf-8")
    seam = Seam()
    assert brightened(networks_on(seam, tmp_path / "w", verdicts=Verdicts(file))) == ()
    assert "run CPU" in seam.log
    assert list(json.loads(file.read_text("utf-8")).values()) == [""]


def test_that_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    verdicts = Verdicts(tmp_path / "folder" / "verdicts.json")
    assert brightened(networks_on(Seam(), tmp_path / "w", verdicts=verdicts)) == ()
    assert list(verdicts.__dict__["_known"].values()) == [""], "it is known while the program runs"


# --- falling back ---------------------------------------------------------------------------------


def test_that_one_that_fails_later_is_left_for_good(tmp_path: Path) -> None:
    seam = Seam(at_first(1, broken))
    networks = networks_on(seam, tmp_path)
    (note,) = brightened(networks)
    assert note == "CUDA is no longer used for “Denoiser and sharpener”: it failed."
    assert brightened(networks) == ()
    assert seam.log.count("run CUDA") == 2


def test_that_too_little_memory_makes_smaller_tiles(tmp_path: Path) -> None:
    seam = Seam(at_first(1, holding(300)))
    networks = networks_on(seam, tmp_path)
    large = picture(520, 700)
    assert brightened(networks, large) == (
        "“Denoiser and sharpener” had to work in smaller parts.",
    )
    runs = seam.log.count("run CUDA")
    assert networks.runs_on(graphs.SHARPENER)[0] == CUDA
    assert brightened(networks, large) == (), "next time it knows"
    assert seam.log.count("run CUDA") - runs == 12, "256 px with an overlap of 48: 3 × 4 tiles"
    assert "run CPU" not in seam.log[4:]


def test_that_too_little_for_small_tiles_is_left_to_the_processor(tmp_path: Path) -> None:
    seam = Seam(at_first(1, holding(100)))
    networks = networks_on(seam, tmp_path)
    notes = brightened(networks, picture(520, 700))
    assert (
        notes[-1]
        == "CUDA is no longer used for “Denoiser and sharpener”: it has too little memory."
    )
    assert networks.runs_on(graphs.SHARPENER)[0] == CPU
    runs = seam.log.count("run CPU")
    assert brightened(networks, picture(520, 700)) == ()
    assert seam.log.count("run CPU") - runs == 4, "in tiles of the full size again: 2 × 2"


def test_that_a_whole_picture_is_left_to_the_processor(tmp_path: Path) -> None:
    networks = networks_on(Seam(at_first(1, holding(32))), tmp_path)
    progress = Progress()
    answer = networks.run(graphs.SHARPENER, picture(), progress)
    assert np.abs(answer - picture() - 0.1).max() < 1e-6
    (note,) = progress.take_notes()
    assert "too little memory" in note


def test_that_a_processor_without_memory_says_so(tmp_path: Path) -> None:
    class Full(OnnxRuntime):
        def run(self, session: Any, feed: dict[str, Floats], progress: Progress) -> list[Any]:
            raise OutOfMemoryError("", "", "Failed to allocate memory")

    networks = networks_on(Full(), tmp_path)
    for run in (networks.run, networks.run_tiled):
        with pytest.raises(NetworkError, match="not enough memory") as caught:
            run(graphs.SHARPENER, picture(600, 600), Progress())
        assert caught.value.remedy


def test_that_networks_with_ports_fall_back_too(tmp_path: Path) -> None:
    path = tmp_path / "ddcolor.onnx"
    path.write_bytes(graphs.colouring(10, 20))
    card = graphs.card_of(path, graphs.COLOURER)
    seam = Seam(at_first(1, broken))
    networks = Networks(
        ModelStore([tmp_path]), cards=[card], threads=1, providers=Providers(runtime=seam)
    )
    progress = Progress()
    fed = np.full((1, 3, 512, 512), 0.5, np.float32)
    (ab,) = networks.run_ports(graphs.COLOURER, (fed,), progress)
    assert (ab[0, :, 0, 0] == (5.0, 10.0)).all()
    assert len(progress.take_notes()) == 1


def test_that_threads_that_fail_together_all_get_their_answer(tmp_path: Path) -> None:
    networks = networks_on(Seam(at_first(1, broken)), tmp_path)
    told: list[tuple[str, ...]] = []
    threads = [threading.Thread(target=lambda: told.append(brightened(networks))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert sum(map(len, told)) == 1, "one of them is told"


def test_that_the_outcome_of_the_step_says_so(tmp_path: Path) -> None:
    networks = networks_on(Seam(off_by(0.01)), tmp_path)
    photo: Photo = draw_portrait()
    plan = RestorationPlan((Sharpen(), Sharpen()))
    mask = Mask.empty(photo.height, photo.width)
    result = restore(photo, plan, mask, networks=networks, progress=Progress())
    first, second = result.outcomes
    assert first.notes == (
        "CUDA is not used for “Denoiser and sharpener”: its answer is not the processor’s.",
    )
    assert second.notes == ()


# --- the parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", CATALOGUE, ids=lambda card: card.id)
def test_that_every_network_can_be_tried(card: ModelCard) -> None:
    names = [port.name or f"in{n}" for n, port in enumerate(card.contract.inputs)] or ["photo"]
    feed = fixed_feed(card.contract, names)
    assert list(feed) == names
    for values in feed.values():
        assert values.dtype == np.float32
        assert np.ptp(values) > 0, "a plain picture would tell nothing"
    again = fixed_feed(card.contract, names)
    assert all(np.array_equal(feed[name], again[name]) for name in names)
    assert 0 < card.contract.tolerance < 0.1


def test_that_a_difference_is_a_share_of_the_range() -> None:
    here, there = np.zeros((1, 4), np.float32), np.full((1, 4), 2.55, np.float32)
    assert difference(here, there, Port("", (1, 4), 0.0, 255.0)) == pytest.approx(0.01)
    assert difference(here, there) == pytest.approx(2.55)
    wide = np.asarray([[0.0, 100.0]], np.float32)
    assert difference(wide, wide + 1) == pytest.approx(0.01)
    assert difference(here, there[:, :3]) == float("inf")
    assert difference(here, here + np.float32("nan")) == float("inf")


@pytest.mark.parametrize(
    "message",
    [
        "CUDA failure 2: out of memory ; GPU=0",
        "Failed to allocate memory for requested buffer of size 4294967296",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
        "DmlCommittedResourceAllocator.cpp(22) Exception(1) 8007000E Not enough memory resources",
        "std::bad_alloc",
    ],
)
def test_that_a_lack_of_memory_is_known_by_its_words(message: str) -> None:
    assert is_out_of_memory(message)

    class Small:
        def run(self, *_: Any) -> None:
            raise RuntimeError(message)

    with pytest.raises(OutOfMemoryError):
        OnnxRuntime().run(Small(), {}, Progress())


@pytest.mark.parametrize("message", ["Non-zero status code while running Conv node", ""])
def test_that_other_failures_are_not_taken_for_it(message: str) -> None:
    assert not is_out_of_memory(message)


def test_that_onnxruntime_does_not_take_the_processor_unnoticed() -> None:
    runtime = OnnxRuntime()
    if CUDA in runtime.available():
        pytest.skip("this onnxruntime has CUDA, which may well start")
    with (
        pytest.warns(UserWarning, match=CUDA),
        pytest.raises(NetworkError, match="CUDA does not start"),
    ):
        runtime.start(graphs.identity(), 1, CUDA)
    assert runtime.version
    assert runtime.device(CPU) == runtime.device(CPU) != ""


def test_that_a_card_may_allow_more(tmp_path: Path) -> None:
    path = tmp_path / "identity.onnx"
    path.write_bytes(graphs.identity())
    for tolerance, provider in ((0.02, CUDA), (0.005, CPU)):
        card = graphs.card_of(path, "identity", contract=Contract(tolerance=tolerance))
        seam = Seam(off_by(0.01))
        networks = Networks(
            ModelStore([tmp_path]), cards=[card], threads=1, providers=Providers(runtime=seam)
        )
        assert networks.runs_on("identity")[0] == provider


def test_that_memory_that_runs_out_half_way_makes_smaller_tiles_of_the_rest(tmp_path: Path) -> None:
    seam = Seam(at_first(3, holding(300)))
    networks = networks_on(seam, tmp_path)
    large = picture(900, 700)
    assert brightened(networks, large) == (
        "“Denoiser and sharpener” had to work in smaller parts.",
    )
    assert networks.runs_on(graphs.SHARPENER)[0] == CUDA


def test_that_sparing_memory_makes_small_tiles_from_the_start(tmp_path: Path) -> None:
    seam = Seam(right)
    networks = networks_on(seam, tmp_path)
    networks.spare_memory()
    runs = seam.log.count("run CUDA")
    assert brightened(networks, picture(520, 700)) == ()
    assert seam.log.count("run CUDA") - runs == 12 + 1, "3 × 4 tiles, and the trial"


def test_that_a_network_that_finds_no_memory_to_load_says_so(tmp_path: Path) -> None:
    class Full(OnnxRuntime):
        def start(self, content: bytes, threads: int, provider: str) -> Any:
            raise NetworkError("This file is no network.", "", "std::bad_alloc")

    networks = networks_on(Full(), tmp_path)
    with pytest.raises(OutOfMemoryError, match="not enough memory") as caught:
        networks.run(graphs.SHARPENER, picture(), Progress())
    assert "Close other programs" in caught.value.remedy
