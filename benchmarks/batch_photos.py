"""Photos for trials of batches, and the program that restores them, as a process of its own."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from photorestorer_gui import paths
from tests.pictures import draw_portrait

ROOT = Path(__file__).resolve().parents[1]
HIDDEN = ".photorestorer-batch"


def make_photos(folder: Path, count: int, size: tuple[int, int], *, suffix: str, seed: int) -> None:
    """Save parts of the damaged sample, each another one, in folders of fifty.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels; what is larger than the sample is an enlarged part of it.
    """
    rng = random.Random(seed)
    with Image.open(paths.resources_folder() / "samples" / "portrait-damaged.png") as sample:
        whole = sample.convert("RGB")
    for number in range(count):
        share = rng.uniform(0.3, 0.9)
        width, height = (round(share * side) for side in whole.size)
        left, top = rng.randint(0, whole.width - width), rng.randint(0, whole.height - height)
        part = whole.crop((left, top, left + width, top + height))
        path = folder / f"box {number // 50 + 1}" / f"{number + 1:04}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        part.resize(size, Image.Resampling.BICUBIC).save(path, quality=92)


def draw_photos(folder: Path, count: int, size: tuple[int, int], *, seed: int) -> None:
    """Save drawn portraits with grain as JPEG; three in four of them are scratched.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    """
    folder.mkdir(parents=True)
    width, height = size
    for number in range(count):
        rng = np.random.default_rng(seed + number)
        drawn = draw_portrait(height, width, seed=seed + number).pixels
        grain = rng.normal(0.0, 3.0, drawn.shape)
        picture = Image.fromarray(np.clip(drawn + grain, 0, 255).astype(np.uint8))
        for _ in range(3 if number % 4 else 0):
            ends = rng.uniform(0.0, 1.0, (2, 2)) * size
            line = [tuple(end) for end in ends.tolist()]
            ImageDraw.Draw(picture).line(line, (250, 250, 250), width=2)
        picture.save(folder / f"{number + 1:04}.jpg", quality=92)


def program(*arguments: object, **changes: str) -> subprocess.Popen[str]:
    """Start ``photorestorer ARGUMENTS…`` as the leader of a group of processes.

    Parameters
    ----------
    changes : str
        Variables of its environment.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "photorestorer_gui", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def hashes(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in an output folder, but for what is hidden there."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and HIDDEN not in path.relative_to(out).parts
    }
