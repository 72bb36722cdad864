"""What every table hands back: text to read, figures to compare, plots to keep."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Section:
    """One table of the report.

    Attributes
    ----------
    name : str
        Its key in ``results.json``.
    lines : tuple of str
        The table as text.
    figures : mapping of str to float
        What was measured; NaN where nothing could be.  Names that end in ``_s`` are seconds, the
        only figures that differ from run to run.
    plots : mapping of file name to bytes
        PNG pictures.
    """

    name: str
    lines: tuple[str, ...]
    figures: Mapping[str, float]
    plots: Mapping[str, bytes] = field(default_factory=dict)


def aligned(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return a table as lines: names to the left, figures to the right.

    Parameters
    ----------
    title : str
        Stands over the names, in the header's line where it fits there.
    header : sequence of str
        Names of the columns but the first.
    rows : sequence of sequences of str
        A name and one text per column each; a short row leaves its last columns empty.
    """
    columns = list(itertools.zip_longest(*([["", *header], *rows]), fillvalue=""))
    widths = [max(map(len, column)) for column in columns]

    def line(cells: Sequence[str]) -> str:
        values = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return "   ".join((f"  {cells[0]:{widths[0]}}", *values)).rstrip()

    head, *body = (line(cells) for cells in zip(*columns, strict=True))
    if len(title) < len(head) - len(head.lstrip()):
        return (title + head[len(title) :], *body)
    return (title, head, *body) if head else (title, *body)


def shown(value: float, pattern: str) -> str:
    """Return a figure as text by a format, or a dash for what could not be measured."""
    return "–" if value != value else pattern.format(value)


def png_of(figure: Figure, *, dpi: int = 110) -> bytes:
    """Return a figure as the bytes of a PNG file."""
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=dpi)
    return png.getvalue()
