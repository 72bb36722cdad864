"""The command line.

Nothing heavy is imported before a command needs it: asking for help loads neither Qt nor OpenCV
nor ONNX Runtime.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import typer

from photorestorer_gui import __version__
from photorestorer_gui.cli import (
    batch,
    dataset,
    explain,
    inspect,
    models,
    restore,
    self_test,
    training,
)
from photorestorer_gui.cli.streams import is_full, prepare, results_lost, tell
from photorestorer_gui.errors import PhotoRestorerError

app = typer.Typer(
    name="photorestorer",
    help="Finds what is wrong with old photos and mends it, on this machine. "
    "Without a command, the window opens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("inspect")(inspect.inspect)
app.command("restore")(restore.restore)
app.command("explain")(explain.explain)
app.command("batch")(batch.batch)
app.command("self-test")(self_test.self_test)
app.add_typer(models.app, name="models")
app.command("dataset")(dataset.dataset)
app.command("train")(training.train)
app.command("refit")(training.refit)
app.command("learn-specks")(training.learn_specks)
app.command("learn-judges")(training.learn_judges)
app.command("average")(training.average)
app.command("calibrate")(training.calibrate)
app.command("evaluate")(training.evaluate)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"photorestorer {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Finds what is wrong with old photos and mends it, on this machine."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0 all done, 1 something failed, 2 wrong usage."""
    prepare()
    try:
        app(args=list(arguments), prog_name="photorestorer")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        tell("Stopped.\n")
        return 130
    except PhotoRestorerError as error:
        tell(f"{error}\n")
        return 1
    except Exception as error:
        if is_full(error):  # of the help, which no command of ours prints
            tell(f"{results_lost(error)}\n")
            return 1
        # The last resort: no traceback ever reaches a person.
        logging.getLogger(__name__).debug("unexpected error", exc_info=True)
        tell(
            f"Something went wrong ({type(error).__name__}: {error}). "
            "Please report it, with the command you ran.\n"
        )
        return 1
    return 0
