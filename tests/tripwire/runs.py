"""Running the program with the tripwire, in folders of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from PIL.ExifTags import IFD

from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Metadata, Photo
from tests.pictures import draw_portrait

ROOT = Path(__file__).parents[2]
STEM, WORDS = "Greatgrandmother-in-the-garden", "Ada, Vienna, born 1891"


def photo_in(folder: Path, *, suffix: str = ".png") -> Path:
    """Save a cracked portrait whose name and description are told nowhere else."""
    pixels: Any = draw_portrait(320, 256).pixels.copy()
    across = np.arange(0, 256, 8)
    for seed, (height, width) in enumerate([(100, 1), (220, 2), (160, 2)]):
        down = height + np.cumsum(np.random.default_rng(seed).normal(0, 6, len(across)))
        crack = np.stack([across, down], axis=1).astype(np.int32)
        cv2.polylines(pixels, [crack], False, (245, 245, 240), width, cv2.LINE_AA)
    exif = Image.Exif()
    exif[270] = WORDS
    exif[IFD.GPSInfo] = {1: "N", 2: (48.0, 12.0, 30.0)}
    told = Metadata(exif.tobytes().removeprefix(b"Exif\0\0"))
    return save_photo(Photo(pixels, told), folder / f"{STEM}{suffix}", overwrite=True)


@dataclass(frozen=True)
class Run:
    """What came of one run."""

    status: int
    output: str
    errors: str
    reaches: tuple[str, ...]


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose user folders lie in `home`, with the tripwire set."""
    kinds = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in _KINDS}
    added = {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "tests" / "tripwire"), str(ROOT))),
        "TRIPWIRE_LOG": str(home.parent / "tripwire.log"),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_ROOT": str(home),
        "MARKERS": json.dumps([STEM, WORDS]),
        "HOME": str(home),
    }
    return os.environ | kinds | added


_KINDS = ("DATA", "CONFIG", "STATE", "CACHE")


def has_namespaces() -> bool:
    """Whether this process may make a network namespace without a route."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    return subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode == 0


def run(arguments: Sequence[str], home: Path, *, cut_off: bool) -> Run:
    """Run Python with the tripwire; `cut_off`: in a namespace where no network can be reached."""
    home.mkdir(parents=True, exist_ok=True)
    log = Path(environment(home)["TRIPWIRE_LOG"])
    log.unlink(missing_ok=True)
    before = [shutil.which("unshare") or "unshare", "-n"] if cut_off else []
    done = subprocess.run(
        [*before, sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=environment(home),
        cwd=ROOT,
        check=False,
    )
    reaches = tuple(log.read_text().splitlines()) if log.exists() else ()
    return Run(done.returncode, done.stdout, done.stderr, reaches)
