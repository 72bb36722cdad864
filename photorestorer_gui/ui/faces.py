"""The faces of the photo at hand, and how strongly the person wants each restored."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import FaceOutcome
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice


class Faces(QObject):
    """Faces in the order in which they were found, and what is wanted of each.

    Signals
    -------
    changed()
        Other faces, or another wish.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: tuple[Face, ...] = ()
        self._strengths: dict[int, float] = {}

    @property
    def all(self) -> tuple[Face, ...]:
        """The faces found, the largest first; none while there is no detector."""
        return self._faces

    @property
    def choices(self) -> tuple[FaceChoice, ...]:
        """The faces of which the person wants something of their own."""
        return tuple(
            FaceChoice(self._faces[index].box, strength)
            for index, strength in sorted(self._strengths.items())
        )

    @property
    def wishes(self) -> dict[int, float]:
        """How strongly faces are wanted, 0–1, by their place; those of which something was said."""
        return dict(self._strengths)

    def take(
        self, faces: tuple[Face, ...], wishes: Mapping[int, float] = MappingProxyType({})
    ) -> None:
        """Take the faces of another photo, and what is wanted of them."""
        if faces or self._faces:
            known = {index: each for index, each in wishes.items() if 0 <= index < len(faces)}
            self._faces, self._strengths = faces, known
            self.changed.emit()

    def strength(self, index: int, usual: float) -> float:
        """Return how strongly a face is restored, 0–1; `usual` if the person said nothing."""
        return self._strengths.get(index, usual)

    def set_strength(self, index: int, strength: float | None) -> None:
        """Say how strongly a face is restored: 0 leaves it alone, None is as usual."""
        if strength is None:
            self._strengths.pop(index, None)
        else:
            self._strengths[index] = strength
        self.changed.emit()

    def outcome(self, index: int, restoration: Restoration | None) -> FaceOutcome | None:
        """Return what became of a face in a restoration; None if it was not looked at.

        A face that one step left alone may be another's to draw: what was done counts.
        """
        if restoration is None:
            return None
        photo = restoration.before
        box = self._faces[index].box.cut(height=photo.height, width=photo.width)
        outcomes = [f for step in restoration.outcomes for f in step.faces if f.box == box]
        done = (face for face in outcomes if face.status == "done")
        return next(done, outcomes[0] if outcomes else None)
