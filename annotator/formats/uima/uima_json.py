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
    structures: list[dict[str, Any]] | dict[int, dict[str, Any]] = []
    views: dict[str, _View] = {}


_decode = msgspec.json.Decoder(_File).decode


def json_views(raw: bytes) -> list[View]:
    """Return the views of a file that have a text.

    Raises:
        RecordRefused: it is no CAS.
    """
    try:
        file = _decode(raw.decode("utf-8-sig"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordRefused(f"no CAS that can be read: {error}") from None
    written = _by_number(file)
    made = {
        number: Structure(number, type_)
        for number, one in written.items()
        if not is_passed_over(type_ := str(one.get("%TYPE")))
    }
    for number, structure in made.items():
        structure.features = _features(written[number], structure.type, made)
    views: list[View] = []
    for one in written.values():
        if one.get("%TYPE") == SOFA:
            name = str(one.get("sofaID"))
            members = file.views[name].members if name in file.views else []
            views.append(view_of(name, one.get("sofaString"), members, made))
    return with_text(views)


def _by_number(file: _File) -> dict[int, dict[str, Any]]:
    if isinstance(file.structures, dict):
        return file.structures
    found: dict[int, dict[str, Any]] = {}
    for one in file.structures:
        number = one.get("%ID")
        if not isinstance(number, int):
            raise RecordRefused("no CAS that can be read: a feature structure has no number")
        found[number] = one
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
