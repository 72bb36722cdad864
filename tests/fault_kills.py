"""Kills the program before each thing that it does to the disk, at every place that writes.

Run as a program, ``python -m tests.fault_kills FOLDER``, since it forks: a fork begins in
milliseconds where an import takes a second.  Prints one line of JSON: how many were killed, and
what was wrong afterwards.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

from photorestorer_gui.photo import leftovers
from tests.fault_places import PLACES, Place
from tests.faults import disk_below, tree

MOST_ACTS = 60
CHANCE = re.compile(r"[0-9a-f]{8,}")
"""What is drawn by lot in names: private folders, layers, parts."""


def names_in(folder: Path) -> list[str]:
    return sorted(
        CHANCE.sub("*", name)
        for name in (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        if not name.endswith("lock")
    )


def die_before(place: Place, folder: Path, act: int) -> bool:
    """Write version 1 in a child that is killed before an act; False if it came to its end."""
    child = os.fork()
    if child == 0:
        with disk_below(folder, kill_at=act):
            place.write(folder, 1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def whole(place: Place, folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Return which files are neither the old ones nor the new ones."""
    wrong = []
    for name, content in tree(folder).items():
        left = name.endswith(place.kept or ("\0",)) or ".photorestorer-" in name
        private = not place.lasts
        if name.endswith("lock") or left or private or name not in new:
            continue
        known = content in (old.get(name), new[name])
        grown = place.grows and content.startswith(old.get(name, b""))
        changing = place.name == "project" or place.name.endswith("written anew")  # they tell when
        if not (known or grown or (changing and content)):
            wrong.append(f"{place.name}: {name} is neither old nor new")
    return wrong


def swept(folder: Path) -> None:
    """Let what is left be as old as at the next start, and sweep as that would."""
    long_ago = time.time() - 10 * leftovers.YOUNG_S
    for path in folder.rglob(".photorestorer-*"):
        os.utime(path, (long_ago, long_ago))
        if (path.parent / "a.png").exists():
            leftovers.sweep(path.parent)  # a name that was given already is not given again
    leftovers.sweep_once.cache_clear()


def tried(place: Place, root: Path) -> tuple[int, list[str]]:
    """Kill a place's writing before each act; returns how often, and what was wrong."""
    goal = root / "goal"
    goal.mkdir(parents=True)
    place.write(goal, 0)
    old = tree(goal)
    place.write(goal, 1)
    new, names = tree(goal), names_in(goal)
    wrong: list[str] = []
    for act in range(MOST_ACTS):
        folder = root / str(act)
        folder.mkdir()
        place.write(folder, 0)
        if not die_before(place, folder, act):
            return act, wrong
        wrong += whole(place, folder, old, new)
        swept(folder)
        place.write(folder, 1)
        after = names_in(folder)
        if place.lasts and after != names:
            wrong.append(f"{place.name}, killed before act {act}: {after} instead of {names}")
    return MOST_ACTS, [*wrong, f"{place.name} has no end"]


def main() -> int:
    root = Path(sys.argv[1])
    kills, wrong = 0, []
    for number, place in enumerate(PLACES):
        count, found = tried(place, root / str(number))
        kills += count
        wrong += found
    sys.stdout.write(json.dumps({"kills": kills, "wrong": wrong}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
