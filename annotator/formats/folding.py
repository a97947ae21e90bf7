"""Folding fine labels into their parents before an export, for trainers that want few labels."""

from collections.abc import Mapping

import msgspec

from annotator.formats.base import LossCount
from annotator.formats.layers import example_of
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.schema import Schema


def outermost_parents(schema: Schema) -> dict[str, str]:
    """Return what each label is folded into: its outermost parent, or itself."""
    return {label.id: _outermost(label.id, schema) for label in schema.labels}


def folded(
    article: ArticleContent, parents: Mapping[str, str], losses: LossCount
) -> ArticleContent:
    """Return an article with its labels replaced by their outermost parents; each is counted."""

    def fold(annotation: Annotation) -> Annotation:
        parent = parents.get(annotation.label, annotation.label)
        if parent == annotation.label:
            return annotation
        losses.add(f"labels folded into {parent}", example_of(annotation, article))
        return msgspec.structs.replace(annotation, label=parent)

    layers = tuple(
        msgspec.structs.replace(layer, annotations=tuple(map(fold, layer.annotations)))
        for layer in article.layers
    )
    return msgspec.structs.replace(article, layers=layers)


def _outermost(label: str, schema: Schema) -> str:
    met = {label}
    while (known := schema.by_id.get(label)) and known.parent and known.parent not in met:
        label = known.parent
        met.add(label)
    return label
