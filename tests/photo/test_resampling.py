"""Sizes changed part by part."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photorestorer_gui.photo import resampling
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.resampling import Enlarged, shrunk_floats


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("height", "width", "size"), [(400, 533, (100, 75)), (91, 40, (13, 30))])
def test_that_shrinking_is_opencvs(
    monkeypatch: pytest.MonkeyPatch, bits: int, height: int, width: int, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(resampling, "STRIP_PX", 32)
    dtype = np.uint8 if bits == 8 else np.uint16
    peak = np.iinfo(dtype).max
    pixels = np.random.default_rng(1).integers(0, peak, (height, width, 3), dtype, endpoint=True)
    whole = cv2.resize(pixels.astype(np.float32) / peak, size, interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk_floats(pixels, size) - whole).max() < 1e-5


@pytest.mark.parametrize(("height", "width"), [(300, 400), (75, 90), (77, 1000)])
def test_that_enlarging_is_opencvs_in_every_box(height: int, width: int) -> None:
    small = np.random.default_rng(2).random((30, 41, 3), np.float32)
    whole = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    enlarged = Enlarged(small, height, width)
    for box in (
        Box(0, 0, width, height),
        Box(3, 9, 40, 61),
        Box(width - 5, height - 7, width, height),
    ):
        assert np.abs(enlarged.at(box) - whole[box.slices]).max() < 1e-4
