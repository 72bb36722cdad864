"""What memory a photo will take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import Header
from photorestorer_gui.restoration.memory import (
    memory_words,
    outlook,
    require_memory,
    window_outlook,
)
from tests.pictures import draw_portrait

SCAN = Header(13064, 9798, deep=False, bytes=90_000_000)


def test_that_a_scan_takes_little_more_than_itself_and_its_result() -> None:
    for suffix, over in ((".jpg", 600e6), (".tif", 600e6), (".png", 730e6)):
        found = outlook(SCAN, suffix, usable=None)
        assert 2 * 384e6 < found.bytes < 2 * 384e6 + over
        assert found.sparing_bytes <= found.bytes
        assert found.fits


def test_that_more_of_anything_takes_more() -> None:
    plain = outlook(SCAN, ".tif", usable=None).bytes
    deep = outlook(Header(13064, 9798, deep=True, bytes=600_000_000), ".tif", usable=None).bytes
    assert deep > plain + 700e6
    assert outlook(SCAN, ".tif", usable=None, factor=2).bytes > plain + 3 * 384e6
    assert outlook(SCAN, ".tif", usable=None, full=True).bytes > plain + 1e9


def test_that_a_file_of_few_bytes_may_have_blocks_to_smooth() -> None:
    plain = outlook(SCAN, ".jpg", usable=None).bytes
    squeezed = outlook(Header(13064, 9798, deep=False, bytes=6_000_000), ".jpg", usable=None).bytes
    assert plain < squeezed < plain + 385e6


def test_that_small_parts_are_used_where_they_are_needed_and_enough() -> None:
    plain = outlook(SCAN, ".tif", usable=None)
    between = (plain.bytes + plain.sparing_bytes) // 2
    assert plain.sparing_bytes < plain.bytes
    found = outlook(SCAN, ".tif", usable=between)
    assert found.sparing
    assert found.fits
    require_memory(found)
    assert not outlook(SCAN, ".tif", usable=plain.bytes).sparing


def test_that_too_little_is_told_before_anything_is_begun() -> None:
    with pytest.raises(PhotoRestorerError, match=r"The photo needs up to 1\.\d GB") as caught:
        require_memory(outlook(SCAN, ".tif", usable=500_000_000))
    assert "0.5 GB may be used" in str(caught.value)
    assert "smaller" in caught.value.remedy


@pytest.mark.parametrize("bits", [8, 16])
def test_that_the_window_needs_more_and_says_so_before_it_begins(bits: int) -> None:
    photo = draw_portrait(600, 800, bits=bits)
    header = Header(600, 800, deep=bits == 16, bytes=0)
    found = window_outlook(photo, usable=None, full=False)
    assert found.bytes > outlook(header, ".tif", usable=None).bytes
    assert memory_words(found) == "Restoring takes up to 0.5 GB of memory."
    larger = window_outlook(photo, usable=None, factor=4)
    assert larger.bytes - found.bytes >= 15 * photo.pixels.nbytes // 3
    squeezed = replace(header, bytes=1000)
    assert found.sparing_bytes > outlook(squeezed, ".tif", usable=None).sparing_bytes
    more = window_outlook(photo, usable=None, steps=5)
    assert more.bytes - found.bytes == 2 * photo.pixels.nbytes
    assert more.sparing_bytes == found.sparing_bytes, "then nothing is kept"
    assert window_outlook(photo, usable=None, steps=0) == window_outlook(
        photo, usable=None, steps=1
    )
    little = window_outlook(photo, usable=300_000_000, full=False)
    assert memory_words(little).endswith("more than the 0.3 GB there are.")
