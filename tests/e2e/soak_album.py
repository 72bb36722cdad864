"""What the soak test has to open and where it saves: photos, folders, projects, broken files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from tests.ui.queue_fixtures import QueueEngine, make_photo

MOST_PHOTOS = 16


@dataclass
class SoakEngine(QueueEngine):
    """The queue's engine, which keeps nothing of what it was given."""

    faces: tuple[Face, ...] = ()

    def assess(self, photo: Photo, progress: Progress) -> DamageReport:
        report = super().assess(photo, progress)
        self.forget()
        return report

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        try:
            return super().restore(photo, plan, mask, progress)
        finally:
            self.forget()

    def forget(self) -> None:
        """Drop what tests of single acts look at."""
        for kept in (self.masks, self.threads, self.examined, self.restored, self.seen):
            kept.clear()
        self.plans.clear()
        self.restored_masks.clear()


@dataclass
class Album:
    """The files of a soak test, below one folder."""

    root: Path
    photos: list[Path] = field(default_factory=list)
    saved: int = 0

    def __post_init__(self) -> None:
        names = ("a.png", "b.jpg", "c.png", "d.png", "e.tif", "f.webp")
        self.photos = [
            make_photo(self.root / "photos" / name, 30 * i) for i, name in enumerate(names)
        ]
        for place, shade in (("folder/g.png", 40), ("folder/h.jpg", 80), ("folder/deep/i.png", 9)):
            make_photo(self.root / place, shade)
        self.bad = self.root / "photos" / "no photo.png"
        self.bad.write_bytes(b"this is no photo")
        self.bad_project = self.root / "broken.photorestorer"
        self.bad_project.write_bytes(b"PK this is no project")
        self.out = self.root / "out"
        self.out.mkdir()
        self.home = self.photos[0]

    @property
    def folder(self) -> Path:
        """A folder with photos, and a folder with another photo in it."""
        return self.root / "folder"

    def projects(self) -> list[Path]:
        """The projects saved so far."""
        return sorted(self.out.glob("*.photorestorer"))

    def new_name(self, suffix: str) -> Path:
        """A place to save to; after a while names come again."""
        self.saved += 1
        return self.out / f"saved {self.saved % 40}{suffix}"

    def image(self) -> QImage:
        """A picture that lies in no file."""
        pixels = np.full((60, 80, 4), 90, np.uint8)
        return QImage(pixels.data, 80, 60, QImage.Format.Format_RGB32).copy()


def files_data(*paths: Path) -> QMimeData:
    """Files as they are dropped and pasted."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def image_data(image: QImage) -> QMimeData:
    """An image as it is dropped and pasted."""
    data = QMimeData()
    data.setImageData(image)
    return data
