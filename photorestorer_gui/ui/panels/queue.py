"""The queue beside the canvas: how far all is, the photos, and what is done with all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.ui.controls.text import ActionButton, label, line
from photorestorer_gui.ui.controls.time_left import left_words
from photorestorer_gui.ui.filmstrip.view import Filmstrip
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_summary import Summary
from photorestorer_gui.ui.theme import SPACE_M, SPACE_S, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace

_WIDTH_PX, _WIDEST_PX = 264, 340
_LETTERS = 30


def headline(summary: Summary) -> str:
    """Return how far the queue is, in a few words."""
    if summary.examined < summary.total and not (summary.done or summary.left):
        return tr("{examined} of {total} examined", examined=summary.examined, total=summary.total)
    if not (summary.done or summary.left):
        return tr("{total} photos", total=summary.total)
    return tr("{done} of {total} done", done=summary.done, total=summary.total)


def remarks(summary: Summary, seconds_left: float | None, *, paused: bool, working: bool) -> str:
    """Return what else is to be said: pauses, failures, time left."""
    parts = []
    if summary.failed:
        parts.append(tr("{failed} failed", failed=summary.failed))
    if paused:
        parts.append(tr("Pauses after this photo") if working else tr("Paused"))
    elif seconds_left is not None:
        parts.append(left_words(seconds_left))
    elif summary.left:
        parts.append(tr("{left} to restore", left=summary.left))
    elif summary.unsaved:
        parts.append(tr("{unsaved} not saved yet", unsaved=summary.unsaved))
    elif summary.examined + summary.failed < summary.total:
        parts.append(tr("Looking for damage"))
    elif not summary.done:
        parts.append(tr("{damaged} with damage", damaged=summary.damaged))
        if summary.unsure:
            parts.append(tr("{unsure} perhaps", unsure=summary.unsure))
    elif summary.saved:
        parts.append(tr("All saved"))
    return "  ·  ".join(parts)


def _finished(summary: Summary) -> int:
    """Return how many photos the bar counts: those examined, until restoring begins."""
    if summary.done or summary.left:
        return summary.done + summary.failed
    return summary.examined if summary.examined < summary.total else 0


class QueuePanel(QWidget):
    """Shown as soon as there is more than one photo.

    Parameters
    ----------
    workspace : Workspace
    restore_all, pause, save_all, open_folder : QAction
    """

    def __init__(
        self,
        workspace: Workspace,
        restore_all: QAction,
        pause: QAction,
        save_all: QAction,
        add: QAction,
    ) -> None:
        super().__init__()
        self.setObjectName("queue")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Large type needs more room, but the photo needs the rest.
        letters = _LETTERS * self.fontMetrics().averageCharWidth()
        self.setFixedWidth(min(max(_WIDTH_PX, letters), _WIDEST_PX))
        self._queue: Queue = workspace.queue
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(add))
        column.addWidget(line())
        self.list = Filmstrip(self._queue)
        column.addWidget(self.list, 1)
        column.addWidget(line())
        column.addWidget(self._foot(restore_all, pause, save_all))
        self._queue.changed.connect(self.show_state)
        self._queue.runner.progressed.connect(self.show_time)
        self.show_state()

    def show_state(self) -> None:
        """Show how far the queue is."""
        self.setVisible(self._queue.is_open)
        summary, runner = self._queue.summary, self._queue.runner
        is_run = bool(summary.left)
        is_over = not is_run and not self._queue.can_restore_all and bool(summary.unsaved)
        self.restore_all.setVisible(not is_run and not is_over)
        self.pause.setVisible(is_run)
        # The next step is the one in colour: restore all, or save what is restored.
        self.save_all.setVisible(not is_over)
        self.save_first.setVisible(is_over)
        self.pause.setText(tr("Go on") if runner.is_paused else tr("Pause"))
        self.bar.setRange(0, max(1, summary.total))
        self.bar.setValue(_finished(summary))
        self.title.setText(headline(summary))
        self._show_remarks(summary)

    def show_time(self, _item_id: int) -> None:
        """Show how long it still takes."""
        if self._queue.is_open:
            self._show_remarks(self._queue.summary)

    def _show_remarks(self, summary: Summary) -> None:
        queue, runner = self._queue, self._queue.runner
        is_working = runner.working_on is not None
        words = remarks(summary, queue.seconds_left, paused=runner.is_paused, working=is_working)
        self.remarks.setText(words)

    def _head(self, add: QAction) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self.title = label("", "lead")
        row.addWidget(self.title, 1)
        adding = QToolButton()
        adding.setDefaultAction(add)
        adding.setIconSize(QSize(18, 18))
        adding.setAccessibleName(add.text())
        row.addWidget(adding)
        column.addLayout(row)
        self.remarks = label("", "small", wrap=True)
        column.addWidget(self.remarks)
        column.addSpacing(SPACE_XS)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Photos done"))
        column.addWidget(self.bar)
        return head

    def _foot(self, restore_all: QAction, pause: QAction, save_all: QAction) -> QWidget:
        foot = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, foot)
        row.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        row.setSpacing(SPACE_S)
        self.restore_all = ActionButton(restore_all, tr("Restore all"), "primary")
        self.pause = ActionButton(pause, tr("Pause"), "")
        self.save_all = ActionButton(save_all, tr("Save all…"), "")
        self.save_first = ActionButton(save_all, tr("Save all…"), "primary")
        for each in (self.restore_all, self.pause, self.save_all, self.save_first):
            each.setMinimumHeight(36)
            row.addWidget(each, 1)
        shown = (self.restore_all.sizeHint(), self.save_all.sizeHint())
        if sum(hint.width() for hint in shown) + SPACE_S + 2 * SPACE_M > self.width():
            row.setDirection(QBoxLayout.Direction.TopToBottom)
        return foot
