"""Parts of the page that are not the story: masked with blanks in what is written, or cut out."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.layers import example_of, short
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.fragment import Fragment, normal_form
from annotator.model.schema import REGION_FAMILY, Schema
from annotator.model.text import sha256_of


class Regions(StrEnum):
    """What becomes of regions: written as annotations, blanked in the text, or cut out of it."""

    KEEP = "keep"
    MASK = "mask"
    DROP = "drop"


def without_regions(
    article: ArticleContent, schema: Schema, how: Regions, losses: LossCount
) -> ArticleContent:
    """Return an article whose regions, those of all its layers, are blanked or cut out.

    Annotations that lie in them wholly go with them, and are counted.
    """
    labels = {label.id for label in schema.labels if label.family == REGION_FAMILY}
    marked = [a for layer in article.layers for a in layer.annotations]
    found = [f for a in marked if a.label in labels for f in a.fragments]
    if how is Regions.KEEP or not found:
        return article
    cut = normal_form(found)
    losses.add(f"regions {_DONE[how]}", f"“{short(article.title)}”", len(cut))
    text = _masked(article.text, cut) if how is Regions.MASK else _cut(article.text, cut)
    move = _Move(cut, dropped=how is Regions.DROP)
    layers: list[LayerContent] = []
    for layer in article.layers:
        kept: list[Annotation] = []
        for annotation in layer.annotations:
            fragments = move.fragments(annotation.fragments)
            if annotation.label in labels:
                continue
            if not fragments:
                losses.add("annotations in regions", example_of(annotation, article))
            else:
                kept.append(msgspec.structs.replace(annotation, fragments=fragments))
        layers.append(msgspec.structs.replace(layer, annotations=_linked(kept)))
    return msgspec.structs.replace(article, text=text, sha256=sha256_of(text), layers=tuple(layers))


_DONE = {Regions.MASK: "masked", Regions.DROP: "cut out"}


class _Move:
    """Where fragments are after regions are gone."""

    def __init__(self, cut: Sequence[Fragment], *, dropped: bool) -> None:
        self._cut = cut
        self._starts = [each.start for each in cut]
        self._dropped = dropped
        self._before = [0]
        for each in cut:
            self._before.append(self._before[-1] + each.end - each.start)

    def fragments(self, found: Sequence[Fragment]) -> tuple[Fragment, ...]:
        """Return what is left of fragments, in the new text's offsets."""
        moved = [
            Fragment(self._at(start), self._at(end)) if self._dropped else Fragment(start, end)
            for start, end in found
            if self._at(end) > self._at(start)
        ]
        return tuple(moved)

    def _at(self, offset: int) -> int:
        """Return how many characters outside regions lie before an offset."""
        number = bisect_right(self._starts, offset)
        if not number:
            return offset
        inside = max(0, self._cut[number - 1].end - offset)
        return offset - self._before[number] + inside


def _masked(text: str, cut: Sequence[Fragment]) -> str:
    """Return the text with blanks for what stands in regions; lines stay lines."""
    pieces: list[str] = []
    at = 0
    for start, end in cut:
        blank = "".join(char if char == "\n" else " " for char in text[start:end])
        pieces += (text[at:start], blank)
        at = end
    return "".join((*pieces, text[at:]))


def _cut(text: str, cut: Sequence[Fragment]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in cut:
        pieces.append(text[at:start])
        at = end
    return "".join((*pieces, text[at:]))


def _linked(kept: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Return annotations whose roles name only each other."""
    ids = {each.id for each in kept}
    return tuple(
        each
        if ids.issuperset(each.fillers())
        else msgspec.structs.replace(
            each,
            roles={
                role: left
                for role, found in each.roles.items()
                if (left := tuple(f for f in found if f.id is None or f.id in ids))
            },
        )
        for each in kept
    )
