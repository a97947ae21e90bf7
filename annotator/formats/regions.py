"""Parts of the page that are not the story: masked with blanks in what is written, or cut out."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.ids import derived_uuid
from annotator.formats.layers import example_of, linked_among, short
from annotator.formats.windows import OF
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
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

    Annotations that lie in them wholly go with them, those that reach into them end where they
    begin; both are counted. As its text is another, the article has another id: always the same.
    """
    labels = {label.id for label in schema.labels if label.family == REGION_FAMILY}
    marked = [a for layer in article.layers for a in layer.annotations]
    found = [f for a in marked if a.label in labels for f in a.fragments]
    if how is Regions.KEEP or not found:
        return article
    cut = normal_form(found)
    title = f"“{short(article.title)}”"
    losses.add(f"regions {_DONE[how]}", title, len(cut))
    for kind in ("comments", "decisions"):
        if count := len(getattr(article, kind)):
            losses.add(f"{kind}, which are about whole articles", title, count)
    text = _masked(article.text, cut) if how is Regions.MASK else _cut(article.text, cut)
    rest = _Rest(article, cut, losses, dropped=how is Regions.DROP)
    layers = [
        msgspec.structs.replace(
            layer,
            id=derived_uuid(layer.id, how),
            annotations=rest.of([a for a in layer.annotations if a.label not in labels]),
        )
        for layer in article.layers
    ]
    return msgspec.structs.replace(
        article,
        id=derived_uuid(article.id, how),
        text=text,
        sha256=sha256_of(text),
        layers=tuple(layers),
        comments=(),
        decisions=(),
        meta={**article.meta, OF: article.id},
    )


_DONE = {Regions.MASK: "masked", Regions.DROP: "cut out"}


class _Rest:
    """What is left of annotations after regions are gone."""

    def __init__(
        self, article: ArticleContent, cut: Sequence[Fragment], losses: LossCount, *, dropped: bool
    ) -> None:
        self._article = article
        self._losses = losses
        self._cut = cut
        self._starts = [each.start for each in cut]
        self._dropped = dropped
        self._before = [0]
        for each in cut:
            self._before.append(self._before[-1] + each.end - each.start)

    def of(self, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
        """Return what is left of a layer's annotations, where it stands in the new text."""
        kept: list[Annotation] = []
        for annotation in annotations:
            left = [f for each in annotation.fragments if (f := self._outside(each)) is not None]
            if not left:
                self._lose("annotations in regions", annotation)
                continue
            if any(self._inside(each) for each in annotation.fragments):
                self._lose("annotations that lose words in regions", annotation)
            kept.append(msgspec.structs.replace(annotation, fragments=self._moved(left)))
        return tuple(linked_among(kept, self._article, self._losses, "fillers in regions"))

    def _lose(self, kind: str, annotation: Annotation) -> None:
        self._losses.add(kind, example_of(annotation, self._article))

    def _outside(self, fragment: Fragment) -> Fragment | None:
        """Return a fragment without what its ends have in regions, and the blanks beside them."""
        text, (start, end) = self._article.text, fragment
        first = bisect_right(self._starts, start) - 1
        if first >= 0 and self._cut[first].end > start:
            start = self._cut[first].end
            while start < end and text[start].isspace():
                start += 1
        last = bisect_left(self._starts, end) - 1
        if last >= 0 and self._cut[last].end >= end:
            end = self._cut[last].start
            while start < end and text[end - 1].isspace():
                end -= 1
        return Fragment(start, end) if start < end else None

    def _inside(self, fragment: Fragment) -> bool:
        """Tell whether a fragment shares a character with a region."""
        last = bisect_left(self._starts, fragment.end) - 1
        return last >= 0 and self._cut[last].end > fragment.start

    def _moved(self, fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
        if not self._dropped:
            return tuple(fragments)
        return normal_form((self._at(start), self._at(end)) for start, end in fragments)

    def _at(self, offset: int) -> int:
        """Return how many characters outside regions lie before an offset that is in none."""
        return offset - self._before[bisect_right(self._starts, offset - 1)]


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
