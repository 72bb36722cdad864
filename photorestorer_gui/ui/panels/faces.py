"""A card for each face: what it is, how strongly it is restored, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photorestorer_gui.restoration.step import FaceOutcome
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.qt_images import thumbnail
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace

_THUMBNAIL_PX = 48
_MOST_CARDS = 12
"""More faces than these follow the slider of the step."""


def face_words(outcome: FaceOutcome | None) -> str:
    """Return what became of a face, in one line; empty while nothing was tried."""
    if outcome is None:
        return ""
    if outcome.status == "failed":
        return tr("Failed. {reason}", reason=tr(outcome.reason)).strip()
    if outcome.status == "skipped":
        return tr("Left as it was. {reason}", reason=tr(outcome.reason)).strip()
    words = (
        tr("Restored")
        if outcome.strength is None
        else tr("Restored at {strength:.0%}", strength=outcome.strength)
    )
    if outcome.similarity is not None:
        words += tr(", likeness {similarity:.2f}", similarity=outcome.similarity)
    return f"{words}. {tr(outcome.reason)}".strip()


class FaceCard(QWidget):
    """One face.

    Parameters
    ----------
    index : int
        Its place among the faces.
    usual : float
        How strongly faces are restored without a wish, 0–1.
    workspace : Workspace
    """

    def __init__(self, index: int, usual: float, workspace: Workspace) -> None:
        super().__init__()
        self._index, self._usual, self._workspace = index, usual, workspace
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        picture = QLabel()
        picture.setFixedSize(_THUMBNAIL_PX, _THUMBNAIL_PX)
        picture.setAccessibleName(tr("Face {index}", index=index + 1))
        if workspace.photo is not None:
            box = workspace.faces.all[index].box
            picture.setPixmap(thumbnail(workspace.photo, box, _THUMBNAIL_PX))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        row.addLayout(column, 1)
        self.switch = Switch(tr("Restore face {index}", index=index + 1))
        self.slider = NamedSlider(
            tr("Face {index}", index=index + 1), tr("0% leaves the face as it is"), name_px=48
        )
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(self.slider, 1)
        top.addWidget(self.switch)
        column.addLayout(top)
        self.words = label("", "small", wrap=True)
        column.addWidget(self.words)
        self.show_state(usual)
        self.switch.toggled.connect(self._switch)
        self.slider.slider.valueChanged.connect(self._set)

    def show_state(self, usual: float) -> None:
        """Show how strongly the face is restored and what became of it."""
        self._usual = usual
        workspace = self._workspace
        strength = workspace.faces.strength(self._index, usual)
        self.switch.blockSignals(True)
        self.switch.setChecked(strength > 0)
        self.switch.blockSignals(False)
        self.slider.setEnabled(strength > 0)
        self.slider.place(round(strength * STEPS))
        self.slider.amount.setText(f"{self.slider.slider.value()}%")
        words = face_words(workspace.faces.outcome(self._index, workspace.restoration))
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _switch(self, on: bool) -> None:
        self._workspace.faces.set_strength(self._index, None if on and self._usual else 1.0 * on)

    def _set(self, place: int) -> None:
        self._workspace.faces.set_strength(self._index, place / STEPS)


class FacesPanel(QWidget):
    """A card for each face that “Restore” would restore.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.cards: list[FaceCard] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        self.title = label(tr("Faces"), "lead")
        column.addWidget(self.title)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE_M)
        column.addLayout(self._cards)
        self._shown: tuple[object, ...] = ()
        for signal in (
            workspace.faces.changed,
            workspace.plan_changed,
            workspace.restoration_changed,
        ):
            signal.connect(self.show_faces)
        self.show_faces()

    def show_faces(self) -> None:
        """Show the faces, how strongly each is restored, and what became of it."""
        workspace = self._workspace
        faces = workspace.faces.all
        usual = workspace.plan.strengths.get(RestoreFaces.id)
        self.setVisible(bool(faces) and usual is not None)
        if usual is None:
            return
        if self._shown != faces:
            self._rebuild(usual)
        for card in self.cards:
            card.show_state(usual)
        self.title.setText(tr("Faces") if len(faces) < 2 else tr("{faces} faces", faces=len(faces)))

    def _rebuild(self, usual: float) -> None:
        self._shown = faces = self._workspace.faces.all
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        shown = range(min(len(faces), _MOST_CARDS))
        self.cards = [FaceCard(index, usual, self._workspace) for index in shown]
        for card in self.cards:
            self._cards.addWidget(card)
