"""Which photos are to be done, by what the journal says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from photorestorer_gui.batch import naming
from photorestorer_gui.batch.journal import Entry
from photorestorer_gui.batch.putting import Destination
from photorestorer_gui.batch.storage import Source, hash_of, is_gone, stamp_of
from photorestorer_gui.batch.walking import FoundPhoto
from photorestorer_gui.progress import Progress


@dataclass(frozen=True)
class Terms:
    """What decides whether a photo is to be done.

    Attributes
    ----------
    out : Destination
    pattern : str
    settings : str
        What is asked, as JSON: a photo that was done otherwise is done again.
    retry_failed : bool
        Whether photos that failed, or of which a step failed, are tried again.
    """

    out: Destination
    pattern: str
    settings: str
    retry_failed: bool = False


@dataclass
class Selection:
    """The photos of a batch.

    Attributes
    ----------
    todo : list of Entry
    settled : list of Entry
        Done, or known to fail, and left as they are.
    noted : list of Entry
        Of all these the ones that the journal does not know like this yet.
    moved : list of (Source, Source)
        Where photos lay that lie elsewhere now, to be noted first.
    """

    todo: list[Entry] = field(default_factory=list)
    settled: list[Entry] = field(default_factory=list)
    noted: list[Entry] = field(default_factory=list)
    moved: list[tuple[Source, Source]] = field(default_factory=list)


def select(
    photos: Iterable[FoundPhoto], known: Iterable[Entry], terms: Terms, progress: Progress
) -> Selection:
    """Return what is to be done; writes nothing.

    A photo that is known keeps its target.  A new one gets a name that no other has, so that
    photos of another folder, given later, never take the place of these; but if it is the photo of
    a path where nothing lies any more, its folder was moved, and it keeps that one's target.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    """
    entries = {entry.source: entry for entry in known}
    owners = {naming.key(entry.target): entry for entry in entries.values()}
    selection = Selection()
    for photo in photos:
        progress.check()
        entry = entries.get(photo.source)
        if entry is None:
            entry = _new(photo, owners, terms, selection)
        now = _as_it_is(entry, terms)
        if now != entries.get(photo.source):
            selection.noted.append(now)
        (selection.settled if _is_settled(now, terms) else selection.todo).append(now)
    return selection


def _new(photo: FoundPhoto, owners: dict[str, Entry], terms: Terms, selection: Selection) -> Entry:
    """Return the entry of a photo that is not known by its path, and note its target as taken."""
    wanted = photo.place.with_name(naming.name_for(terms.pattern, photo.path))
    owner = owners.get(naming.key(wanted))
    if owner is not None and _is_moved(owner, photo.source):
        selection.moved.append((owner.source, photo.source))
        entry = replace(owner, source=photo.source)
    else:
        entry = Entry(photo.source, naming.free_place(wanted, owners))
    owners[naming.key(entry.target)] = entry
    return entry


def _is_moved(entry: Entry, source: Source) -> bool:
    """Whether this is the photo of the entry, whose folder was renamed or lies on another disk."""
    if not is_gone(entry.source):
        return False
    if not entry.sha256:  # never read to the end: no matter which photo, unless it has an output
        return not entry.target_sha256 and not entry.coming_sha256
    return hash_of(source) == entry.sha256


def _as_it_is(entry: Entry, terms: Terms) -> Entry:
    """Return the entry after a look at the files: what was cut off is known to be done or not."""
    if entry.state == "writing":
        entry = _completed(entry, terms.out)
    if entry.state in ("waiting", "running"):
        return replace(entry, state="waiting")
    stamp = stamp_of(entry.source)
    if stamp == entry.stamp and stamp:
        return entry
    if entry.sha256 and hash_of(entry.source) == entry.sha256:
        return replace(entry, stamp=stamp)  # touched, or copied back from a backup
    return replace(entry, state="waiting")


def _completed(entry: Entry, out: Destination) -> Entry:
    """Return the entry of a photo whose file was about to get its name when all ended."""
    if out.hash_of(entry.target) != entry.coming_sha256:
        return replace(entry, state="waiting")
    steps = entry.record.get("steps", ())
    failed = any(step["status"] == "failed" for step in steps)
    return replace(
        entry,
        state="partly" if failed else "done",
        target_sha256=entry.coming_sha256,
        coming_sha256="",
    )


def _is_settled(entry: Entry, terms: Terms) -> bool:
    if entry.settings != terms.settings or entry.state == "waiting":
        return False
    if entry.state != "failed" and not terms.out.holds(entry.target):
        return False
    return entry.state == "done" or not terms.retry_failed
