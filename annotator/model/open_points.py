"""Open points: what a second look at an article would ask. Marks, never refusals.

The rules only point at places; they know what a schema calls its status and its excuses, and
nothing else of it by name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from functools import partial

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment, cover
from annotator.model.frame_rules import missing_roles
from annotator.model.labelled_words import LabelledWords, find_again
from annotator.model.layer_spans import LayerSpans, key_of
from annotator.model.quotations import QUOTES, quotations, quoted
from annotator.model.schema import ENTITY_FAMILY, REGION_FAMILY, Attribute, Label, Role, Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey, Json
from annotator.model.words import words

SANCTION_FAMILY = "sanction"
STATEMENT_FAMILY = "statement"
_STATUS = "status"
# A quotation of fewer words, without a stop inside its marks, is a name or a word held at arm's
# length: it proves no statement.
_SPOKEN_WORDS = 3
_STOPS = frozenset(",.!?;:…，。！？、؟،")
_LONGEST_NAME = 60
_SHOWN = 48


class OpenPointKind(StrEnum):
    """What is asked."""

    ROLE = "missing role"
    STATUS = "missing status"
    QUOTATION = "quotation"
    REPEAT = "same words"
    REGION = "in region"
    DOCUMENT = "article label"


class OpenPoint(msgspec.Struct, frozen=True):
    """Something to look at once more; `key` is None where nothing is labelled yet."""

    kind: OpenPointKind
    place: Fragment
    text: str
    key: AnnotationKey | None = None


class Labelled(msgspec.Struct, frozen=True):
    """A layer on its text, read for some families; `whole` gives annotations with their roles.

    `document` holds the labels of the article; without it they are not asked for.
    """

    text: Text
    spans: LayerSpans
    schema: Schema
    families: Set[str]
    whole: Callable[[Sequence[AnnotationKey]], Mapping[AnnotationKey, Annotation]]
    document: Mapping[str, Json] | None = None

    def label(self, key: AnnotationKey) -> Label | None:
        """Return an annotation's label, as far as the schema knows it."""
        return self.schema.by_id.get(self.spans.label(key))

    def keys(self, wanted: Callable[[Label], bool]) -> list[AnnotationKey]:
        """Return the annotations whose label is wanted, in reading order."""
        ids = {label.id for label in self.schema.labels if wanted(label)}
        if not any(self.spans.counts[label] for label in ids):
            return []
        return [key for key in self.spans.in_order() if self.spans.label(key) in ids]

    def quote(self, place: Fragment) -> str:
        """Return the words of a place on one line, shortened."""
        line = " ".join(self.text.content[place.start : place.end].split())
        return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


def open_points(layer: Labelled) -> list[OpenPoint]:
    """Return all open points of a layer, in reading order."""
    regions = _Regions(layer)
    found = [*_frames(layer), *_in_regions(layer, regions)]
    if STATEMENT_FAMILY in layer.families:
        found += _quotations(layer, regions)
    found += _repeats(layer, regions)
    found += _document(layer)
    return sorted(found, key=lambda point: (point.place, point.kind, point.text))


def missing_labels(schema: Schema, document: Mapping[str, Json]) -> tuple[Attribute, ...]:
    """Return the required labels of an article that are not set."""
    return tuple(
        a
        for a in schema.document
        if a.required and a.default is None and document.get(a.id) in (None, "", [])
    )


def _document(layer: Labelled) -> Iterator[OpenPoint]:
    if layer.document is None:
        return
    place = Fragment(0, len(layer.text.content))
    for attribute in missing_labels(layer.schema, layer.document):
        text = f"The article has no {attribute.title[0].lower()}{attribute.title[1:]}"
        yield OpenPoint(OpenPointKind.DOCUMENT, place, text)


class _Regions:
    """The parts of the page that are not the story."""

    def __init__(self, layer: Labelled) -> None:
        self._index = layer.spans.index
        self._ids = {la.id for la in layer.schema.labels if la.family == REGION_FAMILY}
        self._spans = layer.spans
        self.keys = layer.keys(lambda label: label.family == REGION_FAMILY)

    def hold(self, place: Fragment) -> bool:
        """Tell whether a place lies wholly in one of them."""
        if not self.keys:
            return False
        return any(
            self._spans.label(key_of(span)) in self._ids
            and self._index.start[span] <= place.start
            and place.end <= self._index.end[span]
            for span in self._index.overlapping(*place)
        )


def _frames(layer: Labelled) -> Iterator[OpenPoint]:
    keys = layer.keys(lambda label: label.family in layer.families and _asks(layer.schema, label))
    whole = layer.whole(keys)
    for key in keys:
        label, annotation = layer.label(key), whole[key]
        if label is None:
            continue
        place = cover(annotation.fragments)
        name = f"{label.name} {quoted(layer.quote(place))}"
        for role in missing_roles(label, annotation):
            yield OpenPoint(OpenPointKind.ROLE, place, f"{name} has no {_role(role)}", key)
        if _has_status(layer.schema, label) and not annotation.attributes.get(_STATUS):
            yield OpenPoint(OpenPointKind.STATUS, place, f"{name} has no status", key)


def _asks(schema: Schema, label: Label) -> bool:
    return any(role.required for role in label.roles) or _has_status(schema, label)


def missing_attributes(schema: Schema, annotation: Annotation) -> tuple[str, ...]:
    """Return the attributes that an annotation is asked for and does not have."""
    label = schema.by_id.get(annotation.label)
    asked = label is not None and _has_status(schema, label)
    return (_STATUS,) if asked and not annotation.attributes.get(_STATUS) else ()


def _has_status(schema: Schema, label: Label) -> bool:
    return label.is_frame and any(a.id == _STATUS for a in schema.attributes_of(label.id))


def _role(role: Role) -> str:
    return role.title[0].lower() + role.title[1:]


def _in_regions(layer: Labelled, regions: _Regions) -> Iterator[OpenPoint]:
    seen: set[AnnotationKey] = set()
    for region in regions.keys:
        for span in layer.spans.overlapping(*cover(layer.spans.fragments(region))):
            key = key_of(span)
            label = layer.label(key)
            if key in seen or label is None or label.family not in layer.families:
                continue
            fragments = layer.spans.fragments(key)
            if label.family != REGION_FAMILY and all(map(regions.hold, fragments)):
                seen.add(key)
                place = cover(fragments)
                text = f"{label.name} {quoted(layer.quote(place))} lies inside a region"
                yield OpenPoint(OpenPointKind.REGION, place, text, key)


def _quotations(layer: Labelled, regions: _Regions) -> Iterator[OpenPoint]:
    statements = {
        label.id
        for label in layer.schema.labels
        if label.family == STATEMENT_FAMILY and not label.filler_only
    }
    if not statements:
        return
    for place in _outermost(layer.text):
        spoken = _spoken(layer.text.content, place)
        if spoken and not (_spoken_for(layer, place, statements) or regions.hold(place)):
            text = f"{layer.quote(place)} is in no statement"
            yield OpenPoint(OpenPointKind.QUOTATION, place, text)


def _outermost(text: Text) -> Iterator[Fragment]:
    """Yield the quotations that lie in no other, paragraph by paragraph."""
    content = text.content
    if not any(mark in content for mark in QUOTES):
        return
    for number in range(len(text.starts)):
        found = sorted(quotations(content, *text.paragraph(number)), key=_outer_first)
        end = -1
        for place in found:
            if place.start >= end:
                yield place
                end = place.end


def _outer_first(place: Fragment) -> tuple[int, int]:
    return place.start, -place.end


def _spoken(content: str, place: Fragment) -> bool:
    inside = content[place.start + 1 : place.end - 1].rstrip("".join(QUOTES))
    if not inside.strip():
        return False
    if inside[-1] in _STOPS:
        return True
    counted = zip(
        range(_SPOKEN_WORDS), words(content, place.start + 1, place.end - 1), strict=False
    )
    return sum(1 for _ in counted) == _SPOKEN_WORDS


def _spoken_for(layer: Labelled, place: Fragment, statements: Set[str]) -> bool:
    """Tell whether a statement touches a quotation, or it is the name of something labelled."""
    for span in layer.spans.overlapping(*place):
        label = layer.label(key_of(span))
        if label is None:
            continue
        if label.id in statements:
            return True
        start, end = layer.spans.index.start[span], layer.spans.index.end[span]
        if label.family == ENTITY_FAMILY and start <= place.start + 1 and place.end - 1 <= end:
            return True
    return False


def _repeats(layer: Labelled, regions: _Regions) -> Iterator[OpenPoint]:
    named: dict[str, LabelledWords] = {}
    for key in layer.keys(partial(_is_named, layer.families)):
        fragments = layer.spans.fragments(key)
        quote = layer.text.content[slice(*fragments[0])]
        if len(fragments) == 1 and quote not in named and _is_name(layer.label(key), quote):
            named[quote] = LabelledWords(quote, layer.spans.label(key), fragments[0].end)
    for phrase, place in find_again(layer.text.content, named.values()):
        if not (_labelled(layer, place, phrase.label) or regions.hold(place)):
            text = f"“{phrase.words}” is {layer.schema.name_of(phrase.label)} above, not here"
            yield OpenPoint(OpenPointKind.REPEAT, place, text)


def _is_named(families: Set[str], label: Label) -> bool:
    named = label.family in (ENTITY_FAMILY, SANCTION_FAMILY)
    return named and label.family in families and not label.filler_only


def _is_name(label: Label | None, quote: str) -> bool:
    """Descriptions and pronouns are labelled where they fill a role, names everywhere."""
    if label is None or not quote.strip() or len(quote) > _LONGEST_NAME or "\n" in quote:
        return False
    return label.family != ENTITY_FAMILY or quote != quote.lower() or quote == quote.upper()


def _labelled(layer: Labelled, place: Fragment, label: str) -> bool:
    """Tell whether a place is spoken for by a label of the same family."""
    family = layer.schema.by_id[label].family
    return any(_family(layer, span) == family for span in layer.spans.overlapping(*place))


def _family(layer: Labelled, span: int) -> str:
    label = layer.label(key_of(span))
    return label.family if label is not None else ""


def counted(points: Iterable[OpenPoint]) -> dict[OpenPointKind, int]:
    """Return how many points of each kind there are, kinds without any left out."""
    counts: dict[OpenPointKind, int] = {}
    for point in points:
        counts[point.kind] = counts.get(point.kind, 0) + 1
    return counts
