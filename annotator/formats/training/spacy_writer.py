"""Writing spaCy's `.spacy` files: documents with entities and all spans, for training."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, cast

from annotator.formats.base import LossCount, LossReport, OverlapRule, Tokens, WriteOptions
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
    short,
)
from annotator.formats.overlap import without_overlaps
from annotator.formats.record_meta import HELD_BESIDE, meta_of
from annotator.formats.token_text import (
    Placed,
    TokenSpan,
    TokenText,
    on_tokens,
    spacy_blank,
    spacy_library,
    token_text,
)
from annotator.formats.training.chosen import check_family, ordered_annotations
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import Schema
from annotator.model.values import Json, JsonObject

# spaCy's usual key for all spans; the spans of a family lie under its id too.
ALL_SPANS = "sc"
# Where `doc.user_data` holds what spaCy has no place for.
OWN = "annotator"
# Between a document label and its value in `doc.cats`.
IS = "="
# The numbers that it holds.
_LEAST, _MOST = -(1 << 63), (1 << 64) - 1
_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
NOT_ENTITIES = "spans left out of doc.ents, overlapping or in pieces (all are in doc.spans)"


def write_spacy(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write one layer of each article as a spaCy document.

    `doc.ents` holds the spans of the family asked for that are in one piece, of those that overlap
    the longest, or the outermost when the options say so; `doc.spans` holds all.

    Raises:
        UserError: the schema has no such family, or spaCy is not installed.
    """
    check_family(schema, options)
    tokens = spacy_library().tokens
    losses = LossCount()
    docs = tokens.DocBin(store_user_data=True)
    written = annotations = 0
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        kept = ordered_annotations(layer)
        text = token_text(article.text, options.tokens or Tokens.SPACY, article.language)
        placed = on_tokens(kept, text, article, losses)
        doc = _Document(article, text, schema)
        doc.put(placed, options, losses)
        doc.say(placed, meta_of(article, layer, losses, named=True), losses)
        if layer:
            doc.label(layer, schema, losses)
        docs.add(doc.doc)
        for annotation, _ in placed:
            count_losses(annotation, article, losses, _HELD)
        count_article_losses(article, layer, losses, HELD_BESIDE | {"document labels"})
        written += 1
        annotations += len(placed)
    file.write(docs.to_bytes())
    return losses.report(written, annotations)


class _Document:
    """One spaCy document; blanks other than single ones are tokens of their own, as in spaCy."""

    def __init__(self, article: ArticleContent, text: TokenText, schema: Schema) -> None:
        self._article = article
        self._schema = schema
        self._tokens = spacy_library().tokens
        words, spaces, numbers = text.with_blanks()
        # The number that each of our tokens has among those of the document.
        self._numbers = numbers
        vocabulary = spacy_blank(article.language or "en").vocab
        self.doc: Any = self._tokens.Doc(vocabulary, words=words, spaces=spaces)

    def put(
        self,
        placed: Sequence[Placed],
        options: WriteOptions,
        losses: LossCount,
    ) -> None:
        """Put annotations into `doc.spans` and `doc.ents`."""
        groups: dict[str, list[Any]] = {ALL_SPANS: []}
        whole: dict[str, Any] = {}
        for number, (annotation, pieces) in enumerate(placed, 1):
            spans = [self._span(annotation, piece, f"r{number}") for piece in pieces]
            groups[ALL_SPANS] += spans
            family = self._family(annotation)
            if family:
                groups.setdefault(family, []).extend(spans)
            if family == options.family and len(spans) == 1:
                whole[annotation.id] = spans[0]
            elif family == options.family:
                losses.add(NOT_ENTITIES, example_of(annotation, self._article))
        for key, spans in sorted(groups.items()):
            self.doc.spans[key] = spans
        outer = options.overlap is OverlapRule.OUTER
        entities, dropped = without_overlaps(
            [annotation for annotation, _ in placed if annotation.id in whole],
            OverlapRule.OUTER if outer else OverlapRule.LONGEST,
        )
        for annotation in dropped:
            losses.add(NOT_ENTITIES, example_of(annotation, self._article))
        self.doc.ents = [whole[annotation.id] for annotation in entities]

    def say(
        self,
        placed: Sequence[Placed],
        meta: dict[str, Json],
        losses: LossCount,
    ) -> None:
        """Put into `doc.user_data` what spaCy has no place for."""
        names = {annotation.id: f"r{number}" for number, (annotation, _) in enumerate(placed, 1)}
        said: dict[str, Json] = {}
        for annotation, _ in placed:
            own: dict[str, Json] = {}
            if annotation.attributes:
                own["attributes"] = dict(sorted(annotation.attributes.items()))
            if annotation.note:
                own["note"] = annotation.note
            if roles := _roles(annotation, self._article, names, losses):
                own["roles"] = roles
            if own:
                said[names[annotation.id]] = own
        whole: Json = {"meta": dict(sorted(meta.items())), "spans": said}
        packed = _packed(whole)
        if packed != whole:
            losses.add("numbers of more than 64 bits, as words", f"“{short(self._article.title)}”")
        self.doc.user_data[OWN] = packed

    def label(self, layer: LayerContent, schema: Schema, losses: LossCount) -> None:
        """Put labels of the article into `doc.cats`, each value of one a category."""
        cats: dict[str, float] = {}
        for name, value in sorted(layer.document.items()):
            known = next((one for one in schema.document if one.id == name), None)
            values = [each.id for each in known.values] if known else []
            if not isinstance(value, str) or IS in name:
                losses.add("document labels", f"{name} of “{short(self._article.title)}”")
                continue
            for each in dict.fromkeys([*values, value]):
                cats[f"{name}{IS}{each}"] = float(each == value)
        self.doc.cats = cats

    def _span(self, annotation: Annotation, piece: TokenSpan, name: str) -> Any:
        first, last = self._numbers[piece.first], self._numbers[piece.last]
        referent = annotation.referent or ""
        label = annotation.label
        return self._tokens.Span(self.doc, first, last + 1, label, kb_id=referent, span_id=name)

    def _family(self, annotation: Annotation) -> str:
        known = self._schema.by_id.get(annotation.label)
        return known.family if known else ""


def _roles(
    annotation: Annotation, article: ArticleContent, names: dict[str, str], losses: LossCount
) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for role, fillers in sorted(annotation.roles.items()):
        for filler in fillers:
            if (target := names.get(filler.id or "")) is None:
                count_filler_left_out(role, filler, annotation, article, losses)
            else:
                found.setdefault(role, []).append(target)
    return found


def _packed(value: Json) -> Json:
    """Return a value as MessagePack holds it, in which spaCy keeps its documents."""
    if isinstance(value, list):
        return [_packed(each) for each in cast("list[Json]", value)]
    if isinstance(value, dict):
        return {name: _packed(each) for name, each in cast("JsonObject", value).items()}
    large = isinstance(value, int) and not _LEAST <= value <= _MOST
    return str(value) if large else value
