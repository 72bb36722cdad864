"""Make every picture of the user guide: the window, or the part of it that the text speaks of.

    python -m benchmarks.window_picture docs/pictures [--only compare] [--scale 2] [--language es]

The sample is examined and restored by the real networks.  Only faces and unfinished work are
staged: the one needs networks that do not ship, the other a crash.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from benchmarks.stage import Stage, begun, options, settle, until
from photorestorer_gui import app, paths
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.png import encode_thumbnail
from photorestorer_gui.project.recent import RecentPhoto
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.step import FaceOutcome, Step
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.theme import LIGHT, TINTS, the_theme
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace

COLOURS = 256
"""Of a picture: more would double its size, and nobody sees them in a guide."""
WIDEST_PX = 1200
"""Of a picture: about twice the width that a page gives it."""
LEFT = Qt.MouseButton.LeftButton

Shots = Iterator[tuple[str, QPixmap]]


def sample(name: str = "damaged") -> Path:
    return paths.resources_folder() / "samples" / f"portrait-{name}.png"


def opened(window: MainWindow, folder: Path) -> None:
    """Open the sample as a person's photo, and wait until it is examined."""
    photo = folder / "grandmother.png"
    shutil.copy(sample(), photo)
    window.workspace.open_path(photo)
    until(lambda: window.workspace.report is not None)
    until(lambda: window.workspace.masking.ready)
    settle(400)


def restored(window: MainWindow) -> None:
    window.workspace.restore()
    for _ in range(8):
        until(lambda: window.workspace.restoration is not None)
    settle(400)


def part(window: MainWindow, area: QRect) -> QPixmap:
    return window.grab(area)


def around(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def at(window: MainWindow, x: float, y: float) -> QPoint:
    """Return where a point of the photo is on the canvas."""
    return QPointF(*window.canvas.viewport.to_view(x, y)).toPoint()


def near(window: MainWindow, point: QPoint, wide: int, high: int) -> QRect:
    """Return the part of the window around a point of the canvas, and not beyond it."""
    canvas = around(window.canvas, window)
    middle = canvas.topLeft() + point
    reach = QPoint(wide, high)
    return QRect(middle - reach, middle + reach).intersected(canvas)


def look_at(window: MainWindow, scale: float, x: float, y: float) -> None:
    """Bring a point of the photo into the middle of the canvas."""
    canvas = window.canvas
    canvas.show_viewport(canvas.viewport.zoomed_to(scale))
    way = canvas.rect().center() - at(window, x, y)
    canvas.show_viewport(canvas.viewport.panned(way.x(), way.y()))


def hover(window: MainWindow, point: QPoint) -> None:
    """Move the mouse on the canvas; by itself it would not leave a screen that is none."""
    canvas, place = window.canvas, QPointF(point)
    no_key, none = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    kind = QMouseEvent.Type.MouseMove
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), none, none, no_key)
    QApplication.sendEvent(canvas, event)
    settle(400)


def the_dialog(window: MainWindow, size: tuple[int, int] | None = None) -> QDialog:
    """Return the open dialog; a screen that is none leaves it too little room by itself."""
    settle(500)
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    if size is not None:
        dialog.resize(*size)
        settle(300)
    return dialog


def empty(window: MainWindow, folder: Path) -> Shots:
    settle()
    yield "empty", window.grab()


def found(window: MainWindow, folder: Path) -> Shots:
    opened(window, folder)
    yield "found", window.grab()
    yield "damage", window.damage_panel.grab()
    yield "plan", window.plan_panel.grab()
    window.actions_["tool-brush"].trigger()
    settle()
    strip = around(window.tools, window).united(around(window.tool_options, window))
    yield "tools", part(window, QRect(strip.left(), strip.top(), strip.width(), 420))


def marking(window: MainWindow, folder: Path) -> Shots:
    """The long crack of the sample being traced, then a veil over the eyes; both seen closely."""
    opened(window, folder)
    canvas, view, masking = window.canvas, window.workspace.view, window.workspace.masking
    masking.clear()
    until(lambda: masking.ready)
    look_at(window, 1.7, 130, 270)
    window.actions_["tool-tracer"].trigger()
    view.set_brush_px(3)
    for x, y in ((12, 259), (114, 262)):
        QTest.mouseClick(canvas, LEFT, pos=at(window, x, y))
        settle()
    hover(window, at(window, 205, 306))
    yield "tracing", part(window, near(window, canvas.rect().center(), 270, 140))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    masking.find_again()
    until(lambda: masking.ready)
    look_at(window, 1.7, 190, 120)
    window.actions_["tool-protect"].trigger()
    view.set_brush_px(10)
    QTest.mousePress(canvas, LEFT, pos=at(window, 158, 100))
    for x in range(160, 222, 4):
        QTest.mouseMove(canvas, at(window, x, 100))
    QTest.mouseRelease(canvas, LEFT, pos=at(window, 220, 100))
    settle(400)
    yield "protecting", part(window, near(window, at(window, 190, 110), 250, 130))


def comparing(window: MainWindow, folder: Path) -> Shots:
    opened(window, folder)
    restored(window)
    canvas, view = window.canvas, window.workspace.view
    whole = around(canvas, window)
    yield "compare", window.grab()
    for each, name in ((View.SIDE, "side"), (View.CHANGES, "changes")):
        view.set_view(each)
        settle(400)
        yield name, part(window, whole)
    view.set_view(View.RESTORED)
    view.set_shows_grid(False)
    view.set_shows_loupe(True)
    place = at(window, 112, 255)
    hover(window, place)
    yield "loupe", part(window, near(window, place, 210, 150))


def dialogs(window: MainWindow, folder: Path) -> Shots:
    opened(window, folder)
    restored(window)
    for name, show, size in (
        ("saving", window.ask_where_to_save, (560, 560)),
        ("settings", window.output.show_settings, (620, 600)),
        ("networks", window.show_models, (600, 560)),
    ):
        show()
        dialog = the_dialog(window, size)
        yield name, dialog.grab()
        dialog.close()
        settle()


def queue(window: MainWindow, folder: Path) -> Shots:
    names = ("grandmother 1931.png", "great-uncle.png", "wedding.png")
    for name, source in zip(names, ("damaged", "original", "damaged"), strict=True):
        shutil.copy(sample(source), folder / name)
    (folder / "school class.png").write_bytes(sample().read_bytes()[:700])
    photos = window.workspace.queue
    photos.open(sorted(folder.iterdir()))
    for _ in range(8):
        until(lambda: photos.summary.examined == len(names))
    photos.restore_all()
    for _ in range(8):
        until(lambda: photos.summary.done == len(names))
    photos.approve({photos.items.at(0).id})
    settle(800)
    panel = around(window.queue_panel, window)
    yield "queue", part(window, panel.adjusted(0, 0, 0, -panel.height() // 3))
    window.show_save_all()
    yield "save-all", the_dialog(window).grab()


def recovery(window: MainWindow, folder: Path) -> Shots:
    projects = window.workspace.projects
    small = encode_thumbnail(load_photo(sample("original")))
    seen = encode_thumbnail(load_photo(sample()))
    names = ("great-uncle.jpg", "wedding 1931.tif", "school class.photorestorer")
    projects.recent.photos = tuple(RecentPhoto(Path("/p") / name, small, True) for name in names)
    projects.recent.changed.emit()
    at = time.time() - 185
    projects.crashed = (Crashed(Path("/s/1"), Path("/p/grandmother.png"), at, seen),)
    projects.crashed_changed.emit()
    settle()
    yield "recovery", window.grab()


class OneFace(Stage):
    """The sample with a face that a network restored, which nobody here has."""

    def face_outcomes(self, step: Step) -> tuple[FaceOutcome, ...]:
        if step.id != "restore_faces":
            return ()
        return (FaceOutcome(self.faces[0].box, 0.93, "done", similarity=0.71, strength=0.8),)


def staged() -> Engine:
    """Return an engine that has every network, and finds the face of the sample."""
    photo = load_photo(sample())
    face = Face(Box(146, 58, 234, 168), np.zeros((5, 2), np.float32), 0.93)
    marks = np.zeros((photo.height, photo.width), np.uint8)
    return OneFace(
        load_photo(sample("original")),
        photo,
        marks,
        {"noisy": 0.86},
        faces=(face,),
        installed=frozenset({"yunet", "sface", "gfpgan-1.4"}),
    ).engine()


def faces(window: MainWindow, folder: Path) -> Shots:
    opened(window, folder)
    restored(window)
    yield "faces", window.faces_panel.grab()


def save(picture: QPixmap, target: Path) -> int:
    """Write a picture in few colours, as small as PNG gets; returns its bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    whole = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    if whole.width > WIDEST_PX:
        size = (WIDEST_PX, round(whole.height * WIDEST_PX / whole.width))
        whole = whole.resize(size, Image.Resampling.LANCZOS)
    # A photo would take all colours for itself, and the window's own are few pixels each.
    own = [QColor(each) for each in (*asdict(LIGHT).values(), *TINTS.values())]
    flat = [each for colour in own for each in (colour.red(), colour.green(), colour.blue())]
    rest = whole.quantize(COLOURS - len(own), method=Image.Quantize.MEDIANCUT)
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat + (rest.getpalette() or [])[: 3 * (COLOURS - len(own))])
    few = whole.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(target, "PNG", optimize=True)
    return target.stat().st_size


def main() -> int:
    chosen = options()
    # Nothing of the person's own is read, shown or changed.
    with tempfile.TemporaryDirectory() as home:
        for kind in ("DATA", "CONFIG", "CACHE", "STATE"):
            os.environ[f"XDG_{kind}_HOME"] = home
        return draw_all(chosen)


def draw_all(chosen: argparse.Namespace) -> int:
    """Draw all states asked for, light; says how large the pictures are."""
    begun(chosen)
    the_theme().apply(LIGHT)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    networks, total = app.shipped_networks(), 0
    real: Callable[[], Engine] = partial(app.build_engine, Settings, networks, Apart())
    for make, engine in (
        *((state, real) for state in (empty, found, marking, comparing, dialogs, queue, recovery)),
        (faces, staged),
    ):
        if chosen.state in ("", make.__name__):
            total += draw(make, engine(), chosen)
    print(f"{total:,} bytes")
    return 0


def draw(
    make: Callable[[MainWindow, Path], Shots], engine: Engine, chosen: argparse.Namespace
) -> int:
    """Draw the pictures of one state; returns their bytes."""
    window = MainWindow(Workspace(engine))
    window.resize(1280, 720)
    QCursor.setPos(5000, 5000)
    window.show()
    folder = Path(tempfile.gettempdir()) / "Old photos"  # shown in dialogs
    folder.mkdir()
    total = 0
    try:
        for name, picture in make(window, folder):
            if chosen.only in name:
                size = save(picture, chosen.folder / f"{name}.png")
                total += size
                print(f"{name:12} {size:10,}")
    finally:
        window.close_now()
        shutil.rmtree(folder)
    settle(50)
    return total


if __name__ == "__main__":
    sys.exit(main())
