"""The UIMA types that labels become: INCEpTION's named entities, and layers for frames."""

import re
from functools import lru_cache
from typing import NamedTuple

from annotator.formats.base import LossCount
from annotator.formats.uima.uima_type_system import (
    ANNOTATION,
    DOCUMENT_ANNOTATION,
    STRING,
    STRINGS,
    STRUCTURES,
    TOP,
    Feature,
    TypeSystem,
)
from annotator.model.annotation import Annotation
from annotator.model.schema import ENTITY_FAMILY, Attribute, AttributeKind, Label, Schema

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
TOKEN = f"{DKPRO}segmentation.type.Token"
SENTENCE = f"{DKPRO}segmentation.type.Sentence"
METADATA = f"{DKPRO}metadata.type.DocumentMetaData"
NAMED_ENTITY = f"{DKPRO}ner.type.NamedEntity"
CUSTOM = "webanno.custom."
SPAN = f"{CUSTOM}Span"
FRAGMENT = f"{CUSTOM}Fragment"
FRAGMENT_LINK = f"{CUSTOM}FragmentLink"
# What every annotation may have besides its label's own.
VALUE, IDENTIFIER, NOTE, FRAGMENTS = "value", "identifier", "note", "fragments"
_TAKEN = ("begin", "end", "sofa", "self", "type", VALUE, IDENTIFIER, NOTE, FRAGMENTS)
_UNFIT = re.compile(r"[^A-Za-z0-9_]")
_RANGES = {
    AttributeKind.CHOICES: STRINGS,
    AttributeKind.FLAG: "uima.cas.Boolean",
    AttributeKind.NUMBER: "uima.cas.Double",
}


class UimaTypes:
    """The type system of an export; it grows with the labels and attributes that are met.

    What they are called depends on the schema alone.
    """

    def __init__(self, schema: Schema, losses: LossCount) -> None:
        self._schema = schema
        self._losses = losses
        self._made: dict[str, str] = {}
        self.system = self._of_schema = TypeSystem()
        self.system.add(METADATA, DOCUMENT_ANNOTATION)
        for name in ("documentTitle", "documentId"):
            self._feature(METADATA, name, STRING)
        for name in (TOKEN, SENTENCE, FRAGMENT):
            self.system.add(name)
        self._link(FRAGMENT_LINK, FRAGMENT)
        self._layer(NAMED_ENTITY, valued=True)
        self._layer(SPAN, valued=True)
        for label in schema.labels:
            name = self._layer_of(label.id, frame=label.is_frame)
            for attribute in label.attributes:
                self.attribute(name, attribute)
            for role in label.roles:
                self.role(name, role.id)
        self._of_schema = self.system
        self.system = self._of_schema.copy()

    def drop_added(self) -> None:
        """Drop the types that articles asked for; those of the schema stay."""
        if self.system.added:
            self.system = self._of_schema.copy()

    def layer(self, annotation: Annotation) -> str:
        """Return the name of the type that an annotation is written as."""
        label = annotation.label
        known = self._schema.by_id.get(label)
        frame = bool(annotation.roles) or (known is not None and known.is_frame)
        name = self._layer_of(label, frame=frame)
        if frame and name != CUSTOM + label:
            self._losses.add("names changed", f"label “{label}” as {name}")
        return name

    def attribute(self, layer: str, attribute: str) -> str | None:
        """Return the feature of a layer that holds an attribute; None when others have its name."""
        known = self._schema.attribute(attribute)
        range_ = _RANGES.get(known.kind, STRING) if known else STRING
        name = feature_name(attribute)
        if name != attribute and known is None:
            self._losses.add("names changed", f"attribute “{attribute}” as {name}")
        self._feature(layer, name, range_)
        return name if self.system.types[layer].features[name].range == range_ else None

    def kind(self, attribute: str) -> Attribute | None:
        """Return what the schema says of an attribute."""
        return self._schema.attribute(attribute)

    def role(self, layer: str, role: str) -> tuple[str, str]:
        """Return the feature of a layer that holds a role's fillers, and the type of its links."""
        name = f"{feature_name(role)}_role" if self._has_attribute(role) else feature_name(role)
        link = link_name(layer, name)
        if link not in self.system.types:
            self._link(link, ANNOTATION)
        return self._feature(layer, name, STRUCTURES, link), link

    def fragments(self, layer: str) -> str:
        """Return the feature of a layer that holds all fragments of a span but the first."""
        return self._feature(layer, FRAGMENTS, STRUCTURES, FRAGMENT_LINK)

    def _has_attribute(self, name: str) -> bool:
        return self._schema.attribute(name) is not None

    def _layer_of(self, label: str, *, frame: bool) -> str:
        if not frame:
            return layer_name(self._schema.by_id.get(label), label, frame=False)
        name = self._made.get(label)
        if name is None:
            name = layer_name(None, label, frame=True)
            while name in self._of_schema.types:
                name += "_"
            self._made[label] = name
        if name not in self.system.types:
            self._layer(name, valued=False)
        return name

    def _layer(self, name: str, *, valued: bool) -> None:
        self.system.add(name)
        for feature in (VALUE, IDENTIFIER, NOTE) if valued else (IDENTIFIER, NOTE):
            self._feature(name, feature, STRING)
        self.fragments(name)

    def _link(self, name: str, target: str) -> None:
        self.system.add(name, TOP)
        self._feature(name, "role", STRING)
        self._feature(name, "target", target)

    def _feature(self, type_: str, name: str, range_: str, element: str = "") -> str:
        self.system.add_feature(type_, name, Feature(range_, element))
        return name


@lru_cache(1 << 10)
def feature_name(name: str) -> str:
    """Return an attribute's or a role's name as that of a feature."""
    plain = _UNFIT.sub("_", name)
    if not plain[:1].isalpha():
        plain = f"x{plain}"
    return f"{plain}_" if plain in _TAKEN else plain


def layer_name(known: Label | None, label: str, *, frame: bool) -> str:
    """Return the type of a label's annotations: one of its own for frames."""
    if frame:
        return CUSTOM + (_UNFIT.sub("_", label) or "_")
    return NAMED_ENTITY if known is None or known.family == ENTITY_FAMILY else SPAN


def link_name(layer: str, feature: str) -> str:
    """Return the type of the links in a slot of a layer."""
    return f"{layer}{feature[:1].upper()}{feature[1:]}Link"


def short_name(type_: str) -> str:
    """Return the last part of a type's name."""
    return type_.rpartition(".")[2]


class SchemaNames(NamedTuple):
    """What of a schema the names in files stand for.

    `labels` are by the names their own layers have, attributes and roles by those of features.
    """

    schema: Schema | None
    labels: dict[str, str]
    attributes: dict[str, Attribute]
    roles: dict[str, str]


def names_of(schema: Schema | None) -> SchemaNames:
    """Return what the names in files stand for; nothing without a schema."""
    if schema is None:
        return SchemaNames(None, {}, {}, {})
    own = {attribute.id: attribute for attribute in schema.attributes}
    return SchemaNames(
        schema,
        {layer_name(None, label, frame=True): label for label in schema.by_id},
        own | {feature_name(name): attribute for name, attribute in own.items()},
        {feature_name(role.id): role.id for label in schema.labels for role in label.roles},
    )
