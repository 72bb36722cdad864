"""Make every picture of the user guide: the window, or the part of it that the text speaks of.

    python -m benchmarks.window_picture docs/pictures [--only compare] [--scale 2] [--language es]

The sample is examined and restored by the real networks.  Only faces and unfinished work are
staged: the one needs networks that do not ship, the other a crash.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from benchmarks.stage import Stage, begun, options, settle, until
from photorestorer_gui import app, paths
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
from photorestorer_gui.ui.theme import LIGHT, the_theme
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace

COLOURS = 256
"""Of a picture: more would double its size, and nobody sees them in a guide."""
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
    yield "tools", part(window, QRect(strip.left(), strip.top(), strip.width(), 440))


def marking(window: MainWindow, folder: Path) -> Shots:
    """A crack being traced, then a veil over the eyes; both seen closely."""
    opened(window, folder)
    canvas, view = window.canvas, window.workspace.view

    def at(x: float, y: float) -> QPoint:
        return QPointF(*canvas.viewport.to_view(x, y)).toPoint()

    window.workspace.masking.clear()
    until(lambda: window.workspace.masking.ready)
    report = window.workspace.report
    assert report is not None
    # The long crack that runs through the lower right of the sample.
    rows, columns = np.nonzero(report.crack_map.probability[250:, 200:] > 128)
    order = np.argsort(columns)
    crack = [(int(columns[i]) + 200, int(rows[i]) + 250) for i in order]
    canvas.show_viewport(canvas.viewport.zoomed_to(2.2))
    middle = crack[len(crack) // 2]
    place = at(*middle)
    centre = canvas.rect().center()
    away = centre - place
    canvas.show_viewport(canvas.viewport.panned(away.x(), away.y()))
    window.actions_["tool-tracer"].trigger()
    view.set_brush_px(3)
    for share in (0.1, 0.45):
        QTest.mouseClick(canvas, LEFT, pos=at(*crack[int(share * len(crack))]))
        settle()
    QTest.mouseMove(canvas, at(*crack[int(0.8 * len(crack))]))
    settle()
    near = around(canvas, window)
    yield (
        "tracing",
        part(window, QRect(near.center() - QPoint(310, 190), near.center() + QPoint(310, 190))),
    )
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    window.workspace.masking.find_again()
    until(lambda: window.workspace.masking.ready)
    window.actions_["fit"].trigger()
    window.actions_["tool-protect"].trigger()
    view.set_brush_px(13)
    eyes = ((150, 140), (250, 140))
    QTest.mousePress(canvas, LEFT, pos=at(*eyes[0]))
    for step in range(1, 21):
        QTest.mouseMove(canvas, at(150 + 5 * step, 140))
    QTest.mouseRelease(canvas, LEFT, pos=at(*eyes[1]))
    settle(400)
    yield "protecting", part(window, around(canvas, window))


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
    view.set_shows_loupe(True)
    place = canvas.rect().center() - QPoint(20, 20)
    QTest.mouseMove(canvas, place)
    settle(400)
    corner = whole.topLeft() + place
    yield "loupe", part(window, QRect(corner - QPoint(210, 160), corner + QPoint(210, 160)))


def dialogs(window: MainWindow, folder: Path) -> Shots:
    opened(window, folder)
    restored(window)
    for name, show in (
        ("saving", window.ask_where_to_save),
        ("settings", window.output.show_settings),
        ("networks", window.show_models),
    ):
        show()
        settle(600)
        (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
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
    yield "queue", part(window, panel)
    window.show_save_all()
    settle(600)
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    yield "save-all", dialog.grab()


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
    face = Face(Box(130, 75, 250, 235), np.zeros((5, 2), np.float32), 0.93)
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
    few = whole.quantize(
        COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG
    )
    few.save(target, "PNG", optimize=True)
    return target.stat().st_size


def main() -> int:
    chosen = options()
    begun(chosen)
    the_theme().apply(LIGHT)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    real: Callable[[], Engine] = partial(app.build_engine, Settings, app.shipped_networks())
    total = 0
    for make, engine in (
        *((state, real) for state in (empty, found, marking, comparing, dialogs, queue, recovery)),
        (faces, staged),
    ):
        if chosen.state not in ("", make.__name__):
            continue
        window = MainWindow(Workspace(engine()))
        window.resize(1280, 720)
        QCursor.setPos(5000, 5000)
        window.show()
        with tempfile.TemporaryDirectory() as folder:
            for name, picture in make(window, Path(folder)):
                if chosen.only in name:
                    size = save(picture, chosen.folder / f"{name}.png")
                    total += size
                    print(f"{name:12} {picture.width():5} × {picture.height():4} {size:10,}")
            window.close_now()
        settle(50)
    print(f"{total:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
