"""Faces of an enlarged photo: drawn as finely as their network drew them, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import pytest

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.paths import resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.faces import finer
from photorestorer_gui.restoration.faces.alignment import TEMPLATE
from photorestorer_gui.restoration.faces.detection import Face, Found
from photorestorer_gui.restoration.faces.finer import Finer
from photorestorer_gui.restoration.faces.pasting import soft_mask
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, Restorer, restore
from photorestorer_gui.restoration.steps import restore_faces
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.trail import Trail
from tests.networks import graphs
from tests.restoration.faces.places import face_at, soft_portrait

both = pytest.mark.parametrize("factor", [2, 4])
Factor = Literal[2, 4]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Say where faces are, in the detector's stead."""

    def put(*faces: Face) -> None:
        monkeypatch.setattr(restore_faces, "find_faces", lambda *_: Found(faces))

    return put


def true_face() -> Photo:
    """A sharp face as a network draws it: 512² pixels."""
    sample = load_photo(resources_folder() / "samples" / "portrait-original.png")
    large = cv2.resize(sample.pixels, (512, 512), interpolation=cv2.INTER_CUBIC)
    return sample.with_pixels(large.astype(np.uint8))


def shrunk(photo: Photo, factor: int, *, bits: int = 8) -> Photo:
    size = (photo.width // factor, photo.height // factor)
    small = np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA))
    return photo.with_pixels(small if bits == 8 else small.astype(np.uint16) * 257)


def in_small(factor: int) -> Face:
    """Where the face of a photo lies that is `true_face`, shrunk."""
    landmarks = (TEMPLATE * 512 + 0.5) / factor - 0.5
    box = face_at(256 / factor, 300 / factor, 126 / factor).box
    return Face(box, landmarks.astype(np.float32), 0.9)


def drawing_truth(folder: Path) -> Networks:
    """A network that knows the very face, as no real one does."""
    drawn = graphs.drawing(true_face().pixels.astype(np.float32) / 255)
    return graphs.networks_of(folder, {"gfpgan-1.4": drawn, "yunet": graphs.face_finder()})


def carried_out(photo: Photo, networks: Networks, *steps: Any) -> Restoration:
    mask = Mask.empty(photo.height, photo.width)
    return restore(photo, RestorationPlan(steps), mask, networks=networks, progress=Progress())


def faithful(strength: float = 1.0) -> RestoreFaces:
    return RestoreFaces(strength, keep_colours=False, grain=0.0)


def decibels(photo: Photo, truth: Photo) -> float:
    """How near a face is to another, where it is pasted wholly."""
    there = soft_mask() == 1
    white = photo.peak / 255
    off = photo.pixels[there] / white - truth.pixels[there].astype(float)
    return float(10 * np.log10(255**2 / np.mean(off**2)))


@both
@pytest.mark.parametrize("bits", [8, 16])
def test_that_a_face_is_as_fine_as_its_network_drew_it(
    tmp_path: Path, place: Any, factor: Factor, bits: int
) -> None:
    soft = true_face().with_pixels(cv2.GaussianBlur(true_face().pixels, (0, 0), 2.5))
    photo = shrunk(soft, factor, bits=bits)
    place(in_small(factor))
    networks = drawing_truth(tmp_path)
    restored = carried_out(photo, networks, faithful()).after
    lanczos = carried_out(restored, networks, Enlarge(factor)).after
    result = carried_out(photo, networks, faithful(), Enlarge(factor))
    gained = decibels(result.after, true_face()) - decibels(lanczos, true_face())
    assert result.after.pixels.dtype == photo.pixels.dtype
    assert decibels(result.after, true_face()) > 40
    assert gained > {2: 8, 4: 13}[factor]


@both
def test_that_an_enlarged_face_has_nothing_drawn_where_it_is_protected(
    tmp_path: Path, place: Any, factor: Factor
) -> None:
    soft = true_face().with_pixels(cv2.GaussianBlur(true_face().pixels, (0, 0), 2.5))
    photo = shrunk(soft, factor)
    place(in_small(factor))
    networks = drawing_truth(tmp_path)
    protected = np.zeros((photo.height, photo.width), np.bool_)
    side = photo.height
    protected[side // 5 : side // 3, 2 * side // 5 : 3 * side // 5] = True  # the eyes
    mask = Mask(np.zeros_like(protected), protected)
    plan = RestorationPlan((faithful(), Enlarge(factor)))
    result = restore(photo, plan, mask, networks=networks, progress=Progress()).after
    plain = carried_out(photo, networks, Enlarge(factor)).after
    inner = Mask(protected.copy()).grow(-4).pixels  # the kernel of enlarging looks around itself
    wide = inner.repeat(factor, axis=0).repeat(factor, axis=1)
    assert np.array_equal(result.pixels[wide], plain.pixels[wide])
    free = carried_out(photo, networks, faithful(), Enlarge(factor)).after
    assert (free.pixels[wide] != plain.pixels[wide]).mean() > 0.5
    far = ~Mask(protected.copy()).grow(30).pixels.repeat(factor, axis=0).repeat(factor, axis=1)
    assert np.array_equal(result.pixels[far], free.pixels[far])


def test_that_a_sharp_face_keeps_its_pixels_and_gets_detail_between_them(
    tmp_path: Path, place: Any
) -> None:
    photo = shrunk(true_face(), 2)
    place(in_small(2))
    networks = drawing_truth(tmp_path)
    lanczos = carried_out(photo, networks, Enlarge(2)).after
    step = replace(faithful(), enlarged=True)
    alone = carried_out(photo, networks, step)
    assert alone.after is photo
    assert "sharp already" in alone.outcomes[0].reason
    result = carried_out(photo, networks, step, Enlarge(2))
    assert [outcome.status for outcome in result.outcomes] == ["skipped", "done"]
    (face,) = result.outcomes[1].faces
    assert (face.status, face.strength) == ("done", 1.0)
    assert "Its own pixels stay" in face.reason
    assert decibels(result.after, true_face()) > decibels(lanczos, true_face()) + 6


@both
def test_that_shrunk_again_it_is_the_restored_photo(
    tmp_path: Path, place: Any, factor: Factor
) -> None:
    photo = shrunk(true_face(), factor)
    place(in_small(factor))
    networks = drawing_truth(tmp_path)
    restored = carried_out(photo, networks, faithful()).after
    lanczos = carried_out(restored, networks, Enlarge(factor)).after
    fine = carried_out(photo, networks, faithful(), Enlarge(factor)).after
    plain, ours = (
        np.abs(shrunk(each, factor).pixels.astype(int) - restored.pixels).mean()
        for each in (lanczos, fine)
    )
    assert ours <= plain, "what the photo's own pixels hold is not told twice"


def test_that_beyond_the_face_nothing_is_touched(tmp_path: Path, place: Any) -> None:
    photo = soft_portrait(300, 400)
    place(face_at(150, 140, 30, degrees=20), face_at(395, 20, 24))
    networks = drawing_truth(tmp_path)
    faces = RestoreFaces()
    fine = carried_out(photo, networks, faces, Enlarge(2)).after
    restored = carried_out(photo, networks, faces)
    lanczos = carried_out(restored.after, networks, Enlarge(2)).after
    touched = (fine.pixels != lanczos.pixels).any(axis=2)
    changed = (restored.after.pixels != photo.pixels).any(axis=2)
    around = cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8))
    assert touched.mean() > 0.01
    assert not touched[around.repeat(2, axis=0).repeat(2, axis=1) == 0].any()


def test_that_strips_leave_no_trace(
    tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = soft_portrait(200, 200)
    place(face_at(100, 110, 40, degrees=-15))
    networks = drawing_truth(tmp_path)
    at_once = carried_out(photo, networks, RestoreFaces(), Enlarge(4)).after
    monkeypatch.setattr(finer, "STRIP_PX", 40)
    in_strips = carried_out(photo, networks, RestoreFaces(), Enlarge(4)).after
    assert np.abs(at_once.pixels.astype(int) - in_strips.pixels).max() <= 1


def test_that_grey_stays_exactly_grey(tmp_path: Path, place: Any) -> None:
    photo = shrunk(true_face(), 4)
    grey = photo.with_pixels(photo.pixels[..., 1:2].repeat(3, axis=2))
    place(in_small(4))
    pixels = carried_out(grey, drawing_truth(tmp_path), RestoreFaces(), Enlarge(4)).after.pixels
    assert np.ptp(pixels, axis=2).max() == 0


def test_that_detail_is_as_strong_as_the_restoration(tmp_path: Path, place: Any) -> None:
    photo = shrunk(true_face(), 4, bits=16)
    place(in_small(4))
    networks = drawing_truth(tmp_path)

    def detail(strength: float) -> float:
        restored = carried_out(photo, networks, faithful(strength)).after
        plain = carried_out(restored, networks, Enlarge(4)).after.pixels.astype(float)
        fine = carried_out(photo, networks, faithful(strength), Enlarge(4)).after.pixels
        return float(np.std((fine - plain)[soft_mask() == 1]))

    assert detail(0.5) == pytest.approx(detail(1.0) / 2, rel=0.02)
    assert detail(0.0) == 0


def test_that_detail_follows_the_tones(tmp_path: Path, place: Any) -> None:
    truth = true_face()
    photo = shrunk(truth, 4, bits=16)
    faded = photo.with_pixels((16_000 + photo.pixels // 4).astype(np.uint16))
    place(in_small(4))
    pale = graphs.drawing(truth.pixels.astype(np.float32) / 255 / 4 + 16_000 / 65_535)
    made = {"gfpgan-1.4": pale, "yunet": graphs.face_finder()}
    networks = graphs.networks_of(tmp_path, made)
    steps = (faithful(), FixTone())
    toned = carried_out(faded, networks, *steps).after
    fine = carried_out(faded, networks, *steps, Enlarge(4)).after.pixels.astype(float)
    plain = carried_out(toned, networks, Enlarge(4)).after.pixels.astype(float)
    there = soft_mask() == 1
    added = (fine - plain)[there].std()
    without_tones = carried_out(faded, networks, faithful(), Enlarge(4)).after.pixels.astype(float)
    before = carried_out(
        carried_out(faded, networks, faithful()).after, networks, Enlarge(4)
    ).after.pixels.astype(float)
    stretched = toned.pixels.astype(float).std() / faded.pixels.astype(float).std()
    assert stretched > 2
    assert added / (without_tones - before)[there].std() == pytest.approx(stretched, rel=0.15)


def test_that_each_face_is_told(tmp_path: Path, place: Any) -> None:
    photo = Photo(soft_portrait(900, 1000).pixels, Metadata(dpi=(300.0, 300.0)))
    place(face_at(500, 450, 150), face_at(420, 480, 40), face_at(600, 480, 50))
    (_, large) = carried_out(photo, drawing_truth(tmp_path), RestoreFaces(0.6), Enlarge(2)).outcomes
    assert [face.status for face in large.faces] == ["skipped", "done", "done"]
    assert "as many pixels" in large.faces[0].reason
    assert [face.strength for face in large.faces] == [None, 0.6, 0.6]
    assert large.notes[-1] == "2 faces are as fine as their restoration drew them."
    assert "300 dpi became 600" in large.notes[0]


def test_that_another_size_does_not_run_the_network_again(
    tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, ran = shrunk(true_face(), 4), []
    place(in_small(4))
    networks, mask = drawing_truth(tmp_path), Mask.empty(128, 128)
    run_ports = networks.run_ports

    def counted(model_id: str, *rest: Any) -> Any:
        ran.append(model_id)
        return run_ports(model_id, *rest)

    monkeypatch.setattr(networks, "run_ports", counted)
    restorer = Restorer(networks, Trail())
    for factor in (2, 4):
        plan = RestorationPlan((faithful(), Enlarge(factor)))
        result = restorer.restore(photo, plan, mask, Progress())
        assert [face.status for face in result.outcomes[1].faces] == ["done"]
    assert ran == ["gfpgan-1.4"]


def test_that_what_is_kept_for_it_counts_as_memory(tmp_path: Path, place: Any) -> None:
    photo = shrunk(true_face(), 4)
    place(in_small(4))
    networks, mask = drawing_truth(tmp_path), Mask.empty(128, 128)
    plan = RestorationPlan((faithful(), Enlarge(2)))
    for room, kept in ((1 << 20, 0), (16 << 20, 2)):
        trail = Trail(room)
        Restorer(networks, trail).restore(photo, plan, mask, Progress())
        assert len(trail.reusable(photo, plan, mask, networks.installed())) == kept


def test_that_later_steps_may_use_the_memory_of_earlier_ones(tmp_path: Path, place: Any) -> None:
    """What is needed of a photo as it was is kept by the face itself."""
    photo = shrunk(true_face(), 4)
    place(in_small(4))
    mask = Mask.empty(128, 128)
    applied = faithful().apply(photo, mask, drawing_truth(tmp_path), Progress())
    (face,) = applied.finer
    brighter = applied.photo.with_pixels(applied.photo.pixels // 2 + 60)
    applied.photo.pixels.flags.writeable = True
    applied.photo.pixels[:] = 0
    halved = face.following(brighter).change.values
    assert np.allclose(halved, face.change.values / 2, rtol=0.02, atol=1e-3)


def test_that_a_face_that_nobody_restored_is_enlarged_like_the_rest(
    tmp_path: Path, place: Any
) -> None:
    photo = shrunk(true_face(), 4)
    place(in_small(4))
    networks = drawing_truth(tmp_path)
    plain = carried_out(photo, networks, Enlarge(4))
    left = carried_out(photo, networks, RestoreFaces(0.0), Enlarge(4))
    assert plain.after.same_pixels(left.after)
    assert left.outcomes[-1].faces == ()


def test_that_drawing_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = soft_portrait(64, 64)
    progress = Progress()

    def last(*_: object) -> None:
        progress.cancel()

    monkeypatch.setattr("photorestorer_gui.restoration.steps.enlarge.draw_finer", last)
    face = Finer.of(photo.pixels, face_at(30, 30, 10), _small_change(), is_sharp=False)
    with pytest.raises(Cancelled):
        Enlarge(2).scaled(photo, [face, face], progress)


def _small_change() -> Any:
    from photorestorer_gui.restoration.faces.alignment import fit
    from photorestorer_gui.restoration.faces.pasting import Change

    matrix = fit(face_at(30, 30, 10).landmarks)
    assert matrix is not None
    return Change(np.zeros((512, 512), np.float32), matrix, 0.5)
