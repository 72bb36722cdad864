"""What the window does with a result and for a person: drag, print, show, settings, help."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.controls.drag_handle import DragHandle
from photorestorer_gui.ui.dialogs.log import LogDialog
from photorestorer_gui.ui.dialogs.printing import PrintDialog
from photorestorer_gui.ui.dialogs.settings import SettingsDialog
from photorestorer_gui.ui.dialogs.shortcuts import ShortcutSheet
from photorestorer_gui.ui.file_manager import FileManager
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.mail import Mail
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.workspace import Workspace

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow


class Output(QObject):
    """Opens the dialogs around the result, and the handle that drags it elsewhere.

    Parameters
    ----------
    window : MainWindow
    workspace : Workspace
    log_file : Path or None
    """

    def __init__(self, window: MainWindow, workspace: Workspace, log_file: Path | None) -> None:
        super().__init__(window)
        self._window, self._workspace, self._log_file = window, workspace, log_file
        self.files = FileManager(self._tell_where, self)
        self.mail = Mail(self)
        self._mails: Restoration | None = None
        self.handle = DragHandle()
        self.handle.wanted.connect(self._offer_file)
        self.handle.copied.connect(self._say_copied)
        workspace.results.ready.connect(self.handle.offer)
        workspace.results.ready.connect(self._mail_ready)
        workspace.results.printed.connect(self._say_printed)
        workspace.restoration_changed.connect(self.show_handle)
        workspace.preferences.changed.connect(self.take_preferences)
        workspace.preferences.failed.connect(workspace.error_raised)
        self.show_handle()
        self.take_preferences()

    def show_handle(self) -> None:
        """Show the handle while there is a result to drag."""
        self.handle.offer(None)
        self.handle.setVisible(self._workspace.restored_picture is not None)

    def take_preferences(self) -> None:
        """Look as the person wants."""
        the_theme().set_wish(self._workspace.preferences.settings.theme)

    def show_saved(self) -> None:
        """Show the saved photo in the file manager."""
        path = self._workspace.results.saved_as
        if path is not None:
            self.files.show(path)

    def ask_to_print(self) -> PrintDialog | None:
        """Ask how the result is printed, or the photo while there is none."""
        workspace = self._workspace
        picture = workspace.restored_picture or workspace.picture
        if picture is None:
            return None
        restoration = workspace.restoration
        photo = restoration.after if restoration is not None else workspace.photo
        dpi = photo.metadata.dpi if photo is not None else None
        dots = dpi[0] if dpi is not None else None
        dialog = PrintDialog(self._window, picture, dots, workspace.results.print_on)
        dialog.open()
        return dialog

    def send_by_mail(self) -> None:
        """Attach the result to a message: its saved file, or one that is made for it."""
        workspace, results = self._workspace, self._workspace.results
        path = results.saved_as if workspace.is_result_saved else results.file
        if path is not None and path.is_file():
            self._mail(path)
        else:
            self._mails = workspace.restoration
            results.prepare_file()

    def show_settings(self) -> SettingsDialog:
        """Show the settings."""
        dialog = SettingsDialog(self._window, self._workspace.preferences)
        dialog.open()
        return dialog

    def show_shortcuts(self) -> ShortcutSheet:
        """Show all keys."""
        dialog = ShortcutSheet(self._window, self._window.actions_.shortcuts())
        dialog.open()
        return dialog

    def show_log(self) -> LogDialog:
        """Show what the program noted."""
        dialog = LogDialog(self._window, self._log_file, self.files.show)
        dialog.open()
        return dialog

    def _offer_file(self) -> None:
        results = self._workspace.results
        self.handle.offer(results.file)
        results.prepare_file()

    def _mail_ready(self, path: Path) -> None:
        wanted, self._mails = self._mails, None
        if wanted is not None and wanted is self._workspace.restoration:
            self._mail(path)

    def _mail(self, path: Path) -> None:
        words = tr("{name} is attached to a new message", name=path.name)
        say = partial(self._window.status.say, words)
        self.mail.send(path, say, self._workspace.error_raised.emit)

    def _say_copied(self, path: Path) -> None:
        self._window.status.say(tr("{name} is on the clipboard as a file", name=path.name))

    def _say_printed(self) -> None:
        self._window.status.say(tr("Sent to the printer"))

    def _tell_where(self, path: Path) -> None:
        self._workspace.error_raised.emit(
            PhotoRestorerError(
                tr("The file manager could not be opened."),
                tr("The file lies here: {path}", path=path),
            )
        )
