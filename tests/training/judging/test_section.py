"""Tables as text."""

from __future__ import annotations

from photorestorer_gui.training.judging.section import aligned, shown


def test_that_columns_line_up() -> None:
    lines = aligned("Fruit", ("weight", "price"), [["apple", "1", "22.5"], ["fig", "333", "4"]])
    assert lines[0].startswith("Fruit")
    assert [line.split()[-1] for line in lines] == ["price", "22.5", "4"]
    assert len({len(line) for line in lines}) == 1


def test_that_a_long_title_stands_above_its_table() -> None:
    title, head, row = aligned("A title longer than any name", ("a", "b"), [["x", "1"]])
    assert title == "A title longer than any name"
    assert head.split() == ["a", "b"]
    assert row.split() == ["x", "1"]


def test_that_what_was_not_measured_is_a_dash() -> None:
    assert shown(float("nan"), "{:.2f}") == "–"
    assert shown(1.234, "{:.2f}") == "1.23"
