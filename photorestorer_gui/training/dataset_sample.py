"""One damaged picture of a data set: determined by the recipe and its number alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from photorestorer_gui.damage.kinds import KIND_IDS, label_of
from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.training.degrade import Damaged
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.manifest import Row
from photorestorer_gui.training.samples import follows_its_luma, to_bytes
from photorestorer_gui.training.sources import read_square
from photorestorer_gui.training.trials import PAPER_COVERAGE, PAPER_GROUPS, visibly_damaged

Protocol = Literal["paper", "extended"]
CHANCE_OF_KIND = 0.3
JPEG_QUALITY = 95


@dataclass(frozen=True)
class DatasetRecipe:
    """What a data set is to be: `count` pictures of `size_px` × `size_px`, drawn from `seed`."""

    protocol: Protocol = "paper"
    count: int = 12_000
    size_px: int = 512
    seed: int = 0


def kinds_for(recipe: DatasetRecipe, index: int, rng: Rng) -> list[str]:
    """Return the kinds of damage that picture `index` is to have.

    The paper made its “blurred” group with a Gaussian noise filter; of each group with blur, one
    half is noisy here, the other blurred.
    """
    if recipe.protocol == "paper":
        noisy = (index // 3 + index // 30) % 2 == 0
        blur = "noisy" if noisy else "blurred"
        return [blur if kind == "blurred" else kind for kind in PAPER_GROUPS[index % 3]]
    if index % 3 == 0:
        return []
    drawn = [kind for kind in KIND_IDS if rng.random() < CHANCE_OF_KIND]
    return drawn or [KIND_IDS[int(rng.integers(0, len(KIND_IDS)))]]


@dataclass(frozen=True)
class Task:
    """Picture `index` of a data set, its split, and the portraits to try for it in this order."""

    index: int
    split: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Where a picture comes from: the portrait, the square cut from it, its own kinds."""

    name: str
    square: tuple[int, int, int]
    kinds: frozenset[str]


@dataclass(frozen=True)
class SampleWriter:
    """Makes the pictures of a data set and writes them.

    Attributes
    ----------
    recipe : DatasetRecipe
    source, out : Path
        Folders of the portraits and of the data set.
    stamps : sequence of (h, w) float32 0–1
        Coverage of real dirt; may be empty.
    """

    recipe: DatasetRecipe
    source: Path
    out: Path
    stamps: Sequence[Floats] = ()

    def write(self, task: Task) -> tuple[Row, list[str]]:
        """Make one picture; returns its line of the manifest and the portraits that failed.

        Raises
        ------
        PhotoRestorerError
            If none of its portraits can be read, or it cannot be saved.
        """
        unreadable: list[str] = []
        for name in task.candidates:
            try:
                pixels, square = read_square(self.source / name, self.recipe.size_px)
            except UnreadablePhotoError:
                unreadable.append(name)
                continue
            clean = pixels.astype(np.float32) / 255
            rng = np.random.default_rng((self.recipe.seed, task.index))
            kinds = kinds_for(self.recipe, task.index, rng)
            coverage = PAPER_COVERAGE if self.recipe.protocol == "paper" else 0.0
            damaged = visibly_damaged(rng, clean, kinds, self.stamps, coverage=coverage)
            own = {"colourless"} if follows_its_luma(clean) else set()
            return self._save(task, damaged, Origin(name, square, frozenset(own))), unreadable
        raise PhotoRestorerError(
            f"{len(unreadable)} portraits in a row cannot be read, from “{unreadable[0]}” on.",
            f"Check the pictures in “{self.source}”.",
        )

    def _save(self, task: Task, damaged: Damaged, origin: Origin) -> Row:
        kinds = [k for k in KIND_IDS if k in origin.kinds or k in damaged.kinds]
        group: str = label_of(kinds)
        if self.recipe.protocol == "paper":
            group = "+".join(PAPER_GROUPS[task.index % 3])
        number = f"{task.index:06d}"
        file = f"{task.split}/{group}/{number}.jpg"
        mask = f"masks/{number}.png" if damaged.mask.any() else ""
        if mask:
            bits = damaged.mask.astype(np.uint8) * 255
            self._write(mask, bits, (cv2.IMWRITE_PNG_BILEVEL, 1))
        bgr = to_bytes(damaged.photo)[..., ::-1]
        self._write(file, bgr, (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))
        facts = {"square": origin.square, "coverage": round(float(damaged.mask.mean()), 6)}
        return Row(
            id=number,
            file=file,
            split=task.split,
            source=origin.name,
            group=group,
            kinds="+".join(kinds),
            seed=str(self.recipe.seed),
            mask=mask,
            parameters=json.dumps(facts),
        )

    def _write(self, name: str, pixels: Floats, options: tuple[int, int]) -> None:
        path = self.out / name
        _, content = cv2.imencode(path.suffix, pixels, options)
        write_atomically(path, content.tobytes(), overwrite=True)
