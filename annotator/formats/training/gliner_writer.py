"""Writing examples for GLiNER and GLiREL: tokens, spans on them, and relations."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from annotator.formats.base import LossCount, LossReport, Tokens, WriteOptions
from annotator.formats.canonical import CANONICAL
from annotator.formats.layers import (
    SAID_AGAIN,
    chosen_layer,
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
    short,
)
from annotator.formats.token_text import Placed, TokenSpan, TokenText, on_tokens, token_text
from annotator.formats.training.chosen import chosen_annotations
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema
from annotator.model.values import Json

# What GLiNER's own settings take at most: tokens a text, tokens a span.
_LONGEST_TEXT, _LONGEST_SPAN = 384, 12


def write_gliner(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write a JSON array; labels are their names in lower case, the ends of spans inclusive."""
    losses = LossCount()
    words = label_words(schema)
    written = annotations = 0
    file.write(b"[")
    for article in articles:
        text, placed = _placed(article, options, losses, frozenset())
        ner: Json = sorted(
            {
                (span.first, span.last, words.get(a.label, a.label))
                for a, pieces in placed
                for span in pieces
            }
        )
        file.write(b",\n" if written else b"\n")
        file.write(CANONICAL.encode({"tokenized_text": text.words, "ner": ner}))
        written += 1
        annotations += len(placed) - _count_again(placed, article, losses)
    file.write(b"\n]\n")
    return losses.report(written, annotations)


def write_glirel(
    articles: Iterable[ArticleContent], schema: Schema, file: BinaryIO, options: WriteOptions
) -> LossReport:
    """Write JSON Lines; the roles of frames are relations from the frame to its fillers."""
    del schema
    losses = LossCount()
    written = annotations = 0
    for article in articles:
        text, placed = _placed(article, options, losses, frozenset({"roles"}))
        ner = sorted({_mention(text, a.label, s) for a, pieces in placed for s in pieces})
        relations = list(_relations(text, placed, article, losses))
        line = {"tokenized_text": text.words, "ner": ner, "relations": relations}
        file.write(CANONICAL.encode(line) + b"\n")
        written += 1
        annotations += len(placed) - _count_again(placed, article, losses)
    return losses.report(written, annotations)


def label_words(schema: Schema | None) -> dict[str, str]:
    """Return labels as words for a model; those of which two have the same keep their ids."""
    labels = schema.labels if schema else ()
    names = [label.name.lower() for label in labels]
    return {
        label.id: name if names.count(name) == 1 else label.id
        for label, name in zip(labels, names, strict=True)
    }


def _placed(
    article: ArticleContent, options: WriteOptions, losses: LossCount, held: frozenset[str]
) -> tuple[TokenText, list[Placed]]:
    layer = chosen_layer(article, options.layer, losses)
    kept = chosen_annotations(article, layer, options, losses)
    text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
    placed = on_tokens(kept, text, article, losses)
    for annotation, pieces in placed:
        count_losses(annotation, article, losses, held)
        if any(span.last - span.first >= _LONGEST_SPAN for span in pieces):
            kind = f"spans of more than {_LONGEST_SPAN} tokens, the usual limit of the model"
            losses.add(kind, example_of(annotation, article))
    if len(text.words) > _LONGEST_TEXT:
        kind = f"texts of more than {_LONGEST_TEXT} tokens, the usual limit of the model"
        losses.add(kind, f"“{short(article.title)}” ({len(text.words)})")
    losses.add("blanks between tokens", f"“{short(article.title)}”")
    count_article_losses(article, layer, losses)
    return text, placed


def _count_again(placed: Sequence[Placed], article: ArticleContent, losses: LossCount) -> int:
    """Count annotations of which every piece is written for another one; return how many."""
    met: set[tuple[str, TokenSpan]] = set()
    count = 0
    for annotation, pieces in placed:
        said = {(annotation.label, span) for span in pieces}
        if said <= met:
            losses.add(SAID_AGAIN, example_of(annotation, article))
            count += 1
        met |= said
    return count


def _mention(text: TokenText, label: str, span: Sequence[int]) -> tuple[int, int, str, str]:
    first, last = span
    start, end = text.place(first, last)
    words = text.text[start:end]
    return first, last, label, words


def _relations(
    text: TokenText, placed: Sequence[Placed], article: ArticleContent, losses: LossCount
) -> Iterator[Json]:
    mentions = {a.id: _mention(text, a.label, pieces[0]) for a, pieces in placed}
    for annotation, _ in placed:
        for role, fillers in sorted(annotation.roles.items()):
            for filler in fillers:
                tail = mentions.get(filler.id or "")
                if tail is None:
                    count_filler_left_out(role, filler, annotation, article, losses)
                else:
                    head = mentions[annotation.id]
                    yield {"head": _end(head), "relation_text": role, "tail": _end(tail)}


def _end(mention: tuple[int, int, str, str]) -> Json:
    first, last, label, words = mention
    return {"mention": words, "position": [first, last], "type": label}
