"""The judge of photos: what it is told of stretches, what it says, and what becomes of that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import assess, examine
from photorestorer_gui.damage.classifier import WORKING_SIDE_PX
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.mark_measures import luma_of
from photorestorer_gui.damage.photo_judge import VERDICT_FEATURES, judged, verdict_features
from photorestorer_gui.damage.stretches import (
    FEATURES,
    LIKELY,
    OF_PHOTO,
    SUSPECTED,
    Opinion,
    Sight,
    Stretches,
    stretches,
)
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, PHOTO_JUDGE, STRETCH_JUDGE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs
from tests.networks.judges import judge_of_photos, judge_of_specks, judge_of_stretches
from tests.pictures import draw_portrait

Floats = NDArray[np.float32]

SURE = math.log((1 - 1e-5) / 1e-5)
NOTHING = math.log10(1e-5)


def made(
    area: Sequence[float], columns: Mapping[str, Sequence[float]] | None = None, size: int = 1000
) -> Stretches:
    """Return stretches of so many pixels each; what is not named of them is 7 throughout."""
    features = np.full((len(area), len(FEATURES)), 7, np.float32)
    for name, values in (columns or {}).items():
        features[:, FEATURES.index(name)] = values
    of_photo = np.arange(len(OF_PHOTO), dtype=np.float32)
    labels = np.zeros((0, 0), np.int32)
    return Stretches(labels, size, np.asarray(area, np.float32), features, of_photo)


def verdict(seen: Stretches, likely: Sequence[float]) -> dict[str, float]:
    told = verdict_features(seen, np.asarray(likely, np.float32))
    assert told.shape == (len(VERDICT_FEATURES),)
    assert told.dtype == np.float32
    return dict(zip(VERDICT_FEATURES, told.tolist(), strict=True))


def share(pixels: float, size: int = 1000) -> float:
    return math.log10(pixels / size + 1e-5)


def log_odds(likely: float) -> float:
    return math.log(likely / (1 - likely))


# --- what it is told ------------------------------------------------------------------------------


def test_that_the_judges_contract_has_a_place_for_each_measure() -> None:
    (card,) = (card for card in CATALOGUE if card.id == PHOTO_JUDGE)
    (fed,), (given,) = card.contract.inputs, card.contract.outputs
    assert fed.shape[-1] == len(VERDICT_FEATURES) == len(set(VERDICT_FEATURES))
    assert given.shape[-1] == len(KIND_IDS)
    assert VERDICT_FEATURES[: len(OF_PHOTO)] == OF_PHOTO


def test_that_stretches_are_summed_up_by_hand() -> None:
    columns = {
        "group_length": [2.0, 5.0, 3.0, 9.0],
        "group_width": [0.5, 0.25, 1.5, 4.0],
        "peak_21": [0.5, 0.25, 0.125, 1.0],
        "slope_around": [0.01, 0.02, 0.03, 0.5],
    }
    likely = [0.7, 0.95, 0.5, 0.1]
    area = [100, 50, 10, 300]
    told = verdict(made(area, columns), likely)
    weights = [70.0, 47.5, 5.0, 30.0]
    logits = [log_odds(each) for each in likely]
    expected = {
        **{"damaged_0.2": share(160), "damaged_0.4": share(160), "damaged_0.6": share(150)},
        **{"damaged_0.8": share(50), "damaged_0.9": share(50), "damaged": share(152.5)},
        "surest_stretches_1": log_odds(0.95),
        "surest_stretches_3": (log_odds(0.95) + log_odds(0.7) + log_odds(0.5)) / 3,
        **{f"surest_stretches_{many}": sum(logits) / 4 for many in (10, 30, 100)},
        "surest_length": 5.0,
        "many": 2.0,
        "longest": 5.0,
        "widest": 0.5,
        "peak": sum(w * v for w, v in zip(weights, columns["peak_21"], strict=True)) / 152.5,
        "slope": sum(w * v for w, v in zip(weights, columns["slope_around"], strict=True)) / 152.5,
    }
    assert set(expected) == set(VERDICT_FEATURES) - set(OF_PHOTO)
    for name, value in expected.items():
        assert told[name] == pytest.approx(value, rel=1e-5), name
    for number, name in enumerate(OF_PHOTO):
        assert told[name] == number


def test_that_the_surest_stretches_alone_are_averaged() -> None:
    """A hundred and fifty, in no order: a sure one, nine likely ones, the others in doubt."""
    likely = np.full(150, 0.25)
    likely[20:29], likely[77] = 0.75, 0.99
    told = verdict(made([1] * 150), likely.tolist())
    third = log_odds(0.75)
    assert third == pytest.approx(-log_odds(0.25))
    sums = {1: 0.0, 3: 2 * third, 10: 9 * third, 30: (9 - 20) * third, 100: (9 - 90) * third}
    for many, others in sums.items():
        mean = (log_odds(0.99) + others) / many
        assert told[f"surest_stretches_{many}"] == pytest.approx(mean, rel=1e-5)


def test_that_a_photo_without_stretches_is_summed_up_by_hand() -> None:
    told = verdict(made([]), [])
    for level in (0.2, 0.4, 0.6, 0.8, 0.9):
        assert told[f"damaged_{level:g}"] == pytest.approx(NOTHING)
    assert told["damaged"] == pytest.approx(NOTHING)
    for many in (1, 3, 10, 30, 100):
        assert told[f"surest_stretches_{many}"] == pytest.approx(-SURE)
    assert told["widest"] == -3.0
    for name in ("surest_length", "many", "longest", "peak", "slope"):
        assert told[name] == 0.0
    assert [told[name] for name in OF_PHOTO] == list(range(len(OF_PHOTO)))


@pytest.mark.parametrize("likely", [0.0, 0.5])
def test_that_where_no_stretch_is_damage_there_is_no_longest(likely: float) -> None:
    told = verdict(made([4, 6], {"group_length": [5.0, 6.0]}), [likely, likely / 2])
    assert (told["many"], told["longest"], told["widest"]) == (0.0, 0.0, -3.0)
    assert told["surest_length"] == 5.0
    just = verdict(made([4, 6], {"group_length": [5.0, 6.0]}), [likely, math.nextafter(0.5, 1)])
    assert just["many"] == 0.0, "as exact as the judge is"
    more = verdict(made([4, 6], {"group_length": [5.0, 6.0]}), [likely, 0.501])
    assert (more["many"], more["longest"], more["widest"]) == (1.0, 6.0, 7.0)


@pytest.mark.parametrize(("likely", "sign", "many"), [(0.0, -1, 0), (1.0, 1, 3)])
def test_that_certainty_is_cut(likely: float, sign: int, many: int) -> None:
    told = verdict(made([10, 20, 30]), [likely] * 3)
    assert all(map(math.isfinite, told.values()))
    assert told["surest_stretches_3"] == pytest.approx(sign * SURE)
    assert told["many"] == many
    assert told["peak"] == told["slope"] == pytest.approx(7.0)
    assert told["damaged_0.9"] == pytest.approx(share(60) if many else NOTHING)
    assert told["damaged"] == pytest.approx(share(60 * abs(likely - 1e-5)), rel=1e-5)


# --- what it says ---------------------------------------------------------------------------------


def networks_of(
    folder: Path, *, of_stretches: bytes | None = None, of_photos: bytes | None = None, **rest: Any
) -> Networks:
    """Return stand-ins for all networks, with judges of one's own."""
    judges = {
        STRETCH_JUDGE: of_stretches or judge_of_stretches(0.75),
        PHOTO_JUDGE: of_photos or judge_of_photos(),
    }
    shown = {
        graphs.CLASSIFIER: graphs.fixed_scores(rest.get("scores")),
        graphs.SEGMENTER: graphs.bright_cracks(),
        graphs.SHARPENER: rest.get("sharpener") or graphs.identity(),
        graphs.JUDGE: judge_of_specks(),
    }
    return graphs.networks_of(folder, {**shown, **judges})


def sight(*, suspected: bool = True) -> Sight:
    """Return a portrait that is cracked across; the classifier says something else of each kind."""
    pixels = np.array(draw_portrait(80, 64).pixels, np.uint8)
    probability = np.full((80, 64), SUSPECTED - 1, np.uint8)
    if suspected:
        probability[30:33, 5:50] = 150
        probability[60:63, 8] = 230
    raw = {kind_id: 0.2 + 0.1 * number for number, kind_id in enumerate(KIND_IDS)}
    first = dict.fromkeys(KIND_IDS, 0.05)
    return Sight(pixels, luma_of(pixels), probability, Opinion(first, raw, 0.3))


def says(networks: Networks, looked_at: Sight) -> dict[str, float]:
    return judged(looked_at, networks=networks, progress=Progress())


def test_that_the_row_of_the_network_is_given_kind_by_kind(tmp_path: Path) -> None:
    looked_at = sight()
    told = says(networks_of(tmp_path / "one"), looked_at)
    assert tuple(told) == KIND_IDS
    assert told == pytest.approx(dict(looked_at.opinion.raw), abs=1e-5)
    assert all(type(each) is float for each in told.values())
    exchanged = judge_of_photos(KIND_IDS[::-1])
    other = says(networks_of(tmp_path / "two", of_photos=exchanged), looked_at)
    assert list(other.values()) == pytest.approx(list(told.values())[::-1])


def test_that_it_hears_what_the_judge_of_stretches_says(tmp_path: Path) -> None:
    names = ["surest_stretches_1", "surest_stretches_10", *KIND_IDS[2:]]
    for number, likely in enumerate((0.75, 0.1)):
        networks = networks_of(
            tmp_path / str(number),
            of_stretches=judge_of_stretches(likely),
            of_photos=judge_of_photos(names),
        )
        told = says(networks, sight())
        assert list(told.values())[:2] == pytest.approx([likely] * 2, abs=1e-5)
        nothing = says(networks, sight(suspected=False))
        assert list(nothing.values())[:2] == pytest.approx([1e-5] * 2, rel=0.01)


class Noted:
    """Notes what networks are run, and on what."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs: list[tuple[str, Floats]] = []
        run = Networks.run_ports

        def noted(
            networks: Networks, model_id: str, inputs: Sequence[Floats], progress: Progress
        ) -> tuple[Floats, ...]:
            (table,) = inputs
            self.runs.append((model_id, table))
            return run(networks, model_id, inputs, progress)

        monkeypatch.setattr(Networks, "run_ports", noted)


def test_that_each_judge_gets_its_measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    networks, noted, looked_at = networks_of(tmp_path), Noted(monkeypatch), sight()
    says(networks, looked_at)
    assert [model_id for model_id, _ in noted.runs] == [STRETCH_JUDGE, PHOTO_JUDGE]
    (_, of_stretches), (_, of_photo) = noted.runs
    found = stretches(looked_at)
    assert len(found.area) > 4
    assert np.array_equal(of_stretches, found.features)
    likely = np.full(len(found.area), 0.75, np.float32)
    assert np.array_equal(of_photo, verdict_features(found, likely)[None])


def test_that_nothing_is_asked_of_stretches_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks, noted, looked_at = networks_of(tmp_path), Noted(monkeypatch), sight(suspected=False)
    says(networks, looked_at)
    ((model_id, of_photo),) = noted.runs
    assert model_id == PHOTO_JUDGE
    told = verdict_features(stretches(looked_at), np.zeros(0, np.float32))
    assert np.array_equal(of_photo, told[None])


# --- judges that are of no use --------------------------------------------------------------------


def other_measures(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [names[:-1], names[::-1], (*names, "age")]


@pytest.mark.parametrize("suspected", [True, False])
@pytest.mark.parametrize("features", other_measures(FEATURES), ids=["less", "turned", "more"])
def test_that_a_judge_of_stretches_of_other_measures_is_refused(
    tmp_path: Path, features: tuple[str, ...], suspected: bool
) -> None:
    networks = networks_of(tmp_path, of_stretches=judge_of_stretches(features=features))
    with pytest.raises(NetworkError, match="does not fit this version") as caught:
        says(networks, sight(suspected=suspected))
    assert caught.value.remedy == "Install the program again."
    assert STRETCH_JUDGE in caught.value.details


@pytest.mark.parametrize("features", other_measures(VERDICT_FEATURES), ids=["less", "turned", "+"])
def test_that_a_judge_of_photos_of_other_measures_is_refused(
    tmp_path: Path, features: tuple[str, ...]
) -> None:
    networks = networks_of(tmp_path, of_photos=judge_of_photos(features=features))
    with pytest.raises(NetworkError, match="does not fit this version") as caught:
        says(networks, sight())
    assert caught.value.remedy == "Install the program again."
    assert PHOTO_JUDGE in caught.value.details


@pytest.mark.parametrize("judge", [STRETCH_JUDGE, PHOTO_JUDGE])
def test_that_a_judge_that_says_nothing_of_its_measures_is_refused(
    tmp_path: Path, judge: str
) -> None:
    """A judge of specks knows other ones still, and the sharpener none."""
    for number, content in enumerate((judge_of_specks(), graphs.identity())):
        of_stretches = content if judge == STRETCH_JUDGE else None
        of_photos = content if judge == PHOTO_JUDGE else None
        folder = tmp_path / str(number)
        networks = networks_of(folder, of_stretches=of_stretches, of_photos=of_photos)
        with pytest.raises(NetworkError, match="does not fit this version"):
            says(networks, sight())


@pytest.mark.parametrize("judge", [STRETCH_JUDGE, PHOTO_JUDGE])
@pytest.mark.parametrize("suspected", [True, False])
def test_that_a_missing_judge_is_told(tmp_path: Path, judge: str, suspected: bool) -> None:
    networks = networks_of(tmp_path)
    (tmp_path / f"{judge}.onnx").unlink()
    with pytest.raises(NetworkError, match="not installed") as caught:
        says(networks, sight(suspected=suspected))
    assert caught.value.remedy == "Install the program again."


@pytest.mark.parametrize("suspected", [True, False])
def test_that_judging_can_be_cancelled(tmp_path: Path, suspected: bool) -> None:
    progress, networks = Progress(), networks_of(tmp_path)
    says(networks, sight())
    progress.cancel()
    with pytest.raises(Cancelled):
        judged(sight(suspected=suspected), networks=networks, progress=progress)


# --- the whole examination ------------------------------------------------------------------------


def cracked_wall(scale: int = 1) -> NDArray[np.uint8]:
    """Return a wall with a white crack; each pixel is drawn `scale` × `scale` pixels large."""
    pixels = np.full((384, 512, 3), 120, np.uint8)
    pixels[100:103, 60:400] = 255
    pixels[103:300, 200:204] = 255
    return np.kron(pixels, np.ones((scale, scale, 1), np.uint8))


def test_that_a_report_says_what_the_judge_says_and_not_the_classifier(tmp_path: Path) -> None:
    """To this judge, what is blurred is faded, and the other way round."""
    exchange = {"blurred": "faded", "faded": "blurred"}
    exchanged = judge_of_photos([exchange.get(kind_id, kind_id) for kind_id in KIND_IDS])
    scores = {"blurred": 0.9, "stained": 0.7, "faded": 0.2}
    networks = networks_of(tmp_path, of_photos=exchanged, scores=scores)
    report = assess(draw_portrait(), networks=networks, progress=Progress())
    told = {**dict.fromkeys(KIND_IDS, 0.1), "blurred": 0.2, "faded": 0.9, "stained": 0.7}
    assert report.scores == pytest.approx(told, abs=1e-4)
    assert report.label == "none"
    plain = networks_of(tmp_path / "plain", scores=scores)
    assert assess(draw_portrait(), networks=plain, progress=Progress()).label == "blurred"


@pytest.mark.parametrize("likely", [0.8, 0.3])
def test_that_a_photo_is_cracked_if_its_stretches_are(tmp_path: Path, likely: float) -> None:
    names = ["surest_stretches_1" if kind_id == "cracked" else kind_id for kind_id in KIND_IDS]
    judges = {
        "of_stretches": judge_of_stretches(likely),
        "of_photos": judge_of_photos(names),
    }
    networks = networks_of(tmp_path, **judges)
    report = assess(Photo(cracked_wall()), networks=networks, progress=Progress())
    assert report.scores["cracked"] == pytest.approx(likely, abs=1e-4)
    assert report.label == ("cracked" if likely == 0.8 else "none")


def looked_at(pixels: NDArray[Any], networks: Networks) -> Sight:
    return examine(Photo(pixels), networks=networks, progress=Progress()).sight


@pytest.mark.parametrize("scale", [2, 3])
def test_that_a_large_photo_is_judged_at_the_working_size(tmp_path: Path, scale: int) -> None:
    names = ["damaged", "longest", "mean", "surest_1000", "peak", "many", "share_0.6"]
    networks = networks_of(tmp_path, of_photos=judge_of_photos(names))
    small, large = (looked_at(cracked_wall(each), networks) for each in (1, scale))
    assert WORKING_SIDE_PX == 512
    for each in (small, large):
        assert each.pixels.shape == (384, 512, 3)
        assert each.tone.shape == each.probability.shape == (384, 512)
        assert each.pixels.dtype == each.tone.dtype == each.probability.dtype == np.uint8
    assert np.array_equal(small.pixels, large.pixels)
    assert np.array_equal(small.probability >= LIKELY, large.probability >= LIKELY)
    assert len(stretches(small).area) > 40
    assert says(networks, large) == pytest.approx(says(networks, small), abs=0.03)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), (1, 1)),
        ((300, 200), (300, 200)),
        ((512, 512), (512, 512)),
        ((513, 400), (512, 399)),
        ((700, 1400), (256, 512)),
        ((3, 2000), (1, 512)),
    ],
    ids=str,
)
def test_that_any_photo_is_judged(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    networks = networks_of(tmp_path)
    seen = looked_at(np.full((*size, 3), 255, np.uint8), networks)
    assert seen.pixels.shape == (*expected, 3)
    assert seen.tone.shape == seen.probability.shape == expected
    assert all(0 <= each <= 1 for each in says(networks, seen).values())


@pytest.mark.parametrize("scale", [1, 2])
def test_that_a_deep_photo_is_judged_as_the_same_photo_in_8_bits(
    tmp_path: Path, scale: int
) -> None:
    networks = networks_of(tmp_path, of_photos=judge_of_photos(["damaged", "mean", *KIND_IDS[2:]]))
    pixels = cracked_wall(scale)
    deep = pixels.astype(np.uint16) * np.uint16(257)
    one, other = (looked_at(each, networks) for each in (pixels, deep))
    assert other.pixels.dtype == other.tone.dtype == other.probability.dtype == np.uint8
    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.tone, other.tone)
    assert says(networks, other) == pytest.approx(says(networks, one), abs=1e-4)


@pytest.mark.parametrize(("noisy", "lighter"), [(0.9, 26), (0.1, 0)])
def test_that_a_noisy_photos_tone_is_the_sharpened_one(
    tmp_path: Path, noisy: float, lighter: int
) -> None:
    """What the classifier makes of that is heard as well, where there is any."""
    networks = networks_of(
        tmp_path, scores={"noisy": noisy, "cracked": 0.6}, sharpener=graphs.brightening(26 / 255)
    )
    pixels = np.full((96, 80, 3), 120, np.uint8)
    seen = looked_at(pixels, networks)
    assert np.array_equal(seen.pixels, pixels)
    assert (seen.tone == 120 + lighter).all()
    assert seen.opinion.first["noisy"] == pytest.approx(noisy)
    assert seen.opinion.cracked_sharpened == pytest.approx(0.6)


def test_that_the_first_look_and_all_looks_together_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo is looked at again without its cracks, for all but those."""
    looks = [0.2, 0.7]

    def told(*_: object, **__: object) -> dict[str, float]:
        return dict.fromkeys(KIND_IDS, looks.pop(0))

    monkeypatch.setattr("photorestorer_gui.damage.assess.classify", told)
    seen = looked_at(cracked_wall(), networks_of(tmp_path))
    assert not looks
    assert seen.opinion.first == dict.fromkeys(KIND_IDS, 0.2)
    assert seen.opinion.raw == {**dict.fromkeys(KIND_IDS, 0.7), "cracked": 0.2, "missing": 0.2}
    assert seen.opinion.cracked_sharpened == 0.2
