"""What the judges of damage learn from: photos as they see them, and the truth of each stretch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.stretches import FEATURES, stretches
from photorestorer_gui.errors import NetworkError, PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training import judge_samples
from photorestorer_gui.training.degrade import Damaged
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.judge_samples import (
    FOLDS,
    MOST_SIDE_PX,
    Case,
    CaseMaker,
    JudgeSource,
    case_maker,
    case_of,
    drawn_cases,
)
from photorestorer_gui.training.portraits import BLEMISHED, SPECKED_FOLDERS
from photorestorer_gui.training.trials import LEAST_SIDE_PX, PAPER_COVERAGE, Trial
from tests.networks import graphs
from tests.pictures import draw_portrait

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

BROKEN_PLATE = "voteview_hist/007079"
SIZE = (180, 144)


# --- the truth of a photo -------------------------------------------------------------------------


def trial(pixels: Bytes, mask: Bools, *, kinds: tuple[str, ...] = (), weak: str = "") -> Trial:
    none = np.zeros(mask.shape, np.bool_)
    uncertain = tuple(weak.split())
    return Trial(pixels, pixels, pixels, mask, none, kinds, uncertain)


def cracked(height: int = SIZE[0], width: int = SIZE[1]) -> Bytes:
    """Return a wall with a white line down and one across, apart: the stand-in takes both."""
    pixels = np.full((height, width, 3), 120, np.uint8)
    pixels[height // 2 : height // 2 + 3, 12 : width - 12] = 255
    pixels[12 : height // 3, 24:27] = 255
    return pixels


def nowhere(pixels: Bytes) -> Bools:
    return np.zeros(pixels.shape[:2], np.bool_)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Networks:
    return graphs.stand_ins(tmp_path_factory.mktemp("networks"))


def where(pixels: Bytes, networks: Networks) -> NDArray[np.int32]:
    """Return the labels of the stretches of a photo, which a case does not carry."""
    seen = examine(Photo(pixels), networks=networks, progress=Progress())
    return stretches(seen.sight).labels


def test_that_damage_is_what_the_mask_and_its_rim_cover(networks: Networks) -> None:
    """A row of the mask is enough for a line of three, but not for one of five."""
    pixels = cracked()
    pixels[150:155, 12:24] = 255
    mask = nowhere(pixels)
    mask[91, 12:80] = mask[152, 12:24] = True
    case = case_of(trial(pixels, mask), nowhere(pixels), 0, networks)
    labels = where(pixels, networks)
    shares = {(row, column): float(case.damaged[labels[row, column] - 1]) for row, column in AT}
    assert shares == pytest.approx(AT)
    assert labels.max() == len(case.damaged) == len(case.doubtful) == len(case.seen.area)
    assert case.damaged.dtype == case.doubtful.dtype == np.float32
    assert not case.doubtful.any()


AT = {
    (91, 12): 1.0,
    (91, 70): 1.0,
    (91, 72): 9 / 12,  # columns 72 to 80 of 72 to 83, the last of them by its rim
    (91, 84): 0.0,
    (91, 120): 0.0,
    (20, 24): 0.0,
    (152, 12): 3 * 12 / (5 * 12),
}


def test_that_what_is_unknown_is_counted_without_a_rim(networks: Networks) -> None:
    pixels = cracked()
    unknown = nowhere(pixels)
    unknown[91, 12:36] = unknown[12:24] = True
    case = case_of(trial(pixels, nowhere(pixels)), unknown, 1, networks)
    labels = where(pixels, networks)
    doubtful = [float(case.doubtful[labels[at] - 1]) for at in ((91, 12), (91, 36), (12, 24))]
    assert doubtful == pytest.approx([1 / 3, 0, 1])
    assert not case.damaged.any()
    assert case.fold == 1


def test_that_shares_are_those_of_the_size_at_which_a_photo_is_judged(networks: Networks) -> None:
    pixels = np.repeat(np.repeat(cracked(256, 160), 4, axis=0), 4, axis=1)
    mask = pixels[..., 0] == 255
    mask[:400] = False
    case = case_of(trial(pixels, mask), nowhere(pixels), 0, networks)
    assert case.seen.size == 512 * 320
    labels = where(pixels, networks)
    assert labels.shape == (512, 320)
    assert case.damaged[labels[258, 100] - 1] > 0.75
    assert case.damaged[labels[100, 51] - 1] == 0.0


def test_that_labels_are_not_carried_along_and_everything_else_is(networks: Networks) -> None:
    pixels = cracked()
    case = case_of(trial(pixels, nowhere(pixels)), nowhere(pixels), 0, networks)
    sight = examine(Photo(pixels), networks=networks, progress=Progress()).sight
    seen = stretches(sight)
    assert case.seen.labels.size == 0
    assert case.seen.labels.dtype == np.int32
    assert case.seen.size == seen.size == SIZE[0] * SIZE[1]
    for name in ("area", "features", "of_photo"):
        assert np.array_equal(getattr(case.seen, name), getattr(seen, name))
    assert len(seen.area) > 10


def test_that_kinds_and_those_that_are_not_plain_are_noted(networks: Networks) -> None:
    pixels = cracked()
    told = trial(pixels, nowhere(pixels), kinds=("cracked", "faded"), weak="faded blurred")
    case = case_of(told, nowhere(pixels), 0, networks)
    assert case.kinds.dtype == case.plain.dtype == np.bool_
    assert [KIND_IDS[n] for n in np.flatnonzero(case.kinds)] == ["cracked", "faded"]
    assert [KIND_IDS[n] for n in np.flatnonzero(~case.plain)] == ["blurred", "faded"]


def test_that_the_damaged_photo_is_looked_at_and_may_show_nothing(networks: Networks) -> None:
    calm = np.full((*SIZE, 3), 120, np.uint8)
    whole = np.ones(SIZE, np.bool_)
    case = case_of(Trial(cracked(), calm, cracked(), whole, whole, ()), whole, 0, networks)
    assert case.damaged.shape == case.doubtful.shape == (0,)
    assert case.seen.features.shape == (0, len(FEATURES))


# --- drawing --------------------------------------------------------------------------------------


def source_of(root: Path, photos: dict[str, Photo]) -> JudgeSource:
    for name, photo in photos.items():
        path = root / "portraits" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        save_photo(photo, path)
    models = graphs.weights_folder(root / "models")
    return JudgeSource(models, (root / "portraits", root / "no stamps"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> JudgeSource:
    photos = {f"sound/{seed}": draw_portrait(280, 260, seed=seed) for seed in range(3)}
    return source_of(tmp_path_factory.mktemp("drawn"), photos)


def same(one: Case, other: Case) -> bool:
    arrays = [
        (each.seen.features, each.seen.of_photo, each.damaged, each.doubtful, each.kinds)
        for each in (one, other)
    ]
    return one.fold == other.fold and all(map(np.array_equal, *arrays))


def test_that_a_drawn_photo_depends_on_the_seed_alone(
    source: JudgeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not on what was drawn before, nor on how many are drawn after it."""
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 256)
    first = drawn_cases(source, 4, 4)
    other = drawn_cases(source, 5, 2)
    again = drawn_cases(source, 4, 3)
    assert [len(each) for each in (first, other, again)] == [4, 2, 3]
    assert all(map(same, first, again))
    assert not any(map(same, first, other))
    assert not same(first[0], first[1])
    for case in first:
        assert len(case.damaged) == len(case.doubtful) == len(case.seen.area)
        for shares in (case.damaged, case.doubtful):
            assert (shares >= 0).all()
            assert (shares <= 1 + 1e-6).all()
        assert case.kinds.shape == case.plain.shape == (len(KIND_IDS),)


def test_that_one_maker_serves_a_process(source: JudgeSource) -> None:
    same_place = JudgeSource(source.models, source.folders)
    assert case_maker(source) is case_maker(same_place)


SCENE, DECOY, MOUNT = 30, 32, 34
"""Tones of what is no portrait, and of portraits with something on them."""


class Drawn:
    """Draws without looking: what was asked for, and what came of it.

    Only portraits as they are, unless told otherwise; `often` says how often it is what.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **often: float) -> None:
        self.trials: list[Trial] = []
        self.unknown: list[Bools] = []
        self.folds: list[int] = []
        self.paper: list[tuple[tuple[str, ...], float]] = []
        self.mixed: list[tuple[str, ...]] = []
        for name in ("case_of", "visibly_damaged", "damage"):
            monkeypatch.setattr(judge_samples, name, getattr(self, name))
        for name in ("SCENES", "DECOYED", "MOUNTED"):
            monkeypatch.setattr(judge_samples, name, often.get(name, 0.0))
        for name, tone in (("scenery", SCENE), ("decoy", DECOY), ("mount", MOUNT)):
            monkeypatch.setattr(judge_samples, name, self.covering(tone))

    def case_of(self, drawn: Trial, unknown: Bools, fold: int, networks: Networks) -> None:
        self.trials.append(drawn)
        self.unknown.append(unknown)
        self.folds.append(fold)

    def visibly_damaged(
        self, rng: Rng, photo: Floats, kinds: Sequence[str], stamps: Sequence[Floats], **more: float
    ) -> Damaged:
        self.paper.append((tuple(kinds), more["coverage"]))
        return self.marked(photo, kinds)

    def damage(self, rng: Rng, photo: Floats, kinds: Sequence[str], **more: object) -> Damaged:
        self.mixed.append(tuple(kinds))
        return self.marked(photo, kinds)

    def marked(self, photo: Floats, kinds: Sequence[str]) -> Damaged:
        mask, faint = np.zeros((2, *photo.shape[:2]), np.bool_)
        mask[:10], faint[5:20] = True, True
        return Damaged(photo, photo, mask, faint, tuple(kinds), (), {})

    @staticmethod
    def covering(tone: int) -> Callable[[Rng, Floats], Floats]:
        """Return what fills a picture, but for a corner, with a tone."""

        def covered(rng: Rng, photo: Floats) -> Floats:
            photo = photo.copy()
            photo[50:] = tone / 255
            return photo

        return covered

    @property
    def tones(self) -> list[int]:
        """The tones of the drawn portraits, by which flat ones are known."""
        return [int(np.median(each.clean)) for each in self.trials]


def flat(tone: int, height: int = 300, width: int = 280) -> Photo:
    return Photo(np.full((height, width, 3), tone, np.uint8))


def specked(tone: int) -> Photo:
    pixels = flat(tone, 512, 512).pixels.copy()
    pixels[60:400:50, 60:400:50] = pixels[8, 60:400:50] = 200
    return Photo(pixels)


def draw(source: JudgeSource, count: int) -> None:
    maker, rng = CaseMaker(source), np.random.default_rng(1)
    for _ in range(count):
        maker.draw(rng)


def test_that_neither_damaged_nor_small_portraits_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BROKEN_PLATE in BLEMISHED
    photos = {
        "voteview_hist/one": flat(60),
        BROKEN_PLATE: flat(220),
        "other/007079": flat(100, LEAST_SIDE_PX, LEAST_SIDE_PX),
        "other/small": flat(200, LEAST_SIDE_PX - 1, 600),
        "other/large": flat(140, MOST_SIDE_PX + 1, 400),
    }
    drawn = Drawn(monkeypatch)
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 64)
    draw(source_of(tmp_path, photos), 60)
    assert set(drawn.tones) == {60, 100, 140}


def test_that_people_are_divided_and_each_is_always_in_the_same_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = {f"{'ab'[tone % 2]}/{tone // 2}": flat(tone) for tone in range(40, 60)}
    root = source_of(tmp_path, photos)
    drawn = Drawn(monkeypatch)
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 64)
    draw(root, 100)
    draw(root, 60)
    folds: dict[int, set[int]] = {}
    for tone, fold in zip(drawn.tones, drawn.folds, strict=True):
        folds.setdefault(tone, set()).add(fold)
    assert len(folds) > 15
    assert all(len(each) == 1 for each in folds.values())
    people = Counter(fold for (fold,) in folds.values())
    assert set(people) == set(range(FOLDS))
    assert min(people.values()) >= 4


def test_that_a_folder_of_few_is_drawn_nearly_as_often_as_one_of_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the time folders are as likely as each other, else portraits are."""
    photos = {f"many/{tone}": flat(tone, 256, 256) for tone in range(60, 69)}
    drawn = Drawn(monkeypatch)
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 32)
    draw(source_of(tmp_path, {**photos, "few/one": flat(200, 256, 256)}), 400)
    tones = Counter(drawn.tones)
    assert len(tones) == 10
    assert tones[200] / 400 == pytest.approx(0.5 * 0.5 + 0.5 * 0.1, abs=0.07)


def test_that_photos_are_damaged_as_in_the_paper_mixed_or_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = {"a/one": flat(60, 300, 280), "a/large": flat(120, MOST_SIDE_PX + 1, 280)}
    drawn = Drawn(monkeypatch)
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 128)
    monkeypatch.setattr(judge_samples, "scan", lambda rng, photo: photo / 2)
    draw(source_of(tmp_path, photos), 200)
    assert len(drawn.paper) / 200 == pytest.approx(0.5, abs=0.1)
    assert len(drawn.mixed) / 200 == pytest.approx(0.3, abs=0.1)
    kinds = {kinds for kinds, _ in drawn.paper}
    soft = [("blurred",), ("noisy",), ("blurred", "cracked"), ("noisy", "cracked")]
    assert kinds == {("cracked",), *soft}
    assert {coverage for _, coverage in drawn.paper} == {0.0, PAPER_COVERAGE}
    assert {kind for each in drawn.mixed for kind in each} == set(KIND_IDS)
    sound = [each for each in drawn.trials if not each.mask.any()]
    assert len(sound) == 200 - len(drawn.paper) - len(drawn.mixed)
    assert {each.clean.shape[:2] for each in sound} == {(300, 280), (128, 128)}
    assert all(set(each.kinds) <= {"colourless"} for each in sound)
    scanned = [not np.array_equal(each.clean, each.damaged) for each in sound]
    assert np.mean(scanned) == pytest.approx(0.6, abs=0.2)


def test_that_nothing_is_known_of_what_is_faint_and_of_an_originals_own_specks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = {"fsa_owi/old": specked(60), "sound/new": specked(120)}
    assert "fsa_owi" in SPECKED_FOLDERS
    drawn = Drawn(monkeypatch)
    draw(source_of(tmp_path, photos), 24)
    assert set(drawn.tones) == {60, 120}
    seen: set[tuple[int, bool]] = set()
    for tone, each, unknown in zip(drawn.tones, drawn.trials, drawn.unknown, strict=True):
        assert not (unknown & each.mask).any()
        assert unknown[10:20].all() == each.mask.any()
        assert unknown[60:400:50, 60:400:50].all() == (tone == 60)
        assert unknown[:10].any() == (tone == 60 and not each.mask.any())
        assert unknown[20:].any() == (tone == 60)
        seen.add((tone, bool(each.mask.any())))
    assert len(seen) == 4


def test_that_some_pictures_are_no_portraits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are sound, or damaged by any mixture; they have no specks of their own."""
    drawn = Drawn(monkeypatch, SCENES=1.0, DECOYED=1.0)
    draw(source_of(tmp_path, {"fsa_owi/old": specked(60)}), 80)
    assert set(drawn.tones) == {SCENE}
    assert not drawn.paper
    assert len(drawn.mixed) / 80 == pytest.approx(0.4, abs=0.15)
    assert {kind for each in drawn.mixed for kind in each} == set(KIND_IDS)
    assert len(set(drawn.folds)) == 1
    for each, unknown in zip(drawn.trials, drawn.unknown, strict=True):
        assert each.clean[8, 60:400:50].min() == 200, "dots, which the scene has"
        assert not unknown[:10].any()
        assert not unknown[20:].any()
        assert unknown[10:20].all() == each.mask.any()


@pytest.mark.parametrize(
    ("name", "tone", "share"), [("DECOYED", DECOY, 0.14), ("MOUNTED", MOUNT, 0.06)]
)
def test_that_what_only_looks_like_damage_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, tone: int, share: float
) -> None:
    """On damaged portraits and on others, and it is no part of the truth."""
    assert getattr(judge_samples, name) == share
    monkeypatch.setattr("photorestorer_gui.training.trials.SIDE_PX", 256)
    source = source_of(tmp_path, {"a/one": flat(200, 256, 256)})
    always = Drawn(monkeypatch, **{name: 1.0})
    draw(source, 40)
    assert set(always.tones) == {tone}
    assert {bool(each.mask.any()) for each in always.trials} == {False, True}
    assert not any(each.mask[50:].any() for each in always.trials)
    half = Drawn(monkeypatch, **{name: 0.5})
    draw(source, 80)
    assert half.tones.count(tone) / 80 == pytest.approx(0.5, abs=0.18)


@pytest.mark.parametrize("fault", ["small", "damaged"])
def test_that_a_folder_without_a_sound_portrait_is_refused(tmp_path: Path, fault: str) -> None:
    name, side = ("a/small", LEAST_SIDE_PX - 1) if fault == "small" else (BROKEN_PLATE, 300)
    source = source_of(tmp_path, {name: flat(120, side, 300)})
    with pytest.raises(PhotoRestorerError, match="holds no sound portrait of 256 pixels") as caught:
        CaseMaker(source)
    assert str(source.folders[0]) in caught.value.summary
    assert "larger portraits" in caught.value.remedy


def test_that_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "portraits").mkdir()
    with pytest.raises(PhotoRestorerError, match="holds no picture") as caught:
        CaseMaker(source_of(tmp_path, {}))
    assert caught.value.remedy


def test_that_a_missing_network_is_told(source: JudgeSource, tmp_path: Path) -> None:
    bare = JudgeSource(tmp_path, source.folders)
    with pytest.raises(NetworkError, match="not installed"):
        drawn_cases(bare, 0, 1)
