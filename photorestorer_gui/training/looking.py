"""Looking at many drawn photos at once, in processes of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from typing import Any, TypeVar

from photorestorer_gui.processes import SPAWN
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.samples import be_modest

T = TypeVar("T")
Job = tuple[Callable[..., T], tuple[Any, ...]]
"""A function and its arguments."""
MOST_PROCESSES = 32
"""Windows waits for some sixty at most."""
PATIENCE_S = 0.2


def looked_at(jobs: Sequence[Job[T]], progress: Progress) -> Iterator[T]:
    """Yield what each job returns, in their order.

    Parameters
    ----------
    jobs : sequence of Job
    progress : Progress

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    """
    pool = ProcessPoolExecutor(min(os.cpu_count() or 1, MOST_PROCESSES), SPAWN, be_modest)
    try:
        waiting = [pool.submit(job, *arguments) for job, arguments in jobs]
        for done, part in enumerate(waiting):
            progress.report(done / len(waiting), "Looking at photos")
            while not wait([part], timeout=PATIENCE_S).done:
                progress.check()
            yield part.result()
    finally:
        pool.shutdown(cancel_futures=True)
