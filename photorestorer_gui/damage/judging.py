"""Asking a judge: an ensemble of decision trees, which knows things by what is measured of them."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

Floats = NDArray[np.float32]


def check_judge(judge: ModelId, features: tuple[str, ...], networks: Networks) -> None:
    """Make sure that a judge goes by the measures that the program takes.

    Raises
    ------
    NetworkError
        If it does not, or is missing or altered.
    """
    if tuple(json.loads(networks.metadata(judge).get("features", "[]"))) != features:
        raise NetworkError(
            phrase("A judge of damage does not fit this version of the program."),
            phrase("Install the program again."),
            f"{judge} knows other measures than the program takes",
        )


def likelihoods(judge: ModelId, table: Floats, networks: Networks, progress: Progress) -> Floats:
    """Return how likely each of N things is what a judge looks for, (N,) float32.

    Parameters
    ----------
    judge : ModelId
    table : (N, F) float32
        What is measured of each; of nothing, nobody is asked.
    networks : Networks
    progress : Progress

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the judge is missing, altered or fails.
    """
    if not len(table):
        return np.zeros(0, np.float32)
    (likely,) = networks.run_ports(judge, [table], progress)
    return likely[:, 0]
