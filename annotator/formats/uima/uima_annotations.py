"""The feature structures of a CAS put together to annotations of the lossless form."""

from typing import Any, cast

from annotator.formats.base import ReadOptions
from annotator.formats.findings import Findings
from annotator.formats.uima.uima_types import (
    CUSTOM,
    DKPRO,
    FRAGMENT,
    FRAGMENTS,
    IDENTIFIER,
    NAMED_ENTITY,
    NOTE,
    SPAN,
    VALUE,
    feature_name,
    labels_by_type,
    short_name,
)
from annotator.model.article import Referent
from annotator.model.schema import Attribute, AttributeKind
from annotator.model.values import Json

_ANNOTATION = "uima.tcas.Annotation"
_PLACE = frozenset({"begin", "end", "sofa"})
# Layers that a pipeline makes, not a person who labels.
_PASSED_OVER = (
    "uima.tcas.DocumentAnnotation",
    f"{DKPRO}segmentation.",
    f"{DKPRO}metadata.",
    f"{DKPRO}lexmorph.",
    f"{DKPRO}syntax.",
    f"{DKPRO}transform.",
    "org.dkpro.core.api.xml.",
)
_KEPT = ("self", "type")
_COREFERENCE = f"{DKPRO}coref.type.CoreferenceLink"
_CHAIN = f"{DKPRO}coref.type.CoreferenceChain"


class UimaAnnotations:
    """The annotations of one view, and the referents they name."""

    def __init__(self, view: Any, options: ReadOptions, findings: Findings) -> None:
        self._view = view
        self._schema = options.schema
        self._findings = findings
        schema = options.schema
        self._labels = labels_by_type(schema.by_id) if schema else {}
        self._attributes = {feature_name(a.id): a for a in schema.attributes} if schema else {}
        labels = schema.labels if schema else ()
        self._roles = {feature_name(r.id): r.id for label in labels for r in label.roles}
        self._raws: dict[int, dict[str, Json]] = {}
        self._names: dict[int, str] = {}
        self.referents: dict[str, Referent] = {}

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it."""
        found = [fs for fs in self._view.select_all_annotations() if self._is_label(fs)]
        relations = [fs for fs in found if _is_relation(fs)]
        spans = [fs for fs in found if not _is_relation(fs)]
        for fs in spans:
            self._span(fs)
        for fs in spans:
            self._features(fs)
        for fs in relations:
            self._relation(fs)
        self._chains()
        return [(self._names[key], raw) for key, raw in self._raws.items()]

    def _is_label(self, fs: Any) -> bool:
        name = fs.type.name
        return name not in (FRAGMENT, _ANNOTATION) and not name.startswith(_PASSED_OVER)

    def _span(self, fs: Any) -> None:
        key = id(fs)
        fragments = [(fs.begin, fs.end)]
        for link in _elements(_value(fs, FRAGMENTS)):
            target = _value(link, "target")
            if target is not None and target.type.name == FRAGMENT:
                fragments.append((target.begin, target.end))
        label = self._label(fs)
        self._names[key] = f"{label} {fs.xmiID if fs.xmiID is not None else len(self._names) + 1}"
        self._raws[key] = {
            "id": str(key),
            "label": label,
            "fragments": fragments,
            "origin": {"by": "import"},
        }

    def _label(self, fs: Any) -> str:
        name = fs.type.name
        if name in (NAMED_ENTITY, SPAN):
            return str(_value(fs, VALUE) or short_name(name))
        return self._labels.get(name) or short_name(
            name.rstrip("_") if name.startswith(CUSTOM) else name
        )

    def _features(self, fs: Any) -> None:
        raw = self._raws[id(fs)]
        valued = fs.type.name in (NAMED_ENTITY, SPAN)
        for feature in fs.type.all_features:
            name, value = feature.name, _value(fs, feature.name)
            if name in _PLACE or value is None or (valued and name == VALUE):
                continue
            if name == IDENTIFIER and isinstance(value, str):
                raw["referent"] = value
            elif name == NOTE and isinstance(value, str):
                raw["note"] = value
            elif name != FRAGMENTS or not self._are_fragments(value):
                self._feature(raw, name, value, self._names[id(fs)])

    def _are_fragments(self, value: Any) -> bool:
        targets = [_value(link, "target") for link in _elements(value)]
        return any(target is not None and target.type.name == FRAGMENT for target in targets)

    def _feature(self, raw: dict[str, Json], name: str, value: Any, place: str) -> None:
        """Put a feature into a raw annotation: as a role, when it refers, else as an attribute."""
        elements = _elements(value)
        if _is_structure(value) and not elements:
            elements = [value]
        if elements and all(map(_is_structure, elements)):
            for element in elements:
                self._filler(raw, name, element, place)
            return
        plain = elements or value
        if _is_structure(plain) or plain == []:
            return
        known = self._attributes.get(name)
        attributes = raw.setdefault("attributes", {})
        attributes[known.id if known else name] = _attribute(plain, known)

    def _filler(self, raw: dict[str, Json], feature: str, element: Any, place: str) -> None:
        target, role = element, self._roles.get(feature, feature)
        if _has(element, "target"):
            target = _value(element, "target")
            role = _value(element, "role") or role
        if target is None or id(target) not in self._raws:
            self._findings.change(f", {place}", f"a filler of “{role}” left out: it is no label")
            return
        raw.setdefault("roles", {}).setdefault(str(role), []).append({"id": str(id(target))})

    def _relation(self, fs: Any) -> None:
        """Make a relation a role of the annotation it begins at."""
        governor, dependent = _value(fs, "Governor"), _value(fs, "Dependent")
        label = str(_value(fs, VALUE) or short_name(fs.type.name))
        if id(governor) not in self._raws or id(dependent) not in self._raws:
            why = "left out: a relation's ends are no labels"
            self._findings.change(f", {label} {fs.xmiID}", why)
            return
        roles = self._raws[id(governor)].setdefault("roles", {})
        roles.setdefault(label, []).append({"id": str(id(dependent))})

    def _chains(self) -> None:
        """Make the links of a coreference chain mentions of one referent."""
        system = self._view.typesystem
        if not (system.contains_type(_CHAIN) and system.contains_type(_COREFERENCE)):
            return
        for number, chain in enumerate(self._view.select(_CHAIN), 1):
            link, key = _value(chain, "first"), f"local:chain-{number}"
            while link is not None and id(link) in self._raws:
                raw = self._raws[id(link)]
                if "referent" in raw:
                    break
                raw["referent"] = key
                name = self._view.get_covered_text(link) or key
                self.referents.setdefault(key, Referent(key, name))
                attributes = raw.get("attributes", {})
                raw["label"] = attributes.get("referenceType") or raw["label"]
                link = _value(link, "next")


def _is_relation(fs: Any) -> bool:
    return _is_structure(_value(fs, "Governor")) and _is_structure(_value(fs, "Dependent"))


def _attribute(value: Json, known: Attribute | None) -> Json:
    if known is not None and known.kind is AttributeKind.CHOICES:
        return cast("Json", value if isinstance(value, list) else [value])
    if known is not None and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _value(fs: Any, name: str) -> Any:
    # cassis puts a mark behind names that its own classes need.
    return getattr(fs, f"{name}_" if name in _KEPT else name) if _has(fs, name) else None


def _has(fs: Any, name: str) -> bool:
    return _is_structure(fs) and fs.type.get_feature(name) is not None


def _is_structure(value: Any) -> bool:
    return hasattr(value, "type") and hasattr(value, "xmiID")


def _elements(value: Any) -> list[Any]:
    """Return the members of an array or a list of UIMA's; none for anything else."""
    if not _is_structure(value):
        return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else []
    if value.type.get_feature("elements") is not None:
        found = cast("list[Any]", value.elements or [])
        return [element for element in found if element is not None]
    members: list[Any] = []
    while _has(value, "head"):
        members.append(value.head)
        value = value.tail
    return members
