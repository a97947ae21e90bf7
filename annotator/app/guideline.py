"""The guideline as Markdown: of one label with its key, roles and attributes, and of the schema."""

import re
from collections.abc import Iterator
from textwrap import wrap

from annotator.model.schema import Attribute, AttributeKind, Label, Role, Schema

_WIDTH = 72
_FAMILY = "family:"
_MARKS = re.compile(r"[*`]")
_KINDS = {
    AttributeKind.TEXT: "text",
    AttributeKind.NUMBER: "a number",
    AttributeKind.FLAG: "yes or no",
}


def label_markdown(schema: Schema, label: Label) -> str:
    """Return what is said of a label, beginning with its guideline."""
    parts = [label.guideline.strip() or "*Nothing is written about this label yet.*"]
    if label.roles:
        parts += ["### Roles", "\n".join(_role_line(schema, role) for role in label.roles)]
    attributes = schema.attributes_of(label.id)
    if attributes:
        parts += ["### Attributes", "\n".join(map(_attribute_line, attributes))]
    return "\n\n".join(parts)


def schema_markdown(schema: Schema) -> str:
    """Return the whole guideline: the schema's own words, then labels, attributes, articles."""
    parts = [f"# {schema.title}", schema.guideline.strip()]
    for family in schema.families:
        labels = [la for la in schema.labels if la.family == family.id and not la.retired]
        if labels:
            parts.append(f"## {family.name}")
        for label in labels:
            parts += [f"### {heading(label)}", label.guideline.strip()]
            parts += _roles(label)
    for title, attributes in (("Attributes", schema.attributes), ("The article", schema.document)):
        if attributes:
            parts.append(f"## {title}")
        for attribute in attributes:
            parts += [f"### {attribute.title}", _values(attribute), attribute.guideline.strip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def heading(label: Label) -> str:
    """Return a label's name with its keys: `Person (p)`."""
    keys = " ".join(label.keys)
    return f"{label.name} ({keys})" if keys else label.name


def first_words(markdown: str, lines: int = 3) -> str:
    """Return the first paragraph as plain lines for a tool tip, cut after `lines` of them."""
    paragraph = markdown.strip().split("\n\n", 1)[0]
    found = wrap(_MARKS.sub("", " ".join(paragraph.split())), _WIDTH)
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1][: _WIDTH - 2].rstrip(" ,;:") + " …"]
    return "\n".join(found)


def _roles(label: Label) -> Iterator[str]:
    for role in label.roles:
        yield f"**{role.title}** ({role.key}){_demands(role)}. {role.guideline.strip()}"


def _role_line(schema: Schema, role: Role) -> str:
    said = " ".join(role.guideline.split("\n\n", 1)[0].split())
    return f"- **{role.key}** {role.title}{_demands(role)}: {said or _fills(schema, role)}"


def _demands(role: Role) -> str:
    return ", required" if role.required else ""


def _fills(schema: Schema, role: Role) -> str:
    families = {family.id: family.name for family in schema.families}
    names = (
        families.get(filler.removeprefix(_FAMILY), filler)
        if filler.startswith(_FAMILY)
        else schema.name_of(filler)
        for filler in role.fills
    )
    return ", ".join(names)


def _attribute_line(attribute: Attribute) -> str:
    key = f"**{attribute.key}** " if attribute.key else ""
    return f"- {key}{attribute.title}: {_values(attribute)}"


def _values(attribute: Attribute) -> str:
    if not attribute.values:
        return _KINDS.get(attribute.kind, "")
    return " · ".join(
        f"**{value.key}** {value.title}" if value.key else value.title
        for value in attribute.offered
    )
