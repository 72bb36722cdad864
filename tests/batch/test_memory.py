"""What memory a photo will take."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from photorestorer_gui.batch import machine
from photorestorer_gui.batch.machine import free_memory, usable_memory
from photorestorer_gui.batch.memory import outlook, require_memory
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import Header

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


def test_that_small_parts_are_used_where_they_are_needed_and_enough() -> None:
    plain = outlook(SCAN, ".tif", usable=None)
    between = (plain.bytes + plain.sparing_bytes) // 2
    assert plain.sparing_bytes < plain.bytes
    found = outlook(SCAN, ".tif", usable=between)
    assert found.sparing
    assert found.fits
    require_memory(found, "scan.tif")
    assert not outlook(SCAN, ".tif", usable=plain.bytes).sparing


def test_that_too_little_is_told_before_anything_is_begun() -> None:
    with pytest.raises(PhotoRestorerError, match=r"“scan.tif” needs up to 1\.\d GB") as caught:
        require_memory(outlook(SCAN, ".tif", usable=500_000_000), "scan.tif")
    assert "0.5 GB may be used" in str(caught.value)
    assert "smaller" in caught.value.remedy


def test_that_the_persons_limit_holds_but_never_exceeds_what_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 10_000_000_000)
    assert usable_memory(2.5) == 2_500_000_000
    assert usable_memory(64) == 10_000_000_000
    assert usable_memory() == 8_000_000_000
    monkeypatch.setattr(machine, "free_memory", lambda: None)
    assert usable_memory() is None
    assert usable_memory(2.5) == 2_500_000_000


@pytest.fixture
def _limited() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (64_000_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.usefixtures("_limited")
def test_that_ulimit_counts_as_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_free_linux", lambda: 500_000_000_000)
    monkeypatch.setattr(machine, "_free_in_group", lambda: None)
    free = free_memory()
    assert free is not None
    assert free < 64_000_000_000 - machine.ADDRESSES_ONLY
