"""A session at the real window, as `app.run` opens it: open, restore, save, close.

    python -m tests.tripwire.window_session PHOTO RESULT

Tells on its last line, as JSON, which files below ``XDG_ROOT`` hold one of ``MARKERS`` (JSON), in
their names or their bytes, just before the window is closed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

from photorestorer_gui import app
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.workspace import Workspace


def traces() -> list[str]:
    """Return what is found of the photo in the person's folders, and of which kind."""
    root = Path(os.environ["XDG_ROOT"])
    found = []
    for path in sorted(root.rglob("*")):
        named = str(path.relative_to(root)).encode()
        content = path.read_bytes() if path.is_file() else b""
        for marker in json.loads(os.environ["MARKERS"]):
            if marker.encode() in named + content:
                found.append(f"{marker}: {path.relative_to(root)}")
    return found


class Driver:
    """Does what a person does, one thing after the other."""

    def __init__(self, window: MainWindow, result: Path) -> None:
        self._window, self._result = window, result
        self._steps = {"restore", "save"}
        workspace = window.workspace
        workspace.plan_changed.connect(self.restore)
        workspace.restoration_changed.connect(self.save)
        workspace.saved.connect(self.end)
        workspace.error_raised.connect(self.fail)

    @property
    def workspace(self) -> Workspace:
        return self._window.workspace

    def restore(self) -> None:
        if self.workspace.report is not None and "restore" in self._steps:
            self._steps.remove("restore")
            self.workspace.restore()

    def save(self) -> None:
        if self.workspace.restored_picture is not None and "save" in self._steps:
            self._steps.remove("save")
            self.workspace.results.save(self._result, overwrite=False)

    def end(self, written: Path) -> None:
        logging.getLogger("photorestorer_gui").warning("a test speaks of %s", written)
        sys.stdout.write(json.dumps(traces()) + "\n")
        sys.stdout.flush()
        self._window.close_now()

    def fail(self, error: Exception) -> None:
        sys.stderr.write(f"{error}\n")
        self._window.close_now()


def main() -> int:
    photo, result = map(Path, sys.argv[1:])
    show = MainWindow.show
    drivers = []

    def shown(window: MainWindow) -> None:
        show(window)
        drivers.append(Driver(window, result))

    MainWindow.show = shown  # type: ignore[method-assign, assignment]
    return app.run([photo])


if __name__ == "__main__":
    sys.exit(main())
