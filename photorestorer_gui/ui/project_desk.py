"""What the window does about projects: asks for files, shows the name, asks before work is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.original import OriginalChanged
from photorestorer_gui.ui.dialogs.files import pictures_folder
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.dialogs.project_files import (
    ask_for_original,
    ask_for_project,
    ask_where_to_keep,
    suggested_project,
)
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.project_photo import Place
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.workspace import Workspace


class ProjectDesk(QObject):
    """Stands between the window and the workspace's projects.

    Parameters
    ----------
    window : QMainWindow
        The parent of dialogs; gets its title from here.
    workspace : Workspace

    Signals
    -------
    saved(Path)
        The project was saved.
    stayed()
        The person gave up saving.
    """

    saved = Signal(object)
    stayed = Signal()

    def __init__(self, window: QMainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._projects = workspace.projects
        self._projects.changed.connect(self.show_title)
        self._projects.saved.connect(self.saved)
        self._projects.original_asked.connect(self.ask_for_original)
        self._projects.unfinished_found.connect(self.ask_to_go_on)
        workspace.photo_changed.connect(self.show_title)
        self.show_title()

    def show_title(self) -> None:
        """Show the project's name, or the photo's, and whether something is unsaved."""
        photo, file = self._workspace.photo, self._projects.file
        source = file or (photo.source if photo is not None else None)
        # Qt puts its mark for unsaved work in the place of “[*]”; doubled, it is that text itself.
        name = source.name.replace("[*]", "[*][*]") if source is not None else ""
        self._window.setWindowTitle(
            tr("{name}[*] – PhotoRestorer", name=name) if name else "PhotoRestorer"
        )
        self._window.setWindowModified(source is not None and self._workspace.is_at_risk)

    def ask_for_project(self) -> None:
        """Ask which project to open."""
        photo, file = self._workspace.photo, self._projects.file
        near = file or (photo.source if photo is not None else None)
        folder = near.parent if near is not None else pictures_folder()
        ask_for_project(self._window, folder, self._open)

    def save(self) -> None:
        """Save the project where it is, or ask where it shall be."""
        file = self._projects.file
        if file is None:
            self.save_as()
        else:
            self._projects.save(file, overwrite=True)

    def save_as(self) -> None:
        """Ask where the project shall be saved."""
        photo = self._workspace.photo
        if photo is None:
            return
        suggestion = suggested_project(photo.source, self._projects.file)
        dialog = ask_where_to_keep(self._window, suggestion, self._save)
        dialog.rejected.connect(self.stayed)

    def ask_for_original(self, error: ProjectError) -> Notice:
        """Say that a project's photo is gone or changed, and ask where it is."""
        lost = Path(error.details)
        locate = Answer(tr("Locate…"), partial(self._locate, lost), primary=True)
        answers: tuple[Answer, ...] = (locate, Answer(tr("Cancel")))
        if isinstance(error, OriginalChanged):
            trusting = partial(self._projects.go_on_with, Place(error.path, trusted=True))
            answers = (locate, Answer(tr("Use it as it is"), trusting), Answer(tr("Cancel")))
        notice = Notice(
            self._window, Message(tr(error.summary), tr(error.remedy), error.details), answers
        )
        notice.open()
        return notice

    def ask_to_go_on(self, crashed: Crashed) -> Notice:
        """Say that there is unfinished work on the photo that was opened, and offer it."""
        message = Message(
            tr("Go on with your work on {name}?", name=crashed.name),
            tr(
                "The program ended while you were working on it. If you begin anew, that work stays"
                " on offer until you discard it."
            ),
            icon="info",
            colour="accent",
        )
        go_on = Answer(tr("Go on"), partial(self._projects.go_on, crashed), primary=True)
        notice = Notice(self._window, message, (go_on, Answer(tr("Begin anew"))))
        notice.open()
        return notice

    def ask_to_discard(self, crashed: Crashed) -> Notice:
        """Ask whether unfinished work shall be forgotten for good."""
        question = (
            tr("Discard the work on {name}?", name=crashed.name)
            if crashed.name
            else tr("Discard the work on the pasted photo?")
        )
        words = tr("Its marks, settings and result will be lost; the photo itself stays.")
        if crashed.count > 1:
            question = tr("Discard the work on {count} photos?", count=crashed.count)
            words = tr("Marks, settings and results will be lost; the photos themselves stay.")
        discard = Answer(tr("Discard"), partial(self._projects.discard, crashed))
        answers = (discard, Answer(tr("Cancel"), primary=True))
        notice = Notice(self._window, Message(question, words, icon="info"), answers)
        notice.open()
        return notice

    def fill_recent_menu(self, menu: QMenu, clear: QAction) -> None:
        """List the photos opened last, and offer to forget them."""
        menu.clear()
        photos = self._projects.recent.photos
        for photo in photos:
            name = photo.path.name.replace("&", "&&")
            shown = name if photo.exists else tr("{name} (missing)", name=name)
            action = menu.addAction(the_theme().icon("photo"), shown)
            action.setToolTip(str(photo.path))
            action.setEnabled(photo.exists)
            action.triggered.connect(partial(self._open, photo.path))
        if not photos:
            menu.addAction(tr("No photos yet")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(clear)

    def _open(self, path: Path, *_checked: object) -> None:
        self._workspace.queue.open([path])

    def _save(self, path: Path, told: bool) -> None:
        self._projects.save(path, overwrite=told)

    def _locate(self, lost: Path) -> None:
        ask_for_original(self._window, lost, lambda path: self._projects.go_on_with(Place(path)))


def what_is_lost(workspace: Workspace) -> str:
    """Say what would be lost if the work were discarded now."""
    if workspace.projects.file is not None:
        return tr("The project has changes that are not saved.")
    if workspace.restored_picture is not None and not workspace.is_result_saved:
        return tr("The restored photo has not been saved.")
    return tr("The damage you marked will be lost.")


def saving_answers(
    workspace: Workspace,
    save_result: Callable[[], None],
    save_project: Callable[[], None],
    first: Callable[[Callable[[], None]], None],
) -> tuple[Answer, ...]:
    """Return the ways to keep the work, the most fitting one first.

    Parameters
    ----------
    workspace : Workspace
    save_result, save_project : callable()
    first : callable(save)
        Saves with one of them, then does what the person was about to do.
    """
    has_project = workspace.projects.file is not None
    offers_result = workspace.restored_picture is not None and not workspace.is_result_saved
    project = Answer(
        tr("Save project") if has_project else tr("Save project…"),
        partial(first, save_project),
        primary=has_project or not offers_result,
    )
    if not offers_result:
        return (project,)
    result = Answer(tr("Save…"), partial(first, save_result), primary=not has_project)
    return (project, result) if has_project else (result, project)
