"""What a batch shows while it runs: a bar at a terminal, and each failure as it happens."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any

from photorestorer_gui.cli.console import say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from photorestorer_gui.batch.executor import Event
    from photorestorer_gui.batch.planning import Selection


def duration(seconds: float) -> str:
    """Return a time in words: seconds, minutes or hours."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


class BatchView:
    """Shows how far a batch is, on standard error."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._bar: Bar | None = None
        self._failures = 0

    def __enter__(self) -> BatchView:
        if sys.stderr.isatty():
            self._bar = self._held.enter_context(_bar())
            self._bar.add_task("", total=None, failures="", doing="Looking for photos")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()

    def show_selection(self, selection: Selection) -> None:
        """Tell what will be done."""
        todo, settled = len(selection.todo), len(selection.settled)
        self._update(total=todo, completed=0, doing="Starting")
        if settled:
            self.tell(f"Dealt with before, and skipped: {settled:,}.")

    def show_event(self, event: Event) -> None:
        """Tell what became of a photo."""
        from photorestorer_gui.batch.executor import Failed, Started

        source = event.task.source
        if isinstance(event, Started):
            self._update(doing=source.name)
            return
        if isinstance(event, Failed):
            self._failures += 1
            self.tell(f"{source}: {event.error}")
            self._update(failures=f"{self._failures:,} failed")
        elif event.state == "partly":
            failed = [step for step in event.record["steps"] if step["status"] == "failed"]
            self.tell(f"{source}: “{failed[0]['title']}” failed. {failed[0]['reason']}")
        self._update(advance=1)

    def show_trial(self, event: Event) -> None:
        """Tell that a photo is tried."""
        self._update(doing=f"Trying {event.task.source.name}")

    def tell(self, text: str) -> None:
        """Write a line that stays, above the bar."""
        if self._bar is None:
            say(text)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _update(self, **changes: Any) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], **changes)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.table import Column
    from rich.text import Text

    class Speed(ProgressColumn):
        """Photos per second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.2g} photos/s")

    failures = Column(min_width=8, no_wrap=True)
    name = Column(max_width=28, overflow="ellipsis", no_wrap=True)
    return Bar(
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        Speed(table_column=Column(min_width=14, justify="right", no_wrap=True)),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failures]}", style="red", markup=False, table_column=failures),
        TextColumn("{task.fields[doing]}", style="dim", markup=False, table_column=name),
        console=Console(stderr=True),
        transient=True,
        speed_estimate_period=120,
    )
