"""What is wrong with the photo: the label, each kind found with its score, and the person's say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from photorestorer_gui.damage.kinds import COLOURLESS, DamageKind, kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.ui.controls.score_bar import ScoreBar
from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import Glyph, button, label
from photorestorer_gui.ui.current_work import Activity
from photorestorer_gui.ui.language import percent, tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, the_theme
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_LABELS = (
    ("none", phrase("None"), phrase("The photo has neither damage (Alt+1)")),
    ("blurred", phrase("Blurred"), phrase("The photo is blurred or noisy (Alt+2)")),
    ("cracked", phrase("Cracked"), phrase("The photo is cracked or parts are missing (Alt+3)")),
    ("blurred+cracked", phrase("Both"), phrase("The photo is blurred and cracked (Alt+4)")),
)


def headline(report: DamageReport) -> tuple[str, str, str]:
    """Return icon, colour and words that sum a report up; what can be mended comes first."""
    mended = [kind_id for kind_id in report.found if kind(kind_id).remedies]
    if mended:
        return "warning", "caution", _listed(mended).capitalize()
    if report.possible:
        kinds = _listed(report.possible)
        return "eye", "caution", tr("perhaps {kind}", kind=kinds).capitalize()
    if report.found:
        return "info", "soft_text", _listed(report.found).capitalize()
    return "check-circle", "good", tr("Nothing to repair")


def _listed(kind_ids: Sequence[str]) -> str:
    titles = [tr(kind(kind_id).title).lower() for kind_id in kind_ids]
    return tr(" and ").join(filter(None, (", ".join(titles[:-1]), titles[-1])))


class KindRow(QWidget):
    """One kind of damage: name, score, switch, bar, explanation.

    Parameters
    ----------
    damage : DamageKind
    report : DamageReport
    workspace : Workspace
    """

    def __init__(self, damage: DamageKind, report: DamageReport, workspace: Workspace) -> None:
        super().__init__()
        found = damage.id in report.found
        self._is_marked = found and damage.counts_as == "cracked"
        score = report.scores[damage.id]
        self.switch = Switch(tr("{title}: counts as damage", title=damage.title))
        self.switch.setChecked(found)
        self.switch.toggled.connect(lambda on: workspace.set_kind(damage.id, on))
        self.bar = ScoreBar(score, report.thresholds[damage.id], active=found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(label(damage.title, "strong" if found else ""))
        top.addStretch(1)
        said = report.overrides.get(damage.id)
        if said is not None and said != (damage.id in report.detected):
            top.addWidget(label(tr("your choice"), "small"))
        top.addWidget(label(f"{score:.0%}", "soft"))
        top.addWidget(self.switch)
        column.addLayout(top)
        column.addWidget(self.bar)
        self.setToolTip(tr(damage.explanation))
        self.area = label("", "small")
        column.addWidget(self.area)
        self.show_area(workspace)
        is_possible = damage.id in report.possible
        if is_possible or (found and damage.remedies):
            column.addWidget(label(damage.explanation, "small", wrap=True))
        if is_possible:
            words = tr("Too unsure to be mended unasked: switch it on if you see it.")
            column.addWidget(label(words, "small", wrap=True))
        elif damage.id == COLOURLESS:
            words = tr("It can have colours: see “More than repairs”.")
            self.offer = label(words, "small", wrap=True)
            column.addWidget(self.offer)
        elif found and not damage.remedies:
            column.addWidget(label(tr("This window has no remedy for it yet."), "small", wrap=True))

    def show_area(self, workspace: Workspace) -> None:
        """Show how much of the photo is marked, where marks are of this kind."""
        share = workspace.masking.coverage
        self.area.setVisible(self._is_marked and workspace.fills_mask and share > 0)
        amount = tr("less than 0.1%") if share < 0.001 else percent(share, 1)
        self.area.setText(tr("Marked: {amount} of the photo.", amount=amount))


class DamagePanel(QWidget):
    """Shows the report and takes corrections.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._rest_is_open = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._column.setSpacing(SPACE_M)
        self._column.addLayout(self._head())
        self._column.addWidget(self._waiting())
        self.labels = Segmented(tr("Kind of damage"), _LABELS)
        self.labels.chosen.connect(workspace.set_label)
        self._column.addWidget(self.labels)
        self.rows: dict[str, KindRow] = {}
        self._body: QWidget | None = None
        workspace.report_changed.connect(self.show_report)
        workspace.busy_changed.connect(self.show_state)
        workspace.masking.settled.connect(self.show_areas)
        workspace.plan_changed.connect(self.show_areas)
        the_theme().changed.connect(self.show_report)
        self.show_report()

    def show_report(self) -> None:
        """Show what was found; the keyboard stays where it was."""
        focused = next((k for k, row in self.rows.items() if row.switch.hasFocus()), None)
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        self.rows = {}
        report = self._workspace.report
        if report is not None:
            self.labels.show_choice(report.label)
            self._body = self._kinds(report)
            self._column.addWidget(self._body)
            if focused is not None:
                self.rows[focused].switch.setFocus()
        self.show_state()

    def show_areas(self) -> None:
        """Show how much of the photo is marked."""
        for row in self.rows.values():
            row.show_area(self._workspace)

    def show_state(self) -> None:
        """Show whether the photo is being examined, was, or could not be."""
        report = self._workspace.report
        examining = self._workspace.activity is Activity.EXAMINING
        self.labels.setVisible(report is not None)
        self._bar.setVisible(examining)
        self._again.setVisible(report is None and not examining)
        self._wait.setVisible(report is None)
        if report is not None:
            icon, colour, words = headline(report)
            self._undo.setVisible(bool(report.overrides))
        else:
            icon, colour, words = (
                "find",
                "soft_text",
                tr("Examining…") if examining else tr("Not examined"),
            )
            self._undo.hide()
        self._glyph.show_icon(icon, colour)
        self._headline.setText(words)
        self._wait_text.setText(
            tr("Looking for blur, noise, cracks and other damage.")
            if examining
            else tr("This photo has not been examined, so there is nothing to restore yet.")
        )

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._glyph = Glyph("find", "soft_text", 20)
        self._headline = label("", "lead", wrap=True)
        self._undo = button(tr("Reset"), tr("Go back to what was found"), "link")
        self._undo.clicked.connect(self._workspace.forget_corrections)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._headline, 1)
        row.addWidget(self._undo)
        return row

    def _waiting(self) -> QWidget:
        self._wait = QWidget()
        column = QVBoxLayout(self._wait)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        self._wait_text = label("", "soft", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Examining the photo"))
        self._again = button(tr("Examine again"), tr("Look for damage once more"))
        self._again.clicked.connect(self._workspace.examine)
        for part in (self._wait_text, self._bar, self._again):
            column.addWidget(part)
        return self._wait

    def _kinds(self, report: DamageReport) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, SPACE_XS, 0, 0)
        column.setSpacing(SPACE_L)
        shown = {*report.found, *report.possible}
        first = [k for k in report.scores if k in shown or report.overrides.get(k) is False]
        rest = [k for k in report.scores if k not in first]
        if not shown:
            looked_for = ", ".join(tr(kind(each).title).lower() for each in report.scores)
            for words in (
                tr("Looked for: {looked_for}.", looked_for=looked_for),
                tr(
                    "The photo can stay as it is. If you see damage, mark it with the brush, or say"
                    " above what it is."
                ),
            ):
                column.addWidget(label(words, "soft", wrap=True))
        for kind_id in first:
            column.addWidget(self._row(kind_id, report))
        if rest:
            column.addWidget(self._fold(rest, report))
        return body

    def _row(self, kind_id: str, report: DamageReport) -> KindRow:
        self.rows[kind_id] = KindRow(kind(kind_id), report, self._workspace)
        return self.rows[kind_id]

    def _fold(self, kind_ids: list[str], report: DamageReport) -> QWidget:
        folded = QWidget()
        column = QVBoxLayout(folded)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        rest = QWidget()
        rows = QVBoxLayout(rest)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_M)
        for kind_id in kind_ids:
            rows.addWidget(self._row(kind_id, report))
        toggle = QToolButton()
        toggle.setObjectName("fold")
        toggle.setText(tr("Not found ({kind_ids})", kind_ids=len(kind_ids)))
        toggle.setToolTip(tr("Show the kinds of damage that were not found"))
        toggle.setCheckable(True)
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

        def show(is_open: bool) -> None:
            self._rest_is_open = is_open
            toggle.setIcon(the_theme().icon("chevron-down" if is_open else "chevron-right"))
            rest.setVisible(is_open)

        toggle.toggled.connect(show)
        toggle.setChecked(self._rest_is_open)
        show(self._rest_is_open)
        column.addWidget(toggle)
        column.addWidget(rest)
        return folded
