"""A batch of one-megapixel photos against as many single ``restore`` processes, side by side.

    python -m benchmarks.batch_speed [--photos 200] [--singles 10] [--jobs N]

Of the single processes only a sample is measured, half of it before the batch and half after it,
and their median counts; the figures say how many.  Prints what was measured and writes it as JSON
(``build/bench/batch.json``).
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.batch_photos import draw_photos, hashes, program
from benchmarks.table import Measured, Row
from photorestorer_gui.batch.machine import default_jobs, free_memory
from photorestorer_gui.networks.session import usable_cores

SIZE = (896, 1120)
"""One megapixel, as upright as a portrait."""
AIM = 3.0


def seconds_of(*arguments: object) -> tuple[float, float]:
    """Return the wall time of one call of the program, and the processor time of all it started."""
    start, before = time.perf_counter(), _processor_s()
    run = program(*arguments)
    _, err = run.communicate()
    if run.returncode != 0:
        sys.exit(f"photorestorer {' '.join(map(str, arguments))}: {err}")
    return time.perf_counter() - start, _processor_s() - before


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def singles(photos: Sequence[Path], out: Path) -> list[tuple[float, float]]:
    """Return both times of ``restore`` for each photo, a process of its own."""
    return [seconds_of("restore", photo, "-o", out / photo.name) for photo in photos]


def measured(count: int, sample: int, jobs: int) -> dict[str, float]:
    """Return the figures of one run."""
    with tempfile.TemporaryDirectory(prefix="photorestorer-") as name:
        folder = Path(name)
        draw_photos(folder / "photos", count, SIZE, seed=5)
        photos = sorted((folder / "photos").rglob("*.jpg"))
        chosen = photos[:: max(1, count // sample)][:sample]
        (folder / "single").mkdir()
        alone = singles(chosen[::2], folder / "single")
        batch, busy = seconds_of("batch", folder / "photos", "-o", folder / "out", "--jobs", jobs)
        alone += singles(chosen[1::2], folder / "single")
        assert len(hashes(folder / "out")) == count
    each = statistics.median(seconds for seconds, _ in alone)
    return {
        "photos": count,
        "jobs": jobs,
        "cores": usable_cores(),
        "batch (s)": batch,
        "batch (photos/s)": count / batch,
        "single processes measured": len(alone),
        "single process, median (s)": each,
        "single process, processor (s)": statistics.median(used for _, used in alone),
        "batch, processor, a photo (s)": busy / count,
        "single processes, all photos, from the median (s)": each * count,
        "single processes / batch": each * count / batch,
        "must be at least": AIM,
    }


def row(figures: dict[str, float]) -> Row:
    """Return the line of the table of all benchmarks."""
    ratio = figures["single processes / batch"]
    photos, singles = int(figures["photos"]), int(figures["single processes measured"])
    return Row(
        f"batch of {photos} one-megapixel photos, --jobs {int(figures['jobs'])}",
        f"as many single processes, from the median of {singles}",
        f"≥ {AIM:g} ×",
        f"{ratio:.2f} × ({figures['batch (photos/s)']:.2f} photos a second)",
        ratio >= AIM,
        f"a single process already works on all {int(figures['cores'])} cores: it takes"
        f" {figures['single process, processor (s)']:.1f} s of a core, of which the batch saves the"
        f" start, and works {figures['batch, processor, a photo (s)']:.1f} s on each photo, four"
        " fifths of it in networks (`benchmarks.photo_cost`). Nothing is left to overlap: workers"
        " run one thread each, and keep all cores busy.",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--singles", type=int, default=10)
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    jobs = asked.jobs or default_jobs(usable_cores(), free_memory())
    figures = measured(asked.photos, asked.singles, jobs)
    for name, value in figures.items():
        print(f"{name:54} {value:10.3f}")
    Measured([row(figures)], figures).keep("batch")


if __name__ == "__main__":
    main()
