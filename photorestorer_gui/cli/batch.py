"""``photorestorer batch``: restore whole folders, into another folder; safe to interrupt."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photorestorer_gui.cli.batch_progress import BatchView
from photorestorer_gui.cli.batch_summary import describe, forecast_lines
from photorestorer_gui.cli.console import open_networks, print_result, say
from photorestorer_gui.cli.inspect import Sensitivity
from photorestorer_gui.cli.memory import MemoryOption, full_may_run, memory_limit
from photorestorer_gui.cli.saving import (
    CaptionOption,
    DpiOption,
    LongSide,
    MetadataOption,
    QualityOption,
    save_options_of,
)
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
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Cancelled, Progress

if TYPE_CHECKING:
    from photorestorer_gui.batch.executor import Executor
    from photorestorer_gui.batch.journal import Journal
    from photorestorer_gui.batch.local import LocalWorkers
    from photorestorer_gui.batch.run import Order, Outcome
    from photorestorer_gui.batch.storage import Source

STOPPED = 130
"""What a shell, too, gives a command that Ctrl+C ended."""

Folders = Annotated[
    list[str],
    typer.Argument(
        metavar="FOLDER", help="Folders of photos: paths, or addresses such as s3://BUCKET/FOLDER."
    ),
]


Out = Annotated[
    str,
    typer.Option(
        "-o",
        "--output",
        help="Folder for the restored photos: a path, or an address; made if it is not there.",
        metavar="FOLDER",
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


Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help="Let the workers of this Dask cluster do the work; needs the extra “cluster”.",
    ),
]


def batch(
    folders: Folders,
    out: Out,
    pattern: Pattern = "{name}-restored.{ext}",
    subfolders: Subfolders = True,
    jobs: Jobs = None,
    memory: MemoryOption = None,
    scheduler: Scheduler = None,
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
    quality: QualityOption = 95,
    metadata: MetadataOption = "all",
    long_side: LongSide = None,
    dpi: DpiOption = None,
    caption: CaptionOption = False,
) -> None:
    """Restore folders of photos into another folder; the originals stay as they are.

    What is done already is skipped, and after Ctrl+C, a crash or a power cut the same command goes
    on where it stopped.  A photo that fails is told, and the others are done.
    """
    from photorestorer_gui.batch.run import Order

    if scheduler is not None and (jobs is not None or memory is not None or dry_run):
        raise typer.BadParameter(
            "--jobs, --memory and --dry-run are about this machine; with --scheduler the cluster "
            "decides."
        )
    if scheduler is not None and "://" in out:
        raise typer.BadParameter(
            "With --scheduler the restored photos go to a folder that all machines see.",
            param_hint="-o",
        )
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
        options = save_options_of(quality, metadata, long_side, dpi, caption)
        order = Order(
            _sources(folders), _out_folder(out), wishes, pattern, subfolders, retry_failed, options
        )
        _refuse_impossible(order)
        machine = _Machine(jobs, memory)
        if dry_run:
            code = _estimate(order, machine, progress)
        else:
            executor = machine.workers(order) if scheduler is None else _cluster(scheduler)
            told = None if report is None else report.absolute()
            code = _carry_out(order, executor, told, progress)
    raise typer.Exit(code)


def _sources(folders: list[str]) -> tuple[Source, ...]:
    """Return what these paths and addresses stand for; a path without a folder is wrong usage."""
    from photorestorer_gui.batch.storage import folder_of

    sources = tuple(map(folder_of, folders))
    for source in sources:
        if isinstance(source, Path) and not source.is_dir():
            raise typer.BadParameter(f"There is no folder “{source}”.", param_hint="FOLDER")
    return sources


def _out_folder(text: str) -> Source:
    """Return the output folder that was named; a name of anything else is wrong usage."""
    from photorestorer_gui.batch.storage import folder_of

    out = folder_of(text)
    if not isinstance(out, Path):
        return out
    if out.is_file():
        raise typer.BadParameter(f"“{out}” is a file.", param_hint="-o")
    if out.is_symlink() and not out.exists():
        raise typer.BadParameter(f"“{out}” is a link that leads nowhere.", param_hint="-o")
    return out.absolute()


def _refuse_impossible(order: Order) -> None:
    """Raise where an order cannot be carried out, before anything is done."""
    from photorestorer_gui.batch.naming import check_pattern
    from photorestorer_gui.batch.putting import destination_of

    check_pattern(order.pattern)
    destination_of(order.out)
    order.wishes.named_plan(open_networks())  # tells what is not installed


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


@dataclass(frozen=True)
class _Machine:
    """What this machine may give to a batch, as far as the person says so."""

    jobs: int | None
    memory_gb: float | None

    def workers(self, order: Order) -> LocalWorkers:
        """Return the processes of this machine."""
        from photorestorer_gui.batch.local import LocalWorkers
        from photorestorer_gui.batch.machine import (
            WORKER_BYTES,
            Room,
            default_jobs,
            free_memory,
        )
        from photorestorer_gui.networks.session import usable_cores
        from photorestorer_gui.restoration.memory import FULL_NETWORK

        cores = usable_cores()
        full = full_may_run(open_networks(), order.wishes)
        each = WORKER_BYTES + (FULL_NETWORK if full else 0)
        jobs = self.jobs or default_jobs(cores, free_memory(), each)
        room = Room.of(jobs, memory_limit(self.memory_gb))
        return LocalWorkers(open_networks, jobs=jobs, cores=cores, room=room)


def _cluster(address: str) -> Executor:
    """Return the workers of a cluster."""
    from photorestorer_gui.batch.cluster import ClusterWorkers

    return ClusterWorkers(address, open_networks)


def _carry_out(order: Order, executor: Executor, report: Path | None, progress: Progress) -> int:
    """Do a batch, tell what became of it and return the exit code."""
    from photorestorer_gui.batch.out_folder import opened
    from photorestorer_gui.batch.report import check_report
    from photorestorer_gui.batch.run import run_batch

    untold = ""
    with opened(order.out) as folder:
        if report is not None:
            check_report(report, folder.journal)
        with BatchView() as view:
            outcome = run_batch(
                order,
                folder,
                executor,
                viewer=view,
                progress=progress,
            )
        if report is not None:
            untold = _write_report(report, order, outcome, folder.journal)
    describe(outcome, None if untold else report)
    if untold:
        say(untold)
    if outcome.cancelled:
        return STOPPED
    return 0 if outcome.complete and not outcome.stopped and not untold else 1


def _write_report(path: Path, order: Order, outcome: Outcome, journal: Journal) -> str:
    """Write the report; returns why that was not possible, else nothing."""
    from photorestorer_gui.batch.report import Report, write_report

    told = Report(order.out, datetime.now().astimezone(), outcome, order.terms.settings)
    try:
        write_report(path, told, journal)
    except PhotoRestorerError as error:
        return str(error)
    return ""


def _estimate(order: Order, machine: _Machine, progress: Progress) -> int:
    """Tell what a batch will take and return the exit code."""
    from photorestorer_gui.batch.forecast import forecast

    workers = machine.workers(order)
    count = workers.jobs
    try:
        with BatchView() as view:
            told = forecast(order, workers, jobs=count, on_trial=view.show_trial, progress=progress)
    except Cancelled:
        say("Stopped. Nothing was saved.")
        return STOPPED
    for path, error in told.unreadable:
        say(f"{path}: {error}")
    for line in forecast_lines(told, count):
        print_result(line)
    return 1 if told.unreadable or told.closed else 0
