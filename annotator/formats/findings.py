"""What a reader has to say about one record: what it refused of it, what it changed."""

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from annotator.formats.base import RecordRefused, Refusal
from annotator.model.values import Json, JsonObject

_Fields = TypeVar("_Fields", bound=msgspec.Struct)
_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<where>.*)`)?$", re.DOTALL)


class Findings:
    """Collects refusals and changes while a record is read."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.refused: list[Refusal] = []
        self.changed: list[Refusal] = []

    def refuse(self, place: str, why: str) -> None:
        """Note that a part of the record is left out."""
        self.refused.append(Refusal(self.where + place, why))

    def change(self, place: str, why: str) -> None:
        """Note that a part of the record is not taken as it stands."""
        self.changed.append(Refusal(self.where + place, why))


def fields_of(raw: Json, kind: type[_Fields]) -> _Fields:
    """Return the known fields of an object, with their types checked.

    Raises:
        RecordRefused: a field is missing or of another type; says which.
    """
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        found = _AT.match(str(error))
        what = str(error) if found is None else found["what"]
        where = found and found["where"]
        why = what.replace("Object missing required field", "it has no").replace("`", "")
        why = why[:1].lower() + why[1:]
        raise RecordRefused(f"{where}: {why}" if where else why) from None


def unknown_fields(raw: Mapping[str, Json], known: frozenset[str]) -> JsonObject:
    """Return the fields of an object that the form does not name."""
    return {} if raw.keys() <= known else {key: raw[key] for key in raw if key not in known}


def names_of(kind: type[msgspec.Struct]) -> frozenset[str]:
    """Return the names under which a structure's fields are written."""
    return frozenset(kind.__struct_encode_fields__)
