"""Filling holes with a thin plate under tension."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration import thin_plate
from photorestorer_gui.restoration.damage_parts import REACH_PX, pieces
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from tests.pictures import draw_portrait

Bools = NDArray[np.bool_]
Pixels = NDArray[np.uint8] | NDArray[np.uint16]

masks = arrays(np.bool_, st.tuples(st.integers(1, 20), st.integers(1, 20)))
holey_masks = masks.filter(lambda mask: mask.any() and not mask.all())


def filled(pixels: Pixels, mask: Bools) -> Pixels:
    return fill_thin_plate(pixels, mask, Progress())


def lines(height: int, width: int, *, thick: int = 2) -> Bools:
    """A few thin cracks that reach the border."""
    canvas = np.zeros((height, width), np.uint8)
    cv2.line(canvas, (0, height // 3), (width - 1, height // 2), 1, thick)
    cv2.line(canvas, (width // 4, 0), (width // 2, height - 1), 1, thick)
    return canvas > 0


def inner_lines(height: int, width: int) -> Bools:
    canvas = np.zeros((height, width), np.uint8)
    cv2.line(canvas, (width // 5, height // 4), (width * 4 // 5, height // 2), 1, 2)
    cv2.line(canvas, (width // 4, height * 3 // 4), (width * 3 // 4, height * 2 // 3), 1, 1)
    return canvas > 0


def disc(height: int, width: int, radius_px: int) -> Bools:
    canvas = np.zeros((height, width), np.uint8)
    cv2.circle(canvas, (width // 2, height // 2), radius_px, 1, -1)
    return canvas > 0


def gradient(height: int, width: int) -> NDArray[np.uint16]:
    down, across = np.mgrid[0:height, 0:width]
    planes = [3000 + 100 * across, 2000 + 70 * down, 50000 - 90 * across - 60 * down]
    return np.stack(planes, axis=2).astype(np.uint16)


def error_in(mask: Bools, found: Pixels, truth: Pixels) -> float:
    """Return the mean squared error inside the mask."""
    return float(np.mean(np.square(found[mask].astype(float) - truth[mask])))


# --- pieces ---------------------------------------------------------------------------------------


@given(masks)
def test_that_pieces_partition_the_mask(mask: Bools) -> None:
    covered = np.zeros(mask.shape, np.int64)
    for box, piece in pieces(mask):
        assert piece.any()
        covered[box.slices] += piece
    assert np.array_equal(covered, mask.astype(np.int64))


@given(masks)
def test_that_no_piece_reaches_into_another(mask: Bools) -> None:
    side = 2 * REACH_PX + 1
    for box, piece in pieces(mask):
        whole = np.zeros(mask.shape, np.uint8)
        whole[box.slices] = piece
        reach = cv2.dilate(whole, np.ones((side, side), np.uint8)) > 0
        assert not (reach & mask & (whole == 0)).any()


@given(masks)
def test_that_a_piece_brings_the_ring_it_is_filled_from(mask: Bools) -> None:
    height, width = mask.shape
    for box, piece in pieces(mask):
        rows, columns = np.nonzero(piece)
        assert rows.min() == REACH_PX or box.top == 0
        assert columns.min() == REACH_PX or box.left == 0
        assert rows.max() == piece.shape[0] - 1 - REACH_PX or box.bottom == height
        assert columns.max() == piece.shape[1] - 1 - REACH_PX or box.right == width


# --- what a fill promises -------------------------------------------------------------------------


@settings(max_examples=50)
@given(holey_masks, st.sampled_from([np.uint8, np.uint16]), st.integers(0, 2**31))
def test_that_any_hole_is_filled_and_nothing_else_touched(
    mask: Bools, dtype: type[np.uint8], seed: int
) -> None:
    peak = np.iinfo(dtype).max
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, peak, (*mask.shape, 3), dtype, endpoint=True)
    before = pixels.copy()
    result = filled(pixels, mask)
    assert np.array_equal(pixels, before), "the input is not written to"
    assert result.dtype == dtype
    assert np.array_equal(result[~mask], pixels[~mask])


@settings(max_examples=50)
@given(holey_masks, st.integers(0, 2**31))
def test_that_what_lies_under_the_mask_does_not_matter(mask: Bools, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (*mask.shape, 3), np.uint8)
    other = pixels.copy()
    other[mask] = rng.integers(0, 256, (int(mask.sum()), 3), np.uint8)
    assert np.array_equal(filled(pixels, mask), filled(other, mask))


@settings(max_examples=30)
@given(holey_masks, st.integers(0, 255))
def test_that_an_even_picture_stays_even(mask: Bools, value: int) -> None:
    pixels = np.full((*mask.shape, 3), value, np.uint8)
    damaged = pixels.copy()
    damaged[mask] = 255 - value
    assert np.array_equal(filled(damaged, mask), pixels)


def test_that_fills_stay_in_range_at_hard_edges() -> None:
    # A plate overshoots beside a step from black to white; wrapped around, that would show.
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, 18:] = 255
    mask = disc(40, 40, 7)
    result = filled(pixels, mask)
    assert result[20, 8:13].max() < 128
    assert result[20, 28:33].min() > 128
    assert np.array_equal(result[~mask], pixels[~mask])


@pytest.mark.parametrize("mask", [lines(60, 80), disc(60, 80, 9)], ids=["cracks", "hole"])
def test_that_a_gradient_goes_on_across_the_damage(mask: Bools) -> None:
    truth = gradient(60, 80)
    inside = mask.copy()
    inside[:3] = inside[-3:] = inside[:, :3] = inside[:, -3:] = False
    damaged = truth.copy()
    damaged[inside] = 65535
    assert np.abs(filled(damaged, inside).astype(int) - truth).max() <= 1


def test_that_depth_makes_no_difference() -> None:
    eight = draw_portrait().pixels.astype(np.uint8)
    sixteen = eight.astype(np.uint16) * 257
    for mask in (lines(160, 128), disc(160, 128, 12)):
        from_eight = filled(eight, mask).astype(float)
        from_sixteen = filled(sixteen, mask).astype(float) / 257
        assert np.abs(from_eight - from_sixteen).max() <= 1.0


def test_that_without_tension_it_is_the_biharmonic_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    from skimage.restoration import inpaint_biharmonic

    monkeypatch.setattr(thin_plate, "TENSION", 0.0)
    pixels = draw_portrait().pixels
    mask = inner_lines(160, 128)
    expected = inpaint_biharmonic(pixels / 255.0, mask, channel_axis=2) * 255.0
    # scikit-image also cuts what is brighter or darker than every known pixel.
    known = pixels[~mask].astype(float)
    found = np.clip(filled(pixels, mask).astype(float), known.min(axis=0), known.max(axis=0))
    assert np.abs(found - expected).max() <= 0.51


@pytest.mark.parametrize(
    "mask", [lines(320, 256, thick=3), disc(320, 256, 14)], ids=["cracks", "hole"]
)
def test_that_it_beats_opencvs_telea(mask: Bools) -> None:
    truth = draw_portrait(320, 256).pixels
    damaged = truth.astype(np.uint8)
    damaged[mask] = 255
    telea = np.asarray(cv2.inpaint(damaged, mask.astype(np.uint8), 3, cv2.INPAINT_TELEA))
    ours = error_in(mask, filled(damaged, mask), truth)
    assert ours < 0.9 * error_in(mask, telea.astype(np.uint8), truth)


# --- borders and extremes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [np.s_[:5], np.s_[:, -5:], np.s_[:8, :8], np.s_[-8:, -8:], np.s_[10:12, :], np.s_[:, 0]],
    ids=["top", "right", "corner", "other corner", "through", "left column"],
)
def test_that_damage_at_the_border_is_filled_smoothly(where: tuple[slice, ...]) -> None:
    truth = gradient(40, 50) // 256
    mask = np.zeros((40, 50), np.bool_)
    mask[where] = True
    damaged = truth.copy()
    damaged[mask] = 65535
    found = filled(damaged, mask).astype(int)
    assert np.abs(found - truth)[mask].max() <= 20


@pytest.mark.parametrize("at", [(0, 0), (15, 9), (30, 19)], ids=str)
def test_that_one_known_pixel_gives_the_whole_picture(at: tuple[int, int]) -> None:
    pixels = np.zeros((31, 20, 3), np.uint8)
    pixels[at] = (10, 200, 90)
    mask = np.ones((31, 20), np.bool_)
    mask[at] = False
    assert (filled(pixels, mask) == (10, 200, 90)).all()


def test_that_an_empty_mask_changes_nothing() -> None:
    pixels = draw_portrait().pixels
    assert np.array_equal(filled(pixels, np.zeros(pixels.shape[:2], np.bool_)), pixels)


# --- large damage ---------------------------------------------------------------------------------


def test_that_a_large_hole_is_filled_without_a_seam() -> None:
    mask = disc(300, 300, 110)
    assert mask.sum() > thin_plate.EXACT_PX
    truth = gradient(300, 300)
    damaged = truth.copy()
    damaged[mask] = 65535
    found = filled(damaged, mask).astype(float)
    # Neither at the rim nor between the coarse inside and the exact band is there a step: each
    # pixel differs from its neighbour by about what the gradient does.
    for axis in (0, 1):
        steps = np.abs(np.diff(found, axis=axis) - np.diff(truth.astype(float), axis=axis))
        assert steps.max() < 260, "a visible step would be more than one 8-bit level"
    assert np.array_equal(found[~mask], truth[~mask])


def test_that_other_damage_does_not_colour_a_large_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    # Halved a few times, as a larger hole would be, the ring comes within the stencil's reach.
    monkeypatch.setattr(thin_plate, "EXACT_PX", 300)
    hole = disc(300, 300, 90)
    ring = disc(300, 300, 106) & ~disc(300, 300, 99)
    mask = hole | ring
    assert len(list(pieces(mask))) == 2
    pixels = np.full((300, 300, 3), 100, np.uint8)
    pixels[mask] = 255
    assert (filled(pixels, mask) == 100).all()


def test_that_windows_give_what_one_solution_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = draw_portrait(400, 400).pixels
    mask = np.zeros((400, 400), np.bool_)
    for at in range(5, 400, 25):
        mask[at : at + 3] = mask[:, at : at + 3] = True
    at_once = filled(pixels, mask).astype(int)
    monkeypatch.setattr(thin_plate, "EXACT_PX", 500)
    monkeypatch.setattr(thin_plate, "WINDOWED_PX", 1000)
    monkeypatch.setattr(thin_plate, "WINDOW_PX", 100)
    assert np.abs(filled(pixels, mask).astype(int) - at_once).max() <= 1


# --- progress -------------------------------------------------------------------------------------


def test_that_progress_rises_with_the_pieces() -> None:
    mask = np.zeros((60, 60), np.bool_)
    mask[::20, ::20] = True
    seen: list[float] = []
    fill_thin_plate(
        np.zeros((60, 60, 3), np.uint8), mask, Progress(lambda fraction, _: seen.append(fraction))
    )
    assert len(seen) == 10
    assert seen == sorted(set(seen))
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_that_cancelling_stops_between_pieces() -> None:
    mask = np.zeros((60, 60), np.bool_)
    mask[::20, ::20] = True
    seen: list[float] = []

    def on_report(fraction: float, _: str) -> None:
        seen.append(fraction)
        if len(seen) == 4:
            progress.cancel()

    progress = Progress(on_report)
    with pytest.raises(Cancelled):
        fill_thin_plate(np.zeros((60, 60, 3), np.uint8), mask, progress)
    assert len(seen) == 4


def test_that_cancelling_stops_within_a_large_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = []
    solve = thin_plate._solve

    def counted(pixels: Pixels, unknown: Bools, tension: float) -> NDArray[np.float64]:
        solved.append(int(unknown.sum()))
        progress.cancel()
        return solve(pixels, unknown, tension)

    progress = Progress()
    monkeypatch.setattr(thin_plate, "_solve", counted)
    with pytest.raises(Cancelled):
        fill_thin_plate(np.zeros((400, 400, 3), np.uint8), disc(400, 400, 150), progress)
    assert len(solved) == 1
