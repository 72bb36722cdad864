"""What restoring a face costs beyond its network, measured side by side in one run.

    python -m benchmarks.faces [FILE.onnx] [--rounds N]

FILE is a network of GFPGAN's contract; without one, GFPGAN's architecture with random weights is
made.  The face's place is given, since the detector's file need not be there.  In each round our
code runs, from the photo's pixels to the pasted face, and in it the bare onnxruntime session is
timed by itself: both numbers come from the same run of the network, so that other programs on the
machine do not decide.  Exits 1 if ours takes over 10 % more in the median round, both on the clock
and in processor time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.make_gfpgan import make
from photorestorer_gui import paths
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.session import Floats, Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.alignment import TEMPLATE
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.faces.pasting import paste
from photorestorer_gui.restoration.faces.redrawing import Redrawer

NETWORK = "gfpgan-1.4"
MOST_OVERHEAD = 0.10
SCAN_PX = 2000
"""Long side of the photo that the face is in."""


class Timed(Networks):
    """Networks that note how long their sessions run, on the clock and in processor time."""

    spent = (0.0, 0.0)

    def run_ports(
        self, model_id: str, inputs: Sequence[Floats], progress: Progress
    ) -> tuple[Floats, ...]:
        session = self.load(model_id)
        feed = {session.get_inputs()[0].name: np.ascontiguousarray(inputs[0])}
        start = now()
        (answer,) = session.run(None, feed)
        self.spent = since(start)
        return (answer,)


def now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[float, float]:
    wall, processor = now()
    return wall - start[0], processor - start[1]


def networks_of(file: Path) -> Timed:
    (card,) = (card for card in CATALOGUE if card.id == NETWORK)
    card = replace(card, file=file.name, sha256=sha256_of(file))
    return Timed(ModelStore([file.parent]), cards=[card])


def scan() -> tuple[np.ndarray, Face]:
    """Return the sample as a soft scan of 3.4 megapixels, and where its face is."""
    photo = load_photo(paths.resources_folder() / "samples" / "portrait-original.png")
    scale = SCAN_PX / max(photo.height, photo.width)
    pixels = cv2.resize(photo.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    height, width = pixels.shape[:2]
    landmarks = (TEMPLATE - TEMPLATE[2]) * width * 0.6 + (width / 2, height * 0.35)
    return pixels, Face(Box(0, 0, width, height), landmarks.astype(np.float32), 0.9)


def measure(file: Path, rounds: int) -> tuple[float, float]:
    """Return by which shares ours takes longer than the bare session: clock, processor."""
    networks = networks_of(file)
    pixels, face = scan()
    redrawer = Redrawer(networks, NETWORK, None, keep_colours=True, grain=0.5)
    networks.load(NETWORK)
    ratios = []
    for _ in range(rounds + 1):
        fresh = pixels.copy()
        start = now()
        paste(fresh, redrawer.redraw(fresh, face, 0.8, Progress()).change)
        ours, bare = since(start), networks.spent
        ratios.append((ours[0] / bare[0], ours[1] / bare[1]))
        print(
            f"clock: bare {bare[0]:6.2f} s, ours {ours[0]:6.2f} s, ratio {ratios[-1][0]:.3f}   "
            f"processor: {bare[1]:6.2f} s, {ours[1]:6.2f} s, ratio {ratios[-1][1]:.3f}"
        )
    # The first round loads and warms.
    clock, processor = (statistics.median(column) - 1 for column in zip(*ratios[1:], strict=True))
    return clock, processor


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what a face costs beyond its network.")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = wanted.file
        if file is None:
            file = Path(folder) / "gfpgan.onnx"
            file.write_bytes(make())
        clock, processor = measure(file, wanted.rounds)
    print(f"overhead, median of {wanted.rounds}: {clock:+.1%} clock, {processor:+.1%} processor")
    return 1 if min(clock, processor) > MOST_OVERHEAD else 0


if __name__ == "__main__":
    sys.exit(main())
