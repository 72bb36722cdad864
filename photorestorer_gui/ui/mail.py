"""Handing a file to the person's mail program, as an attachment; nothing is sent by itself."""

from __future__ import annotations

import ctypes
import importlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.launcher import Command, Launcher

MAC_MAIL: Final = Path("/System/Applications/Mail.app")
_MAPI_KEY: Final = r"SOFTWARE\Microsoft\Windows Messaging Subsystem"
_LOGON_UI, _DIALOG = 0x1, 0x8
_SUCCESS, _USER_ABORT = 0, 1


def commands_to_mail(path: Path, platform: str) -> tuple[Command, ...]:
    """Return what to run so that the mail program opens a message with a file attached.

    Parameters
    ----------
    path : Path
        Absolute.
    platform : str
        As `sys.platform` names it; Windows has a function instead, `send_by_mapi`.

    References
    ----------
    freedesktop.org, xdg-utils: xdg-email.
    """
    if platform == "darwin":
        return (("open", ("-a", "Mail", str(path))),)
    if platform.startswith("win"):
        return ()
    return (("xdg-email", ("--attach", str(path))),)


def can_mail(platform: str) -> bool:
    """Whether the system has a mail program that takes files from others."""
    if platform == "darwin":
        return MAC_MAIL.is_dir() and shutil.which("open") is not None
    if platform.startswith("win"):
        return _has_mapi()
    return shutil.which("xdg-email") is not None


class Mail(QObject):
    """Opens messages with a file attached.

    Parameters
    ----------
    parent : QObject
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._launcher = Launcher(self)
        self._lane = Lane("mail", self)

    def send(
        self, path: Path, worked: Callable[[], object], failed: Callable[[Exception], object]
    ) -> None:
        """Open a message with a file attached; the person addresses and sends it, or not."""
        place = path.absolute()
        if sys.platform.startswith("win"):
            operation = Operation("Mailing", lambda progress: _mail_by_mapi(place, progress))
            operation.on_success(lambda _: worked()).on_failure(failed).start(self._lane)
        else:
            commands = commands_to_mail(place, sys.platform)
            self._launcher.start(commands, worked, lambda: failed(_no_mail(place)))

    def close(self) -> None:
        """End the thread, once the message is written."""
        self._lane.close()


def _no_mail(path: Path) -> PhotoRestorerError:
    return PhotoRestorerError(
        tr("No mail program could be opened."),
        tr("Attach the file in your mail program yourself: {path}", path=path),
    )


def _has_mapi() -> bool:
    try:
        registry: Any = importlib.import_module("winreg")
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, _MAPI_KEY) as key:
            return bool(registry.QueryValueEx(key, "MAPI")[0] == "1")
    except (ImportError, OSError):
        return False


class AttachedFile(ctypes.Structure):
    """`MapiFileDesc` of mapi.h."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("flags", ctypes.c_ulong),
        ("position", ctypes.c_ulong),
        ("path", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("type", ctypes.c_void_p),
    )


class Message(ctypes.Structure):
    """`MapiMessage` of mapi.h."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("subject", ctypes.c_char_p),
        ("text", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
        ("date", ctypes.c_char_p),
        ("conversation", ctypes.c_char_p),
        ("flags", ctypes.c_ulong),
        ("originator", ctypes.c_void_p),
        ("recipient_count", ctypes.c_ulong),
        ("recipients", ctypes.c_void_p),
        ("file_count", ctypes.c_ulong),
        ("files", ctypes.POINTER(AttachedFile)),
    )


def send_by_mapi(path: Path, send: Callable[..., int]) -> int:
    """Have Simple MAPI open a message with a file attached, and wait until it is closed.

    Parameters
    ----------
    path : Path
    send : callable
        `MAPISendMail` of mapi32.dll.

    Returns
    -------
    int
        0, or what went wrong; 1 when the person closed the message.

    References
    ----------
    Microsoft, MAPISendMail; paths are in the system's code page (“mbcs”).
    """
    encoding = "mbcs" if sys.platform == "win32" else "utf-8"
    place, name = (str(each).encode(encoding) for each in (path, path.name))
    # Position -1: no place within the text.
    file = AttachedFile(0, 0, 0xFFFFFFFF, place, name, None)
    message = Message(file_count=1, files=ctypes.pointer(file))
    return int(send(0, 0, ctypes.byref(message), _LOGON_UI | _DIALOG, 0))


def _mail_by_mapi(path: Path, progress: Progress) -> None:
    progress.check()
    try:
        send: Any = ctypes.WinDLL("mapi32").MAPISendMail  # type: ignore[attr-defined, unused-ignore]
        answer = send_by_mapi(path, send)
    except (AttributeError, OSError) as error:
        raise _no_mail(path) from error
    if answer not in (_SUCCESS, _USER_ABORT):
        raise _no_mail(path)
