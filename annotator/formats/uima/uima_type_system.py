"""Type systems of UIMA: the types of feature structures, and what their features hold."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from annotator.formats.base import RecordRefused
from annotator.formats.uima.uima_xml import Element, escaped, tree_of

ANNOTATION = "uima.tcas.Annotation"
DOCUMENT_ANNOTATION = "uima.tcas.DocumentAnnotation"
STRING = "uima.cas.String"
STRINGS = "uima.cas.StringArray"
STRUCTURES = "uima.cas.FSArray"
TOP = "uima.cas.TOP"
_RESOURCES = "http://uima.apache.org/resourceSpecifier"


# What a feature holds: one or several texts, numbers, flags or other structures.
Kind: TypeAlias = Literal[
    "text", "whole", "decimal", "flag", "structure", "bytes",
    "texts", "wholes", "decimals", "flags", "structures",
]  # fmt: skip
_PRIMITIVES: dict[str, Kind] = {
    STRING: "text",
    "uima.cas.Boolean": "flag",
    **dict.fromkeys(("uima.cas.Float", "uima.cas.Double"), "decimal"),
    **{f"uima.cas.{name}": "whole" for name in ("Byte", "Short", "Integer", "Long")},
}
_COLLECTIONS: dict[str, Kind] = {
    STRINGS: "texts",
    "uima.cas.StringList": "texts",
    "uima.cas.BooleanArray": "flags",
    "uima.cas.ByteArray": "bytes",
    **{f"uima.cas.{n}": "decimals" for n in ("FloatArray", "DoubleArray", "FloatList")},
    **{
        f"uima.cas.{n}": "wholes"
        for n in ("ShortArray", "IntegerArray", "LongArray", "IntegerList")
    },
    **{f"uima.cas.{n}": "structures" for n in ("FSArray", "FSList")},
}


class Feature(NamedTuple):
    """A feature of a type; a `shared` collection is a structure of its own that is pointed at."""

    range: str
    element: str = ""
    shared: bool = False


class UimaType(NamedTuple):
    """A type with its own features; those of its parents are not among them."""

    parent: str
    features: dict[str, Feature]


Kinds: TypeAlias = Mapping[str, Kind]


class TypeSystem:
    """Types by name; `added` are the types and features that came later, in their order."""

    def __init__(self, types: Mapping[str, UimaType] | None = None) -> None:
        self.types = dict(types or {})
        self.added: tuple[tuple[str, str], ...] = ()
        self._kinds: dict[str, Kinds | None] = {}

    def add(self, name: str, parent: str = ANNOTATION) -> None:
        """Add a type without features."""
        self.types[name] = UimaType(parent, {})
        self.added = (*self.added, (name, ""))

    def add_feature(self, type_: str, name: str, feature: Feature) -> None:
        """Add a feature to a type, unless it has one of that name."""
        if name not in self.types[type_].features:
            self.types[type_].features[name] = feature
            self.added = (*self.added, (type_, name))

    def copy(self) -> "TypeSystem":
        """Return a type system with these types, to which nothing was added."""
        return TypeSystem({n: UimaType(t.parent, dict(t.features)) for n, t in self.types.items()})

    def kinds(self, name: str) -> Kinds | None:
        """Return what the features of a type hold; None for a type that is not described."""
        if name not in self._kinds:
            self._kinds[name] = self._kinds_of(name)
        return self._kinds[name]

    def _kinds_of(self, name: str) -> Kinds | None:
        if name in _COLLECTIONS and name.endswith("Array"):
            return {"elements": _COLLECTIONS[name]}
        if name not in self.types and name not in _BUILT_IN:
            return None
        found: dict[str, Kind] = {}
        for each in self._line_of(name):
            for feature, said in each.features.items():
                found.setdefault(feature, self._kind(said))
        return found

    def _kind(self, feature: Feature) -> Kind:
        if feature.range in _COLLECTIONS:
            return "structure" if feature.shared else _COLLECTIONS[feature.range]
        # A type below that of texts lists the texts that it allows.
        for name in (feature.range, *(each.parent for each in self._line_of(feature.range))):
            if (found := _PRIMITIVES.get(name)) is not None:
                return found
        return "structure"

    def _line_of(self, name: str) -> Iterator[UimaType]:
        """Yield a type and its parents."""
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            found = [types[name] for types in (self.types, _BUILT_IN) if name in types]
            yield from found
            name = found[0].parent if found else ""


def _made(parent: str, **ranges: str) -> UimaType:
    return UimaType(parent, {name: Feature(f"uima.cas.{kind}") for name, kind in ranges.items()})


_LISTED = {"FS": "TOP", "String": "String", "Integer": "Integer", "Float": "Float"}
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_COREF, _SEMANTICS = f"{_DKPRO}coref.type.Coreference", f"{_DKPRO}semantics.type."
# What every type system has, and the layers of INCEpTION that files use without describing them.
_BUILT_IN: dict[str, UimaType] = {
    TOP: _made(""),
    "uima.cas.AnnotationBase": _made(TOP, sofa="Sofa"),
    ANNOTATION: _made("uima.cas.AnnotationBase", begin="Integer", end="Integer"),
    DOCUMENT_ANNOTATION: _made(ANNOTATION, language="String"),
    **{
        f"uima.cas.NonEmpty{name}List": UimaType(
            TOP,
            {
                "head": Feature(f"uima.cas.{held}"),
                "tail": Feature(f"uima.cas.{name}List", shared=True),
            },
        )
        for name, held in _LISTED.items()
    },
    **{f"uima.cas.Empty{name}List": _made(TOP) for name in _LISTED},
    f"{_DKPRO}metadata.type.DocumentMetaData": _made(
        DOCUMENT_ANNOTATION, documentTitle="String", documentId="String"
    ),
    f"{_DKPRO}ner.type.NamedEntity": _made(ANNOTATION, value="String", identifier="String"),
    f"{_COREF}Link": _made(
        ANNOTATION, next="TOP", referenceType="String", referenceRelation="String"
    ),
    f"{_COREF}Chain": _made("uima.cas.AnnotationBase", first="TOP"),
    f"{_SEMANTICS}SemPred": _made(ANNOTATION, category="String", arguments="FSArray"),
    f"{_SEMANTICS}SemArg": _made(ANNOTATION),
    f"{_SEMANTICS}SemArgLink": _made(TOP, role="String", target="TOP"),
    f"{_SEMANTICS}WordSense": _made(ANNOTATION, value="String"),
    f"{_SEMANTICS}SemanticField": _made(ANNOTATION, value="String"),
}


def type_system_of(raw: bytes) -> TypeSystem:
    """Return the type system that a description in XML says.

    Raises:
        RecordRefused: it is none.
    """
    root = tree_of(raw)
    if root.name != "typeSystemDescription":
        raise RecordRefused("it is no description of a type system")
    types: dict[str, UimaType] = {}
    for each in _within(root, "types"):
        said = {part.name: part.text.strip() for part in each.children}
        features = types.get(said.get("name", ""), UimaType("", {})).features
        for one in _within(each, "features"):
            held = {part.name: part.text.strip() for part in one.children}
            features[held.get("name", "")] = Feature(
                held.get("rangeTypeName", STRING),
                held.get("elementType", ""),
                held.get("multipleReferencesAllowed") == "true",
            )
        types[said.get("name", "")] = UimaType(said.get("supertypeName", TOP), features)
    return TypeSystem(types)


def _within(element: Element, name: str) -> Iterator[Element]:
    for part in element.children:
        if part.name == name:
            yield from part.children


def type_system_xml(system: TypeSystem) -> bytes:
    """Return a type system as a description in XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += [f'<typeSystemDescription xmlns="{_RESOURCES}">', "  <types>"]
    for name, described in sorted(system.types.items()):
        lines += ["    <typeDescription>", *_tags(6, name=name, description="")]
        lines += _tags(6, supertypeName=described.parent)
        if described.features:
            lines.append("      <features>")
            for feature, said in described.features.items():
                lines += ["        <featureDescription>", *_tags(10, name=feature, description="")]
                lines += _tags(10, rangeTypeName=said.range)
                if said.element:
                    lines += _tags(10, elementType=said.element)
                lines.append("        </featureDescription>")
            lines.append("      </features>")
        lines.append("    </typeDescription>")
    lines += ["  </types>", "</typeSystemDescription>", ""]
    return "\n".join(lines).encode()


def _tags(indent: int, **texts: str) -> list[str]:
    return [f"{' ' * indent}<{tag}>{escaped(text)}</{tag}>" for tag, text in texts.items()]


def joined_type_systems(one: bytes, other: bytes) -> bytes:
    """Return the description of all types and features of two type systems."""
    system = type_system_of(one)
    for name, described in type_system_of(other).types.items():
        if name not in system.types:
            system.add(name, described.parent)
        for feature, said in described.features.items():
            system.add_feature(name, feature, said)
    return type_system_xml(system)


def types_json(system: TypeSystem) -> bytes:
    """Return a type system as JSON CAS files carry it."""
    types: dict[str, dict[str, object]] = {}
    for name, described in sorted(system.types.items()):
        if name == DOCUMENT_ANNOTATION:
            continue
        types[name] = {"%NAME": name, "%SUPER_TYPE": described.parent}
        for feature, said in described.features.items():
            range_ = said.range
            if _COLLECTIONS.get(range_) is not None:
                range_ = f"{said.element or range_.removesuffix('Array')}[]"
            types[name][feature] = {"%NAME": feature, "%RANGE": range_}
    return msgspec.json.encode(types)
