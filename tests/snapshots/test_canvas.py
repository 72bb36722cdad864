"""What the canvas paints, held against pictures that somebody has looked at.

``SNAPSHOTS=write pytest tests/snapshots`` writes them anew: look at each before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.canvas.photo_view import PhotoView
from photorestorer_gui.ui.qt_images import photo_from
from photorestorer_gui.ui.theme import DARK, LIGHT, the_theme
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fixtures import Examine

PICTURES = Path(__file__).parent / "pictures"
SIZE = (360, 240)
# Letters look a little different with every system's fonts; nothing else may.
MOST_MEAN, FAR, MOST_FAR = 2.5, 60, 0.03

States = dict[str, Callable[[PhotoView], None]]


def tint(canvas: PhotoView) -> None:
    workspace = canvas._workspace
    workspace.view.set_tool(Tool.BRUSH)
    workspace.masking.begin_stroke()
    for point in ((20.0, 30.0), (60.0, 70.0), (95.0, 40.0)):
        workspace.masking.paint(point, 6, damaged=True)
    workspace.masking.commit_stroke(damaged=True)


def divider(canvas: PhotoView) -> None:
    canvas._workspace.view.set_view(View.COMPARE)


def side(canvas: PhotoView) -> None:
    canvas._workspace.view.set_view(View.SIDE)
    canvas._pointer = QPointF(60, 120)


def changes(canvas: PhotoView) -> None:
    canvas._workspace.view.set_view(View.CHANGES)


def loupe(canvas: PhotoView) -> None:
    canvas._workspace.view.set_view(View.PHOTO)
    canvas._workspace.view.set_shows_loupe(True)
    canvas._pointer = QPointF(150, 110)


def grid(canvas: PhotoView) -> None:
    canvas._workspace.view.set_view(View.PHOTO)
    canvas.show_viewport(canvas.viewport.zoomed(9 / canvas.viewport.scale, 180, 120))


STATES: States = {each.__name__: each for each in (tint, divider, side, changes, loupe, grid)}


def painted(canvas: PhotoView, ratio: int) -> NDArray[np.uint8]:
    """What the canvas paints on a screen of so many pixels for one, (h, w, 3) uint8."""
    image = QImage(SIZE[0] * ratio, SIZE[1] * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    canvas.render(image, QPoint(0, 0), QRect(0, 0, *SIZE))
    return np.asarray(photo_from(image).pixels, np.uint8)


@pytest.fixture
def canvas(qtbot: QtBot, workspace: Workspace, restored: Examine, photo_file: Path) -> PhotoView:
    made = PhotoView(workspace)
    qtbot.addWidget(made)
    made.resize(*SIZE)
    restored(photo_file)
    return made


def held_against(shown: NDArray[np.uint8], name: str) -> None:
    path = PICTURES / f"{name}.png"
    if os.environ.get("SNAPSHOTS") == "write":
        path.write_bytes(cv2.imencode(".png", shown[..., ::-1])[1].tobytes())
    wanted = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert wanted is not None, f"{path} is missing"
    apart = np.abs(shown.astype(int) - wanted[..., ::-1].astype(int)).max(axis=2)
    assert apart.mean() <= MOST_MEAN
    assert (apart > FAR).mean() <= MOST_FAR


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("state", STATES)
def test_that_the_canvas_paints_what_was_looked_at(
    canvas: PhotoView, state: str, ratio: int
) -> None:
    the_theme().apply(LIGHT)
    STATES[state](canvas)
    held_against(painted(canvas, ratio), f"{state}-{ratio}x")


def test_that_captions_are_painted_in_the_dark_too(canvas: PhotoView) -> None:
    the_theme().apply(DARK)
    side(canvas)
    held_against(painted(canvas, 1), "side-dark-1x")
    the_theme().apply(LIGHT)


def test_that_another_picture_would_be_noticed(
    canvas: PhotoView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SNAPSHOTS", raising=False)
    divider(canvas)
    with pytest.raises(AssertionError):
        held_against(painted(canvas, 1), "side-1x")
