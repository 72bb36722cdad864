"""Carrying out plans: order, failures, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.paths import models_folder, resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, Restorer, restore
from photorestorer_gui.restoration.step import (
    Applied,
    FaceOutcome,
    NothingToDo,
    Settled,
    Step,
)
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.restoration.trail import Trail
from tests.networks import graphs
from tests.pictures import draw_portrait

NO_NETWORKS = Networks(ModelStore([]))


@dataclass(frozen=True)
class Try:
    """A step that does what the test says."""

    work: Callable[[Photo], Photo | Applied] = field(compare=False)
    id: ClassVar[str] = "try"
    title: ClassVar[str] = "Try"
    full_networks: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    engine: ClassVar[str] = "test"

    def apply(
        self, photo: Photo, mask: Mask, networks: Networks, progress: Progress
    ) -> Photo | Applied:
        return self.work(photo)


class GivingWay(Try):
    """The same, of a step that leaves alone what is settled."""

    gives_way: ClassVar[bool] = True


def raising(error: BaseException) -> Try:
    def work(photo: Photo) -> Photo:
        raise error

    return Try(work)


def brighter(photo: Photo) -> Photo:
    return photo.with_pixels(photo.pixels // 2 + 100)


def carried_out(photo: Photo, *steps: Step, mask: Mask | None = None) -> Restoration:
    if mask is None:
        mask = Mask.empty(photo.height, photo.width)
    plan = RestorationPlan(steps)
    return restore(photo, plan, mask, networks=NO_NETWORKS, progress=Progress())


def test_that_an_empty_plan_gives_the_photo_itself(portrait: Photo) -> None:
    result = carried_out(portrait)
    assert result.after is result.before is portrait
    assert result.outcomes == ()
    assert result.changed_fraction == 0.0


def test_that_steps_build_on_one_another(portrait: Photo) -> None:
    result = carried_out(portrait, Try(brighter), Try(brighter))
    assert result.after.same_pixels(brighter(brighter(portrait)))
    assert [outcome.status for outcome in result.outcomes] == ["done", "done"]
    assert result.failed == ()
    assert result.seconds >= sum(outcome.seconds for outcome in result.outcomes) >= 0


def test_that_outcomes_name_their_steps(portrait: Photo) -> None:
    (outcome,) = carried_out(portrait, Try(brighter)).outcomes
    assert (outcome.step, outcome.title, outcome.engine) == ("try", "Try", "test")
    assert outcome.reason == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NetworkError("The network broke.", "Mend it."), "The network broke. Mend it."),
        (MemoryError(), "There is not enough memory."),
    ],
    ids=["expected", "memory"],
)
def test_that_a_failed_step_changes_nothing_and_the_others_run(
    portrait: Photo, error: Exception, reason: str
) -> None:
    result = carried_out(portrait, Try(brighter), raising(error), Try(brighter))
    assert [outcome.status for outcome in result.outcomes] == ["done", "failed", "done"]
    assert result.outcomes[1].reason.startswith(reason)
    assert result.failed == (result.outcomes[1],)
    assert result.after.same_pixels(brighter(brighter(portrait)))


def test_that_a_failed_photo_is_the_photo_itself(portrait: Photo) -> None:
    result = carried_out(portrait, raising(NetworkError("Broken.", "Mend it.")))
    assert result.after is portrait
    assert result.changed_fraction == 0.0


@pytest.mark.parametrize("bits", [8, 16])
def test_that_what_is_settled_stays_when_a_later_step_gives_way(bits: int) -> None:
    photo = draw_portrait(bits=bits)
    box = Box(3, 5, 13, 11)
    weight = np.zeros((box.height, box.width), np.float32)
    weight[2:4, 3:6] = 1.0
    face = FaceOutcome(box, 0.9, "done", strength=0.8)

    def settle(photo: Photo) -> Applied:
        return Applied(photo, (face,), (Settled(box, weight),), ("The network was kind.",))

    result = carried_out(photo, Try(settle), GivingWay(brighter))
    expected = brighter(photo).pixels.copy()
    expected[7:9, 6:9] = photo.pixels[7:9, 6:9]
    assert np.array_equal(result.after.pixels, expected)
    assert result.outcomes[0].faces == (face,)
    assert result.outcomes[0].notes == ("The network was kind.",)
    forced = carried_out(photo, Try(settle), Try(brighter))
    assert forced.after.same_pixels(brighter(photo)), "only a step that gives way does"


def test_that_a_settled_part_is_blended_by_its_weight(portrait: Photo) -> None:
    box = Box(0, 0, 4, 4)
    half = Settled(box, np.full((4, 4), 0.5, np.float32))
    after = carried_out(
        portrait, Try(lambda photo: Applied(photo, settled=(half,))), GivingWay(brighter)
    ).after
    mean = (portrait.pixels[:4, :4].astype(float) + brighter(portrait).pixels[:4, :4]) / 2
    assert np.abs(after.pixels[:4, :4] - mean).max() <= 0.5


def test_that_a_skipped_step_says_why(portrait: Photo) -> None:
    result = carried_out(portrait, raising(NothingToDo("Nothing is marked.")))
    assert result.outcomes[0].status == "skipped"
    assert result.outcomes[0].reason == "Nothing is marked."
    assert result.failed == ()


def test_that_an_empty_mask_skips_the_filling(portrait: Photo) -> None:
    (outcome,) = carried_out(portrait, FillCracks()).outcomes
    assert (outcome.status, bool(outcome.reason)) == ("skipped", True)


def test_that_a_mask_over_everything_is_a_failure_with_a_remedy(portrait: Photo) -> None:
    everything = Mask(np.ones((portrait.height, portrait.width), np.bool_))
    result = carried_out(portrait, FillCracks(), mask=everything)
    assert result.outcomes[0].status == "failed"
    assert "Erase the mask" in result.outcomes[0].reason
    assert result.after is portrait


@pytest.mark.parametrize("error", [Cancelled(), ValueError("a defect"), KeyboardInterrupt()])
def test_that_what_is_no_failure_of_the_step_gets_out(
    portrait: Photo, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        carried_out(portrait, raising(error))


def test_that_cancelling_stops_before_the_next_step(portrait: Photo) -> None:
    ran: list[int] = []
    progress = Progress()

    def first(photo: Photo) -> Photo:
        ran.append(1)
        progress.cancel()
        return photo

    def second(photo: Photo) -> Photo:
        ran.append(2)
        return photo

    mask = Mask.empty(portrait.height, portrait.width)
    with pytest.raises(Cancelled):
        restore(
            portrait,
            RestorationPlan((Try(first), Try(second))),
            mask,
            networks=NO_NETWORKS,
            progress=progress,
        )
    assert ran == [1]


def test_that_a_mask_of_another_size_is_an_error(portrait: Photo) -> None:
    with pytest.raises(ValueError, match="128×161"):
        carried_out(portrait, mask=Mask.empty(161, 128))


def test_that_progress_tells_each_step_and_reaches_the_end(portrait: Photo) -> None:
    seen: list[tuple[float, str]] = []
    restore(
        portrait,
        RestorationPlan((Try(brighter), Try(brighter))),
        Mask.empty(portrait.height, portrait.width),
        networks=NO_NETWORKS,
        progress=Progress(lambda fraction, text: seen.append((fraction, text))),
    )
    assert seen == [(0.0, "Try"), (0.5, "Try"), (1.0, "")]


class Growing(Try):
    """The same, of a step that changes the size."""

    scales: ClassVar[bool] = True


def doubled(photo: Photo) -> Photo:
    return photo.with_pixels(np.repeat(np.repeat(photo.pixels, 2, 0), 2, 1))


def test_that_a_photo_of_another_size_has_changed_everywhere(portrait: Photo) -> None:
    result = carried_out(portrait, Try(brighter), Growing(doubled))
    assert result.after.same_pixels(doubled(brighter(portrait)))
    assert result.changed_fraction == 1.0


def test_that_nothing_follows_a_change_of_size(portrait: Photo) -> None:
    with pytest.raises(ValueError, match="last step"):
        carried_out(portrait, Growing(doubled), Try(brighter))


@pytest.mark.parametrize("rows", [0, 1, 40, 1500, 2100])
def test_that_the_changed_fraction_counts_pixels(rows: int) -> None:
    photo = Photo(np.zeros((2100, 4, 3), np.uint8))

    def change(photo: Photo) -> Photo:
        pixels = photo.pixels.copy()
        pixels[:rows, :, 1] += 1
        return photo.with_pixels(pixels)

    assert carried_out(photo, Try(change)).changed_fraction == pytest.approx(rows / 2100)


# --- sharpening, on stand-ins ---------------------------------------------------------------------


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", [(160, 128), (1500, 90)], ids=["small", "large"])
def test_that_strength_scales_what_the_network_proposes(
    tmp_path: Path, size: tuple[int, int], bits: int
) -> None:
    photo = draw_portrait(*size, bits=bits)
    networks = graphs.stand_ins(tmp_path, sharpener=graphs.brightening(0.04))
    mask = Mask.empty(*size)
    changes = [
        float(
            np.median(
                Sharpen(strength).apply(photo, mask, networks, Progress()).pixels.astype(float)
                - photo.pixels
            )
        )
        / photo.peak
        for strength in (0.5, 1.0)
    ]
    assert changes[0] == pytest.approx(changes[1] / 2, abs=0.005)
    assert changes[1] > 0.03


def test_that_no_strength_is_told_before_any_network_runs(tmp_path: Path, portrait: Photo) -> None:
    result = restore(
        portrait,
        RestorationPlan((Sharpen(0.0),)),
        Mask.empty(portrait.height, portrait.width),
        networks=graphs.stand_ins(tmp_path, sharpener=graphs.failing()),
        progress=Progress(),
    )
    (outcome,) = result.outcomes
    assert (outcome.status, outcome.reason) == ("skipped", "Its strength is 0.")
    assert result.unchanged
    assert result.provenance is None


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", [(160, 128), (2100, 90)], ids=["small", "large"])
def test_that_a_network_that_changes_nothing_leaves_the_photo_identical(
    tmp_path: Path, size: tuple[int, int], bits: int
) -> None:
    photo = draw_portrait(*size, bits=bits)
    networks = graphs.stand_ins(tmp_path, sharpener=graphs.identity())
    after = Sharpen().apply(photo, Mask.empty(*size), networks, Progress())
    assert after.same_pixels(photo)


def test_that_a_failing_network_is_a_failed_step(tmp_path: Path, portrait: Photo) -> None:
    networks = graphs.stand_ins(tmp_path, sharpener=graphs.failing())
    result = restore(
        portrait,
        RestorationPlan((Sharpen(),)),
        Mask.empty(portrait.height, portrait.width),
        networks=networks,
        progress=Progress(),
    )
    assert result.outcomes[0].status == "failed"
    assert result.after is portrait


# --- the shipped weights --------------------------------------------------------------------------


def test_that_the_sample_gains_four_decibels(networks: Networks, sample_photo: Photo) -> None:
    from photorestorer_gui.damage.assess import assess
    from photorestorer_gui.restoration.plan import plan_for

    absent = [c.file for c in CATALOGUE if c.bundled and not (models_folder() / c.file).exists()]
    if absent:
        pytest.skip(f"models/ has no {', '.join(absent)}")
    original = load_photo(resources_folder() / "samples" / "portrait-original.png")
    report = assess(sample_photo, networks=networks, progress=Progress())
    result = restore(
        sample_photo, plan_for(report), report.mask(), networks=networks, progress=Progress()
    )
    assert all(outcome.status == "done" for outcome in result.outcomes)
    assert psnr(result.after, original) >= psnr(sample_photo, original) + 4.0


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", [(160, 128), (1200, 70)], ids=["small", "large"])
def test_that_no_specks_of_colour_come_into_a_noisy_grey_photo(
    networks: Networks, size: tuple[int, int], bits: int
) -> None:
    sound = draw_portrait(*size, bits=bits)
    noise = np.random.default_rng(1).normal(0, 0.06 * sound.peak, size)
    noisy = np.clip(np.rint(sound.pixels[..., 1] + noise), 0, sound.peak)
    photo = sound.with_pixels(np.repeat(noisy[..., None], 3, axis=2).astype(sound.pixels.dtype))
    after = Sharpen().apply(photo, Mask.empty(*size), networks, Progress())
    assert np.ptp(after.pixels.astype(int), axis=2).max() == 0
    grey = sound.with_pixels(np.repeat(sound.pixels[..., 1:2], 3, axis=2))
    assert psnr(after, grey) > psnr(photo, grey) + 3.0


# --- memory ---------------------------------------------------------------------------------------


def in_place(photo: Photo) -> Photo:
    pixels = photo.own_copy()
    pixels[:] = pixels // 2 + 100
    return photo.with_pixels(pixels)


def test_that_a_step_writes_over_what_the_step_before_left(portrait: Photo) -> None:
    seen: list[Photo] = []

    def noted(photo: Photo) -> Photo:
        seen.append(photo)
        return in_place(photo)

    original = portrait.pixels.copy()
    result = carried_out(portrait, Try(noted), Try(noted), Try(noted))
    assert result.after.same_pixels(brighter(brighter(brighter(portrait))))
    assert np.array_equal(portrait.pixels, original)
    assert not np.shares_memory(seen[1].pixels, portrait.pixels)
    assert np.shares_memory(seen[1].pixels, result.after.pixels)
    assert not result.after.spare
    assert not result.after.pixels.flags.writeable


def test_that_a_step_that_fails_half_way_spoils_nothing(portrait: Photo) -> None:
    def broken(photo: Photo) -> Photo:
        photo.own_copy()[:5] = 0
        raise NetworkError("The network broke.", "Mend it.")

    result = carried_out(portrait, Try(in_place), Try(broken), Try(in_place))
    assert [outcome.status for outcome in result.outcomes] == ["done", "failed", "done"]
    assert result.after.same_pixels(brighter(brighter(portrait)))


def test_that_a_run_that_is_remembered_writes_over_nothing(portrait: Photo) -> None:
    restorer = Restorer(NO_NETWORKS, Trail())
    plan = RestorationPlan((Try(in_place), Try(in_place)))
    mask = Mask.empty(portrait.height, portrait.width)
    first = restorer.restore(portrait, RestorationPlan(plan.steps[:1]), mask, Progress())
    restorer.restore(portrait, plan, mask, Progress())
    assert first.after.same_pixels(brighter(portrait))
