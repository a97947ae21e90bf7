"""A CAS as text: XMI or JSON, put together from what is in it."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

import msgspec

from annotator.formats.uima.uima_type_system import STRINGS, STRUCTURES, TypeSystem, types_json
from annotator.formats.uima.uima_xml import escaped

# Files of an export have few different sets of types.
_MOST_TYPES = 100
_SOFA, _VIEW, _MIME = 1, "_InitialView", "text/plain"


class Reference(NamedTuple):
    """A structure that is pointed at, by its number."""

    id: int


# Several texts are a tuple, several structures a list of their numbers.
Value: TypeAlias = str | bool | float | tuple[str, ...] | list[int] | Reference


class Written(NamedTuple):
    """A feature structure as it is written; `place` is in UTF-16 units, none for links."""

    id: int
    type: str
    place: tuple[int, int] | None
    features: dict[str, Value]


class Row(NamedTuple):
    """Structures of one type without features, numbered from `first` on."""

    first: int
    type: str
    starts: Sequence[int]
    ends: Sequence[int]


class WrittenCas(NamedTuple):
    """What a file holds; `indexed` are the structures that a view lists, `last` the last number."""

    text: str
    rows: Sequence[Row]
    structures: Sequence[Written]
    indexed: Sequence[int]
    last: int


class XmiText:
    """Writes XMI; the names of types are put together once."""

    suffix = "xmi"

    def __init__(self, system: TypeSystem) -> None:
        self._tags: dict[str, str] = {}
        # Declared in the order of their names, so that files do not depend on one another.
        self._spaces: dict[str, str] = {}
        for package in sorted({_package(name) for name in system.types}):
            last = package.rpartition(".")[2]
            taken = {"xmi", "cas", *self._spaces.values()}
            names = chain((last,), (f"{last}{number}" for number in range(2, len(taken) + 3)))
            self._spaces[package] = next(name for name in names if name not in taken)
        self._head = _head(self._spaces)

    def __call__(self, cas: WrittenCas, system: TypeSystem) -> bytes:
        """Return a file; its types are described beside it."""
        del system
        rows = [self._row(row) for row in cas.rows]
        structures = [self._structure(one) for one in cas.structures]
        sofa = (
            f'<cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="{_VIEW}" mimeType="{_MIME}"'
            f' sofaString="{escaped(cas.text)}"/>'
        )
        # Many numbers are written fastest as JSON.
        members = msgspec.json.encode(cas.indexed)[1:-1].replace(b",", b" ")
        view = f'<cas:View sofa="{_SOFA}" members="'.encode(), members, b'"/>'
        rest = "".join((*structures, sofa)).encode()
        return b"".join((self._head.encode(), *rows, rest, *view, b"</xmi:XMI>\n"))

    def _row(self, row: Row) -> bytes:
        tag = f'<{self._tag(row.type)} xmi:id="%d" sofa="{_SOFA}" begin="%d" end="%d"/>'
        return _rows(tag, row)

    def _structure(self, one: Written) -> str:
        tag = self._tag(one.type)
        said = f'<{tag} xmi:id="{one.id}"'
        if one.place is not None:
            said += f' sofa="{_SOFA}" begin="{one.place[0]}" end="{one.place[1]}"'
        within = ""
        for name, value in one.features.items():
            if isinstance(value, tuple) and not isinstance(value, Reference):
                within += "".join(f"<{name}>{escaped(text)}</{name}>" for text in value)
            else:
                said += f' {name}="{_attribute(value)}"'
        return f"{said}>{within}</{tag}>" if within else f"{said}/>"

    def _tag(self, type_: str) -> str:
        found = self._tags.get(type_)
        if found is None:
            found = f"{self._spaces[_package(type_)]}:{type_.rpartition('.')[2]}"
            self._tags[type_] = found
        return found


def _package(type_: str) -> str:
    return type_.rpartition(".")[0]


def _head(spaces: dict[str, str]) -> str:
    names = "".join(
        f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"'
        for package, prefix in spaces.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
        f' xmlns:cas="http:///uima/cas.ecore"{names} xmi:version="2.0"><cas:NULL xmi:id="0"/>'
    )


def _attribute(value: Value) -> str:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, Reference):
        return str(value.id)
    return repr(value).upper().replace("E+", "E")


def _rows(pattern: str, row: Row) -> bytes:
    """Return a pattern filled with the number and the place of each structure of a row."""
    numbers = range(row.first, row.first + len(row.starts))
    filled = tuple(chain.from_iterable(zip(numbers, row.starts, row.ends, strict=True)))
    return (pattern.encode() * len(row.starts)) % filled


class JsonText:
    """Writes JSON CAS files, each with its types."""

    suffix = "json"

    def __init__(self, system: TypeSystem) -> None:
        # The types of files by what these have besides those of the schema.
        self._types = {system.added: types_json(system)}

    def __call__(self, cas: WrittenCas, system: TypeSystem) -> bytes:
        """Return a file."""
        types = self._types.get(system.added)
        if types is None:
            if len(self._types) > _MOST_TYPES:
                self._types.clear()
            types = self._types[system.added] = types_json(system)
        sofa = {"%ID": _SOFA, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": _VIEW}
        texts = {"mimeType": _MIME, "sofaString": cas.text}
        rows = b"".join(self._row(row) for row in cas.rows)
        structures = _json_structures(cas)
        view = {_VIEW: {"%SOFA": _SOFA, "%MEMBERS": cas.indexed}}
        parts = (
            b'{"%TYPES":', types,
            b',"%FEATURE_STRUCTURES":[', msgspec.json.encode(sofa | texts), rows, structures,
            b'],"%VIEWS":', msgspec.json.encode(view), b"}\n",
        )  # fmt: skip
        return b"".join(parts)

    def _row(self, row: Row) -> bytes:
        begin = f',{{"%%ID":%d,"%%TYPE":"{row.type}","@sofa":{_SOFA},"begin":%d,"end":%d}}'
        return _rows(begin, row)


def _json_structures(cas: WrittenCas) -> bytes:
    """Return structures, each with a comma before it; arrays are structures of their own."""
    found: list[dict[str, object]] = []
    arrays: list[dict[str, object]] = []
    for one in cas.structures:
        said: dict[str, object] = {"%ID": one.id, "%TYPE": one.type}
        if one.place is not None:
            said |= {"@sofa": _SOFA, "begin": one.place[0], "end": one.place[1]}
        for name, value in one.features.items():
            if isinstance(value, Reference):
                said[f"@{name}"] = value.id
            elif isinstance(value, tuple | list):
                number = cas.last + 1 + len(arrays)
                kind = STRINGS if isinstance(value, tuple) else STRUCTURES
                arrays.append({"%ID": number, "%TYPE": kind, "%ELEMENTS": value})
                said[f"@{name}"] = number
            else:
                said[name] = value
        found.append(said)
    return b"".join(b"," + msgspec.json.encode(one) for one in (*found, *arrays))
