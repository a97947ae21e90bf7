"""Reading JSON CAS files."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from annotator.formats.base import RecordRefused
from annotator.formats.uima.uima_cas import (
    SOFA,
    Structure,
    Structures,
    View,
    is_passed_over,
    view_of,
    with_text,
)

_BYTES = ("uima.cas.ByteArray", "uima.cas.Byte[]")


class _View(msgspec.Struct, rename={"members": "%MEMBERS"}):
    members: list[int] = []


class _File(msgspec.Struct, rename={"structures": "%FEATURE_STRUCTURES", "views": "%VIEWS"}):
    structures: list[msgspec.Raw] | dict[int, msgspec.Raw] = []
    views: dict[str, _View] = {}


class _Head(msgspec.Struct, rename={"number": "%ID", "type": "%TYPE"}, gc=False):
    number: Any = None
    type: Any = None


class _Heads(msgspec.Struct, rename={"structures": "%FEATURE_STRUCTURES"}):
    structures: list[_Head] | dict[int, _Head] = []


_decode = msgspec.json.Decoder(_File).decode
_decode_heads = msgspec.json.Decoder(_Heads).decode
_decode_structure = msgspec.json.Decoder(dict[str, Any]).decode


def json_views(raw: bytes) -> list[View]:
    """Return the views of a file that have a text.

    Raises:
        RecordRefused: it is no CAS.
    """
    try:
        text = raw.decode("utf-8-sig")
        file = _decode(text)
        written = _read_structures(file, _decode_heads(text))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordRefused(f"no CAS that can be read: {error}") from None
    types = {number: str(one.get("%TYPE")) for number, one in written.items()}
    made = {number: Structure(number, type_) for number, type_ in types.items() if type_ != SOFA}
    for number, structure in made.items():
        structure.features = _features(written[number], structure.type, made)
    views: list[View] = []
    for one in written.values():
        if one.get("%TYPE") == SOFA:
            name = str(one.get("sofaID"))
            members = file.views[name].members if name in file.views else []
            views.append(view_of(name, one.get("sofaString"), members, made))
    return with_text(views)


def _read_structures(file: _File, of: _Heads) -> dict[int, dict[str, Any]]:
    """Return by their numbers what is read; of tokens, which are most of a file, only heads are."""
    raws, heads = file.structures, of.structures
    if isinstance(raws, dict):
        raws = list(raws.values())
    if isinstance(heads, dict):
        heads = [_Head(number, head.type) for number, head in heads.items()]
    types = {str(head.type) for head in heads} - {SOFA}
    passed_over = {type_ for type_ in types if is_passed_over(type_)}
    found: dict[int, dict[str, Any]] = {}
    for head, raw in zip(heads, raws, strict=True):
        if str(head.type) in passed_over:
            continue
        if not isinstance(head.number, int):
            raise RecordRefused("no CAS that can be read: a feature structure has no number")
        found[head.number] = _decode_structure(raw)
    return found


def _features(written: Mapping[str, Any], type_: str, made: Structures) -> dict[str, Any]:
    """Return the features of a structure, with those at which it points in place."""
    features: dict[str, Any] = {}
    for key, value in written.items():
        sign, name = key[:1], key[1:]
        if sign == "@":
            features[name] = made.get(value) if isinstance(value, int) else None
        elif sign in ("#", "^"):
            features[name] = _number(value)
        elif key == "%ELEMENTS":
            features["elements"] = _elements(value, type_, made)
        elif sign != "%":
            features[key] = value
    return features


def _elements(value: Any, type_: str, made: Structures) -> list[Any]:
    if isinstance(value, str) and type_ in _BYTES:
        try:
            return list(base64.b64decode(value))
        except binascii.Error:
            return []
    if not isinstance(value, list):
        return []
    elements = cast("list[Any]", value)
    plain = type_.startswith("uima.cas.") and type_ not in ("uima.cas.FSArray", "uima.cas.TOP[]")
    return elements if plain else [made.get(n) if isinstance(n, int) else None for n in elements]


def _number(value: Any) -> Any:
    """Return a number that JSON has no way to write, or an anchor, as it is."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
