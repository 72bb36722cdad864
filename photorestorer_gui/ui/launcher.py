"""Running one of several programs of the system: the first that works is enough."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess

Command = tuple[str, tuple[str, ...]]
"""A program and its arguments."""


class Launcher(QObject):
    """Tries commands one after another, without waiting for them.

    Parameters
    ----------
    parent : QObject
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def start(
        self,
        commands: tuple[Command, ...],
        worked: Callable[[], object],
        failed: Callable[[], object],
    ) -> None:
        """Run the first command that works, then call `worked`; `failed` if none does."""
        if not commands:
            failed()
            return
        (program, arguments), rest = commands[0], commands[1:]
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())

        def go_on(has_worked: bool) -> None:
            process.deleteLater()
            if has_worked:
                worked()
            else:
                self.start(rest, worked, failed)

        # Windows’ explorer says 1 when all is well.
        process.finished.connect(lambda code: go_on(code == 0 or program == "explorer.exe"))
        process.errorOccurred.connect(
            lambda error: go_on(False) if error == QProcess.ProcessError.FailedToStart else None
        )
        process.start(program, list(arguments))
