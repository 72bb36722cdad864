"""What the queue asks the person: about deeper folders, and before work is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from photorestorer_gui.photo.folders import Gathered
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue import Queue


def ask_about_deeper(parent: QWidget, queue: Queue, found: Gathered) -> Notice:
    """Ask whether the photos of deeper folders are meant as well."""
    here, all_of_them = len(found.photos), len(found.photos) + len(found.deeper)
    message = Message(
        tr("Also take the photos in its subfolders?"),
        tr(
            "The folder itself has {here} photos, with its subfolders {all_of_them}.",
            here=here,
            all_of_them=all_of_them,
        ),
        icon="info",
        colour="accent",
    )
    answers = (
        Answer(
            tr("All {all_of_them}", all_of_them=all_of_them),
            lambda: queue.take(found.photos + found.deeper),
            primary=True,
        ),
        Answer(tr("Only these {here}", here=here), lambda: queue.take(found.photos)),
        Answer(tr("Cancel")),
    )
    return _opened(Notice(parent, message, answers))


def ask_before_removing(parent: QWidget, queue: Queue, item_ids: Sequence[int]) -> Notice:
    """Ask before photos leave the queue whose results or marks exist nowhere else."""
    count = len(item_ids)
    question = (
        tr("Remove this photo?") if count == 1 else tr("Remove these {count} photos?", count=count)
    )
    message = Message(
        question,
        tr(
            "What was restored or marked in them and not saved will be lost."
            " Your original files stay where they are."
        ),
        icon="info",
        colour="accent",
    )
    answers = (
        Answer(tr("Remove"), lambda: queue.remove(item_ids)),
        Answer(tr("Cancel"), primary=True),
    )
    return _opened(Notice(parent, message, answers))


def ask_before_closing(
    parent: QWidget, queue: Queue, save_all: Callable[[], None], close: Callable[[], None]
) -> Notice:
    """Ask before the program ends with work that exists nowhere else."""
    unsaved = queue.summary.unsaved
    if unsaved == 0:
        words = tr("The damage you marked will be lost.")
    elif unsaved == 1:
        words = tr("One restored photo has not been saved.")
    else:
        words = tr("{unsaved} restored photos have not been saved.", unsaved=unsaved)
    message = Message(tr("Close PhotoRestorer?"), words, icon="info", colour="accent")
    saving = (Answer(tr("Save all…"), save_all, primary=True),) if unsaved else ()
    answers = (*saving, Answer(tr("Discard"), close), Answer(tr("Cancel")))
    return _opened(Notice(parent, message, answers))


def _opened(notice: Notice) -> Notice:
    notice.open()
    return notice
