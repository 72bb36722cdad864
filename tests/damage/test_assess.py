"""The whole examination, on stand-ins and on the shipped weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.assess import HIDDEN, assess, examine
from photorestorer_gui.damage.classifier import CLASSIFIER, WORKING_SIDE_PX, logit
from photorestorer_gui.damage.cracks import CrackMap, find_cracks, sigmoid
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.softness import SOFT, Softness
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, SHARPENER
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.paths import models_folder, resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.plan import plan_for
from photorestorer_gui.restoration.restore import restore
from tests.networks import graphs
from tests.pictures import draw_portrait


def test_that_a_report_names_every_kind_and_fits_the_photo(tmp_path: Path) -> None:
    report = assess(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=Progress())
    assert set(report.scores) == set(KIND_IDS)
    assert all(0.0 <= score <= 1.0 for score in report.scores.values())
    assert report.crack_map.size == (160, 128)


def test_that_blur_is_reported(tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, scores={"blurred": 0.95})
    report = assess(draw_portrait(), networks=networks, progress=Progress())
    assert report.label == "blurred"


def test_that_a_sound_photo_is_left_in_peace(tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path)
    report = assess(draw_portrait(), networks=networks, progress=Progress())
    assert report.label == "none"
    assert not plan_for(report)
    assert not report.mask()


@pytest.mark.parametrize(
    ("scores", "sides"),
    [
        ({"noisy": 0.95}, [(256, 192)] * 2),
        ({"noisy": 0.05, "blurred": 0.95}, [(256, 192)] * 2 + [(128, 96)] * 2),
        ({"noisy": 0.05, "blurred": 0.05}, [(256, 192)] * 2),
    ],
)
def test_that_a_noisy_photo_is_looked_at_sharpened_and_a_blurred_one_halved(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scores: dict[str, float],
    sides: list[tuple[int, int]],
) -> None:
    looked_at: list[tuple[int, int]] = []
    run = Networks.run_tiled

    def noted(self, model_id, pixels, progress):  # type: ignore[no-untyped-def]
        if model_id == graphs.SEGMENTER:
            looked_at.append(pixels.shape[:2])
        return run(self, model_id, pixels, progress)

    monkeypatch.setattr(Networks, "run_tiled", noted)
    networks = graphs.stand_ins(tmp_path, scores=scores)
    report = assess(draw_portrait(256, 192), networks=networks, progress=Progress())
    assert looked_at == sides
    assert report.crack_map.size == (256, 192)


@pytest.mark.parametrize(("change", "middle"), [(0.5, 0.98), (-0.2, 0.9)])
def test_that_what_one_look_alone_sees_in_doubt_is_not_marked(
    tmp_path: Path, change: float, middle: float
) -> None:
    """A sharpener that makes all white, or that takes a white crack away."""
    pixels = np.full((96, 96, 3), 120, np.uint8)
    if change < 0:
        pixels[:, 40:43] = 234  # hardly bright enough for the finder
    networks = graphs.stand_ins(
        tmp_path,
        scores={"noisy": 0.9, "cracked": 0.9},
        cracks=graphs.bright_cracks(middle=middle),
        sharpener=graphs.brightening(change),
    )
    noisy = Softness(frozenset({"noisy"}))
    found = find_cracks(Photo(pixels), networks=networks, progress=Progress(), soft=noisy)
    assert not found.mask()
    plain = find_cracks(Photo(pixels), networks=networks, progress=Progress())
    assert bool(plain.mask()) is (change < 0)


def test_that_examining_changes_nothing(tmp_path: Path, portrait: Photo) -> None:
    before = portrait.pixels.copy()
    assess(portrait, networks=graphs.stand_ins(tmp_path), progress=Progress())
    assert (portrait.pixels == before).all()


def test_that_the_examination_says_how_far_it_is(tmp_path: Path) -> None:
    seen: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, text: seen.append((fraction, text)))
    assess(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=progress)
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("missing", [graphs.CLASSIFIER, graphs.SEGMENTER])
def test_that_a_missing_network_is_told(tmp_path: Path, missing: str) -> None:
    networks = graphs.stand_ins(tmp_path)
    (tmp_path / f"{missing}.onnx").unlink()
    with pytest.raises(NetworkError, match="not installed"):
        assess(draw_portrait(), networks=networks, progress=Progress())


def test_that_the_examination_can_be_cancelled(tmp_path: Path) -> None:
    def on_report(fraction: float, _: str) -> None:
        if fraction > 0:
            progress.cancel()

    progress = Progress(on_report)
    with pytest.raises(Cancelled):
        assess(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=progress)


# --- the shipped weights --------------------------------------------------------------------------


@pytest.fixture
def shipped(networks: Networks) -> Networks:
    """The shipped networks, or a skip where they have not been trained yet."""
    absent = [c.file for c in CATALOGUE if c.bundled and not (models_folder() / c.file).exists()]
    if absent:
        pytest.skip(f"models/ has no {', '.join(absent)}")
    return networks


def test_that_the_damaged_sample_is_found_damaged(shipped: Networks, sample_photo: Photo) -> None:
    report = assess(sample_photo, networks=shipped, progress=Progress())
    assert "cracked" in report.label
    assert report.mask()


def test_that_the_sound_sample_is_left_alone(shipped: Networks) -> None:
    original = load_photo(resources_folder() / "samples" / "portrait-original.png")
    report = assess(original, networks=shipped, progress=Progress())
    assert report.label == "none"
    plan = plan_for(report)
    assert not plan
    result = restore(original, plan, report.mask(), networks=shipped, progress=Progress())
    assert result.after.same_pixels(original)


def test_that_marks_over_most_of_a_photo_are_never_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.damage import assess as examination

    def marked_everywhere(photo: Photo, **_: object) -> CrackMap:
        return CrackMap(np.full((photo.height, photo.width), 250, np.uint8))

    monkeypatch.setattr(examination, "find_cracks", marked_everywhere)
    monkeypatch.setattr(examination, "SURE_OF_MISSING", 0.0)
    report = assess(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=Progress())
    assert report.crack_map.widest_px is not None
    assert not report.crack_map.mask()


class _Looks:
    """A classifier that sees what it is told of the photo and of the photo without its cracks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, plain: float, uncovered: float) -> None:
        from photorestorer_gui.damage import assess as examination

        self.seen: list[Photo] = []

        def told(photo: Photo, **_: object) -> dict[str, float]:
            self.seen.append(photo)
            return dict.fromkeys(KIND_IDS, plain if len(self.seen) == 1 else uncovered)

        monkeypatch.setattr(examination, "classify", told)


def test_that_all_but_cracks_is_judged_once_they_are_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = _Looks(monkeypatch, plain=0.2, uncovered=0.7)
    pixels = np.full((128, 128, 3), 120, np.uint8)
    pixels[:, ::32] = 255
    networks = graphs.stand_ins(tmp_path)
    seen = examine(Photo(pixels), networks=networks, progress=Progress())
    raw, crack_map = seen.raw, seen.crack_map
    assert {kind for kind, value in raw.items() if value == 0.7} == set(KIND_IDS) - {
        "cracked",
        "missing",
    }
    assert raw["cracked"] == raw["missing"] == 0.2
    assert crack_map.mask()
    assert len(looks.seen) == 2
    assert np.abs(looks.seen[1].pixels.astype(int) - 120).max() <= 1, "the cracks are gone"


@pytest.mark.parametrize("deep", [False, True])
def test_that_a_large_photo_is_judged_again_at_the_size_at_which_noise_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, deep: bool
) -> None:
    looks = _Looks(monkeypatch, plain=0.2, uncovered=0.7)
    pixels = np.full((300, 2100, 3), 127, np.uint8)
    marked = np.arange(2100) % 60 < 8
    pixels[:, marked] = 255
    photo = Photo(pixels.astype(np.uint16) * np.uint16(257) if deep else pixels)
    probability = np.repeat(marked[None].view(np.uint8) * np.uint8(250), 300, axis=0)
    monkeypatch.setattr(
        "photorestorer_gui.damage.assess.find_cracks", lambda *_, **__: CrackMap(probability)
    )
    examine(photo, networks=graphs.stand_ins(tmp_path), progress=Progress())
    _, again = looks.seen
    assert again.pixels.shape == (146, 1024, 3)
    assert again.pixels.dtype == np.uint8
    assert np.abs(again.pixels.astype(int) - 127).max() <= 2, "the marks are gone"


@pytest.mark.parametrize("value", [0, 250])
def test_that_next_to_no_marks_and_marks_everywhere_are_not_filled_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: int
) -> None:
    looks = _Looks(monkeypatch, plain=0.2, uncovered=0.7)
    probability = np.full((160, 128), value, np.uint8)
    probability[:4, :4] = 250
    monkeypatch.setattr(
        "photorestorer_gui.damage.assess.find_cracks", lambda *_, **__: CrackMap(probability)
    )
    raw = examine(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=Progress()).raw
    assert len(looks.seen) == 1
    assert raw == dict.fromkeys(KIND_IDS, 0.2)


@pytest.mark.parametrize(("size", "sharpenings"), [((128, 96), 1), ((1400, 200), 2)])
def test_that_what_noise_hides_is_judged_by_the_sharpened_photo_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], sharpenings: int
) -> None:
    """A large photo is sharpened small, for the classifier, and at a coarser size for cracks."""
    told = {"noisy": 0.9, "cracked": 0.2, "stained": 0.3, "faded": 0.1}
    seen: list[tuple[str, tuple[int, ...]]] = []

    def sees(self: Networks, model_id: str, pixels, progress):  # type: ignore[no-untyped-def]
        seen.append((model_id, pixels.shape))
        bright = pixels.mean() > 0.6
        return np.array([0.5 if bright else told.get(k, 0.1) for k in KIND_IDS], np.float32)

    run_tiled = Networks.run_tiled

    def sharpens(self: Networks, model_id: str, pixels, progress):  # type: ignore[no-untyped-def]
        seen.append((model_id, pixels.shape))
        return run_tiled(self, model_id, pixels, progress)

    monkeypatch.setattr(Networks, "run", sees)
    monkeypatch.setattr(Networks, "run_tiled", sharpens)
    networks = graphs.stand_ins(tmp_path, sharpener=graphs.brightening(0.5))
    photo = Photo(np.full((*size, 3), 102, np.uint8))
    raw = examine(photo, networks=networks, progress=Progress()).raw
    for kind, value in told.items():
        both = sigmoid(logit(value) / 2)  # the logit of one half is nothing
        assert raw[kind] == pytest.approx(both if kind in HIDDEN else value, abs=1e-4)
    sharpened = [shape for model_id, shape in seen if model_id == SHARPENER]
    assert len(sharpened) == sharpenings, "the crack finder takes what is sharpened already"
    judged = [shape for model_id, shape in seen if model_id == CLASSIFIER]
    assert max(max(shape) for shape in judged) <= WORKING_SIDE_PX


def test_that_a_sound_photo_is_not_sharpened_to_judge_it(tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, scores={"noisy": 0.1, "blurred": 0.1})
    (tmp_path / f"{SHARPENER}.onnx").unlink()
    raw = examine(draw_portrait(), networks=networks, progress=Progress()).raw
    assert raw["noisy"] < SOFT
