"""One photo after the other: a photo that fails is told, and the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import typer

from photorestorer_gui.cli.console import report_failure
from photorestorer_gui.cli.streams import ResultsLostError
from photorestorer_gui.errors import in_words


def work_through(
    photos: Iterable[Path], work: Callable[[Path], bool], *, as_json: bool
) -> typer.Exit:
    """Do `work` for each photo; returns the end of the command: 0 all done, 1 some photo failed.

    Parameters
    ----------
    work : callable(Path) -> bool
        Returns whether all went well.
    """
    failures = 0
    for path in photos:
        try:
            failures += not work(path)
        except (BrokenPipeError, ResultsLostError):
            raise  # nobody reads the results any more
        except Exception as error:
            # The last resort: a defect met in one photo must not cost the others.
            report_failure(path, in_words(error), as_json=as_json)
            failures += 1
    return typer.Exit(1 if failures else 0)
