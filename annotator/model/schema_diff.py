"""What leads from one label schema to another: edits, and what the other does not have."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from annotator.model.attribute_edits import (
    AddAttribute,
    ChangeAttribute,
    DropAttribute,
    RemoveAttribute,
    UseAttribute,
)
from annotator.model.family_edits import ArrangeSchema, RemoveFamily, SetFamily, SetGroup
from annotator.model.label_edits import (
    AddLabel,
    ChangeLabel,
    ChangeSchema,
    DeleteLabel,
    MoveLabel,
    RetireLabel,
)
from annotator.model.role_edits import AddRole, ArrangeLabel, ChangeRole, RemoveRole
from annotator.model.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Family,
    Group,
    Label,
    Role,
    Schema,
)
from annotator.model.schema_edit import whole_family
from annotator.model.schema_edits import AnyEdit
from annotator.model.value_edits import (
    AddValue,
    ArrangeValues,
    ChangeValue,
    DeleteValue,
    RetireValue,
)

_LABEL_FIELDS = (
    "name",
    "keys",
    "group",
    "family",
    "parent",
    "filler_only",
    "overlap",
    "guideline",
)
_ROLE_FIELDS = ("name", "key", "fills", "many", "required", "implied", "guideline")
_ATTRIBUTE_FIELDS = ("name", "kind", "default", "key", "guess", "guideline")
_CHOICES = (AttributeKind.CHOICE, AttributeKind.CHOICES)
_Listed = Role | Choice | Family | Group | Attribute


def additions(schema: Schema, wanted: Schema) -> Iterator[AnyEdit]:
    """Yield the edits that bring in what another schema has more or otherwise."""
    words = _differing(schema, wanted, ("title", "guideline"))
    if "title" in words:
        yield ChangeSchema(name=wanted.title)
    if "guideline" in words:
        yield ChangeSchema(guideline=wanted.guideline)
    yield from (SetFamily(family=each) for each in wanted.families if each not in schema.families)
    yield from (SetGroup(group=each) for each in wanted.groups if each not in schema.groups)
    for document in (False, True):
        yield from _attributes(schema, wanted, document=document)
    for label in wanted.labels:
        if label.id not in schema.by_id:
            yield AddLabel(label=label)
        else:
            yield from _label(schema.by_id[label.id], label)


def order(schema: Schema, wanted: Schema) -> Iterator[AnyEdit]:
    """Yield the moves that bring what both have into the order of the other."""
    for name in ("families", "groups", "attributes", "document"):
        if ids := _sorted_as(getattr(schema, name), getattr(wanted, name)):
            yield ArrangeSchema(**{name: ids})
    for label in schema.labels:
        other = wanted.by_id.get(label.id)
        roles = _sorted_as(label.roles, () if other is None else other.roles)
        names = _sorted_names(label.attributes, () if other is None else other.attributes)
        if roles or names:
            yield ArrangeLabel(label=label.id, roles=roles, attributes=names)
    for document in (False, True):
        others = {each.id: each.values for each in _of(wanted, document=document)}
        for attribute in _of(schema, document=document):
            if values := _sorted_as(attribute.values, others.get(attribute.id, ())):
                yield ArrangeValues(attribute=attribute.id, values=values, document=document)
    yield from _moves([label.id for label in schema.labels], [label.id for label in wanted.labels])


def _moves(now: list[str], wanted: Sequence[str]) -> Iterator[MoveLabel]:
    """Yield the fewest moves that bring labels into an order; those it does not name follow none.

    From the last to the first, each that stands wrong is put before the one that follows it.
    """
    common = [label for label in wanted if label in now]
    stay = _longest_in_order([common.index(label) for label in now if label in common])
    follower = None
    for at in reversed(range(len(common))):
        if at not in stay:
            yield MoveLabel(label=common[at], before=follower)
        follower = common[at]


def _longest_in_order(numbers: Sequence[int]) -> set[int]:
    """Return the longest run, with gaps, of numbers that grow."""
    runs: list[list[int]] = [[]]
    for number in numbers:
        before = [run for run in runs if not run or run[-1] < number]
        runs.append([*max(before, key=len), number])
    return set(max(runs, key=len))


def missing(schema: Schema, wanted: Schema) -> Iterator[AnyEdit]:
    """Yield the edits that would take away what another schema does not have.

    Frames come first: what fills the roles of one that goes is needed no more.
    """
    for label in sorted(schema.labels, key=lambda label: not label.is_frame):
        if label.id not in wanted.by_id:
            yield DeleteLabel(label=label.id)
            continue
        other = wanted.by_id[label.id]
        roles = {role.id for role in other.roles}
        yield from (RemoveRole(label=label.id, role=r.id) for r in label.roles if r.id not in roles)
        for name in label.attributes:
            if name not in other.attributes and wanted.attribute(name) is not None:
                yield DropAttribute(label=label.id, attribute=name)
    for document in (False, True):
        others = {each.id: each for each in _of(wanted, document=document)}
        for attribute in _of(schema, document=document):
            if attribute.id not in others:
                yield RemoveAttribute(attribute=attribute.id, document=document)
                continue
            values = {value.id for value in others[attribute.id].values}
            if attribute.kind in _CHOICES and values:
                yield from (
                    DeleteValue(attribute=attribute.id, value=value.id, document=document)
                    for value in attribute.values
                    if value.id not in values
                )


def emptied(schema: Schema, wanted: Schema) -> Iterator[AnyEdit]:
    """Yield the removals of families that another schema does not have and nothing is in."""
    living = {label.family for label in schema.labels}
    named = {fill for label in schema.labels for role in label.roles for fill in role.fills}
    kept = {family.id for family in wanted.families}
    for family in schema.families:
        used = family.id in living or whole_family(family.id) in named
        if family.id not in kept and not used:
            yield RemoveFamily(family=family.id)


def _sorted_as(now: Sequence[_Listed], wanted: Sequence[_Listed]) -> tuple[str, ...]:
    return _sorted_names([each.id for each in now], [each.id for each in wanted])


def _sorted_names(now: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the order in which another has the same things; nothing when it is the same."""
    both = [name for name in wanted if name in now]
    return () if [name for name in now if name in both] == both else tuple(both)


def _of(schema: Schema, *, document: bool) -> Sequence[Attribute]:
    return schema.document if document else schema.attributes


def _attributes(schema: Schema, wanted: Schema, *, document: bool) -> Iterator[AnyEdit]:
    known = {each.id: each for each in _of(schema, document=document)}
    for attribute in _of(wanted, document=document):
        if attribute.id not in known:
            yield AddAttribute(attribute=attribute, document=document)
        else:
            yield from _attribute(known[attribute.id], attribute, document=document)


def _attribute(before: Attribute, after: Attribute, *, document: bool) -> Iterator[AnyEdit]:
    changes = _differing(before, after, _ATTRIBUTE_FIELDS)
    turns = "kind" in changes and after.kind in _CHOICES and before.kind not in _CHOICES
    if turns:
        changes["values"] = after.values
    default: dict[str, Any] = {}
    if "kind" in changes or "default" in changes:
        default = {"default": after.default}
        changes.pop("default", None)
    if changes:
        yield ChangeAttribute(attribute=before.id, document=document, **changes)
    if not turns and after.kind in _CHOICES:
        yield from _values(before, after, document=document)
    if default:
        yield ChangeAttribute(attribute=before.id, document=document, **default)


def _values(before: Attribute, after: Attribute, *, document: bool) -> Iterator[AnyEdit]:
    known = {value.id: value for value in before.values}
    for value in after.values:
        if value.id not in known:
            yield AddValue(attribute=after.id, value=value, document=document)
            continue
        changes = _differing(known[value.id], value, ("name", "key"))
        if changes:
            yield ChangeValue(attribute=after.id, value=value.id, document=document, **changes)
        if known[value.id].retired != value.retired:
            yield RetireValue(
                attribute=after.id, value=value.id, retired=value.retired, document=document
            )


def _label(before: Label, after: Label) -> Iterator[AnyEdit]:
    if changes := _differing(before, after, _LABEL_FIELDS):
        yield ChangeLabel(label=before.id, **changes)
    if before.retired != after.retired:
        yield RetireLabel(label=before.id, retired=after.retired)
    for name in after.attributes:
        if name not in before.attributes:
            yield UseAttribute(label=before.id, attribute=name)
    known = {role.id: role for role in before.roles}
    for role in after.roles:
        if role.id not in known:
            yield AddRole(label=before.id, role=role)
        elif changes := _differing(known[role.id], role, _ROLE_FIELDS):
            yield ChangeRole(label=before.id, role=role.id, **changes)


def _differing(
    before: msgspec.Struct, after: msgspec.Struct, names: Sequence[str]
) -> dict[str, Any]:
    return {n: getattr(after, n) for n in names if getattr(before, n) != getattr(after, n)}
