"""Every function of OpenCV that the program calls, on a small picture: tried by `self-test`.

A bundle holds a smaller OpenCV than its wheel: what a function needs and is not there shows here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np

from photorestorer_gui.errors import PhotoRestorerError

_SIDE_PX: Final = 96
_ALL_CLOSE: Final = 1e-3


def _grey() -> Any:
    y, x = np.mgrid[0:_SIDE_PX, 0:_SIDE_PX]
    return ((x * 3 + y * 5) % 256).astype(np.uint8)


def _colour() -> Any:
    return np.dstack([_grey(), _grey().T, np.full_like(_grey(), 90)])


def _spots() -> Any:
    """Return (96, 96) uint8, 0 or 1, with two squares."""
    pixels = np.zeros((_SIDE_PX, _SIDE_PX), np.uint8)
    pixels[10:30, 10:30] = pixels[50:80, 40:90] = 1
    return pixels


_TURN: Final = np.array([[0.8, -0.6, 5.0], [0.6, 0.8, -3.0]])


def _across() -> Any:
    return cv2.Sobel(_grey(), cv2.CV_32F, 1, 0)


def _noise(side: int) -> Any:
    return np.random.default_rng(1).standard_normal((side, side))


def _matrices_agree() -> bool:
    """Whether products, equations and singular values come out right: OpenCV's arithmetic."""
    square = _noise(128)
    values, left, right = cv2.SVDecomp(square)
    solved = cv2.solve(square, square, flags=cv2.DECOMP_LU)[1]
    return bool(
        np.allclose(cv2.gemm(square, square, 1, np.empty(0), 0), square @ square, atol=_ALL_CLOSE)
        and np.allclose((left * values.T) @ right, square, atol=_ALL_CLOSE)
        and np.allclose(solved, np.eye(128), atol=_ALL_CLOSE)
    )


def _found_turn() -> bool:
    points = np.array([[10, 10], [80, 15], [40, 60], [20, 90], [70, 85]], np.float32)
    turned = (points @ _TURN[:, :2].T + _TURN[:, 2]).astype(np.float32)
    found = cv2.estimateAffinePartial2D(points, turned, method=cv2.LMEDS)[0]
    return bool(np.allclose(found, _TURN, atol=_ALL_CLOSE))


def _scissors() -> Any:
    tool = cv2.segmentation.IntelligentScissorsMB()
    tool.applyImage(_colour())
    tool.buildMap((5, 5))
    return tool.getContour((60, 60))


def _flooded() -> Any:
    pixels = _spots()
    cv2.floodFill(pixels, None, (0, 0), 2, flags=4)
    return pixels == 2


def _filled() -> Any:
    pixels = np.zeros((_SIDE_PX, _SIDE_PX), np.uint8)
    corners = np.array([[5, 5], [60, 5], [30, 60]], np.int32)
    return cv2.fillPoly(pixels, [corners * 16], 1, cv2.LINE_8, 4)


def _mixed() -> Any:
    four = np.zeros((_SIDE_PX, _SIDE_PX, 4), np.uint8)
    four[..., 0] = _grey()
    cv2.mixChannels([four], [four], [0, 3])
    return four[..., 3]


def _png() -> Any:
    return cv2.imencode(".png", _colour(), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]


def _read_back() -> bool:
    return np.array_equal(np.asarray(cv2.imdecode(_png(), cv2.IMREAD_UNCHANGED)), _colour())


def _places() -> Any:
    return np.dstack(np.meshgrid(np.arange(_SIDE_PX), np.arange(_SIDE_PX))).astype(np.float32)


def _threads() -> int:
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    told = cv2.getNumThreads()
    cv2.setNumThreads(before)
    return told


_KERNEL: Final = np.ones((3, 3), np.uint8)
TRIALS: Final[dict[str, Callable[[], Any]]] = {
    "GaussianBlur": lambda: cv2.GaussianBlur(_grey(), (0, 0), 2.0),
    "LUT": lambda: cv2.LUT(_grey(), np.arange(256, dtype=np.uint8)[::-1].copy()),
    "SVDecomp": _matrices_agree,
    "Sobel": _across,
    "absdiff": lambda: cv2.absdiff(_grey(), _grey().T.copy()),
    "approxPolyDP": lambda: cv2.approxPolyDP(np.array([[[0, 0]], [[9, 0]], [[9, 9]]]), 1, True),
    "blur": lambda: cv2.blur(_grey(), (5, 5)),
    "boxFilter": lambda: cv2.boxFilter(_grey(), cv2.CV_32F, (5, 5), normalize=False),
    "connectedComponents": lambda: cv2.connectedComponents(_spots())[0] == 3,
    "connectedComponentsWithStats": lambda: cv2.connectedComponentsWithStats(_spots())[0] == 3,
    "convertScaleAbs": lambda: cv2.convertScaleAbs(_grey(), alpha=0.5),
    "copyMakeBorder": lambda: cv2.copyMakeBorder(_grey(), 1, 1, 1, 1, cv2.BORDER_REPLICATE),
    "cvtColor": lambda: cv2.cvtColor(_colour(), cv2.COLOR_RGB2GRAY),
    "dilate": lambda: cv2.dilate(_spots(), _KERNEL),
    "distanceTransform": lambda: cv2.distanceTransform(
        _spots(), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    ),
    "erode": lambda: cv2.erode(_spots(), _KERNEL),
    "estimateAffinePartial2D": _found_turn,
    "fillPoly": _filled,
    "filter2D": lambda: cv2.filter2D(_grey(), cv2.CV_32F, _KERNEL.astype(np.float32)),
    "findContours": lambda: len(
        cv2.findContours(_spots(), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[0]
    ),
    "floodFill": _flooded,
    "getGaussianKernel": lambda: cv2.getGaussianKernel(9, 2.0),
    "getStructuringElement": lambda: cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)),
    "imdecode": _read_back,
    "imencode": _png,
    "inpaint": lambda: cv2.inpaint(_colour(), _spots(), 3, cv2.INPAINT_NS),
    "invertAffineTransform": lambda: cv2.invertAffineTransform(_TURN),
    "magnitude": lambda: cv2.magnitude(_across(), _across()),
    "max": lambda: cv2.max(_grey(), _grey().T.copy()),
    "medianBlur": lambda: cv2.medianBlur(_grey(), 13),
    "mixChannels": _mixed,
    "morphologyEx": lambda: cv2.morphologyEx(_spots(), cv2.MORPH_OPEN, _KERNEL),
    "pow": lambda: cv2.pow(_grey().astype(np.float32), 0.5),
    "remap": lambda: cv2.remap(_grey(), _places(), np.empty((0, 0), np.float32), cv2.INTER_LINEAR),
    "resize": lambda: [
        cv2.resize(_grey(), (40, 30), interpolation=each)
        for each in (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)
    ],
    "segmentation.IntelligentScissorsMB": _scissors,
    "sepFilter2D": lambda: cv2.sepFilter2D(
        _grey(), -1, cv2.getGaussianKernel(9, 2.0), cv2.getGaussianKernel(9, 2.0)
    ),
    "setNumThreads": _threads,
    "split": lambda: cv2.split(_colour()),
    "utils.logging.setLogLevel": lambda: bool(
        cv2.utils.logging.setLogLevel(cv2.utils.logging.getLogLevel()) + 1
    ),
    "warpAffine": lambda: cv2.warpAffine(_grey(), _TURN, (_SIDE_PX, _SIDE_PX)),
}
"""Name of the function → what tries it; what comes back must not be all zero."""


def try_opencv() -> str:
    """Call each function once; returns how many there are.

    Raises
    ------
    PhotoRestorerError
        If a function fails, or its answer is nothing or wrong.
    """
    for name, trial in TRIALS.items():
        try:
            right = bool(np.any(np.asarray(trial())))
        except cv2.error as error:
            raise _broken(name) from error
        if not right:
            raise _broken(name)
    return f"{len(TRIALS)} functions"


def _broken(name: str) -> PhotoRestorerError:
    return PhotoRestorerError(f"OpenCV’s {name} does not work.", "Install the program again.")
