"""The table of strong compression."""

from __future__ import annotations

from photorestorer_gui.training.judging.compression import QUALITIES, judge_compression
from photorestorer_gui.training.judging.sitting import Sitting


def test_that_compression_is_told_and_its_blocks_smoothed(sitting: Sitting) -> None:
    section = judge_compression(sitting)
    figures = section.figures
    assert len(section.lines) == len(QUALITIES) + 2
    assert figures["told_at_8"] == 1.0
    # The stand-in networks mend nothing, so this is the blocks' alone.
    assert figures["gain_at_8_db"] > 0.2
