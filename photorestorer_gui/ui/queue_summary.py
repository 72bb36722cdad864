"""The queue in numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from photorestorer_gui.damage.kinds import COLOURLESS
from photorestorer_gui.photo.folders import Gathered
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue_items import FINISHED, Item, ItemState


@dataclass(frozen=True)
class Summary:
    """The queue in numbers.

    Attributes
    ----------
    total, examined, done, failed : int
        Photos; `examined` are those of which it is known what was found.
    left : int
        Photos that the person wants restored and that are not yet.
    unsaved : int
        Restored photos that lie in no file.
    saved : int
        Restored photos that lie in a file.
    damaged : int
        Photos in which damage was found; that a photo has no colours is none.
    unsure : int
        Photos in which none was found, but may be.
    """

    total: int
    examined: int
    done: int
    failed: int
    left: int
    unsaved: int
    saved: int
    damaged: int
    unsure: int


def summary_of(photos: Iterable[Item]) -> Summary:
    """Count."""
    items = list(photos)
    return Summary(
        total=len(items),
        examined=sum(item.kinds is not None for item in items),
        done=sum(item.state in FINISHED for item in items),
        failed=sum(item.state is ItemState.FAILED for item in items),
        left=sum(item.asked for item in items),
        unsaved=sum(item.has_result and not item.is_saved for item in items),
        saved=sum(item.is_saved for item in items),
        damaged=sum(_is_damaged(item) for item in items),
        unsure=sum(bool(item.possible) and not _is_damaged(item) for item in items),
    )


def _is_damaged(item: Item) -> bool:
    return any(kind_id != COLOURLESS for kind_id in item.kinds or ())


def gathered_words(found: Gathered) -> str:
    """Return what the person should know of what was left out; empty if nothing was."""
    sentences = []
    if found.repeated == 1:
        sentences.append(tr("One photo was in the queue already."))
    elif found.repeated:
        sentences.append(
            tr("{repeated} photos were in the queue already.", repeated=found.repeated)
        )
    if found.others == 1:
        sentences.append(tr("One file is no photo and was left out."))
    elif found.others:
        sentences.append(tr("{others} files are no photos and were left out.", others=found.others))
    if found.unreadable == 1:
        sentences.append(tr("One folder could not be opened."))
    elif found.unreadable:
        sentences.append(
            tr("{unreadable} folders could not be opened.", unreadable=found.unreadable)
        )
    return " ".join(sentences)
