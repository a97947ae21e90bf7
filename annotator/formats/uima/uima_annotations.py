"""The feature structures of a CAS put together to annotations of the lossless form."""

from typing import Any, cast

from annotator.formats.findings import Findings
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.uima.uima_cas import Structure, View, elements_of
from annotator.formats.uima.uima_type_system import ANNOTATION, DOCUMENT_ANNOTATION
from annotator.formats.uima.uima_types import (
    CUSTOM,
    DKPRO,
    FRAGMENT,
    FRAGMENTS,
    IDENTIFIER,
    METADATA,
    NAMED_ENTITY,
    NOTE,
    SPAN,
    VALUE,
    SchemaNames,
    short_name,
)
from annotator.model.article import Referent
from annotator.model.schema import Attribute, AttributeKind
from annotator.model.values import Json

_PLACE = frozenset({"begin", "end", "sofa"})
_NO_LABELS = frozenset({FRAGMENT, ANNOTATION, DOCUMENT_ANNOTATION, METADATA})
_GOVERNOR, _DEPENDENT = "Governor", "Dependent"
_ENDS = frozenset({_GOVERNOR, _DEPENDENT})
_CHAIN = f"{DKPRO}coref.type.CoreferenceChain"


class UimaAnnotations:
    """The annotations of one view, and the referents they name."""

    def __init__(self, view: View, names: SchemaNames, findings: Findings) -> None:
        self._view = view
        self._points = Utf16Offsets(view.text)
        self._findings = findings
        self._labels, self._attributes, self._roles = names[1:]
        self._raws: dict[int, dict[str, Any]] = {}
        self._names: dict[int, str] = {}
        self.referents: dict[str, Referent] = {}

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it."""
        found = [one for one in self._view.indexed if _is_annotation(one)]
        found.sort(key=lambda one: (one.features["begin"], one.features["end"], one.id))
        relations: list[Structure] = []
        spans: list[Structure] = []
        for one in found:
            (relations if _is_relation(one) else spans).append(one)
        for one in spans:
            self._span(one)
        for one in spans:
            if one.id in self._raws:
                self._features(one)
        for one in relations:
            self._relation(one)
        self._chains()
        return [(self._names[number], raw) for number, raw in self._raws.items()]

    def _span(self, one: Structure) -> None:
        """Take in an annotation, unless it stands nowhere in the text."""
        label = self._label(one)
        name = f"{label} {one.id}"
        try:
            fragments = [self._place(one)]
            for link in elements_of(one.features.get(FRAGMENTS)):
                target = _target(link)
                if target is not None and target.type == FRAGMENT:
                    fragments.append(self._place(target))
        except ValueError as error:
            self._findings.refuse(f", {name}", f"its offset {error}")
            return
        self._names[one.id] = name
        self._raws[one.id] = {
            "id": str(one.id),
            "label": label,
            "fragments": fragments,
            "origin": {"by": "import"},
        }

    def _place(self, one: Structure) -> tuple[int, int]:
        to_points = self._points.to_points
        return to_points(one.features["begin"]), to_points(one.features["end"])

    def _label(self, one: Structure) -> str:
        name = one.type
        if name in (NAMED_ENTITY, SPAN):
            return str(one.features.get(VALUE) or short_name(name))
        return self._labels.get(name) or short_name(
            name.rstrip("_") if name.startswith(CUSTOM) else name
        )

    def _features(self, one: Structure) -> None:
        raw = self._raws[one.id]
        valued = one.type in (NAMED_ENTITY, SPAN)
        for name, value in one.features.items():
            if name in _PLACE or value is None or (valued and name == VALUE):
                continue
            if name == IDENTIFIER and isinstance(value, str):
                raw["referent"] = value
            elif name == NOTE and isinstance(value, str):
                raw["note"] = value
            elif isinstance(value, str):
                self._attribute(raw, name, value)
            elif name != FRAGMENTS or not _are_fragments(value):
                self._feature(raw, name, value, self._names[one.id])

    def _feature(self, raw: dict[str, Json], name: str, value: Any, place: str) -> None:
        """Put a feature into a raw annotation: as a role, when it refers, else as an attribute."""
        elements = elements_of(value)
        if isinstance(value, Structure) and not elements:
            elements = [value]
        if any(isinstance(element, Structure) for element in elements):
            for element in elements:
                self._filler(raw, name, element, place)
            return
        plain = elements or value
        if plain != []:
            self._attribute(raw, name, plain)

    def _attribute(self, raw: dict[str, Json], name: str, plain: Json) -> None:
        known = self._attributes.get(name)
        attributes = raw.setdefault("attributes", {})
        attributes[known.id if known else name] = _attribute(plain, known)

    def _filler(self, raw: dict[str, Json], feature: str, element: Any, place: str) -> None:
        target, role = element, self._roles.get(feature, feature)
        if isinstance(element, Structure) and "target" in element.features:
            target = _target(element)
            role = element.features.get("role") or role
        if not isinstance(target, Structure) or target.id not in self._raws:
            self._findings.change(f", {place}", f"a filler of “{role}” left out: it is no label")
            return
        raw.setdefault("roles", {}).setdefault(str(role), []).append({"id": str(target.id)})

    def _relation(self, one: Structure) -> None:
        """Make a relation a role of the annotation it begins at."""
        governor, dependent = (_number(one.features[end]) for end in (_GOVERNOR, _DEPENDENT))
        label = str(one.features.get(VALUE) or short_name(one.type))
        if governor not in self._raws or dependent not in self._raws:
            why = "left out: a relation's ends are no labels"
            self._findings.change(f", {label} {one.id}", why)
            return
        roles = self._raws[governor].setdefault("roles", {})
        roles.setdefault(label, []).append({"id": str(dependent)})

    def _chains(self) -> None:
        """Make the links of a coreference chain mentions of one referent."""
        chains = [one for one in self._view.indexed if one.type == _CHAIN]
        for number, chain in enumerate(chains, 1):
            link, key = chain.features.get("first"), f"local:chain-{number}"
            while isinstance(link, Structure) and link.id in self._raws:
                raw = self._raws[link.id]
                if "referent" in raw:
                    break
                raw["referent"] = key
                start, end = raw["fragments"][0]
                self.referents.setdefault(key, Referent(key, self._view.text[start:end] or key))
                attributes = raw.get("attributes", {})
                raw["label"] = attributes.get("referenceType") or raw["label"]
                link = link.features.get("next")


def _is_annotation(one: Structure) -> bool:
    begin, end = one.features.get("begin"), one.features.get("end")
    return isinstance(begin, int) and isinstance(end, int) and one.type not in _NO_LABELS


def _is_relation(one: Structure) -> bool:
    return one.features.keys() >= _ENDS


def _number(value: Any) -> int:
    """Return the number of a structure; none has that of anything else."""
    return value.id if isinstance(value, Structure) else -1


def _are_fragments(value: Any) -> bool:
    targets = [_target(link) for link in elements_of(value)]
    return any(target is not None and target.type == FRAGMENT for target in targets)


def _target(link: Any) -> Structure | None:
    """Return what a link points at."""
    target = link.features.get("target") if isinstance(link, Structure) else None
    return target if isinstance(target, Structure) else None


def _attribute(value: Json, known: Attribute | None) -> Json:
    if known is not None and known.kind is AttributeKind.CHOICES:
        return cast("Json", value if isinstance(value, list) else [value])
    if known is not None and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
