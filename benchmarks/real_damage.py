"""Real damage that nobody drew: how much of it is marked, on originals that are damaged themselves.

    python -m benchmarks.real_damage FOLDER… [--models DIR]

FOLDERs hold old damaged originals that no network was trained on.  Nobody has drawn masks for them:
`photorestorer_gui.training.plate_marks` tells what is damage where a picture is calm.
Prints of each original how many of these marks the program finds, how much of their area, how
much it marks where the wall is sound, and the label given, “perhaps cracked” included.
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, dataclass
from operator import add
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.working_size import shrunk_pixels
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import unverified_networks
from photorestorer_gui.training.plate_marks import SIDE_PX, marks
from photorestorer_gui.training.portraits import Portrait, is_blemished, read_portraits

PERHAPS = "perhaps cracked"


@dataclass(frozen=True)
class Found:
    """How much of an original's damage was found: counts of marks, and of pixels."""

    marks: int = 0
    hit: int = 0
    area: int = 0
    covered: int = 0
    sound: int = 0
    false: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(*map(add, astuple(self), astuple(other)))

    def told(self) -> str:
        covered, false = self.covered / max(self.area, 1), self.false / max(self.sound, 1)
        return (
            f"{self.hit:4} of {self.marks:4} marks, {covered:5.1%} of their area;"
            f" {false:.3%} of sound walls marked"
        )


def compared(truth: NDArray[np.bool_], sound: NDArray[np.bool_], mask: NDArray[np.bool_]) -> Found:
    """Count what a mask holds of the plain marks, and of what is plainly sound."""
    count, labels = cv2.connectedComponents(truth.astype(np.uint8), connectivity=8)
    hit = np.unique(labels[truth & mask])
    return Found(
        count - 1,
        len(hit),
        int(truth.sum()),
        int((truth & mask).sum()),
        int(sound.sum()),
        int((sound & mask).sum()),
    )


def read_originals(folder: Path) -> list[Portrait]:
    """Return the damaged originals of a folder: those named as such, or else all."""
    portraits = read_portraits(folder)
    return [each for each in portraits if is_blemished(each)] or portraits


def looked_at(portrait: Portrait, networks: Networks) -> tuple[Found, str]:
    """Return how much of an original's plain damage the program finds, and the label it gives."""
    pixels = shrunk_pixels(Photo(portrait.pixels), SIDE_PX)
    truth, unknown = marks(pixels)
    report = assess(Photo(pixels), networks=networks, progress=Progress())
    mask = report.crack_map.mask().pixels
    label = PERHAPS if "cracked" in report.possible else report.label
    return compared(truth, ~truth & ~unknown, mask), label


def main() -> None:
    parser = argparse.ArgumentParser(description="Count how much of real damage is marked.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--models", type=Path, default=None)
    wanted = parser.parse_args()
    models: Path | None = wanted.models
    networks = unverified_networks(models) if models else Networks(ModelStore.installed())
    total, labels = Found(), []
    for portrait in (each for folder in wanted.folders for each in read_originals(folder)):
        found, label = looked_at(portrait, networks)
        total += found
        labels.append(label)
        print(f"{portrait.path.stem[:24]:24} {found.told()}  {label}", flush=True)
    print(f"{f'{len(labels)} originals':24} {total.told()}")
    perhaps = labels.count(PERHAPS)
    damaged = sum("cracked" in label for label in labels) - perhaps
    print(f"{damaged} of {len(labels)} are called cracked, and {perhaps} perhaps")


if __name__ == "__main__":
    main()
