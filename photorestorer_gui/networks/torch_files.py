"""PyTorch files that people have: how they are known, and what they can serve as.

They are pickles or programs, so nothing here reads them; that is `converter`'s, in a process apart.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard, ModelId
from photorestorer_gui.words import phrase

_SUFFIXES: Final = {".pth", ".pt", ".ckpt"}
_BEGINS: Final = (b"PK\x03\x04", b"\x80\x02")
"""A ZIP archive, and a pickle as PyTorch wrote before 1.6; no ONNX file begins like either."""
ARCHITECTURES: Final[Mapping[ModelId, str]] = {
    "gfpgan-1.4": "GFPGAN",
    "restoreformer++": "RestoreFormer",
    "lama": "LaMa",
    "lama-big": "LaMa",
}
"""What a network that can be converted is called in spandrel, by the card that it can serve as."""
_LIBRARIES: Final = ("torch", "torchvision", "spandrel", "onnxscript")
_EXTRA: Final = "pip install 'photorestorer[convert]'"


@dataclass(frozen=True)
class Original:
    """A PyTorch file as its authors, or those who passed it on, published it.

    Attributes
    ----------
    title : str
        Which network it is.
    model_id : str
        The card that has the same network as an ONNX file.
    is_program : bool
        True for TorchScript, whose code runs when it is loaded.
    """

    title: str
    model_id: ModelId
    is_program: bool = False


ORIGINALS: Final[Mapping[str, Original]] = {
    "e2cd4703ab14f4d01fd1383a8a8b266f9a5833dacee8e6a79d3bf21a1b6be5ad": Original(
        "GFPGAN 1.4", "gfpgan-1.4"
    ),
    "344c77bbcb158f17dd143070d1e789f38a66c04202311ae3a258ef66667a9ea9": Original(
        "Big LaMa", "lama-big", is_program=True
    ),
}
"""By SHA-256: GFPGANv1.4.pth of GFPGAN's release 1.3.0, and big-lama.pt, which lama-cleaner and
IOPaint fetched (205 669 692 bytes; its hash as several catalogues of others agree)."""


def is_torch_file(path: Path, content: bytes) -> bool:
    """Return whether a file is PyTorch's, by its name or by how it begins."""
    return path.suffix.lower() in _SUFFIXES or content.startswith(_BEGINS)


def check_convertible(card: ModelCard, path: Path, sha256: str) -> None:
    """Raise NetworkError unless a PyTorch file may be turned into the card's network here.

    Parameters
    ----------
    path : Path
        Of a PyTorch file.
    sha256 : str
        The hash of its content, lower-case hex.
    """
    original = ORIGINALS.get(sha256)
    if original is not None and original.model_id != card.id:
        raise NetworkError(
            phrase(
                "“{name}” is {title} for PyTorch, not “{title2}”.",
                name=path.name,
                title=original.title,
                title2=card.title,
            ),
            phrase(
                "Add it as {id}, or get the same network as an ONNX file: "
                "photorestorer models get {id}",
                id=original.model_id,
            ),
        )
    if card.id not in ARCHITECTURES:
        raise NetworkError(
            phrase(
                "“{name}” is a PyTorch file, and “{title}” cannot be made of one.",
                name=path.name,
                title=card.title,
            ),
            get_original(card),
        )
    if not can_convert():
        raise NetworkError(_is_for_torch(path, original), _how_to_convert(card))


def can_convert() -> bool:
    """Return whether what converts PyTorch files is installed; none of it is loaded."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)


def get_original(card: ModelCard) -> str:
    """Return how to get the card's own file."""
    return phrase("Get the network as an ONNX file: photorestorer models get {id}", id=card.id)


def _is_for_torch(path: Path, original: Original | None) -> str:
    if original is None:
        return phrase(
            "“{name}” is a PyTorch file, and what converts those is not installed.", name=path.name
        )
    return phrase(
        "“{name}” is {title} for PyTorch, and what converts that is not installed.",
        name=path.name,
        title=original.title,
    )


def _how_to_convert(card: ModelCard) -> str:
    return phrase(
        "Get the same network as an ONNX file: photorestorer models get {id} (or install PyTorch "
        "and convert your file: {extra})",
        id=card.id,
        extra=_EXTRA,
    )
