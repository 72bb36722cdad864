"""What steps hold in memory of a scan of 16 megapixels: never a float copy of the whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.detection import Face, Found
from photorestorer_gui.restoration.memory import PROGRAM, window_outlook
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, Restorer, restore
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.restoration.steps import restore_faces
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.restoration.trail import Trail
from tests.networks import graphs
from tests.restoration.faces.places import face_at, soft_portrait

SIDE = 4000
PHOTO_BYTES = 3 * SIDE * SIDE
ROOM_BYTES = 80_000_000
"""For rows at work, and networks' answers; floats of the whole would be 192 MB."""
FACE_BYTES = 4 * SIDE * SIDE
"""How much of each pixel belongs to a face that fills the scan."""


@pytest.fixture(scope="module")
def scan() -> Photo:
    """A soft, grey portrait of 16 megapixels."""
    small = soft_portrait(1000, 1000).pixels[..., 1]
    grey = np.repeat(np.repeat(small, 4, axis=0), 4, axis=1)
    return Photo(np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2)))


@pytest.fixture
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Networks:
    """Stand-ins for all steps, and a face that nearly fills the scan."""
    face: Face = face_at(SIDE / 2, SIDE / 2, SIDE / 5)
    monkeypatch.setattr(restore_faces, "find_faces", lambda *_: Found((face,)))
    made = {
        graphs.COLOURER: graphs.colouring(20, 30),
        "gfpgan-1.4": graphs.as_face(graphs.tinting((0.3, -0.2, -0.4))),
        "yunet": graphs.face_finder(),
        "sharpener": graphs.identity(),
    }
    return graphs.networks_of(tmp_path, made)


def peak_of(work: Callable[[], Restoration]) -> tuple[Restoration, int]:
    """Return what some work gives, and how many bytes more than before it held at most."""
    tracemalloc.start()
    try:
        done = work()
        return done, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def carried_out(scan: Photo, networks: Networks, *steps: Step) -> int:
    mask = Mask.empty(SIDE, SIDE)
    done, peak = peak_of(
        lambda: restore(scan, RestorationPlan(steps), mask, networks=networks, progress=Progress())
    )
    assert [outcome.status for outcome in done.outcomes] == ["done"] * len(steps)
    assert not done.after.same_pixels(scan)
    return peak


def test_that_colours_are_given_in_rows(scan: Photo, networks: Networks) -> None:
    assert carried_out(scan, networks, Colorize()) < PHOTO_BYTES + ROOM_BYTES


@pytest.mark.parametrize("bits", [8, 16])
def test_that_the_window_forecasts_what_it_keeps_between_steps(
    scan: Photo, networks: Networks, bits: int
) -> None:
    faded = (77 + 0.4 * scan.pixels.astype(np.float32)).astype(np.uint8)
    photo = Photo(faded if bits == 8 else faded.astype(np.uint16) * 257)
    crack = np.zeros((SIDE, SIDE), np.bool_)
    crack[2000:2003, 500:3000] = True
    plan, mask = RestorationPlan((FillCracks(), Sharpen(), FixTone())), Mask(crack)
    done, peak = peak_of(lambda: Restorer(networks, Trail()).restore(photo, plan, mask, Progress()))
    assert [outcome.status for outcome in done.outcomes] == ["done"] * 3
    forecast = window_outlook(photo, usable=None, steps=3).bytes
    drawn = 2 * photo.pixels.nbytes // 3 + 4 * SIDE * SIDE
    assert peak < forecast - PROGRAM - photo.pixels.nbytes - drawn, "neither is counted here"


def test_that_a_face_that_fills_the_scan_is_kept_from_later_steps_in_rows(
    scan: Photo, networks: Networks
) -> None:
    peak = carried_out(scan, networks, RestoreFaces(), Sharpen(), Colorize())
    # The result, and what of it must be given back after sharpening.
    assert peak < 2 * PHOTO_BYTES + FACE_BYTES + ROOM_BYTES
