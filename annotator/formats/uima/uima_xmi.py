"""Reading XMI files of CAS, by the type system that lies beside them."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain
from typing import Any

from annotator.formats.base import RecordRefused
from annotator.formats.findings import Findings
from annotator.formats.uima.uima_cas import (
    OF_DOCUMENTS,
    SOFA,
    Structure,
    Structures,
    View,
    is_passed_over,
    view_of,
    with_text,
)
from annotator.formats.uima.uima_type_system import Kind, Kinds, TypeSystem
from annotator.formats.uima.uima_xml import Element, tree_of

_XMI = "http://www.omg.org/XMI"
_ID = f"{_XMI} id"
_VIEW, _NULL = "uima.cas.View", "uima.cas.NULL"
_NO_PACKAGE = "uima.noNamespace."
# Tokens are most of a file and say nothing of labels.
_TOKENS_ARE = re.compile(
    rb'\sxmlns:([A-Za-z_][\w.-]*)="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type\.ecore"'
)
_HEAD = 1 << 14
# What may hold a tag that is none, or a name that means something else further in.
_NO_TAGS = (b"<!", b"<?")


def xmi_views(raw: bytes, types: TypeSystem, findings: Findings) -> list[View]:
    """Return the views of a file that have a text.

    Raises:
        RecordRefused: it is no XMI of a CAS.
    """
    root = tree_of(_without_tokens(raw))
    if (root.space, root.name) != (_XMI, "XMI"):
        raise RecordRefused("no CAS: it is no XMI")
    names: dict[str, str] = {}
    made: dict[int, Structure] = {}
    elements: dict[int, Element] = {}
    sofas: list[Element] = []
    members: dict[str, list[int]] = {}
    for element in root.children:
        type_ = names.get(element.space)
        if type_ is None:
            type_ = names[element.space] = _package(element.space)
        type_ += element.name
        if type_ == _VIEW:
            listed = element.attributes.get("members", "").split()
            members[element.attributes.get("sofa", "")] = _numbers(type_, listed)
        elif type_ == SOFA:
            sofas.append(element)
        elif type_ != _NULL and not is_passed_over(type_):
            (number,) = _numbers(type_, [element.attributes.get(_ID, "")])
            made[number] = Structure(number, type_)
            elements[number] = element
    _Filling(types, made, findings).fill(elements)
    return with_text(
        view_of(
            sofa.attributes.get("sofaID", ""),
            sofa.attributes.get("sofaString"),
            members.get(sofa.attributes.get(_ID, ""), []),
            made,
        )
        for sofa in sofas
    )


def _without_tokens(raw: bytes) -> bytes:
    """Return a file without the tokens and sentences that stand in it plainly."""
    declared = _TOKENS_ARE.search(raw, 0, _HEAD)
    if declared is None:
        return raw
    prefix, start = declared[1], raw.find(b">", declared.end())
    names = prefix + b":Token ", prefix + b":Sentence "
    tags = raw.split(b"<")
    told = [tag for tag in tags if not (tag.startswith(names) and tag.rstrip().endswith(b"/>"))]
    bare = b"<".join(told)
    again = raw.count(b"xmlns:" + prefix + b"=") > 1
    return raw if again or any(bare.find(sign, start) >= 0 for sign in _NO_TAGS) else bare


def _package(space: str) -> str:
    """Return a namespace's address as a package, with a dot behind it."""
    package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".") + "."
    return package.removeprefix(_NO_PACKAGE) if package != "." else ""


def _numbers(type_: str, written: list[str]) -> list[int]:
    try:
        return list(map(int, written))
    except ValueError:
        raise RecordRefused(f"no CAS that can be read: a number of a {type_} is none") from None


class _Filling:
    """Fills structures with their features, as the type system says what these hold."""

    def __init__(self, types: TypeSystem, made: dict[int, Structure], findings: Findings) -> None:
        self._types = types
        self._made = made
        self._findings = findings

    def fill(self, elements: dict[int, Element]) -> None:
        """Fill all structures; those of types that are not described are left out."""
        unknown = Counter[str]()
        for number in elements:
            if self._types.kinds(self._made[number].type) is None:
                unknown[self._made[number].type] += 1
        for type_, count in unknown.items():
            why = f"{count} left out: no type system that lies beside it describes their type"
            self._findings.refuse(f", {type_}", why)
        for number, structure in list(self._made.items()):
            if structure.type in unknown:
                del self._made[number]
        for number, structure in self._made.items():
            kinds = self._types.kinds(structure.type) or {}
            structure.features = self._features(elements[number], structure.type, kinds)

    def _features(self, element: Element, type_: str, kinds: Kinds) -> dict[str, Any]:
        several: dict[str, list[str]] = {}
        for child in element.children:
            if child.name not in element.attributes:
                several.setdefault(child.name, []).append(child.text)
        found: dict[str, Any] = {}
        for name, value in chain(element.attributes.items(), several.items()):
            kind = kinds.get(name)
            if name == _ID or (kind is None and type_ in OF_DOCUMENTS):
                continue
            if kind == "text" and isinstance(value, str):
                found[name] = value
                continue
            if kind is None:
                why = f"left out: its feature “{name}” is in no type system"
                self._findings.change(f", {type_} {element.attributes[_ID]}", why)
                continue
            try:
                found[name] = _value(kind, value, self._made)
            except ValueError:
                raise RecordRefused(
                    f"no CAS that can be read: “{value}” as {name} of {type_}"
                ) from None
        return found


def _value(kind: Kind, written: str | list[str], made: Structures) -> Any:
    """Return what a feature holds; it raises ValueError."""
    if isinstance(written, str) and (one := _ONE.get(kind)) is not None:
        return one(written, made)
    one = _ONE[_SEVERAL.get(kind, "text")]
    if isinstance(written, list):
        return [one(each, made) for each in written]
    if kind == "bytes":
        return list(bytes.fromhex(written))
    if kind == "texts":
        return [written] if written else []
    return [one(each, made) for each in written.split()]


def _flag(written: str, _: Structures) -> bool:
    if written not in ("true", "false"):
        raise ValueError(written)
    return written == "true"


_ONE: dict[Kind, Callable[[str, Structures], Any]] = {
    "text": lambda written, _: written,
    "whole": lambda written, _: int(written),
    "decimal": lambda written, _: float(written),
    "flag": _flag,
    "structure": lambda written, made: made.get(int(written)),
}
_SEVERAL: dict[Kind, Kind] = {
    "texts": "text",
    "wholes": "whole",
    "decimals": "decimal",
    "flags": "flag",
    "structures": "structure",
}
