"""One step of the plan: whether it is done, how long it takes, how strongly it works."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.slider import NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_S, SPACE_XS

_UNDER_THE_TITLE_PX = 46


def about(seconds: float | None) -> str:
    """Return a time in words; empty if it is not known."""
    if seconds is None:
        return ""
    if seconds < 1:
        return tr("under 1 s")
    if seconds < 60:
        return tr("about {seconds} s", seconds=round(seconds))
    return tr("about {seconds} min", seconds=round(seconds / 60))


class StepRow(QWidget):
    """A switch, a title, a time, and a slider where the step can work more or less strongly.

    Parameters
    ----------
    title : str
    has_strength : bool

    Signals
    -------
    switched(bool)
    """

    switched = Signal(bool)

    def __init__(self, title: str, *, has_strength: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        self.switch = Switch(tr("{title}: part of the restoration", title=title))
        self.switch.toggled.connect(self.switched)
        self.time = label("", "small")
        self._title = label(title)
        top.addWidget(self.switch)
        top.addWidget(self._title, 1)
        top.addWidget(self.time)
        column.addLayout(top)
        self.strength: NamedSlider | None = None
        if has_strength:
            self.strength = NamedSlider(
                "", tr("{title}: 0% leaves the photo as it is", title=title)
            )
            self.strength.slider.setAccessibleName(tr("{title}: how strongly", title=title))
            self.strength.setContentsMargins(_UNDER_THE_TITLE_PX, 0, 0, 0)
            column.addWidget(self.strength)

    def show_state(self, *, wanted: bool, seconds: float | None) -> None:
        """Show whether the step is done, and how long it takes."""
        self.switch.blockSignals(True)
        self.switch.setChecked(wanted)
        self.switch.blockSignals(False)
        self._title.setEnabled(wanted)
        self.time.setText(about(seconds) if wanted else tr("left out"))
        if self.strength is not None:
            self.strength.setVisible(wanted)
