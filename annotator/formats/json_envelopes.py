"""Arrays of records inside one JSON object, as news services answer: finding the array."""

import re
from collections.abc import Mapping
from typing import cast

from annotator.model.values import Json

Path = tuple[str, ...]

# Where services put their articles.
_USUAL: frozenset[Path] = frozenset(
    {
        ("articles",),
        ("response", "results"),
        ("response", "docs"),
        ("results",),
        ("docs",),
        ("documents",),
        ("items",),
        ("data",),
        ("news",),
        ("stories",),
        ("value",),
        ("hits", "hits"),
    }
)
_CALLED = frozenset(place[-1] for place in _USUAL)
# An object that has one of these beside the array is a record itself.
_TEXTS = frozenset({b"text", b"content", b"body", b"fulltext", b"article", b"spans", b"layers"})
# What at least one of stands in an article as services give it.
_SIGNS = re.compile(
    rb'"(?:title|headline|url|web_?url|webTitle|content|body|bodyText|full_?text|text|link|_source)"'
)
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_LOOKED_AT = 4096


class PathScan:
    """Where a scan through nested JSON stands: by keys, from the outermost object."""

    def __init__(self) -> None:
        self._open: list[tuple[bytes, bytes]] = []
        self._last = b""

    def step(self, found: bytes) -> None:
        """Take one token: a string or a bracket."""
        if found[:1] == b'"':
            self._last = found[1:-1]
        elif found in b"[{":
            named = bool(self._open) and self._open[-1][0] == b"{"
            self._open.append((found, self._last if named else b""))
        elif self._open:
            self._open.pop()

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self._open)

    @property
    def place(self) -> Path | None:
        """The keys that lead to an array all of whose outer containers are objects."""
        if not self._open or self._open[-1][0] != b"[":
            return None
        if any(bracket != b"{" for bracket, _ in self._open[:-1]) or len(self._open) == 1:
            return None
        return tuple(key.decode("utf-8", "replace") for _, key in self._open[1:])


def found_envelope(head: bytes) -> Path:
    """Return the keys that lead to a file's articles, or nothing when it has no envelope."""
    scan = PathScan()
    if head.lstrip()[:1] != b"{":
        return ()
    for token in _TOKEN.finditer(head):
        scan.step(token[0])
        if token[0][:1] == b'"' and scan.depth == 1 and _is_key(head, token.end()):
            if token[0][1:-1] in _TEXTS:
                return ()
        elif token[0] == b"[" and (place := scan.place) in _USUAL:
            after = head[token.end() : token.end() + _LOOKED_AT]
            if after.lstrip()[:1] in (b"{", b"]") and _SIGNS.search(after):
                return place
    return ()


def likely_envelope(head: bytes) -> Path:
    """Return the keys that lead deeper into a file's object to what looks like its articles."""
    places = record_places(head, signed=True)
    called = [place for place in places if place.rpartition(".")[2] in _CALLED]
    return path_of(called[0]) if len(called) == 1 and "." in called[0] else ()


def record_places(head: bytes, *, signed: bool = False) -> list[str]:
    """Return the keys, parted by dots, of the arrays of objects at the start of a file's object.

    With `signed` only of those that look like articles. A file of several objects, a line each,
    has none: each of them is a record.
    """
    scan = PathScan()
    found: dict[str, None] = {}
    if head.lstrip()[:1] != b"{":
        return []
    for token in _TOKEN.finditer(head):
        scan.step(token[0])
        if scan.depth == 0 and head[token.end() :].strip():
            return []
        if token[0] == b"[" and (place := scan.place) is not None:
            after = head[token.end() : token.end() + _LOOKED_AT].lstrip()
            if after[:1] == b"{" and (not signed or _SIGNS.search(after)):
                found[".".join(place)] = None
    return list(found)


def _is_key(head: bytes, end: int) -> bool:
    return head[end : end + 20].lstrip()[:1] == b":"


def leaves(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Return the values of nested objects by the keys that lead to them, parted by dots.

    A key with a dot of its own stands as it is; arrays and empty objects are values.
    """
    found: dict[str, Json] = {}
    open_: list[tuple[str, Mapping[str, Json]]] = [("", fields)]
    while open_:
        prefix, inner = open_.pop()
        nested: list[tuple[str, Mapping[str, Json]]] = []
        for key, value in inner.items():
            if isinstance(value, dict) and value:
                nested.append((f"{prefix}{key}.", cast("dict[str, Json]", value)))
            else:
                found[f"{prefix}{key}"] = value
        open_ += reversed(nested)
    return found


def unused(fields: Mapping[str, Json], used: frozenset[str], prefix: str = "") -> dict[str, Json]:
    """Return the fields without those whose path is used, and without objects left empty."""
    kept: dict[str, Json] = {}
    for key, value in fields.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            if inner := unused(cast("dict[str, Json]", value), used, f"{path}."):
                kept[key] = inner
        elif path not in used:
            kept[key] = value
    return kept


def path_of(written: str) -> Path:
    """Return the keys of a path as it is written: `response.results`."""
    return tuple(part for part in written.split(".") if part)
