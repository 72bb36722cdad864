"""The table of weights files: one row each, with everything needed to trust and run it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from photorestorer_gui.words import phrase

ModelId = str
SHARPENER: Final[ModelId] = "sharpener"
"""Mends photos, and helps the crack finder to see through noise."""
SPECK_JUDGE: Final[ModelId] = "speck-judge"
"""Tells specks from dots that belong to a photo, by what is measured of them."""
STRETCH_JUDGE: Final[ModelId] = "stretch-judge"
"""Tells damage from what only looks like a crack, by what is measured of it."""
PHOTO_JUDGE: Final[ModelId] = "photo-judge"
"""Weighs all that the other networks say of a photo."""
PX: Final = 512
"""Side of what the face and inpainting networks take and give."""


@dataclass(frozen=True)
class Port:
    """One input or output of a network that was trained elsewhere.

    Attributes
    ----------
    name : str
        Its name in the file; empty where any will do, since the port is known by its place.
    shape : tuple of int
        As the port is fed or read: (1, C, H, W) for pictures.
    least, most : float
        Range of the float32 values.
    carries : str
        What the values mean.
    """

    name: str
    shape: tuple[int, ...]
    least: float = -math.inf
    most: float = math.inf
    carries: str = ""


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
    inputs, outputs : tuple of Port
        What goes in and comes out of a network that was trained elsewhere, by name, shape and
        range; a person's own file is accepted when a trial run meets it.  Empty for the networks
        that we train.
    tolerance : float
        How far an accelerator's answer may be from the processor's, as a share of its range.

    Notes
    -----
    The networks we train take (1, H, W, 3) float32 RGB 0–1 and return (1, H, W, C) or (1, C).
    """

    multiple_px: int = 32
    least_px: int = 64
    tile_px: int = 512
    overlap_px: int = 64
    output_scale: int = 1
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    tolerance: float = 1 / 255


@dataclass(frozen=True)
class ModelCard:
    """One weights file.

    Attributes
    ----------
    id : str
        Stable name, used by steps and on the command line.
    title, purpose : str
        For the person; the purpose says what the network is for, and whether a step uses it.
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
    bytes : int
        Size of a file that is not bundled.
    licence_note : str
        The licence's strings attached, which a person agrees to before the file is fetched.
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
    bytes: int = 0
    licence_note: str = ""


_FACE = Contract(
    multiple_px=PX,
    least_px=PX,
    tile_px=PX,
    inputs=(Port("input", (1, 3, PX, PX), -1.0, 1.0, "an aligned face, RGB"),),
    outputs=(Port("output", (1, 3, PX, PX), -1.0, 1.0, "the face restored, RGB; to be clipped"),),
)
_INPAINTING = Contract(
    multiple_px=PX,
    least_px=PX,
    tile_px=PX,
    inputs=(
        Port("image", (1, 3, PX, PX), 0.0, 1.0, "photo, RGB"),
        Port("mask", (1, 1, PX, PX), 0.0, 1.0, "mask, 1 = fill"),
    ),
    # Some exports give 0–1: whoever runs one sees it by the pixels that are known.
    outputs=(Port("", (1, 3, PX, PX), 0.0, 255.0, "photo without holes, RGB"),),
)
_DETECTOR = Contract(
    multiple_px=32,
    least_px=32,
    tile_px=640,
    output_scale=0,
    inputs=(Port("input", (1, 3, 640, 640), 0.0, 255.0, "photo, BGR"),),
    outputs=tuple(
        Port(f"{part}_{stride}", (1, (640 // stride) ** 2, width), least, most, meaning)
        for part, width, least, most, meaning in (
            ("cls", 1, 0.0, 1.0, "score of a face"),
            ("obj", 1, 0.0, 1.0, "score of a box"),
            ("bbox", 4, -math.inf, math.inf, "box"),
            ("kps", 10, -math.inf, math.inf, "five landmarks"),
        )
        for stride in (8, 16, 32)
    ),
)
_RECOGNISER = Contract(
    multiple_px=112,
    least_px=112,
    tile_px=112,
    output_scale=0,
    inputs=(Port("", (1, 3, 112, 112), 0.0, 255.0, "an aligned face, RGB"),),
    outputs=(Port("", (1, 128), carries="who it is; compared by cosine"),),
)
_SPECKS = Contract(
    output_scale=0,
    inputs=(Port("", (64, 50), 0.0, 1.0, "measures of small marks, a row each"),),
    outputs=(Port("", (64, 1), 0.0, 1.0, "how likely each is damage"),),
)
_STRETCHES = Contract(
    output_scale=0,
    inputs=(
        Port("", (64, 86), -10.0, 10.0, carries="measures of suspected stretches, a row each"),
    ),
    outputs=(Port("", (64, 1), 0.0, 1.0, "how likely each is damage"),),
)
_PHOTOS = Contract(
    output_scale=0,
    inputs=(Port("", (1, 48), -10.0, 10.0, carries="measures of a photo"),),
    outputs=(Port("", (1, 7), 0.0, 1.0, "how likely it has each kind of damage"),),
)
_COLOURING = Contract(
    multiple_px=PX,
    least_px=PX,
    tile_px=PX,
    inputs=(Port("", (1, 3, PX, PX), 0.0, 1.0, "photo of its lightness alone, RGB"),),
    outputs=(Port("", (1, 2, PX, PX), -128.0, 128.0, "a* and b* of CIE L*a*b*"),),
)

_HOST: Final = "https://huggingface.co"
_ZOO: Final = "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models"

CATALOGUE: tuple[ModelCard, ...] = (
    ModelCard(
        id="damage-classifier",
        title=phrase("Damage classifier"),
        purpose=phrase("Tells which kinds of damage a photo has."),
        file="damage_classifier.onnx",
        sha256="dbaea116ce4826874fea77557bb89d0b31c6474d2afa2231f271946babb3c720",
        licence="Apache-2.0",
        contract=Contract(multiple_px=64, output_scale=0),
    ),
    ModelCard(
        id="crack-segmenter",
        title=phrase("Crack finder"),
        purpose=phrase("Marks the pixels that cracks, scratches, dust and missing parts cover."),
        file="crack_segmenter.onnx",
        sha256="60fc6ac31c1e803813e89fb747e4b7809c8e0b2b29393d00b8a42f1aa643f9cf",
        licence="Apache-2.0",
        contract=Contract(tile_px=768, overlap_px=96),
    ),
    ModelCard(
        id=SPECK_JUDGE,
        title=phrase("Judge of specks"),
        purpose=phrase("Tells specks, chips and dust from dots that belong to the photo."),
        file="speck_judge.onnx",
        sha256="2ddc3547ad7ebd112a93850b3f8dc298f3e584e2ccbdc3b23e449c36470d2202",
        licence="Apache-2.0",
        contract=_SPECKS,
    ),
    ModelCard(
        id=STRETCH_JUDGE,
        title=phrase("Judge of cracks"),
        purpose=phrase("Tells cracks from hair, seams and rims that look like them."),
        file="stretch_judge.onnx",
        sha256="5324391f81e547b55e2d474c910740ae9363ff235436360db07cb06a82769aed",
        licence="Apache-2.0",
        contract=_STRETCHES,
    ),
    ModelCard(
        id=PHOTO_JUDGE,
        title=phrase("Judge of photos"),
        purpose=phrase("Weighs what the other networks say of a photo."),
        file="photo_judge.onnx",
        sha256="42ce14e11b20918da4dab595522015852a61ee6481ce97bb5d9e2e39bcdf6840",
        licence="Apache-2.0",
        contract=_PHOTOS,
    ),
    ModelCard(
        id=SHARPENER,
        title=phrase("Denoiser and sharpener"),
        purpose=phrase("Removes noise and blur of unknown strength."),
        file="sharpener.onnx",
        sha256="88b2ec88251432b54a9420d442d9c11779ddb168148c55a1ede34f949b9d3c08",
        licence="Apache-2.0",
        contract=Contract(overlap_px=48),
    ),
    ModelCard(
        id="gfpgan-1.4",
        title="GFPGAN 1.4",
        purpose=phrase("Redraws blurred and damaged faces, for “Restore faces”."),
        file="gfpgan_1.4.onnx",
        bytes=340_256_690,
        sha256="6548e54cbcf248af385248f0c1193b359c37a0f98b836282b09cf48af4fd2b73",
        licence="Apache-2.0",
        licence_note=phrase(
            "Its licence file also lists parts that stand under terms of their own: "
            "NVIDIA StyleGAN2, and DFDNet under CC BY-NC-SA (no commercial use, share alike). "
            "The program never ships this file."
        ),
        bundled=False,
        urls=(
            f"{_HOST}/facefusion/models-3.0.0/resolve/main/gfpgan_1.4.onnx",
            f"{_HOST}/netrunner-exe/Face-Upscalers-onnx/resolve/main/GFPGANv1.4.onnx",
        ),
        contract=_FACE,
    ),
    ModelCard(
        id="restoreformer++",
        title="RestoreFormer++",
        purpose=phrase(
            "Redraws blurred and damaged faces, an alternative to GFPGAN for “Restore faces”."
        ),
        file="restoreformer_plus_plus.onnx",
        bytes=294_264_812,
        sha256="f4db5a89902b6a2d452446f5721245a6f7185f699b6aec7b77285adb4d504337",
        licence="Apache-2.0",
        bundled=False,
        urls=(f"{_HOST}/facefusion/models-3.0.0/resolve/main/restoreformer_plus_plus.onnx",),
        contract=_FACE,
    ),
    ModelCard(
        id="lama",
        title="LaMa",
        purpose=phrase("Fills cracks and holes with texture."),
        file="inpainting_lama_2025jan.onnx",
        bytes=92_591_623,
        sha256="7df918ac3921d3daf0aae1d219776cf0dc4e4935f035af81841b40adcf74fdf2",
        licence="Apache-2.0",
        bundled=False,
        urls=(
            f"{_HOST}/opencv/inpainting_lama/resolve/main/inpainting_lama_2025jan.onnx",
            f"{_ZOO}/inpainting_lama/inpainting_lama_2025jan.onnx",
        ),
        contract=_INPAINTING,
    ),
    ModelCard(
        id="lama-big",
        title="Big LaMa",
        purpose=phrase(
            "Fills cracks and holes with texture; larger and slower, best in wide holes."
        ),
        file="lama_fp32.onnx",
        bytes=208_044_816,
        sha256="1faef5301d78db7dda502fe59966957ec4b79dd64e16f03ed96913c7a4eb68d6",
        licence="Apache-2.0",
        bundled=False,
        urls=(f"{_HOST}/Carve/LaMa-ONNX/resolve/main/lama_fp32.onnx",),
        contract=_INPAINTING,
    ),
    ModelCard(
        id="yunet",
        title="YuNet",
        purpose=phrase("Finds faces and their landmarks, for “Restore faces”."),
        file="face_detection_yunet_2023mar.onnx",
        bytes=232_589,
        sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        licence="MIT",
        bundled=False,
        urls=(
            f"{_HOST}/opencv/face_detection_yunet/resolve/main/face_detection_yunet_2023mar.onnx",
            f"{_ZOO}/face_detection_yunet/face_detection_yunet_2023mar.onnx",
        ),
        contract=_DETECTOR,
    ),
    ModelCard(
        id="sface",
        title="SFace",
        purpose=phrase("Tells whether two faces are the same person, for “Restore faces”."),
        file="face_recognition_sface_2021dec.onnx",
        bytes=38_696_353,
        sha256="0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
        licence="Apache-2.0",
        bundled=False,
        urls=(
            f"{_HOST}/opencv/face_recognition_sface/resolve/main/"
            "face_recognition_sface_2021dec.onnx",
            f"{_ZOO}/face_recognition_sface/face_recognition_sface_2021dec.onnx",
        ),
        contract=_RECOGNISER,
    ),
    ModelCard(
        id="ddcolor",
        title="DDColor",
        purpose=phrase("Gives colours to black-and-white photos, when asked to."),
        file="ddcolor.onnx",
        bytes=979_553_214,
        sha256="a60260329d18e42a13b7cf2231cdafd9b9f251f30861e02c655cca34e5b669e4",
        licence="Apache-2.0",
        bundled=False,
        urls=(f"{_HOST}/facefusion/models-3.0.0/resolve/main/ddcolor.onnx",),
        contract=_COLOURING,
    ),
)
