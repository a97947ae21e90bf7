"""Layers of a file as they are to come in: under another name, on another text."""

from collections.abc import Iterable, Iterator

import msgspec

from annotator.formats.base import Refusal
from annotator.formats.ids import derived_uuid
from annotator.model.article import AnnotatorKind, LayerContent
from annotator.model.layer_content import renamed
from annotator.model.terms import Fate, TermCount, TermKind
from annotator.model.values import Uuid


def given_to(layer: LayerContent, name: str, kind: AnnotatorKind, article: Uuid) -> LayerContent:
    """Return a layer as another annotator's, under ids of its own unless it is theirs already."""
    if (layer.annotator, layer.kind) == (name, kind):
        return layer
    own = derived_uuid(article, kind, name)
    id_ = derived_uuid(own, "given", layer.id)
    return msgspec.structs.replace(
        under_id(layer, id_), annotator=name, annotator_id=None, kind=kind
    )


def under_id(layer: LayerContent, id_: Uuid) -> LayerContent:
    """Return a layer under another id, its annotations under ids that follow from it."""
    twins = {each.id: derived_uuid(id_, each.id) for each in layer.annotations}
    annotations = tuple(renamed(each, twins) for each in layer.annotations)
    return msgspec.structs.replace(layer, id=id_, annotations=annotations)


def unknown_labels(counts: Iterable[TermCount]) -> Iterator[Refusal]:
    """Yield, as a report says it, the labels that came in unknown."""
    for each in counts:
        if each.term.kind is TermKind.LABEL and each.choice.fate is Fate.KEEP:
            why = f"the label “{each.term.name}” ({each.count} ×) is not in the schema"
            yield Refusal(each.where, f"{why}; kept as it is")
