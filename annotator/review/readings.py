"""What is compared: the layers that several annotators made of the same articles."""

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.article import AnnotatorKind, LayerContent
from annotator.model.schema import Schema
from annotator.model.values import JsonObject, Uuid


class Reading(msgspec.Struct, frozen=True):
    """One annotator's layer of one article. `families` are those that were looked for.

    What a model marked itself (`by_model`) is no suggestion that somebody accepted.
    """

    layer: Uuid
    annotations: tuple[Annotation, ...]
    families: frozenset[str]
    document: JsonObject = {}
    by_model: bool = False


class ComparedArticle(msgspec.Struct, frozen=True):
    """An article with one place for each compared annotator; None where one has not read it.

    Articles of one `story` are not independent of each other: they are resampled together.
    `week` is when they were labelled, as 2031-W14.
    """

    id: Uuid
    text: str
    readings: tuple[Reading | None, ...]
    story: str = ""
    week: str = ""


def reading_of(layer: LayerContent, labels: "Labels") -> Reading:
    """Return a layer as it is compared.

    A layer that says nothing of what it covers, as files of other tools do, is taken to have
    looked for the families that it has annotations of.
    """
    marked = frozenset(labels.family(each.label) for each in layer.annotations)
    return Reading(
        layer.id,
        layer.annotations,
        frozenset(layer.covered) or marked,
        layer.document,
        by_model=layer.kind is AnnotatorKind.MODEL,
    )


_UNKNOWN = ("", False)


class Labels:
    """What comparing needs to know of a schema's labels, looked up once.

    Labels that the schema does not know are one family together, without roles or parents.
    """

    def __init__(self, schema: Schema) -> None:
        self._kinds = {each.id: (each.family, each.is_frame) for each in schema.labels}
        self._tops = {each.id: _top(schema, each.id) for each in schema.labels}
        self._attributes = {
            each.id: frozenset(a.id for a in schema.attributes_of(each.id))
            for each in schema.labels
        }

    def family(self, label: str) -> str:
        """Return the family of a label."""
        return self.kind(label)[0]

    def kind(self, label: str) -> tuple[str, bool]:
        """Return the family of a label and whether it is a frame: only these are aligned."""
        return self._kinds.get(label) or _UNKNOWN

    def top(self, label: str) -> str:
        """Return the topmost parent of a label, or itself."""
        return self._tops.get(label, label)

    def attributes(self, label: str) -> frozenset[str]:
        """Return the attributes that an annotation of a label may have."""
        return self._attributes.get(label, frozenset())


def _top(schema: Schema, label: str) -> str:
    seen = {label}
    while (found := schema.by_id.get(label)) and found.parent and found.parent not in seen:
        label = found.parent
        seen.add(label)
    return label
