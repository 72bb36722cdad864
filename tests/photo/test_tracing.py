"""Following a crack from one point to another."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.tracing import CrackTracer, _best_line, _coarsened

Bytes = NDArray[np.uint8]


def curve(height: int, width: int) -> NDArray[np.float64]:
    """A wavy line across the middle, as (N, 2) points x and y."""
    x = np.linspace(0.1 * width, 0.9 * width, 2000)
    y = 0.5 * height + 0.2 * height * np.sin(x / width * 9)
    return np.stack([x, y], axis=1)


def drawn(canvas: Bytes, line: NDArray[np.float64], value: int, width_px: int) -> Bytes:
    points = np.rint(line * 16).astype(np.int32)
    colour = (value,) * (canvas.shape[2] if canvas.ndim == 3 else 1)
    cv2.polylines(canvas, [points], False, colour, width_px, cv2.LINE_AA, 4)
    return canvas


def scene(height: int, width: int, *, value: int, width_px: int = 3) -> Bytes:
    """A noisy photo of soft patches with a line of brightness `value` across it."""
    random = np.random.default_rng(5)
    patches = random.integers(70, 180, (height // 60 + 1, width // 60 + 1, 3)).astype(np.uint8)
    photo = cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    lined = drawn(photo, curve(height, width), value, width_px)
    noisy = lined + random.normal(0, 5, lined.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def farthest(path: list[Point], line: NDArray[np.float64]) -> float:
    places = np.asarray(path)
    gaps = np.hypot(*(places[:, None, :] - line[None, :, :]).transpose(2, 0, 1))
    return float(gaps.min(axis=1).max())


@pytest.mark.parametrize("value", [245, 8], ids=["light", "dark"])
def test_that_it_follows_a_crack_where_the_map_is_blank(value: int) -> None:
    line = curve(500, 800)
    tracer = CrackTracer(scene(500, 800, value=value), np.zeros((500, 800), np.uint8))
    start, end = (float(line[100, 0]), float(line[100, 1])), tuple(line[900])
    path = tracer.refined_path(start, (float(end[0]), float(end[1])))
    assert path[0] == start
    assert path[-1] == pytest.approx(end)
    assert farthest(path, line) < 4


def test_that_it_follows_the_map_where_the_photo_shows_nothing() -> None:
    line = curve(500, 800)
    found = drawn(np.zeros((250, 400), np.uint8), line / 2, 220, 2)
    tracer = CrackTracer(np.full((500, 800, 3), 120, np.uint8), found)
    path = tracer.refined_path(tuple(line[100]), tuple(line[900]))
    assert farthest(path, line) < 5


def test_that_where_there_is_nothing_it_goes_nearly_straight() -> None:
    tracer = CrackTracer(np.full((300, 400, 3), 120, np.uint8))
    path = np.asarray(tracer.refined_path((40.0, 50.0), (340.0, 50.0)))
    assert np.abs(path[:, 1] - 50).max() < 3
    assert len(path) > 10


def test_that_16_bits_and_large_photos_are_followed_as_well() -> None:
    line = curve(3000, 4000)
    photo = scene(3000, 4000, value=245, width_px=7).astype(np.uint16) * 257
    path = CrackTracer(photo).refined_path(tuple(line[100]), tuple(line[900]))
    assert farthest(path, line) < 8


def test_that_steps_are_short_so_that_a_brush_along_them_leaves_no_corner() -> None:
    line = curve(500, 800)
    path = CrackTracer(scene(500, 800, value=245)).refined_path(tuple(line[0]), tuple(line[-1]))
    assert max(np.hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(path)) < 25


def test_that_points_outside_and_equal_points_do_no_harm() -> None:
    tracer = CrackTracer(scene(60, 90, value=245))
    assert tracer.path((10.0, 10.0), (10.0, 10.0)) == [(10.0, 10.0), (10.0, 10.0)]
    for x, y in tracer.refined_path((-50.0, -50.0), (500.0, 500.0)):
        assert 0 <= x < 90
        assert 0 <= y < 60


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 2)])
def test_that_tiny_and_narrow_photos_are_traced(size: tuple[int, int]) -> None:
    photo = np.zeros((*size, 3), np.uint8)
    end = (size[1] - 0.5, size[0] - 0.5)
    path = CrackTracer(photo, np.zeros(size, np.uint8)).refined_path((0.2, 0.2), end)
    assert path[-1] == pytest.approx(end)


def test_that_a_map_once_made_serves_while_the_pointer_stays_near() -> None:
    line = curve(500, 800)
    tracer = CrackTracer(scene(500, 800, value=245))
    tracer.path(tuple(line[100]), tuple(line[500]))
    made = tracer._map
    tracer.path(tuple(line[100]), tuple(line[480]))
    assert tracer._map is made
    tracer.path(tuple(line[100]), tuple(line[1500]))
    assert tracer._map is not made


def test_that_the_best_line_keeps_to_what_is_cheap() -> None:
    cost = np.ones((60, 21), np.float32)
    cost[:, 16] = 0
    line = _best_line(cost)
    assert line[0] == line[-1] == 10
    assert (line[10:50] == 16).all()
    assert np.abs(np.diff(line)).max() <= 1


def test_that_thin_cracks_stay_in_a_coarser_map() -> None:
    found = np.zeros((30, 45), np.uint8)
    found[29, 44] = 200
    found[7, 8] = 90
    coarse = _coarsened(found)
    assert coarse.shape == (4, 6)
    assert coarse[3, 5] == 200
    assert coarse[0, 1] == 90
    assert np.count_nonzero(coarse) == 2
