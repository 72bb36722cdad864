"""Filling with LaMa, by stand-ins that are off in known ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.make_lama import Size, lama
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.install import add
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration import inpaint
from photorestorer_gui.restoration.inpaint import Inpainter, spread
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from tests.networks import graphs
from tests.pictures import draw_portrait

(CARD,) = (card for card in CATALOGUE if card.id == "lama")
AS_IT_IS = FillCracks(network="lama", grain=0.0, matching=0.0)


class Counting(Networks):
    """Notes what the network was shown."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.shown: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []

    def run_ports(self, model_id: str, inputs: Any, progress: Progress) -> Any:
        answers = super().run_ports(model_id, inputs, progress)
        self.shown.append((inputs[0].copy(), inputs[1].copy()))
        return answers


def standing_in(folder: Path, **how: Any) -> Counting:
    made = graphs.networks_of(folder, {"lama": graphs.inpainting(**how)})
    return Counting(made.store, cards=[made.card("lama")], threads=1)


def smooth(height: int = 600, width: int = 700, *, bits: int = 8) -> Photo:
    """A photo whose tones change slowly, so that a mean of surroundings is a good fill."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    tones = 0.3 + 0.4 * across / width + 0.1 * down / height
    pixels = np.stack([tones, 0.9 * tones, 0.8 * tones], axis=2) * (2**bits - 1)
    return Photo(np.rint(pixels).astype(np.uint8 if bits == 8 else np.uint16))


def scratched(photo: Photo, *, width_px: int = 6) -> tuple[Photo, Mask]:
    """The photo with a white scratch across its middle, and the mask of it."""
    mask = np.zeros((photo.height, photo.width), np.bool_)
    middle = photo.height // 2
    mask[middle : middle + width_px, photo.width // 4 : photo.width // 2] = True
    pixels = photo.pixels.copy()
    pixels[mask] = photo.peak
    return photo.with_pixels(pixels), Mask(mask)


def mended(step: FillCracks, photo: Photo, mask: Mask, networks: Networks) -> NDArray[Any]:
    return step.apply(photo, mask, networks, Progress()).pixels


def off_by(found: NDArray[Any], truth: Photo, mask: Mask) -> float:
    """Largest mistake in the mask, as a share of white."""
    wrong = found[mask.pixels].astype(np.float64) - truth.pixels[mask.pixels]
    return float(np.abs(wrong).max() / truth.peak)


# --- the same network, the same answer ------------------------------------------------------------


def test_that_inside_the_mask_is_what_the_network_itself_says(tmp_path: Path) -> None:
    content = lama(Size(512, 4, 1))
    mine, folder = tmp_path / "mine.onnx", tmp_path / "weights"
    mine.write_bytes(content)
    assert add(CARD, mine, folder, Progress()) == "not verified"
    photo, mask = scratched(draw_portrait(512, 512), width_px=90)
    found = mended(AS_IT_IS, photo, mask, Networks(ModelStore([folder])))
    hole = mask.grow(inpaint.HIDDEN_PX).pixels[None, None].astype(np.float32)
    values = np.asarray(photo.pixels.transpose(2, 0, 1)[None] / np.float32(255), np.float32)
    bare = Trial(content).run({"image": values, "mask": hole}, Progress())["output"]
    wrong = found - bare[0].transpose(1, 2, 0)
    assert np.abs(wrong[mask.pixels]).max() <= 1.0
    assert np.array_equal(found[~mask.pixels], photo.pixels[~mask.pixels])


@pytest.mark.weights
def test_that_the_real_network_fills_a_scratch() -> None:
    store = ModelStore.installed()
    if store.find(CARD) is None:
        pytest.skip(f"{CARD.file} is not installed: photorestorer models get lama")
    truth = draw_portrait(600, 500)
    photo, mask = scratched(truth)
    found = mended(FillCracks(network="lama"), photo, mask, Networks(store))
    assert off_by(found, truth, mask) < 0.2


# --- what is shown --------------------------------------------------------------------------------


def test_that_the_network_sees_nothing_of_the_damage(tmp_path: Path) -> None:
    networks = standing_in(tmp_path)
    photo, mask = scratched(smooth())
    mended(AS_IT_IS, photo, mask, networks)
    ((image, hole),) = networks.shown
    assert set(np.unique(hole)) == {0.0, 1.0}
    assert image[np.broadcast_to(hole > 0, image.shape)].max() == 0
    assert image.max() < 0.9, "the scratch is white"
    assert hole.sum() > np.count_nonzero(mask.pixels)


def test_that_a_small_photo_is_continued_by_its_mirror_image(tmp_path: Path) -> None:
    networks = standing_in(tmp_path)
    photo, mask = scratched(smooth(200, 300))
    found = mended(AS_IT_IS, photo, mask, networks)
    ((image, hole),) = networks.shown
    assert np.array_equal(image[..., 299], image[..., 300])
    assert np.array_equal(hole[..., 100:200, :], hole[..., 200:300, :][..., ::-1, :]), (
        "a hole is one in the mirror too"
    )
    assert found.shape == photo.pixels.shape


@pytest.mark.parametrize("peak", [1.0, 255.0])
@pytest.mark.parametrize("brightness", [1.0, 0.01])
def test_that_the_scale_of_an_export_is_found(
    peak: float, brightness: float, tmp_path: Path
) -> None:
    networks = standing_in(tmp_path, peak=peak)
    truth = smooth()
    truth = truth.with_pixels((truth.pixels * brightness).astype(np.uint8))
    photo, mask = scratched(truth)
    found = mended(AS_IT_IS, photo, mask, networks)
    assert off_by(found, truth, mask) < 0.01
    assert len(networks.shown) == (1 if brightness == 1.0 else 2), "only the dark one is asked for"


# --- colours and seams ----------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("drift", [-0.15, 0.15])
def test_that_a_drift_of_colours_is_taken_away(drift: float, bits: int, tmp_path: Path) -> None:
    networks = standing_in(tmp_path, drift=drift)
    truth = smooth(bits=bits)
    photo, mask = scratched(truth, width_px=20)
    assert off_by(mended(AS_IT_IS, photo, mask, networks), truth, mask) > 0.1
    matched = mended(FillCracks(network="lama", grain=0.0), photo, mask, networks)
    assert off_by(matched, truth, mask) < 0.015
    assert np.array_equal(matched[~mask.pixels], photo.pixels[~mask.pixels])


def test_that_no_seam_is_left_at_the_rim(tmp_path: Path) -> None:
    networks = standing_in(tmp_path, drift=0.2)
    photo, mask = scratched(smooth(), width_px=30)
    found = mended(FillCracks(network="lama", grain=0.0), photo, mask, networks).astype(int)
    steps = np.abs(np.diff(found, axis=0)).max()
    assert steps <= 4, "a drift of 0.2 is a step of 51"


def test_that_windows_that_meet_leave_no_seam(tmp_path: Path) -> None:
    networks = standing_in(tmp_path, drift=0.1)
    truth = smooth(600, 1600)
    mask = np.zeros((600, 1600), np.bool_)
    mask[300:320, 100:1500] = True
    found = mended(FillCracks(network="lama", grain=0.0), truth, Mask(mask), networks)
    assert len(networks.shown) > 3
    along = np.abs(np.diff(found[300:320, 100:1500].astype(int), axis=1))
    assert along.max() <= 3


def test_that_what_is_off_is_spread_smoothly() -> None:
    sure = np.zeros((100, 130), np.bool_)
    sure[20:24], sure[80:84] = True, True
    off = np.where(np.arange(100)[:, None, None] < 50, 0.2, -0.2).astype(np.float32)
    found = spread(np.broadcast_to(off, (100, 130, 1)) * sure[..., None], sure)
    assert found.shape == (100, 130, 1)
    assert np.allclose(found[20:24], 0.2, atol=0.06)
    assert np.allclose(found[80:84], -0.2, atol=0.06)
    assert np.abs(found).max() <= 0.2 + 1e-6
    assert np.abs(np.diff(found, axis=0)).max() < 0.05


def test_that_one_sure_pixel_tells_for_all() -> None:
    sure = np.zeros((37, 61), np.bool_)
    sure[5, 7] = True
    assert np.allclose(spread(np.full((37, 61, 3), 0.3, np.float32), sure), 0.3)


def test_that_a_grainy_photo_gets_grain_in_wide_holes(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    plain = smooth()
    noisy = np.clip(plain.pixels + rng.normal(0, 8, plain.pixels.shape), 0, 255).astype(np.uint8)
    photo, mask = scratched(Photo(noisy), width_px=60)
    networks = standing_in(tmp_path)
    smoothly = mended(FillCracks(network="lama", grain=0.0), photo, mask, networks)
    grainy = mended(FillCracks(network="lama", grain=1.0), photo, mask, networks)
    added = (grainy.astype(float) - smoothly)[mask.pixels]
    assert 6 < added.std() < 10


# --- wide holes -----------------------------------------------------------------------------------


def test_that_a_hole_wider_than_a_window_is_filled_from_coarse_to_fine(tmp_path: Path) -> None:
    networks = standing_in(tmp_path, reach_px=257)
    truth = smooth(1000, 1100)
    mask = np.zeros((1000, 1100), np.bool_)
    mask[150:850, 200:900] = True
    pixels = truth.pixels.copy()
    pixels[mask] = 255
    found = mended(FillCracks(network="lama", grain=0.0), Photo(pixels), Mask(mask), networks)
    assert off_by(found, truth, Mask(mask)) < 0.15, "where a network is left alone there is white"
    assert np.array_equal(found[~mask], truth.pixels[~mask])
    covered = np.count_nonzero(mask) / 320**2
    assert len(networks.shown) <= 3 * covered


def test_that_a_torn_corner_is_filled(tmp_path: Path) -> None:
    networks = standing_in(tmp_path, reach_px=257)
    truth = smooth(900, 900)
    mask = np.zeros((900, 900), np.bool_)
    mask[:450, :450] = True
    found = mended(FillCracks(network="lama", grain=0.0), truth, Mask(mask), networks)
    assert off_by(found, truth, Mask(mask)) < 0.2


def test_that_a_photo_with_one_known_pixel_is_filled(tmp_path: Path) -> None:
    networks = standing_in(tmp_path, reach_px=257)
    photo = Photo(np.full((700, 700, 3), 90, np.uint8))
    mask = np.ones((700, 700), np.bool_)
    mask[3, 5] = False
    found = mended(FillCracks(network="lama", grain=0.0), photo, Mask(mask), networks)
    assert found.dtype == np.uint8
    assert tuple(found[3, 5]) == (90, 90, 90)


# --- outcomes -------------------------------------------------------------------------------------


def test_that_progress_is_told_for_every_window(tmp_path: Path) -> None:
    networks = standing_in(tmp_path)
    photo, mask = smooth(400, 2000), np.zeros((400, 2000), np.bool_)
    mask[200:204, 50:1950] = True
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    Inpainter(networks, "lama").fill(photo.pixels, mask, progress)
    assert len(set(seen)) >= len(networks.shown)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_that_a_cancel_between_windows_stops(tmp_path: Path) -> None:
    networks = standing_in(tmp_path)
    photo, mask = smooth(400, 2000), np.zeros((400, 2000), np.bool_)
    mask[200:204, 50:1950] = True

    def on_report(fraction: float, _: str) -> None:
        if networks.shown:
            progress.cancel()

    progress = Progress(on_report)
    with pytest.raises(Cancelled):
        Inpainter(networks, "lama").fill(photo.pixels, mask, progress)
    assert len(networks.shown) == 1


def test_that_a_network_that_fails_is_told_and_nothing_passed_off(tmp_path: Path) -> None:
    made = graphs.of_ports(
        {"image": (1, 3, 512, 512), "mask": (1, 1, 512, 512)},
        {"output": (1, 3, 512, 512)},
        produced=(7, -5),
    )
    networks = graphs.networks_of(tmp_path, {"lama": made})
    photo, mask = scratched(smooth())
    with pytest.raises(NetworkError, match="failed"):
        mended(AS_IT_IS, photo, mask, networks)
    plan = RestorationPlan((FillCracks(network="lama"),))
    result = restore(photo, plan, mask, networks=networks, progress=Progress())
    (outcome,) = result.outcomes
    assert (outcome.status, outcome.engine) == ("failed", "full")
    assert result.unchanged


def test_that_without_a_network_all_is_as_before(tmp_path: Path) -> None:
    photo, mask = scratched(draw_portrait())
    nothing_there = Networks(ModelStore([]))
    assert FillCracks().engine == "builtin"
    assert FillCracks().needs == ()
    same = mended(FillCracks(matching=0.0), photo, mask, nothing_there)
    assert np.array_equal(mended(FillCracks(), photo, mask, nothing_there), same)
