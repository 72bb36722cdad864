"""Batches that are killed, each in a process of its own: PHOTOS OUT WEIGHTS MOMENT…

With TEST_ADDRESS in the environment results go to OUT as to an address.

A moment is a number, counted around each note in the journal, each file that is made and each name
that is given, before, after and in the middle of writing; or a name and a sign, as in
``move_into_place+`` for the first time after that.  After each batch one line of JSON tells how it
ended and what lies in OUT.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from photorestorer_gui.batch import putting
from photorestorer_gui.batch.journal import Journal
from photorestorer_gui.batch.storage import Remote
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo import atomic
from tests.batch.conftest import Bench, InThisProcess
from tests.networks import graphs


class Fate:
    """Counts moments, and ends the process without warning at the one that was asked for."""

    def __init__(self, moment: str) -> None:
        self.moment = moment
        self.passed = 0

    def pass_by(self, name: str) -> None:
        self.passed += 1
        if self.moment in (name, str(self.passed)):
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def mortal(*rest: Any, **named: Any) -> Any:
            self.pass_by(f"{name}-")
            result = real(*rest, **named)
            self.pass_by(f"{name}+")
            return result

        setattr(owner, name, mortal)

    def around_writing(self) -> None:
        """Be mortal with half a file written, too."""
        real = atomic._write

        def write(target: Path, parts: atomic.Content, *, overwrite: bool) -> None:
            half = target.with_name(".photorestorer-half.part")
            content = b"".join(parts)
            half.write_bytes(content[: len(content) // 2])
            self.pass_by("half")
            half.unlink()
            real(target, parts, overwrite=overwrite)

        atomic._write = write

    def around_sending(self) -> None:
        """Be mortal before, in the middle of and after sending a file, and naming it."""
        from fsspec.implementations.local import LocalFileSystem

        self.around(LocalFileSystem, "mv")
        real = LocalFileSystem.put_file

        def put_file(system: Any, ours: str, theirs: str, **named: Any) -> None:
            content = Path(ours).read_bytes()
            Path(theirs).write_bytes(content[: len(content) // 2])
            self.pass_by("half sent")
            real(system, ours, theirs, **named)
            self.pass_by("sent")

        LocalFileSystem.put_file = put_file


def run(moment: str, photos: Path, out: Path, weights: Path) -> int:
    """Run a batch that ends at `moment`; returns the exit code if it does not."""
    fate = Fate(moment)
    fate.around_writing()
    for owner, name in (
        (Journal, "note"),
        (Journal, "keep_thumbnails"),
        (putting, "move_into_place"),
        (os, "link"),
    ):
        fate.around(owner, name)
    changes: dict[str, Any] = {}
    if "TEST_ADDRESS" in os.environ:
        changes["out"] = Remote(f"local://{out}")
        fate.around_sending()
    networks = graphs.stand_ins(weights, scores={"cracked": 0.9})
    return 0 if Bench(photos, out, InThisProcess(networks)).run(**changes).complete else 1


def main() -> None:
    photos, out, weights = map(Path, sys.argv[1:4])
    for moment in sys.argv[4:]:
        # What is heavy is imported once, and nothing has been started yet that a fork would break.
        child = os.fork()
        if child == 0:
            os._exit(run(moment, photos, out, weights))
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        files = Bench(photos, out, InThisProcess(Networks(ModelStore([])))).files()
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        sys.stdout.write(json.dumps({"ended": ended, "files": hashes}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
