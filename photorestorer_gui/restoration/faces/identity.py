"""Whether two pictures of a face show the same person."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import PX, ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.restoration.faces.alignment import TEMPLATE
from photorestorer_gui.words import phrase

Floats = NDArray[np.float32]

RECOGNISER: Final[ModelId] = "sface"
SAME_PERSON: Final = 0.363
"""Cosine from which on two faces are the same person's, as SFace's authors found on LFW."""


class Recogniser:
    """Compares aligned faces.

    Parameters
    ----------
    networks : Networks
        Where the recogniser is installed.

    Raises
    ------
    NetworkError
        If it is missing, altered, or cannot be loaded.
    """

    def __init__(self, networks: Networks) -> None:
        card = networks.card(RECOGNISER)
        self._title = card.title
        content = np.frombuffer(networks.store.read(card), np.uint8)
        try:
            self._network: Any = cv2.FaceRecognizerSF.create("onnx", content, np.empty(0, np.uint8))
        except cv2.error as error:
            raise self._failed(error) from error
        # As the detector tells a face: box, landmarks, score.
        self._row = np.array([[0, 0, PX, PX, *(TEMPLATE * PX).ravel(), 1]], np.float32)

    def similarity(self, face: Floats, other: Floats) -> float:
        """Return the cosine between two faces, −1 to 1.

        Parameters
        ----------
        face, other : (512, 512, 3) float32, RGB 0–1
            Aligned.

        Raises
        ------
        NetworkError
            If the network fails.
        """
        try:
            ours, theirs = self._feature(face), self._feature(other)
            return float(self._network.match(ours, theirs, cv2.FaceRecognizerSF_FR_COSINE))
        except cv2.error as error:
            raise self._failed(error) from error

    def _feature(self, face: Floats) -> Any:
        pixels = np.rint(face[..., ::-1] * 255).astype(np.uint8)
        crop = self._network.alignCrop(np.ascontiguousarray(pixels), self._row)
        return self._network.feature(crop).copy()  # OpenCV reuses the memory

    def _failed(self, error: cv2.error) -> NetworkError:
        return NetworkError(
            phrase(
                "The network “{title}” does not work, so nobody checks who a face is.",
                title=self._title,
            ),
            phrase("Remove it and get it again."),
            str(error),
        )
