"""What a batch tells at its end, and what a dry run tells instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from photorestorer_gui.cli.batch_progress import duration
from photorestorer_gui.cli.console import print_result, say

if TYPE_CHECKING:
    from photorestorer_gui.batch.forecast import Forecast
    from photorestorer_gui.batch.run import Outcome


def describe(outcome: Outcome, report: Path | None) -> None:
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


def forecast_lines(told: Forecast, jobs: int) -> list[str]:
    """Return what a batch will take, as lines."""
    from photorestorer_gui.networks.part import in_megabytes

    lines = [
        f"Photos: {told.photos:,}, of these {told.todo:,} to do "
        f"({told.megapixels:,.1f} megapixels), "
        f"{told.done:,} done already, {told.failed:,} failed before; "
        f"{len(told.unreadable):,} of those to do cannot be read."
    ]
    lines += [f"“{folder}” could not be looked into." for folder in told.closed]
    if not told.todo:
        return [*lines, "There is nothing to do."]
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
