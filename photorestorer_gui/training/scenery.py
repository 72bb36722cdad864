"""Sound pictures that are no portraits: nets, cloth, hair, leaves, night, snow, ink, print, sky.

Full of fine lines, specks and little contrast, which a network that only ever saw portraits takes
for cracks, dust and fading.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from photorestorer_gui.training import nature, patterns
from photorestorer_gui.training.fields import Floats, Rng, log_between


def scenery(rng: Rng, photo: Floats) -> Floats:
    """Return a sound picture of the size of `photo` (H, W, 3) float32 0–1, sometimes before it."""
    names = list(_SCENES)
    weights = np.array([_SCENES[name][1] for name in names])
    name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    drawn = _SCENES[name][0](rng, photo)
    if rng.random() < 0.3:
        drawn = np.repeat(drawn.mean(axis=2, keepdims=True), 3, axis=2)
    if rng.random() < 0.5:
        drawn = (
            drawn
            + np.float32(log_between(rng, 0.002, 0.012))
            * rng.standard_normal(drawn.shape[:2], np.float32)[..., None]
        )
    return np.clip(drawn, 0, 1).astype(np.float32)


_SCENES: dict[str, tuple[Callable[[Rng, Floats], Floats], float]] = {
    "net": (patterns.net, 3.0),
    "checks": (patterns.checks, 1.5),
    "hair": (nature.hair, 1.5),
    "leaves": (nature.leaves, 1.5),
    "twigs": (nature.twigs, 0.7),
    "stalks": (nature.stalks, 1.5),
    "bodies": (nature.bodies, 1.5),
    "hills": (nature.hills, 1.8),
    "night": (nature.night, 1.0),
    "snow": (nature.snow, 0.8),
    "ink": (patterns.ink, 1.2),
    "print": (patterns.printed, 1.6),
    "sky": (nature.sky, 0.8),
}
"""What is drawn, and how often beside the others."""
