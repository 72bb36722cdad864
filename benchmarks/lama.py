"""What LaMa costs: its graph as we rewrite it, and the windows in which we run it.

    python -m benchmarks.lama [--width 64] [--blocks 18] [--rounds 2]

The network has LaMa's architecture and random weights (`make_lama`); its two graphs take turns.
The windows are measured on a photo of 12 megapixels with 40 scratches, with a narrow LaMa, each way
in a process of its own, whose peak memory is told.  Seconds are those of the processor, all cores
added, so that a busy machine does not stretch them.  Against PyTorch: `benchmarks.against_torch`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.make_lama import Size, lama
from photorestorer_gui.networks.catalogue import CATALOGUE, PX
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.own_files import write_note
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.inpaint import Inpainter

(CARD,) = (card for card in CATALOGUE if card.id == "lama")
HEIGHT, WIDTH = 3000, 4000
SCRATCHES = 40
NARROW = Size(PX, 4, 1)
WHOLE_SIDE = 3456
"""Side of a square photo of 12 megapixels that the network can halve three times."""
MIB = 1024.0
"""Kilobytes, in which Linux tells memory, in a mebibyte."""


def picture(side: int) -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(0)
    mask = np.zeros((1, 1, side, side), np.float32)
    mask[..., side // 4 : side // 2, side // 4 : side // 2] = 1
    return {"image": rng.random((1, 3, side, side), dtype=np.float32), "mask": mask}


def graphs(size: Size, rounds: int) -> None:
    """Print how long both graphs take, and how far apart their answers are."""
    content = lama(size)
    start = time.process_time()
    rewritten = without_dft(content, CARD.contract.inputs)
    rewriting_s = time.process_time() - start
    trials = {"as exported": Trial(content), "as rewritten": Trial(rewritten)}
    feed, answers = picture(PX), {}
    seconds: dict[str, list[float]] = {name: [] for name in trials}
    for _ in range(rounds + 1):
        for name, trial in trials.items():
            start = time.process_time()
            answers[name] = trial.run(feed, Progress())["output"]
            seconds[name].append(time.process_time() - start)
    best = {name: min(times[1:]) for name, times in seconds.items()}
    apart = float(np.abs(answers["as exported"] - answers["as rewritten"]).max())
    inside = answers["as exported"][..., PX // 4 : PX // 2, PX // 4 : PX // 2]
    print(f"LaMa, {len(content) / 1e6:.0f} MB, one window")
    print(f"  answer inside the hole        {inside.mean():8.1f} ± {inside.std():.1f} of 255")
    print(f"  rewriting on loading          {rewriting_s:8.2f} s")
    for name, value in best.items():
        print(f"  {name:29} {value:8.2f} s")
    print(f"  as rewritten / as exported    {best['as rewritten'] / best['as exported']:8.2f}")
    print(f"  largest difference            {apart:8.5f} of 255")


def scratched() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a photo and its scratches, which come in pieces as those of old prints do."""
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 255, (HEIGHT // 50, WIDTH // 50, 3), dtype=np.uint8)
    photo = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for _ in range(SCRATCHES):
        at = rng.uniform((0, 0), (WIDTH, HEIGHT))
        angle = rng.uniform(0, 2 * np.pi)
        way = np.array([np.cos(angle), np.sin(angle)])
        for _ in range(int(rng.integers(3, 9))):
            end = at + way * rng.uniform(30, 90)
            cv2.line(mask, at.astype(int).tolist(), end.astype(int).tolist(), 1, 4)
            at = end + way * rng.uniform(12, 30)
    return np.asarray(photo, np.uint8), mask > 0


class Counted(Networks):
    """Counts the runs."""

    runs = 0

    def run_ports(self, *arguments: Any, **named: Any) -> Any:
        self.runs += 1
        return super().run_ports(*arguments, **named)


def networks(folder: Path) -> Counted:
    target = folder / CARD.file
    target.write_bytes(lama(NARROW))
    write_note(CARD, target, sha256_of(target), source="benchmark")
    return Counted(ModelStore([folder]))


def by_windows(folder: Path) -> int:
    photo, mask = scratched()
    counted = networks(folder)
    Inpainter(counted, CARD.id).fill(photo, mask, Progress())
    return counted.runs


def by_contours(folder: Path) -> int:
    """Cut out each piece with its surroundings, shrunk where it is larger than the network."""
    photo, mask = scratched()
    counted = networks(folder)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8))
    filled = photo.copy()
    for left, top, wide, tall in stats[1:count, :4].tolist():
        y, x = max(0, top + tall // 2 - PX // 2), max(0, left + wide // 2 - PX // 2)
        y, x = min(y, HEIGHT - PX), min(x, WIDTH - PX)
        here = np.s_[y : y + PX, x : x + PX]
        image = (filled[here] / np.float32(255)).transpose(2, 0, 1)[None].astype(np.float32)
        hole = mask[here].astype(np.float32)[None, None]
        (answer,) = counted.run_ports(CARD.id, (image, hole), Progress())
        filled[here][mask[here]] = answer[0].transpose(1, 2, 0)[mask[here]].astype(np.uint8)
    return counted.runs


def at_once(folder: Path) -> int:
    """Run one picture of 12 megapixels; its content does not matter to time and memory."""
    size = Size(WHOLE_SIDE, NARROW.width, NARROW.blocks)
    Trial(lama(size)).run(picture(WHOLE_SIDE), Progress())
    return 1


WAYS: dict[str, Callable[[Path], int]] = {
    "windows": by_windows,
    "contours": by_contours,
    "at once": at_once,
}


def measured(way: str) -> None:
    """Print what one way costs, as JSON, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        runs = WAYS[way](Path(folder))
        seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps({"runs": runs, "seconds": seconds, "peak_mib": peak}))


def windows() -> None:
    print(f"{HEIGHT} × {WIDTH} px, {SCRATCHES} scratches in pieces, a narrow LaMa")
    costs = {}
    for way in WAYS:
        command = [sys.executable, "-m", "benchmarks.lama", "--way", way]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        costs[way] = json.loads(done.stdout)
    ours = costs["windows"]
    print(f"  {'':10} {'runs':>6} {'s':>8} {'/ ours':>8} {'MiB':>8} {'/ ours':>8}")
    for way, cost in costs.items():
        time_share, memory_share = (cost[key] / ours[key] for key in ("seconds", "peak_mib"))
        print(
            f"  {way:10} {cost['runs']:6} {cost['seconds']:8.1f} {time_share:8.2f} "
            f"{cost['peak_mib']:8.0f} {memory_share:8.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure LaMa.")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--way", choices=WAYS, help="one way only, as JSON")
    wanted = parser.parse_args()
    if wanted.way:
        measured(wanted.way)
        return
    windows()
    graphs(Size(PX, wanted.width, wanted.blocks), wanted.rounds)


if __name__ == "__main__":
    main()
