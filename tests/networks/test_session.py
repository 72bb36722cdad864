"""Running networks: loading, padding, tiling, cancelling, failing."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import Contract, Port
from photorestorer_gui.networks.providers import Providers
from photorestorer_gui.networks.session import Networks, usable_cores
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs

SIZES = [(1, 1), (17, 33), (64, 64), (4000, 3), (3, 700)]
SMALL = Contract(multiple_px=8, least_px=16, tile_px=32, overlap_px=8)


def picture(height: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(1).random((height, width, 3), dtype=np.float32)


@pytest.fixture
def tried(tmp_path: Path) -> Networks:
    """Networks of every behaviour."""
    made = {
        "identity": graphs.identity(),
        "slow": graphs.slow(),
        "failing": graphs.failing(),
        "shifted": graphs.shifted(),
        graphs.CLASSIFIER: graphs.fixed_scores({"noisy": 0.75}),
        graphs.SEGMENTER: graphs.bright_cracks(),
    }
    return graphs.networks_of(tmp_path / "models", made)


# --- loading --------------------------------------------------------------------------------------


def test_that_a_network_is_loaded_once(tried: Networks) -> None:
    first = tried.load("identity")
    assert tried.load("identity") is first


def test_that_threads_that_ask_together_get_the_same_session(tried: Networks) -> None:
    gate = threading.Barrier(4)
    got: list[object] = []

    def ask() -> None:
        gate.wait()
        got.append(tried.load("identity"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(map(id, got))) == 1


def test_that_released_networks_are_loaded_anew(tried: Networks) -> None:
    first = tried.load("identity")
    tried.release()
    assert tried.load("identity") is not first


def test_that_metadata_travels_in_the_file(tried: Networks) -> None:
    assert tried.metadata(graphs.SEGMENTER)["threshold"] == "0.5"


def test_that_every_core_of_the_process_is_used_by_default(tmp_path: Path) -> None:
    graphs.networks_of(tmp_path, {"identity": graphs.identity()})
    cards = [graphs.card_of(tmp_path / "identity.onnx", "identity")]
    session = Networks(ModelStore([tmp_path]), cards=cards).load("identity")
    assert session.get_session_options().intra_op_num_threads == usable_cores()


def test_that_usable_cores_follow_the_affinity() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


def test_that_the_processor_can_always_run_a_network(tried: Networks) -> None:
    assert tried.providers()[-1] == "CPUExecutionProvider"
    alone = Networks(tried.store, providers=Providers(wanted=()))
    assert alone.providers() == ["CPUExecutionProvider"]


def test_that_a_missing_file_is_told_on_loading(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="not installed"):
        Networks(ModelStore([tmp_path])).load(graphs.SHARPENER)


def test_that_a_file_that_is_no_network_is_told(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"identity": b"no network at all"})
    with pytest.raises(NetworkError, match="could not be loaded") as caught:
        networks.run("identity", picture(4, 4), Progress())
    assert caught.value.remedy
    assert caught.value.details


# --- whole pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_that_any_size_comes_back_as_it_went_in(tried: Networks, size: tuple[int, int]) -> None:
    pixels = picture(*size)
    assert np.array_equal(tried.run("identity", pixels, Progress()), pixels)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_that_maps_are_cropped_to_the_picture(tried: Networks, size: tuple[int, int]) -> None:
    pixels = picture(*size)
    found = tried.run(graphs.SEGMENTER, pixels, Progress())
    assert found.shape == (*size, 1)
    logits = 200.0 * (pixels.mean(axis=2, keepdims=True) - 0.98)
    assert np.allclose(found, 1 / (1 + np.exp(np.clip(-logits, None, 80.0))), atol=1e-4)


def test_that_scores_are_a_vector(tried: Networks) -> None:
    scores = tried.run(graphs.CLASSIFIER, picture(17, 33), Progress())
    assert scores.ndim == 1
    assert scores.max() == np.float32(0.75)


def test_that_the_picture_is_not_written_to(tried: Networks) -> None:
    pixels = picture(17, 33)
    pixels.flags.writeable = False
    tried.run("identity", pixels, Progress())


def test_that_a_view_with_strides_is_taken(tried: Networks) -> None:
    pixels = picture(40, 60)[::2, ::-1]
    assert np.array_equal(tried.run("identity", pixels, Progress()), pixels)


# --- tiles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(40, 40), (100, 75)], ids=str)
def test_that_integer_pixels_become_floats(
    tmp_path: Path, dtype: type[np.uint8 | np.uint16], size: tuple[int, int]
) -> None:
    networks = graphs.networks_of(tmp_path, {"identity": graphs.identity()}, contract=SMALL)
    peak = np.iinfo(dtype).max
    pixels: NDArray[Any] = np.rint(picture(*size) * peak).astype(dtype)
    blended = networks.run_tiled("identity", pixels, Progress())
    assert np.abs(blended - pixels / peak).max() < 1e-6


@pytest.mark.parametrize("size", [*SIZES, (33, 32), (100, 75)], ids=str)
def test_that_blended_tiles_give_the_identity(tmp_path: Path, size: tuple[int, int]) -> None:
    networks = graphs.networks_of(tmp_path, {"identity": graphs.identity()}, contract=SMALL)
    pixels = picture(*size)
    blended = networks.run_tiled("identity", pixels, Progress())
    assert blended.shape == pixels.shape
    assert blended.dtype == np.float32
    assert np.abs(blended - pixels).max() < 1e-6


def test_that_tiles_report_rising_fractions(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"identity": graphs.identity()}, contract=SMALL)
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    networks.run_tiled("identity", picture(100, 75), progress)
    assert len(seen) == 12
    assert seen == sorted(set(seen))
    assert 0.0 <= seen[0] <= seen[-1] <= 1.0


def test_that_cancelling_between_tiles_stops(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"identity": graphs.identity()}, contract=SMALL)
    seen: list[float] = []

    def on_report(fraction: float, _: str) -> None:
        seen.append(fraction)
        if len(seen) == 3:
            progress.cancel()

    progress = Progress(on_report)
    with pytest.raises(Cancelled):
        networks.run_tiled("identity", picture(100, 75), progress)
    assert len(seen) == 3


# --- mirrors --------------------------------------------------------------------------------------


def test_that_one_look_is_the_network_itself(tried: Networks) -> None:
    pixels = picture(64, 64)
    once = tried.run_mirrored("shifted", pixels, Progress(), mirrors=1)
    assert np.array_equal(once, tried.run_tiled("shifted", pixels, Progress()))


def test_that_a_second_look_is_from_the_other_side(tried: Networks) -> None:
    pixels = picture(64, 64)
    twice = tried.run_mirrored("shifted", pixels, Progress(), mirrors=2)
    neighbours = (pixels[:, :-2] + pixels[:, 2:]) / 2
    np.testing.assert_allclose(twice[:, 1:-1], neighbours, atol=1e-6)


def test_that_four_looks_stay_where_they_belong(tried: Networks) -> None:
    pixels = picture(64, 96)
    found = tried.run_mirrored("identity", pixels, Progress(), mirrors=4)
    np.testing.assert_allclose(found, pixels, atol=1e-6)


def test_that_the_progress_of_all_looks_is_one(tried: Networks) -> None:
    told: list[float] = []
    progress = Progress(lambda fraction, _: told.append(fraction))
    tried.run_mirrored("identity", picture(900, 900), progress, mirrors=4)
    assert told == sorted(told)
    assert told[0] < 0.25
    assert told[-1] > 0.75


# --- cancelling and failing -----------------------------------------------------------------------


class CancelOnceRunning(Progress):
    """Cancels itself from another thread as soon as a network has registered its stop."""

    def __init__(self) -> None:
        super().__init__()
        self.registered = threading.Event()

    def interrupting(self, stop):  # type: ignore[no-untyped-def]
        guarded = super().interrupting(stop)
        self.registered.set()
        return guarded

    def cancelling(self, delay_s: float) -> threading.Thread:
        def cancel() -> None:
            assert self.registered.wait(60)
            threading.Event().wait(delay_s)
            self.cancel()

        thread = threading.Thread(target=cancel)
        thread.start()
        return thread


@pytest.mark.parametrize("delay_s", [0.0, 0.2])
def test_that_cancelling_ends_a_running_network(
    tried: Networks, delay_s: float, capfd: pytest.CaptureFixture[str]
) -> None:
    progress = CancelOnceRunning()
    thread = progress.cancelling(delay_s)
    # Uncancelled, the run would outlast the test's time limit.
    with pytest.raises(Cancelled):
        tried.run("slow", picture(8, 8), progress)
    thread.join()
    assert capfd.readouterr() == ("", ""), "a cancelled run is silent"


def test_that_a_session_works_after_a_cancelled_run(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"slow": graphs.slow(turns=50_000)})
    progress = CancelOnceRunning()
    thread = progress.cancelling(0.05)
    with pytest.raises(Cancelled):
        networks.run("slow", picture(8, 8), progress)
    thread.join()
    session = networks.load("slow")
    pixels = picture(8, 8)
    assert np.array_equal(networks.run("slow", pixels, Progress()), pixels)
    assert networks.load("slow") is session


def test_that_nothing_runs_after_a_cancel(tried: Networks) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        tried.run("slow", picture(8, 8), progress)


def test_that_one_cancelled_run_leaves_others_alone(tried: Networks) -> None:
    progress = CancelOnceRunning()
    results: list[bool] = []
    pixels = picture(8, 8)

    def run_beside() -> None:
        assert progress.registered.wait(60)
        results.append(np.array_equal(tried.run("identity", pixels, Progress()), pixels))

    beside = threading.Thread(target=run_beside)
    beside.start()
    thread = progress.cancelling(0.2)
    with pytest.raises(Cancelled):
        tried.run("slow", pixels, progress)
    thread.join()
    beside.join()
    assert results == [True]


def test_that_a_failing_run_says_what_to_do(
    tried: Networks, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NetworkError, match="failed") as caught:
        tried.run("failing", picture(8, 8), Progress())
    assert caught.value.remedy
    assert "Reshape" in caught.value.details
    assert capfd.readouterr() == ("", ""), "the exception carries it all"


# --- networks that were trained elsewhere ---------------------------------------------------------


def test_that_ports_are_fed_and_read_by_the_contract(tmp_path: Path) -> None:
    contract = Contract(
        inputs=(Port("image", (1, 3, 4, 4)), Port("mask", (1, 1, 4, 4))),
        outputs=(Port("", (1, 3, 4, 4)), Port("", (1, 1))),
    )
    graph = graphs.of_ports(
        {"mask": (1, 1, 4, 4), "image": (1, 3, 4, 4)}, {"a": (1, 3, 4, 4), "b": (1, 1)}
    )
    networks = graphs.networks_of(tmp_path, {"two": graph}, contract=contract)
    image = np.full((1, 3, 4, 4), 0.25, np.float32)
    mask = np.full((1, 1, 4, 4), 0.75, np.float32)
    large, small = networks.run_ports("two", (image, mask), Progress())
    assert large.shape == (1, 3, 4, 4)
    assert small.shape == (1, 1)
    assert np.all(large == 0.75), "the graph answers with the port that it declares first: the mask"


def test_that_ports_fail_with_a_sentence(tmp_path: Path) -> None:
    contract = Contract(inputs=(Port("photo", (1, 4, 4, 3)),), outputs=(Port("", (1, 4, 4, 3)),))
    networks = graphs.networks_of(tmp_path, {"bad": graphs.failing()}, contract=contract)
    with pytest.raises(NetworkError, match="failed"):
        networks.run_ports("bad", (np.zeros((1, 4, 4, 3), np.float32),), Progress())


def test_that_only_networks_whose_files_are_there_count_as_installed(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"here": graphs.identity(), "gone": graphs.identity()})
    assert networks.installed() == {"here", "gone"}
    (tmp_path / "gone.onnx").unlink()
    assert networks.installed() == {"here"}
    assert networks.card("here").id == "here"
