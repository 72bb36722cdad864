"""A restoration told in a photo's XMP, and read from there."""

from __future__ import annotations

from collections.abc import Iterable
from xml.dom.minidom import Element
from xml.sax.saxutils import escape

from photorestorer_gui.photo.provenance import (
    Area,
    NetworkRecord,
    Provenance,
    StepNote,
    StepRecord,
    joined,
)
from photorestorer_gui.photo.xmp import XmpPacket, field_items, field_text

_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
REDRAWN = _SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
"""IPTC's word for a photo into which a network drew what was not there."""
ENHANCED = _SOURCE_TYPES + "algorithmicallyEnhanced"
"""IPTC's word for a photo that was only corrected."""


def with_provenance(xmp: bytes, provenance: Provenance) -> bytes:
    """Return the packet with this restoration added to what it tells; nothing else is lost.

    Parameters
    ----------
    xmp : bytes
        The photo's packet; may be empty.
    provenance : Provenance

    References
    ----------
    XMP Specification Part 2 (ISO 16684-1), xmpMM:History and stEvt; IPTC Photo Metadata Standard
    2025.1, Digital Source Type and AI System Used.
    """
    packet = XmpPacket(xmp)
    if provenance.when:
        for name in ("xmp:ModifyDate", "xmp:MetadataDate"):
            packet.set(name, provenance.when)
    packet.append("xmpMM:History", [_event(step, provenance) for step in provenance.steps])
    packet.append("pr:Restorations", [_restoration(provenance)])
    if provenance.redrawn:
        packet.set("Iptc4xmpExt:DigitalSourceType", REDRAWN)
        packet.set("Iptc4xmpExt:AISystemUsed", _systems(provenance))
    elif not packet.text("Iptc4xmpExt:DigitalSourceType"):
        packet.set("Iptc4xmpExt:DigitalSourceType", ENHANCED)
    return packet.to_bytes()


def with_caption(xmp: bytes, caption: str) -> bytes:
    """Return the packet with `caption` as the photo's description, or added to it."""
    packet = XmpPacket(xmp)
    packet.set_alternative("dc:description", joined(packet.text("dc:description"), caption))
    return packet.to_bytes()


def read_provenance(xmp: bytes) -> tuple[Provenance, ...]:
    """Return the restorations that a packet tells of, oldest first; none if it tells of none."""
    return tuple(map(_read, XmpPacket(xmp).items("pr:Restorations"))) if xmp else ()


def source_type(xmp: bytes) -> str:
    """Return IPTC's digital source type without its address; empty if there is none."""
    return XmpPacket(xmp).text("Iptc4xmpExt:DigitalSourceType").rsplit("/", 1)[-1] if xmp else ""


def _systems(provenance: Provenance) -> str:
    titles = [net.title for step in provenance.steps if step.redrawn for net in step.networks]
    return f"{provenance.agent} ({', '.join(dict.fromkeys(titles))})"


def _event(step: StepRecord, provenance: Provenance) -> str:
    words = [f"{step.title} ({step.id}), engine {step.engine}"]
    words += [f"{name} {value}" for name, value in step.settings]
    return _fields(
        {
            "stEvt:action": "edited",
            "stEvt:parameters": ", ".join(words),
            "stEvt:softwareAgent": provenance.agent,
            "stEvt:when": provenance.when,
        }
    )


def _restoration(provenance: Provenance) -> str:
    facts = {
        "pr:Program": provenance.program,
        "pr:Version": provenance.version,
        "pr:When": provenance.when,
    }
    notes = [
        _fields({"pr:Id": each.step, "pr:Kind": each.kind, "pr:Words": each.words})
        for each in provenance.notes
    ]
    return (
        _fields(facts)
        + _array("pr:Steps", "Seq", [_step(step) for step in provenance.steps])
        + _array("pr:Notes", "Seq", notes)
    )


def _step(step: StepRecord) -> str:
    facts = {
        "pr:Id": step.id,
        "pr:Title": step.title,
        "pr:Engine": step.engine,
        "pr:Redrawn": str(step.redrawn),
        "pr:Fraction": f"{step.fraction:.6f}",
    }
    settings = [_fields({"pr:Name": name, "pr:Value": value}) for name, value in step.settings]
    networks = [
        _fields({"pr:Id": net.id, "pr:Title": net.title, "pr:SHA256": net.sha256})
        for net in step.networks
    ]
    return (
        _fields(facts)
        + _array("pr:Settings", "Bag", settings)
        + _array("pr:Networks", "Bag", networks)
        + _array("pr:Areas", "Bag", map(_area, step.areas))
    )


def _area(area: Area) -> str:
    """Return a box as the XMP type Area, which names the centre."""
    return _fields(
        {
            "stArea:x": f"{area.left + area.width / 2:.6f}",
            "stArea:y": f"{area.top + area.height / 2:.6f}",
            "stArea:w": f"{area.width:.6f}",
            "stArea:h": f"{area.height:.6f}",
            "stArea:unit": "normalized",
        }
    )


def _fields(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{_clean(value)}</{name}>" for name, value in values.items() if value)


def _clean(text: str) -> str:
    """Escape a text and leave out what XML cannot hold."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


def _array(name: str, kind: str, items: Iterable[str]) -> str:
    inside = "".join(f'<rdf:li rdf:parseType="Resource">{item}</rdf:li>' for item in items)
    return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>" if inside else ""


def _read(item: Element) -> Provenance:
    return Provenance(
        field_text(item, "pr:Program"),
        field_text(item, "pr:Version"),
        field_text(item, "pr:When"),
        tuple(map(_read_step, field_items(item, "pr:Steps"))),
        tuple(
            StepNote(*(field_text(each, f"pr:{name}") for name in ("Id", "Kind", "Words")))
            for each in field_items(item, "pr:Notes")
        ),
    )


def _read_step(item: Element) -> StepRecord:
    return StepRecord(
        field_text(item, "pr:Id"),
        field_text(item, "pr:Title"),
        field_text(item, "pr:Engine"),
        field_text(item, "pr:Redrawn") == "True",
        tuple(
            (field_text(each, "pr:Name"), field_text(each, "pr:Value"))
            for each in field_items(item, "pr:Settings")
        ),
        tuple(
            NetworkRecord(*(field_text(each, f"pr:{name}") for name in ("Id", "Title", "SHA256")))
            for each in field_items(item, "pr:Networks")
        ),
        tuple(map(_read_area, field_items(item, "pr:Areas"))),
        _number(field_text(item, "pr:Fraction"), 1.0),
    )


def _read_area(item: Element) -> Area:
    x, y, width, height = (_number(field_text(item, f"stArea:{each}"), 0.0) for each in "xywh")
    return Area(round(x - width / 2, 6), round(y - height / 2, 6), width, height)


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
