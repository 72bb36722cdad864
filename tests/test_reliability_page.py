"""The page on reliability promises only what a test shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.fault_places import PLACES
from tests.faults import FAULTS

TESTS = Path(__file__).resolve().parent
PAGE = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)


def test_that_every_test_that_the_page_names_exists() -> None:
    assert len(NAMED) > 20
    for file, name in NAMED:
        path = TESTS / file
        assert path.is_file(), file
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {each.name for each in nodes if isinstance(each, ast.FunctionDef)}
        assert name in names, f"{file} has no {name}"


def test_that_the_page_counts_as_the_tests_do() -> None:
    found = re.search(r"written \(`tests/fault_places\.py`\), (\d+) pairs", PAGE)
    assert found
    assert int(found[1]) == len(PLACES) * len(FAULTS)


def test_that_nothing_on_the_page_waits_to_be_filled_in() -> None:
    assert not re.search(r"^[A-Z]{4,}$", PAGE, re.MULTILINE)
