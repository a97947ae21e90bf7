"""Writing frames as a table for analysts: a sanction or statement a row, roles as columns."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

from annotator.formats.base import LossCount, LossReport, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    chosen_layer,
    count_article_losses,
    count_losses,
    example_of,
    short,
)
from annotator.formats.one_layer import attribute_words
from annotator.formats.safe_cells import csv_line
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import Schema
from annotator.model.values import Json

# Between the words of several fillers, and between the values of an attribute with several.
_BETWEEN = "; "
_MARK = b"\xef\xbb\xbf"
_ARTICLE = ("article", "title", "outlet", "published", "url", "annotator")
_FRAME = ("id", "family", "label", "start", "end", "quotation", "referent", "note")
_HELD = frozenset({"attributes", "roles", "referents", "notes"})
# What is told of an annotation that fills a role: its words and its referent.
_OF_FILLERS = frozenset({"referents"})
# The first source of an article is told, further ones are counted.
_HELD_OF_ARTICLES = frozenset({"titles", "sources"})


class _Columns(NamedTuple):
    """The columns of roles and attributes, in the order of the schema."""

    roles: Sequence[str]
    attributes: Sequence[str]

    def head(self) -> list[str]:
        """Return the first row; a role has the words and the ids of its fillers."""
        roles = [name for role in self.roles for name in (role, f"{role}_id")]
        head: list[str] = []
        for name in (*_ARTICLE, *_FRAME, *roles, *self.attributes):
            number = head.count(name) and sum(each.startswith(f"{name}_") for each in head) + 2
            head.append(f"{name}_{number}" if number else name)
        return head


def write_frame_table(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write a CSV for spreadsheets; cells that would be run as formulas begin with an apostrophe.

    Labels without roles stand in it only as what fills a role.
    """
    losses = LossCount()
    columns = _columns(schema)
    written = annotations = 0
    file.write(_MARK + csv_line(columns.head()).encode())
    for article in articles:
        layer = chosen_layer(article, options.layer, losses)
        found = chosen_annotations(article, layer, options, losses)
        frames = [each for each in found if _is_frame(each, schema)]
        framed = {frame.id for frame in frames}
        filling = {key for frame in frames for key in frame.fillers()} - framed
        for annotation in found:
            if annotation.id in filling:
                count_losses(annotation, article, losses, _OF_FILLERS)
            elif annotation.id not in framed:
                losses.add("labels without roles", example_of(annotation, article))
        by_id = {annotation.id: annotation for annotation in found}
        for frame in frames:
            cells = _cells(frame, article, layer, schema, columns, by_id)
            file.write(csv_line(cells).encode())
            _count_unknown(frame, article, columns, losses)
            count_losses(frame, article, losses, _HELD)
        count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        if further := len(article.sources) - 1 if article.sources else 0:
            losses.add("further sources", f"“{short(article.title)}”", further)
        written += 1
        annotations += len(frames)
    return losses.report(written, annotations)


def _is_frame(annotation: Annotation, schema: Schema) -> bool:
    label = schema.by_id.get(annotation.label)
    return bool(annotation.roles) or (label is not None and label.is_frame)


def _columns(schema: Schema) -> _Columns:
    frames = [label for label in schema.labels if label.is_frame]
    roles = dict.fromkeys(role.id for label in frames for role in label.roles)
    attributes = dict.fromkeys(name for label in frames for name in label.attributes)
    return _Columns(list(roles), list(attributes))


def _cells(
    frame: Annotation,
    article: ArticleContent,
    layer: LayerContent | None,
    schema: Schema,
    columns: _Columns,
    by_id: dict[str, Annotation],
) -> list[str]:
    source = article.sources[0] if article.sources else None
    label = schema.by_id.get(frame.label)
    cells: list[str | None] = [
        article.id,
        article.title,
        source.outlet if source else "",
        source.date if source else "",
        source.url if source else "",
        layer.annotator if layer else "",
        frame.id,
        label.family if label else "",
        frame.label,
        str(frame.start),
        str(frame.end),
        quote_of(article.text, frame.fragments),
        frame.referent,
        frame.note,
    ]
    for role in columns.roles:
        fillers = frame.roles.get(role, ())
        cells.append(_BETWEEN.join(_words(each, article, by_id) for each in fillers))
        cells.append(_BETWEEN.join(_referent(each, by_id) for each in fillers))
    cells += [_value(frame.attributes.get(name)) for name in columns.attributes]
    return [cell or "" for cell in cells]


def _words(filler: Filler, article: ArticleContent, by_id: dict[str, Annotation]) -> str:
    found = by_id.get(filler.id or "")
    if found is None:
        return f"[{filler.text or filler.referent or ''}]"
    return " ".join(quote_of(article.text, found.fragments).split())


def _referent(filler: Filler, by_id: dict[str, Annotation]) -> str:
    found = by_id.get(filler.id or "")
    return (found.referent if found else filler.referent) or ""


def _value(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    words = attribute_words(value) if isinstance(value, list) else None
    return _BETWEEN.join(words) if words else CANONICAL.encode(value).decode()


def _count_unknown(
    frame: Annotation, article: ArticleContent, columns: _Columns, losses: LossCount
) -> None:
    for role in frame.roles:
        if role not in columns.roles:
            losses.add("roles", f"{role} of {example_of(frame, article)}")
    for name in frame.attributes:
        if name not in columns.attributes:
            losses.add("attributes", f"{name} of {example_of(frame, article)}")
