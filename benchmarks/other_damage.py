"""Restores portraits that were damaged by other code than ours, through the command line.

    python -m benchmarks.other_damage FOLDER [--out FOLDER] [--count N]

FOLDER holds good portraits that no network was trained on.  Pillow blurs and draws, scikit-image
makes noise; nothing here comes from our generator.  Each portrait also goes through undamaged.
Prints PSNR before and after, and what was found; exits 1 if a restoration lost quality or a clean
portrait was changed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from skimage.util import random_noise

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.quality import psnr

Picture = Image.Image


def pillow_blur(picture: Picture, rng: random.Random) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(1.5, 3.0)))


def box_blur(picture: Picture, rng: random.Random) -> Picture:
    return picture.filter(ImageFilter.BoxBlur(rng.uniform(2, 4)))


def skimage_noise(picture: Picture, rng: random.Random) -> Picture:
    noisy = random_noise(np.asarray(picture), var=rng.uniform(0.004, 0.02), rng=rng.randrange(999))
    return Image.fromarray((noisy * 255).round().astype(np.uint8))


def scratches(picture: Picture, rng: random.Random) -> Picture:
    """Straight and crooked strokes, as a person draws them in a paint program."""
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    wide, tall = picture.size
    for _ in range(rng.randint(4, 9)):
        x, y = rng.uniform(0, wide), rng.uniform(0, tall)
        points = [(x, y)]
        way_x, way_y = rng.uniform(-1, 1), rng.uniform(-1, 1)
        for _ in range(rng.randint(2, 9)):
            x += way_x * wide / 9 + rng.uniform(-9, 9)
            y += way_y * tall / 9 + rng.uniform(-9, 9)
            points.append((x, y))
        tone = rng.choice([(250, 248, 240), (20, 18, 16), (255, 255, 255), (200, 190, 170)])
        draw.line(points, fill=tone, width=rng.randint(1, 5), joint="curve")
    return picture


def both(picture: Picture, rng: random.Random) -> Picture:
    return scratches(skimage_noise(picture, rng), rng)


def blurred_and_scratched(picture: Picture, rng: random.Random) -> Picture:
    return scratches(pillow_blur(picture, rng), rng)


DAMAGES: tuple[Callable[[Picture, random.Random], Picture], ...] = (
    pillow_blur,
    box_blur,
    skimage_noise,
    scratches,
    both,
    blurred_and_scratched,
)


def command(*arguments: str) -> list[dict[str, object]]:
    """Run the command line with --json; returns its records."""
    done = subprocess.run(
        [sys.executable, "-m", "photorestorer_gui", *arguments, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def make_damaged(sources: list[Path], folder: Path) -> list[tuple[Path, Path, str]]:
    """Write a damaged copy of each source; returns (source, damaged, what was done)."""
    made = []
    for index, source in enumerate(sources):
        damage = DAMAGES[index % len(DAMAGES)]
        picture = damage(Image.open(source).convert("RGB"), random.Random(index))
        path = folder / f"{index:02}-{damage.__name__}.png"
        picture.save(path)
        made.append((source, path, damage.__name__))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description="Restore what other code damaged.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--count", type=int, default=12)
    wanted = parser.parse_args()
    out: Path = wanted.out or Path(tempfile.mkdtemp(prefix="photorestorer-"))
    out.mkdir(parents=True, exist_ok=True)
    every = sorted(p for p in wanted.folder.rglob("*") if p.suffix.lower() in {".jpg", ".png"})
    sources = random.Random(0).sample(every, min(wanted.count, len(every)))
    worse = damaged_portraits(sources, out)
    changed = clean_portraits(sources, out)
    print(f"{worse} of {len(sources)} lost quality; {changed} of {len(sources)} clean ones changed")
    return 1 if worse or changed else 0


def damaged_portraits(sources: list[Path], out: Path) -> int:
    made = make_damaged(sources, out)
    targets = out / "restored"
    records = command(
        "restore", *(str(path) for _, path, _ in made), "-o", f"{targets}/", "--overwrite"
    )
    gains = []
    for (source, damaged, done), record in zip(made, records, strict=True):
        truth = load_photo(source)
        before = psnr(load_photo(damaged), truth)
        after = psnr(load_photo(Path(str(record["output"]))), truth)
        gains.append(after - before)
        print(
            f"{source.name:28} {done:22} {before:6.2f} → {after:6.2f} dB "
            f"({after - before:+5.2f})  {record['label']}"
        )
    print(f"mean gain {np.mean(gains):+.2f} dB")
    return sum(gain <= 0 for gain in gains)


def clean_portraits(sources: list[Path], out: Path) -> int:
    targets = out / "clean"
    records = command("restore", *map(str, sources), "-o", f"{targets}/", "--overwrite")
    changed = 0
    for source, record in zip(sources, records, strict=True):
        if record["label"] != "none" or record["changed_fraction"]:
            changed += 1
            print(f"{source.name:28} clean, but called {record['label']}")
    return changed


if __name__ == "__main__":
    sys.exit(main())
