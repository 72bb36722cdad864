"""How smoothly the window answers while a photo of 100 megapixels is worked on.

    python -m benchmarks.canvas [--megapixels 100] [--screen 3840x2160 --scale 2]
        [--profile] [--locks]

A heartbeat on the main thread notes how late it comes while the photo is loaded, examined, painted
on, restored and compared; a stroke of 200 points is then painted as fast as it can be.  The core's
answers are staged, but of the photo's real size.  Printed are gaps between beats in milliseconds,
wall time and the main thread's own processor time for each frame.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.heartbeat import Heart, LockWatch
from benchmarks.stage import screen_of
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.background import Lane
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine

FRAME_MS = 16
STROKE_POINTS = 200
ROWS = 256
FEW = 10
PATIENCE_MS = 120_000


def synthetic(megapixels: float, folder: Path) -> Path:
    """Write a JPEG of smooth shapes and grain; return where."""
    height = round((megapixels * 1e6 * 8.5 / 12) ** 0.5)
    width = round(megapixels * 1e6 / height)
    random = np.random.default_rng(3)
    coarse = random.integers(40, 220, (height // 200 + 2, width // 200 + 2, 3), np.uint8)
    pixels = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = random.integers(0, 12, (512, 512, 1), np.uint8)
    for top in range(0, height, 512):
        for left in range(0, width, 512):
            part = pixels[top : top + 512, left : left + 512]
            part += grain[: part.shape[0], : part.shape[1]] // 2
    path = folder / "hundred-megapixels.jpg"
    cv2.imwrite(str(path), pixels)
    return path


@dataclass
class SizedEngine(FakeEngine):
    """Answers at the photo's real size; restores by strips, as the real steps do."""

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        after = np.empty_like(photo.pixels)
        for top in range(0, photo.height, ROWS):
            progress.report(top / photo.height, "Restoring")
            part = photo.pixels[top : top + ROWS]
            after[top : top + ROWS] = cv2.GaussianBlur(part, (0, 0), 1.5)
        outcomes = tuple(
            StepOutcome(step.id, step.title, step.engine, "done", 0.1) for step in plan.steps
        )
        return Restoration(photo, photo.with_pixels(after), plan, outcomes, 1.0)


class Frames(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def until(condition: Callable[[], bool], every_ms: int = 2) -> None:
    loop = QEventLoop()
    timer, patience = QTimer(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    patience.timeout.connect(lambda: sys.exit("The work did not end."))
    timer.start(every_ms)
    patience.start(PATIENCE_MS)
    loop.exec()
    timer.stop()
    patience.stop()


def play(acts: Iterator[None], every_ms: int) -> None:
    """Do one act of a person at each tick, and let the window answer in between."""
    loop = QEventLoop()
    timer = QTimer()

    def act() -> None:
        try:
            next(acts)
        except StopIteration:
            loop.quit()

    timer.timeout.connect(act)
    timer.start(every_ms)
    loop.exec()
    timer.stop()


def move(window: MainWindow, x: float, y: float, held: Qt.MouseButton) -> None:
    """Send one move of the mouse, as the system would."""
    point = QPointF(x, y)
    spread = window.canvas.mapToGlobal(point)
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, point, spread, Qt.MouseButton.NoButton, held, none)
    QApplication.sendEvent(window.canvas, event)


def wave(window: MainWindow, points: int) -> list[tuple[float, float]]:
    """Points of a stroke right across what shows of the photo."""
    view, room = window.canvas.viewport, window.canvas.rect()
    left, top = (max(place, 0.0) + 20 for place in view.to_view(0, 0))
    right, bottom = view.to_view(view.photo_width, view.photo_height)
    right, bottom = min(right, room.width()) - 20, min(bottom, room.height()) - 20
    across = np.linspace(0.0, 1.0, points)
    heights = across + 0.08 * np.sin(20 * across)
    return [
        (left + (right - left) * float(x), top + (bottom - top) * float(y) * 0.9)
        for x, y in zip(across, heights, strict=True)
    ]


def stroke(window: MainWindow, points: int = STROKE_POINTS) -> Iterator[None]:
    path = wave(window, points)
    left = Qt.MouseButton.LeftButton
    start = QPoint(round(path[0][0]), round(path[0][1]))
    QTest.mousePress(window.canvas, left, pos=start)
    for x, y in path:
        move(window, x, y, left)
        yield
    QTest.mouseRelease(window.canvas, left, pos=QPoint(round(path[-1][0]), round(path[-1][1])))
    yield


def looking_round(window: MainWindow) -> Iterator[None]:
    """Zoom in, move about, zoom out."""
    canvas = window.canvas
    for _ in range(24):
        canvas.zoom_in()
        yield
    for step in range(40):
        canvas.show_viewport(canvas.viewport.panned(9, -7 if step % 8 < 4 else 8))
        yield
    canvas.actual_size()
    yield
    for _ in range(40):
        canvas.show_viewport(canvas.viewport.panned(-37, 21))
        yield
    canvas.fit()
    yield


def comparing(window: MainWindow) -> Iterator[None]:
    for view in View:
        window.workspace.view.set_view(view)
        yield
        yield from looking_round(window)
    window.workspace.view.set_view(View.COMPARE)
    for step in range(60):
        window.canvas.divider.step(0.01 if step % 40 < 20 else -0.01)
        window.canvas.redraw_divider()
        yield


@contextmanager
def beating(name: str, figures: dict[str, float], window: MainWindow) -> Iterator[None]:
    """Tell the gaps between beats, and what a frame costs the main thread."""
    heart, frames = Heart(), Frames()
    window.canvas.installEventFilter(frames)
    cpu = time.thread_time()
    heart.start()
    yield
    heart.stop()
    cpu = time.thread_time() - cpu
    window.canvas.removeEventFilter(frames)
    figures.update(heart.told(name))
    if frames.count > FEW:
        print(f"{'':12} {frames.count:6} frames  {1000 * cpu / frames.count:5.1f} ms of the main"
              " thread's processor time each", flush=True)  # fmt: skip
        figures[f"canvas, {name}: main thread a frame (ms)"] = 1000 * cpu / frames.count


def memory_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def quick_stroke(window: MainWindow, figures: dict[str, float], name: str) -> None:
    """Paint a stroke as fast as the window lets, and tell frames a second."""
    frames = Frames()
    window.canvas.installEventFilter(frames)
    wall, cpu = time.perf_counter(), time.thread_time()
    play(stroke(window), 0)
    wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
    window.canvas.removeEventFilter(frames)
    figures[f"canvas, stroke {name}: frames a second"] = frames.count / wall
    figures[f"canvas, stroke {name}: main thread a frame (ms)"] = 1000 * cpu / frames.count
    print(f"stroke of {STROKE_POINTS} points, {name}: {frames.count} frames,"
          f" {frames.count / wall:.0f} a second, {1000 * cpu / frames.count:.1f} ms"
          " of the main thread each", flush=True)  # fmt: skip


def scripted(window: MainWindow, photo: Path) -> dict[str, float]:
    workspace, figures = window.workspace, dict[str, float]()
    empty = memory_mb()
    with beating("loaded", figures, window):
        workspace.open_path(photo)
        until(lambda: workspace.photo is not None)
    with beating("examined", figures, window):
        until(lambda: workspace.report is not None and workspace.masking.ready)
    ratio, size = window.devicePixelRatioF(), window.canvas.size()
    print(f"canvas: {size.width() * ratio:.0f} × {size.height() * ratio:.0f} device pixels,"
          f" {ratio:g} for each logical one", flush=True)  # fmt: skip
    print(f"memory: {memory_mb() - empty:.0f} MB more than empty once examined", flush=True)
    with beating("looked at", figures, window):
        play(looking_round(window), FRAME_MS)
    window.actions_["tool-brush"].trigger()
    workspace.view.set_brush_px(60)
    with beating("painted on", figures, window):
        play(stroke(window), FRAME_MS)
        workspace.masking.undo()
        workspace.masking.redo()
        workspace.masking.clear()
        until(lambda: workspace.masking.ready)
        workspace.masking.undo()
        until(lambda: workspace.masking.ready)
        workspace.masking.set_sensitivity(0.8)
        until(lambda: workspace.masking.ready)
    quick_stroke(window, figures, "at whole view")
    window.canvas.actual_size()
    workspace.view.set_brush_px(12)
    quick_stroke(window, figures, "at actual size")
    window.canvas.fit()
    with beating("restored", figures, window):
        play(stroke(window, FEW), FRAME_MS)
        workspace.restore()
        until(lambda: workspace.restoration is not None)
    print(f"memory: {memory_mb() - empty:.0f} MB more than empty once restored", flush=True)
    with beating("compared", figures, window):
        play(comparing(window), FRAME_MS)
    with beating("copied", figures, window):
        done: list[object] = []
        workspace.copied.connect(done.append)
        workspace.results.copy()
        until(lambda: bool(done))
    figures.update(kept_work(window, photo))
    return figures


def calm(workspace: Workspace) -> bool:
    return not any(lane.busy for lane in workspace.findChildren(Lane))


def kept_work(window: MainWindow, photo: Path) -> dict[str, float]:
    """Save a project, then take the photo into a queue and walk to another one and back."""
    workspace, figures = window.workspace, dict[str, float]()
    until(lambda: calm(workspace))
    with beating("project", figures, window):
        play(stroke(window, FEW), FRAME_MS)
        workspace.projects.save(photo.with_suffix(".photorestorer"), overwrite=True)
        until(lambda: calm(workspace))
    other = photo.with_name("other.jpg")
    shutil.copyfile(photo, other)
    with beating("queue", figures, window):
        workspace.queue.take([other])
        until(lambda: len(workspace.queue.items) > 1 and calm(workspace))
        for rows in (1, -1):
            workspace.queue.show_neighbour(rows)
            until(lambda: calm(workspace) and workspace.masking.ready)
    with beating("queue, again", figures, window):
        play(stroke(window, FEW), FRAME_MS)
        workspace.queue.restore_all()
        until(lambda: workspace.queue.summary.left == 0 and calm(workspace))
    return figures


def measured(megapixels: float, screen: QSize | None = None) -> dict[str, float]:
    """Run the script in a window, that fills a screen of so many device pixels, or as it opens."""
    app = cast(QApplication, QApplication.instance() or QApplication(sys.argv[:1]))
    with tempfile.TemporaryDirectory() as folder:
        photo = synthetic(megapixels, Path(folder))
        kept = KeptIn(Path(folder) / "sessions", Path(folder) / "recent")
        workspace = Workspace(SizedEngine().engine(), kept_in=kept)
        window = MainWindow(workspace)
        window.show()
        until(window.isVisible)
        if screen is not None:
            window.resize(screen / window.devicePixelRatioF())
        figures = scripted(window, photo)
        window.close_now()
    app.processEvents()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="How smoothly the window answers.")
    parser.add_argument("--megapixels", type=float, default=100.0)
    parser.add_argument("--screen", default="", help="device pixels of the window, 3840x2160")
    parser.add_argument("--scale", default="1", help="device pixels per logical pixel")
    parser.add_argument("--profile", action="store_true", help="where the main thread's time goes")
    parser.add_argument("--locks", action="store_true", help="who holds Python's lock for long")
    chosen = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    screen, described = None, tempfile.TemporaryDirectory()
    if chosen.screen:
        screen = QSize(*map(int, chosen.screen.split("x")))
        platform = screen_of(screen.width(), screen.height(), Path(described.name))
        os.environ["QT_QPA_PLATFORM"] = platform
    locks = LockWatch()
    if chosen.locks:
        locks.start()
    profile = cProfile.Profile(time.thread_time)
    if chosen.profile:
        profile.enable()
    measured(chosen.megapixels, screen)
    described.cleanup()
    if chosen.locks:
        locks.stop()
    if chosen.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
