"""Large photos through the real command line: time, peak memory, and a memory limit that is kept.

    python -m benchmarks.large                       1 to 128 megapixels; an hour on a busy machine
    python -m benchmarks.large --sizes 1 4 16        a short one
    python -m benchmarks.large --sizes 1 4 --limited 4
    python -m benchmarks.large --sizes 64 --add      another size beside those measured before

Each run is a process of its own.  The photos are made up, with 1 % of cracks, and are examined,
filled, sharpened and saved as TIFF.  With ``--limited`` the last run has an address space that fits
the forecast, as ``ulimit -v`` sets it.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.large_photos import make
from benchmarks.large_run import Run, run
from benchmarks.table import Measured, Row, kept
from photorestorer_gui.batch.machine import ADDRESSES_ONLY
from photorestorer_gui.photo.files import read_header, save_photo
from photorestorer_gui.restoration.memory import outlook

SIZES: Final = (1.0, 4.0, 16.0, 64.0, 128.0)
DEEP_MEGAPIXELS: Final = 16.0
MOST_EXPONENT: Final = 1.05
MOST_OVER: Final = 600e6
STEPS: Final = ("--engine", "builtin", "--steps", "fill_cracks,sharpen", "--json", "--overwrite")


def photo_of(folder: Path, megapixels: float, *, deep: bool = False) -> Path:
    """Return a file with a made-up photo."""
    path = folder / f"{megapixels:g}{'-16-bit' if deep else ''}.tif"
    save_photo(make(megapixels, deep=deep), path, overwrite=True)
    return path


def restored(path: Path, *, limit_kb: int | None = None) -> dict[str, Any]:
    """Restore a photo in a process of its own and return what it took.

    Raises
    ------
    RuntimeError
        If it failed, with what it said.
    """
    target = path.with_name("result.tif")
    done = run("restore", path, "-o", target, *STEPS, limit_kb=limit_kb)
    if done.code != 0:
        raise RuntimeError(f"{path.name}: exit code {done.code}: {said(done)}")
    header = read_header(path)
    pixels = header.width * header.height
    pair = 2 * 3 * (2 if header.deep else 1) * pixels
    forecast = outlook(header, ".tif", usable=None)
    over = done.peak_bytes - pair
    found = {
        "megapixels": pixels / 1e6,
        "bits": 16 if header.deep else 8,
        "seconds": done.seconds,
        "peak_bytes": done.peak_bytes,
        "address_bytes": done.address_bytes,
        "forecast_bytes": forecast.bytes,
        "over_pair_bytes": over,
        "steps": {step["step"]: step["seconds"] for step in done.record["steps"]},
        "limit_bytes": None if limit_kb is None else 1024 * limit_kb,
    }
    mb = done.peak_bytes / 1e6
    print(
        f"{pixels / 1e6:6.1f} megapixels, {found['bits']:2} bits: {done.seconds:7.1f} s, "
        f"peak {mb:6.0f} MB, forecast {forecast.bytes / 1e6:6.0f} MB, "
        f"{over / 1e6:+6.0f} MB over photo and result",
        flush=True,
    )
    return found


def said(done: Run) -> str:
    """Return what a run that failed told."""
    return str(done.record.get("error") or done.said or "nothing was said")


def limit_for(path: Path) -> int:
    """Return the address space in kB that the forecast of a photo asks for."""
    header = read_header(path)
    return (outlook(header, ".tif", usable=None).bytes + ADDRESSES_ONLY + PROGRAM_ADDRESSES) // 1024


PROGRAM_ADDRESSES: Final = 1_250_000_000
"""Addresses of libraries that are mapped and of memory that is set aside at the start, before any
photo: `free_memory` counts what is left after them."""


def exponent(cases: Sequence[dict[str, Any]]) -> float:
    """Return the power of the pixels with which time grows, fitted to all sizes."""
    pixels = [math.log(case["megapixels"]) for case in cases]
    seconds = [math.log(case["seconds"]) for case in cases]
    return float(np.polyfit(pixels, seconds, 1)[0])


def measured(
    sizes: Sequence[float], limited: float | None, before: dict[str, Any] | None = None
) -> Iterator[Measured]:
    """Run all sizes; yields what is known so far after each, the whole at last.

    Parameters
    ----------
    sizes : sequence of float
        Megapixels.
    limited : float or None
        Megapixels of a run in the addresses that its forecast asks for.
    before : dict, optional
        Figures of an earlier run to go on from.
    """
    known = before or {"cases": [], "deep": None, "limited": None}
    cases: list[dict[str, Any]] = list(known["cases"])
    others: dict[str, Any] = {name: known[name] for name in ("deep", "limited")}
    with tempfile.TemporaryDirectory(prefix="photorestorer-bench-") as name:
        folder = Path(name)
        for size in sizes:
            cases = [case for case in cases if round(case["megapixels"]) != round(size)]
            cases.append(restored(photo_of(folder, size)))
            yield Measured(_rows(cases, others), {"cases": cases, **others})
        largest = max(case["megapixels"] for case in cases)
        others["deep"] = restored(photo_of(folder, min(DEEP_MEGAPIXELS, largest), deep=True))
        yield Measured(_rows(cases, others), {"cases": cases, **others})
        if limited is not None:
            path = photo_of(folder, limited)
            others["limited"] = restored(path, limit_kb=limit_for(path))
            yield Measured(_rows(cases, others), {"cases": cases, **others})


def _rows(cases: Sequence[dict[str, Any]], others: dict[str, Any]) -> list[Row]:
    by_size = sorted(cases, key=lambda case: float(case["megapixels"]))
    largest, deep, limited = by_size[-1], others["deep"], others["limited"]
    over = largest["over_pair_bytes"]
    rows = [
        Row(
            f"peak resident memory at {largest['megapixels']:.0f} megapixels, 8-bit",
            "photo and result",
            "≤ + 600 MB",
            f"{over / 1e6:+.0f} MB ({largest['peak_bytes'] / 1e6:.0f} MB in all, forecast "
            f"{largest['forecast_bytes'] / 1e6:.0f} MB)",
            over <= MOST_OVER,
        )
    ]
    if len(cases) > 1:
        power = exponent(cases)
        said = ", ".join(f"{case['megapixels']:.0f}" for case in by_size)
        what = f"restore {said} megapixels, 1 % cracks, built-in"
        against, must = "fitted exponent of time over pixels", f"≤ {MOST_EXPONENT}"
        rows.insert(0, Row(what, against, must, f"{power:.3f}", power <= MOST_EXPONENT))
    if deep is not None:
        what = f"peak resident memory at {deep['megapixels']:.0f} megapixels, 16-bit"
        value = f"{deep['over_pair_bytes'] / 1e6:+.0f} MB"
        rows.append(Row(what, "photo and result", "", value))
    if limited is not None:
        what = f"{limited['megapixels']:.0f}-megapixel TIFF under ulimit -v"
        value = f"done within {limited['limit_bytes'] / 1e6:.0f} MB of addresses"
        rows.append(Row(what, "its forecast, and addresses alone", "ends well", value, True))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=float, default=list(SIZES))
    parser.add_argument("--limited", type=float, default=None)
    parser.add_argument("--add", action="store_true", help="keep the other sizes measured before")
    wanted = parser.parse_args()
    before = kept().get("large") if wanted.add else None
    figures = None if before is None else before.figures
    found = Measured([])
    for found in measured(wanted.sizes, wanted.limited, figures):
        found.keep("large")
    for row in found.rows:
        print(f"{row.what}: {row.value} (must: {row.must or 'no aim'})")
    return 0 if all(row.met is not False for row in found.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
