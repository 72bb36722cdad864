"""Make the sheets of docs/screenshots.md: every state × light and dark × language × scale.

    python -m benchmarks.contact_sheets PICTURES docs/screenshots [--only-sheets]

Draws all states into PICTURES (a folder for each language and scale), each by a program of its own,
then puts them together as sheets, named, in WebP.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LANGUAGES, SCALES = ("en", "es"), ("1", "2")
THEMES = ("light", "dark")
MODULES = ("benchmarks.screenshots", "benchmarks.screenshots_queue")
COLUMNS, TILE_PX, GAP_PX, NAME_PX = 6, (384, 216), 10, 18
QUALITY = 52
"""Of WebP: eight sheets of some fifty pictures stay below 6 MB together."""


def draw(pictures: Path) -> None:
    """Draw every state in every language and scale."""
    for module, language, scale in itertools.product(MODULES, LANGUAGES, SCALES):
        folder = pictures / f"{language}-{scale}x"
        wish = ["--language", language, "--scale", scale]
        subprocess.run([sys.executable, "-m", module, str(folder), *wish], check=True)


def sheet(files: list[Path]) -> Image.Image:
    """Return one picture of many, each with its name."""
    width, height = TILE_PX
    rows = -(-len(files) // COLUMNS)
    size = (
        COLUMNS * (width + GAP_PX) + GAP_PX,
        rows * (height + GAP_PX + NAME_PX) + GAP_PX,
    )
    whole = Image.new("RGB", size, "#808080")
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(size=13)
    for place, file in enumerate(files):
        row, column = divmod(place, COLUMNS)
        left = GAP_PX + column * (width + GAP_PX)
        top = GAP_PX + row * (height + GAP_PX + NAME_PX)
        with Image.open(file) as picture:
            shown = picture.convert("RGB").resize(TILE_PX, Image.Resampling.LANCZOS)
        whole.paste(shown, (left, top + NAME_PX))
        pen.text((left, top), file.stem.rpartition("-")[0], fill="#ffffff", font=font)
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sheets of docs/screenshots.md.")
    parser.add_argument("pictures", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--only-sheets", action="store_true", help="the pictures are there already")
    chosen = parser.parse_args()
    if not chosen.only_sheets:
        draw(chosen.pictures)
    chosen.target.mkdir(parents=True, exist_ok=True)
    total = 0
    for language, scale, theme in itertools.product(LANGUAGES, SCALES, THEMES):
        files = sorted((chosen.pictures / f"{language}-{scale}x").glob(f"*-{theme}.png"))
        target = chosen.target / f"{language}-{theme}-{scale}x.webp"
        sheet(files).save(target, quality=QUALITY, method=6)
        total += target.stat().st_size
        print(f"{target.name}: {len(files)} states, {target.stat().st_size / 1e6:.2f} MB")
    print(f"together {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
