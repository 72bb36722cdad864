"""What every remedy promises; a new row in `STEPS` is tried by all of it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.faces.detection import Found
from photorestorer_gui.restoration.plan import with_network
from photorestorer_gui.restoration.step import Applied, NothingToDo, Step
from photorestorer_gui.restoration.steps import STEPS, restore_faces
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from tests.networks import graphs
from tests.pictures import draw_portrait
from tests.restoration.faces.places import face_at

SIZES = [(1, 1), (17, 33), (4000, 3), (3, 1700), (160, 128)]
KEEPS_UNMASKED = {"fill_cracks"}
"""Steps that leave every pixel outside the mask bit-identical."""

Make = Callable[[], Step]
"""A row of `STEPS`, or one with a full network to do its work."""

EQUIPPED: list[Make] = [
    partial(with_network, make(), network) for make in STEPS for network in make.full_networks
]


def name_of(make: Make) -> str:
    return f"{make().id}-{getattr(make(), 'network', '') or make().engine}"


def every(makes: Sequence[Make]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("make", makes, ids=name_of)


MAKES: list[Make] = [*STEPS, *EQUIPPED]
every_step = every(MAKES)
every_step_that_keeps_unmasked = every([make for make in MAKES if make().id in KEEPS_UNMASKED])
every_step_with_networks = every([make for make in MAKES if make().needs])


COLOURLESS = {"colorize"}
"""Steps for photos that have lost their colours."""

CARDS = {card.id: card for card in CATALOGUE}
FOREIGN = {card.id for card in CATALOGUE if card.contract.inputs}


def working(network: str, amount: float = 0.1) -> bytes:
    """Return a stand-in for a network: it does what a test can see, and is off by `amount`."""
    if network in FillCracks.full_networks:
        return graphs.inpainting(drift=amount)
    if network in Colorize.full_networks:
        return graphs.meeting(CARDS[network])
    return as_foreign(network, graphs.brightening(amount))


def endless(network: str) -> bytes:
    """Return a stand-in for a network that runs for minutes."""
    if network in FillCracks.full_networks:
        return graphs.inpainting(turns=2_000_000)
    if network in Colorize.full_networks:
        return graphs.meeting(CARDS[network], slow=True)
    return as_foreign(network, graphs.slow())


def as_foreign(network: str, graph: bytes) -> bytes:
    """Return the same work with the ports of a network that was trained elsewhere, if it was."""
    return graphs.as_face(graph) if network in FOREIGN else graph


def networks_for(make: Make, folder: Path, graph: Callable[[str], bytes] = working) -> Networks:
    """Return stand-ins for all networks that a step needs."""
    return graphs.networks_of(folder, {need: graph(need) for need in make().needs})


@pytest.fixture(autouse=True)
def face_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every photo has one face: the stand-in of the detector finds none."""

    def find(photo: Photo, networks: Networks, progress: Progress) -> Found:
        progress.report(0.0)
        eyes_px = min(photo.height, photo.width) / 4
        return Found((face_at(photo.width / 2, photo.height / 2, eyes_px),))

    monkeypatch.setattr(restore_faces, "find_faces", find)


def half_masked(photo: Photo) -> Mask:
    """A scattered mask that leaves something known wherever there is more than one pixel."""
    pixels = np.random.default_rng(3).random((photo.height, photo.width)) < 0.2
    pixels[0, 0] = False
    if pixels.size > 1:
        pixels[-1, -1] = True
    return Mask(pixels)


def worn(step: Make, photo: Photo) -> Photo:
    """The photo with the damage that the mask does not tell: it has faded, to grey if need be."""
    peak = photo.peak
    kept = [1, 1, 1] if step().id in COLOURLESS else [0, 1, 2]
    pixels = photo.pixels[..., kept]
    return photo.with_pixels((0.3 * peak + 0.4 * pixels).astype(photo.pixels.dtype))


def size_after(step: Make, photo: Photo) -> tuple[int, int]:
    made: Any = step()
    factor = made.factor if made.scales else 1
    return factor * photo.height, factor * photo.width


def photo_of(given: Photo | Applied) -> Photo:
    return given.photo if isinstance(given, Applied) else given


def applied(step: Make, photo: Photo, folder: Path) -> Photo:
    networks = networks_for(step, folder)
    try:
        return photo_of(step().apply(photo, half_masked(photo), networks, Progress()))
    except NothingToDo:
        assert photo.pixels.size == 3, "only a photo of one pixel has nothing to mend"
        return photo


def test_that_ids_and_titles_are_unique() -> None:
    assert len({step.id for step in STEPS}) == len(STEPS)
    assert len({step.title for step in STEPS}) == len(STEPS)


def test_that_promises_are_kept_for_steps_that_exist() -> None:
    assert {step.id for step in STEPS} >= KEEPS_UNMASKED | COLOURLESS


def test_that_only_the_last_step_changes_the_size() -> None:
    assert not any(step.scales for step in STEPS[:-1]), "the mask fits nothing after it"


@every_step
def test_that_a_step_is_one_of_ours(make: Make) -> None:
    step: Any = make()
    assert isinstance(make(), Step)
    assert step == make(), "frozen data that compares by its settings"
    assert hash(step) == hash(make())
    for field in dataclasses.fields(step):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(step, field.name, None)
    assert step.title
    assert step.engine


@every_step
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_that_depth_and_shape_are_as_promised(
    make: Make, size: tuple[int, int], bits: int, tmp_path: Path
) -> None:
    photo = worn(make, draw_portrait(*size, bits=bits))
    before = photo.pixels.copy()
    after = applied(make, photo, tmp_path)
    assert after.pixels.shape == (*size_after(make, photo), 3)
    assert after.pixels.dtype == photo.pixels.dtype
    assert np.array_equal(photo.pixels, before), "the photo that went in stays as it is"


@every_step
def test_that_metadata_and_source_stay(make: Make, tmp_path: Path) -> None:
    metadata = Metadata(exif=b"MM", xmp=b"<x/>", dpi=(300.0, 300.0), notes=("A note.",))
    photo = Photo(worn(make, draw_portrait()).pixels, metadata, Path("/somewhere/aunt.jpg"))
    after = applied(make, photo, tmp_path)
    grown = after.height / photo.height
    dpi = (300.0 * grown, 300.0 * grown)  # on paper the photo stays as large
    assert after.metadata == dataclasses.replace(photo.metadata, dpi=dpi)
    assert after.source == photo.source


@every_step_that_keeps_unmasked
def test_that_unmasked_pixels_stay_untouched(make: Make, tmp_path: Path) -> None:
    for bits in (8, 16):
        photo = draw_portrait(bits=bits)
        after = applied(make, photo, tmp_path)
        sound = ~half_masked(photo).pixels
        assert np.array_equal(after.pixels[sound], photo.pixels[sound])
        assert not after.same_pixels(photo), "a step that does nothing promises nothing"


@every_step
def test_that_a_grey_photo_stays_grey(make: Make, tmp_path: Path) -> None:
    grey = np.repeat(worn(make, draw_portrait()).pixels[..., :1], 3, axis=2)
    after = applied(make, Photo(grey.astype(np.uint8)), tmp_path).pixels.astype(int)
    assert np.ptp(after, axis=2).max() <= 1


def tinting(network: str) -> bytes:
    """Return a stand-in whose work differs from channel to channel, as that of networks does."""
    colour = (0.1, 0.05, -0.05)
    channels_first = network in FOREIGN
    return as_foreign(network, (graphs.tinting if channels_first else graphs.brightening)(colour))


@every([make for make in MAKES if make().needs and make().id not in COLOURLESS | KEEPS_UNMASKED])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", [(160, 128), (1500, 90)], ids=["small", "large"])
def test_that_a_grey_photo_stays_grey_whatever_colours_a_network_sees(
    make: Make, size: tuple[int, int], bits: int, tmp_path: Path
) -> None:
    grey = np.repeat(worn(make, draw_portrait(*size, bits=bits)).pixels[..., :1], 3, axis=2)
    photo = Photo(np.ascontiguousarray(grey))
    networks = networks_for(make, tmp_path, tinting)
    after = photo_of(make().apply(photo, half_masked(photo), networks, Progress()))
    assert np.ptp(after.pixels.astype(int), axis=2).max() == 0
    assert not after.same_pixels(photo)


@every_step
@pytest.mark.parametrize("value", [0, 255])
def test_that_black_and_white_do_not_wrap_around(make: Make, value: int, tmp_path: Path) -> None:
    photo = Photo(np.full((40, 40, 3), value, np.uint8))
    change = partial(working, amount=0.2 if value else -0.2)
    networks = networks_for(make, tmp_path, change)
    try:
        after = photo_of(make().apply(photo, half_masked(photo), networks, Progress()))
    except NothingToDo:
        assert not make().needs, "a network cannot tell that there is nothing to mend"
        return
    assert after.pixels.shape == (*size_after(make, photo), 3)
    assert np.all(after.pixels == value)


@every_step
def test_that_the_same_photo_gives_the_same_result(make: Make, tmp_path: Path) -> None:
    photo = worn(make, draw_portrait())
    assert applied(make, photo, tmp_path).same_pixels(applied(make, photo, tmp_path))


@every_step
def test_that_progress_never_falls(make: Make, tmp_path: Path) -> None:
    photo = worn(make, draw_portrait(1300, 200))
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    make().apply(photo, half_masked(photo), networks_for(make, tmp_path), progress)
    assert seen
    assert seen == sorted(seen)
    assert 0.0 <= seen[0] <= seen[-1] <= 1.0


@every_step
def test_that_a_cancelled_step_does_not_start(make: Make, tmp_path: Path) -> None:
    photo, progress = draw_portrait(), Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        make().apply(photo, half_masked(photo), networks_for(make, tmp_path), progress)


@every_step_with_networks
def test_that_a_step_stops_within_one_run_of_a_network(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress, running = Progress(), threading.Event()
    interrupting = Progress.interrupting

    def noted(self, stop):  # type: ignore[no-untyped-def]
        running.set()
        return interrupting(self, stop)

    monkeypatch.setattr(Progress, "interrupting", noted)  # of parts of the work as well

    def cancel() -> None:
        assert running.wait(60)
        progress.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    photo = worn(make, draw_portrait())
    # Uncancelled, the network would outlast the test's time limit.
    with pytest.raises(Cancelled):
        make().apply(photo, half_masked(photo), networks_for(make, tmp_path, endless), progress)
    thread.join()


@every(EQUIPPED)
def test_that_a_full_network_is_what_the_step_needs_and_says(make: Make) -> None:
    assert make().engine == "full"
    assert set(make().needs) <= {card.id for card in CATALOGUE}


@every(EQUIPPED)
def test_that_a_full_network_that_is_not_there_is_told(make: Make) -> None:
    photo, nothing_there = worn(make, draw_portrait()), Networks(ModelStore([]))
    try:
        given = make().apply(photo, half_masked(photo), nothing_there, Progress())
    except NetworkError as error:
        told = str(error)
    else:
        assert isinstance(given, Applied), "a photo alone would pass for restored"
        assert (given.status, given.photo) == ("failed", photo)
        told = given.reason
    assert "not installed" in told
