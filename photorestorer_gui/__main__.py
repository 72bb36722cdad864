"""The one entry point: a command goes to the command line, anything else opens the window."""

from __future__ import annotations

import sys
from pathlib import Path

COMMANDS = (
    "inspect",
    "restore",
    "explain",
    "batch",
    "models",
    "self-test",
    "dataset",
    "train",
    "refit",
    "learn-specks",
    "learn-judges",
    "average",
    "calibrate",
    "evaluate",
)
"""Words that mean the command line.  A photo of such a name opens as ``./inspect``."""

WINDOW_TRIAL = "--try-window"
"""What `self-test` starts the program with; for nobody else."""


def main() -> int:
    """Run the program with the arguments of the process; returns the exit code."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a worker of a batch is this very program, started anew
    arguments = sys.argv[1:]
    if arguments == [WINDOW_TRIAL]:
        from photorestorer_gui.app import try_window

        return try_window()
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        from photorestorer_gui.cli import main as run_command

        return run_command(arguments)
    if len(arguments) > 1 and not Path(arguments[0]).exists():
        sys.stderr.write(
            f"“{arguments[0]}” is neither a command nor a photo. Commands: {', '.join(COMMANDS)}. "
            "The window opens photos and folders: photorestorer PHOTO…\n"
        )
        return 2
    from photorestorer_gui.app import run

    return run([Path(argument) for argument in arguments])


if __name__ == "__main__":
    sys.exit(main())
