"""Writing UIMA CAS files, XMI or JSON, as INCEpTION reads them: one an article and annotator."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from annotator.formats.base import Folder, LossCount, LossReport, WriteOptions
from annotator.formats.folders import FOLDER_MARK, ArticleNames
from annotator.formats.layers import (
    count_article_losses,
    count_losses,
    example_of,
    in_order,
    layer_folders,
    short,
)
from annotator.formats.one_layer import attribute_words
from annotator.formats.overlap import without_overlaps
from annotator.formats.tokens import tokens
from annotator.formats.uima.uima_types import (
    FRAGMENT,
    FRAGMENT_LINK,
    METADATA,
    SENTENCE,
    TOKEN,
    VALUE,
    UimaTypes,
)
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import AttributeKind, Schema
from annotator.model.sentences import sentences
from annotator.model.values import Json, Uuid

TYPES_FILE = "TypeSystem.xml"
_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
_HELD_OF_ARTICLES = frozenset({"titles", "languages"})
# Characters that XML has no way to write.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_uima_xmi(
    articles: Iterable[ArticleContent], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write XMI files with their type system beside them.

    An article with characters that XML cannot hold is left out and counted.
    """
    return _write(articles, schema, folder, options, _xmi)


def write_uima_json(
    articles: Iterable[ArticleContent], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write JSON CAS files; each carries its types."""
    return _write(articles, schema, folder, options, _json)


def _xmi(cas: Any) -> tuple[str, bytes]:
    return "xmi", str(cas.to_xmi()).encode()


def _json(cas: Any) -> tuple[str, bytes]:
    return "json", str(cas.to_json(pretty_print=False)).encode()


def _write(
    articles: Iterable[ArticleContent],
    schema: Schema,
    folder: Folder,
    options: WriteOptions,
    content: Callable[[Any], tuple[str, bytes]],
) -> LossReport:
    losses = LossCount()
    types = UimaTypes(schema, losses)
    names = ArticleNames()
    written = annotations = 0
    for article in articles:
        if content is _xmi and (found := _NOT_XML.search(article.text)):
            what = f"U+{ord(found[0]):04X} in “{short(article.title)}”"
            losses.add("articles with characters that XML cannot hold", what)
            continue
        name = names.name_of(article)
        for place, layer in layer_folders(article, options.layer, losses):
            found_here = sorted(layer.annotations, key=in_order) if layer else []
            kept, dropped = without_overlaps(found_here, options.overlap)
            for annotation in dropped:
                losses.add("overlaps dropped", example_of(annotation, article))
            suffix, data = content(_CasOf(article, kept, types, losses).cas)
            folder.write(f"{place}{name}.{suffix}", data)
            annotations += len(kept)
            count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        written += 1
    if content is _xmi:
        folder.write(TYPES_FILE, str(types.system.to_xml()).encode())
    if not options.layer:
        folder.write(*FOLDER_MARK)
    return losses.report(written, annotations)


class _CasOf:
    """Builds the CAS of one article and one annotator's labels."""

    def __init__(
        self,
        article: ArticleContent,
        annotations: Sequence[Annotation],
        types: UimaTypes,
        losses: LossCount,
    ) -> None:
        self._article = article
        self._types = types
        self._losses = losses
        self._made: dict[Uuid, Any] = {}
        # Features and links are declared before the CAS is made.
        self._layers = [types.layer(annotation) for annotation in annotations]
        self.cas: Any = types.cassis.Cas(
            types.system, sofa_string=article.text, sofa_mime="text/plain"
        )
        self._add_text()
        for annotation, layer in zip(annotations, self._layers, strict=True):
            self._span(annotation, layer)
        for annotation, layer in zip(annotations, self._layers, strict=True):
            self._fillers(annotation, layer)
            count_losses(annotation, article, losses, _HELD)

    def _add(self, name: str, **features: Any) -> Any:
        made = self._types.make(name, **features)
        self.cas.add(made)
        return made

    def _add_text(self) -> None:
        text = self._article.text
        self._add(
            METADATA,
            begin=0,
            end=len(text),
            language=self._article.language or "x-unspecified",
            documentTitle=_in_xml(self._article.title),
            documentId=self._article.id,
        )
        for sentence in sentences(text, 0, len(text)):
            self._add(SENTENCE, begin=sentence.start, end=sentence.end)
            for token in tokens(text, sentence.start, sentence.end):
                self._add(TOKEN, begin=token.start, end=token.end)

    def _span(self, annotation: Annotation, layer: str) -> None:
        first, *more = annotation.fragments
        features: dict[str, Any] = {}
        if layer.rpartition(".")[2] in ("NamedEntity", "Span"):
            features[VALUE] = annotation.label
        if annotation.referent is not None:
            features["identifier"] = _in_xml(annotation.referent)
        if annotation.note:
            features["note"] = _in_xml(annotation.note)
        for attribute, value in annotation.attributes.items():
            found = self._value(attribute, value)
            if found is None:
                example = f"{attribute} of {example_of(annotation, self._article)}"
                self._losses.add("attributes", example)
            else:
                features[self._types.attribute(layer, attribute)] = found
        if more:
            links = [self._fragment(number, at) for number, at in enumerate(more, 2)]
            array = self._types.make("uima.cas.FSArray", elements=links)
            features[self._types.fragments(layer)] = array
        made = self._add(layer, begin=first.start, end=first.end, **features)
        self._made[annotation.id] = made

    def _fragment(self, number: int, at: tuple[int, int]) -> Any:
        target = self._add(FRAGMENT, begin=at[0], end=at[1])
        return self._types.make(FRAGMENT_LINK, role=str(number), target=target)

    def _fillers(self, annotation: Annotation, layer: str) -> None:
        for role, fillers in annotation.roles.items():
            feature, link = self._types.role(layer, role)
            links: list[Any] = []
            for filler in fillers:
                target = self._made.get(filler.id or "")
                if target is None:
                    kind = "implied fillers" if filler.implied else "fillers that are not written"
                    what = f"{role} of {example_of(annotation, self._article)}"
                    self._losses.add(kind, what)
                else:
                    links.append(self._types.make(link, role=role, target=target))
            if links:
                array = self._types.make("uima.cas.FSArray", elements=links)
                setattr(self._made[annotation.id], feature, array)

    def _value(self, attribute: str, value: Json) -> Any:
        """Return an attribute's value as UIMA holds it; None when it does not."""
        known = self._types.kind(attribute)
        kind = known.kind if known else AttributeKind.TEXT
        if kind is AttributeKind.CHOICES:
            words = attribute_words(value) if isinstance(value, list) else None
            elements = [_in_xml(word) for word in words or ()]
            return self._types.make("uima.cas.StringArray", elements=elements) if words else None
        if kind is AttributeKind.FLAG:
            return value if isinstance(value, bool) else None
        if kind is AttributeKind.NUMBER:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return float(value) if number else None
        return _in_xml(value) if isinstance(value, str) else None


def _in_xml(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
