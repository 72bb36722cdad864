"""Photos for trials of batches, and the program that restores them, as a process of its own."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

from PIL import Image

from photorestorer_gui import paths

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
