"""How late the main thread answers, and who keeps it waiting.

Of a gap between two beats four parts are told apart: what the main thread itself worked (`busy`),
what it waited for a core that others had (`starved`, told by Linux; on a machine that others use as
well that is their doing), the pause between beats, and the rest: waiting for Python's lock or
another one.  A gap without its starved part is what the program answers for (`own`).
"""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
LONG_MS = 20.0
_PEEK_S = 0.002
_DEEP = 3

Times = dict[int, tuple[float, str]]


def starved_ms(native_id: int) -> float:
    """How long a thread has waited for a core so far; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/self/task/{native_id}/schedstat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e6


@dataclass
class Heart(QObject):
    """Beats on the main thread and notes the gaps between its beats, in milliseconds.

    Attributes
    ----------
    gaps : list of float
    busy : list of float
        How much of each gap the main thread itself worked.
    own : list of float
        Each gap without what the thread waited for a core.
    """

    gaps: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = self._now()

    def start(self) -> None:
        self.gaps, self.busy, self.own = [], [], []
        self._last = self._now()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._beat()
        self._timer.stop()

    @staticmethod
    def _now() -> tuple[float, float, float]:
        starved = starved_ms(threading.get_native_id())
        return 1000 * time.perf_counter(), 1000 * time.thread_time(), starved

    def _beat(self) -> None:
        now = self._now()
        gap, busy, starved = (new - old for new, old in zip(now, self._last, strict=True))
        self.gaps.append(gap)
        self.busy.append(busy)
        self.own.append(max(0.0, gap - starved))
        self._last = now

    def told(self, name: str) -> dict[str, float]:
        """Print the figures under a name, and return them."""
        half, most = np.percentile(self.gaps, [50, 99])
        own, busy = float(np.percentile(self.own, 99)), float(np.percentile(self.busy, 99))
        print(f"{name:12} {len(self.gaps):6} beats   gap p50 {half:6.1f} p99 {most:6.1f} worst"
              f" {max(self.gaps):6.1f} ms   own p99 {own:6.1f} worst {max(self.own):6.1f} ms"
              f"   busy p99 {busy:6.1f} worst {max(self.busy):6.1f} ms", flush=True)  # fmt: skip
        return {
            f"canvas, {name}: p99 gap (ms)": float(most),
            f"canvas, {name}: worst gap (ms)": max(self.gaps),
            f"canvas, {name}: p99 own (ms)": own,
            f"canvas, {name}: worst own (ms)": max(self.own),
            f"canvas, {name}: p99 busy (ms)": busy,
            f"canvas, {name}: worst busy (ms)": max(self.busy),
        }


class LockWatch:
    """A thread that wants Python's lock every other millisecond and notes who kept it.

    The holder is the thread that worked most meanwhile; where it is by then is where it was held,
    or one line further.
    """

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._held: dict[str, list[float]] = defaultdict(list)
        self._thread = threading.Thread(target=self._watch, name="lock watch")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop, and print where the lock was held longest."""
        self._ended.set()
        self._thread.join()
        ranked = sorted(self._held.items(), key=lambda each: -max(each[1]))
        print(f"Python's lock, held for more than {LONG_MS:.0f} ms:", flush=True)
        for place, times in ranked:
            print(f"  {len(times):4} times, at most {max(times):6.1f} ms: {place}")

    def _watch(self) -> None:
        me = threading.get_native_id()
        worked = _worked()
        last, starved = time.perf_counter(), starved_ms(me)
        while not self._ended.is_set():
            time.sleep(_PEEK_S)
            now, now_starved = time.perf_counter(), starved_ms(me)
            held = 1000 * (now - last - _PEEK_S) - (now_starved - starved)
            now_worked = _worked()
            if held > LONG_MS:
                self._note(held, worked, now_worked)
            worked, last, starved = now_worked, time.perf_counter(), starved_ms(me)

    def _note(self, held: float, before: Times, now: Times) -> None:
        more = {tid: worked - before.get(tid, (0.0, ""))[0] for tid, (worked, _) in now.items()}
        more.pop(threading.get_native_id(), None)
        holder = max(more, key=lambda tid: more[tid], default=None)
        if holder is None or more[holder] < LONG_MS:
            return
        is_main = holder == threading.main_thread().native_id
        name = "main" if is_main else now[holder][1]
        self._held[f"{name}: {' | '.join(_places(is_main))}"].append(min(held, more[holder]))


def _worked() -> Times:
    """Processor time in milliseconds and name of each of the process's threads."""
    times = {}
    for folder in Path("/proc/self/task").iterdir():
        try:
            worked = int((folder / "schedstat").read_text(encoding="ascii").split()[0]) / 1e6
            times[int(folder.name)] = worked, (folder / "comm").read_text().strip()
        except OSError:
            continue
    return times


def _places(is_main: bool) -> list[str]:
    """Where the main thread is, or each of the others.

    Not by `traceback`, which reads files and lets the frames go on meanwhile.
    """
    main = threading.main_thread().ident
    found = []
    for ident, frame in sys._current_frames().items():
        if ident == threading.get_ident() or (ident == main) is not is_main:
            continue
        lines: list[str] = []
        step: FrameType | None = frame
        while step is not None and len(lines) < _DEEP:
            if "photorestorer_gui" in step.f_code.co_filename:
                file = Path(step.f_code.co_filename).name
                lines.append(f"{file}:{step.f_lineno} {step.f_code.co_name}")
            step = step.f_back
        if lines:
            found.append(" < ".join(lines))
    return found
