"""The report as a page to look at: one file, nothing fetched, nothing run."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from photorestorer_gui.batch.journal import Entry
from photorestorer_gui.batch.putting import destination_of
from photorestorer_gui.batch.report_style import STYLE
from photorestorer_gui.batch.storage import Source
from photorestorer_gui.damage.kinds import KIND_IDS, LABELS, kind

MOST_PICTURES: Final = 2000
"""More would make a page that browsers open slowly or not at all."""
_LABELS: Final = {
    "none": "Neither blurred nor cracked",
    "blurred": "Blurred",
    "cracked": "Cracked",
    "blurred+cracked": "Blurred and cracked",
}

Thumbnails = Callable[[Source], tuple[bytes, bytes]]


def html_report(
    facts: Mapping[str, Any], entries: Sequence[Entry], out: Source, thumbnails: Thumbnails
) -> str:
    """Return the page.

    Parameters
    ----------
    facts : mapping
        As `report.summary` gives them.
    entries : sequence of Entry
    out : Source
        The output folder.
    thumbnails : callable(source) -> (bytes, bytes)
        Small pictures before and after, JPEG; empty where there are none.
    """
    parts = [
        _head(facts),
        _tiles(facts),
        '<div class="split">',
        _damage(facts),
        _labels(facts),
        "</div>",
        _failures(entries),
        _closed(facts),
        _sheet(entries, out, thumbnails),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>Restored photos</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _text(value: object) -> str:
    """Return a text as HTML; bytes of a name that are no text become visible signs."""
    return escape(str(value).encode("utf-8", "backslashreplace").decode("utf-8"))


def _head(facts: Mapping[str, Any]) -> str:
    made = str(facts["made"])[:16].replace("T", " ")
    return (
        f"<header><h1>Restored photos</h1>"
        f'<p class="soft path">In {_text(facts["output_folder"])}</p>'
        f'<p class="soft path">Journal: {_text(facts["journal"])}</p>'
        f'<p class="soft">{_text(made)} · {_text(facts["program"])}</p></header>'
    )


def _tiles(facts: Mapping[str, Any]) -> str:
    fresh = facts["fresh"]
    tiles = [
        ("", facts["count"], "photos in all"),
        ("good", facts["done"], "done"),
        ("", facts["unchanged"], "of these as they were: nothing to repair"),
        ("caution", facts["partly"], "saved, though a step failed"),
        ("bad", facts["failed"], "failed"),
        ("", facts["left"], "not done yet"),
    ]
    shown = [
        f'<div class="tile {tone if number else ""}"><b>{number:,}</b><span>{words}</span></div>'
        for tone, number, words in tiles
        if number or words in ("photos in all", "done", "failed")
    ]
    if fresh:
        shown.append(
            f'<div class="tile"><b>{_duration(facts["seconds"])}</b>'
            f"<span>for the last {fresh:,} ({fresh / facts['seconds']:.2g} photos/s)</span></div>"
        )
    return f'<div class="tiles">{"".join(shown)}</div>'


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


def _bars(title: str, rows: Iterable[tuple[str, int]], total: int) -> str:
    lines = [
        f'<dt>{_text(name)}</dt><dd class="bar"><i style="width:{count / total:.1%}"></i></dd>'
        f'<dd class="number">{count:,} · {count / total:.0%}</dd>'
        for name, count in rows
        if count
    ]
    if not lines:
        return ""
    return f'<section><h2>{title}</h2><dl class="bars">{"".join(lines)}</dl></section>'


def _damage(facts: Mapping[str, Any]) -> str:
    rows = [(kind(kind_id).title, facts["found"].get(kind_id, 0)) for kind_id in KIND_IDS]
    rows.sort(key=lambda row: -row[1])
    return _bars("Damage found", rows, max(1, facts["done"] + facts["partly"]))


def _labels(facts: Mapping[str, Any]) -> str:
    rows = [(_LABELS[label], facts["labels"].get(label, 0)) for label in LABELS]
    return _bars("Labels", rows, max(1, facts["done"] + facts["partly"]))


def _failures(entries: Sequence[Entry]) -> str:
    items = [
        f"<li><b>{_text(entry.source)}</b><br>{_text(entry.reason)} "
        f'<span class="soft">{_text(entry.remedy)}</span></li>'
        for entry in entries
        if entry.state == "failed"
    ]
    if not items:
        return ""
    return f'<section><h2>Failed</h2><ul class="list">{"".join(items)}</ul></section>'


def _closed(facts: Mapping[str, Any]) -> str:
    items = [f"<li><b>{_text(folder)}</b></li>" for folder in facts["closed_folders"]]
    if not items:
        return ""
    return (
        "<section><h2>Folders that could not be looked into</h2>"
        f'<ul class="list">{"".join(items)}</ul></section>'
    )


def _sheet(entries: Sequence[Entry], out: Source, thumbnails: Thumbnails) -> str:
    """Return before and after of every photo that was done, folder by folder."""
    done = [entry for entry in entries if entry.state in ("done", "partly")]
    if not done:
        return ""
    shown = done[:MOST_PICTURES]
    parts = ["<section><h2>Before and after</h2>"]
    if len(shown) < len(done):
        parts.append(
            f'<p class="soft">The first {len(shown):,} of {len(done):,} photos are shown; '
            "the report as .csv or .json tells of all.</p>"
        )
    for folder, group in groupby(shown, key=lambda entry: entry.target.parent):
        if folder.parts:
            parts.append(f"<h3>{_text(folder.as_posix())}</h3>")
        cards = (_card(entry, out, thumbnails(entry.source)) for entry in group)
        parts.append(f'<div class="sheet">{"".join(cards)}</div>')
    return "\n".join((*parts, "</section>"))


def _card(entry: Entry, out: Source, thumbnails: tuple[bytes, bytes]) -> str:
    pictures = "".join(
        f"<div>{_picture(content, f'{words}: {entry.source.name}')}<span>{words}</span></div>"
        for content, words in zip(thumbnails, ("Before", "After"), strict=True)
    )
    link = _text(destination_of(out).at(entry.target).as_uri())
    size = f"{entry.record['width']} × {entry.record['height']}"
    notes = "".join(f'<p class="note">{_text(note)}</p>' for note in _notes(entry))
    return (
        f'<figure><div class="pair">{pictures}</div><figcaption>'
        f'<b><a href="{link}">{_text(entry.target.name)}</a></b>'
        f'<span class="soft">{size} · {_duration(entry.seconds)}</span>'
        f'<div class="chips">{"".join(_chips(entry))}</div>{notes}</figcaption></figure>'
    )


def _picture(content: bytes, words: str) -> str:
    if not content:
        return ""
    data = base64.b64encode(content).decode("ascii")
    return f'<img loading="lazy" alt="{_text(words)}" src="data:image/jpeg;base64,{data}">'


def _chips(entry: Entry) -> Iterator[str]:
    for kind_id in entry.record["found"]:
        yield f'<span class="chip">{_text(kind(kind_id).title)}</span>'
    # A run that an earlier version began knows nothing of these.
    for kind_id in entry.record.get("possible", ()):
        yield f'<span class="chip plain">Perhaps {_text(kind(kind_id).title.lower())}</span>'
    if not entry.record["changed_fraction"]:
        yield '<span class="chip plain">As it was</span>'
    for step in entry.record["steps"]:
        if step["status"] == "failed":
            yield f'<span class="chip bad">{_text(step["title"])} failed</span>'


def _notes(entry: Entry) -> list[str]:
    """Return what the person should know of a photo, each sentence once."""
    steps = entry.record["steps"]
    reasons = [step["reason"] for step in steps if step["status"] == "failed"]
    notes = [note for step in steps for note in step["notes"]]
    return list(dict.fromkeys([*entry.record["notes"], *reasons, *notes]))
