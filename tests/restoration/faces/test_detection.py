"""Finding faces: through OpenCV, on a detector of YuNet's contract that knows painted marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.paths import resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.faces.detection import Face, Found, find_faces, without_false
from tests.networks import graphs
from tests.networks.graphs import EYES_PX, MARK_PX
from tests.restoration.faces.places import face_at, marked, soft_portrait


@pytest.fixture
def detector(tmp_path: Path) -> Networks:
    return graphs.networks_of(tmp_path, {"yunet": graphs.face_finder()})


def found_in(photo: Photo, networks: Networks) -> Found:
    return find_faces(photo, networks, Progress())


def centre(row: int, column: int) -> tuple[float, float]:
    return (column + 0.5) * MARK_PX, (row + 0.5) * MARK_PX


@pytest.mark.parametrize("bits", [8, 16])
def test_that_a_face_is_found_where_it_is(detector: Networks, bits: int) -> None:
    found = found_in(marked(soft_portrait(640, 960, bits=bits), (6, 9)), detector)
    (face,) = found.faces
    assert face.landmarks[2] == pytest.approx(centre(6, 9), abs=0.5)
    assert face.eye_distance_px == pytest.approx(EYES_PX, abs=0.5)
    assert face.score == pytest.approx(1.0, abs=0.01)
    assert (found.turned_degrees, found.notes) == (0, ())


@pytest.mark.parametrize("factor", [2, 3])
def test_that_a_large_scan_is_looked_at_smaller_and_told_in_its_own_pixels(
    detector: Networks, factor: int
) -> None:
    small = marked(soft_portrait(640, 800), (6, 9))
    large = Photo(small.pixels.repeat(factor, axis=0).repeat(factor, axis=1))
    (face,) = found_in(large, detector).faces
    assert face.landmarks[2] == pytest.approx(np.array(centre(6, 9)) * factor, abs=factor)
    assert face.eye_distance_px == pytest.approx(EYES_PX * factor, abs=factor)


@pytest.mark.parametrize(("quarters", "degrees"), [(1, 90), (2, 180), (3, 270)])
def test_that_a_photo_on_its_side_is_turned_and_that_this_is_told(
    detector: Networks, quarters: int, degrees: int
) -> None:
    upright = marked(soft_portrait(640, 960), (6, 9))
    (expected,) = found_in(upright, detector).faces
    lying = Photo(np.rot90(upright.pixels, quarters).copy())  # counter-clockwise
    found = found_in(lying, detector)
    (face,) = found.faces
    assert found.turned_degrees == degrees
    assert f"{degrees}°" in found.notes[0]
    x, y = expected.landmarks[2]
    places = {90: (y, 960 - x), 180: (960 - x, 640 - y), 270: (640 - y, x)}
    assert face.landmarks[2] == pytest.approx(places[degrees], abs=1)
    assert face.eye_distance_px == pytest.approx(EYES_PX, abs=0.5)


def test_that_ten_faces_are_found(detector: Networks) -> None:
    cells = [(row, column) for row in (4, 14) for column in (3, 9, 15, 21, 27)]
    found = found_in(marked(soft_portrait(640, 1000), *cells), detector)
    noses = np.array(sorted(tuple(face.landmarks[2].round()) for face in found.faces))
    assert noses == pytest.approx(np.array(sorted(centre(*cell) for cell in cells)), abs=1)


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (640, 640)])
def test_that_a_photo_without_a_face_has_none(detector: Networks, size: tuple[int, int]) -> None:
    assert found_in(soft_portrait(*size), detector).faces == ()


def test_that_a_cancelled_search_does_not_start(detector: Networks) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_faces(soft_portrait(), detector, progress)


def test_that_only_verified_bytes_run(detector: Networks, tmp_path: Path) -> None:
    with (tmp_path / "yunet.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(NetworkError, match="altered"):
        found_in(soft_portrait(), detector)


def test_that_a_detector_that_does_not_work_says_so(tmp_path: Path) -> None:
    networks = graphs.networks_of(tmp_path, {"yunet": b"no network"})
    with pytest.raises(NetworkError, match="no faces can be found"):
        found_in(soft_portrait(), networks)


# --- false faces ----------------------------------------------------------------------------------

WHOLE = face_at(200, 200, 80)


def kept(*faces: Face) -> tuple[Face, ...]:
    return without_false(faces, height=400, width=400)


def test_that_an_eye_taken_for_a_face_is_dropped() -> None:
    x, y = WHOLE.landmarks[0]
    eye = replace(face_at(float(x), float(y), 16), score=0.95)
    assert kept(eye, WHOLE) == (WHOLE,)


def test_that_a_face_seen_twice_counts_once_and_the_surer_stays() -> None:
    again = replace(face_at(203, 199, 80), score=0.99)
    assert kept(WHOLE, again) == (again,)


def test_that_neighbours_stay_the_largest_first() -> None:
    child = face_at(330, 230, 40)
    assert kept(child, WHOLE) == (WHOLE, child)


@pytest.mark.parametrize(
    "landmarks",
    [
        WHOLE.landmarks[[1, 0, 2, 4, 3]],
        np.full((5, 2), 200, np.float32),
        WHOLE.landmarks + np.float32(500),
    ],
    ids=["mirrored", "one place", "outside"],
)
def test_that_landmarks_that_no_face_has_are_dropped(landmarks: np.ndarray) -> None:
    assert kept(replace(WHOLE, landmarks=landmarks.copy())) == ()


def test_that_a_face_half_turned_away_is_none_of_them() -> None:
    landmarks = WHOLE.landmarks.copy()
    landmarks[[0, 1, 3, 4], 0] = 200 + (landmarks[[0, 1, 3, 4], 0] - 200) * 0.6
    turned = replace(WHOLE, landmarks=landmarks)
    assert kept(turned) == (turned,)


def test_that_landmarks_of_another_shape_are_an_error() -> None:
    with pytest.raises(ValueError, match="float32"):
        Face(Box(0, 0, 9, 9), np.zeros((5, 2)), 0.9)  # type: ignore[arg-type]


# --- the real file --------------------------------------------------------------------------------


@pytest.mark.weights
def test_that_the_real_detector_finds_the_sitter_of_the_sample() -> None:
    networks = Networks(ModelStore.installed())
    if "yunet" not in networks.installed():
        file = next(card.file for card in CATALOGUE if card.id == "yunet")
        pytest.skip(f"{file} is not installed: photorestorer models get yunet")
    photo = load_photo(resources_folder() / "samples" / "portrait-original.png")
    (face, *_) = found_in(photo, networks).faces
    x, y = face.landmarks[2]
    assert 0.3 < x / photo.width < 0.7
    assert 0.1 < y / photo.height < 0.6
