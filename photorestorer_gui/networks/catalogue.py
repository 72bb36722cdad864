"""The table of weights files: one row each, with everything needed to trust and run it."""

from __future__ import annotations

from dataclasses import dataclass

ModelId = str


@dataclass(frozen=True)
class Contract:
    """How pixels go in and come out of a network; sessions pad, tile and crop from it.

    Attributes
    ----------
    multiple_px : int
        Sides of the input must be multiples of this.
    least_px : int
        Smallest side that the network is fed; smaller pictures are padded by reflection.
    tile_px : int
        Side of a tile when a large picture goes through in parts; a multiple of `multiple_px`.
    overlap_px : int
        Overlap of neighbouring tiles, averaged with a ramp.
    output_scale : int
        Output pixels per input pixel along a side; 0 when the output is no picture (scores).

    Notes
    -----
    The networks we train take (1, H, W, 3) float32 RGB 0–1 and return (1, H, W, C) or (1, C).
    """

    multiple_px: int = 32
    least_px: int = 64
    tile_px: int = 512
    overlap_px: int = 64
    output_scale: int = 1


@dataclass(frozen=True)
class ModelCard:
    """One weights file.

    Attributes
    ----------
    id : str
        Stable name, used by steps and on the command line.
    title, purpose : str
        For the person.
    file : str
        File name in `models/` or in the user's models folder.
    sha256 : str
        Lower-case hex; a file with another hash is refused.
    licence : str
    bundled : bool
        True when the file ships with the program.
    urls : tuple of str
        Where a file that is not bundled can be fetched, preferred first.
    contract : Contract
    """

    id: ModelId
    title: str
    purpose: str
    file: str
    sha256: str
    licence: str
    bundled: bool = True
    urls: tuple[str, ...] = ()
    contract: Contract = Contract()


CATALOGUE: tuple[ModelCard, ...] = (
    ModelCard(
        id="damage-classifier",
        title="Damage classifier",
        purpose="Tells which kinds of damage a photo has.",
        file="damage_classifier.onnx",
        sha256="060dcbb2f13136fdbb82a785bf59b6411431bd37092b27b5bc84675051918f30",
        licence="Apache-2.0",
        contract=Contract(output_scale=0),
    ),
    ModelCard(
        id="crack-segmenter",
        title="Crack finder",
        purpose="Marks the pixels that cracks, scratches, dust and missing parts cover.",
        file="crack_segmenter.onnx",
        sha256="6a22a9c67cfc934e2a0eca540d9a8a30720eca1746aaff92c0d2b3c700913679",
        licence="Apache-2.0",
        contract=Contract(tile_px=768, overlap_px=96),
    ),
    ModelCard(
        id="sharpener",
        title="Denoiser and sharpener",
        purpose="Removes noise and blur of unknown strength.",
        file="sharpener.onnx",
        sha256="50421c7420c230f2dc4cdbc7a97759b8bbe80a38fe4dde796fe9ed77913ea042",
        licence="Apache-2.0",
        contract=Contract(overlap_px=48),
    ),
)
