"""Draw every state of the window, light and dark, into a folder: to be looked at and judged.

    python -m benchmarks.screenshots FOLDER [--language es] [--scale 2] [--font NAME]
        [--only found-dark]

The core's answers are staged, so that every state shows, whatever the networks say.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from benchmarks.stage import Shot, Stage, draw, options, settle, until
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.original import OriginalChanged
from photorestorer_gui.project.png import encode_thumbnail
from photorestorer_gui.project.recent import RecentPhoto
from photorestorer_gui.restoration.extras import Extras
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker


def empty(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    settle()
    yield "empty", window
    window.welcome.show_target(True)
    yield "empty-target", window


def begun_before(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    projects = workspace.projects
    picture_of = encode_thumbnail(stage.photo)
    names = ("Aunt Ada.jpg", "wedding 1931.tif", "school class.photorestorer", "harbour.jpg")
    recent = (RecentPhoto(Path("/p") / name, picture_of, name != "harbour.jpg") for name in names)
    projects.recent.photos = tuple(recent)
    projects.recent.changed.emit()
    settle()
    yield "recent", window
    crashed = Crashed(Path("/s/1"), Path("/p/Aunt Ada.jpg"), time.time() - 185, picture_of)
    projects.crashed = (crashed,)
    projects.crashed_changed.emit()
    settle()
    yield "unfinished", window
    several = Crashed(Path("/s/2"), Path("/p/Ada.jpg"), time.time() - 185, picture_of, 20)
    projects.crashed = (several, crashed)
    projects.crashed_changed.emit()
    settle()
    yield "unfinished-list", window
    window.desk.ask_to_discard(crashed)
    settle()
    yield "unfinished-discard", window


def missing(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    window.desk.ask_for_original(OriginalChanged(Path("/p/Aunt Ada.jpg")))
    settle()
    yield "photo-changed", window


def examining(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.blocker = Blocker()
    workspace.open_path(Path("a"))
    until(lambda: workspace.activity is not None)
    yield "examining", window


def found(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    yield "found", window
    workspace.set_label("cracked")
    settle()
    yield "overridden", window
    workspace.forget_corrections()
    settle()
    window.actions_["tool-brush"].trigger()
    workspace.view.set_brush_px(26)
    canvas = window.canvas
    start = QPoint(canvas.width() // 2 - 90, canvas.height() // 3)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 14):
        QTest.mouseMove(canvas, start + QPoint(9 * step, round(24 * np.sin(step / 3))))
    settle()
    yield "painting", window
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)


def tools(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    canvas, view, left = window.canvas, workspace.view, Qt.MouseButton.LeftButton

    def at(x: float, y: float) -> QPoint:
        return QPointF(*canvas.viewport.to_view(x, y)).toPoint()

    def draw(tool: str, radius_px: int, *points: tuple[float, float]) -> None:
        window.actions_[f"tool-{tool}"].trigger()
        view.set_brush_px(radius_px)
        QTest.mousePress(canvas, left, pos=at(*points[0]))
        for point in points:
            QTest.mouseMove(canvas, at(*point))

    draw("protect", 60, (400, 300), (600, 300))
    QTest.mouseRelease(canvas, left, pos=at(600, 300))
    settle()
    yield "protecting", window
    crack = np.argwhere(stage.marks[800:, :320] > 128)
    order = crack[np.argsort(crack[:, 1])]
    window.actions_["tool-tracer"].trigger()
    view.set_brush_px(8)
    for row, column in (order[5], order[len(order) // 2]):
        QTest.mouseClick(canvas, left, pos=at(float(column), float(row) + 800))
    QTest.mouseMove(canvas, at(float(order[-5][1]), float(order[-5][0]) + 800))
    settle()
    yield "tracing", window
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    until(lambda: workspace.masking.ready)
    turns = np.linspace(0, 5.5, 30)
    draw("lasso", 8, *((700 + 160 * np.cos(t), 900 + 120 * np.sin(t)) for t in turns))
    settle()
    yield "lasso", window
    QTest.mouseRelease(canvas, left, pos=at(800, 840))
    until(lambda: workspace.masking.ready)
    view.set_tint("cyan")
    until(lambda: workspace.masking.ready)
    window.actions_["tool-piece"].trigger()
    QTest.mouseMove(canvas, at(700, 900))
    settle()
    yield "piece", window


def faded(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.scores = {**stage.scores, "faded": 0.83}
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.set_strength("fix_tone", 0.7)
    settle()
    yield "faded-too", window
    stage.scores = {"faded": 0.83}
    workspace.open_path(Path("b"))
    until(lambda: workspace.report is not None and workspace.report.label == "none")
    yield "faded-only", window


def restoring(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    stage.blocker = Blocker()
    workspace.restore()
    until(lambda: workspace.activity is not None)
    settle(300)
    window.plan_panel.show_progress(0.62, "")
    settle(1000)
    window.plan_panel.show_progress(0.66, "")
    settle()
    yield "restoring", window


def compared(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    yield "compared", window
    for _ in range(4):
        window.canvas.zoom_in()
    workspace.set_kind("noisy", True)
    workspace.set_kind("blurred", False)
    workspace.set_kind("noisy", False)
    settle(1500)
    yield "compared-outdated", window
    window.close()
    settle()
    yield "unsaved", window


def views(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    canvas = window.canvas
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    workspace.view.set_view(View.SIDE)
    QTest.mouseMove(canvas, QPoint(canvas.width() // 4, middle.y()))
    settle()
    yield "side-by-side", window
    workspace.view.set_view(View.CHANGES)
    settle()
    yield "changes", window
    workspace.view.set_view(View.RESTORED)
    workspace.view.set_flipped(True)
    settle()
    yield "flipped", window
    workspace.view.set_flipped(False)
    workspace.view.set_shows_loupe(True)
    QTest.mouseMove(canvas, middle - QPoint(20, 60))
    settle()
    yield "loupe", window
    workspace.view.set_shows_loupe(False)
    for _ in range(14):
        canvas.zoom_in()
    workspace.view.set_view(View.PHOTO)
    settle()
    yield "pixel-grid", window


def partly(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.failing = ("sharpen",)
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    yield "partly-restored", window


def nothing(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.scores, stage.photo = {}, stage.clean
    stage.marks = np.zeros_like(stage.marks)
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    yield "nothing-to-repair", window


def error(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.fails_to_load = True
    workspace.open_path(Path("a"))
    settle(300)
    yield "error", window
    window.show_error(NetworkError("The network failed.", "Try again.", "Details\n" * 4))


def networks(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "engines", window
    fill = workspace.engines.equippable(workspace.report)[0]
    workspace.engines.choose(fill, "lama")
    settle()
    yield "agreement", window
    for dialog in window.findChildren(Notice):
        dialog.answer(tr("Agree and download")).click()
    until(lambda: workspace.library.fetching("lama") is not None)
    settle(300)
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "downloading", window
    stage.installed = frozenset({"gfpgan-1.4", "restoreformer++"})
    stage.own = frozenset({"gfpgan-1.4"})
    window.show_models()
    settle()
    yield "networks", window


def faces(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.installed = frozenset(card.id for card in CATALOGUE)
    stage.faces = tuple(
        Face(Box(left, top, left + side, top + round(1.25 * side)), np.zeros((5, 2), np.float32), s)
        for left, top, side, s in ((450, 250, 330, 0.93), (500, 1090, 150, 0.81))
    )
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.faces.set_strength(1, 0.0)
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "faces", window
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "faces-restored", window


def extras(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    stage.scores = {"colourless": 0.88}
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "colours-offered", window
    stage.installed = frozenset({"ddcolor", "gfpgan-1.4", "yunet"})
    workspace.library.changed.emit()
    workspace.planning.ask(Extras(colours=True, factor=2))
    settle()
    window._scroll.ensureVisible(0, 5000)
    settle()
    yield "colours-and-size", window
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    window._scroll.ensureVisible(0, 5000)
    for _ in range(5):
        window.canvas.zoom_in()
    settle()
    yield "enlarged", window
    workspace.view.set_view(View.CHANGES)
    settle()
    yield "enlarged-changes", window


def tour(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    window.tour.start()
    for number in (1, 2, 3):
        settle()
        yield f"hint-{number}", window
        coach = window.tour.coach
        assert coach is not None
        coach.go_on()


def output(stage: Stage, workspace: Workspace, window: MainWindow) -> Shot:
    workspace.open_path(Path("a"))
    until(lambda: workspace.report is not None)
    workspace.restore()
    until(lambda: workspace.restoration is not None)
    for name, show in (
        ("save", window.ask_where_to_save),
        ("print", window.output.ask_to_print),
        ("settings", window.output.show_settings),
        ("shortcuts", window.output.show_shortcuts),
    ):
        show()
        settle(400)
        yield name, window
        for dialog in window.findChildren(QDialog):
            dialog.close()
        settle()


STATES = (
    empty, begun_before, missing, examining, found, tools, faded, restoring, compared, views,
    partly, nothing, error, networks, faces, extras, output, tour,
)  # fmt: skip


SCORES = {"blurred": 0.94, "noisy": 0.71, "cracked": 0.98, "colourless": 0.88}


def main() -> None:
    draw(options(), STATES, lambda clean, photo, marks: Stage(clean, photo, marks, dict(SCORES)))


if __name__ == "__main__":
    main()
