"""Writing a label schema as TOML, in the form and order of the files that come with the program."""

from collections.abc import Iterable, Iterator
from typing import cast

import msgspec

from annotator.model.schema import Schema

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def schema_toml(schema: Schema) -> str:
    """Return a schema as text that `read_schema` reads back to the same; defaults are left out."""
    tables = {"attributes": schema.attributes, "document": schema.document, "labels": schema.labels}
    head = _fields(schema, but=("body", *tables))
    # Without a table an empty list must be said, where the reader wants one.
    head += [f"{name} = []" for name in ("attributes", "labels") if not tables[name]]
    parts = ["\n".join(head)]
    parts += [_table("[[attributes]]", each) for each in schema.attributes]
    parts += [_table("[[document]]", each) for each in schema.document]
    for label in schema.labels:
        parts.append(_table("[[labels]]", label, but=("roles",)))
        parts += [_table("[[labels.roles]]", role) for role in label.roles]
    return "\n\n".join(parts) + "\n"


def _table(head: str, thing: msgspec.Struct, but: tuple[str, ...] = ()) -> str:
    return "\n".join([head, *_fields(thing, but)])


def _fields(thing: msgspec.Struct, but: tuple[str, ...] = ()) -> list[str]:
    """Return the lines of what is not left at its default, long texts last."""
    lines: list[str] = []
    long: list[str] = []
    for field in msgspec.structs.fields(thing):
        value = getattr(thing, field.name)
        if field.name in but or value == field.default:
            continue
        if field.name == "guideline":
            long += _long(field.name, value)
        elif isinstance(value, tuple):
            lines.append(_many(field.name, cast("tuple[object, ...]", value)))
        else:
            lines.append(f"{field.name} = {_value(value)}")
    return [*lines, *long]


def _many(name: str, values: tuple[object, ...]) -> str:
    if values and isinstance(values[0], msgspec.Struct):
        return _listed(name, (_inline(each) for each in values))
    return f"{name} = [{', '.join(map(_value, values))}]"


def _long(name: str, text: str) -> Iterator[str]:
    """Yield a text of some lines as it is read, or escaped where TOML would change it."""
    if not text:
        return
    plain = all(c == "\n" or c.isprintable() for c in text)
    if "\n" not in text or "'''" in text or text.endswith("'") or not plain:
        yield f"{name} = {_text(text)}"
    else:
        yield f"{name} = '''\n{text}'''"


def _listed(name: str, items: Iterable[str]) -> str:
    lines = "".join(f"  {item},\n" for item in items)
    return f"{name} = [\n{lines}]" if lines else f"{name} = []"


def _inline(thing: object) -> str:
    return f"{{ {', '.join(_fields(thing))} }}" if isinstance(thing, msgspec.Struct) else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _text(str(value))


def _text(text: str) -> str:
    """Return a basic string; what cannot be seen is escaped."""
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
