"""Writing UIMA CAS files, XMI or JSON, as INCEpTION reads them: one an article and annotator."""

from collections.abc import Iterable, Sequence

from annotator.formats.base import Folder, LossCount, LossReport, Named, WriteOptions
from annotator.formats.folders import FOLDER_MARK
from annotator.formats.layers import (
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
    in_order,
    layer_folders,
    short,
)
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.one_layer import attribute_words
from annotator.formats.overlap import without_overlaps
from annotator.formats.tokens import tokens_within
from annotator.formats.uima.uima_cas_text import (
    JsonText,
    Reference,
    Row,
    Value,
    Written,
    WrittenCas,
    XmiText,
)
from annotator.formats.uima.uima_type_system import type_system_xml
from annotator.formats.uima.uima_types import (
    FRAGMENT,
    FRAGMENT_LINK,
    IDENTIFIER,
    METADATA,
    NAMED_ENTITY,
    NOTE,
    SENTENCE,
    SPAN,
    TOKEN,
    VALUE,
    UimaTypes,
)
from annotator.formats.uima.uima_xml import NOT_XML, in_xml
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import AttributeKind, Schema
from annotator.model.sentences import sentences
from annotator.model.values import Json, Uuid

TYPES_FILE = "TypeSystem.xml"
_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
_HELD_OF_ARTICLES = frozenset({"titles", "languages"})
# The sofa is number 1.
_FIRST = 2


def write_uima_xmi(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write XMI files with their type system beside them.

    An article with characters that XML cannot hold is left out and counted.
    """
    return _write(articles, schema, folder, options, XmiText)


def write_uima_json(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write JSON CAS files; each carries its types."""
    return _write(articles, schema, folder, options, JsonText)


def _write(
    articles: Iterable[Named],
    schema: Schema,
    folder: Folder,
    options: WriteOptions,
    form: type[XmiText | JsonText],
) -> LossReport:
    losses = LossCount()
    types = UimaTypes(schema, losses)
    content = form(types.system)
    written = annotations = 0
    for name, article in articles:
        if form is XmiText and (found := NOT_XML.search(article.text)):
            what = f"U+{ord(found[0]):04X} in “{short(article.title)}”"
            losses.add("articles with characters that XML cannot hold", what)
            continue
        text = _Parts(article.text)
        for place, layer in layer_folders(article, options.layer, losses):
            found_here = sorted(layer.annotations, key=in_order) if layer else []
            kept, dropped = without_overlaps(found_here, options.overlap)
            for annotation in dropped:
                losses.add("overlaps dropped", example_of(annotation, article))
            if form is JsonText:
                # Each file carries types of its own.
                types.drop_added()
            cas = _CasOf(article, text, types, losses).of(kept)
            folder.write(f"{place}{name}.{content.suffix}", content(cas, types.system))
            annotations += len(kept)
            count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        written += 1
    if form is XmiText:
        folder.write_common(TYPES_FILE, type_system_xml(types.system))
    if not options.layer:
        folder.write_common(*FOLDER_MARK)
    return losses.report(written, annotations)


class _Parts:
    """The sentences and tokens of a text, numbered up to `last`; its offsets in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._offsets = Utf16Offsets(text)
        found = list(sentences(text, 0, len(text)))
        parts = tokens_within(text, found)
        starts, ends = [start for start, _ in found], [end for _, end in found]
        first, behind = _FIRST + 1, _FIRST + 1 + len(found)
        self.rows = (
            Row(first, SENTENCE, self._units(starts), self._units(ends)),
            Row(behind, TOKEN, self._units(parts.starts), self._units(parts.ends())),
        )
        self.last = behind + len(parts.starts) - 1

    def units(self, start: int, end: int) -> tuple[int, int]:
        """Return a place in UTF-16 units."""
        return self._offsets.to_units(start), self._offsets.to_units(end)

    def _units(self, offsets: Sequence[int]) -> Sequence[int]:
        if self._offsets.are_points:
            return offsets
        return list(map(self._offsets.to_units, offsets))


class _CasOf:
    """Puts together the CAS of one article and one annotator's labels."""

    def __init__(
        self, article: ArticleContent, text: _Parts, types: UimaTypes, losses: LossCount
    ) -> None:
        self._article = article
        self._text = text
        self._types = types
        self._losses = losses
        self._numbers: dict[Uuid, int] = {}
        self._structures: list[Written] = []
        self._links: list[Written] = []
        self._indexed: list[int] = []
        self._last = _FIRST

    def of(self, annotations: Sequence[Annotation]) -> WrittenCas:
        """Return the CAS with these annotations."""
        article, text = self._article, self._text
        self._structures.append(Written(_FIRST, METADATA, self._whole(), self._metadata()))
        self._last = text.last
        self._indexed += range(_FIRST, self._last + 1)
        made = [self._span(annotation) for annotation in annotations]
        for annotation, written in zip(annotations, made, strict=True):
            if annotation.roles:
                self._fillers(annotation, written)
            count_losses(annotation, article, self._losses, _HELD)
        structures = (*self._structures, *self._links)
        return WrittenCas(article.text, text.rows, structures, self._indexed, self._last)

    def _whole(self) -> tuple[int, int]:
        return self._text.units(0, len(self._article.text))

    def _metadata(self) -> dict[str, Value]:
        return {
            "language": in_xml(self._article.language or "x-unspecified"),
            "documentTitle": in_xml(self._article.title),
            "documentId": self._article.id,
        }

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _span(self, annotation: Annotation) -> Written:
        layer = self._types.layer(annotation)
        features: dict[str, Value] = {}
        if layer in (NAMED_ENTITY, SPAN):
            features[VALUE] = in_xml(annotation.label)
        if annotation.referent is not None:
            features[IDENTIFIER] = in_xml(annotation.referent)
        if annotation.note:
            features[NOTE] = in_xml(annotation.note)
        for attribute, value in annotation.attributes.items():
            found, feature = self._value(attribute, value), self._types.attribute(layer, attribute)
            if found is None or feature is None or feature in features:
                example = f"{attribute} of {example_of(annotation, self._article)}"
                self._losses.add("attributes", example)
            else:
                features[feature] = found
        place, *more = annotation.fragments
        written = self._add(layer, place, features)
        if more:
            links = [self._fragment(number, at) for number, at in enumerate(more, 2)]
            features[self._types.fragments(layer)] = links
        self._numbers[annotation.id] = written.id
        return written

    def _add(self, type_: str, place: tuple[int, int], features: dict[str, Value]) -> Written:
        written = Written(self._number(), type_, self._text.units(*place), features)
        self._structures.append(written)
        self._indexed.append(written.id)
        return written

    def _link(self, type_: str, role: str, target: int) -> int:
        said: dict[str, Value] = {"role": in_xml(role), "target": Reference(target)}
        self._links.append(Written(self._number(), type_, None, said))
        return self._last

    def _fragment(self, number: int, at: tuple[int, int]) -> int:
        return self._link(FRAGMENT_LINK, str(number), self._add(FRAGMENT, at, {}).id)

    def _fillers(self, annotation: Annotation, written: Written) -> None:
        for role, fillers in annotation.roles.items():
            feature, link = self._types.role(written.type, role)
            links: list[int] = []
            for filler in fillers:
                target = self._numbers.get(filler.id or "")
                if target is None:
                    count_filler_left_out(role, filler, annotation, self._article, self._losses)
                else:
                    links.append(self._link(link, role, target))
            if links:
                written.features[feature] = links

    def _value(self, attribute: str, value: Json) -> Value | None:
        """Return an attribute's value as UIMA holds it; None when it does not."""
        known = self._types.kind(attribute)
        kind = known.kind if known else AttributeKind.TEXT
        if kind is AttributeKind.CHOICES:
            words = attribute_words(value) if isinstance(value, list) else None
            return tuple(in_xml(word) for word in words) if words else None
        if kind is AttributeKind.FLAG:
            return value if isinstance(value, bool) else None
        if kind is AttributeKind.NUMBER:
            return _decimal(value)
        return in_xml(value) if isinstance(value, str) else None


def _decimal(value: Json) -> float | None:
    """Return a number as one with 64 bits; None for what is none, or too large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
