"""The actions of a window, made from the table in `actions` and kept up to date."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from photorestorer_gui.ui.actions import ROWS, ActionRow, Keys
from photorestorer_gui.ui.dialogs.shortcuts import Shortcut, key_names
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.workspace import Workspace

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow

_GROUPS = ("tool-", "view-", "label-")


def sequences(keys: Keys) -> list[QKeySequence]:
    """Return an action's keys, each once: systems differ in which standard keys they have."""
    every = [QKeySequence(key) for key in keys]
    found = {key.toString(): key for key in every if not key.isEmpty()}
    return list(found.values())


class Actions(QObject):
    """The table's rows as actions of a window, kept up to date with the workspace.

    Parameters
    ----------
    window : MainWindow
        Gets the actions, so that their shortcuts work everywhere in it.
    workspace : Workspace
    """

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._made: dict[str, QAction] = {}
        groups = {prefix: QActionGroup(self) for prefix in _GROUPS}
        for row in ROWS:
            action = self._make(row, window)
            for prefix, group in groups.items():
                if row.id.startswith(prefix):
                    group.addAction(action)
        the_theme().changed.connect(self.draw_icons)
        for signal in (
            workspace.photo_changed,
            workspace.report_changed,
            workspace.plan_changed,
            workspace.restoration_changed,
            workspace.busy_changed,
            workspace.saved,
            workspace.masking.settled,
            workspace.view.changed,
            workspace.projects.recent.changed,
            workspace.queue.changed,
            workspace.library.changed,
        ):
            signal.connect(self.refresh)
        self.draw_icons()
        self.refresh()

    def __getitem__(self, action_id: str) -> QAction:
        return self._made[action_id]

    def refresh(self) -> None:
        """Enable and check what the workspace's state says."""
        for row in ROWS:
            action = self._made[row.id]
            action.setEnabled(row.enabled(self._workspace))
            if row.checked is not None:
                action.setChecked(row.checked(self._workspace))
        masking = self._workspace.masking
        stack = masking.stack
        last = tr("Last point") if masking.draft is not None else stack.undoText()
        _name_step(self._made["undo"], tr("Undo “{step}”"), tr("Undo"), last)
        _name_step(self._made["redo"], tr("Redo “{step}”"), tr("Redo"), stack.redoText())

    def draw_icons(self) -> None:
        """Draw the icons in the theme's colours."""
        for row in ROWS:
            if row.icon:
                self._made[row.id].setIcon(the_theme().icon(row.icon))

    def menu(self, parent: MainWindow) -> QMenu:
        """Return all rows as one menu of menus."""
        whole = QMenu(parent)
        for title in dict.fromkeys(row.menu for row in ROWS if row.menu):
            part = whole.addMenu(tr(title))
            part.addActions([self._made[row.id] for row in ROWS if row.menu == title])
            if title == "&File":
                part.insertMenu(self._made["paste"], self._recent_menu(parent))
        return whole

    def _recent_menu(self, window: MainWindow) -> QMenu:
        """Return the submenu of the photos opened last, filled anew whenever it is shown."""
        recent = QMenu(tr("Open &recent"), window)
        recent.setToolTipsVisible(True)
        fill = partial(window.desk.fill_recent_menu, recent, self._made["clear-recent"])
        recent.aboutToShow.connect(fill)
        return recent

    def shortcuts(self) -> list[Shortcut]:
        """Return the rows that have keys, for the sheet."""
        return [
            Shortcut(
                tr(row.menu).replace("&", ""),
                tr(row.text).rstrip("…"),
                tr(row.note),
                tuple(dict.fromkeys(keys)),
            )
            for row in ROWS
            if row.offered()
            if (keys := [*filter(None, map(key_names, self._made[row.id].shortcuts()))])
        ]

    def _make(self, row: ActionRow, window: MainWindow) -> QAction:
        action = QAction(tr(row.text), self)
        # The space keeps the text off the icon; the dots belong to menus.
        action.setIconText(f" {tr(row.text).rstrip('…')}")
        action.setShortcuts(sequences(row.keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tr(row.note)} ({shown})" if shown else tr(row.note))
        action.setStatusTip(tr(row.note))
        action.setCheckable(row.checked is not None)
        action.setVisible(row.offered())
        action.triggered.connect(partial(_do, row, window))
        window.addAction(action)
        self._made[row.id] = action
        return action


def _name_step(action: QAction, named: str, bare: str, step: str) -> None:
    """Say in an action's text which step it takes back or does again."""
    action.setText(named.format(step=step) if step else bare)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.text()} ({shown})" if shown else action.text())


def _do(row: ActionRow, window: MainWindow, *_checked: object) -> None:
    row.do(window)
