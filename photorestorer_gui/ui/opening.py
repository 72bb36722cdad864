"""A photo, or a restoration, with the pictures that show it; made off the main thread."""

from __future__ import annotations

from dataclasses import dataclass

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.qt_images import ChangePicture, Picture


@dataclass(frozen=True, eq=False)
class Result:
    """A restoration and, when it changed something, pictures of its outcome and of the changes.

    Attributes
    ----------
    restoration : Restoration
    picture : Picture or None
    changes : ChangePicture or None
        None as well when the photo's size was changed.
    """

    restoration: Restoration
    picture: Picture | None
    changes: ChangePicture | None

    @classmethod
    def of(cls, restoration: Restoration) -> Result:
        """Return a restoration ready to be shown and compared; slow."""
        if not any(outcome.status == "done" for outcome in restoration.outcomes):
            return cls(restoration, None, None)
        before, after = restoration.before, restoration.after
        picture = Picture(after)
        comparable = before.pixels.shape == after.pixels.shape
        changes = ChangePicture(before, after, picture) if comparable else None
        return cls(restoration, picture, changes)


@dataclass(frozen=True, eq=False)
class Opened:
    """A photo with its picture, ready to be shown."""

    photo: Photo
    picture: Picture

    @classmethod
    def of(cls, photo: Photo) -> Opened:
        """Return a photo ready to be shown; slow."""
        return cls(photo, Picture(photo))
