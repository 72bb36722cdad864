"""Showing a file in the system's file manager."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from photorestorer_gui.ui.launcher import Command, Launcher

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
        self._launcher = Launcher(self)

    def show(self, path: Path) -> None:
        """Show a file in its folder."""
        place = path.absolute()
        commands = commands_to_show(place, sys.platform)
        self._launcher.start(commands, lambda: None, lambda: self._failed(place))
