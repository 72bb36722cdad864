"""Who does a step's work: the built-in engine, or a full network that is downloaded once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.networks.part import in_megabytes
from photorestorer_gui.restoration.plan import with_network
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.ui.controls.choice import Choice
from photorestorer_gui.ui.controls.download import DownloadLine
from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_S, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace


class EngineRow(QWidget):
    """One step: its name, a list of engines, and how far a download for it is.

    Parameters
    ----------
    step : Step
        One that has full networks.
    workspace : Workspace
    """

    def __init__(self, step: Step, workspace: Workspace) -> None:
        super().__init__()
        self._step, self._workspace = step, workspace
        self._needs = {network: with_network(step, network).needs for network in step.full_networks}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        title = label(step.title)
        title.setMinimumWidth(104)
        self.choice = Choice(tr("{title}: what does it", title=step.title))
        row.addWidget(title)
        row.addWidget(self.choice, 1)
        column.addLayout(row)
        self.download = DownloadLine()
        self.download.cancelled.connect(self._cancel)
        column.addWidget(self.download)
        self._fill()
        self.choice.activated.connect(self._choose)
        self.show_download()

    def show_download(self) -> None:
        """Show how far the download of what the step could use is."""
        library = self._workspace.library
        coming = [need for need in self._all_needs() if library.fetching(need) is not None]
        self.download.show_fetching(library.fetching(coming[0]) if coming else None)

    def _fill(self) -> None:
        library = self._workspace.library
        without = tr("Built-in") if self._step.engine == "builtin" else tr("Leave out")
        self.choice.addItem(without, None)
        for network, needs in self._needs.items():
            missing = library.missing(needs)
            size = sum(card.bytes for card in missing)
            title = library.card(network).title
            words = (
                tr("{title} · get {size}", title=title, size=in_megabytes(size))
                if missing
                else title
            )
            self.choice.addItem(words, network)
            note = tr(library.card(network).purpose)
            self.choice.setItemData(self.choice.count() - 1, note, Qt.ItemDataRole.ToolTipRole)
        chosen = self._workspace.engines.chosen(self._step)
        self.choice.setCurrentIndex(self.choice.findData(chosen))

    def _choose(self, index: int) -> None:
        network = self.choice.itemData(index)
        # What is not here yet is not what works: the list says so until it has come.
        chosen = self._workspace.engines.chosen(self._step)
        self.choice.setCurrentIndex(self.choice.findData(chosen))
        self._workspace.engines.choose(self._step, network)

    def _all_needs(self) -> list[str]:
        return list(dict.fromkeys(need for needs in self._needs.values() for need in needs))

    def _cancel(self) -> None:
        for need in self._all_needs():
            self._workspace.library.cancel(need)


class EnginesPanel(QWidget):
    """A row for each step of the photo at hand that a full network could do.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.rows: dict[str, EngineRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(tr("Engines"), "lead"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        column.addLayout(self._rows)
        for signal in (
            workspace.report_changed,
            workspace.plan_changed,
            workspace.library.changed,
        ):
            signal.connect(self.show_rows)
        workspace.library.progressed.connect(self.show_downloads)
        self.show_rows()

    def show_rows(self) -> None:
        """Show the steps that have a choice, and what is chosen."""
        for row in self.rows.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        extras = self._workspace.planning.extras
        steps = self._workspace.engines.equippable(self._workspace.report, extras)
        self.rows = {step.id: EngineRow(step, self._workspace) for step in steps}
        for row in self.rows.values():
            self._rows.addWidget(row)
        self.setVisible(bool(self.rows))

    def show_downloads(self, _model_id: str) -> None:
        """Show how far downloads are."""
        for row in self.rows.values():
            row.show_download()
