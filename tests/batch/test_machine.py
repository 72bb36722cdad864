"""What memory there is."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from photorestorer_gui.batch import machine
from photorestorer_gui.batch.machine import free_memory, usable_memory


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
    if sys.platform != "linux":
        pytest.skip("needs ulimit -v")
    import resource

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
