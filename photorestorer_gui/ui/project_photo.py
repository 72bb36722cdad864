"""The photo that a project is about, read again: where it was, or where the person says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.original import find_original, identify
from photorestorer_gui.project.project import Project
from photorestorer_gui.ui.language import tr


@dataclass(frozen=True)
class Place:
    """Where the photo of a project is looked for.

    Attributes
    ----------
    path : Path or None
        The file that the person pointed out; None looks where it was.
    trusted : bool
        Take it even though its bytes are others.
    """

    path: Path | None = None
    trusted: bool = False


def photo_of(
    project: Project,
    load: Callable[[Path, Progress], Photo],
    place: Place,
    beside: Path | None,
    progress: Progress,
) -> Photo:
    """Return a project's photo: from its file, which is looked for, or the pixels that were kept.

    Parameters
    ----------
    project : Project
    load : callable(path, progress) -> Photo
    place : Place
    beside : Path or None
        The folder of the project's file.
    progress : Progress

    Raises
    ------
    OriginalMissing, OriginalChanged
        If the file must be asked for.
    ProjectError
        If the photo is of another size.
    UnreadablePhotoError
        If it cannot be read any more.
    """
    if project.photo is not None:
        return project.photo
    if project.original.path is None:
        raise ProjectError(tr("The project holds no photo."), tr("Open the photo itself."))
    path = place.path
    if path is None:
        path = find_original(project.original, progress, beside=beside)
    elif not place.trusted:
        path = find_original(replace(project.original, path=path), progress)
    photo = load(path, progress)
    refuse_other_size(photo, project, path)
    return photo


def refuse_other_size(photo: Photo, project: Project, path: Path) -> None:
    """Raise if a photo is not of the size that it had, so that marks would not fit.

    Raises
    ------
    ProjectError
    """
    if (photo.height, photo.width) != (project.height, project.width):
        raise ProjectError(
            tr(
                "“{name}” is not of the size that it had: {width}×{height} pixels instead of "
                "{width2}×{height2}.",
                name=path.name,
                width=photo.width,
                height=photo.height,
                width2=project.width,
                height2=project.height,
            ),
            tr("Look for an unchanged copy of it."),
        )


def identified(project: Project, photo: Photo, progress: Progress) -> Project:
    """Return the project with its photo's hash, if the file can still be read."""
    if photo.source is None:
        return project
    try:
        return replace(project, original=identify(photo.source, progress))
    except OSError:
        return project
