"""Reading label schemas from TOML, and finding every contradiction in them."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from annotator.model.schema import (
    Attribute,
    AttributeKind,
    Guess,
    Label,
    Role,
    Schema,
    SchemaError,
)
from annotator.paths import resource

_FAMILY = "family:"
_CHOICES = frozenset({AttributeKind.CHOICE, AttributeKind.CHOICES})
_FLAGS_GUESSED = frozenset({Guess.METONYM, Guess.ANONYMOUS, Guess.ANAPHOR})
_PLACE = re.compile(r"\.(labels|roles|attributes|document|families|groups|values)\[(\d+)\]")
_SINGULAR = {"families": "family", "document": "document label"}
_ID = re.compile(r"[^\W\d][\w-]*")


def read_schema(body: str, where: str = "") -> Schema:
    """Return the schema written in `body`, with `body` kept in it.

    Raises:
        SchemaError: it is no TOML, has missing, unknown or ill-typed fields, or contradicts
            itself; the text begins with `where` and names the label, role or attribute.
    """
    try:
        schema = _convert(body)
        check_schema(schema)
    except SchemaError as error:
        raise SchemaError(f"{where}: {error}" if where else str(error)) from error
    return schema


def read_schema_file(path: Path) -> Schema:
    """Return the schema in a TOML file.

    Raises:
        SchemaError: it cannot be read, is no UTF-8, no TOML, or contradicts itself; says where.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SchemaError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        body = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SchemaError(
            f"{path.name} is not UTF-8: line {line} has the byte 0x{raw[error.start]:02x}. "
            "Save it as UTF-8 and try again."
        ) from error
    return read_schema(body, path.name)


def load_schema(name: str) -> Schema:
    """Return a schema that comes with the program.

    Raises:
        SchemaError: there is none of this name.
    """
    if name not in shipped_schemas():
        raise SchemaError(
            f"There is no schema called “{name}”; there are {' and '.join(shipped_schemas())}."
        )
    path = resource("schemas", f"{name}.toml")
    return read_schema(path.read_text(encoding="utf-8"), path.name)


def shipped_schemas() -> tuple[str, ...]:
    """Return the names of the schemas that come with the program."""
    return tuple(sorted(path.stem for path in resource("schemas").glob("*.toml")))


def _convert(body: str) -> Schema:
    try:
        raw = tomllib.loads(body)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"The schema is not valid TOML: {error}.") from error
    if "body" in raw:
        raise SchemaError("Object contains unknown field `body`.")
    try:
        schema = msgspec.convert(raw, Schema)
    except msgspec.ValidationError as error:
        raise SchemaError(_in_words(str(error), raw)) from error
    return msgspec.structs.replace(schema, body=body)


def _in_words(message: str, raw: dict[str, Any]) -> str:
    """Turn msgspec's `$.labels[3].roles[0]` into the ids that stand there."""
    text, _, path = message.partition(" - at `$")
    there: object = raw
    names: list[str] = []
    for found in _PLACE.finditer(path):
        field, number = found[1], int(found[2])
        there = cast("dict[str, list[object]]", there)[field][number]
        known = cast("dict[str, object]", there) if isinstance(there, dict) else {}
        kind = _SINGULAR.get(field, field.removesuffix("s"))
        names.append(f"{kind} {known.get('id', f'number {number + 1}')}")
    return f"In {', '.join(names)}: {text}." if names else f"{text}."


def check_schema(schema: Schema) -> None:
    """Find the first contradiction in a schema.

    Raises:
        SchemaError: two things have one id or key, a label, role or attribute names what is not
            there, parents go round; the text says where.
    """
    if schema.version < 1:
        raise SchemaError("The version is less than 1.")
    _ids("family", (family.id for family in schema.families))
    _ids("group", (group.id for group in schema.groups))
    _ids("attribute", (attribute.id for attribute in schema.attributes))
    _ids("document label", (attribute.id for attribute in schema.document))
    _ids("label", (label.id for label in schema.labels))
    for family in schema.families:
        if not family.name.strip():
            raise SchemaError(f"Family {family.id} has no name.")
    for group in schema.groups:
        if group.row not in (1, 2):
            raise SchemaError(f"Group {group.id} is in row {group.row}; there are rows 1 and 2.")
    for attribute in schema.attributes:
        _check_attribute(f"Attribute {attribute.id}", attribute)
    for attribute in schema.document:
        _check_attribute(f"Document label {attribute.id}", attribute)
        if attribute.guess is not None:
            raise SchemaError(f"Document label {attribute.id} cannot be guessed.")
    _keys("The document labels", _attribute_keys(schema.document))
    for label in schema.labels:
        _check_label(schema, label)
    _keys("Labels", ((k, la.name) for la in schema.labels if not la.retired for k in la.keys))


def _check_attribute(where: str, attribute: Attribute) -> None:
    _ids(f"value of {where[0].lower()}{where[1:]}", (value.id for value in attribute.values))
    if attribute.kind in _CHOICES and not attribute.values:
        raise SchemaError(f"{where} is a choice without values.")
    if attribute.kind not in _CHOICES and attribute.values:
        raise SchemaError(f"{where} has values, but is of kind {attribute.kind}.")
    if attribute.kind in _CHOICES and attribute.key:
        raise SchemaError(f"{where} has a key, but only its values are set by keys.")
    if attribute.guess is not None and not _may_guess(attribute):
        raise SchemaError(
            f"{where} of kind {attribute.kind} cannot be guessed as {attribute.guess}."
        )
    if attribute.default is not None and not _fits(attribute):
        raise SchemaError(f"{where} cannot have the default “{attribute.default}”.")
    _keys(attribute.title, _value_keys(attribute))


def _may_guess(attribute: Attribute) -> bool:
    flag = attribute.guess in _FLAGS_GUESSED
    return attribute.kind is (AttributeKind.FLAG if flag else AttributeKind.CHOICE)


def _fits(attribute: Attribute) -> bool:
    default = attribute.default
    if attribute.kind in _CHOICES:
        return default in [value.id for value in attribute.values]
    if attribute.kind is AttributeKind.FLAG:
        return isinstance(default, bool)
    if attribute.kind is AttributeKind.NUMBER:
        return isinstance(default, int | float) and not isinstance(default, bool)
    return isinstance(default, str)


def _attribute_keys(attributes: Iterable[Attribute]) -> Iterator[tuple[str, str]]:
    for attribute in attributes:
        if attribute.key:
            yield attribute.key, attribute.title
        for key, title in _value_keys(attribute):
            yield key, f"{attribute.title} {title}"


def _value_keys(attribute: Attribute) -> Iterator[tuple[str, str]]:
    for value in attribute.values:
        if value.key and not value.retired:
            yield value.key, value.title


def _check_label(schema: Schema, label: Label) -> None:
    where = f"Label {label.id}"
    if not label.name.strip():
        raise SchemaError(f"{where} has no name.")
    if label.family not in [family.id for family in schema.families]:
        raise SchemaError(f"{where} names the unknown family “{label.family}”.")
    if label.group not in [group.id for group in schema.groups]:
        raise SchemaError(f"{where} names the unknown group “{label.group}”.")
    for name in label.attributes:
        if schema.attribute(name) is None:
            raise SchemaError(f"{where} names the unknown attribute “{name}”.")
    _ids(f"attribute of label {label.id}", label.attributes)
    _ids(f"role of label {label.id}", (role.id for role in label.roles))
    _check_parents(schema, label)
    for role in label.roles:
        _check_role(schema, label, role)
    _keys(f"The roles of {label.name}", ((role.key, role.title) for role in label.roles))
    _keys(f"The attributes of {label.name}", _attribute_keys(schema.attributes_of(label.id)))


def _check_parents(schema: Schema, label: Label) -> None:
    passed = {label.id}
    at = label
    while at.parent is not None:
        parent = schema.by_id.get(at.parent)
        if parent is None:
            raise SchemaError(f"Label {at.id} names the unknown parent “{at.parent}”.")
        if parent.id in passed:
            raise SchemaError(f"Label {label.id} is its own ancestor.")
        if parent.family != label.family:
            raise SchemaError(f"Label {at.id} and its parent {parent.id} differ in family.")
        passed.add(parent.id)
        at = parent


def _check_role(schema: Schema, label: Label, role: Role) -> None:
    where = f"Role {role.id} of label {label.id}"
    if not role.fills:
        raise SchemaError(f"{where} cannot be filled by anything.")
    families = [f"{_FAMILY}{family.id}" for family in schema.families]
    for filler in role.fills:
        if filler not in families and filler not in schema.by_id:
            raise SchemaError(f"{where} names the unknown filler “{filler}”.")


def _ids(kind: str, ids: Iterable[str]) -> None:
    passed: set[str] = set()
    for found in ids:
        if not _ID.fullmatch(found):
            raise SchemaError(f"“{found}” cannot be the id of a {kind}.")
        if found in passed:
            raise SchemaError(f"There are two entries {found} ({kind}).")
        passed.add(found)


def _keys(where: str, keys: Iterable[tuple[str, str]]) -> None:
    """Refuse keys that are no single small letters, or that two things of one place share."""
    owners: dict[str, str] = {}
    for key, owner in keys:
        if why := _why_no_key(key):
            raise SchemaError(f"{where}: the key “{key}” of {owner} {why}.")
        if key in owners:
            raise SchemaError(f"{where}: {owners[key]} and {owner} have the same key “{key}”.")
        owners[key] = owner


def _why_no_key(key: str) -> str | None:
    if len(key) == 1 and key.isdigit():
        return "is a digit: digits choose the n-th thing"
    if len(key) == 1 and not key.isalpha():
        return "is a sign: signs are commands, only letters are labels"
    return None if len(key) == 1 and key == key.lower() else "is not one small letter"
