"""Reading W3C Web Annotations (JSON-LD) that bring the text they are about."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

from annotator.formats.article_reader import ArticleReader
from annotator.formats.article_writer import ARTICLE_FORMAT
from annotator.formats.base import (
    Accepted,
    FileStart,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.findings import Findings
from annotator.formats.json_records import DecodedRecord, read_each
from annotator.formats.units import Pairs, to_points, told_unit
from annotator.formats.web_annotation_writer import (
    ATTRIBUTE,
    LAYER,
    ORIGIN,
    OWN,
    REFERENT,
    REFERENTS,
    ROLE,
    TEXT,
    UUID,
    VALUE,
)
from annotator.model.values import Json, JsonObject

_POSITION, _QUOTE = "TextPositionSelector", "TextQuoteSelector"
_UNLABELLED = "annotation"


def is_web_annotation(start: FileStart) -> bool:
    """Tell whether a file holds Web Annotations."""
    return "ns/anno.jsonld" in str(start.fields.get("@context"))


def read_web_annotations(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read pages of annotations; spans are found by position, else by their words.

    Raises:
        UserError: the file cannot be read.
    """
    read = partial(_read_page, options, ArticleReader(options))
    return read_each(path, options, read, empty="the file holds no annotations")


def _read_page(
    options: ReadOptions, reader: ArticleReader, record: DecodedRecord, where: str, bytes_read: int
) -> Iterator[Accepted | Refusal]:
    findings = Findings(where)
    fields = _Page(record.fields, options, findings).article()
    yield from findings.refused
    for found in reader.read(record._replace(fields=fields), where, bytes_read):
        yield found if isinstance(found, Refusal) else _with(found, findings)


def _with(found: Accepted, findings: Findings) -> Accepted:
    changed = (*findings.changed, *found.changed)
    return Accepted(found.article, found.where, changed, found.bytes_read)


class _Page:
    """One page of annotations, made an article of the lossless form."""

    def __init__(self, page: JsonObject, options: ReadOptions, findings: Findings) -> None:
        self._page = page
        self._findings = findings
        about = _object(page.get(TEXT))
        text = about.get(f"{OWN}text")
        if not isinstance(text, str):
            raise RecordRefused("it does not bring the text it is about")
        self._about = about
        self._text = text
        self._items = [
            (item, [_Place.of(target) for target in _several(item.get("target"))])
            for item in map(_object, _list(page.get("items")))
        ]
        unit = told_unit(text, self._quoted(), options, findings)
        self._convert = to_points(text, unit)

    def article(self) -> dict[str, Json]:
        """Return the page as the fields of an article with one layer."""
        about, layer = self._about, self._page.get(LAYER)
        annotations = [
            raw
            for nth, (item, places) in enumerate(self._items, 1)
            if (raw := self._annotation(item, places, nth))
        ]
        layers: list[Json] = []
        if isinstance(layer, dict):
            layers = [{**cast("dict[str, Json]", layer), "annotations": annotations}]
        elif annotations:
            name = _object(self._items[0][0].get("creator")).get("name")
            layers = [{"annotator": name, "annotations": annotations}]
        return {
            "format": ARTICLE_FORMAT,
            "id": _named(about.get("id")),
            "title": about.get(f"{OWN}title"),
            "text": self._text,
            "sha256": about.get(f"{OWN}sha256"),
            "language": about.get("language"),
            "meta": about.get(f"{OWN}meta"),
            "sources": about.get(f"{OWN}sources"),
            "referents": self._page.get(REFERENTS),
            "layers": layers,
        }

    def _quoted(self) -> list[tuple[Pairs, str]]:
        return [
            ([(place.start, place.end)], place.exact)
            for _, places in self._items
            for place in places
            if place.exact is not None and place.start is not None and place.end is not None
        ]

    def _annotation(
        self, item: JsonObject, places: list["_Place"], number: int
    ) -> dict[str, Json] | None:
        place = f", annotation {number}"
        try:
            fragments = [self._fragment(one, place) for one in places]
        except RecordRefused as error:
            self._findings.refuse(place, str(error))
            return None
        raw: dict[str, Json] = {
            "id": _named(item.get("id")),
            "fragments": fragments,
            "origin": item.get(ORIGIN) or {"by": "import"},
            "created": item.get("created"),
            "updated": item.get("modified"),
        }
        self._bodies(raw, item)
        return raw

    def _bodies(self, raw: dict[str, Json], item: JsonObject) -> None:
        tags: list[str] = []
        for body in _several(item.get("body")):
            purpose, value = body.get("purpose"), body.get("value")
            if ROLE in body:
                roles = raw.setdefault("roles", {})
                roles.setdefault(str(body[ROLE]), []).append(_filler(body))
            elif ATTRIBUTE in body:
                raw.setdefault("attributes", {})[str(body[ATTRIBUTE])] = body.get(VALUE, value)
            elif purpose == "identifying" and isinstance(body.get("source"), str):
                raw["referent"] = body["source"]
            elif purpose == "commenting" and isinstance(value, str):
                raw["note"] = value
            elif isinstance(value, str):
                tags.append(value)
        raw["label"] = tags[0] if tags else str(item.get("motivation") or _UNLABELLED)

    def _fragment(self, target: "_Place", place: str) -> tuple[int, int]:
        """Return where a target stands: by its position when the quote fits, else by its words."""
        exact = target.exact
        if target.start is not None and target.end is not None:
            try:
                found = self._convert(target.start), self._convert(target.end)
            except ValueError as error:
                raise RecordRefused(f"its offset {error}") from None
            if exact is None or self._text[max(0, found[0]) : found[1]] == exact:
                return found
        if not exact:
            raise RecordRefused("it has neither a position nor a quote")
        prefix, suffix = target.prefix, target.suffix
        at = self._text.find(f"{prefix}{exact}{suffix}")
        if at < 0 or self._text.find(f"{prefix}{exact}{suffix}", at + 1) >= 0:
            many = "more than once" if at >= 0 else "nowhere"
            raise RecordRefused(f"“{exact[:40]}” stands {many} in the text")
        self._findings.change(place, "found by its words, not by its position")
        return at + len(prefix), at + len(prefix) + len(exact)


def _filler(body: JsonObject) -> dict[str, Json]:
    referent = body.get(REFERENT)
    if isinstance(body.get("source"), str):
        return {"id": _named(body["source"]), "referent": referent}
    return {"text": body.get("value") or None, "referent": referent, "implied": True}


class _Place(NamedTuple):
    """Where a target says that it stands: by its position, by its words, or by both."""

    start: int | None
    end: int | None
    exact: str | None
    prefix: str
    suffix: str

    @classmethod
    def of(cls, target: JsonObject) -> "_Place":
        """Return what the first selectors of a target say; a refined one is its refinement."""
        start = end = exact = None
        prefix = suffix = ""
        seen: set[Json] = set()
        for selector in _several(target.get("selector")):
            within, offset = _refined(selector) if "refinedBy" in selector else (selector, 0)
            kind = within.get("type")
            if kind == _POSITION and kind not in seen:
                start, end = _numbers(within)
                if start is not None and end is not None:
                    start, end = start + offset, end + offset
            elif kind == _QUOTE and kind not in seen:
                words = within.get("exact")
                exact = words if isinstance(words, str) else None
                prefix = str(within.get("prefix") or "")
                suffix = str(within.get("suffix") or "")
            seen.add(str(kind))
        return cls(start, end, exact, prefix, suffix)


def _refined(selector: JsonObject) -> tuple[JsonObject, int]:
    """Return what refines a selector, and how far into the text it is counted from."""
    within, offset = selector, 0
    while refined := _object(within.get("refinedBy")):
        start, _ = _numbers(within)
        offset += start or 0
        within = refined
    return within, offset


def _numbers(selector: JsonObject) -> tuple[int | None, int | None]:
    start, end = selector.get("start"), selector.get("end")
    return (start if type(start) is int else None), (end if type(end) is int else None)


def _named(identity: Json) -> Json:
    return identity.removeprefix(UUID) if isinstance(identity, str) else None


def _object(value: Json) -> JsonObject:
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return cast("list[Json]", value) if isinstance(value, list) else []


def _several(value: Json) -> list[JsonObject]:
    """Return one object or several as a list."""
    if isinstance(value, dict):
        return [cast("JsonObject", value)]
    return [_object(one) for one in _list(value)] if isinstance(value, list) else [{}]
