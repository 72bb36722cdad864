"""Puts the rows of all benchmarks together: ``docs/performance.md`` with its plots.

    python -m benchmarks.performance               from what was measured last
    python -m benchmarks.performance --measure     measures everything first: make bench

Each benchmark leaves its rows in a file of ``build/bench``, so that a long one can be run by
itself: `benchmarks.speeds`, `benchmarks.large`, and any other that keeps `Measured` there.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from benchmarks import large, speeds
from benchmarks.table import FOLDER, Measured, Row, kept
from photorestorer_gui.networks.session import usable_cores
from photorestorer_gui.photo.atomic import write_atomically

PAGE: Final = Path("docs") / "performance.md"
PLOT: Final = Path("docs") / "performance.svg"
ORDER: Final[tuple[str, ...]] = (
    "restoring",
    "inspecting",
    "large",
    "windows",
    "share",
    "filling",
    "batch",
)
"""The table's order; what is not named comes after."""
TRIED: Final = (
    "- **8-bit networks** (onnxruntime's static QDQ, weights per channel with 7 bits, "
    "activations with 8, first and last layer in floats, calibrated on 12 held-out portraits; "
    "in one run, on a busy machine with VNNI): the crack finder 2.0 × as fast, F1 0.517 to "
    "0.516 over all pixels of 14 portraits, 0.464 to 0.456 on average of each; the sharpener "
    "2.0 × as fast, PSNR 26.32 to 25.61 dB. More is lost than 0.1 dB and 0.002, and without "
    "VNNI such networks are slower and answer otherwise.\n"
    "- **Weights as floats in the files**: they are stored as halves; onnxruntime makes "
    "floats of them once, when it loads a network, and fuses layers itself. Nothing is left "
    "to gain in running.\n"
    "- **Looking for cracks coarsely first, closely where something is seen**: of lines one "
    "pixel wide on a large scan half the size shows 36 % where every pixel shows 56 % "
    "(`benchmarks.report_size`). What a coarse look misses would be lost to the mask, so "
    "restoring looks at every pixel."
)
"""What was measured by hand, and why it is not in the program."""
_WORDS: Final = {True: "met", False: "**missed**", None: "–"}


def table(rows: Iterable[Row]) -> str:
    """Return rows as a table in Markdown."""
    lines = ["| what | against | must | measured | |", "|---|---|---|---|---|"]
    for row in rows:
        must = row.must or "–"
        lines.append(f"| {row.what} | {row.against} | {must} | {row.value} | {_WORDS[row.met]} |")
    return "\n".join(lines)


def explained(rows: Iterable[Row]) -> str:
    """Return why aims were missed, a line each."""
    lines = [f"- **{row.what}**: {row.why}" for row in rows if row.met is False and row.why]
    return "\n".join(lines)


def page(measured: dict[str, Measured], load: float | None) -> str:
    """Return the whole page."""
    names = [name for name in ORDER if name in measured]
    names += sorted(set(measured) - set(ORDER))
    rows = [row for name in names for row in measured[name].rows]
    day = datetime.now(UTC).date().isoformat()
    cores = usable_cores()
    shared = ""
    if load is not None and load > cores:
        shared = (
            f" Other programs shared the machine (load {load:.0f} on {cores} cores): seconds are "
            "longer than on a quiet one, ratios less so."
        )
    parts = [
        "# Performance",
        "Made by `make bench` from what each benchmark found last. Speeds are ratios of two "
        f"things measured in the same run. Measured on {day}, {cores} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, on the processor alone.{shared}",
        table(rows),
    ]
    missed = explained(rows)
    if missed:
        parts += ["## Missed, and why", missed]
    parts += ["## Tried, and left out", TRIED]
    if "large" in measured:
        parts += ["## Size, time and memory", f"![Time and memory over size]({PLOT.name})"]
        parts.append(cases_table(measured["large"].figures))
    return "\n\n".join(parts) + "\n"


def cases_table(figures: dict[str, Any]) -> str:
    """Return what each large photo took."""
    lines = [
        "| megapixels | bits | seconds | peak MB | forecast MB | over photo and result, MB |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    cases = [*_by_size(figures), *([figures["deep"]] if figures.get("deep") else [])]
    for case in cases:
        numbers = (case["peak_bytes"], case["forecast_bytes"], case["over_pair_bytes"])
        told = " | ".join(f"{number / 1e6:.0f}" for number in numbers)
        size = f"{case['megapixels']:.1f} | {case['bits']} | {case['seconds']:.1f}"
        lines.append(f"| {size} | {told} |")
    return "\n".join(lines)


def _by_size(figures: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(figures["cases"], key=lambda case: float(case["megapixels"]))


def draw(figures: dict[str, Any]) -> bytes:
    """Return a plot of time and memory over size, as SVG."""
    cases = _by_size(figures)
    pixels = [case["megapixels"] for case in cases]
    figure = Figure(figsize=(10, 4), layout="constrained")
    time_axes, memory_axes = figure.subplots(1, 2)
    seconds = [case["seconds"] for case in cases]
    time_axes.loglog(pixels, seconds, marker="o", label="measured")
    straight = [seconds[-1] * size / pixels[-1] for size in pixels]
    time_axes.loglog(pixels, straight, linestyle=":", label="in proportion to pixels")
    time_axes.set_title("Seconds to restore")
    memory_axes.plot(pixels, _mb(cases, "peak_bytes"), marker="o", label="peak")
    memory_axes.plot(pixels, _mb(cases, "forecast_bytes"), linestyle="--", label="forecast")
    peaks, over = _mb(cases, "peak_bytes"), _mb(cases, "over_pair_bytes")
    pair = [peak - more for peak, more in zip(peaks, over, strict=True)]
    memory_axes.plot(pixels, pair, linestyle=":", label="photo and result")
    memory_axes.set_title("Resident memory, MB")
    for axes in (time_axes, memory_axes):
        axes.set_xlabel("megapixels")
        axes.grid(alpha=0.3)
        axes.legend()
    svg = io.BytesIO()
    figure.savefig(svg, format="svg", metadata={"Date": None})
    return svg.getvalue()


def _mb(cases: Sequence[dict[str, Any]], name: str) -> list[float]:
    return [case[name] / 1e6 for case in cases]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write docs/performance.md.")
    parser.add_argument("--measure", action="store_true", help="measure everything first")
    if parser.parse_args().measure:
        speeds.main()
        for found in large.measured(large.SIZES, large.SIZES[-1]):
            found.keep("large")
    measured = kept()
    if not measured:
        raise SystemExit(f"There is nothing in {FOLDER} yet: add --measure.")
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else None
    if "large" in measured:
        write_atomically(PLOT, draw(measured["large"].figures), overwrite=True)
    write_atomically(PAGE, page(measured, load).encode(), overwrite=True)
    print(page(measured, load))


if __name__ == "__main__":
    main()
