"""What stands beside a text in formats of one layer a record: its title, sources, annotator."""

import msgspec

from annotator.formats.article_reader import source_of
from annotator.formats.base import LossCount, RecordRefused
from annotator.formats.ids import uuid_text
from annotator.formats.layers import short
from annotator.model.article import ArticleContent, LayerContent, Source
from annotator.model.text import title_of
from annotator.model.values import Json, JsonObject, Uuid

TITLE, LANGUAGE, SOURCES, ANNOTATOR = "title", "language", "sources", "annotator"
ARTICLE = "article"
# Kinds of losses that a record with this beside its text does not have.
HELD_BESIDE = frozenset({"titles", "languages", "meta", "sources"})


class Beside(msgspec.Struct, frozen=True):
    """What was found beside a text; `meta` is the rest."""

    meta: JsonObject
    title: str = ""
    language: str | None = None
    sources: tuple[Source, ...] = ()
    annotator: str = ""
    article: Uuid | None = None


def meta_of(
    article: ArticleContent, layer: LayerContent | None, losses: LossCount, *, named: bool = False
) -> dict[str, Json]:
    """Return what is written beside a text; with `named` the article's id too.

    What the program itself says goes before what is in the article's own `meta`.
    """
    sources = [
        {
            **source.extra,
            **{
                name: value
                for name in ("file", "url", "outlet", "date")
                if (value := getattr(source, name)) is not None
            },
        }
        for source in article.sources
    ]
    own: dict[str, Json] = {ARTICLE: article.id} if named else {}
    own[TITLE] = article.title
    if article.language is not None:
        own[LANGUAGE] = article.language
    if sources:
        own[SOURCES] = sources
    if layer:
        own[ANNOTATOR] = layer.annotator
    for name in own.keys() & article.meta.keys():
        losses.add("meta", f"“{name}” of “{short(article.title)}”")
    return {**article.meta, **own}


def beside_of(written: JsonObject, text: str, file: str, *, named: bool = False) -> Beside:
    """Return what is said beside a text; when no source is named, the file is it."""
    meta = dict(written)
    article = uuid_text(meta.get(ARTICLE)) if named else None
    if article is not None:
        del meta[ARTICLE]
    return Beside(
        title=_taken(meta, TITLE) or title_of(text),
        language=_taken(meta, LANGUAGE),
        sources=_sources(meta) or (Source(file=file),),
        annotator=_taken(meta, ANNOTATOR) or "",
        article=article,
        meta=meta,
    )


def _taken(meta: dict[str, Json], name: str) -> str | None:
    """Take a text out of `meta`; what is no text stays in it."""
    return meta.pop(name) if isinstance(meta.get(name), str) else None


def _sources(meta: dict[str, Json]) -> tuple[Source, ...]:
    try:
        raws = msgspec.convert(meta.get(SOURCES), list[dict[str, Json]])
        found = tuple(source_of(raw) for raw in raws)
    except (msgspec.ValidationError, RecordRefused):
        return ()
    del meta[SOURCES]
    return found
