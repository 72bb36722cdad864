"""The mask as part of the workspace: layers, waiting changes, tint."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask_layers import Layer, MaskLayers
from photorestorer_gui.ui.canvas.mask_command import MaskCommand
from photorestorer_gui.ui.mask_start import start_mask
from photorestorer_gui.ui.masking import Masking
from photorestorer_gui.ui.theme import TINTS
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fixtures import WAIT_MS, Examine


@pytest.fixture
def masking(workspace: Workspace, examined: Examine, photo_file: Path) -> Masking:
    examined(photo_file)
    return workspace.masking


def settle(qtbot: QtBot, masking: Masking) -> None:
    qtbot.waitUntil(lambda: masking.ready, timeout=WAIT_MS)


def stroke(masking: Masking, x: float, y: float, layer: Layer = Layer.MARKED) -> None:
    assert masking.begin_stroke(layer)
    masking.paint((x, y), 6, damaged=True)
    masking.commit_stroke(damaged=True)


def layers(masking: Masking) -> MaskLayers:
    kept = masking.layers
    assert kept is not None
    return kept


def same(first: MaskLayers, second: MaskLayers) -> bool:
    return (
        first.marked.same_pixels(second.marked)
        and first.protected.same_pixels(second.protected)
        and first.sensitivity == second.sensitivity
    )


def test_that_layers_are_read_and_given_back(qtbot: QtBot, masking: Masking) -> None:
    stroke(masking, 20, 20)
    stroke(masking, 61, 45, Layer.PROTECTED)
    masking.set_sensitivity(0.9)
    settle(qtbot, masking)
    kept = layers(masking)
    masking.clear()
    masking.changes.unprotect()
    masking.set_sensitivity(0.2)
    settle(qtbot, masking)
    qtbot.waitUntil(lambda: masking.sensitivity == 0.2 and masking.ready, timeout=WAIT_MS)
    assert not same(layers(masking), kept)
    masking.take_layers(kept)
    settle(qtbot, masking)
    assert same(layers(masking), kept)
    mask = masking.mask
    assert mask is not None
    assert mask.same_pixels(kept.mask)
    assert masking.stack.count() == 0


def test_that_strokes_outlive_a_new_sensitivity_after_layers_were_given_back(
    qtbot: QtBot, masking: Masking
) -> None:
    stroke(masking, 20, 20)
    masking.take_layers(layers(masking))
    settle(qtbot, masking)
    masking.set_sensitivity(0.9)
    settle(qtbot, masking)
    mask = masking.mask
    assert mask is not None
    assert mask.pixels[20, 20]
    assert mask.pixels[45, 62], "the fainter part of the crack"


def test_that_a_mask_starts_with_layers_kept_before(qtbot: QtBot, masking: Masking) -> None:
    stroke(masking, 61, 45, Layer.PROTECTED)
    kept, crack_map = layers(masking), masking.crack_map
    assert crack_map is not None
    start = start_mask(crack_map, kept.sensitivity, kept)
    masking.take(None, 0.5)
    assert masking.layers is None
    masking.take(start, kept.sensitivity)
    assert same(layers(masking), kept)
    assert masking.protected_picture is not None


def test_that_a_crack_found_under_protection_is_there_once_it_is_taken_away(
    qtbot: QtBot, masking: Masking
) -> None:
    stroke(masking, 61, 45, Layer.PROTECTED)
    masking.find_again()
    settle(qtbot, masking)
    mask = masking.mask
    assert mask is not None
    assert not mask.pixels[45, 61]
    masking.changes.unprotect()
    settle(qtbot, masking)
    mask = masking.mask
    assert mask is not None
    assert mask.pixels[45, 61]


def test_that_a_box_of_a_layer_is_cut_out(masking: Masking) -> None:
    stroke(masking, 20, 20)
    stroke(masking, 61, 45, Layer.PROTECTED)
    box, kept = Box(10, 10, 70, 50), layers(masking)
    assert np.array_equal(masking.cut(box), kept.marked.pixels[box.slices])
    protected = masking.cut(box, Layer.PROTECTED)
    assert np.array_equal(protected, kept.protected.pixels[box.slices])
    assert protected.any()
    found = masking.found
    assert found is not None
    assert not found.pixels[20, 20]


def test_that_protecting_is_work_worth_asking_about(masking: Masking) -> None:
    assert not masking.painted_by_hand
    stroke(masking, 61, 45, Layer.PROTECTED)
    assert masking.painted_by_hand


def test_that_marking_an_area_puts_filling_into_the_plan(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    workspace.set_label("blurred")
    seen = []
    for damaged in (True, False):
        workspace.set_label("blurred")
        seen.append(workspace.fills_mask)
        workspace.masking.changes.fill_outline([(5, 5), (40, 5), (40, 40)], damaged=damaged)
        settle(qtbot, workspace.masking)
        seen.append(workspace.fills_mask)
    assert seen == [False, True, False, False]


def test_that_a_change_asked_for_during_a_stroke_follows_it(qtbot: QtBot, masking: Masking) -> None:
    assert masking.begin_stroke()
    masking.paint((20, 20), 6, damaged=True)
    masking.clear()
    assert masking.stroking
    masking.commit_stroke(damaged=True)
    settle(qtbot, masking)
    assert not masking.mask
    texts = [masking.stack.text(index) for index in range(masking.stack.count())]
    assert texts == ["Paint damage", "Clear marks"]
    assert isinstance(masking.stack.command(0), MaskCommand)


def test_that_undo_waits_for_the_change_before_it(qtbot: QtBot, masking: Masking) -> None:
    first = layers(masking)
    stroke(masking, 20, 20)
    masking.changes.invert()
    masking.undo()
    masking.undo()
    masking.redo()
    masking.undo()
    qtbot.waitUntil(lambda: masking.ready and not masking.stack.canUndo(), timeout=WAIT_MS)
    assert masking.stack.count() == 2
    assert same(layers(masking), first)


def test_that_clearing_comes_after_the_slider_that_was_moved_before(
    qtbot: QtBot, masking: Masking
) -> None:
    for each in (0.6, 0.7, 0.8, 0.9):
        masking.set_sensitivity(each)
    masking.clear()
    settle(qtbot, masking)
    assert masking.sensitivity == 0.9
    assert not masking.mask
    texts = [masking.stack.text(index) for index in range(masking.stack.count())]
    assert texts == ["Change sensitivity", "Clear marks"]


def test_that_waiting_changes_are_dropped_with_their_photo(
    qtbot: QtBot, workspace: Workspace, masking: Masking, other_file: Path, examined: Examine
) -> None:
    masking.changes.invert()
    masking.changes.grow()
    workspace.open_path(other_file)
    examined(other_file)
    settle(qtbot, masking)
    assert masking.stack.count() == 0
    mask = masking.mask
    assert mask is not None
    assert mask.pixels.shape == (48, 64)
    assert not mask.pixels.all()


def test_that_the_tint_is_kept_for_the_next_photo(
    qtbot: QtBot, workspace: Workspace, masking: Masking, examined: Examine, other_file: Path
) -> None:
    def colour() -> int:
        picture = masking.picture
        assert picture is not None
        whole = QRectF(0, 0, 64, 48)
        drawn = QImage(64, 48, QImage.Format.Format_ARGB32_Premultiplied)
        drawn.fill(0)
        painter = QPainter(drawn)
        picture.draw(painter, whole, whole, scale=1.0)
        painter.end()
        return max(drawn.pixel(x, 20) for x in range(drawn.width()))

    assert colour() == TINTS["pink"]
    workspace.view.set_tint("cyan")
    settle(qtbot, masking)
    assert colour() == TINTS["cyan"]
    examined(other_file)
    settle(qtbot, masking)
    assert colour() == TINTS["cyan"]
    stroke(masking, 10, 20)
    assert colour() == TINTS["cyan"]


def test_that_an_unknown_tint_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="tint"):
        workspace.view.set_tint("sepia")


def test_that_the_tint_never_vanishes(workspace: Workspace) -> None:
    workspace.view.set_tint_opacity(0.0)
    assert workspace.view.tint_opacity == 0.2


def test_that_the_piece_under_the_pointer_is_none_while_the_mask_changes(
    qtbot: QtBot, masking: Masking
) -> None:
    assert masking.changes.piece_at(60, 45) is not None
    masking.changes.grow()
    assert masking.changes.piece_at(60, 45) is None
    settle(qtbot, masking)
    piece = masking.changes.piece_at(60, 45)
    assert piece is not None
    assert np.count_nonzero(piece.pixels()) > 100
