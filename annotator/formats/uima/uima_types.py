"""The UIMA types that labels become: INCEpTION's named entities, and layers for frames."""

import importlib
import re
from collections.abc import Iterable
from typing import Any

from annotator.formats.base import LossCount
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
    AttributeKind.CHOICES: "uima.cas.StringArray",
    AttributeKind.FLAG: "uima.cas.Boolean",
    AttributeKind.NUMBER: "uima.cas.Double",
}


class UimaTypes:
    """The type system of an export; it grows with the labels and attributes that are met."""

    def __init__(self, schema: Schema, losses: LossCount) -> None:
        self._schema = schema
        self._losses = losses
        self._made: dict[str, str] = {}
        self._features: set[tuple[str, str]] = set()
        self.cassis = cassis_library()
        self.system: Any = self.cassis.TypeSystem(add_document_annotation_type=False)
        self.system.create_type("uima.tcas.DocumentAnnotation")
        self._feature("uima.tcas.DocumentAnnotation", "language", "uima.cas.String")
        self.system.create_type(METADATA, "uima.tcas.DocumentAnnotation")
        for name in ("documentTitle", "documentId"):
            self._feature(METADATA, name, "uima.cas.String")
        for name in (TOKEN, SENTENCE, FRAGMENT):
            self.system.create_type(name)
        self.system.create_type(FRAGMENT_LINK, "uima.cas.TOP")
        self._feature(FRAGMENT_LINK, "role", "uima.cas.String")
        self._feature(FRAGMENT_LINK, "target", FRAGMENT)
        self._layer(NAMED_ENTITY, valued=True)
        self._layer(SPAN, valued=True)
        for label in schema.labels:
            name = self._layer_of(label.id, frame=label.is_frame)
            for attribute in label.attributes:
                self.attribute(name, attribute)
            for role in label.roles:
                self.role(name, role.id)

    def layer(self, annotation: Annotation) -> str:
        """Return the name of the type that an annotation is written as."""
        known = self._schema.by_id.get(annotation.label)
        return self._layer_of(
            annotation.label, frame=bool(annotation.roles) or (known is not None and known.is_frame)
        )

    def make(self, name: str, **features: Any) -> Any:
        """Return a new feature structure."""
        return self.system.get_type(name)(**features)

    def attribute(self, layer: str, attribute: str) -> str:
        """Return the feature of a layer that holds an attribute."""
        known = self._schema.attribute(attribute)
        range_ = _RANGES.get(known.kind, "uima.cas.String") if known else "uima.cas.String"
        return self._feature(layer, feature_name(attribute), range_)

    def kind(self, attribute: str) -> Attribute | None:
        """Return what the schema says of an attribute."""
        return self._schema.attribute(attribute)

    def role(self, layer: str, role: str) -> tuple[str, str]:
        """Return the feature of a layer that holds a role's fillers, and the type of its links."""
        name = f"{feature_name(role)}_role" if self._has_attribute(role) else feature_name(role)
        link = link_name(layer, name)
        if not self.system.contains_type(link):
            self.system.create_type(link, "uima.cas.TOP")
            self._feature(link, "role", "uima.cas.String")
            self._feature(link, "target", "uima.tcas.Annotation")
        return self._feature(layer, name, "uima.cas.FSArray", link), link

    def fragments(self, layer: str) -> str:
        """Return the feature of a layer that holds all fragments of a span but the first."""
        return self._feature(layer, FRAGMENTS, "uima.cas.FSArray", FRAGMENT_LINK)

    def _has_attribute(self, name: str) -> bool:
        return self._schema.attribute(name) is not None

    def _layer_of(self, label: str, *, frame: bool) -> str:
        if not frame:
            return layer_name(self._schema.by_id.get(label), label, frame=False)
        if label not in self._made:
            name = layer_name(None, label, frame=True)
            while self.system.contains_type(name):
                name += "_"
            if name != CUSTOM + label:
                self._losses.add("names changed", f"label “{label}” as {name}")
            self._layer(name, valued=False)
            self._made[label] = name
        return self._made[label]

    def _layer(self, name: str, *, valued: bool) -> None:
        self.system.create_type(name)
        for feature in (VALUE, IDENTIFIER, NOTE) if valued else (IDENTIFIER, NOTE):
            self._feature(name, feature, "uima.cas.String")
        self.fragments(name)

    def _feature(self, type_: str, name: str, range_: str, element: str | None = None) -> str:
        if (type_, name) not in self._features:
            self._features.add((type_, name))
            self.system.create_feature(
                self.system.get_type(type_), name, range_, elementType=element
            )
        return name


def cassis_library() -> Any:
    """Return the library that reads and writes CAS files; it is loaded when first used."""
    return importlib.import_module("cassis")


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


def labels_by_type(labels: Iterable[str]) -> dict[str, str]:
    """Return labels by the names their own layers have."""
    return {CUSTOM + _UNFIT.sub("_", label): label for label in labels}
