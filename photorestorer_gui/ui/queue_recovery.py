"""A list that crashed, read again and made fit to be gone on with.  Part of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.kept_list import KeptList, ListedPhoto, PhotoList
from photorestorer_gui.project.session import Kept, Session
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.ui.projects import taken
from photorestorer_gui.ui.queue_items import FINISHED, Item, ItemState, found_in

Plan = Callable[[Kept], RestorationPlan]


@dataclass(frozen=True, eq=False)
class Recovered:
    """What a crashed list holds.

    Attributes
    ----------
    held : KeptList
    photos : PhotoList
    works : dict of int to Kept
        The work on those photos of which any was written down.
    sessions : dict of int to Session
    """

    held: KeptList
    photos: PhotoList
    works: dict[int, Kept]
    sessions: dict[int, Session]


def recover(crashed: Crashed, max_megapixels: float) -> Recovered:
    """Hold a crashed list and read it; no pixels are read.  A lane's work.

    Raises
    ------
    ProjectError
        If it is open elsewhere, gone, or cannot be read.
    """
    held = taken(KeptList, crashed)
    try:
        photos = held.read()
        works, sessions = {}, {}
        for photo in photos.photos:
            session = held.session(photo.id)
            sessions[photo.id] = session
            try:
                works[photo.id] = session.resume(max_megapixels=max_megapixels)
            except ProjectError:
                continue  # nothing was written down of it yet: it is examined anew
        return Recovered(held, photos, works, sessions)
    except BaseException:
        held.leave()
        raise


def item_of(photo: ListedPhoto, work: Kept | None, plan: Plan) -> Item:
    """Return a photo of the list as it goes on.

    The list and the photos' sessions are written one after another, so one may know more than the
    other; what was being done when the program ended is done again.

    Parameters
    ----------
    photo : ListedPhoto
    work : Kept or None
    plan : callable(Kept) -> RestorationPlan
        What would be done with an examined photo.
    """
    project = work.project if work is not None else None
    if project is None or work is None or project.report is None:
        state, asked = _unexamined(photo)
        return Item(photo.id, Path(photo.path), state, asked, _reason(photo, state), work=work)
    state, asked = _examined(photo, work, plan)
    has_result = work.picture is not None
    return Item(
        photo.id,
        Path(photo.path),
        state,
        asked,
        _reason(photo, state),
        has_result=has_result,
        is_saved=has_result and project.result is not None and project.result.exported,
        work=work,
        **found_in(project.report),
    )


def _unexamined(photo: ListedPhoto) -> tuple[ItemState, bool]:
    state = _state_of(photo)
    if state in (ItemState.FAILED, ItemState.SKIPPED):
        return state, False
    return ItemState.WAITING, photo.asked or state in (*FINISHED, ItemState.RESTORING)


def _examined(photo: ListedPhoto, work: Kept, plan: Plan) -> tuple[ItemState, bool]:
    state = _state_of(photo)
    if state in (ItemState.FAILED, ItemState.SKIPPED):
        return state, False
    if state is ItemState.RESTORING:
        return ItemState.FOUND, True
    if state in FINISHED:
        # The list may say so a moment before the result is on the disk.
        is_there = work.project.result is not None or not plan(work)
        return (state, False) if is_there else (ItemState.FOUND, True)
    if work.project.result is not None and not photo.asked:
        return ItemState.DONE, False
    return ItemState.FOUND, photo.asked


def _state_of(photo: ListedPhoto) -> ItemState:
    return ItemState.__members__.get(photo.state, ItemState.WAITING)


def _reason(photo: ListedPhoto, state: ItemState) -> str:
    return photo.reason if state in (ItemState.FAILED, *FINISHED) else ""


def listed(item: Item) -> ListedPhoto:
    """Return an item as the list has it."""
    return ListedPhoto(item.id, str(item.path), item.state.name, item.asked, str(item.reason))
