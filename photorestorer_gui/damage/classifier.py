"""Which kinds of damage a photo has: photo → calibrated score per kind."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import sigmoid
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.softness import Softness
from photorestorer_gui.damage.working_size import shrunk
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

CLASSIFIER: Final = "damage-classifier"
WORKING_SIDE_PX: Final = 512
"""Long side at which the whole photo is judged."""
CLOSER_SIDE_PX: Final = 1024
"""Long side from which squares are judged for noise, which shrinking hides."""
SQUARES_A_SIDE: Final = 3


@dataclass(frozen=True)
class Calibration:
    """How the judge's answers become scores; travels in the classifier's weights file.

    Attributes
    ----------
    thresholds : mapping of kind id to float
        Score from which a kind is found.
    weights : mapping of kind id to (bias, slope) or (bias, slope, of softness)
        score = sigmoid(bias + slope · logit(probability) + of softness); the last counts only for
        a photo that may be blurred or noisy.
    """

    thresholds: Mapping[str, float]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, judged: Mapping[str, float], raw: Mapping[str, float]) -> dict[str, float]:
        """Return the calibrated score 0–1 of every kind.

        Parameters
        ----------
        judged : mapping of kind id to float
            What the judge of photos says, 0–1.
        raw : mapping of kind id to float
            What the classifier says.
        """
        is_soft = bool(Softness.of(raw).kinds)
        scores = {}
        for kind_id in KIND_IDS:
            bias, slope, *of_softness = self.weights[kind_id]
            value = bias + slope * logit(judged[kind_id]) + is_soft * sum(of_softness)
            scores[kind_id] = sigmoid(value)
        return scores


def logit(probability: float) -> float:
    """Return ln(p / (1 − p)), for probabilities cut to 1e-6 … 1 − 1e-6."""
    cut = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(cut / (1.0 - cut))


def calibration(networks: Networks) -> Calibration:
    """Return the calibration that travels with the classifier.

    Raises
    ------
    NetworkError
        If the weights know other kinds than the program, or were never calibrated.
    """
    metadata = networks.metadata(CLASSIFIER)
    labels = json.loads(metadata.get("labels", "[]"))
    weights = json.loads(metadata.get("calibration", "{}"))
    thresholds = json.loads(metadata.get("thresholds", "{}"))
    if not tuple(labels) == tuple(weights) == tuple(thresholds) == KIND_IDS:
        raise NetworkError(
            phrase("The damage classifier does not fit this version of the program."),
            phrase("Install the program again."),
            f"labels in the file: {labels}; in the program: {list(KIND_IDS)}",
        )
    return Calibration(thresholds, {kind: tuple(values) for kind, values in weights.items()})


def _squares(pixels: NDArray[np.float32], side: int) -> list[NDArray[np.float32]]:
    """Return up to 3 × 3 squares spread evenly over the picture."""
    height, width = pixels.shape[:2]
    tops = sorted({int(t) for t in np.linspace(0, max(0, height - side), SQUARES_A_SIDE)})
    lefts = sorted({int(t) for t in np.linspace(0, max(0, width - side), SQUARES_A_SIDE)})
    return [pixels[t : t + side, x : x + side] for t in tops for x in lefts]


def glimpse(seen: NDArray[np.float32], networks: Networks, progress: Progress) -> dict[str, float]:
    """Return the probability 0–1 per kind in a picture (h, w, 3) float32 at the working size."""
    answers = networks.run(CLASSIFIER, seen, progress)
    return {kind_id: float(answer) for kind_id, answer in zip(KIND_IDS, answers, strict=True)}


def middle(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return the probabilities of which the logits are the mean of those of two looks."""
    return {kind_id: sigmoid((logit(one[kind_id]) + logit(other[kind_id])) / 2) for kind_id in one}


def classify(
    photo: Photo, *, networks: Networks, progress: Progress, once: bool = False
) -> dict[str, float]:
    """Return the network's probability 0–1 per kind of damage, not yet calibrated.

    The photo is judged as a whole at a working size of 512 px, as it is and in a mirror, which show
    the same damage: the mean of both is surer.  Large photos are also judged for noise on squares
    of a closer view, since shrinking averages noise away.

    Parameters
    ----------
    photo : Photo
    networks : Networks
    progress : Progress
    once : bool
        Judge it in the mirror alone, in half the time.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the network is missing or fails.
    """
    small = shrunk(photo, WORKING_SIDE_PX)
    looks = [glimpse(small[:, ::-1], networks, progress)]
    if not once:
        looks.append(glimpse(small, networks, progress))
    probabilities = middle(looks[0], looks[-1])
    if max(photo.height, photo.width) > 1.5 * WORKING_SIDE_PX:
        closer = _squares(shrunk(photo, CLOSER_SIDE_PX), WORKING_SIDE_PX // 2)
        found = [glimpse(seen, networks, progress)["noisy"] for seen in closer]
        probabilities["noisy"] = max(probabilities["noisy"], float(np.median(found)))
    return probabilities
