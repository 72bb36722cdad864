"""Undamaged pictures of many kinds: by default each must come out as it went in, bit for bit.

    python -m benchmarks.clean_pictures [FOLDER_OF_PORTRAITS…] [--each 20] [--portraits 40]
        [--photos FOLDER]… [--megapixels 1.5]

Portraits come from folders; everything else is drawn: text, lace, hair, fences, night, snow,
drawings, screenshots and gradients.  Folders of other real photographs are named by `--photos`, and
each is counted under its own name.  Does what ``photorestorer restore`` does without options, and
prints of each picture that was changed what it was taken for, how much of it was marked, and which
steps changed how much of it; then how many were, of each kind.  What is changed here is a fault of
the networks or their thresholds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from photorestorer_gui import paths
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.files import READABLE_SUFFIXES, load_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.restore import Restorer
from photorestorer_gui.restoration.trail import Trail
from photorestorer_gui.restoration.wishes import Wishes, plan_photo

SIDE_PX = 448
Picture = NDArray[np.uint8]
Draw = Callable[[np.random.Generator], Picture]
WORDS = [
    *("The", "only", "picture", "they", "have", "of", "her", "must", "never", "be", "lost."),
    *("Dear", "Ada,", "the", "garden", "is", "in", "bloom", "again,", "and", "the", "children"),
    *("ask", "when", "you", "will", "be", "back.", "We", "had", "a", "photograph", "taken."),
]


def _plain(level: float, spread: float, random: np.random.Generator) -> Picture:
    """Return smooth light over a picture, with a camera's fine grain."""
    rows, columns = np.mgrid[0:SIDE_PX, 0:SIDE_PX] / SIDE_PX
    turn = random.uniform(0, 2 * np.pi)
    light = level + spread * (np.cos(turn) * rows + np.sin(turn) * columns - 0.5)
    tint = random.uniform(0.92, 1.0, 3)
    grain = random.normal(0, 1.2, (SIDE_PX, SIDE_PX, 1))
    lit: Picture = np.clip(light[..., None] * tint + grain, 0, 255).astype(np.uint8)
    return lit


def _font(size_px: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size_px)


def text(random: np.random.Generator) -> Picture:
    """A printed page."""
    picture = Image.fromarray(_plain(236, 12, random))
    draw, size = ImageDraw.Draw(picture), int(random.integers(13, 30))
    for line in range(18, SIDE_PX - size, round(size * 1.4)):
        words = " ".join(random.choice(WORDS, 14))
        draw.text((20, line), words, fill=(30, 28, 26), font=_font(size))
    return np.asarray(picture)


def lace(random: np.random.Generator) -> Picture:
    """Light threads in loops on dark cloth."""
    picture = _plain(70, 30, random).copy()
    step = int(random.integers(12, 26))
    for y in range(0, SIDE_PX, step):
        for x in range(0, SIDE_PX, step):
            colour = tuple(int(c) for c in random.integers(195, 225, 1).repeat(3))
            cv2.circle(picture, (x, y), step // 2, colour, 1, cv2.LINE_AA)
            cv2.circle(picture, (x, y), step // 4, colour, 1, cv2.LINE_AA)
    return picture


def hair(random: np.random.Generator) -> Picture:
    """Strands, close together, as on a head."""
    picture = _plain(60, 20, random).copy()
    for _ in range(900):
        x, y = random.integers(-40, SIDE_PX, 2)
        bend, length = random.normal(0, 14), random.uniform(120, 320)
        along = np.linspace(0, 1, 20)
        path = np.stack([x + 30 * along + bend * along**2, y + length * along], 1)
        level = float(np.clip(random.normal(78, 24), 20, 150))
        colour = (level, level * 0.85, level * 0.7)
        cv2.polylines(picture, [path.astype(np.int32)], False, colour, 1, cv2.LINE_AA)
    return picture


def fence(random: np.random.Generator) -> Picture:
    """Wire or boards before a soft background."""
    picture = cv2.GaussianBlur(_plain(120, 90, random), (0, 0), 5)
    step, wide = int(random.integers(22, 60)), int(random.integers(1, 7))
    lean = int(random.integers(0, 2)) * SIDE_PX
    for x in range(-SIDE_PX, 2 * SIDE_PX, step):
        for way in (lean, -lean):
            cv2.line(picture, (x, 0), (x + way, SIDE_PX), (214, 210, 204), wide, cv2.LINE_AA)
    grain = random.normal(0, 1.2, picture.shape)
    grained: Picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    return grained


def night(random: np.random.Generator) -> Picture:
    """Stars and lamps before a dark sky."""
    picture = _plain(14, 10, random).copy()
    for _ in range(int(random.integers(60, 300))):
        place = tuple(int(p) for p in random.integers(0, SIDE_PX, 2))
        level = int(random.integers(90, 255))
        cv2.circle(
            picture, place, int(random.integers(0, 2)), (level, level, level), -1, cv2.LINE_AA
        )
    return picture


def snow(random: np.random.Generator) -> Picture:
    """Flakes that fall, sharp and soft, before trees."""
    picture = _plain(120, 80, random).copy()
    for _ in range(12):
        x = int(random.integers(0, SIDE_PX))
        cv2.line(picture, (x, 0), (x + 9, SIDE_PX), (52, 50, 48), int(random.integers(4, 22)))
    for _ in range(int(random.integers(200, 700))):
        place = tuple(int(p) for p in random.integers(0, SIDE_PX, 2))
        cv2.circle(picture, place, int(random.integers(1, 4)), (236, 238, 240), -1, cv2.LINE_AA)
    return picture


def drawing(random: np.random.Generator) -> Picture:
    """Pen and ink."""
    picture = _plain(240, 6, random).copy()
    for _ in range(int(random.integers(60, 160))):
        start = random.uniform(0, SIDE_PX, 2)
        steps = np.cumsum(random.normal(0, 9, (30, 2)), 0)
        path = (start + steps).astype(np.int32)
        cv2.polylines(picture, [path], False, (24, 22, 30), 1, cv2.LINE_AA)
    return picture


def screenshot(random: np.random.Generator) -> Picture:
    """A window with panels, lines one pixel wide and small text."""
    light = bool(random.integers(0, 2))
    ground, ink = ((246, 246, 248), (34, 34, 38)) if light else ((32, 33, 36), (222, 224, 228))
    picture = Image.new("RGB", (SIDE_PX, SIDE_PX), ground)
    draw = ImageDraw.Draw(picture)
    for top in range(0, SIDE_PX, int(random.integers(40, 90))):
        draw.line(
            (0, top, SIDE_PX, top),
            fill=tuple((g + i) // 2 for g, i in zip(ground, ink, strict=True)),
        )
        draw.text((12, top + 8), " ".join(random.choice(WORDS, 9)), fill=ink, font=_font(12))
    return np.asarray(picture)


def gradient(random: np.random.Generator) -> Picture:
    """A sky: nothing but light."""
    return _plain(float(random.uniform(90, 180)), float(random.uniform(60, 220)), random)


KINDS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (text, lace, hair, fence, night, snow, drawing, screenshot, gradient)
}


def portraits_in(folders: list[Path], most: int) -> list[Path]:
    """Return some of the photos in folders, spread evenly over each."""
    chosen: list[Path] = []
    for folder in folders:
        found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in READABLE_SUFFIXES)
        chosen += found[:: max(1, len(found) // most)][:most]
    return chosen


@dataclass(frozen=True)
class Seen:
    """What became of one picture.

    Attributes
    ----------
    found : tuple of str
        The kinds of damage that it was taken to have.
    marked : float
        Share of its pixels that count as damaged, 0–1.
    changed : mapping of step id to float
        The steps that changed something, and which share of the pixels; empty if it came out as it
        went in.
    """

    found: tuple[str, ...]
    marked: float
    changed: Mapping[str, float]

    def __str__(self) -> str:
        steps = ", ".join(f"{step} {share:.2%}" for step, share in self.changed.items())
        return f"{'+'.join(self.found) or 'nothing'}, {self.marked:.2%} marked; {steps}"


def seen_of(photo: Photo, networks: Networks) -> Seen:
    """Do with a picture what is done without options, and look at what each step changed."""
    planned = plan_photo(photo, Wishes(), networks=networks, progress=Progress())
    found = planned.report.found if planned.report is not None else ()
    trail, mask = Trail(2 << 30), planned.mask
    result = Restorer(networks, trail).restore(photo, planned.plan, mask, Progress())
    changed, before = {}, photo
    for passed in trail.reusable(photo, planned.plan, mask, networks.installed()):
        after = passed.photo or photo
        share = share_changed(before, after)
        if share > 0:
            changed[passed.step.id] = share
        before = after
    if not changed and not result.after.same_pixels(photo):
        changed["?"] = result.changed_fraction  # the trail was too short to tell
    return Seen(found, mask.coverage, changed)


def share_changed(before: Photo, after: Photo) -> float:
    """Return the share of pixels that differ, 0–1."""
    if after is before:
        return 0.0
    return float((before.pixels != after.pixels).any(axis=2).mean())


Named = tuple[str, str, Callable[[], Photo]]
"""A kind, a name, and what makes the picture."""


def no_larger(load: Callable[[], Photo], megapixels: float) -> Photo:
    """Return a photo with at most so many megapixels."""
    photo = load()
    scale = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
    if scale >= 1:
        return photo
    size = (round(photo.width * scale), round(photo.height * scale))
    small: Picture = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return Photo(small)


def pictures(
    folders: list[Path], each: int, portraits: int, photos: Sequence[Path] = ()
) -> list[Named]:
    """Return all pictures, the kinds in turn, so that a look at the first ones is one at all.

    Parameters
    ----------
    folders : list of Path
        Of portraits.
    each : int
        Pictures of each drawn kind.
    portraits : int
        The most from each folder.
    photos : sequence of Path
        Folders of other photographs, taken whole, each a kind of its own.
    """
    found: list[tuple[int, Named]] = []
    for folder in photos:
        for number, path in enumerate(portraits_in([folder], sys.maxsize)):
            found.append((number, (folder.name, path.stem, partial(load_photo, path))))
    for number, path in enumerate(portraits_in(folders, portraits)):
        place = number * each * len(KINDS) // max(1, len(folders) * portraits)
        found.append((place, ("portrait", path.stem, partial(load_photo, path))))
    for number, (kind, draw) in enumerate(KINDS.items()):
        for index in range(each):
            made = partial(_drawn, draw, 1000 * number + index)
            found.append((index * len(KINDS) + number, (kind, str(index), made)))
    return [named for _, named in sorted(found, key=lambda one: one[0])]


def _drawn(draw: Draw, seed: int) -> Photo:
    return Photo(np.ascontiguousarray(draw(np.random.default_rng(seed))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--portraits", type=int, default=40, help="most from each folder")
    parser.add_argument(
        "--photos", type=Path, action="append", default=[], help="folder of other photographs"
    )
    parser.add_argument(
        "--megapixels", type=float, default=1e6, help="larger photographs are made smaller first"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="stops then, however far it is")
    parser.add_argument("--keep", type=Path, help="folder for pictures that were changed")
    wishes = parser.parse_args()
    networks = Networks(ModelStore([paths.models_folder()]))
    end = time.monotonic() + 60 * wishes.minutes
    seen: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for kind, name, made in pictures(wishes.folders, wishes.each, wishes.portraits, wishes.photos):
        if time.monotonic() > end:
            break
        photo = no_larger(made, wishes.megapixels)
        seen[kind] += 1
        what = seen_of(photo, networks)
        if what.changed:
            changed[kind] += 1
            print(f"{kind} {name}: {what}", flush=True)
            if wishes.keep is not None:
                Image.fromarray(photo.pixels).save(wishes.keep / f"{kind}-{name}.png")
    for kind, count in sorted(seen.items()):
        print(f"{kind:12} {changed[kind]:4} of {count:4} changed")
    print(f"{'all':12} {changed.total():4} of {seen.total():4} changed")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
