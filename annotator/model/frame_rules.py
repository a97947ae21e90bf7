"""What may fill the roles of a frame, and what a role makes of plain words."""

from collections.abc import Callable, Iterable

from annotator.model.annotation import Annotation
from annotator.model.schema import Label, Role, Schema
from annotator.model.values import Uuid

# Flags that say why a role stays empty.
_EXCUSES = ("anaphor", "anonymous")


def role_of(schema: Schema, label: str, role: str) -> Role | None:
    """Return a role of a label by its id."""
    found = schema.by_id.get(label)
    return next((r for r in found.roles if r.id == role), None) if found else None


def role_by_key(schema: Schema, label: str, key: str) -> Role | None:
    """Return a role of a label by the letter that fills it."""
    found = schema.by_id.get(label)
    return next((r for r in found.roles if r.key == key), None) if found else None


def fitting_labels(schema: Schema, role: Role) -> tuple[str, ...]:
    """Return the labels whose annotations may fill a role, in the schema's order."""
    return tuple(label.id for label in schema.labels if schema.may_fill(role, label.id))


def made_from_words(schema: Schema, role: Role) -> str | None:
    """Return the filler-only label that words are given to fill a role, if it takes just one."""
    found = [label for label in fitting_labels(schema, role) if schema.by_id[label].filler_only]
    return found[0] if len(found) == 1 else None


def names_of_fitting(schema: Schema, role: Role) -> str:
    """Return in words what may fill a role; a whole family is named as one."""
    named = [family.name for family in schema.families if f"family:{family.id}" in role.fills]
    named += [schema.name_of(label) for label in role.fills if not label.startswith("family:")]
    return ", ".join(named)


def missing_roles(label: Label, annotation: Annotation) -> tuple[Role, ...]:
    """Return the required roles that nothing fills and that the annotation's flags do not excuse.

    A sanction that takes up an earlier one has its target there; an anonymous speaker has no name.
    """
    if any(annotation.attributes.get(flag) is True for flag in _EXCUSES):
        return ()
    return tuple(r for r in label.roles if r.required and not annotation.roles.get(r.id))


def roles_filled_by(frame: Annotation, filler: Uuid) -> tuple[str, ...]:
    """Return the ids of the roles that an annotation fills."""
    return tuple(r for r, found in frame.roles.items() if any(f.id == filler for f in found))


def roles_for(schema: Schema, frame: str, label: str) -> tuple[Role, ...]:
    """Return the roles of a frame's label that an annotation of `label` may fill."""
    found = schema.by_id.get(frame)
    return tuple(r for r in found.roles if schema.may_fill(r, label)) if found else ()


def first_circle(annotations: Iterable[Annotation]) -> tuple[Uuid, Uuid] | None:
    """Return a frame and the filler through which it would come to fill itself, if any does."""
    kept: dict[Uuid, list[Uuid]] = {}
    for annotation in (each for each in annotations if each.roles):
        for filler in annotation.fillers():
            if leads_back(annotation.id, filler, lambda uuid: kept.get(uuid, ())):
                return annotation.id, filler
            kept.setdefault(annotation.id, []).append(filler)
    return None


def leads_back(frame: Uuid, filler: Uuid, fillers: Callable[[Uuid], Iterable[Uuid]]) -> bool:
    """Tell whether a frame would come to fill itself, directly or through its fillers."""
    seen: set[Uuid] = set()
    waiting = [filler]
    while waiting:
        here = waiting.pop()
        if here == frame:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(fillers(here))
    return False
