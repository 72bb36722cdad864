"""A window on a stage: the core's answers are made up, so that every state can be drawn."""

from __future__ import annotations

import argparse
import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from photorestorer_gui import paths
from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import Choices, RestorationPlan, plan_for
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import FaceOutcome, Step, StepOutcome
from photorestorer_gui.restoration.steps.enlarge import Enlarge, enlarged
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import speak
from photorestorer_gui.ui.library import ModelFiles
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.theme import DARK, LIGHT, the_theme
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase
from tests.ui.fake_engine import Blocker

Marks = NDArray[np.uint8]
SETTLE_MS = 120
SCREEN_PX = (1280, 800)


def clean_portrait() -> Photo:
    """The NASA portrait of Eileen Collins, which is in the public domain, in sepia."""
    from skimage.data import astronaut

    grey = cv2.cvtColor(astronaut(), cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None]
    sepia = 18 + grey / 255 * (np.array([238, 214, 176], np.float32) - 18)
    enlarged = cv2.resize(sepia, (1536, 1536), interpolation=cv2.INTER_CUBIC)
    return Photo(enlarged[:, 180:1380].clip(0, 255).astype(np.uint8), source=Path("Aunt Ada.jpg"))


def damaged(photo: Photo) -> tuple[Photo, Marks]:
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
    marks: Marks
    scores: dict[str, float]
    failing: tuple[str, ...] = ()
    blocker: Blocker | None = None
    fails_to_load: bool = False
    faces: tuple[Face, ...] = ()
    installed: frozenset[str] = frozenset({"sface"})
    own: frozenset[str] = frozenset()

    def engine(self) -> Engine:
        return Engine(
            lambda path, progress: self.load(path),
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
                phrase("“{name}” is damaged or incomplete.", name="Aunt Ada.jpg"),
                phrase("Try another copy of it."),
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
                        phrase("There is not enough memory for this photo."))
            if step.id in self.failing
            else StepOutcome(
                step.id, step.title, step.engine, "done", 0.7, faces=self.face_outcomes(step)
            )
            for step in plan.steps
        )  # fmt: skip
        after = self.clean
        for step in plan.steps:
            if isinstance(step, Enlarge):
                after = after.with_pixels(enlarged(after.pixels, step.factor, Progress()))
        return Restoration(photo, after, plan, outcomes, 1.3)

    def face_outcomes(self, step: Step) -> tuple[FaceOutcome, ...]:
        if step.id != "restore_faces" or not self.faces:
            return ()
        first, second = (face.box for face in self.faces)
        return (
            FaceOutcome(first, 0.93, "done", similarity=0.71, strength=0.8),
            FaceOutcome(second, 0.81, "skipped", "Its strength is 0."),
        )

    def fetch(self, card: ModelCard, progress: Progress) -> None:
        words = phrase(
            "{size} of {total}, {speed:.1f} MB/s, {total2} left",
            size="25 MB", total="93 MB", speed=9.1, total2="7 s",
        )  # fmt: skip
        progress.report(0.27, words)
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
            own=lambda: self.own,
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
State = Callable[["Stage", Workspace, MainWindow], Shot]


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


def screen_of(width_px: int, height_px: int, folder: Path) -> str:
    """Return Qt's platform with a screen of so many device pixels, described in `folder`."""
    screen = {"name": "stage", "x": 0, "y": 0, "width": width_px, "height": height_px}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [screen | dots]}))
    return f"offscreen:configfile={path}"


def begun(chosen: argparse.Namespace) -> QApplication:
    """Return the application, in the language and size asked for."""
    # A laptop's: dialogs are no higher than the screen.
    width_px, height_px = (round(float(chosen.scale) * side) for side in SCREEN_PX)
    os.environ.setdefault("QT_QPA_PLATFORM", screen_of(width_px, height_px, chosen.folder))
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    app = QApplication([])
    speak(app, chosen.language, paths.translations_folder())
    if chosen.right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if chosen.font:
        app.setFont(QFont(chosen.font, 10))
    return app


def draw(
    chosen: argparse.Namespace,
    states: Iterable[State],
    make: Callable[[Photo, Photo, Marks], Stage],
) -> None:
    """Draw the states asked for, light and dark; `make` stages each of them."""
    app = begun(chosen)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    clean = clean_portrait()
    photo, marks = damaged(clean)
    wanted = [each for each in states if chosen.state in ("", each.__name__)]
    for (colours, suffix), state in itertools.product(((LIGHT, "light"), (DARK, "dark")), wanted):
        the_theme().apply(colours)
        stage = make(clean, photo, marks)
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
