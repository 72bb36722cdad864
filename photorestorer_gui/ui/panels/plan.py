"""What “Restore” will do, how far it is, and what became of it."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QProgressBar, QVBoxLayout, QWidget

from photorestorer_gui.damage.kinds import COLOURLESS
from photorestorer_gui.restoration.extras import ASKED_FOR
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.ui.controls.slider import STEPS as PLACES
from photorestorer_gui.ui.controls.slider import NamedSlider
from photorestorer_gui.ui.controls.step_row import StepRow
from photorestorer_gui.ui.controls.text import ActionButton, Glyph, button, label
from photorestorer_gui.ui.controls.time_left import left_words
from photorestorer_gui.ui.current_work import Activity
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace

_SUREST_AFTER_S = 1.0


def time_left(elapsed_s: float, fraction: float) -> str:
    """Return how long the work still takes, in words; empty while it cannot be known.

    Parameters
    ----------
    elapsed_s : float
    fraction : float
        How far the work is, 0–1.
    """
    if elapsed_s < _SUREST_AFTER_S or fraction < 0.02:
        return ""
    return left_words(elapsed_s * (1 - fraction) / fraction)


def outcome_words(outcome: StepOutcome) -> tuple[str, str, str]:
    """Return icon, colour and words for what became of a step."""
    if outcome.status == "done":
        return (
            "check",
            "good",
            tr(
                "{title}: done in {seconds:.1f} s", title=tr(outcome.title), seconds=outcome.seconds
            ),
        )
    if outcome.status == "skipped":
        return (
            "skip",
            "soft_text",
            tr(
                "{title}: not needed. {reason}", title=tr(outcome.title), reason=tr(outcome.reason)
            ).strip(),
        )
    return (
        "warning",
        "bad",
        tr("{title}: failed. {reason}", title=tr(outcome.title), reason=tr(outcome.reason)).strip(),
    )


def result_words(restoration: Restoration) -> tuple[str, str, str]:
    """Return icon, colour and headline for a finished restoration."""
    done = [each for each in restoration.outcomes if each.status == "done"]
    if restoration.failed and not done:
        return "warning", "bad", tr("The photo was not restored")
    if restoration.failed:
        return "warning", "caution", tr("Partly restored")
    if not done:
        return "info", "soft_text", tr("Nothing had to be changed")
    return "check-circle", "good", tr("Restored in {seconds:.1f} s", seconds=restoration.seconds)


def plan_words(workspace: Workspace) -> str:
    """Return why nothing will be done; empty while there are steps to show."""
    report = workspace.report
    if workspace.restored_picture is not None and workspace.is_outdated and not workspace.plan:
        return tr("Nothing is left to do; the result was made before your change.")
    if report is None or workspace.planning.proposed:
        return ""
    if report.possible:
        return tr("Nothing is changed unless you switch on what you see.")
    if report.found == (COLOURLESS,):
        return tr("Nothing to repair. Colours are added only if you ask for them.")
    if report.found:
        return tr("This window has no remedy for what was found.")
    return tr("Nothing to repair: restoring would change nothing.")


class _Line(QWidget):
    """An icon and a sentence."""

    def __init__(self, icon: str, colour: str, words: str, role: str = "small") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        self._glyph = Glyph(icon, colour, 16)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        self._words = label(words, role, wrap=True)
        row.addWidget(self._words, 1)

    def say(self, icon: str, colour: str, words: str) -> None:
        """Say something else."""
        self._glyph.show_icon(icon, colour)
        self._words.setText(words)


def _column(parent: QWidget | None = None, *, gap: int = SPACE_S) -> QVBoxLayout:
    column = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    return column


def _emptied(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class PlanPanel(QWidget):
    """The footer of the side bar: outcome, plan, progress, and the one button that matters.

    Parameters
    ----------
    workspace : Workspace
    restore, cancel, save : QAction
    """

    def __init__(
        self, workspace: Workspace, restore: QAction, cancel: QAction, save: QAction
    ) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._began_s = 0.0
        self._running_rows: list[_Line] = []
        self._titles: list[str] = []
        column = _column(self, gap=SPACE_M)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        self._outcome = QFrame()
        self._outcome.setObjectName("result")
        self._outcomes = _column(self._outcome)
        self._outcomes.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.addWidget(self._outcome)
        column.addWidget(self._running(cancel))
        self.outdated = self._outdated()
        column.addWidget(self.outdated)
        self._plan = label("", "small", wrap=True)
        column.addWidget(self._plan)
        column.addWidget(self._step_rows())
        self.button = ActionButton(restore, tr("Restore"), "primary")
        self.again = ActionButton(restore, tr("Restore again"), "")
        self.save = ActionButton(save, tr("Save as…"), "primary")
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for each in (self.button, self.again, self.save):
            each.setMinimumHeight(40)
        row.addWidget(self.button, 1)
        row.addWidget(self.again)
        row.addWidget(self.save, 1)
        column.addLayout(row)
        workspace.restoration_changed.connect(self.show_outcome)
        workspace.progress_changed.connect(self.show_progress)
        for signal in (
            workspace.plan_changed,
            workspace.report_changed,
            workspace.busy_changed,
            workspace.masking.settled,
            workspace.restoration_changed,
        ):
            signal.connect(self.show_state)
        self.show_outcome()
        self.show_state()

    def show_state(self) -> None:
        """Show the plan, or the progress while restoring."""
        workspace = self._workspace
        restoring = workspace.activity is Activity.RESTORING
        if restoring and not self._progress.isVisibleTo(self):
            self._begin()
        self._progress.setVisible(restoring)
        # The next step is the one in colour: restore, or save what is restored and up to date.
        can_be_renewed = workspace.is_outdated and bool(workspace.plan)
        has_result = workspace.restored_picture is not None and not can_be_renewed
        self.button.setVisible(not restoring and not has_result)
        self.again.setVisible(not restoring and has_result)
        self.save.setVisible(not restoring and has_result)
        words = plan_words(workspace)
        self._plan.setText(words)
        is_up_to_date = has_result and not workspace.is_outdated
        self._plan.setVisible(bool(words) and not (restoring or is_up_to_date))
        self._show_rows(restoring)
        self._outcome.setVisible(workspace.restoration is not None and not restoring)
        self.outdated.setVisible(can_be_renewed and not restoring)
        self.button.setText(tr("Restore") if workspace.restoration is None else tr("Restore again"))

    def show_progress(self, fraction: float, text: str) -> None:
        """Show how far the work is."""
        if self._workspace.activity is Activity.RESTORING:
            self._bar.setValue(round(1000 * fraction))
            self._left.setText(time_left(time.monotonic() - self._began_s, fraction))
            self._show_steps(fraction)

    def show_outcome(self) -> None:
        """Show what became of each step."""
        _emptied(self._outcomes)
        restoration = self._workspace.restoration
        if restoration is not None:
            self._outcomes.addWidget(_Line(*result_words(restoration), role="strong"))
            for outcome in restoration.outcomes:
                self._outcomes.addWidget(_Line(*outcome_words(outcome)))
                for note in outcome.notes:
                    self._outcomes.addWidget(_Line("info", "soft_text", tr(note)))

    def _begin(self) -> None:
        self._began_s = time.monotonic() - self._workspace.queue.seconds_on_shown
        self._bar.setValue(0)
        self._left.clear()
        _emptied(self._steps)
        self._running_rows = [_Line("skip", "disabled", "") for _ in self._workspace.plan.steps]
        self._titles = [tr(step.title) for step in self._workspace.plan.steps]
        for row in self._running_rows:
            self._steps.addWidget(row)
        self._show_steps(0.0)

    def _show_steps(self, fraction: float) -> None:
        for index, (row, title) in enumerate(zip(self._running_rows, self._titles, strict=True)):
            share = fraction * len(self._running_rows) - index
            if share >= 1.0:
                row.say("check", "good", title)
            elif share >= 0.0:
                row.say("chevron-right", "accent", f"{title} · {share:.0%}")
            else:
                row.say("skip", "disabled", title)

    def _show_rows(self, restoring: bool) -> None:
        planning = self._workspace.planning
        proposed = {step.id: step for step in planning.proposed if step.id in self.rows}
        self._proposed.setVisible(bool(proposed) and not restoring)
        for step_id, row in self.rows.items():
            step = proposed.get(step_id)
            row.setVisible(step is not None)
            if step is None:
                continue
            row.show_state(wanted=planning.is_wanted(step_id), seconds=planning.seconds(step))
            if row.strength is not None:
                strength = self._workspace.plan.strengths.get(step_id)
                if strength is not None:
                    row.strength.place(round(strength * PLACES))
                row.strength.amount.setText(f"{row.strength.slider.value()}%")

    def _step_rows(self) -> QWidget:
        """Return a row for each step that mends something; those proposed are shown, in order."""
        self._proposed = QWidget()
        column = _column(self._proposed, gap=SPACE_S)
        self.rows: dict[str, StepRow] = {}
        self.strengths: dict[str, NamedSlider] = {}
        for step in (step for step in STEPS if step.id not in ASKED_FOR):
            row = StepRow(step.title, has_strength=hasattr(step, "strength"))
            row.switched.connect(partial(self._workspace.planning.set_wanted, step.id))
            if row.strength is not None:
                row.strength.slider.valueChanged.connect(partial(self._set_strength, step.id))
                self.strengths[step.id] = row.strength
            self.rows[step.id] = row
            column.addWidget(row)
        return self._proposed

    def _set_strength(self, step_id: str, place: int) -> None:
        self._workspace.set_strength(step_id, place / PLACES)

    def _running(self, cancel: QAction) -> QWidget:
        self._progress = QWidget()
        column = _column(self._progress, gap=SPACE_M)
        self._steps = _column(gap=SPACE_XS)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Restoring"))
        self._left = label("", "small")
        self.cancel_button = button(tr("Cancel"), cancel.toolTip())
        self.cancel_button.clicked.connect(cancel.trigger)
        below = QHBoxLayout()
        below.addWidget(self._left)
        below.addStretch(1)
        below.addWidget(self.cancel_button)
        column.addLayout(self._steps)
        column.addWidget(self._bar)
        column.addLayout(below)
        return self._progress

    def _outdated(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("notice")
        column = _column(frame)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        words = tr("The result is older than your changes. Restore again to include them.")
        column.addWidget(_Line("info", "caution", words))
        return frame
