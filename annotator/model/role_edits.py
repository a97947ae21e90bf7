"""Edits of the roles of frames."""

import msgspec
from msgspec import UNSET, UnsetType
from typing_extensions import override

from annotator.model.annotation import Annotation
from annotator.model.schema import Role, Schema
from annotator.model.schema_edit import (
    Edit,
    arranged,
    changed,
    in_order,
    label_of,
    put,
    refuse_known,
    role_in,
    set_fields,
    with_gone,
    with_label,
)
from annotator.model.schema_values import Reach


class AddRole(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A frame's label gets a further role."""

    label: str
    role: Role

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        known = {role.id for role in label.roles}
        refuse_known(schema, "role", f"{label.id}.{self.role.id}", known, self.role.id)
        return with_label(schema, msgspec.structs.replace(label, roles=(*label.roles, self.role)))

    @override
    def title(self, schema: Schema) -> str:
        return f"Add Role {self.role.title} to {schema.name_of(self.label)}"


class ChangeRole(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Other words, letter, fillers or rules for a role; its fillers stay."""

    label: str
    role: str
    name: str | UnsetType = UNSET
    key: str | UnsetType = UNSET
    fills: tuple[str, ...] | UnsetType = UNSET
    many: bool | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    implied: bool | UnsetType = UNSET
    guideline: str | UnsetType = UNSET

    @override
    def applied(self, schema: Schema) -> Schema:
        label, role = role_in(schema, self.label, self.role)
        after = changed(role, self, "label", "role")
        return with_label(schema, msgspec.structs.replace(label, roles=put(label.roles, after)))

    @override
    def title(self, schema: Schema) -> str:
        _, role = role_in(schema, self.label, self.role)
        fields = set_fields(self, "label", "role")
        if fields == ["name"]:
            return f"Rename Role {role.title} to {self.name}"
        return f"Change Role {role.title} of {schema.name_of(self.label)}"


class RemoveRole(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """A role goes, and what filled it is linked no more; the fillers themselves stay."""

    label: str
    role: str

    @override
    def applied(self, schema: Schema) -> Schema:
        label, _ = role_in(schema, self.label, self.role)
        roles = tuple(role for role in label.roles if role.id != self.role)
        after = with_label(schema, msgspec.structs.replace(label, roles=roles))
        return with_gone(after, f"role {self.label}.{self.role}")

    @override
    def title(self, schema: Schema) -> str:
        _, role = role_in(schema, self.label, self.role)
        return f"Remove Role {role.title} of {schema.name_of(self.label)}"

    @property
    @override
    def reach(self) -> Reach:
        return Reach(label=self.label, role=self.role)

    @override
    def carried(self, annotation: Annotation) -> Annotation | None:
        if annotation.label != self.label or self.role not in annotation.roles:
            return annotation
        roles = {name: kept for name, kept in annotation.roles.items() if name != self.role}
        return msgspec.structs.replace(annotation, roles=roles)


class ArrangeLabel(Edit, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Another order of a label's roles and attributes; what is not named stays behind."""

    label: str
    roles: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    @override
    def applied(self, schema: Schema) -> Schema:
        label = label_of(schema, self.label)
        after = msgspec.structs.replace(
            label,
            roles=in_order(label.roles, self.roles),
            attributes=tuple(arranged(label.attributes, self.attributes)),
        )
        return with_label(schema, after)

    @override
    def title(self, schema: Schema) -> str:
        what = "Roles" if self.roles else "Attributes"
        return f"Order {what} of {schema.name_of(self.label)}"
