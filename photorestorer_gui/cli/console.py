"""What the commands say: results on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from photorestorer_gui.cli.streams import tell, tell_result
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.apart import Apart


def say(text: str) -> None:
    """Write a line for the person to standard error."""
    tell(text + "\n")


def print_result(line: str) -> None:
    """Write a line of the result to standard output."""
    tell_result(line + "\n")


def print_json(record: dict[str, Any]) -> None:
    """Write one object on one line to standard output."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:  # a name that is no text here, or a console of few letters
        line = json.dumps(record)
    print_result(line)


def agreed(question: str, *, otherwise: str) -> bool:
    """Ask the person on standard error and return whether they say yes.

    Parameters
    ----------
    otherwise : str
        What happens without a yes, for the person: ``Nothing was deleted``.

    Raises
    ------
    PhotoRestorerError
        If nobody sits at the terminal.
    """
    if not sys.stdin.isatty():
        raise PhotoRestorerError(
            f"{otherwise}, because nobody is there to ask.", "Agree with --yes, or run it yourself."
        )
    # Not typer's own question, which also writes to standard output, where results belong alone.
    tell(f"{question} [y/N] ")
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    say(f"{otherwise}.")
    return False


def fail(summary: str, remedy: str, cause: Exception) -> NoReturn:
    """Say what went wrong and what to do, and end the command."""
    say(f"{summary} {remedy}".strip())
    raise typer.Exit(1) from cause


def report_failure(path: Path, error: PhotoRestorerError, *, as_json: bool) -> None:
    """Say that one photo failed, and what to do about it."""
    if as_json:
        print_json({"file": str(path), "error": error.summary, "remedy": error.remedy})
    else:
        say(f"{path}: {error}")


@contextmanager
def shown_progress(title: str, *, quiet: bool) -> Iterator[Progress]:
    """Show a progress bar on standard error while the block runs; `quiet` shows none."""
    if quiet or not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.fields[photo]}"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, photo=title)

        def on_report(fraction: float, text: str) -> None:
            bar.update(task, completed=fraction, description=text or None)

        yield Progress(on_report)


def open_apart() -> Apart:
    """Return what reads photos in a process of its own, which starts meanwhile."""
    from photorestorer_gui.photo.apart import Apart

    apart = Apart()
    apart.warm_up()
    return apart


def open_networks(threads: int | None = None) -> Networks:
    """Return the networks that are installed, to run where the person's settings allow it.

    Parameters
    ----------
    threads : int, optional
        Threads per network; by default one per core.
    """
    from photorestorer_gui import paths
    from photorestorer_gui.networks.providers import Providers, Verdicts
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.networks.store import ModelStore
    from photorestorer_gui.settings import load_settings

    wanted = load_settings(paths.settings_file()).providers
    verdicts = Verdicts(paths.provider_verdicts_file())
    providers = Providers(wanted, verdicts)
    return Networks(ModelStore.installed(), threads=threads, providers=providers)
