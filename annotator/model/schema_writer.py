"""Writing a label schema as TOML, in the form and order of the files that come with the program."""

from collections.abc import Iterable, Iterator

import msgspec

from annotator.model.schema import Attribute, Choice, Label, Role, Schema

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def schema_toml(schema: Schema) -> str:
    """Return a schema as text that `read_schema` reads back to the same; defaults are left out."""
    head = [
        f"id = {_text(schema.id)}",
        f"title = {_text(schema.title)}",
        f"version = {schema.version}",
        *_long("guideline", schema.guideline),
    ]
    if schema.gone:
        head.append(_listed("gone", map(_text, schema.gone)))
    head += ["", _listed("families", map(_inline, schema.families))]
    head += ["", _listed("groups", map(_inline, schema.groups))]
    parts = ["\n".join(head)]
    parts += [_attribute("attributes", each) for each in schema.attributes]
    parts += [_attribute("document", each) for each in schema.document]
    parts += [_label(each) for each in schema.labels]
    # Without a table an empty list must be said, since both have to be there.
    if not schema.attributes:
        parts[0] += "\nattributes = []"
    if not schema.labels:
        parts[0] += "\nlabels = []"
    return "\n\n".join(parts) + "\n"


def _attribute(table: str, attribute: Attribute) -> str:
    lines = [f"[[{table}]]", f"id = {_text(attribute.id)}"]
    if attribute.name:
        lines.append(f"name = {_text(attribute.name)}")
    lines.append(f"kind = {_text(attribute.kind.value)}")
    if attribute.default is not None:
        lines.append(f"default = {_value(attribute.default)}")
    if attribute.key:
        lines.append(f"key = {_text(attribute.key)}")
    if attribute.values:
        lines.append(_listed("values", map(_inline, attribute.values)))
    return "\n".join([*lines, *_long("guideline", attribute.guideline)])


def _label(label: Label) -> str:
    lines = [
        "[[labels]]",
        f"id = {_text(label.id)}",
        f"name = {_text(label.name)}",
        f"family = {_text(label.family)}",
        f"group = {_text(label.group)}",
    ]
    for name, many in (("keys", label.keys), ("attributes", label.attributes)):
        if many:
            lines.append(f"{name} = {_texts(many)}")
    if label.parent is not None:
        lines.append(f"parent = {_text(label.parent)}")
    if label.filler_only:
        lines.append("filler_only = true")
    if label.overlap.value != "allowed":
        lines.append(f"overlap = {_text(label.overlap.value)}")
    if label.retired:
        lines.append("retired = true")
    lines += _long("guideline", label.guideline)
    return "\n\n".join(["\n".join(lines), *(_role(role) for role in label.roles)])


def _role(role: Role) -> str:
    lines = ["[[labels.roles]]", f"id = {_text(role.id)}"]
    if role.name:
        lines.append(f"name = {_text(role.name)}")
    lines += [f"key = {_text(role.key)}", f"fills = {_texts(role.fills)}"]
    if not role.many:
        lines.append("many = false")
    lines += [f"{name} = true" for name in ("required", "implied") if getattr(role, name)]
    return "\n".join([*lines, *_long("guideline", role.guideline)])


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


def _inline(value: msgspec.Struct | Choice) -> str:
    fields = msgspec.structs.asdict(value).items()
    shown = (f"{name} = {_value(given)}" for name, given in fields if given not in ("", False))
    return f"{{ {', '.join(shown)} }}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _text(str(value))


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


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
