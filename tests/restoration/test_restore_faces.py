"""Restoring faces, on stand-ins of the networks' contracts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.make_gfpgan import make
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.install import add
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.faces.alignment import aligned, fit
from photorestorer_gui.restoration.faces.detection import Face, Found
from photorestorer_gui.restoration.faces.identity import SAME_PERSON, Recogniser
from photorestorer_gui.restoration.faces.pasting import soft_mask
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, restore
from photorestorer_gui.restoration.step import Applied, NothingToDo
from photorestorer_gui.restoration.steps import restore_faces
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice, RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from tests.networks import graphs
from tests.restoration.faces.places import ALIGNED, face_at, marked, soft_portrait

GFPGAN: ModelCard = next(card for card in CATALOGUE if card.id == "gfpgan-1.4")
COLOURFUL = graphs.tinting((0.3, -0.2, -0.4))


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Say where faces are, in the detector's stead."""

    def put(*faces: Face) -> None:
        monkeypatch.setattr(restore_faces, "find_faces", lambda *_: Found(faces))

    return put


def redrawing(folder: Path, graph: bytes, **others: bytes) -> Networks:
    made = {"gfpgan-1.4": graphs.as_face(graph), "yunet": graphs.face_finder()}
    return graphs.networks_of(folder, made | others)


def applied(step: RestoreFaces, photo: Photo, networks: Networks) -> Applied:
    return step.apply(photo, Mask.empty(photo.height, photo.width), networks, Progress())


def restored(photo: Photo, networks: Networks, *steps: Any) -> Restoration:
    plan = RestorationPlan(steps or (RestoreFaces(),))
    mask = Mask.empty(photo.height, photo.width)
    return restore(photo, plan, mask, networks=networks, progress=Progress())


def changed(result: Applied, photo: Photo) -> np.ndarray:
    """Return (H, W) bool: which pixels differ from the photo's."""
    return np.asarray((result.photo.pixels != photo.pixels).any(axis=2))


def grey(photo: Photo) -> Photo:
    return photo.with_pixels(np.repeat(photo.pixels[..., 1:2], 3, axis=2))


# --- the same network, the same answer ------------------------------------------------------------


def test_that_an_aligned_face_is_the_bare_networks_answer(tmp_path: Path, place: Any) -> None:
    given = tmp_path / "mine.onnx"
    given.write_bytes(make(narrow=1 / 16))
    assert add(GFPGAN, given, tmp_path / "weights", Progress()) == "not verified"
    networks = Networks(ModelStore([tmp_path / "weights"]), cards=[GFPGAN], threads=1)
    photo = soft_portrait()
    place(ALIGNED)
    step = RestoreFaces(1.0, keep_colours=False, grain=0.0)
    result = applied(step, photo, networks)
    assert result.faces[0].status == "done"
    fed = np.moveaxis(photo.pixels.astype(np.float32) / 255 * 2 - 1, 2, 0)[None]
    session = networks.load("gfpgan-1.4")
    (bare,) = session.run(None, {"input": fed})
    answer = 255 * (np.moveaxis(np.clip(bare[0], -1, 1), 0, 2) + 1) / 2
    wholly = soft_mask() == 1
    assert wholly.mean() > 0.35
    assert np.abs(result.photo.pixels[wholly] - answer[wholly]).max() <= 1.0
    assert np.abs(answer - photo.pixels).mean() > 10, "the network did something"


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("eyes_px", [9.0, 70.0, 400.0], ids=["small", "usual", "large"])
@pytest.mark.parametrize("degrees", [0.0, 33.0])
def test_that_a_network_that_changes_nothing_gives_the_photo_back(
    tmp_path: Path, place: Any, bits: int, eyes_px: float, degrees: float
) -> None:
    photo = soft_portrait(700, 500, bits=bits)
    place(face_at(260, 330, eyes_px, degrees=degrees))
    for step in (RestoreFaces(1.0), RestoreFaces(1.0, keep_colours=False)):
        result = applied(step, photo, redrawing(tmp_path, graphs.identity()))
        assert result.faces[0].status == "done"
        assert result.photo.same_pixels(photo)


# --- where a face is, and what it may change ------------------------------------------------------


@pytest.mark.parametrize(
    "face",
    [face_at(250, 300, 60), face_at(250, 300, 60, degrees=40), face_at(8, 20, 60)],
    ids=["upright", "turned", "at the edge"],
)
def test_that_only_the_faces_box_is_touched(tmp_path: Path, place: Any, face: Face) -> None:
    photo = soft_portrait(600, 500)
    place(face)
    result = applied(RestoreFaces(), photo, redrawing(tmp_path, graphs.brightening(0.3)))
    (settled,) = result.settled
    touched = changed(result, photo)
    inside = np.zeros_like(touched)
    inside[settled.box.slices] = settled.weight > 0
    assert not touched[~inside].any()
    assert touched[inside].mean() > 0.8
    assert settled.weight.max() == pytest.approx(1.0)
    assert settled.weight.shape == (settled.box.height, settled.box.width)


def test_that_the_paste_has_no_edge(tmp_path: Path, place: Any) -> None:
    photo = Photo(np.full((600, 600, 3), 100, np.uint8))
    place(face_at(300, 330, 60))
    after = applied(RestoreFaces(1.0), photo, redrawing(tmp_path, graphs.brightening(0.4)))
    levels = after.photo.pixels[..., 0].astype(int)
    assert levels.max() > 140
    assert max(np.abs(np.diff(levels, axis=axis)).max() for axis in (0, 1)) <= 2


def test_that_a_turned_face_is_shown_upright_to_the_network(tmp_path: Path, place: Any) -> None:
    upright = soft_portrait()
    lying = Photo(np.rot90(upright.pixels).copy())
    networks = redrawing(tmp_path, graphs.scaling(0.5))
    place(ALIGNED)
    expected = applied(RestoreFaces(), upright, networks).photo.pixels
    turned = np.stack([ALIGNED.landmarks[:, 1], 511 - ALIGNED.landmarks[:, 0]], axis=1)
    place(replace(ALIGNED, landmarks=turned.copy()))
    got = np.rot90(applied(RestoreFaces(), lying, networks).photo.pixels, -1)
    assert np.abs(got.astype(int) - expected).max() <= 1


def test_that_a_large_face_does_not_alias() -> None:
    """Lines too fine for the aligned face become nearly an even grey, not stripes."""
    lines = np.zeros((2200, 2200, 3), np.uint8)
    lines[:, ::2] = 200
    matrix = fit(face_at(1100, 1250, 126 * 4).landmarks)
    assert matrix is not None
    stripes = cv2.warpAffine(lines / 255.0, matrix, (512, 512))
    seen = aligned(lines, matrix)
    assert seen.mean() == pytest.approx(100 / 255, abs=0.01)
    assert seen.std() < 0.2 * stripes.std()


# --- colours, depth, grain ------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [8, 16])
def test_that_grey_stays_exactly_grey(tmp_path: Path, place: Any, bits: int) -> None:
    photo = grey(soft_portrait(bits=bits))
    place(ALIGNED)
    networks = redrawing(tmp_path, COLOURFUL)
    pixels = applied(RestoreFaces(1.0), photo, networks).photo.pixels
    assert not np.array_equal(pixels, photo.pixels)
    assert np.array_equal(pixels[..., 0], pixels[..., 1])
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


def test_that_sepia_stays_sepia(tmp_path: Path, place: Any) -> None:
    tone = grey(soft_portrait()).pixels[..., :1] / 255.0
    photo = Photo(np.rint(255 * tone * (1.0, 0.84, 0.66)).astype(np.uint8))
    place(ALIGNED)
    result = applied(RestoreFaces(1.0), photo, redrawing(tmp_path, COLOURFUL))
    pixels = result.photo.pixels.astype(float)
    there = changed(result, photo) & (pixels[..., 0] > 60)
    assert there.mean() > 0.3
    assert np.abs(pixels[there][:, 1] / pixels[there][:, 0] - 0.84).max() < 0.03
    assert np.abs(pixels[there][:, 2] / pixels[there][:, 0] - 0.66).max() < 0.03
    coloured = applied(
        RestoreFaces(1.0, keep_colours=False), photo, redrawing(tmp_path, COLOURFUL)
    ).photo.pixels.astype(float)
    assert (coloured[there][:, 2] / coloured[there][:, 0] < 0.6).mean() > 0.5, "the network's own"


def test_that_strength_is_an_honest_blend(tmp_path: Path, place: Any) -> None:
    photo = soft_portrait(bits=16)
    place(ALIGNED)
    networks = redrawing(tmp_path, graphs.brightening(0.2))
    means = [
        float((applied(RestoreFaces(s), photo, networks).photo.pixels.astype(float)).mean())
        - float(photo.pixels.mean())
        for s in (0.25, 0.5, 1.0)
    ]
    assert means[1] == pytest.approx(2 * means[0], rel=0.02)
    assert means[2] == pytest.approx(2 * means[1], rel=0.02)


def test_that_a_smooth_answer_gets_some_of_the_photos_grain(tmp_path: Path, place: Any) -> None:
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 10, (640, 640, 1))
    photo = Photo(np.clip(128 + noise, 0, 255).astype(np.uint8).repeat(3, axis=2))
    place(face_at(320, 350, 126))
    networks = redrawing(tmp_path, graphs.scaling(0.0))  # an even grey
    centre = (slice(300, 400), slice(270, 370))
    deviations = [
        float(applied(step, photo, networks).photo.pixels[centre].astype(float).std())
        for step in (RestoreFaces(1.0, grain=0.0), RestoreFaces(1.0))
    ]
    assert deviations[0] < 5, "what the warp to the network and back loses stays the photo's own"
    assert deviations[0] + 1 < deviations[1] < 8
    assert applied(RestoreFaces(1.0), photo, networks).photo.same_pixels(
        applied(RestoreFaces(1.0), photo, networks).photo
    ), "seeded"


# --- each face by itself --------------------------------------------------------------------------


def test_that_no_face_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingToDo, match="No face"):
        applied(RestoreFaces(), soft_portrait(), redrawing(tmp_path, graphs.identity()))


def test_that_painted_faces_are_found_and_restored(tmp_path: Path) -> None:
    photo = marked(soft_portrait(640, 1000), *((r, c) for r in (4, 14) for c in (3, 9, 15, 21, 27)))
    result = applied(RestoreFaces(), photo, redrawing(tmp_path, graphs.brightening(0.2)))
    assert [face.status for face in result.faces] == ["done"] * 10
    assert len(result.settled) == 10
    assert all(face.strength == 0.8 and face.similarity is None for face in result.faces)


LEFT, RIGHT = face_at(170, 220, 50), face_at(520, 220, 50)


def half_dark() -> Photo:
    """A photo whose right half, and the face there, is bright."""
    pixels = soft_portrait(440, 700).pixels // 3
    pixels[:, 350:] += 150
    return Photo(pixels)


def test_that_a_face_that_fails_does_not_cost_the_others(tmp_path: Path, place: Any) -> None:
    photo = half_dark()
    place(LEFT, RIGHT)
    networks = redrawing(tmp_path, graphs.scaling(0.5, most=0.0))
    result = applied(RestoreFaces(), photo, networks)
    assert [face.status for face in result.faces] == ["done", "failed"]
    assert "failed" in result.faces[1].reason
    touched = changed(result, photo)
    assert touched[:, :350].any()
    assert not touched[:, 350:].any(), "what failed is not passed off as restored"


def test_that_the_step_fails_where_all_faces_fail(tmp_path: Path, place: Any) -> None:
    photo = soft_portrait(440, 700)
    place(LEFT, RIGHT)
    result = restored(photo, redrawing(tmp_path, graphs.failing()))
    (outcome,) = result.outcomes
    assert (outcome.status, result.after) == ("failed", photo)
    assert [face.status for face in outcome.faces] == ["failed", "failed"]
    assert outcome.reason


def test_that_single_faces_have_strengths_of_their_own(tmp_path: Path, place: Any) -> None:
    photo = soft_portrait(440, 700)
    place(LEFT, RIGHT)
    moved = Box(LEFT.box.left + 3, LEFT.box.top - 2, LEFT.box.right + 4, LEFT.box.bottom)
    elsewhere = FaceChoice(Box(0, 400, 20, 420), 0.0)
    networks = redrawing(tmp_path, graphs.brightening(0.2))
    step = RestoreFaces(choices=(elsewhere, FaceChoice(moved, 0.0)))
    result = applied(step, photo, networks)
    assert [face.status for face in result.faces] == ["skipped", "done"]
    assert not changed(result, photo)[:, :300].any()
    weaker = applied(RestoreFaces(choices=(FaceChoice(moved, 0.3),)), photo, networks)
    assert [face.strength for face in weaker.faces] == [0.3, 0.8]
    assert step != RestoreFaces()
    assert hash(step) == hash(replace(step))


def test_that_faces_left_alone_are_told_and_the_photo_is_itself(tmp_path: Path, place: Any) -> None:
    rows, columns = np.indices((1100, 1100)) // 60
    tiles = np.where((rows + columns) % 2, 60, 180).astype(np.uint8)
    photo = Photo(np.repeat(tiles[..., None], 3, axis=2))  # its edges are steps
    place(face_at(550, 650, 252), face_at(40, 40, 4.0))
    result = restored(photo, redrawing(tmp_path, graphs.brightening(0.2)))
    (outcome,) = result.outcomes
    assert (outcome.status, result.after) == ("skipped", photo)
    large, small = outcome.faces
    assert "sharp already" in large.reason
    assert "too small" in small.reason


# --- staying the same person ----------------------------------------------------------------------


def test_that_the_strength_backs_off_before_a_person_becomes_another(
    tmp_path: Path, place: Any
) -> None:
    photo = grey(soft_portrait())
    place(ALIGNED)
    networks = redrawing(tmp_path, graphs.scaling(-1.0), sface=graphs.face_teller())
    (face,) = applied(RestoreFaces(), photo, networks).faces
    assert face.status == "done"
    assert face.strength == pytest.approx(0.4), "at 0.8 light and dark would be swapped"
    assert face.similarity is not None
    assert face.similarity >= SAME_PERSON
    assert "0.4" in face.reason


def test_that_nobody_is_made_another_person(
    tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = soft_portrait()
    place(ALIGNED)
    asked: list[int] = []

    def strangers(*_: object) -> float:
        asked.append(1)
        return 0.1

    monkeypatch.setattr(Recogniser, "similarity", strangers)
    networks = redrawing(tmp_path, graphs.brightening(0.2), sface=graphs.face_teller())
    result = restored(photo, networks)
    assert result.after is photo
    assert len(asked) == 4, "0.8, 0.4, 0.2 and 0.1"
    assert "another person" in result.outcomes[0].faces[0].reason


def test_that_the_same_person_is_measured_and_told(tmp_path: Path, place: Any) -> None:
    place(ALIGNED)
    networks = redrawing(tmp_path, graphs.brightening(0.1), sface=graphs.face_teller())
    (face,) = applied(RestoreFaces(), soft_portrait(), networks).faces
    assert (face.strength, face.reason) == (0.8, "")
    assert face.similarity == pytest.approx(1.0, abs=0.05)


def test_that_a_recogniser_that_does_not_work_is_told_and_done_without(
    tmp_path: Path, place: Any
) -> None:
    place(ALIGNED)
    networks = redrawing(tmp_path, graphs.brightening(0.1), sface=b"no network")
    result = applied(RestoreFaces(), soft_portrait(), networks)
    assert result.faces[0].status == "done"
    assert "SFace" in result.notes[0]


# --- in a plan ------------------------------------------------------------------------------------


def test_that_sharpening_leaves_restored_faces_alone(tmp_path: Path, place: Any) -> None:
    photo = soft_portrait()
    place(ALIGNED)
    networks = redrawing(tmp_path, graphs.brightening(0.2), sharpener=graphs.brightening(-0.3))
    alone = restored(photo, networks, RestoreFaces()).after.pixels
    both = restored(photo, networks, RestoreFaces(), Sharpen()).after.pixels
    face = soft_mask() == 1
    assert np.array_equal(both[face], alone[face])
    assert (both[:4].astype(int) < photo.pixels[:4]).all(), "the rest is sharpened"


def test_that_a_face_can_be_cancelled(tmp_path: Path, place: Any) -> None:
    place(LEFT, RIGHT)
    progress = Progress(lambda _, text: progress.cancel() if text == "face 2 of 2" else None)
    photo = soft_portrait(440, 700)
    with pytest.raises(Cancelled):
        RestoreFaces().apply(
            photo,
            Mask.empty(photo.height, photo.width),
            redrawing(tmp_path, graphs.brightening()),
            progress,
        )
