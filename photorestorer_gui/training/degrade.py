"""Making a damaged photo from a good one, with the exact mask of what covers it.

The order is the order in which a photo suffers: taken (blur, grain), printed (black-and-white,
sepia), aged (fading, stains), hurt (cracks, missing parts), scanned or copied (softness, noise,
JPEG), where blur and noise may fall on the cracks as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training import ageing, optics
from photorestorer_gui.training.fields import Floats, Rng, between, log_between
from photorestorer_gui.training.fractures import CRACKS, MISSING, Layer, stamped

Bools = NDArray[np.bool_]
MASK_ALPHA = 0.1
"""A pixel belongs to the mask when damage hides at least this much of it."""
VISIBLE = 0.055
"""Damage that changes a pixel less than this (0–1) is too faint to be asked of a network."""
VISIBLE_IN_TEXTURE = 0.7
"""The same in deviations of the surrounding texture, which hides damage."""
TEXTURE_PX = 4.0
"""Deviation of the window in which texture is measured."""
BLUR_PX = (1.1, 5.0)
NOISE = (0.03, 0.16)
CLOSED_PX = 9
"""Gaps in a missing part, where it looks like the photo by chance, that belong to it."""
PLAIN_BLUR_PX = 1.5
PLAIN_BLUR_CHANGE = 0.008
PLAIN_NOISE = 0.025
PLAIN_SHARE = {"cracked": 0.001, "missing": 0.004, "stained": 0.01}
"""From when a kind is plain to see, so that a network must find it: deviation of a blur in pixels
and the change that it makes (root mean square, 0–1); the same change of noise; share of the photo
that is covered.  What is weaker is `Damaged.uncertain`."""
WIDE_PX = 15
"""Width from which a mark among the cracks may as well be a missing part."""
STAIN_CHANGE = 0.07
"""Change (0–1) from which a pixel counts as stained: at 0.04 many of the stains that a network was
asked for could hardly be seen, and it learnt none."""
STAMP = "stamp"
"""Name of scanned dirt among the sorts of cracks."""
EVEN_ODDS: Mapping[str, int] = {**dict.fromkeys(CRACKS, 1), STAMP: 2}
"""How often each sort of crack is drawn, relative to the others; without stamps no dirt is."""


@dataclass(frozen=True)
class Cracking:
    """How cracks are drawn.

    Attributes
    ----------
    late : float
        Share of blurs that fall on the cracks as well: a photo of a photo, a soft scan.
    odds : mapping of sort of crack to int
        How often each is drawn, relative to the others.
    """

    late: float = 0.3
    odds: Mapping[str, int] = field(default_factory=lambda: EVEN_ODDS)


@dataclass(frozen=True)
class Damaged:
    """A damaged photo, and the truth about it.

    Attributes
    ----------
    photo : (H, W, 3) float32, RGB 0–1
        The damaged photo.
    uncracked : (H, W, 3) float32, RGB 0–1
        The same photo, blur, ageing and all, without what covers it: what filling should give.
    mask : (H, W) bool
        Pixels that cracks and missing parts cover.
    faint : (H, W) bool
        Pixels whose damage can hardly be seen; neither marking nor missing them is an error.
    kinds : tuple of str
        Damage kinds in the photo, in the table's order.
    uncertain : tuple of str
        Kinds of which it is neither wrong to find them nor to miss them.
    where : dict of str to (H, W) bool
        Which pixels are ``cracked``, ``missing``, ``stained``.
    """

    photo: Floats
    uncracked: Floats
    mask: Bools
    faint: Bools
    kinds: tuple[str, ...]
    uncertain: tuple[str, ...]
    where: dict[str, Bools]


def undamaged(photo: Floats) -> Damaged:
    """Return a photo to which nothing was done."""
    none = np.zeros(photo.shape[:2], np.bool_)
    return Damaged(photo, photo, none, none, (), (), dict.fromkeys(PLAIN_SHARE, none))


def lay_over(photo: Floats, layer: Layer) -> Floats:
    """Return the photo with a layer of damage over it."""
    alpha = layer.alpha[..., None]
    covered = photo * (1 - alpha) + layer.colour * alpha
    if layer.shade is not None:
        covered = covered + layer.shade[..., None] * (1 - alpha)
    return np.clip(covered, 0, 1).astype(np.float32)


def crack_layers(
    rng: Rng, photo: Floats, stamps: Sequence[Floats], odds: Mapping[str, int] = EVEN_ODDS
) -> list[Layer]:
    """Return one to three layers of cracks, scratches, dust, hairs and scanned dirt."""
    names = [name for name in odds for _ in range(odds[name]) if name != STAMP or len(stamps)]
    layers: list[Layer] = []
    for _ in range(1 + int(rng.random() < 0.45) + int(rng.random() < 0.2)):
        name = names[rng.integers(0, len(names))]
        if name == STAMP:
            layers.append(stamped(rng, photo, stamps[int(rng.integers(0, len(stamps)))]))
        else:
            layers.append(CRACKS[name](rng, photo))
    return layers


def _texture(photo: Floats) -> Floats:
    """Return (H, W) float32, the deviation of luma around each pixel."""
    tone = ageing.luma(photo)
    mean = cv2.GaussianBlur(tone, (0, 0), TEXTURE_PX)
    square = cv2.GaussianBlur(tone * tone, (0, 0), TEXTURE_PX)
    return np.sqrt(np.maximum(square - mean * mean, 0))


def _change(before: Floats, after: Floats) -> float:
    """Return the root mean square of what changed, 0–1."""
    return float(np.sqrt(np.mean(np.square(after - before))))


def _again(rng: Rng, change: Callable[[Rng, Floats], Floats], *pictures: Floats) -> list[Floats]:
    """Return each picture after the very same change."""
    state = rng.bit_generator.state
    changed = []
    for picture in pictures:
        rng.bit_generator.state = state
        wide = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
        done = change(rng, wide)
        changed.append(done if picture.ndim == 3 else done[..., 0])
    return changed


def _covered(photo: Floats, layers: Sequence[Layer]) -> tuple[Floats, Floats]:
    """Lay layers over a photo; return it, and (H, W) float32 how much they hide or shade, 0–1."""
    hidden = np.zeros(photo.shape[:2], np.float32)
    for layer in layers:
        photo = lay_over(photo, layer)
        hidden = np.maximum(hidden, layer.alpha)
        if layer.shade is not None:
            hidden = np.maximum(hidden, np.abs(layer.shade) * 1.2)
    return photo, hidden


def _visible(covered: Floats, bare: Floats, noise: float) -> Bools:
    """Return (H, W) bool: where the cover can be seen once noise of that deviation lies on it."""
    change = np.abs(covered - bare).max(axis=2)
    hiding = np.sqrt(np.square(_texture(bare)) + np.float32(noise) ** 2)
    return np.asarray(change >= np.maximum(VISIBLE, VISIBLE_IN_TEXTURE * hiding))


def _closed(visible: Bools) -> Bools:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (CLOSED_PX, CLOSED_PX))
    return np.asarray(cv2.morphologyEx(visible.astype(np.uint8), cv2.MORPH_CLOSE, disc) > 0)


def covered_by(photo: Floats, layers: Sequence[Layer]) -> Damaged:
    """Return a good photo with nothing but these layers of cracks over it."""
    covered, hidden = _covered(photo, layers)
    mask = (hidden >= MASK_ALPHA) & _visible(covered, photo, 0.0)
    where = {"cracked": mask, "missing": np.zeros_like(mask), "stained": np.zeros_like(mask)}
    faint = ~mask & (hidden >= 0.02)
    return Damaged(covered, photo, mask, faint, ("cracked",) * bool(mask.any()), (), where)


@dataclass
class _Strength:
    """How strong what was done to a photo is, after all that weakened it.

    Attributes
    ----------
    blur_px : float
        Deviation of the blur.
    blur : float
        Change that the blur made, root mean square, 0–1.
    noise : float
        Change that the noise made, likewise.
    """

    blur_px: float
    blur: float
    noise: float

    def weaken(self, before: Floats, after: Floats) -> None:
        """Take note that contrast was lost."""
        contrast = float(after.std()) / max(float(before.std()), 1e-3)
        self.blur *= min(contrast, 1.0)
        self.noise *= min(contrast, 1.0)

    def doubts(self, kinds: Collection[str]) -> set[str]:
        """Return which of blurred and noisy are too weak to be plain, or hidden by the other."""
        doubtful = set()
        plain = max(PLAIN_BLUR_CHANGE, 0.35 * self.noise * ("noisy" in kinds))
        if self.blur_px < PLAIN_BLUR_PX or self.blur < plain:
            doubtful.add("blurred")
        if self.noise < PLAIN_NOISE:
            doubtful.add("noisy")
        return doubtful & set(kinds)


def damage(
    rng: Rng,
    photo: Floats,
    kinds: Collection[str],
    *,
    stamps: Sequence[Floats] = (),
    cracking: Cracking = Cracking(),
) -> Damaged:
    """Return `photo` with the kinds of damage asked for, at random strengths.

    Parameters
    ----------
    rng : numpy Generator
        The same state gives the same damage.
    photo : (H, W, 3) float32, RGB 0–1
        A good photo.
    kinds : collection of str
        Ids from the table of damage kinds.
    stamps : sequence of (h, w) float32 0–1
        Coverage of scanned real dirt, used beside what is drawn.
    cracking : Cracking
    """
    strength = _Strength(log_between(rng, *BLUR_PX), 0.0, 0.0)
    sigma = log_between(rng, *NOISE)
    late_blur = "blurred" in kinds and rng.random() < cracking.late
    late_noise = "noisy" in kinds and (late_blur or rng.random() < 0.5)

    def blurred(rng: Rng, photo: Floats) -> Floats:
        return optics.blur(rng, photo, strength.blur_px, strength.blur_px)

    def noisy(rng: Rng, photo: Floats) -> Floats:
        return optics.noise(rng, photo, sigma, sigma)

    if "colourless" in kinds:
        photo = ageing.grey(photo) if rng.random() < 0.55 else ageing.sepia(rng, photo)
    if "blurred" in kinds:
        soft = blurred(rng, photo)
        strength.blur = _change(photo, soft)
        photo = photo if late_blur else soft
    if "noisy" in kinds and not late_noise:
        smooth, photo = photo, noisy(rng, photo)
        strength.noise = _change(smooth, photo)
    photo, stained = _aged(rng, photo, kinds, strength)
    cracked = crack_layers(rng, photo, stamps, cracking.odds) if "cracked" in kinds else []
    covered, cracks, missing = _hurt(rng, photo, cracked, torn="missing" in kinds)
    if late_blur:
        covered, photo, cracks, missing = _again(rng, blurred, covered, photo, cracks, missing)
    shown = [covered, photo]
    if late_noise:
        shown = _again(rng, noisy, covered, photo)
        strength.noise = _change(photo, shown[1])
    visible = _visible(covered, photo, strength.noise if late_noise else 0.0)
    gone = (missing >= MASK_ALPHA) & _closed(visible)
    where = {
        "cracked": (cracks >= MASK_ALPHA) & visible & ~gone,
        "missing": gone,
        "stained": stained,
    }
    hidden = np.maximum(cracks, missing)
    return _told(shown, hidden, kinds, where, strength.doubts(kinds))


def _aged(
    rng: Rng, photo: Floats, kinds: Collection[str], strength: _Strength
) -> tuple[Floats, Bools]:
    """Return the photo faded and stained as asked, and (H, W) bool where it is stained."""
    if "faded" in kinds:
        fresh, photo = photo, ageing.fade(rng, photo)
        strength.weaken(fresh, photo)
    if "stained" not in kinds:
        return photo, np.zeros(photo.shape[:2], np.bool_)
    spotless, photo = photo, ageing.stain(rng, photo)
    return photo, np.asarray(np.abs(photo - spotless).max(axis=2) >= STAIN_CHANGE)


def _hurt(
    rng: Rng, photo: Floats, cracked: Sequence[Layer], *, torn: bool
) -> tuple[Floats, Floats, Floats]:
    """Return the photo with cracks and missing parts, and (H, W) float32 how much each hides."""
    covered, cracks = _covered(photo, cracked)
    draws = list(MISSING.values())
    gone = [draws[rng.integers(0, len(draws))](rng, photo)] if torn else []
    covered, missing = _covered(covered, gone)
    return covered, cracks, missing


def _told(
    photos: Sequence[Floats],
    hidden: Floats,
    kinds: Collection[str],
    where: dict[str, Bools],
    doubtful: set[str],
) -> Damaged:
    """Return the damaged photo with the truth about it."""
    present = set(kinds)
    for kind, least in PLAIN_SHARE.items():
        share = float(where[kind].mean())
        if kind in present and share < least:
            doubtful.add(kind)
        if not share and kind != "stained":  # too weak a stain is there all the same
            present.discard(kind)
            doubtful.discard(kind)
    wide = cv2.erode(where["cracked"].astype(np.uint8), np.ones((WIDE_PX, WIDE_PX), np.uint8))
    if "missing" not in present and wide.any():
        doubtful.add("missing")  # a blot of dirt may as well be a peeled patch
    mask = where["cracked"] | where["missing"]
    return Damaged(
        photos[0],
        photos[1],
        mask,
        ~mask & (hidden >= 0.02),
        tuple(kind for kind in KIND_IDS if kind in present),
        tuple(kind for kind in KIND_IDS if kind in doubtful),
        where,
    )


def scan(rng: Rng, photo: Floats) -> Floats:
    """Return the photo as any good scan or camera delivers it: the harmless part of degradation."""
    if rng.random() < 0.35:
        photo = cv2.GaussianBlur(photo, (0, 0), between(rng, 0.25, 0.6))
    if rng.random() < 0.5:
        photo = optics.gaussian_noise(rng, photo, between(rng, 0.0, 0.012))
    if rng.random() < 0.5:
        photo = optics.jpeg(photo, int(rng.integers(78, 97)))
    return photo
