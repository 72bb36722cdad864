"""What a restoration tells of itself."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from photorestorer_gui import __version__
from photorestorer_gui.networks.catalogue import SHARPENER
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import StepNote
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.provenance import (
    MOST_AREAS,
    areas_of,
    notes_of,
    provenance_of,
    settings_of,
)
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.step import FaceOutcome, StepOutcome
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice, RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen


def marked(*boxes: Box, height: int = 400, width: int = 600) -> Mask:
    pixels = np.zeros((height, width), np.bool_)
    for box in boxes:
        pixels[box.slices] = True
    return Mask(pixels)


def test_that_what_was_done_is_told_with_networks_and_settings(
    networks: Networks, portrait: Photo
) -> None:
    mask = marked(Box(10, 20, 14, 60), height=portrait.height, width=portrait.width)
    plan = RestorationPlan((FillCracks(), Sharpen(strength=0.5)))
    result = restore(portrait, plan, mask, networks=networks, progress=Progress())
    told = result.provenance
    assert told is not None
    assert (told.program, told.version) == ("PhotoRestorer", __version__)
    assert datetime.fromisoformat(told.when).tzinfo is not None
    fill, sharpen = told.steps
    assert fill.fraction == pytest.approx(mask.coverage, abs=1e-6)
    assert fill.settings == (("grain", "0.7"), ("matching", "1"))
    assert not told.redrawn, "no full network was run"
    assert sharpen.settings == (("strength", "0.5"),)
    assert sharpen.areas == ()
    assert [net.sha256 for net in sharpen.networks] == [networks.card(SHARPENER).sha256]


def test_that_nothing_is_told_of_nothing(networks: Networks, portrait: Photo) -> None:
    empty = Mask.empty(portrait.height, portrait.width)
    plan = RestorationPlan((FillCracks(), FixTone(strength=0.0)))
    result = restore(portrait, plan, empty, networks=networks, progress=Progress())
    assert result.provenance is None


def test_that_a_network_that_redraws_is_named_with_the_faces(networks: Networks) -> None:
    choices = (FaceChoice(Box(0, 0, 50, 50), 0.25),)
    step = RestoreFaces(strength=0.8, choices=choices)
    faces = (
        FaceOutcome(Box(60, 40, 120, 120), 0.9, "done"),
        FaceOutcome(Box(300, 40, 360, 120), 0.9, "skipped"),
    )
    done = StepOutcome(step.id, step.title, "full", "done", 1.0, faces=faces)
    told = provenance_of((step,), (done,), marked(), networks)
    assert told is not None
    assert told.redrawn
    (record,) = told.steps
    (area,) = record.areas
    assert (area.left, area.top, area.width, area.height) == (0.1, 0.1, 0.1, 0.2)
    assert step.network in [net.id for net in record.networks]
    assert dict(settings_of(step))["choices"] == "face at 0, 0: 0.25"


def test_that_boxes_hold_all_damage_and_what_lies_apart_has_its_own() -> None:
    boxes = (Box(5, 7, 30, 300), Box(400, 100, 590, 120))
    areas = areas_of(marked(*boxes))
    assert len(areas) == 2
    for box, area in zip(boxes, sorted(areas, key=lambda each: each.left), strict=True):
        assert area.left * 600 <= box.left + 0.01
        assert area.top * 400 <= box.top + 0.01
        assert (area.left + area.width) * 600 >= box.right - 0.01
        assert (area.top + area.height) * 400 >= box.bottom - 0.01
        assert area.width * 600 <= box.width + 4


def test_that_dust_all_over_is_one_area() -> None:
    dots = [Box(x, y, x + 1, y + 1) for x in range(10, 590, 40) for y in range(10, 390, 40)]
    assert len(dots) > MOST_AREAS
    (area,) = areas_of(marked(*dots))
    assert area.width > 0.9


def test_that_a_large_scan_has_boxes_within_it() -> None:
    (area,) = areas_of(marked(Box(3990, 2990, 4001, 3001), height=3001, width=4001))
    assert area.left + area.width <= 1.0
    assert area.top + area.height <= 1.0
    assert areas_of(marked()) == ()


def test_that_what_failed_what_was_skipped_and_what_fell_back_is_told() -> None:
    faces = (
        FaceOutcome(Box(0, 0, 9, 9), 0.9, "done"),
        FaceOutcome(Box(9, 9, 20, 20), 0.9, "skipped", "It is sharp already."),
    )
    outcomes = (
        StepOutcome("sharpen", "Sharpen", "builtin", "failed", 1.0, "Memory ran out."),
        StepOutcome("fix_tone", "Tones", "builtin", "skipped", 1.0, "The tones are good."),
        StepOutcome(
            "restore_faces", "Faces", "full", "done", 1.0, faces=faces, notes=("Smaller parts.",)
        ),
    )
    assert notes_of(outcomes) == (
        StepNote("sharpen", "failed", "Sharpen: Memory ran out."),
        StepNote("restore_faces", "face", "It is sharp already."),
        StepNote("restore_faces", "note", "Smaller parts."),
    )
