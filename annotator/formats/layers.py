"""Which layers of an article a writer takes, and what it counts as lost of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.folders import folder_name
from annotator.model.annotation import Annotation, Filler, Origin, quote_of
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent, State
from annotator.model.text import title_of

# The kind under which fillers are counted that stand in the layer and not in what is written.
NOT_WRITTEN = "fillers that are not written"
# The kind under which layers are counted that come back as another one, or as another person's.
SECOND_LAYERS = "second layers of one annotator"
# The kind under which annotations are counted of which a form has nothing to tell besides others.
SAID_AGAIN = "labels on words that have them already"
# The kinds under which fields of other programs are counted that a form has no place for.
FURTHER_FIELDS = "further fields"
FURTHER_OF_ARTICLES = "further fields of articles"
_PLAIN_ORIGINS = (Origin(), Origin(by="import"))
_PLAIN_STATES = (State.NEW, State.STARTED)
_SHOWN = 40


def chosen_layer(article: ArticleContent, name: str, losses: LossCount) -> LayerContent | None:
    """Return the layer to write: the named one, else a gold, else the first."""
    layers = [layer for layer in article.layers if not name or layer.annotator == name]
    layers.sort(key=_gold_first)
    for layer in article.layers:
        if not layers or layer is not layers[0]:
            losses.add("layers", f"{layer.annotator} in “{short(article.title)}”")
    return layers[0] if layers else None


def layer_folders(
    article: ArticleContent, name: str, losses: LossCount
) -> Iterator[tuple[str, LayerContent | None]]:
    """Yield the layers of an article, each with the folder of its annotator, ending in a slash.

    With one annotator named there are no folders. An article without layers comes once, alone.
    """
    if name or not article.layers:
        yield "", chosen_layer(article, name, losses) if name else None
        return
    taken: set[str] = set()
    for layer in sorted(article.layers, key=_gold_first):
        found = base = folder_name(layer.annotator)
        number = 1
        while found.casefold() in taken:
            number += 1
            found = f"{base} {number}"
        taken.add(found.casefold())
        if found != layer.annotator:
            losses.add("annotators' names", f"{layer.annotator} as {found}")
        yield f"{found}/", layer


def count_article_losses(
    article: ArticleContent,
    layer: LayerContent | None,
    losses: LossCount,
    holds: frozenset[str] = frozenset(),
) -> None:
    """Count what of an article, and of a layer as a whole, a format does not hold.

    What is said of an article is counted once, however many of its layers are written.
    """
    counts: dict[str, int] = {}
    if not losses.is_again(article):
        counts |= {
            "titles": article.title != title_of(article.text),
            "languages": article.language is not None,
            "meta": len(article.meta),
            "sources": len(article.sources),
            "comments": len(article.comments),
            "decisions": len(article.decisions),
            "referents' names": len(article.referents),
            FURTHER_OF_ARTICLES: len(article.extra),
        }
    if layer is not None:
        counts |= {
            "document labels": len(layer.document),
            "states": layer.state not in _PLAIN_STATES,
            "families covered": len(layer.covered),
            "kinds of annotator": layer.kind is not AnnotatorKind.PERSON,
            "further fields of layers": len(layer.extra),
        }
    for kind, count in counts.items():
        if count and kind not in holds:
            losses.add(kind, f"“{short(article.title)}”", int(count))


def count_second_layers(layers: Iterable[LayerContent], losses: LossCount) -> None:
    """Count the layers that a format tells from an earlier one by nothing but their annotator."""
    met: set[str] = set()
    for layer in layers:
        if layer.annotator in met:
            losses.add(SECOND_LAYERS, layer.annotator)
        met.add(layer.annotator)


def count_losses(
    annotation: Annotation,
    article: ArticleContent,
    losses: LossCount,
    holds: frozenset[str] = frozenset(),
    own: str = "",
) -> None:
    """Count what of an annotation a format does not hold; `own` is a further field it knows."""
    counts = (
        ("attributes", len(annotation.attributes)),
        ("roles", sum(map(len, annotation.roles.values()))),
        ("referents", annotation.referent is not None),
        ("notes", bool(annotation.note)),
        ("fragments split", len(annotation.fragments) > 1),
        ("origins", annotation.origin not in _PLAIN_ORIGINS),
        ("times", bool(annotation.created or annotation.updated)),
        (FURTHER_FIELDS, _further_fields(annotation, holds, own)),
    )
    for kind, count in counts:
        if count and kind not in holds:
            example = example_of(annotation, article) if losses.wants(kind) else ""
            losses.add(kind, example, int(count))


def _further_fields(annotation: Annotation, holds: frozenset[str], own: str) -> int:
    count = len(annotation.extra.keys() - {own}) if annotation.extra else 0
    if annotation.roles and "roles" in holds:
        fillers = chain.from_iterable(annotation.roles.values())
        count += sum(len(filler.extra.keys() - {own}) for filler in fillers)
    return count


def count_filler_left_out(
    role: str, filler: Filler, annotation: Annotation, article: ArticleContent, losses: LossCount
) -> None:
    """Count a filler that a form cannot link: an implied one, or one that it does not write."""
    kind = "implied fillers" if filler.implied else NOT_WRITTEN
    example = f"{role} of {example_of(annotation, article)}" if losses.wants(kind) else ""
    losses.add(kind, example)


def linked_among(
    annotations: Sequence[Annotation], article: ArticleContent, losses: LossCount, kind: str
) -> list[Annotation]:
    """Return annotations whose roles name only each other; other fillers are counted as `kind`."""
    ids = {annotation.id for annotation in annotations}
    return [
        annotation
        if ids.issuperset(annotation.fillers())
        else _linked(annotation, ids, article, losses, kind)
        for annotation in annotations
    ]


def _linked(
    annotation: Annotation, ids: set[str], article: ArticleContent, losses: LossCount, kind: str
) -> Annotation:
    roles: dict[str, tuple[Filler, ...]] = {}
    for role, found in annotation.roles.items():
        left = tuple(each for each in found if each.implied or each.id in ids)
        if len(left) < len(found):
            what = f"{role} of {example_of(annotation, article)}"
            losses.add(kind, what, len(found) - len(left))
        if left:
            roles[role] = left
    return msgspec.structs.replace(annotation, roles=roles)


def in_place(annotation: Annotation) -> tuple[int, int, str]:
    """Return what annotations are sorted by in files."""
    return annotation.start, annotation.end, annotation.id


def in_order(annotation: Annotation) -> tuple[Any, ...]:
    """Return what annotations are sorted by in files that hold no ids of ours.

    After reading such a file the ids are others, and the order must be the same.
    """
    said = repr(annotation.attributes), annotation.referent or "", annotation.note
    place = annotation.start, annotation.end, annotation.label, annotation.fragments
    return *place, *said, annotation.id


def example_of(annotation: Annotation, article: ArticleContent) -> str:
    """Return the words that name an annotation in a report."""
    quote = short(quote_of(article.text, annotation.fragments))
    return f"{annotation.label} “{quote}” in “{short(article.title)}”"


def short(text: str) -> str:
    """Return a text cut to the length of an example."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _gold_first(layer: LayerContent) -> tuple[bool, str, str]:
    return layer.kind is not AnnotatorKind.GOLD, layer.annotator, layer.id
