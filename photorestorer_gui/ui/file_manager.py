"""Showing a file in the system's file manager."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess

Command = tuple[str, tuple[str, ...]]

_DBUS_NAME = "org.freedesktop.FileManager1"
_DBUS_PATH = "/org/freedesktop/FileManager1"


def commands_to_show(path: Path, platform: str) -> tuple[Command, ...]:
    """Return what to run so that the system shows a file, best first: program and arguments.

    Parameters
    ----------
    path : Path
        Absolute.
    platform : str
        As `sys.platform` names it.

    References
    ----------
    freedesktop.org, File Manager DBus interface: ShowItems.
    """
    if platform.startswith("win"):
        # Two arguments: quoted as one, a path with spaces would not be understood.
        return (("explorer.exe", ("/select,", str(path))),)
    if platform == "darwin":
        return (("open", ("-R", str(path))),)
    uri = path.as_uri().replace("'", "%27")
    call = ("--dest", _DBUS_NAME, "--object-path", _DBUS_PATH, "--method")
    show = ("call", "--session", *call, f"{_DBUS_NAME}.ShowItems", f"['{uri}']", "")
    return (("gdbus", show), ("xdg-open", (str(path.parent),)))


class FileManager(QObject):
    """Shows files; the first command that works is enough.

    Parameters
    ----------
    failed : callable(path)
        Called when no command works.
    parent : QObject
    """

    def __init__(self, failed: Callable[[Path], None], parent: QObject) -> None:
        super().__init__(parent)
        self._failed = failed

    def show(self, path: Path) -> None:
        """Show a file in its folder."""
        self._try(path.absolute(), commands_to_show(path.absolute(), sys.platform))

    def _try(self, path: Path, commands: tuple[Command, ...]) -> None:
        if not commands:
            self._failed(path)
            return
        (program, arguments), rest = commands[0], commands[1:]
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())

        def go_on(worked: bool) -> None:
            process.deleteLater()
            if not worked:
                self._try(path, rest)

        # Windows’ explorer says 1 when all is well.
        process.finished.connect(lambda code: go_on(code == 0 or program == "explorer.exe"))
        process.errorOccurred.connect(
            lambda error: go_on(False) if error == QProcess.ProcessError.FailedToStart else None
        )
        process.start(program, list(arguments))
