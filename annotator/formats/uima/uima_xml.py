"""XML of UIMA: read without ever resolving anything, and escaped for writing."""

import re
from xml.parsers import expat

from annotator.formats.base import RecordRefused

# Characters that XML has no way to write.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DEEPEST = 1000
_APART = " "


class Element:
    """An element; `space` is the address of its namespace. Attributes have theirs before them."""

    __slots__ = ("attributes", "children", "name", "space", "text")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.space, _, self.name = tag.rpartition(_APART)
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""


def tree_of(raw: bytes) -> Element:
    """Return the root of a document.

    Raises:
        RecordRefused: it is no XML, has a document type, or is nested without end.
    """
    building = _Building()
    parser = expat.ParserCreate(namespace_separator=_APART)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.characters
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise RecordRefused(f"no XML: {error}") from None
    return building.root


class _Building:
    """Puts the elements of a document together as they are met."""

    def __init__(self) -> None:
        self._within: list[Element] = []
        self.root = Element("", {})

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        found = Element(tag, attributes)
        if self._within:
            self._within[-1].children.append(found)
        else:
            self.root = found
        if len(self._within) == _DEEPEST:
            raise RecordRefused(f"its elements are nested more than {_DEEPEST} deep")
        self._within.append(found)

    def end(self, _: str) -> None:
        self._within.pop()

    def characters(self, text: str) -> None:
        self._within[-1].text += text


def _refuse_doctype(*_: object) -> None:
    raise RecordRefused("it has a document type (DTD), which is never resolved")


def escaped(text: str) -> str:
    """Return a text as it stands in an element or an attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace('"', "&quot;").replace("\n", "&#10;")
    return text.replace("\r", "&#13;").replace("\t", "&#9;")


def in_xml(text: str) -> str:
    """Return a text with U+FFFD for what XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
