"""Draw every state of the window, light and dark, into a folder: to be looked at and judged.

    python -m benchmarks.screenshots FOLDER [--language es] [--scale 2] [--font NAME]
        [--only found-dark]

The core's answers are staged, so that every state shows, whatever the networks say.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QFont, QPainter, QPen, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from photorestorer_gui import paths
from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import NetworkError, UnreadablePhotoError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.original import OriginalChanged
from photorestorer_gui.project.png import encode_thumbnail
from photorestorer_gui.project.recent import RecentPhoto
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import Choices, RestorationPlan, plan_for
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import FaceOutcome, Step, StepOutcome
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import speak, tr
from photorestorer_gui.ui.library import ModelFiles
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.theme import DARK, LIGHT, the_theme
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker

SETTLE_MS = 120


def clean_portrait() -> Photo:
    """The NASA portrait of Eileen Collins, which is in the public domain, in sepia."""
    from skimage.data import astronaut

    grey = cv2.cvtColor(astronaut(), cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None]
    sepia = 18 + grey / 255 * (np.array([238, 214, 176], np.float32) - 18)
    enlarged = cv2.resize(sepia, (1536, 1536), interpolation=cv2.INTER_CUBIC)
    return Photo(enlarged[:, 180:1380].clip(0, 255).astype(np.uint8), source=Path("Aunt Ada.jpg"))


def damaged(photo: Photo) -> tuple[Photo, np.ndarray[tuple[int, int], np.dtype[np.uint8]]]:
    """Blur the photo and draw cracks; return it and where the cracks are, (H, W) uint8 0–255."""
    random = np.random.default_rng(7)
    marks = np.zeros((photo.height, photo.width), np.uint8)
    for x, y, angle, length in ((100, 60, 1.1, 90), (1150, 200, 2.0, 110), (60, 1100, -0.2, 120)):
        points, direction = [(float(x), float(y))], float(angle)
        for _ in range(length):
            direction += random.normal(0, 0.22)
            last = points[-1]
            points.append((last[0] + 12 * np.cos(direction), last[1] + 12 * np.sin(direction)))
        line = np.array(points, np.int32)
        cv2.polylines(marks, [line], False, 255, int(random.integers(3, 7)), cv2.LINE_AA)
    blurred = cv2.GaussianBlur(photo.pixels, (0, 0), 4.0).astype(np.float32)
    blurred += random.normal(0, 7, blurred.shape)
    share = (marks / 255.0)[..., None]
    pixels = blurred * (1 - share) + share * np.array([246, 240, 226])
    return photo.with_pixels(pixels.clip(0, 255).astype(np.uint8)), marks


@dataclass
class Stage:
    """Staged answers of the core."""

    clean: Photo
    photo: Photo
    marks: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
    scores: dict[str, float]
    failing: tuple[str, ...] = ()
    blocker: Blocker | None = None
    fails_to_load: bool = False
    faces: tuple[Face, ...] = ()
    installed: frozenset[str] = frozenset({"sface"})

    def engine(self) -> Engine:
        return Engine(
            self.load,
            self.assess,
            self.plan,
            self.restore,
            save_as_it_is,
            lambda photo, progress: self.faces,
            self.model_files(),
        )

    def plan(self, report: DamageReport, choices: Choices) -> RestorationPlan:
        return plan_for(report, installed=self.installed, choices=choices)

    def load(self, path: Path) -> Photo:
        if self.fails_to_load:
            raise UnreadablePhotoError(
                "“Aunt Ada.jpg” is damaged: the file ends in the middle of the picture.",
                "Copy it again from where it came from, or try another copy.",
                "JPEG: unexpected end of data at byte 48 213 of 1 203 554",
            )
        return self.photo

    def assess(self, photo: Photo, progress: Progress) -> DamageReport:
        if self.blocker is not None:
            self.blocker.run(progress)
        scores = {kind: self.scores.get(kind, 0.04) for kind in KIND_IDS}
        return DamageReport(scores, dict.fromkeys(KIND_IDS, 0.5), CrackMap(self.marks))

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        progress.report(0.0, plan.steps[0].title)
        progress.report(0.62, plan.steps[-1].title)
        if self.blocker is not None:
            self.blocker.run(progress)
        outcomes = tuple(
            StepOutcome(step.id, step.title, step.engine, "failed", 0.1,
                        "The network “Denoiser and sharpener” is not installed. Install it again.")
            if step.id in self.failing
            else StepOutcome(
                step.id, step.title, step.engine, "done", 0.7, faces=self.face_outcomes(step)
            )
            for step in plan.steps
        )  # fmt: skip
        return Restoration(photo, self.clean, plan, outcomes, 1.3)

    def face_outcomes(self, step: Step) -> tuple[FaceOutcome, ...]:
        if step.id != "restore_faces" or not self.faces:
            return ()
        first, second = (face.box for face in self.faces)
        return (
            FaceOutcome(first, 0.93, "done", similarity=0.71, strength=0.8),
            FaceOutcome(second, 0.81, "skipped", "Its strength is 0."),
        )

    def fetch(self, card: ModelCard, progress: Progress) -> None:
        progress.report(0.27, "25 MB of 93 MB, 9.1 MB/s, 7 s left")
        Blocker().run(progress)

    def model_files(self) -> ModelFiles:
        return ModelFiles(
            tuple(card for card in CATALOGUE if not card.bundled),
            lambda: self.installed,
            self.fetch,
            lambda card, path, progress: None,
            lambda card: None,
            lambda card: False,
            lambda card: None,
        )


def save_as_it_is(
    photo: Photo,
    path: Path,
    *,
    overwrite: bool,
    options: SaveOptions | None = None,
    provenance: Provenance | None = None,
) -> Path:
    wanted = options or SaveOptions()
    return save_photo(photo, path, overwrite=overwrite, options=wanted, provenance=provenance)


def settle(milliseconds: int = SETTLE_MS) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            break
        settle(25)
    settle()


Shot = Iterator[tuple[str, QWidget]]


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
    settle()
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
    partly, nothing, error, networks, faces, output, tour,
)  # fmt: skip


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw every state of the window.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="1", help="device pixels per logical pixel")
    parser.add_argument("--font", default="", help="font family instead of the system's")
    parser.add_argument("--language", default="en", help="en or es")
    parser.add_argument("--right-to-left", action="store_true", help="as Arabic would have it")
    parser.add_argument("--only", default="", help="part of a picture's name")
    parser.add_argument("--state", default="", help="one of the functions here, instead of all")
    return parser.parse_args()


def picture(window: QWidget) -> QPixmap:
    """Draw a window with the dialogs over it, as the screen would show them."""
    whole = window.grab()
    painter = QPainter(whole)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
            place = (window.rect().center() - dialog.rect().center()).toTuple()
            painter.drawPixmap(QPoint(*place), dialog.grab())
            painter.setPen(QPen(QColor(128, 128, 128, 120), 1))
            painter.drawRect(*place, dialog.width(), dialog.height())
    painter.end()
    return whole


def begun(chosen: argparse.Namespace) -> QApplication:
    """Return the application, in the language and size asked for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    app = QApplication([])
    speak(app, chosen.language, paths.translations_folder())
    if chosen.right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if chosen.font:
        app.setFont(QFont(chosen.font, 10))
    return app


def main() -> None:
    chosen = options()
    app = begun(chosen)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    clean = clean_portrait()
    photo, marks = damaged(clean)
    scores = {"blurred": 0.94, "noisy": 0.71, "cracked": 0.98, "colourless": 0.88}
    for colours, suffix in ((LIGHT, "light"), (DARK, "dark")):
        for state in (each for each in STATES if chosen.state in ("", each.__name__)):
            the_theme().apply(colours)
            stage = Stage(clean, photo, marks, dict(scores))
            window = MainWindow(workspace := Workspace(stage.engine()))
            QCursor.setPos(5000, 5000)
            window.show()
            for name, widget in state(stage, workspace, window):
                target = chosen.folder / f"{name}-{suffix}.png"
                if chosen.only in target.stem:
                    picture(widget).save(str(target))
            window.close_now()
            window.deleteLater()
            settle(10)
    app.quit()


if __name__ == "__main__":
    main()
