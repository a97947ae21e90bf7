"""Writing W3C Web Annotations (JSON-LD): a page of annotations for each layer of an article."""

from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

import msgspec

from annotator.formats.article_writer import written_origin, written_referent, written_source
from annotator.formats.base import LossCount, LossReport, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    NOT_WRITTEN,
    count_article_losses,
    count_losses,
    example_of,
    in_place,
    linked_among,
)
from annotator.formats.overlap import without_overlaps
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent
from annotator.model.schema import Schema
from annotator.model.values import Json

CONTEXT: Json = ["http://www.w3.org/ns/anno.jsonld", {"annotator": "urn:annotator:"}]
UUID = "urn:uuid:"
# What the vocabulary of the W3C has no word for stands under names of our own.
OWN = "annotator:"
TEXT, LAYER, REFERENTS, ORIGIN = f"{OWN}source", f"{OWN}layer", f"{OWN}referents", f"{OWN}origin"
ATTRIBUTE, VALUE = f"{OWN}attribute", f"{OWN}value"
ROLE, REFERENT = f"{OWN}role", f"{OWN}referent"
# How much of the text before and after a quote is written to find it again.
_AROUND = 32
_HELD = frozenset(
    {"attributes", "roles", "referents", "notes", "fragments split", "origins", "times"}
)
_HELD_OF_ARTICLES = frozenset(
    {
        "titles", "languages", "meta", "sources", "referents' names", "document labels", "states",
        "families covered", "kinds of annotator",
    }
)  # fmt: skip


def write_web_annotations(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write a JSON array of annotation pages; each brings the text it is about."""
    del schema
    losses = LossCount()
    written = annotations = 0
    before = b"[\n"
    for article in articles:
        wanted = [x for x in article.layers if not options.layer or x.annotator == options.layer]
        for layer in sorted(wanted, key=lambda one: (one.kind, one.annotator, one.id)) or [None]:
            found = sorted(layer.annotations, key=in_place) if layer else []
            kept, dropped = without_overlaps(found, options.overlap)
            for annotation in dropped:
                losses.add("overlaps dropped", example_of(annotation, article))
            kept = linked_among(kept, article, losses, NOT_WRITTEN)
            for annotation in kept:
                count_losses(annotation, article, losses, _HELD)
            file.write(before + CANONICAL.encode(_page(article, layer, kept)))
            before = b",\n"
            annotations += len(kept)
            count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        written += 1
    file.write(b"\n]\n" if written else b"[]\n")
    return losses.report(written, annotations)


def _page(
    article: ArticleContent, layer: LayerContent | None, annotations: list[Annotation]
) -> dict[str, Json]:
    about = {
        "id": f"{UUID}{article.id}",
        "type": "Text",
        "format": "text/plain",
        "language": article.language,
        f"{OWN}title": article.title,
        f"{OWN}text": article.text,
        f"{OWN}sha256": article.sha256,
        f"{OWN}meta": article.meta,
        f"{OWN}sources": [written_source(source) for source in article.sources],
    }
    page: dict[str, Json] = {
        "@context": CONTEXT,
        "id": f"{UUID}{layer.id if layer else article.id}#page",
        "type": "AnnotationPage",
        TEXT: about,
        "items": [_annotation(one, article, layer) for one in annotations if layer],
    }
    if layer is not None:
        page[LAYER] = {
            "id": layer.id,
            "annotator": layer.annotator,
            "annotator_id": layer.annotator_id,
            "kind": layer.kind,
            "schema_version": layer.schema_version,
            "state": layer.state,
            "covered": layer.covered,
            "document": layer.document,
        }
    if article.referents:
        page[REFERENTS] = {one.key: written_referent(one) for one in article.referents}
    return page


def _annotation(
    annotation: Annotation, article: ArticleContent, layer: LayerContent | None
) -> dict[str, Json]:
    targets = [_target(start, end, article) for start, end in annotation.fragments]
    found: dict[str, Json] = {
        "id": f"{UUID}{annotation.id}",
        "type": "Annotation",
        "motivation": "linking" if annotation.roles else "tagging",
        "body": list(_bodies(annotation)),
        "target": targets if len(targets) > 1 else targets[0],
        ORIGIN: written_origin(annotation.origin),
    }
    if layer is not None:
        person = layer.kind is not AnnotatorKind.MODEL
        found["creator"] = {"type": "Person" if person else "Software", "name": layer.annotator}
    if annotation.created:
        found["created"] = annotation.created
    if annotation.updated:
        found["modified"] = annotation.updated
    return found


def _target(start: int, end: int, article: ArticleContent) -> dict[str, Json]:
    text = article.text
    return {
        "source": f"{UUID}{article.id}",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - _AROUND) : start],
                "suffix": text[end : end + _AROUND],
            },
        ],
    }


def _bodies(annotation: Annotation) -> Iterable[dict[str, Json]]:
    yield {"type": "TextualBody", "purpose": "tagging", "value": annotation.label}
    for name, value in annotation.attributes.items():
        words = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        yield {
            "type": "TextualBody",
            "purpose": "classifying",
            "value": words,
            ATTRIBUTE: name,
            VALUE: value,
        }
    if annotation.referent is not None:
        yield {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": annotation.referent,
        }
    if annotation.note:
        yield {"type": "TextualBody", "purpose": "commenting", "value": annotation.note}
    fillers = ([(role, one) for one in found] for role, found in annotation.roles.items())
    for role, filler in chain.from_iterable(fillers):
        yield _filler(role, filler)


def _filler(role: str, filler: Filler) -> dict[str, Json]:
    found: dict[str, Json] = {"purpose": "linking", ROLE: role}
    if filler.id is not None:
        found |= {"type": "SpecificResource", "source": f"{UUID}{filler.id}"}
    else:
        found |= {"type": "TextualBody", "value": filler.text or ""}
    if filler.referent is not None:
        found[REFERENT] = filler.referent
    return found
