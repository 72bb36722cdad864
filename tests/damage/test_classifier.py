"""Scores per kind of damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.classifier import (
    CLOSER_SIDE_PX,
    Calibration,
    calibration,
    classify,
    logit,
)
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.working_size import shrunk
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs
from tests.pictures import draw_portrait

SCORES = {kind_id: round(0.1 + 0.1 * i, 2) for i, kind_id in enumerate(KIND_IDS)}
SIZES = [(1, 1), (17, 33), (4000, 3), (3, 1700), (900, 800)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_that_scores_go_to_their_kinds_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    networks = graphs.stand_ins(tmp_path, scores=SCORES)
    scores = classify(draw_portrait(*size), networks=networks, progress=Progress())
    assert tuple(scores) == KIND_IDS
    assert scores == pytest.approx(SCORES)


@pytest.mark.parametrize("labels", [KIND_IDS[::-1], KIND_IDS[:-1], (*KIND_IDS, "eaten"), ()])
def test_that_weights_of_other_kinds_are_refused(tmp_path: Path, labels: tuple[str, ...]) -> None:
    made = graphs.fixed_scores(labels=labels or ("eaten",))
    networks = graphs.networks_of(tmp_path, {graphs.CLASSIFIER: made})
    with pytest.raises(NetworkError, match="does not fit") as caught:
        calibration(networks)
    assert caught.value.remedy


@pytest.mark.parametrize("contents", [graphs.identity(), graphs.fixed_scores(metadata={})])
def test_that_weights_without_calibration_are_refused(tmp_path: Path, contents: bytes) -> None:
    networks = graphs.networks_of(tmp_path, {graphs.CLASSIFIER: contents})
    with pytest.raises(NetworkError, match="does not fit"):
        calibration(networks)


def test_that_thresholds_travel_with_the_weights(tmp_path: Path) -> None:
    made = graphs.fixed_scores(threshold=0.3)
    networks = graphs.networks_of(tmp_path, {graphs.CLASSIFIER: made})
    assert calibration(networks).thresholds == dict.fromkeys(KIND_IDS, 0.3)


class Asked(Networks):
    """Remembers the size of every picture it is shown."""

    def __init__(self, inner: Networks) -> None:
        self.inner = inner
        self.sizes: list[tuple[int, ...]] = []

    def run(self, model_id: str, pixels, progress):  # type: ignore[no-untyped-def]
        self.sizes.append(pixels.shape)
        return self.inner.run(model_id, pixels, progress)


def test_that_only_large_photos_get_a_closer_look(tmp_path: Path) -> None:
    asked = Asked(graphs.stand_ins(tmp_path))
    classify(draw_portrait(160, 128), networks=asked, progress=Progress())
    assert asked.sizes == [(160, 128, 3)] * 2, "as it is, and in a mirror"
    classify(draw_portrait(1600, 1200), networks=asked, progress=Progress())
    assert len(asked.sizes) > 4
    assert max(max(size) for size in asked.sizes) <= CLOSER_SIDE_PX


class OneEyed(Asked):
    """Tells all kinds by the brightness of the left half alone."""

    def run(self, model_id: str, pixels, progress):  # type: ignore[no-untyped-def]
        self.sizes.append(pixels.shape)
        return np.full(len(KIND_IDS), pixels[:, : pixels.shape[1] // 2].mean(), np.float32)


def test_that_a_photo_and_its_mirror_image_get_the_same_answer(tmp_path: Path) -> None:
    photo = draw_portrait(160, 128)
    pixels = photo.pixels.astype(np.uint8)
    pixels[:, :64] //= 3
    one_eyed = OneEyed(graphs.stand_ins(tmp_path))
    left, right, both = (
        float(seen.astype(np.float64).mean()) / 255
        for seen in (pixels[:, :64], pixels[:, 64:], pixels)
    )
    told = [
        classify(Photo(each), networks=one_eyed, progress=Progress())
        for each in (pixels, pixels[:, ::-1].copy())
    ]
    assert told[0] == pytest.approx(told[1])
    assert left < told[0]["blurred"] < right, "neither look rules"
    assert told[0]["blurred"] == pytest.approx(both, abs=0.05)


def test_that_one_look_is_half_the_work(tmp_path: Path) -> None:
    pixels = draw_portrait(160, 128).pixels.astype(np.uint8)
    pixels[:, :64] //= 3
    one_eyed = OneEyed(graphs.stand_ins(tmp_path))
    left, right = (float(half.mean()) / 255 for half in (pixels[:, :64], pixels[:, 64:]))
    told = classify(Photo(pixels), networks=one_eyed, progress=Progress(), once=True)
    assert one_eyed.sizes == [(160, 128, 3)]
    assert left < 0.8 * right
    assert told["blurred"] == pytest.approx(right), "in a mirror"


def test_that_the_look_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        classify(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=progress)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_that_shrinking_keeps_range_and_shape(size: tuple[int, int]) -> None:
    for bits in (8, 16):
        small = shrunk(draw_portrait(*size, bits=bits), 512)
        assert small.dtype == np.float32
        assert small.ndim == 3
        assert 1 <= max(small.shape[:2]) <= 512
        assert 0.0 <= small.min() <= small.max() <= 1.0


def test_that_a_small_photo_is_only_scaled_to_floats() -> None:
    photo = draw_portrait()
    assert np.array_equal(np.rint(shrunk(photo, 512) * 255).astype(np.uint8), photo.pixels)


def test_that_both_depths_are_judged_alike() -> None:
    eight = draw_portrait(700, 600)
    sixteen = Photo(eight.pixels.astype(np.uint16) * 257)
    assert np.abs(shrunk(eight, 512) - shrunk(sixteen, 512)).max() < 1 / 255


def test_that_bias_and_slope_move_the_score_of_their_kind_alone() -> None:
    weights = dict.fromkeys(KIND_IDS, (0.0, 1.0)) | {"cracked": (-2.0, 3.0)}
    calibrated = Calibration(dict.fromkeys(KIND_IDS, 0.5), weights)
    judged = dict.fromkeys(KIND_IDS, 0.7)
    scores = calibrated.scores(judged, dict.fromkeys(KIND_IDS, 0.0))
    assert logit(scores["cracked"]) == pytest.approx(-2 + 3 * logit(0.7))
    assert all(scores[kind] == pytest.approx(0.7) for kind in KIND_IDS if kind != "cracked")


@pytest.mark.parametrize(("hiding", "moved"), [("blurred", 1.5), ("noisy", 1.5), ("faded", 0.0)])
def test_that_what_may_hide_cracks_is_a_witness(hiding: str, moved: float) -> None:
    weights = dict.fromkeys(KIND_IDS, (0.0, 1.0)) | {"cracked": (0.0, 1.0, 1.5)}
    calibrated = Calibration(dict.fromkeys(KIND_IDS, 0.5), weights)
    judged = dict.fromkeys(KIND_IDS, 0.4)
    scores = calibrated.scores(judged, dict.fromkeys(KIND_IDS, 0.0) | {hiding: 0.6})
    assert logit(scores["cracked"]) == pytest.approx(logit(0.4) + moved)
    assert scores["missing"] == pytest.approx(0.4)
