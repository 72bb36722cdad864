"""Errors that a person can act on.

Every error that is expected carries one sentence that says what happened (`summary`), one that
says what to do next (`remedy`), and optionally technical `details`.  The window and the command
line show exactly these; anything else that escapes is a defect of ours.
"""

from __future__ import annotations

import logging

from photorestorer_gui.words import Words, phrase


class PhotoRestorerError(Exception):
    """An expected failure, in words for the person.

    Parameters
    ----------
    summary : str
        What happened, one sentence.
    remedy : str
        What the person can do next, one sentence.
    details : str, optional
        Technical text, shown folded.
    """

    def __init__(self, summary: str, remedy: str = "", details: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.remedy = remedy
        self.details = details

    def __str__(self) -> str:
        return f"{self.summary} {self.remedy}".strip()

    @property
    def words(self) -> str:
        """What `str` gives, so that it can still be translated."""
        both = Words("{summary} {remedy}", {"summary": self.summary, "remedy": self.remedy})
        return both if self.remedy else self.summary

    def __reduce__(self) -> tuple[type[PhotoRestorerError], tuple[str, str, str]]:
        return type(self), (self.summary, self.remedy, self.details)


class UnreadablePhotoError(PhotoRestorerError):
    """A file is no photo, is damaged, or is too large to be read safely."""


class SaveError(PhotoRestorerError):
    """A result could not be written; whatever lay there before is untouched."""


class DiskFullError(SaveError):
    """The disk is full: what failed with one photo would fail with every other."""


class NetworkError(PhotoRestorerError):
    """A weights file is missing, altered, or does not do what its card promises."""


class DownloadError(PhotoRestorerError):
    """A weights file could not be fetched; what came so far is kept, and no other file touched."""


class MaskError(PhotoRestorerError):
    """A mask file cannot be used with this photo."""


class MaskSizeError(MaskError):
    """A mask file has another size than the photo.

    Attributes
    ----------
    can_be_scaled : bool
        Whether it has the photo's shape, so that scaling it would make it fit.
    """

    can_be_scaled: bool = False


class ProjectError(PhotoRestorerError):
    """A project or a kept session cannot be read, or does not fit its photo."""


_CV_NO_MEMORY = "(-4:"
"""How OpenCV's own error says it; its attributes belong to whichever error was the last."""


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, in Python, NumPy or OpenCV."""
    if isinstance(error, MemoryError):
        return True
    return type(error).__module__ == "cv2" and _CV_NO_MEMORY in str(error)


def in_words(error: BaseException) -> PhotoRestorerError:
    """Return what one photo failed with in words for the person; a defect of ours goes to the log.

    Parameters
    ----------
    error : exception
        Whatever escaped from the work on the photo.
    """
    if isinstance(error, PhotoRestorerError):
        return error
    if ran_out_of_memory(error):
        return PhotoRestorerError(
            phrase("There is not enough memory for this photo."),
            phrase("Close other programs and try again."),
        )
    logging.getLogger(__name__).debug("unexpected error", exc_info=error)
    return PhotoRestorerError(
        phrase(
            "Something went wrong ({kind}: {error}).", kind=type(error).__name__, error=str(error)
        ),
        phrase("Please report it, with the command you ran."),
    )
