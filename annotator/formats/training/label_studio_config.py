"""The labelling configuration for Label Studio that fits what is written for it."""

from collections.abc import Mapping
from typing import NamedTuple

from annotator.formats.base import WriteOptions
from annotator.model.schema import Attribute, AttributeKind, Label, Schema

LABEL, TEXT, NOTE, REFERENT = "label", "text", "note", "referent"
# Joins the further pieces of a span to its first one.
CONTINUES = "continues"
YES, NO = "yes", "no"
_TAKEN = frozenset({LABEL, TEXT, NOTE, REFERENT})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


# What stands for itself in no attribute of XML.
_SIGNS = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
        "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
    }
)  # fmt: skip


class Control(NamedTuple):
    """What an attribute is edited with; `document` when it is one of the article."""

    name: str
    attribute: Attribute
    document: bool = False


class Controls:
    """The controls for the attributes of a schema; each has a name of its own."""

    def __init__(self, schema: Schema | None) -> None:
        self.of_regions: dict[str, Control] = {}
        self.of_documents: dict[str, Control] = {}
        self.by_name: dict[str, Control] = {}
        for attribute in schema.attributes if schema else ():
            self.of_regions[attribute.id] = self._named(attribute, document=False)
        for attribute in schema.document if schema else ():
            self.of_documents[attribute.id] = self._named(attribute, document=True)

    def _named(self, attribute: Attribute, *, document: bool) -> Control:
        name, number = attribute.id, 1
        while name in _TAKEN or name in self.by_name:
            number += 1
            name = f"{attribute.id}{number}"
        self.by_name[name] = Control(name, attribute, document)
        return self.by_name[name]


def labelling_config(schema: Schema, _: WriteOptions) -> Mapping[str, bytes]:
    """Return the configuration of a Label Studio project, to lie beside the tasks."""
    controls = Controls(schema)
    lines = ["<View>", *_relations(schema), f'  <Labels name="{LABEL}" toName="{TEXT}">']
    lines += [_label(label) for label in schema.labels]
    lines += ["  </Labels>", f'  <Text name="{TEXT}" value="${TEXT}"/>']
    for control in controls.of_regions.values():
        labels = [one.id for one in schema.labels if control.attribute.id in one.attributes]
        if labels:
            when = f' perRegion="true" whenTagName="{LABEL}"'
            lines += _control(control, f"{when} whenLabelValue={_quoted(','.join(labels))}")
    for name, title in ((REFERENT, "Who or what it is"), (NOTE, "Note")):
        lines.append(
            f'  <TextArea name="{name}" toName="{TEXT}" perRegion="true" header="{title}"/>'
        )
    for control in controls.of_documents.values():
        lines += _control(control, "")
    return {"config.xml": "".join(f"{line}\n" for line in (*lines, "</View>")).encode()}


def _relations(schema: Schema) -> list[str]:
    roles = dict.fromkeys(role.id for label in schema.labels for role in label.roles)
    found = [f"    <Relation value={_quoted(role)}/>" for role in (*roles, CONTINUES)]
    return ["  <Relations>", *found, "  </Relations>"]


def _label(label: Label) -> str:
    key = next((key for key in label.keys if key in _LETTERS), "")
    hotkey = f' hotkey="{key}"' if key else ""
    return f"    <Label value={_quoted(label.id)}{hotkey}/>"


def _control(control: Control, when: str) -> list[str]:
    attribute = control.attribute
    names = f"name={_quoted(control.name)} toName={_quoted(TEXT)}{when}"
    if attribute.kind is AttributeKind.TEXT:
        return [f"  <TextArea {names}/>"]
    if attribute.kind is AttributeKind.NUMBER:
        return [f"  <Number {names}/>"]
    values = [value.id for value in attribute.values if not value.retired]
    if attribute.kind is AttributeKind.FLAG:
        values = [YES, NO]
    several = "multiple" if attribute.kind is AttributeKind.CHOICES else "single-radio"
    return [
        f'  <Choices {names} choice="{several}" showInline="true">',
        *(f"    <Choice value={_quoted(value)}/>" for value in values),
        "  </Choices>",
    ]


def _quoted(words: str) -> str:
    return f'"{words.translate(_SIGNS)}"'
