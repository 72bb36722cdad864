"""Training samples, made on the fly in processes of their own.

Knows nothing of Keras, so that the processes start fast and stay small.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import HIDING, MOST_MISSING, without_marks
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.processes import SPAWN, end_with_parent
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.grain import measure_grain
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from photorestorer_gui.training import optics
from photorestorer_gui.training.decoys import decoy
from photorestorer_gui.training.degrade import Cracking, damage, scan
from photorestorer_gui.training.fields import Floats, Rng, between, smooth_noise
from photorestorer_gui.training.mounts import mount, slide_mount
from photorestorer_gui.training.portraits import PortraitSampler, read_portraits, read_stamps
from photorestorer_gui.training.scenery import scenery

Bytes = NDArray[np.uint8]
Sample = tuple[Bytes, NDArray[np.generic]]
CHUNK = 64
"""Samples that a process makes in one go."""
IGNORE = 2
"""Value in a crack target where neither answer is wrong."""
MOUNTED = 0.15
"""Share of photos that get a border, a mount or a caption, none of which is damage."""
SLIDES = 0.12
"""How often the classifier sees a photo in the mount of a slide, which stays black as it fades."""
CANVAS = {"cracks": 2}
"""How many times larger than a sample the photo is on which damage is drawn; it is then cut up.
Damage keeps its size to the whole portrait this way, and wide damage is seen from within."""
LEFT_ALONE = 0.06
"""Share of the sharpener's samples that are good already, so that it learns to leave them alone."""
SOFT = {"blurred": 0.45, "noisy": 0.5}
"""How often the crack finder's photos are blurred and noisy.  Of cracks in such photos it needs to
see most: trained on a quarter of them, it found one crack pixel in eight there.  As many sound ones
are soft: trained on fewer of those, it marked twice as much of them."""
CLASSIFIER_CRACKS = Cracking(late=0.45)
FINDER_CRACKS = Cracking(
    late=0.6,
    odds={
        "branching": 6,
        "craquelure": 16,
        "crease": 10,
        "scratches": 4,
        "dust": 4,
        "hairs": 3,
        "stamp": 13,
    },
)
"""Both miss most of blurred cracks, and so see more of them.  Of dense nets under blur, of creases
and of dirt the finder found least when it saw all sorts alike; thin lines it knows best."""
DECOYED, CLASSIFIED_DECOYED = 0.2, 0.12
"""How often the crack finder and the classifier see a necklace, dotted cloth or strands, which look
like cracks."""
SCENES, SCENES_COVERED, PORTRAITS_COVERED = 0.03, 0.35, 0.75
"""How often the crack finder sees a picture that is no portrait, and how many of those and of the
portraits are damaged.  Of nets, hair, snow and ink it takes every line and speck for damage; but
with one in six of them it got worse on portraits.  That a photo is a scene is the classifier's to
tell."""
CLASSIFIED_SCENES, CLASSIFIED_DAMAGED = 0.14, 0.4
"""How often the classifier sees a picture that is no portrait, and how many of them are damaged."""
UNCOVERED, PARTLY = 0.5, 0.3
"""How often the classifier sees a cracked photo with its cracks filled, as the program shows it
once more (`damage.assess`), and how many of those only in places, since marks miss some."""
OTHER_COLOURS = 0.3
"""How often the crack finder sees a photo with its channels exchanged: the studios of the portraits
have blue walls, and cracks on them were missed more than elsewhere."""
UNKNOWN = -1.0
"""Value in a classifier target where neither answer is wrong."""
WHERE = ("cracked", "missing", "stained")
"""Kinds of damage of which the classifier also learns where they are."""
WHERE_PX = 8
"""Side of a cell of the map on which it learns that."""


MOST_HIDDEN = 0.25
"""Largest share of a filler's sample that damage may hide."""


def to_bytes(photo: Floats) -> Bytes:
    """Return a float picture 0–1 as uint8, rounded."""
    return np.clip(np.rint(photo * 255), 0, 255).astype(np.uint8)


def _drawn_kinds(rng: Rng, chances: dict[str, float]) -> list[str]:
    return [kind for kind, chance in chances.items() if rng.random() < chance]


class SampleMaker:
    """Makes the samples of one task.

    Parameters
    ----------
    portraits_root, stamps_root : Path
        Folders of good photos and of dirt stamps (which may be empty or missing).
    size_px : int
        Side of a sample.
    task : str
        The sharpener's photos serve as targets and must be free of compression; the classifier's
        must be seen nearly whole.

    Attributes
    ----------
    portraits : list of Portrait
        The good photos that samples are made of.
    """

    def __init__(self, portraits_root: Path, stamps_root: Path, *, size_px: int, task: str) -> None:
        # Where damage is asked for, a damaged original taken for sound teaches to overlook it.
        unblemished = task in {"cracks", "classifier"}
        self.portraits = read_portraits(portraits_root, unblemished=unblemished)
        self._sampler = PortraitSampler(
            self.portraits,
            size_px=size_px,
            clean_only=task == "sharpen",
            whole=task == "classifier",
        )
        self._stamps = read_stamps(stamps_root)

    def cracks(self, rng: Rng) -> Sample:
        """Return a photo (S, S, 3) and its crack target (S, S): 0, 1 or `IGNORE`, uint8."""
        photo, own = self._sampler.draw(rng)
        if rng.random() < OTHER_COLOURS:
            photo = np.ascontiguousarray(photo[..., rng.permutation(3)])
        scene = rng.random() < SCENES
        if scene:
            photo, own = scenery(rng, photo), np.zeros_like(own)
        elif rng.random() < DECOYED:
            photo = decoy(rng, photo)
        if rng.random() < MOUNTED:
            photo = mount(rng, photo)
        covered = rng.random() < (SCENES_COVERED if scene else PORTRAITS_COVERED)
        kinds = _drawn_kinds(rng, {"colourless": 0.4, "faded": 0.2, "stained": 0.2, **SOFT})
        if covered:
            pick = rng.random()
            kinds += (
                ["cracked", "missing"] if pick < 0.2 else ["missing" if pick < 0.3 else "cracked"]
            )
        damaged = damage(rng, photo, kinds, stamps=self._stamps, cracking=FINDER_CRACKS)
        target = damaged.mask.astype(np.uint8)
        target[(damaged.faint | own) & ~damaged.mask] = IGNORE
        return to_bytes(scan(rng, damaged.photo)), target

    def sharpen(self, rng: Rng) -> Sample:
        """Return a soft or noisy photo (S, S, 3) and the good one (S, S, 3), both uint8."""
        photo, _ = self._sampler.draw(rng)
        pick = rng.random()
        if pick < 0.25:
            photo = np.repeat(photo.mean(axis=2, keepdims=True), 3, axis=2)
        if rng.random() < LEFT_ALONE:
            return to_bytes(photo), to_bytes(photo)
        soft = photo
        # Blur without noise is the easier half to mend, and is drowned if noise is everywhere.
        pick = rng.random()
        if pick < 0.75:
            soft = optics.blur(rng, soft, 0.6, 4.0)
        if pick > 0.45:
            soft = optics.noise(rng, soft, 0.01, 0.16)
        elif rng.random() < 0.5:
            soft = optics.gaussian_noise(rng, soft, between(rng, 0.0, 0.006))
        if rng.random() < 0.2:
            soft = optics.jpeg(soft, int(rng.integers(40, 96)))
        return to_bytes(soft), to_bytes(photo)

    def filler(self, rng: Rng) -> Sample:
        """Return a filled photo with its mask, and the truth with the same mask.

        Returns
        -------
        filled, truth : (S, S, 4) uint8
            RGB, and a mask of 0 or 255.  The fill is the classical one, made here, without grain.
        """
        while True:
            photo, _ = self._sampler.draw(rng)
            kinds = [("cracked",), ("missing",), ("cracked", "missing")][int(rng.integers(0, 3))]
            other = _drawn_kinds(rng, {"noisy": 0.2, "faded": 0.1, "colourless": 0.2})
            damaged = damage(rng, photo, [*kinds, *other], stamps=self._stamps)
            widened = cv2.dilate(damaged.mask.astype(np.uint8), np.ones((3, 3), np.uint8))
            if 0 < widened.mean() <= MOST_HIDDEN:
                break
        mask, pixels = widened > 0, to_bytes(damaged.photo)
        grain = measure_grain(pixels, mask) if "noisy" in other else None
        filled = fill_thin_plate(pixels, mask, Progress(), grain=grain)
        hidden = widened[..., None] * np.uint8(255)
        truth = to_bytes(damaged.uncracked)
        return np.dstack([filled, hidden]).astype(np.uint8), np.dstack([truth, hidden])

    def classifier(self, rng: Rng) -> Sample:
        """Return a photo (S, S, 3) uint8 and what to learn of it.

        The target is (S/8, S/8, K + 3) float32: in each cell, first one number per kind, the
        same in all cells, 0, 1 or `UNKNOWN`; then which share of it is cracked, missing, stained.
        """
        photo, _ = self._sampler.draw(rng)
        scene = rng.random() < CLASSIFIED_SCENES
        if scene:
            photo = scenery(rng, photo)
        elif rng.random() < CLASSIFIED_DECOYED:
            photo = decoy(rng, photo)
        if rng.random() < MOUNTED:
            photo = mount(rng, photo)
        colourless = follows_its_luma(photo)
        kinds: list[str] = []
        if rng.random() < (CLASSIFIED_DAMAGED if scene else 0.7):
            chances = {"blurred": 0.4, "noisy": 0.35, "cracked": 0.48, "missing": 0.2}
            kinds = _drawn_kinds(rng, {**chances, "faded": 0.25, "stained": 0.45})
        if rng.random() < 0.3:
            kinds.append("colourless")
        damaged = damage(rng, photo, kinds, stamps=self._stamps, cracking=CLASSIFIER_CRACKS)
        present = np.array([kind in damaged.kinds for kind in KIND_IDS], np.float32)
        present[KIND_IDS.index("colourless")] = float(colourless or "colourless" in kinds)
        for kind in damaged.uncertain:
            present[KIND_IDS.index(kind)] = UNKNOWN
        shown, where = damaged.photo, [damaged.where[kind] for kind in WHERE]
        if rng.random() < SLIDES:
            shown, hidden = slide_mount(rng, shown)
            where = [each & ~hidden for each in where]
        softened = scan(rng, shown)
        if "blurred" not in kinds and rng.random() < 0.08:
            softened = optics.gaussian_blur(softened, between(rng, 0.7, 1.1))
            present[KIND_IDS.index("blurred")] = UNKNOWN
        pixels = to_bytes(softened)
        marks = where[WHERE.index("cracked")] | where[WHERE.index("missing")]
        if HIDING < marks.mean() <= MOST_MISSING and rng.random() < UNCOVERED:
            filled = _places_filled(rng, marks)
            pixels = without_marks(pixels, filled)
            where = [
                each if kind == "stained" else each & ~filled
                for kind, each in zip(WHERE, where, strict=True)
            ]
            for kind in ("cracked", "missing"):
                present[KIND_IDS.index(kind)] = UNKNOWN
        cells = np.stack([_cells(each) for each in where], axis=-1)
        everywhere = np.broadcast_to(present, (*cells.shape[:2], len(KIND_IDS)))
        return pixels, np.concatenate([everywhere, cells], axis=-1)


def _places_filled(rng: Rng, marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pixels are filled where marks are: a little more, or marks in places only."""
    wider = cv2.dilate(marks.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if rng.random() < PARTLY:
        wider &= smooth_noise(rng, marks.shape[0], marks.shape[1], 0.2 * marks.shape[0]) > 0
    return np.asarray(wider)


def _cells(where: NDArray[np.bool_]) -> Floats:
    """Return the share of each cell that is marked, (H/8, W/8) float32."""
    size = (where.shape[1] // WHERE_PX, where.shape[0] // WHERE_PX)
    return cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def follows_its_luma(photo: Floats) -> bool:
    """Whether each channel is a smooth function of luma: black-and-white, sepia or toned."""
    small = cv2.resize(photo, (64, 64), interpolation=cv2.INTER_AREA).reshape(-1, 3)
    tone = small.mean(axis=1)
    basis = np.stack([np.ones_like(tone), tone, tone**2], axis=1)
    solution, *_ = np.linalg.lstsq(basis, small, rcond=None)
    return float(np.abs(small - basis @ solution).mean()) < 0.008


def be_modest() -> None:
    """Leave the processor to others, Ctrl-C to whoever started this process, and end with them."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(5)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)


@dataclass(frozen=True)
class SampleSource:
    """Where the samples of a training come from.

    Attributes
    ----------
    task : "cracks", "sharpen", "filler" or "classifier"
    folders : (portraits, stamps)
    size_px : int
        Side of a sample.
    """

    task: str
    folders: tuple[Path, Path]
    size_px: int


@lru_cache(maxsize=1)
def _maker(source: SampleSource) -> SampleMaker:
    """Return the one maker of this process; reading the portraits takes seconds."""
    side = source.size_px * CANVAS.get(source.task, 1)
    return SampleMaker(*source.folders, size_px=side, task=source.task)


def cut(sample: Sample, size_px: int) -> list[Sample]:
    """Return the squares of `size_px` that a sample consists of, its target cut alike."""
    photo, target = sample
    corners = itertools.product(
        range(0, photo.shape[0], size_px), range(0, photo.shape[1], size_px)
    )
    boxes = [np.s_[top : top + size_px, left : left + size_px] for top, left in corners]
    return [(photo[box], target[box]) for box in boxes] if len(boxes) > 1 else [sample]


def make_chunk(source: SampleSource, seed: int, count: int) -> list[Sample]:
    """Return `count` samples, which depend on `seed` alone."""
    make: Callable[[Rng], Sample] = getattr(_maker(source), source.task)
    rng = np.random.default_rng(seed)
    samples: list[Sample] = []
    while len(samples) < count:
        samples.extend(cut(make(rng), source.size_px))
    return samples[:count]


def stream_chunks(
    source: SampleSource,
    *,
    seed: int,
    wanted: Callable[[], bool],
    workers: int = 1,
    count: int = CHUNK,
) -> Generator[Sequence[Sample] | None, None, None]:
    """Yield chunks of samples as they get ready, and None while none is.

    The processes pause while nothing is `wanted`, so that they leave the processor to the
    training once there are samples enough.

    Parameters
    ----------
    source : SampleSource
    seed : int
        The n-th chunk depends on `seed` + n alone.
    wanted : callable() -> bool
        Whether another chunk should be started.
    workers, count : int
        Processes, and samples per chunk.

    Raises
    ------
    PhotoRestorerError
        If the folder holds no usable portrait.

    Notes
    -----
    Close the generator (`contextlib.closing`): its processes end with it.
    """
    pool = ProcessPoolExecutor(workers, SPAWN, be_modest)
    waiting: deque[Future[list[Sample]]] = deque()
    try:
        while True:
            while len(waiting) < workers + 1 and wanted():
                waiting.append(pool.submit(make_chunk, source, seed, count))
                seed += 1
            ready = waiting and waiting[0].done()
            yield waiting.popleft().result() if ready else None
    finally:
        pool.shutdown(cancel_futures=True)
