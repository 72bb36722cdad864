"""Synthetic damage, and the truth that comes with it."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training import ageing, degrade, fractures, optics
from photorestorer_gui.training.degrade import (
    PLAIN_NOISE,
    VISIBLE,
    Cracking,
    Damaged,
    _Strength,
    covered_by,
    damage,
    lay_over,
    scan,
)
from photorestorer_gui.training.fields import Floats, LineCanvas, Rng
from photorestorer_gui.training.fractures import CRACKS, MISSING, Layer, stamped
from photorestorer_gui.training.mounts import mount, slide_mount

SEEDS = range(12)
COVERING = ("cracked", "missing")
LAYERS = {**CRACKS, **MISSING}


def stamp() -> Floats:
    drawn = np.zeros((60, 80), np.float32)
    drawn[20:24, 5:70] = 1.0
    return drawn


def done_to(photo: Floats, kinds: tuple[str, ...], seed: int) -> Damaged:
    return damage(np.random.default_rng(seed), photo, kinds, stamps=[stamp()])


def is_picture(photo: Floats, like: Floats) -> bool:
    return (
        photo.shape == like.shape
        and photo.dtype == np.float32
        and bool(np.isfinite(photo).all())
        and float(photo.min()) >= 0.0
        and float(photo.max()) <= 1.0
    )


@pytest.mark.parametrize("kinds", [(), *((k,) for k in KIND_IDS), KIND_IDS], ids=str)
def test_that_damage_stays_a_picture(good_photo: Floats, kinds: tuple[str, ...]) -> None:
    before = good_photo.copy()
    for seed in SEEDS:
        damaged = done_to(good_photo, kinds, seed)
        assert is_picture(damaged.photo, good_photo)
        assert is_picture(damaged.uncracked, good_photo)
        assert damaged.mask.shape == damaged.faint.shape == good_photo.shape[:2]
        assert damaged.mask.dtype == damaged.faint.dtype == np.bool_
    assert np.array_equal(good_photo, before), "the good photo stays as it is"


def test_that_the_same_seed_gives_the_same_damage(good_photo: Floats) -> None:
    for seed in SEEDS:
        one, other = (done_to(good_photo, KIND_IDS, seed) for _ in range(2))
        assert np.array_equal(one.photo, other.photo)
        assert np.array_equal(one.mask, other.mask)
        assert np.array_equal(one.faint, other.faint)
        assert one.kinds == other.kinds


def test_that_other_seeds_give_other_damage(good_photo: Floats) -> None:
    photos = [done_to(good_photo, ("cracked", "noisy"), seed).photo for seed in SEEDS]
    assert len({photo.tobytes() for photo in photos}) == len(photos)


@pytest.mark.parametrize("kind", KIND_IDS)
def test_that_every_kind_does_something(good_photo: Floats, kind: str) -> None:
    seen = [np.abs(done_to(good_photo, (kind,), s).photo - good_photo).max() for s in SEEDS]
    assert np.median(seen) > 0.02


def test_that_no_damage_asked_for_is_none_done(good_photo: Floats) -> None:
    damaged = done_to(good_photo, (), 0)
    assert np.array_equal(damaged.photo, good_photo)
    assert np.array_equal(damaged.uncracked, good_photo)
    assert damaged.kinds == ()
    assert not damaged.mask.any()
    assert not damaged.faint.any()


@pytest.mark.parametrize("kind", COVERING)
def test_that_the_mask_covers_what_hides_the_photo(good_photo: Floats, kind: str) -> None:
    covered = 0
    for seed in range(40):
        damaged = done_to(good_photo, (kind,), seed)
        change = np.abs(damaged.photo - damaged.uncracked).max(axis=2)
        outside = ~(damaged.mask | damaged.faint)
        # A layer that hides less than 2 % of a pixel counts as nothing; three may lie on it.
        assert change[outside].max(initial=0.0) < 0.1
        assert np.mean(change[outside] > 0.02) < 0.02
        if kind == "cracked":
            assert (change[damaged.mask] >= VISIBLE - 1e-6).all()
        elif damaged.mask.any():  # gaps where a missing part looks like the photo belong to it
            assert np.mean(change[damaged.mask] >= VISIBLE - 1e-6) > 0.6
        assert not (damaged.mask & damaged.faint).any()
        assert (kind in damaged.kinds) == bool(damaged.mask.any())
        covered += bool(damaged.mask.any())
    assert covered > 25, "most damage can be seen"


@pytest.mark.parametrize("kind", ["blurred", "noisy", "stained", "faded", "colourless"])
def test_that_damage_that_hides_nothing_has_no_mask(good_photo: Floats, kind: str) -> None:
    for seed in SEEDS:
        damaged = done_to(good_photo, (kind,), seed)
        assert not damaged.mask.any()
        assert np.array_equal(damaged.photo, damaged.uncracked)
        assert damaged.kinds == (kind,)


def test_that_late_noise_is_the_same_on_what_filling_should_give(good_photo: Floats) -> None:
    for seed in SEEDS:
        damaged = done_to(good_photo, ("noisy", "cracked"), seed)
        sound = ~(damaged.mask | damaged.faint)
        change = np.abs(damaged.photo - damaged.uncracked).max(axis=2)
        # JPEG, one of the noises, carries a change across its block of 8 pixels.
        assert np.median(change[sound]) < 0.02


def test_that_blur_may_fall_on_the_cracks_and_widens_the_mask(good_photo: Floats) -> None:
    widths = []
    for seed in range(30):
        damaged = done_to(good_photo, ("blurred", "cracked"), seed)
        sound = ~(damaged.mask | damaged.faint)
        change = np.abs(damaged.photo - damaged.uncracked).max(axis=2)
        assert change[sound].max(initial=0.0) < 0.15, "no halo outside the mask"
        widths.append(detail(damaged.photo))
    assert np.isfinite(widths).all()


def test_that_where_tells_the_mask_apart(good_photo: Floats) -> None:
    stains = 0
    for seed in SEEDS:
        damaged = done_to(good_photo, ("cracked", "missing", "stained"), seed)
        assert set(damaged.where) == {"cracked", "missing", "stained"}
        assert not (damaged.where["cracked"] & damaged.where["missing"]).any()
        both = damaged.where["cracked"] | damaged.where["missing"]
        assert np.array_equal(both, damaged.mask)
        stains += bool(damaged.where["stained"].any())
        for kind in ("cracked", "missing"):
            assert (kind in damaged.kinds) == bool(damaged.where[kind].any())
        assert "stained" in damaged.kinds
        if not damaged.where["stained"].any():
            assert "stained" in damaged.uncertain
    assert stains > len(SEEDS) // 2


def test_that_weak_damage_is_uncertain_and_strong_damage_is_not(good_photo: Floats) -> None:
    smooth = optics.gaussian_blur(good_photo, 3.0)
    weak = 0
    for seed in range(40):
        damaged = done_to(smooth, ("noisy",), seed)
        change = float(np.sqrt(np.mean(np.square(damaged.photo - smooth))))
        assert set(damaged.uncertain) == ({"noisy"} if change < PLAIN_NOISE else set())
        weak += change < PLAIN_NOISE
    assert 0 < weak < 20, "some noise, compression above all, is too weak to be asked for"


def test_that_compression_is_the_harsher_the_more_noise_is_asked_for(good_photo: Floats) -> None:
    compressed = 0
    for seed in range(60):
        light, harsh = (
            optics.noise(np.random.default_rng(seed), good_photo, sigma, sigma)
            for sigma in (0.03, 0.16)
        )
        if (harsh == optics.jpeg(good_photo, 8)).all():
            compressed += 1
            assert (light == optics.jpeg(good_photo, 29)).all()
    assert compressed >= 3


def test_that_fading_makes_early_noise_weaker() -> None:
    strength = _Strength(blur_px=3.0, blur=0.05, noise=0.06)
    before = np.random.default_rng(0).random((40, 40, 3)).astype(np.float32)
    assert strength.doubts({"noisy", "blurred"}) == set()
    strength.weaken(before, 0.3 * before)
    assert strength.noise == pytest.approx(0.018, rel=0.01)
    assert strength.doubts({"noisy", "blurred"}) == {"noisy"}


def test_that_single_layers_have_the_mask_of_damage(good_photo: Floats) -> None:
    for name, draw in LAYERS.items():
        layer = draw(np.random.default_rng(4), good_photo)
        damaged = covered_by(good_photo, [layer])
        assert np.array_equal(damaged.uncracked, good_photo), name
        assert not damaged.mask[layer.alpha == 0].any() or layer.shade is not None
        assert damaged.kinds == (("cracked",) if damaged.mask.any() else ())


# --- layers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYERS)
def test_that_a_layer_has_the_promised_shape(good_photo: Floats, name: str) -> None:
    drawn = 0
    for seed in SEEDS:
        layer = LAYERS[name](np.random.default_rng(seed), good_photo)
        assert layer.alpha.shape == good_photo.shape[:2]
        assert layer.alpha.dtype == np.float32
        assert float(layer.alpha.min()) >= 0.0
        assert float(layer.alpha.max()) <= 1.0
        assert np.asarray(layer.colour).shape in ((3,), good_photo.shape)
        assert np.isfinite(layer.colour).all()
        assert layer.shade is None or layer.shade.shape == good_photo.shape[:2]
        assert is_picture(lay_over(good_photo, layer), good_photo)
        drawn += bool((layer.alpha > 0.1).any())
    assert drawn > len(SEEDS) // 2


def test_that_layers_draw_at_any_size() -> None:
    for name, draw in LAYERS.items():
        for height, width in ((64, 64), (48, 300), (257, 65)):
            photo = np.full((height, width, 3), 0.5, np.float32)
            layer = draw(np.random.default_rng(3), photo)
            assert layer.alpha.shape == (height, width), name


def test_that_a_stamp_is_laid_at_most_whole(good_photo: Floats) -> None:
    for seed in SEEDS:
        layer = stamped(np.random.default_rng(seed), good_photo, stamp())
        assert layer.alpha.shape == good_photo.shape[:2]
        assert 0.0 <= float(layer.alpha.min()) <= float(layer.alpha.max()) <= 1.0


def test_that_laying_over_mixes_by_coverage() -> None:
    photo = np.full((2, 3, 3), 0.25, np.float32)
    alpha = np.array([[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]], np.float32)
    white = np.ones(3, np.float32)
    laid = lay_over(photo, Layer(alpha, white))
    assert np.allclose(laid[0, :, 0], [0.25, 0.625, 1.0])
    assert np.array_equal(laid[1], photo[1])
    shaded = lay_over(photo, Layer(alpha, white, np.full((2, 3), -0.5, np.float32)))
    assert np.allclose(shaded[0, :, 0], [0.0, 0.375, 1.0])


@pytest.mark.parametrize("width_px", [1.0, 2.0, 5.0, 9.0])
def test_that_a_line_is_about_as_wide_as_asked(width_px: float) -> None:
    canvas = LineCanvas(60, 100)
    canvas.draw(np.array([[10.0, 30.0], [90.0, 30.0]], np.float32), width_px)
    alpha = canvas.alpha()
    # OpenCV's smoothed lines are two and a half pixels wider than asked, of the enlarged ones.
    assert width_px - 0.2 <= alpha[:, 50].sum() <= width_px + 1.0
    assert alpha.max() <= 1.0
    assert alpha[:20].max() == 0.0


# --- blur, noise, tone ----------------------------------------------------------------------------


def detail(photo: Floats) -> float:
    return float(np.abs(np.diff(photo, axis=1)).mean())


BLURS = {
    "gauss": lambda photo: optics.gaussian_blur(photo, 2.0),
    "lens": lambda photo: optics.defocus_blur(photo, 4.0),
    "movement": lambda photo: optics.motion_blur(photo, 9.0, 0.3),
    "copy": lambda photo: optics.low_resolution(photo, 4.0),
}


@pytest.mark.parametrize("name", BLURS)
def test_that_blur_takes_detail_and_keeps_light(good_photo: Floats, name: str) -> None:
    soft = BLURS[name](good_photo)
    assert soft.shape == good_photo.shape
    assert detail(soft) < 0.8 * detail(good_photo)
    assert soft.mean() == pytest.approx(good_photo.mean(), abs=0.02)


@pytest.mark.parametrize("name", sorted(BLURS))
def test_that_what_is_black_stays_within_range_and_can_fade(name: str) -> None:
    photo = np.zeros((160, 160, 3), np.float32)
    photo[60:100, 60:100] = 1.0
    blurred = BLURS[name](photo)
    assert 0.0 <= blurred.min() <= blurred.max() <= 1.0
    assert all(np.isfinite(ageing.fade(np.random.default_rng(s), blurred)).all() for s in range(8))


@pytest.mark.parametrize("sigma", [0.02, 0.1])
def test_that_noise_is_as_strong_as_asked(sigma: float) -> None:
    grey = np.full((128, 128, 3), 0.5, np.float32)
    rng = np.random.default_rng(1)
    assert optics.gaussian_noise(rng, grey, sigma).std() == pytest.approx(sigma, rel=0.1)
    assert optics.film_grain(rng, grey, sigma).std() == pytest.approx(sigma, rel=0.25)


def test_that_grey_has_no_colour(good_photo: Floats) -> None:
    assert np.ptp(ageing.grey(good_photo), axis=2).max() < 1e-6


def test_that_fading_lowers_contrast(good_photo: Floats) -> None:
    for seed in SEEDS:
        faded = ageing.fade(np.random.default_rng(seed), good_photo)
        assert faded.std() < 0.85 * good_photo.std()


def test_that_the_mount_of_a_slide_stays_black_around_a_window_with_round_corners(
    good_photo: Floats,
) -> None:
    pale = 0.6 + 0.4 * cv2.resize(good_photo, (384, 384), interpolation=cv2.INTER_LINEAR)
    rounded = 0
    for seed in SEEDS:
        framed, hidden = slide_mount(np.random.default_rng(seed), pale)
        assert framed.shape == pale.shape
        assert framed.dtype == np.float32
        window = (~hidden).astype(np.uint8)
        inner = cv2.erode(window, np.ones((9, 9), np.uint8), borderValue=0) > 0
        outer = cv2.dilate(window, np.ones((9, 9), np.uint8)) == 0
        assert np.array_equal(framed[inner], pale[inner]), "what the window shows is as it was"
        assert framed[outer].max(initial=0.0) < 0.1
        rows = np.flatnonzero(~hidden.all(axis=1))
        rounded += int(hidden[rows[0]].sum() > hidden[rows[len(rows) // 2]].sum())
    assert rounded > len(SEEDS) // 2


@pytest.mark.parametrize("harmless", [scan, mount, ageing.exposure], ids=["scan", "mount", "light"])
def test_that_what_is_no_damage_stays_a_picture(good_photo: Floats, harmless: object) -> None:
    before = good_photo.copy()
    assert callable(harmless)
    for seed in SEEDS:
        rng: Rng = np.random.default_rng(seed)
        assert is_picture(harmless(rng, good_photo), good_photo)
    assert np.array_equal(good_photo, before)


def test_that_a_scan_hardly_changes_a_photo(good_photo: Floats) -> None:
    changes: list[NDArray[np.float32]] = [
        np.abs(scan(np.random.default_rng(seed), good_photo) - good_photo) for seed in SEEDS
    ]
    assert max(float(change.mean()) for change in changes) < 0.02


@pytest.mark.parametrize("stamps", [[], [stamp()]])
def test_that_cracks_are_drawn_as_often_as_asked(
    good_photo: Floats, monkeypatch: pytest.MonkeyPatch, stamps: list[Floats]
) -> None:
    drawn: Counter[str] = Counter()
    nothing = Layer(np.zeros(good_photo.shape[:2], np.float32), np.zeros(3, np.float32))

    def noted(name: str) -> Layer:
        drawn[name] += 1
        return nothing

    for name in CRACKS:
        monkeypatch.setitem(CRACKS, name, lambda *_, name=name: noted(name))
    monkeypatch.setattr(degrade, "stamped", lambda *_: noted(degrade.STAMP))
    rng = np.random.default_rng(0)
    asked = Cracking(odds={"crease": 1, "stamp": 2})
    for _ in range(300):
        damage(rng, good_photo, ["cracked"], stamps=stamps, cracking=asked)
    assert set(drawn) == {"crease", *["stamp"] * len(stamps)}
    if stamps:
        assert 1.5 < drawn["stamp"] / drawn["crease"] < 2.6
    drawn.clear()
    for _ in range(200):
        damage(rng, good_photo, ["cracked"], stamps=stamps)
    assert set(drawn) == {*CRACKS, *["stamp"] * len(stamps)}


def test_that_the_tables_of_layers_share_no_name() -> None:
    assert not CRACKS.keys() & MISSING.keys()
    assert all(draw.__module__ == fractures.__name__ for draw in LAYERS.values())
