"""Speeds, measured side by side in one run; prints ratios and saves them as JSON.

make bench
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from skimage.restoration import inpaint_biharmonic

from benchmarks import canvas
from photorestorer_gui import paths
from photorestorer_gui.cli.console import open_networks
from photorestorer_gui.damage.assess import assess
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import plan_for_kinds
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.thin_plate import fill_thin_plate

REPEATS = 7
MEGAPIXELS = 100.0
PAPER_S = 55.38 + 2.591
WINDOW_PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
from photorestorer_gui import app
from photorestorer_gui.ui.main_window import MainWindow

show = MainWindow.show

def show_and_leave(window):
    show(window)
    QTimer.singleShot(0, tell)

def tell():
    print(time.time() - float(sys.argv[1]))
    app._make_application().quit()

MainWindow.show = show_and_leave
sys.exit(app.run())
"""


def median_s(work: Callable[[], object]) -> float:
    """Return the median wall time of `work`, after one run that loads and warms."""
    work()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def sample_512() -> Photo:
    """Return the damaged sample at 512 × 512."""
    photo = load_photo(paths.resources_folder() / "samples" / "portrait-damaged.png")
    pixels = cv2.resize(photo.pixels, (512, 512), interpolation=cv2.INTER_CUBIC)
    return Photo(np.asarray(pixels, np.uint8))


def restoring() -> dict[str, float]:
    photo = sample_512()
    networks = open_networks()
    report = assess(photo, networks=networks, progress=Progress())
    mask = report.crack_map.mask()
    plan = plan_for_kinds(("blurred", "cracked"))

    def look() -> object:
        return assess(photo, networks=networks, progress=Progress())

    def mend() -> object:
        return restore(photo, plan, mask, networks=networks, progress=Progress())

    seconds = {"examine 512² (s)": median_s(look), "restore 512², both kinds (s)": median_s(mend)}
    whole = sum(seconds.values())
    seconds["examine and restore 512² (s)"] = whole
    seconds["the paper's seconds / ours"] = PAPER_S / whole
    damaged, holes = np.asarray(photo.pixels, np.uint8), mask.pixels
    ours = median_s(lambda: fill_thin_plate(damaged, holes, Progress()))
    theirs = median_s(
        lambda: inpaint_biharmonic(damaged, holes, channel_axis=2, split_into_regions=True)
    )
    telea = median_s(lambda: cv2.inpaint(damaged, holes.astype(np.uint8), 5, cv2.INPAINT_TELEA))
    seconds["fill: scikit-image biharmonic / ours"] = theirs / ours
    seconds["fill: OpenCV Telea / ours"] = telea / ours
    return seconds


def starting() -> dict[str, float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    seconds = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", WINDOW_PROGRAM, str(time.time())],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        seconds.append(float(done.stdout.strip().splitlines()[-1]))
    return {"start to window, warm disk, best of 5 (s)": min(seconds[1:])}


def main() -> None:
    figures = {**restoring(), **starting(), **canvas.measured(MEGAPIXELS)}
    for name, value in figures.items():
        print(f"{name:54} {value:10.3f}")
    folder = Path("build")
    folder.mkdir(exist_ok=True)
    (folder / "benchmark.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
