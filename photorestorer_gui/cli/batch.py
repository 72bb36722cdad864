"""``photorestorer batch``: restore whole folders, into another folder; safe to interrupt."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photorestorer_gui.cli.batch_progress import BatchView, duration
from photorestorer_gui.cli.console import open_networks, print_result, say
from photorestorer_gui.cli.inspect import Sensitivity
from photorestorer_gui.cli.wishes import (
    ColorizeOption,
    ColourStrength,
    EngineOption,
    EnlargeOption,
    FacesStrength,
    LabelOption,
    NetworkOption,
    StepsOption,
    ToneStrength,
    wishes_of,
)
from photorestorer_gui.progress import Cancelled, Progress

if TYPE_CHECKING:
    from photorestorer_gui.batch.forecast import Forecast
    from photorestorer_gui.batch.local import LocalWorkers
    from photorestorer_gui.batch.run import Order, Outcome
    from photorestorer_gui.restoration.wishes import Wishes

STOPPED = 130
"""What a shell, too, gives a command that Ctrl+C ended."""

Folders = Annotated[
    list[Path],
    typer.Argument(metavar="FOLDER", help="Folders of photos.", exists=True, file_okay=False),
]
Out = Annotated[
    Path,
    typer.Option(
        "-o",
        "--output",
        help="Folder for the restored photos and the journal; made if it is not there.",
        file_okay=False,
    ),
]
Pattern = Annotated[
    str,
    typer.Option(help="How they are named, with {name}, {folder} and {ext} of the original."),
]
Subfolders = Annotated[
    bool, typer.Option("--subfolders/--no-subfolders", help="Also look into folders of folders.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=256,
        help="Photos to work on at a time.",
        show_default="by cores and free memory",
    ),
]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="Tell what happened in a file: .html, .csv or .json."),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Save nothing: look at the photos, estimate time and space."),
]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")]


def batch(
    folders: Folders,
    out: Out,
    pattern: Pattern = "{name}-restored.{ext}",
    subfolders: Subfolders = True,
    jobs: Jobs = None,
    report: ReportFile = None,
    dry_run: DryRun = False,
    retry_failed: RetryFailed = False,
    label: LabelOption = "auto",
    sensitivity: Sensitivity = 0.5,
    tone_strength: ToneStrength = 1.0,
    faces_strength: FacesStrength = 0.8,
    engine: EngineOption = "auto",
    steps: StepsOption = None,
    colorize: ColorizeOption = False,
    colour_strength: ColourStrength = None,
    enlarge: EnlargeOption = None,
    network: NetworkOption = None,
) -> None:
    """Restore folders of photos into another folder; the originals stay as they are.

    What is done already is skipped, and after Ctrl+C, a crash or a power cut the same command goes
    on where it stopped.  A photo that fails is told, and the others are done.
    """
    with _stoppable() as progress:
        wishes = wishes_of(
            label=label,
            sensitivity=sensitivity,
            tone_strength=tone_strength,
            faces_strength=faces_strength,
            engine=engine,
            steps=steps,
            colorize=colorize,
            colour_strength=colour_strength,
            enlarge=enlarge,
            networks=network,
        )
        order = _order(folders, out, wishes, pattern, subfolders, retry_failed)
        if dry_run:
            code = _estimate(order, jobs, progress)
        else:
            code = _carry_out(order, jobs, None if report is None else report.absolute(), progress)
    raise typer.Exit(code)


def _order(
    folders: list[Path],
    out: Path,
    wishes: Wishes,
    pattern: str,
    subfolders: bool,
    retry_failed: bool,
) -> Order:
    """Return what is asked for, once it is known that it can be done."""
    from photorestorer_gui.batch.naming import check_pattern
    from photorestorer_gui.batch.run import Order

    check_pattern(pattern)
    wishes.named_plan(open_networks())  # what is not installed is told before anything is done
    return Order(tuple(folders), out.absolute(), wishes, pattern, subfolders, retry_failed)


@contextmanager
def _stoppable() -> Iterator[Progress]:
    """Give a Progress that Ctrl+C, or being asked to end, cancels; a second Ctrl+C ends at once."""
    progress = Progress()

    def stop(number: int, _frame: Any) -> None:
        signal.signal(number, before[signal.Signals(number)])
        # On a thread of its own: this one may hold the very lock that `cancel` needs.
        threading.Thread(target=progress.cancel).start()

    asking = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in asking}
    try:
        yield progress
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _workers(jobs: int | None) -> tuple[LocalWorkers, int]:
    """Return the processes of this machine, and how many."""
    from photorestorer_gui.batch.local import LocalWorkers
    from photorestorer_gui.batch.machine import default_jobs, free_memory
    from photorestorer_gui.networks.session import usable_cores

    cores = usable_cores()
    chosen = jobs or default_jobs(cores, free_memory())
    return LocalWorkers(open_networks, jobs=chosen, cores=cores), chosen


def _carry_out(order: Order, jobs: int | None, report: Path | None, progress: Progress) -> int:
    """Do a batch, tell what became of it and return the exit code."""
    from photorestorer_gui.batch.out_folder import opened
    from photorestorer_gui.batch.report import Report, check_report, write_report
    from photorestorer_gui.batch.run import run_batch

    workers, _ = _workers(jobs)
    with opened(order.out) as folder:
        if report is not None:
            check_report(report, folder.journal)
        with BatchView() as view:
            outcome = run_batch(
                order,
                folder,
                workers,
                viewer=view,
                progress=progress,
            )
        if report is not None:
            told = Report(order.out, datetime.now().astimezone(), outcome, order.terms.settings)
            write_report(report, told, folder.journal)
    _describe(outcome, report)
    if outcome.cancelled:
        return STOPPED
    return 0 if outcome.complete and not outcome.stopped else 1


def _describe(outcome: Outcome, report: Path | None) -> None:
    """Tell what became of a batch; how to go on comes last, where it is seen."""
    if outcome.cancelled and not outcome.entries:
        say("Stopped before anything was done. Give the same command again to begin.")
        return
    for folder in outcome.closed:
        say(f"{folder}: This folder could not be looked into. Check that you may read it.")
    fresh = len(outcome.fresh)
    if fresh:
        rate = fresh / outcome.seconds
        spent = duration(outcome.seconds)
        print_result(f"Worked on now: {fresh:,}, in {spent} ({rate:.2g} photos/s).")
    for line in _counts(outcome):
        print_result(line)
    if report is not None:
        print_result(str(report))
    left = len(outcome.entries) - outcome.count("done", "partly", "failed")
    if outcome.stopped:
        say(outcome.stopped)
    if outcome.cancelled:
        say(f"Stopped. Photos left: {left:,}. Give the same command again to go on.")
    elif outcome.count("failed", "partly"):
        say("Try again what failed with --retry-failed.")


def _counts(outcome: Outcome) -> list[str]:
    """Return how many photos are in each state, as lines; only what there is."""
    sound = sum(
        entry.state == "done" and not entry.record["changed_fraction"] for entry in outcome.entries
    )
    lines = [
        (outcome.count("done", fresh=True), "restored now"),
        (outcome.count("done", fresh=False), "done before"),
        (sound, "of these had nothing to repair and stay as they were"),
        (outcome.count("partly"), "saved, though a step failed"),
        (outcome.count("failed", fresh=True), "failed now"),
        (outcome.count("failed", fresh=False), "failed before, and not tried again"),
        (outcome.count("waiting", "running", "writing"), "not done yet"),
    ]
    found = [f"  {number:6,} {words}" for number, words in lines if number]
    return found or ["No photos were found."]


def _estimate(order: Order, jobs: int | None, progress: Progress) -> int:
    """Tell what a batch will take and return the exit code."""
    from photorestorer_gui.batch.forecast import forecast

    workers, count = _workers(jobs)
    try:
        with BatchView() as view:
            told = forecast(order, workers, jobs=count, on_trial=view.show_trial, progress=progress)
    except Cancelled:
        say("Stopped. Nothing was saved.")
        return STOPPED
    for path, error in told.unreadable:
        say(f"{path}: {error}")
    for line in _forecast_lines(told, count):
        print_result(line)
    return 1 if told.unreadable or told.closed else 0


def _forecast_lines(told: Forecast, jobs: int) -> list[str]:
    from photorestorer_gui.networks.part import in_megabytes

    lines = [
        f"Photos: {told.photos:,}, of these {told.todo:,} to do "
        f"({told.megapixels:,.1f} megapixels), "
        f"{told.done:,} done already, {told.failed:,} failed before; "
        f"{len(told.unreadable):,} of those to do cannot be read."
    ]
    lines += [f"“{folder}” could not be looked into." for folder in told.closed]
    if told.seconds is None or told.bytes is None:
        return [*lines, "No photo could be tried, so time and space stay unknown."]
    lines += [
        f"About {duration(told.seconds)} with --jobs {jobs} (photos tried: {len(told.trials)}).",
        f"About {in_megabytes(round(told.bytes))} on the disk.",
    ]
    if told.free_bytes is not None and told.free_bytes < told.bytes:
        free = in_megabytes(told.free_bytes)
        lines.append(f"Only {free} are free. Free some space, or choose another disk with -o.")
    return [*lines, "Nothing was saved."]
