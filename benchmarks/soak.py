"""Thousands of small photos through one process: memory, handles, threads and files must not grow.

    python -m benchmarks.soak [--photos 8000] [--minutes 60] [--plot FILE.svg]

Each photo is drawn, written in one of all formats, read, restored and saved, with its mask, its
project and a kept session; one in four is spoilt, or meets a fault: a file cut off or no photo, a
missing folder, a full disk, a cancel in the middle, a step that fails.  One in seven is examined by
the networks, which take most of the time; of the others the bright pixels are filled.  Prints one
line every hundred photos, and at the end what grew.  Exits with 1 if memory at the end is more than
5 % above that after the first hundred, or if anything else was left behind.
"""

from __future__ import annotations

import argparse
import errno
import gc
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import cv2
import numpy as np
from PIL import Image

from photorestorer_gui import paths
from photorestorer_gui.damage.assess import assess
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import load_mask, save_mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.project.files import load_project, save_project
from photorestorer_gui.project.original import identify
from photorestorer_gui.project.project import Layers, Project, Wishes
from photorestorer_gui.project.session import Session
from photorestorer_gui.restoration.plan import plan_for, plan_of
from photorestorer_gui.restoration.restore import restore
from photorestorer_gui.restoration.steps.sharpen import Sharpen

EVERY = 100
MOST_GROWTH = 0.05
FORMATS = (".png", ".jpg", ".tif", ".webp", ".bmp", ".gif", ".avif", ".png16", ".tif16")
FAULTS = ("cut off", "no photo", "no folder", "disk full", "cancelled", "step fails")
ONE_FAULT_IN, ONE_EXAMINED_IN = 4, 7


@dataclass(frozen=True)
class Census:
    """What the process holds at one moment.

    Attributes
    ----------
    photos : int
    memory_mb : float
        Resident set.
    handles, threads, files, objects : int
        Open descriptors, threads, files below the folder, and objects that the collector knows.
    mapped_mb, heap_mb, heap_used_mb : float
        Of the memory, what are pages of libraries and other files; the heap as malloc has taken it
        from the system, which it seldom gives back, and how much of that was touched so far.
    """

    photos: int
    memory_mb: float
    handles: int
    threads: int
    files: int
    objects: int
    mapped_mb: float = 0.0
    heap_mb: float = 0.0
    heap_used_mb: float = 0.0


def kilobytes(lines: Iterable[str], name: str) -> int:
    """Return what a line of ``/proc`` says, such as ``VmRSS:  1234 kB``; 0 without one."""
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def heap_lines() -> list[str]:
    """Return what ``/proc/self/smaps`` tells of the heap."""
    lines = Path("/proc/self/smaps").read_text(encoding="ascii").splitlines()
    start = next((n for n, line in enumerate(lines) if line.endswith("[heap]")), len(lines))
    return lines[start + 1 : start + 6]


def census(photos: int, folder: Path) -> Census:
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    heap = heap_lines()
    return Census(
        photos,
        kilobytes(status, "VmRSS") / 1024,
        len(os.listdir("/proc/self/fd")),
        len(os.listdir("/proc/self/task")),
        sum(each.is_file() for each in folder.rglob("*")),
        len(gc.get_objects()),
        kilobytes(status, "RssFile") / 1024,
        kilobytes(heap, "Size") / 1024,
        kilobytes(heap, "Rss") / 1024,
    )


def drawn(number: int) -> Photo:
    """Return a small picture: smooth, with grain, and often with a crack."""
    random = np.random.default_rng(number)
    height, width = (int(side) for side in random.integers(40, 97, 2))
    rows, columns = np.mgrid[0:height, 0:width]
    base = 110 + 60 * np.sin(rows / 9 + number) + 50 * np.cos(columns / 13)
    pixels: Any = np.stack([base, base * 0.95, base * 0.9], 2) + random.normal(0, number % 5, (1,))
    pixels = np.ascontiguousarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if number % 3:
        ends = random.integers(0, min(height, width), 4).tolist()
        cv2.line(pixels, ends[:2], ends[2:], (250, 250, 250), 2)
    return Photo(pixels)


def written(photo: Photo, kind: str, folder: Path) -> Path:
    """Write a photo in one of the formats that can be read."""
    suffix = kind.removesuffix("16")
    path = folder / f"photo{suffix}"
    if kind.endswith("16"):
        photo = Photo(photo.pixels.astype(np.uint16) * 257)
    if suffix in (".bmp", ".gif", ".avif"):
        Image.fromarray(photo.pixels).save(path)
        return path
    return save_photo(photo, path, overwrite=True)


def spoilt(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3] if how == "cut off" else b"no photo" * 20)


@contextmanager
def fault(how: str) -> Iterator[None]:
    """Let one thing fail inside the block."""
    full = OSError(errno.ENOSPC, "no space left")
    error = PhotoRestorerError("This step fails.", "It is a test.")
    patches: dict[str, Callable[[], object]] = {
        "disk full": lambda: mock.patch("os.fsync", side_effect=full),
        "step fails": lambda: mock.patch.object(Sharpen, "apply", side_effect=error),
    }
    if how in patches:
        with patches[how]():  # type: ignore[attr-defined]
            yield
    else:
        yield


@dataclass
class Soak:
    """The work, and what came of it."""

    folder: Path
    networks: Networks
    outcomes: Counter[str] = field(default_factory=Counter)

    def photo(self, number: int) -> None:
        """Do all that is done with one photo, or meet its fault."""
        how = FAULTS[number // ONE_FAULT_IN % len(FAULTS)] if number % ONE_FAULT_IN == 0 else ""
        work = self.folder / "work"
        work.mkdir()
        try:
            source = written(drawn(number), FORMATS[number % len(FORMATS)], work)
            if how in ("cut off", "no photo"):
                spoilt(source, how)
            with fault(how):
                self._worked(source, work / "nowhere" if how == "no folder" else work, how)
            self.outcomes["done"] += 1
        except (PhotoRestorerError, Cancelled, OSError) as error:
            self.outcomes[f"{how or 'NOT EXPECTED'}: {type(error).__name__}"] += 1
        finally:
            shutil.rmtree(work)

    def _worked(self, source: Path, out: Path, how: str) -> None:
        progress = Progress()
        photo = load_photo(source)
        if photo.pixels[0, 0, 0] % ONE_EXAMINED_IN == 0:
            report = assess(photo, networks=self.networks, progress=progress)
            plan, mask = plan_for(report, installed=self.networks.installed()), report.mask(0.5)
            self.outcomes["examined"] += 1
        else:
            mask = Mask(np.asarray((photo.pixels > 0.96 * photo.peak).all(axis=2)))
            plan = plan_of(["fill_cracks", "fix_tone"])
        if how == "step fails":
            plan = plan_of(["fill_cracks", "sharpen"])
        if how == "cancelled":
            threading.Timer(0.002, progress.cancel).start()
        result = restore(photo, plan, mask, networks=self.networks, progress=progress)
        progress.check()
        if how == "step fails" and result.failed:
            self.outcomes["step fails: told"] += 1
        save_photo(result.after, out / "out.png", provenance=result.provenance)
        save_mask(mask, out / "mask.png")
        load_mask(out / "mask.png", height=photo.height, width=photo.width)
        self._kept(photo, mask, out)

    def _kept(self, photo: Photo, mask: Mask, out: Path) -> None:
        """Put the work down as a project and as a session, and take both up."""
        assert photo.source is not None
        layers = Layers(mask)
        project = Project(
            identify(photo.source, Progress()), photo.height, photo.width, Wishes(), layers=layers
        )
        load_project(save_project(project, out / "a.photorestorer"))
        session = Session.begin(self.folder / "sessions")
        try:
            session.write(project, {}, {})
            session.read(Progress(), max_megapixels=1.0)
        finally:
            session.end()


def plotted(line: list[Census], path: Path) -> None:
    """Draw memory over photos as an SVG."""
    width, height, left, base = 720, 260, 60, 220
    most = max(each.memory_mb for each in line) * 1.15
    last = line[-1].photos

    def point(each: Census) -> str:
        x = left + (width - left - 20) * each.photos / last
        return f"{x:.1f},{base - (base - 20) * each.memory_mb / most:.1f}"

    words = [f'<text x="{left}" y="14">Resident memory, MB, over {last:,} photos</text>']
    for mark in range(0, int(most), 100):
        y = base - (base - 20) * mark / most
        words.append(f'<path d="M{left} {y:.1f}H{width - 20}" stroke="#ddd"/>')
        words.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{mark}</text>')
    for share in range(5):
        x = left + (width - left - 20) * share / 4
        count = f"{last * share // 4:,}"
        words.append(f'<text x="{x:.0f}" y="{base + 20}" text-anchor="middle">{count}</text>')
    curve = " ".join(point(each) for each in line)
    words.append(f'<polyline points="{curve}" fill="none" stroke="#0a66c2" stroke-width="2"/>')
    style = 'font-family="sans-serif" font-size="12"'
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {style}>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(words)}</svg>\n',
        encoding="utf-8",
    )


def grown(first: Census, last: Census) -> list[str]:
    """Return what is more at the end than it may be."""
    told = []
    if last.memory_mb > first.memory_mb * (1 + MOST_GROWTH):
        told.append(f"memory: {first.memory_mb:.0f} MB, then {last.memory_mb:.0f} MB")
    for name in ("handles", "threads", "files"):
        before, after = getattr(first, name), getattr(last, name)
        if after > before:
            told.append(f"{name}: {before}, then {after}")
    return told


def soak(
    photos: int,
    folder: Path,
    *,
    every: int = EVERY,
    most_s: float = float("inf"),
    tell: Callable[[Census], None] | None = None,
) -> tuple[list[Census], Counter[str]]:
    """Work through so many photos or for so long, and count what is held every so often."""
    end = time.monotonic() + most_s
    folder.mkdir(exist_ok=True)
    work = Soak(folder, Networks(ModelStore([paths.models_folder()])))
    line = []
    for number in range(1, photos + 1):
        work.photo(number)
        if number % every == 0:
            line.append(census(number, folder))
            if tell is not None:
                tell(line[-1])
            if time.monotonic() > end:
                break
    return line, work.outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=8000)
    parser.add_argument("--minutes", type=float, default=60.0, help="stops then, however far it is")
    parser.add_argument("--plot", type=Path)
    wishes = parser.parse_args()
    start = time.perf_counter()

    def tell(each: Census) -> None:
        print(f"{time.perf_counter() - start:7.1f} s  {each}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        line, outcomes = soak(wishes.photos, Path(folder), most_s=60 * wishes.minutes, tell=tell)
    if wishes.plot is not None:
        plotted(line, wishes.plot)
    print(json.dumps(outcomes, indent=1, sort_keys=True))
    more = grown(line[0], line[-1])
    print("\n".join(more) or "Nothing grew.")
    unexpected = [name for name in outcomes if name.startswith("NOT EXPECTED")]
    return 1 if more or unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
