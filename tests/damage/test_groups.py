"""Groups of suspicious pixels, labelled band by band."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from photorestorer_gui.damage import groups as module
from photorestorer_gui.damage.groups import groups

Bytes = NDArray[np.uint8]


def labelled_as_a_whole(probability: Bytes, low: float, high: float) -> Bytes:
    _, labels = cv2.connectedComponents((probability >= low).view(np.uint8), connectivity=8)
    labels = np.asarray(labels)
    kept = np.setdiff1d(np.unique(labels[probability >= high]), [0])
    return np.where(np.isin(labels, kept), 255, 0).astype(np.uint8)


@settings(max_examples=60, deadline=None)
@given(
    probability=arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30))),
    low=st.integers(1, 230),
)
def test_that_bands_give_what_one_labelling_gives(probability: Bytes, low: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BAND_PX", 4)
        assert np.array_equal(
            groups(probability, low, low + 25), labelled_as_a_whole(probability, low, low + 25)
        )


def test_that_a_group_counts_from_end_to_end_of_many_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BAND_PX", 5)
    probability = np.zeros((60, 40), np.uint8)
    probability[np.arange(60), np.abs(np.arange(60) - 30)] = 100  # crooked, and over corners
    probability[0, 30] = 250
    assert np.count_nonzero(groups(probability, 90, 200)) == 60
    probability[0, 30] = 100
    assert not groups(probability, 90, 200).any()
