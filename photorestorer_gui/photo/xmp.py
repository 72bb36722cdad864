"""XMP packets: read them, and write into them without losing what others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.dom import Node
from xml.dom.minidom import Document, Element, Text, parseString
from xml.parsers.expat import ExpatError, ParserCreate

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "pr": "urn:photorestorer:provenance#",
}
"""Prefixes of the properties that this program reads and writes."""

_RDF = NAMESPACES["rdf"]
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_EMPTY = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
    '<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>'
)
_ARRAYS = ("Seq", "Bag", "Alt")
# Packets hold no document types; refusing them refuses entities that grow without end.
_FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
_DEEPEST = 100  # sound packets need about ten


class XmpPacket:
    """One packet.  Properties are named ``prefix:name`` with the prefixes of `NAMESPACES`.

    Whatever prefixes the packet itself uses, properties are found by their namespaces; what is not
    touched stays as it was, but for white space between attributes.

    Parameters
    ----------
    content : bytes
        A packet; one that is no sound XMP counts as empty.
    """

    def __init__(self, content: bytes = b"") -> None:
        self._document = _parsed(content) or parseString(_EMPTY)
        self._rdf: Element = self._document.getElementsByTagNameNS(_RDF, "RDF")[0]

    def to_bytes(self) -> bytes:
        """Return the packet in UTF-8, wrapped as files carry it."""
        root = self._document.documentElement
        assert root is not None
        text = root.toxml()
        start = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        return f'{start}\n{text}\n<?xpacket end="w"?>'.encode()

    def text(self, name: str) -> str:
        """Return a simple property, or the first item of an array; empty if there is none."""
        for description in self._descriptions():
            uri, local = _split(name)
            if description.hasAttributeNS(uri, local):
                return description.getAttributeNS(uri, local)
        for element in self._properties(name):
            first = next(iter(_items(element)), element)
            return text_of(first)
        return ""

    def items(self, name: str) -> list[Element]:
        """Return the items of an array property."""
        return [item for element in self._properties(name) for item in _items(element)]

    def set(self, name: str, value: str) -> None:
        """Give a simple property this value."""
        self.remove(name)
        self._add(name, self._document.createTextNode(value))

    def set_alternative(self, name: str, value: str) -> None:
        """Give a property of several languages this text by default; others stay."""
        for item in self.items(name):
            if item.getAttribute("xml:lang") == "x-default":
                _emptied(item).appendChild(self._document.createTextNode(value))
                return
        item = self._element("rdf:li")
        item.setAttribute("xml:lang", "x-default")
        item.appendChild(self._document.createTextNode(value))
        self._append(name, "Alt", [item])

    def append(self, name: str, items: Iterable[str], *, ordered: bool = True) -> None:
        """Append items to an array property, which is made if there is none.

        Parameters
        ----------
        name : str
        items : iterable of str
            XML inside each item: elements with the prefixes of `NAMESPACES`.
        ordered : bool
        """
        made = [self._item(xml) for xml in items]
        self._append(name, "Seq" if ordered else "Bag", made)

    def remove(self, name: str) -> None:
        """Remove a property wherever it stands."""
        uri, local = _split(name)
        for description in self._descriptions():
            if description.hasAttributeNS(uri, local):
                description.removeAttributeNS(uri, local)
        for element in list(self._properties(name)):
            parent = element.parentNode
            assert parent is not None
            parent.removeChild(element)

    def _item(self, xml: str) -> Element:
        text = f'<rdf:li {_DECLARATIONS} rdf:parseType="Resource">{xml}</rdf:li>'
        root = parseString(text).documentElement
        assert root is not None
        for prefix in NAMESPACES:
            root.removeAttribute(f"xmlns:{prefix}")  # declared once, around the property
        return self._document.importNode(root, True)

    def _append(self, name: str, kind: str, items: list[Element]) -> None:
        """Append to an array that is there, else make one of this kind."""
        for element in self._properties(name):
            for array in _arrays(element):
                for item in items:
                    _declare(item)  # not around it, where our prefixes may mean something else
                    array.appendChild(item)
                return
        self.remove(name)
        array = self._element(f"rdf:{kind}")
        for item in items:
            array.appendChild(item)
        self._add(name, array)

    def _add(self, name: str, content: Element | Text) -> None:
        element = self._element(name)
        element.appendChild(content)
        _declare(element)
        next(self._descriptions()).appendChild(element)

    def _element(self, name: str) -> Element:
        made: Element = self._document.createElementNS(_split(name)[0], name)
        return made

    def _descriptions(self) -> Iterator[Element]:
        found = [
            node
            for node in self._rdf.childNodes
            if isinstance(node, Element)
            and (node.namespaceURI, node.localName) == (_RDF, "Description")
        ]
        if not found:
            made = self._document.createElementNS(_RDF, "rdf:Description")
            made.setAttribute("xmlns:rdf", _RDF)
            made.setAttributeNS(_RDF, "rdf:about", "")
            found = [self._rdf.appendChild(made)]
        return iter(found)

    def _properties(self, name: str) -> Iterator[Element]:
        uri, local = _split(name)
        for description in self._descriptions():
            for node in description.childNodes:
                if isinstance(node, Element) and (node.namespaceURI, node.localName) == (
                    uri,
                    local,
                ):
                    yield node


def text_of(element: Element) -> str:
    """Return the text inside an element, its children's included."""
    parts = (
        text_of(node) if isinstance(node, Element) else (node.nodeValue or "")
        for node in element.childNodes
        if node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE, Node.ELEMENT_NODE)
    )
    return "".join(parts).strip()


def field(element: Element, name: str) -> Element | None:
    """Return a field of a structure; None if there is none.  Attributes are not looked at."""
    uri, local = _split(name)
    for node in element.childNodes:
        if isinstance(node, Element) and (node.namespaceURI, node.localName) == (uri, local):
            return node
    return None


def field_text(element: Element, name: str) -> str:
    """Return the text of a field of a structure; empty if there is none."""
    found = field(element, name)
    return text_of(found) if found is not None else ""


def field_items(element: Element, name: str) -> list[Element]:
    """Return the items of an array that is a field of a structure."""
    found = field(element, name)
    return list(_items(found)) if found is not None else []


def _parsed(content: bytes) -> Document | None:
    packet = content.strip(b"\0 \t\r\n")
    spread = packet.replace(b"\0", b"").upper()  # as ASCII, whatever the encoding
    if not packet or any(word.encode() in spread for word in _FORBIDDEN):
        return None
    try:
        _refuse_deep(packet)
        document = parseString(packet)
    except (ExpatError, ValueError, LookupError):
        return None
    return document if document.getElementsByTagNameNS(_RDF, "RDF") else None


def _refuse_deep(packet: bytes) -> None:
    """Raise ValueError for elements in elements in elements: looking at them has no bottom."""
    depth = 0

    def enter(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    parser.Parse(packet, True)


def _split(name: str) -> tuple[str, str]:
    prefix, local = name.split(":")
    return NAMESPACES[prefix], local


def _declare(element: Element) -> None:
    """Bind those of our prefixes that are used inside, whatever they mean around it."""
    inside = [element, *element.getElementsByTagName("*")]
    names = {name for each in inside for name in (each.tagName, *each.attributes.keys())}
    used = {name.split(":")[0] for name in names}
    for prefix, uri in NAMESPACES.items():
        if prefix in used:
            element.setAttribute(f"xmlns:{prefix}", uri)


def _arrays(element: Element) -> Iterator[Element]:
    for node in element.childNodes:
        if isinstance(node, Element) and node.namespaceURI == _RDF and node.localName in _ARRAYS:
            yield node


def _items(element: Element) -> Iterator[Element]:
    for array in _arrays(element):
        for node in array.childNodes:
            if isinstance(node, Element) and node.localName == "li":
                yield node


def _emptied(element: Element) -> Element:
    while element.firstChild is not None:
        element.removeChild(element.firstChild)
    return element
