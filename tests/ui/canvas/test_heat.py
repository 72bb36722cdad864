"""The colours of change."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.ui.canvas.heat import FULL_CHANGE, heat_table, heated

# How colours look to people who lack a kind of cone: Machado, Oliveira and Fernandes, “A
# physiologically-based model for simulation of color vision deficiency”, 2009, severity 1.0.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip


def seen(sight: str) -> NDArray[np.float64]:
    """The colours over black, linear, (256, 3) RGB, as a person sees them."""
    shown = heat_table()[:, 2::-1] / 255.0
    return np.asarray((shown**2.2 @ SIGHT[sight].T).clip(0, 1))


@pytest.mark.parametrize("sight", SIGHT)
def test_that_more_change_is_lighter_for_every_eye(sight: str) -> None:
    lightness = np.cbrt(seen(sight) @ [0.2126, 0.7152, 0.0722])
    steps = np.diff(lightness[2 : FULL_CHANGE + 1])
    assert steps.min() >= -0.004  # rounding of a byte
    for a, b in ((2, 8), (8, 20), (20, 40), (40, FULL_CHANGE)):
        assert lightness[b] - lightness[a] > 0.08


def test_that_rounding_is_not_shown_and_much_looks_alike() -> None:
    table = heat_table()
    assert not table[:2].any()
    assert table[2, 3] > 0
    assert (table[FULL_CHANGE:] == table[FULL_CHANGE]).all()


def test_that_each_pixel_gets_the_colour_of_its_change() -> None:
    change = np.arange(256, dtype=np.uint8).reshape(16, 16)
    words = heated(change)
    assert np.array_equal(words.reshape(-1, 1).view(np.uint8), heat_table())
    # Premultiplied: no colour above its opacity.
    assert (heat_table()[:, :3].max(axis=1) <= heat_table()[:, 3]).all()
