"""What can be had besides repairs: colours for a photo that has none, and a larger photo."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.damage.kinds import COLOURLESS
from photorestorer_gui.networks.part import in_megabytes
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.extras import FACTORS, Factor
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge, is_too_large
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.ui.controls.download import DownloadLine
from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_SIZES = (
    ("1", phrase("As it is"), phrase("The photo keeps its size")),
    ("2", "× 2", phrase("Twice as wide and high, for a larger print")),
    ("4", "× 4", phrase("Four times as wide and high, for a large print")),
)


def size_words(photo: Photo, factor: Factor, *, with_faces: bool) -> str:
    """Return how large the photo comes out, in words."""
    width, height = photo.width, photo.height
    if factor == 1:
        return tr("{width} × {height} pixels", width=width, height=height)
    words = tr(
        "{width} × {height} becomes {wide} × {high} pixels.",
        width=width,
        height=height,
        wide=factor * width,
        high=factor * height,
    )
    if with_faces:
        return words
    return f"{words} {tr('Faces gain detail only where “Restore faces” is done.')}"


class ColourRow(QWidget):
    """A switch for colours, what makes them, and how far its download is.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._step = Colorize()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(label(tr("Give it colours")), 1)
        self.switch = Switch(tr("Give it colours"))
        self.switch.toggled.connect(self._ask)
        top.addWidget(self.switch)
        column.addLayout(top)
        self.words = label("", "small", wrap=True)
        column.addWidget(self.words)
        self.strength = NamedSlider(tr("Strength"), tr("How strong the colours are"))
        self.strength.slider.setAccessibleName(tr("{title}: how strongly", title=Colorize.title))
        self.strength.slider.valueChanged.connect(self._set_strength)
        column.addWidget(self.strength)
        self.download = DownloadLine()
        self.download.cancelled.connect(self._cancel)
        column.addWidget(self.download)
        self.show_state()

    def show_state(self) -> None:
        """Show whether colours are added, by what, and how far that is."""
        workspace, library = self._workspace, self._workspace.library
        report, extras = workspace.report, workspace.planning.extras
        self.setVisible(report is not None and (COLOURLESS in report.found or extras.colours))
        missing = library.missing(self._step.needs)
        coming = [each for each in self._step.needs if library.fetching(each) is not None]
        self.switch.blockSignals(True)
        self.switch.setChecked(extras.colours and (bool(coming) or not missing))
        self.switch.blockSignals(False)
        self.words.setText(self._facts(by=self._step.network, is_here=not missing))
        self.download.show_fetching(library.fetching(coming[0]) if coming else None)
        strength = workspace.plan.strengths.get(self._step.id)
        self.strength.setVisible(strength is not None)
        if strength is not None:
            self.strength.place(round(strength * STEPS))
            self.strength.amount.setText(f"{self.strength.slider.value()}%")

    def _facts(self, *, by: str, is_here: bool) -> str:
        card = self._workspace.library.card(by)
        guess = tr("{title} guesses them; every pixel stays as light as it is.", title=card.title)
        if is_here:
            return guess
        size, licence = in_megabytes(card.bytes), card.licence
        if self._workspace.library.folder is None:
            get = tr("To be downloaded: {size}, licence {licence}.", size=size, licence=licence)
        else:
            get = tr("To be copied: {size}, licence {licence}.", size=size, licence=licence)
        return f"{guess} {get}"

    def _ask(self, wanted: bool) -> None:
        planning = self._workspace.planning
        planning.ask(replace(planning.extras, colours=wanted))
        if wanted:
            self._workspace.engines.get(self._step)
        self.show_state()

    def _set_strength(self, place: int) -> None:
        self._workspace.set_strength(self._step.id, place / STEPS)

    def _cancel(self) -> None:
        for need in self._step.needs:
            self._workspace.library.cancel(need)


class ExtrasPanel(QWidget):
    """Colours and size; nothing is done unless it is chosen here.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(label(tr("More than repairs"), "lead"))
        self.colours = ColourRow(workspace)
        column.addWidget(self.colours)
        size = QVBoxLayout()
        size.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(label(Enlarge.title), 1)
        self.sizes = Segmented(tr("Size of the restored photo"), _SIZES)
        self.sizes.chosen.connect(self._enlarge)
        row.addWidget(self.sizes)
        size.addLayout(row)
        self.words = label("", "small", wrap=True)
        size.addWidget(self.words)
        column.addLayout(size)
        for signal in (
            workspace.photo_changed,
            workspace.report_changed,
            workspace.plan_changed,
            workspace.planning.changed,
            workspace.library.changed,
        ):
            signal.connect(self.show_state)
        workspace.library.progressed.connect(lambda _: self.colours.show_state())
        self.show_state()

    def show_state(self) -> None:
        """Show what is asked for, and the size that comes out."""
        workspace, photo = self._workspace, self._workspace.photo
        self.setVisible(photo is not None and workspace.report is not None)
        self.colours.show_state()
        if photo is None:
            return
        factor = workspace.planning.extras.factor
        self.sizes.show_choice(str(factor))
        for each in FACTORS[1:]:
            large = is_too_large(each * photo.width, each * photo.height)
            self.sizes.segment(str(each)).setEnabled(not large)
        with_faces = any(step.id == RestoreFaces.id for step in workspace.plan.steps)
        self.words.setText(size_words(photo, factor, with_faces=with_faces))

    def _enlarge(self, key: str) -> None:
        planning = self._workspace.planning
        (factor,) = (each for each in FACTORS if str(each) == key)
        planning.ask(replace(planning.extras, factor=factor))
