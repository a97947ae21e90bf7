"""Folding fine labels into their parents before an export, for trainers that want few labels."""

from collections.abc import Iterable, Iterator

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.layers import example_of
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import Schema


def folded(
    articles: Iterable[ArticleContent], schema: Schema, losses: LossCount
) -> Iterator[ArticleContent]:
    """Yield articles with every label replaced by its outermost parent; each is counted."""
    parents = {label.id: _outermost(label.id, schema) for label in schema.labels}

    def fold(annotation: Annotation, article: ArticleContent) -> Annotation:
        parent = parents.get(annotation.label, annotation.label)
        if parent == annotation.label:
            return annotation
        losses.add(f"labels folded into {parent}", example_of(annotation, article))
        return msgspec.structs.replace(annotation, label=parent)

    def fold_layer(layer: LayerContent, article: ArticleContent) -> LayerContent:
        found = tuple(fold(annotation, article) for annotation in layer.annotations)
        return msgspec.structs.replace(layer, annotations=found)

    for article in articles:
        layers = tuple(fold_layer(layer, article) for layer in article.layers)
        yield msgspec.structs.replace(article, layers=layers)


def _outermost(label: str, schema: Schema) -> str:
    met = {label}
    while (known := schema.by_id.get(label)) and known.parent and known.parent not in met:
        label = known.parent
        met.add(label)
    return label
