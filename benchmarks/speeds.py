"""The table's rows that need no large photo: ratios, both sides measured in this run.

python -m benchmarks.speeds
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.restoration import inpaint_biharmonic

from benchmarks.large_photos import draw_cracks, make
from benchmarks.large_run import run
from benchmarks.run import PAPER_S, sample_512, starting
from benchmarks.table import Measured, Row
from photorestorer_gui import paths
from photorestorer_gui.damage.assess import REPORT_SIDE_PX, assess
from photorestorer_gui.damage.classifier import classify
from photorestorer_gui.damage.cracks import find_cracks
from photorestorer_gui.networks.catalogue import PX
from photorestorer_gui.networks.providers import Floats, Providers
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import plan_for_kinds
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from photorestorer_gui.restoration.windows import plan_windows

REPEATS: Final = 3
JPEG_MEGAPIXELS: Final = 12.0
SHARE_MEGAPIXELS: Final = 4.0
SCRATCH_PX: Final = 1600


def seconds_of(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of some work in seconds, after one run that loads and warms."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


@dataclass
class Timed(OnnxRuntime):
    """onnxruntime, and how long each of its runs takes, as bare as it can be."""

    spent: list[float] = field(default_factory=list)

    def run(self, session: Any, feed: dict[str, Floats], progress: Progress) -> list[Any]:
        """Run a session once and note the seconds."""
        start = time.perf_counter()
        try:
            return super().run(session, feed, progress)
        finally:
            self.spent.append(time.perf_counter() - start)

    @contextlib.contextmanager
    def noted(self) -> Iterator[list[float]]:
        """Give the seconds of the runs inside the block."""
        self.spent = []
        yield self.spent


def timed_networks() -> tuple[Networks, Timed]:
    """Return the networks that ship, on the processor, and who times them."""
    timed = Timed()
    return Networks(ModelStore.installed(), providers=Providers((), runtime=timed)), timed


def restoring(networks: Networks, timed: Timed) -> Measured:
    """Examine and restore 512 × 512 with both kinds, against the paper's seconds."""
    photo, plan = sample_512(), plan_for_kinds(("blurred", "cracked"))

    def whole() -> object:
        report = assess(photo, networks=networks, progress=Progress())
        mask = report.crack_map.mask()
        return restore(photo, plan, mask, networks=networks, progress=Progress())

    with timed.noted() as spent:
        begun = time.process_time()
        seconds = seconds_of(whole)
        processor = (time.process_time() - begun) / (REPEATS + 1)
    share = sum(spent) / (REPEATS + 1) / seconds
    ratio = PAPER_S / seconds
    row = Row(
        "examine and restore 512², both kinds, built-in",
        f"the paper’s {PAPER_S:.2f} s",
        "≥ 60 × faster",
        f"{ratio:.0f} × ({seconds:.2f} s, {share:.0%} of it networks)",
        ratio >= 60,
        f"the work takes {processor:.2f} s of one core; the rest is waiting for other programs, "
        "which seconds measured elsewhere cannot take into account.",
    )
    return Measured(
        [row], {"seconds": seconds, "ratio": ratio, "network_share": share, "processor": processor}
    )


def inspecting(networks: Networks, timed: Timed) -> Measured:
    """Inspect a 12-megapixel JPEG, against decoding it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        save_photo(make(JPEG_MEGAPIXELS), path, options=SaveOptions(quality=92))
        decoding = seconds_of(lambda: load_photo(path))
        photo = load_photo(path)
    parts: dict[str, float] = {"decoding": decoding}
    parts["classifier"] = seconds_of(
        lambda: classify(photo, networks=networks, progress=Progress()), 1
    )
    with timed.noted() as spent:
        start = time.perf_counter()
        found = find_cracks(photo, networks=networks, progress=Progress(), within_px=REPORT_SIDE_PX)
        whole = time.perf_counter() - start
    parts["crack network"] = sum(spent)
    parts["around it"] = whole - sum(spent)
    parts["mask"] = seconds_of(lambda: found.mask(), 1)
    closely = seconds_of(lambda: find_cracks(photo, networks=networks, progress=Progress()), 1)
    ratio = sum(parts.values()) / decoding
    left = 4 * decoding - (sum(parts.values()) - parts["crack network"])
    left_px = REPORT_SIDE_PX * max(0.0, left / parts["crack network"]) ** 0.5
    costs = ", ".join(f"{name} {value / decoding:.1f}" for name, value in parts.items())
    row = Row(
        "inspect a 12-megapixel JPEG, decoding included",
        "decoding it alone",
        "≤ 4 ×",
        f"{ratio:.1f} ×",
        ratio <= 4,
        f"in multiples of decoding: {costs}. A report looks for cracks in at most "
        f"{REPORT_SIDE_PX} px a side; in every pixel (--closely, restore) the crack finder takes "
        f"{closely / decoding:.0f}. Four times in all would leave it a photo of {left_px:.0f} px, "
        "in which cracks are gone.",
    )
    return Measured([row], {"seconds": parts, "ratio": ratio, "closely": closely})


def scratched(megapixels: float) -> int:
    """Return how many windows LaMa needs for one scratch of `SCRATCH_PX`."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    mask = np.zeros((height, round(height * 1.5)), np.uint8)
    start = (mask.shape[1] // 6, height // 6)
    end = (start[0] + round(SCRATCH_PX * 0.8), start[1] + round(SCRATCH_PX * 0.6))
    cv2.line(mask, start, end, 1, 5)
    return len(plan_windows(mask > 0, side_px=PX))


def windows() -> Measured:
    """Count LaMa's windows for one scratch in photos of two sizes."""
    large, small = scratched(24.0), scratched(6.0)
    row = Row(
        f"LaMa windows, 24 megapixels, one scratch of {SCRATCH_PX} px",
        "the same at 6 megapixels",
        "≤ 1.2 ×",
        f"{large / small:.2f} × ({large} and {small})",
        large <= 1.2 * small,
    )
    return Measured([row], {"large": large, "small": small})


def networks_share(networks: Networks, timed: Timed) -> Measured:
    """Return which share of a restoration networks take, run as bare as they can be."""
    photo, plan = make(SHARE_MEGAPIXELS), plan_for_kinds(("blurred", "cracked"))
    parts: dict[str, float] = {}

    def part(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = work()
        parts[name] = time.perf_counter() - start
        return found

    with timed.noted() as spent:
        report = part("examine", lambda: assess(photo, networks=networks, progress=Progress()))
        mask = part("mask", report.crack_map.mask)
        done = part(
            "restore", lambda: restore(photo, plan, mask, networks=networks, progress=Progress())
        )
    steps = {outcome.step: outcome.seconds for outcome in done.outcomes}
    share = sum(spent) / sum(parts.values())
    filling = steps["fill_cracks"] / sum(parts.values())
    row = Row(
        f"network time in examining and restoring {SHARE_MEGAPIXELS:.0f} megapixels",
        "the whole",
        "≥ 85 %",
        f"{share:.0%}",
        share >= 0.85,
        f"filling {mask.coverage:.1%} of the photo is {filling:.0%}: it solves equations and runs "
        f"no network; all else is {1 - share - filling:.0%}.",
    )
    return Measured([row], {"share": share, "seconds": parts, "steps": steps})


def filling() -> Measured:
    """Fill cracks whose truth is known, against Telea's and the biharmonic method."""
    sample = load_photo(paths.resources_folder() / "samples" / "portrait-original.png")
    truth = np.asarray(sample.pixels, np.uint8)
    damaged = truth.copy()
    draw_cracks(damaged, round(0.02 * truth[..., 0].size), np.random.default_rng(9))
    mask = (damaged != truth).any(axis=2)
    holes = mask.astype(np.uint8)

    def biharmonic() -> NDArray[np.uint8]:
        filled = inpaint_biharmonic(damaged, mask, channel_axis=2, split_into_regions=True)
        return np.asarray(np.rint(filled * 255).clip(0, 255), np.uint8)

    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: fill_thin_plate(damaged, mask, Progress()),
        "Telea": lambda: cv2.inpaint(damaged, holes, 5, cv2.INPAINT_TELEA),
        "biharmonic": biharmonic,
    }
    figures = {
        name: {"seconds": seconds_of(work), "psnr": _psnr_inside(work(), truth, mask)}
        for name, work in ways.items()
    }
    ours, telea, plate = (figures[name] for name in ways)
    told = "; ".join(f"{k} {v['psnr']:.2f} dB in {v['seconds']:.2f} s" for k, v in figures.items())
    row = Row(
        "fill cracks of 2 % (PSNR inside them)",
        "OpenCV Telea, biharmonic (scikit-image)",
        "better than both, faster than biharmonic",
        told,
        ours["psnr"] >= max(telea["psnr"], plate["psnr"]) and ours["seconds"] < plate["seconds"],
        "thin cracks are filled by the biharmonic surface itself, so that rounding decides.",
    )
    return Measured([row], figures)


def _psnr_inside(filled: NDArray[Any], truth: NDArray[Any], mask: NDArray[np.bool_]) -> float:
    inside = [pixels[mask][None] for pixels in (np.asarray(filled, np.uint8), truth)]
    return float(psnr(Photo(inside[0]), Photo(inside[1])))


def beginning() -> Measured:
    """Start the window, and the command line up to its first result."""
    window = min(starting().values())
    with tempfile.TemporaryDirectory() as folder:
        path = save_photo(sample_512(), Path(folder) / "photo.png")
        begun = time.perf_counter()
        done = run("restore", path, "--json")
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        python = time.perf_counter() - begun
    assert done.code == 0, done.said
    rows = [
        Row("start to window, warm disk", "–", "", f"{window:.2f} s"),
        Row(
            "start to first result, command line, 512²",
            "an empty Python",
            "",
            f"{first:.2f} s ({python:.2f} s)",
        ),
    ]
    return Measured(rows, {"window": window, "first_result": first, "python": python})


def main() -> None:
    networks, timed = timed_networks()
    works: dict[str, Callable[[], Measured]] = {
        "restoring": lambda: restoring(networks, timed),
        "inspecting": lambda: inspecting(networks, timed),
        "windows": windows,
        "share": lambda: networks_share(networks, timed),
        "filling": filling,
        "beginning": beginning,
    }
    for name, work in works.items():
        found = work()
        found.keep(name)
        for row in found.rows:
            print(f"{row.what}: {row.value} (must: {row.must or 'no aim'})", flush=True)


if __name__ == "__main__":
    main()
