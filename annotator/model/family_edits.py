"""Edits of families and colour groups, and of the order in which a schema lists things."""

from collections.abc import Mapping

import msgspec
from typing_extensions import override

from annotator.model.schema import Family, Group, Label, Role, Schema, SchemaError
from annotator.model.schema_edit import (
    Edit,
    family_of,
    in_order,
    put,
    refuse_known,
    whole_family,
    with_gone,
)


class SetFamily(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A new family, or another name for one."""

    family: Family

    @override
    def applied(self, schema: Schema) -> Schema:
        if all(each.id != self.family.id for each in schema.families):
            refuse_known(schema, "family", self.family.id, ())
        return msgspec.structs.replace(schema, families=put(schema.families, self.family))

    @override
    def title(self, schema: Schema) -> str:
        known = next((f.name for f in schema.families if f.id == self.family.id), None)
        name = self.family.name
        return f"Add Family {name}" if known is None else f"Rename Family {known} to {name}"


class RemoveFamily(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A family goes; its labels, and the slots open to all of it, are those of another."""

    family: str
    to: str | None = None

    @override
    def applied(self, schema: Schema) -> Schema:
        gone = family_of(schema, self.family)
        if self.to is not None:
            family_of(schema, self.to)
        if self.to == gone.id:
            raise SchemaError(f"The labels of {gone.name} cannot be moved to {gone.name} itself.")
        families = tuple(each for each in schema.families if each.id != gone.id)
        if not families:
            raise SchemaError(f"{gone.name} is the only family; labels need one.")
        labels = tuple(self._moved(gone, label) for label in schema.labels)
        after = msgspec.structs.replace(schema, families=families, labels=labels)
        return with_gone(after, f"family {gone.id}")

    @override
    def title(self, schema: Schema) -> str:
        name = family_of(schema, self.family).name
        if self.to is None:
            return f"Remove Family {name}"
        return f"Move Labels of Family {name} to {family_of(schema, self.to).name}"

    @override
    def carried_coverage(self, covered: Mapping[str, int]) -> Mapping[str, int]:
        """Return what was looked for: the other family only where both were."""
        if self.to is None or not {self.family, self.to} & covered.keys():
            return covered
        rest = {f: version for f, version in covered.items() if f not in (self.family, self.to)}
        if self.family in covered and self.to in covered:
            rest[self.to] = min(covered[self.family], covered[self.to])
        return rest

    def _moved(self, gone: Family, label: Label) -> Label:
        family = label.family
        if family == gone.id:
            if self.to is None:
                raise SchemaError(
                    f"{label.name} is in the family {gone.name}: say which other family gets it."
                )
            family = self.to
        roles = tuple(self._opened(gone, label, role) for role in label.roles)
        return msgspec.structs.replace(label, family=family, roles=roles)

    def _opened(self, gone: Family, label: Label, role: Role) -> Role:
        """Return a role that was open to the family, open to the other one."""
        whole = whole_family(gone.id)
        if whole not in role.fills:
            return role
        into = [] if self.to is None else [whole_family(self.to)]
        named = [each for fill in role.fills for each in (into if fill == whole else [fill])]
        if not named:
            raise SchemaError(
                f"{gone.name} is all that can fill the role {role.title} of {label.name}: "
                "give the role another label first."
            )
        return msgspec.structs.replace(role, fills=tuple(dict.fromkeys(named)))


class SetGroup(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A new colour group, or another row of the label bar for one."""

    group: Group

    @override
    def applied(self, schema: Schema) -> Schema:
        return msgspec.structs.replace(schema, groups=put(schema.groups, self.group))

    @override
    def title(self, schema: Schema) -> str:
        return f"Set Colour Group {self.group.id.capitalize()}"


class ArrangeSchema(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another order of families, colour groups or attributes; what is not named stays behind."""

    families: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    document: tuple[str, ...] = ()

    @override
    def applied(self, schema: Schema) -> Schema:
        return msgspec.structs.replace(
            schema,
            families=in_order(schema.families, self.families),
            groups=in_order(schema.groups, self.groups),
            attributes=in_order(schema.attributes, self.attributes),
            document=in_order(schema.document, self.document),
        )

    @override
    def title(self, schema: Schema) -> str:
        named = {
            "Families": self.families,
            "Colour Groups": self.groups,
            "Attributes": self.attributes,
            "Document Labels": self.document,
        }
        return f"Order {next((words for words, ids in named.items() if ids), 'Labels')}"
