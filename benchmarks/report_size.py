"""What a report loses that looks for cracks at a working size instead of in every pixel.

    python -m benchmarks.report_size PORTRAITS                       12 megapixels, 8 portraits
    python -m benchmarks.report_size PORTRAITS --megapixels 6 --count 4

Portraits from PORTRAITS (held out of the training) are enlarged, grain is laid over them, and each
is examined sound, with cracks as the training draws them, and with crooked lines of known widths.
Label, share that is marked, and F1 of the mask are told for every pixel and for the working size.
The working size is as much smaller than the photo as `REPORT_SIDE_PX` is than a photo of 12
megapixels, so that smaller and quicker runs tell the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.large_photos import STEP_PX
from benchmarks.table import Measured, Row
from photorestorer_gui.damage.assess import REPORT_SIDE_PX, assess
from photorestorer_gui.networks.providers import Providers
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.degrade import MASK_ALPHA, crack_layers, lay_over
from photorestorer_gui.training.fractures import Layer

Bools = NDArray[np.bool_]
FULL_SIDE_PX: Final = 4000
"""Long side of a photo of 12 megapixels."""
DRAWN_SIDE_PX: Final = 1024
"""Long side at which the training's cracks are drawn, then enlarged."""
WIDTHS_PX: Final = (1, 2, 3, 5, 9, 15)
KINDS: Final = ("sound", "cracked", "lines")
WHICH: Final = ("full", "report")


@dataclass(frozen=True)
class Case:
    """A damaged photo, and the truth about it.

    Attributes
    ----------
    name, kind : str
    photo : Photo
    truth : (H, W) bool
    widths : dict of int to (H, W) bool
        Where lines of a known width are.
    """

    name: str
    kind: str
    photo: Photo
    truth: Bools
    widths: dict[int, Bools]


def chosen(folder: Path, count: int) -> list[Path]:
    """Return so many portraits, from as many of the folder's folders as there are."""
    by_folder: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob("*.jpg")):
        by_folder.setdefault(path.parent, []).append(path)
    found: list[Path] = []
    for rank in range(count):
        found += [paths[rank] for paths in by_folder.values() if rank < len(paths)]
    return found[:count]


def cases(path: Path, megapixels: float, seed: int) -> Iterator[Case]:
    """Yield a portrait three times: sound, cracked and with lines."""
    whole = load_photo(path).pixels
    scale = (megapixels * 1e6 / (whole.shape[0] * whole.shape[1])) ** 0.5
    size = (round(whole.shape[1] * scale), round(whole.shape[0] * scale))
    large = np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    for number, kind in enumerate(KINDS):
        rng = np.random.default_rng(10 * seed + number)
        pixels, truth = large, np.zeros(large.shape[:2], np.bool_)
        widths: dict[int, Bools] = {}
        if kind == "cracked":
            pixels, truth = _cracked(large, rng)
        elif kind == "lines":
            pixels = large.copy()
            widths = {width: _line(pixels, width, rng) for width in WIDTHS_PX}
            truth = np.logical_or.reduce(list(widths.values()))
        yield Case(path.name, kind, Photo(_grainy(pixels, rng)), truth, widths)


def _cracked(pixels: NDArray[np.uint8], rng: np.random.Generator) -> tuple[NDArray[np.uint8], Any]:
    height, width = pixels.shape[:2]
    scale = DRAWN_SIDE_PX / max(height, width)
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    covered = pixels.astype(np.float32) / 255
    truth = np.zeros((height, width), np.bool_)
    for layer in crack_layers(rng, small, ()):
        enlarged = _enlarged(layer, width, height)
        covered = lay_over(covered, enlarged)
        truth |= enlarged.alpha >= MASK_ALPHA
    return np.asarray(np.rint(covered * 255), np.uint8), truth


def _enlarged(layer: Layer, width: int, height: int) -> Layer:
    def large(values: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR))

    colour = np.asarray(layer.colour)
    colour = large(colour) if colour.ndim == 3 and colour.shape[0] > 1 else colour
    shade = None if layer.shade is None else large(layer.shade)
    return Layer(large(layer.alpha), colour, shade)


def _line(pixels: NDArray[np.uint8], width_px: int, rng: np.random.Generator) -> Bools:
    """Draw a crooked line, light or dark, over a third of the photo; returns where it is."""
    height, width = pixels.shape[:2]
    steps = max(height, width) // 3 // STEP_PX
    turns = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.12, steps))
    start = rng.uniform((0.2 * width, 0.2 * height), (0.8 * width, 0.8 * height))
    path = start + STEP_PX * np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    points = np.rint(np.clip(path, 0, (width - 1, height - 1))).astype(np.int32)
    drawn = np.zeros((height, width), np.uint8)
    cv2.polylines(drawn, [points], False, 255, width_px)
    share = cv2.GaussianBlur(drawn, (0, 0), 0.5).astype(np.float32)[..., None] / 255
    tone = rng.uniform(200, 245) if rng.random() < 0.7 else rng.uniform(10, 40)
    pixels[:] = np.rint(pixels * (1 - share) + tone * share)
    return drawn > 0


def _grainy(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    grain = cv2.GaussianBlur(rng.normal(0, 1, pixels.shape[:2]).astype(np.float32), (0, 0), 0.8)
    grain *= rng.uniform(1, 6) / grain.std()
    return np.asarray(np.clip(pixels + grain[..., None], 0, 255), np.uint8)


def examined(case: Case, networks: Networks, within_px: int | None) -> dict[str, Any]:
    """Return what a report says, and how good its marks are."""
    report = assess(case.photo, networks=networks, progress=Progress(), within_px=within_px)
    marks = report.crack_map.mask().pixels
    hits = int(np.count_nonzero(marks & case.truth))
    right = int(np.count_nonzero(marks)) + int(np.count_nonzero(case.truth))
    return {
        "label": report.label,
        "found": list(report.found),
        "coverage": float(marks.mean()),
        "f1": 2 * hits / right if right else 1.0,
        "seen": {width: float(marks[where].mean()) for width, where in case.widths.items()},
    }


def compared(case: Case, networks: Networks) -> dict[str, Any]:
    """Return what is found at both sizes, and tell it."""
    longest = max(case.photo.height, case.photo.width)
    side = round(longest * REPORT_SIDE_PX / FULL_SIDE_PX)
    found: dict[str, Any] = {
        "file": case.name,
        "kind": case.kind,
        "truth": float(case.truth.mean()),
        "full": examined(case, networks, None),
        "report": examined(case, networks, side),
    }
    told = "; ".join(
        f"{which}: {found[which]['label']}, {found[which]['coverage']:.2%} marked, "
        f"F1 {found[which]['f1']:.3f}"
        for which in WHICH
    )
    print(f"{case.name} {case.kind} ({found['truth']:.2%} damaged): {told}", flush=True)
    return found


def measured(found: Sequence[dict[str, Any]], megapixels: float) -> Measured:
    """Return the rows of the table."""
    same = sum(each["full"]["label"] == each["report"]["label"] for each in found)
    kinds = sum(each["full"]["found"] == each["report"]["found"] for each in found)
    damaged = [each for each in found if each["kind"] != "sound"]

    def mean(which: str, what: str) -> float:
        return float(np.mean([each[which][what] for each in damaged]))

    lines = [each for each in damaged if each["kind"] == "lines"]
    seen = {
        width: [float(np.mean([each[w]["seen"][width] for each in lines])) for w in WHICH]
        for width in WIDTHS_PX
    }
    told = ", ".join(f"{w} px {full:.0%} and {rep:.0%}" for w, (full, rep) in seen.items())
    row = Row(
        f"a report of {megapixels:g} megapixels from half its size: its label",
        "the label from every pixel",
        "",
        f"{same} of {len(found)} the same ({kinds} with all kinds); marked on average "
        f"{mean('report', 'coverage'):.2%} instead of {mean('full', 'coverage'):.2%}, F1 "
        f"{mean('report', 'f1'):.3f} instead of {mean('full', 'f1'):.3f}; of lines seen from "
        f"every pixel and from half: {told}",
    )
    return Measured([row], {"megapixels": megapixels, "cases": list(found)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portraits", type=Path)
    parser.add_argument("--megapixels", type=float, default=12.0)
    parser.add_argument("--count", type=int, default=8)
    asked = parser.parse_args()
    networks = Networks(ModelStore.installed(), providers=Providers(()))
    found: list[dict[str, Any]] = []
    for seed, path in enumerate(chosen(asked.portraits, asked.count)):
        for case in cases(path, asked.megapixels, seed):
            found.append(compared(case, networks))
        told = measured(found, asked.megapixels)
        told.keep("report_size")
    print(told.rows[0].value)


if __name__ == "__main__":
    main()
