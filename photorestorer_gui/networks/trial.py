"""A network that is only tried, not used: what a file declares, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.providers import CPU, Floats
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.session import usable_cores
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

_RUNTIME: Final = OnnxRuntime()


@dataclass(frozen=True)
class End:
    """An input or output as a weights file declares it.

    Attributes
    ----------
    name, kind : str
        As onnxruntime says them; pictures of ours are of kind ``tensor(float)``.
    shape : tuple of int or None
        None where any size will do.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...]


class Trial:
    """A network that is only tried: run on the processor, from bytes, and kept nowhere.

    Parameters
    ----------
    content : bytes
        An ONNX file that needs no other files.

    Raises
    ------
    NetworkError
        If onnxruntime cannot load it.
    """

    def __init__(self, content: bytes) -> None:
        self._session = _RUNTIME.start(content, usable_cores(), CPU)
        try:
            self.inputs = tuple(map(_end, self._session.get_inputs()))
            self.outputs = tuple(map(_end, self._session.get_outputs()))
        except UnicodeDecodeError as error:
            raise NetworkError(
                phrase("The names in this file are no text."),
                phrase("Use an ONNX file made with standard operators."),
                str(error),
            ) from error

    def run(self, feed: Mapping[str, Floats], progress: Progress) -> dict[str, Floats]:
        """Run it once and return its outputs by name.

        Raises
        ------
        Cancelled
        NetworkError
            If it fails.
        """
        answers = _RUNTIME.run(self._session, dict(feed), progress)
        return {end.name: np.asarray(a) for end, a in zip(self.outputs, answers, strict=True)}


def _end(declared: Any) -> End:
    sides = (side if isinstance(side, int) else None for side in declared.shape)
    return End(declared.name, declared.type, tuple(sides))
