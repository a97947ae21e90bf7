"""Open points of the open article, and of a whole project for the command line."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.article import Annotator, AnnotatorKind, Layer, State
from annotator.model.layer_spans import LayerSpans
from annotator.model.open_points import Labelled, OpenPoint, OpenPointKind, open_points
from annotator.model.schema import REGION_FAMILY, Schema
from annotator.model.schema_file import read_schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey, AnnotatorKey
from annotator.storage import annotations as annotation_rows
from annotator.storage import articles as article_rows
from annotator.storage.check import Problem
from annotator.storage.connection import Connection
from annotator.storage.database import known_errors
from annotator.storage.register import current_schema
from annotator.storage.store import Store, annotators

__all__ = ["OpenPoint", "OpenPointKind", "lint_project", "points_of", "summary"]

_ONE_AND_MANY = {
    OpenPointKind.ROLE: ("a role is missing", "{0} roles are missing"),
    OpenPointKind.STATUS: ("a status is missing", "{0} have no status"),
    OpenPointKind.QUOTATION: ("a quotation is in no statement", "{0} quotations in no statement"),
    OpenPointKind.REPEAT: ("a name is labelled above only", "{0} names are labelled above only"),
    OpenPointKind.REGION: ("a label is in a region", "{0} labels are in regions"),
    OpenPointKind.DOCUMENT: (
        "a label of the article is missing",
        "{0} labels of the article are missing",
    ),
}


def points_of(session: Session, families: Set[str]) -> list[OpenPoint]:
    """Return what is open in the open article, for one who reads for these families."""
    article = session.article
    if article is None:
        return []

    def whole(keys: Sequence[AnnotationKey]) -> Mapping[AnnotationKey, Annotation]:
        return dict(zip(keys, article.annotations(keys), strict=True))

    read_for = frozenset(families) | {REGION_FAMILY}
    document = article.layer.document
    layer = Labelled(article.text, article.spans, session.schema, read_for, whole, document)
    return open_points(layer)


def summary(points: Sequence[OpenPoint]) -> str:
    """Return how many points there are of each kind, in words."""
    counts = Counter(point.kind for point in points)
    pieces = (
        words[0] if counts[kind] == 1 else words[1].format(counts[kind])
        for kind, words in _ONE_AND_MANY.items()
        if counts[kind]
    )
    return ", ".join(pieces)


def lint_project(path: Path) -> Iterator[Problem]:
    """Yield the open points of all people's layers in a project file, opened to be read only.

    A layer is read for the families its owner has covered; without any, for those it has
    labels of.

    Raises:
        ProjectError: it is no project, or so damaged that it cannot be opened.
    """
    store = Store.open(path, read_only=True)
    try:
        with known_errors(path):
            yield from _lint(store.db, str(path))
    finally:
        store.close()


def _lint(db: Connection, where: str) -> Iterator[Problem]:
    schema = read_schema(current_schema(db)[1], where)
    people = annotators(db)
    for key in article_rows.article_keys(db):
        layers = [x for x in article_rows.layers_of(db, key) if _is_persons(x, people)]
        if not layers:
            continue
        article, text = article_rows.article(db, key), Text(article_rows.text_of(db, key))
        if article is None:
            continue
        for layer in layers:
            who = people[layer.annotator].name
            for point in open_points(_labelled(db, schema, text, layer)):
                start, end = point.place
                place = f"article {article.id}, {start}–{end} ({who})"
                yield Problem(point.kind.value, place, point.text)


def _is_persons(layer: Layer, people: Mapping[AnnotatorKey, Annotator]) -> bool:
    return people[layer.annotator].kind is not AnnotatorKind.MODEL


def _labelled(db: Connection, schema: Schema, text: Text, layer: Layer) -> Labelled:
    spans = LayerSpans(annotation_rows.span_columns(db, layer.key))

    def whole(keys: Sequence[AnnotationKey]) -> Mapping[AnnotationKey, Annotation]:
        return annotation_rows.annotations_by_key(db, keys)

    used = {schema.by_id[label].family for label in spans.counts if label in schema.by_id}
    families = frozenset(layer.covered) or frozenset(used)
    document = None if layer.state is State.NEW else layer.document
    return Labelled(text, spans, schema, families, whole, document)
