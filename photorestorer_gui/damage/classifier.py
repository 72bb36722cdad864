"""Which kinds of damage a photo has: photo → calibrated score per kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.working_size import shrunk
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

CLASSIFIER: Final = "damage-classifier"
WORKING_SIDE_PX: Final = 512
"""Long side at which the whole photo is judged."""
CLOSER_SIDE_PX: Final = 1024
"""Long side from which squares are judged for noise, which shrinking hides."""
_SQUARES: Final = 3


@dataclass(frozen=True)
class Calibration:
    """How the network's probabilities become scores; travels in its weights file.

    Attributes
    ----------
    thresholds : dict of kind id to float
        Score from which a kind is found.
    crack_weights : tuple of float
        Bias, weight of the classifier's logit and of the crack map's evidence, for ``cracked``
        and ``missing`` alike (logistic regression on a validation split).
    """

    thresholds: dict[str, float]


def calibration(networks: Networks) -> Calibration:
    """Return the calibration that travels with the classifier.

    Raises
    ------
    NetworkError
        If the weights know other kinds than the program.
    """
    metadata = networks.metadata(CLASSIFIER)
    labels = json.loads(metadata.get("labels", "[]"))
    if tuple(labels) != KIND_IDS:
        raise NetworkError(
            "The damage classifier does not fit this version of the program.",
            "Install the program again.",
            f"labels in the file: {labels}; in the program: {list(KIND_IDS)}",
        )
    return Calibration(json.loads(metadata["thresholds"]))


def _squares(pixels: NDArray[np.float32], side: int) -> list[NDArray[np.float32]]:
    """Return up to 3 × 3 squares spread evenly over the picture."""
    height, width = pixels.shape[:2]
    tops = sorted({int(t) for t in np.linspace(0, max(0, height - side), _SQUARES)})
    lefts = sorted({int(t) for t in np.linspace(0, max(0, width - side), _SQUARES)})
    return [pixels[t : t + side, x : x + side] for t in tops for x in lefts]


def classify(photo: Photo, *, networks: Networks, progress: Progress) -> dict[str, float]:
    """Return a probability 0–1 per kind of damage.

    The photo is judged as a whole at a working size of 512 px; large photos are also judged for
    noise on squares of a closer view, since shrinking averages noise away.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the network is missing or fails.
    """
    whole = networks.run(CLASSIFIER, shrunk(photo, WORKING_SIDE_PX), progress)
    scores = dict(zip(KIND_IDS, map(float, whole), strict=True))
    if max(photo.height, photo.width) > 1.5 * WORKING_SIDE_PX:
        noisy = KIND_IDS.index("noisy")
        closer = _squares(shrunk(photo, CLOSER_SIDE_PX), WORKING_SIDE_PX // 2)
        found = [float(networks.run(CLASSIFIER, s, progress)[noisy]) for s in closer]
        scores["noisy"] = max(scores["noisy"], float(np.median(found)))
    return scores
