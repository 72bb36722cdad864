"""What the person protects stays as it is through every step that mends places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.paths import models_folder
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.protection import PART_PX, SOFT_PX, protected_parts
from photorestorer_gui.restoration.restore import Restorer, restore
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.restoration.trail import Trail
from tests.pictures import draw_portrait

Bools = np.ndarray[Any, np.dtype[np.bool_]]


def mask_with(protected: Bools | None) -> Mask:
    return Mask(np.zeros((700, 600) if protected is None else protected.shape, np.bool_), protected)


def test_that_every_protected_pixel_is_left_alone_and_few_beside_it() -> None:
    protected = np.zeros((700, 600), np.bool_)
    protected[PART_PX - 2 : PART_PX + 3, 100:140] = True  # across two parts
    protected[0, 0] = protected[699, 599] = True
    whole = np.zeros(protected.shape, np.float32)
    for part in protected_parts(mask_with(protected)):
        assert (whole[part.box.slices] == 0).all(), "no part twice"
        whole[part.box.slices] = part.weight
    assert (whole[protected] == 1).all()
    near = Mask(protected.copy()).grow(2 * SOFT_PX + 2)
    assert (whole[~near.pixels] == 0).all()
    beside = whole[PART_PX + 3 : PART_PX + 3 + 2 * SOFT_PX, 120]
    assert (np.diff(beside) <= 0).all()
    assert 0 < beside[SOFT_PX] < 1, "soft"


def test_that_nothing_protected_costs_nothing() -> None:
    assert protected_parts(mask_with(None)) == ()
    assert protected_parts(mask_with(np.zeros((700, 600), np.bool_))) == ()


@pytest.mark.parametrize("bits", [8, 16])
def test_that_sharpening_leaves_what_is_protected(bits: int) -> None:
    portrait = draw_portrait(128, 160, bits=bits)
    noise = np.random.default_rng(1).normal(0, 12 << (bits - 8), portrait.pixels.shape)
    noised = np.clip(portrait.pixels + noise, 0, (1 << bits) - 1)
    noisy = Photo(noised.astype(np.uint8) if bits == 8 else noised.astype(np.uint16))
    protected = np.zeros((128, 160), np.bool_)
    protected[40:60, 50:90] = True
    networks = Networks(ModelStore([models_folder()]))
    plan = RestorationPlan((Sharpen(),))
    result = restore(noisy, plan, mask_with(protected), networks=networks, progress=Progress())
    free = restore(noisy, plan, Mask.empty(128, 160), networks=networks, progress=Progress())
    assert np.array_equal(result.after.pixels[protected], noisy.pixels[protected])
    far = ~Mask(protected.copy()).grow(2 * SOFT_PX + 2).pixels
    assert np.array_equal(result.after.pixels[far], free.after.pixels[far])
    assert (free.after.pixels[protected] != noisy.pixels[protected]).mean() > 0.5


def test_that_other_protection_runs_the_steps_again() -> None:
    portrait = draw_portrait(96, 128)
    restorer = Restorer(Networks(ModelStore([models_folder()])), Trail())
    plan = RestorationPlan((Sharpen(),))
    first, second = np.zeros((2, 96, 128), np.bool_)
    first[:40], second[50:] = True, True
    for protected in (first, second):
        after = restorer.restore(portrait, plan, mask_with(protected.copy()), Progress()).after
        assert np.array_equal(after.pixels[protected], portrait.pixels[protected])


def test_that_steps_that_mend_places_give_way() -> None:
    giving = {step.id for step in STEPS if step.gives_way}
    assert giving == {"sharpen", "restore_faces"}, "the mask holds nothing that is protected"
