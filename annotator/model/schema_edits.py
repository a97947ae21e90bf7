"""Label schemas after edits, and older annotations carried along through them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from annotator.model.annotation import Annotation, quote_of
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
    MapLabel,
    MoveLabel,
    RetireLabel,
)
from annotator.model.role_edits import AddRole, ArrangeLabel, ChangeRole, RemoveRole
from annotator.model.schema import Schema
from annotator.model.schema_file import check_schema
from annotator.model.value_edits import (
    AddValue,
    ArrangeValues,
    ChangeValue,
    DeleteValue,
    MapValue,
    RetireValue,
)
from annotator.model.values import JsonObject, Uuid

AnyEdit: TypeAlias = (
    ChangeSchema
    | ArrangeSchema
    | SetFamily
    | RemoveFamily
    | SetGroup
    | AddLabel
    | ChangeLabel
    | MoveLabel
    | RetireLabel
    | MapLabel
    | DeleteLabel
    | UseAttribute
    | DropAttribute
    | AddRole
    | ChangeRole
    | ArrangeLabel
    | RemoveRole
    | AddAttribute
    | ChangeAttribute
    | RemoveAttribute
    | AddValue
    | ArrangeValues
    | ChangeValue
    | RetireValue
    | MapValue
    | DeleteValue
)


class SchemaStep(msgspec.Struct, frozen=True):
    """A stored edit: `version` is the schema's number after it."""

    id: Uuid
    version: int
    edit: AnyEdit


def apply(edit: AnyEdit, schema: Schema) -> Schema:
    """Return the schema after an edit; its number and text are for the one who stores it.

    Raises:
        SchemaError: the edit names what is not there, or takes an id that is or was another's,
            or the schema would contradict itself; the text says where.
    """
    after = edit.applied(schema)
    check_schema(after)
    return after


def apply_all(edits: Iterable[AnyEdit], schema: Schema) -> Schema:
    """Return the schema after some edits; only the last state must be free of contradictions."""
    after = follow(edits, schema)
    check_schema(after)
    return after


def follow(edits: Iterable[AnyEdit], schema: Schema) -> Schema:
    """Return the schema after some edits, which may be in the midst of contradicting itself."""
    for edit in edits:
        schema = edit.applied(schema)
    return schema


def carry(
    annotation: Annotation, from_version: int, steps: Iterable[SchemaStep]
) -> Annotation | None:
    """Return an annotation made under a version as it is after the later steps.

    None when one of them deleted its label. Frames it fills are for `carry_all`.
    """
    for step in steps:
        if step.version > from_version:
            carried = step.edit.carried(annotation)
            if carried is None:
                return None
            annotation = carried
    return annotation


def carry_document(
    document: JsonObject, from_version: int, steps: Iterable[SchemaStep]
) -> JsonObject:
    """Return an article's labels made under a version as they are after the later steps."""
    for step in steps:
        if step.version > from_version:
            document = step.edit.carried_document(document)
    return document


def carry_coverage(
    covered: Mapping[str, int], from_version: int, steps: Iterable[SchemaStep]
) -> Mapping[str, int]:
    """Return the families looked for under a version as they are after the later steps."""
    for step in steps:
        if step.version > from_version:
            covered = step.edit.carried_coverage(covered)
    return covered


def carry_all(
    annotations: Sequence[Annotation], text: str, from_version: int, steps: Sequence[SchemaStep]
) -> tuple[tuple[Annotation, ...], tuple[Annotation, ...]]:
    """Carry the annotations of a layer; return those that stay and those that go.

    A frame keeps the words of a filler that goes, as an implied one.
    """
    pairs = [(each, carry(each, from_version, steps)) for each in annotations]
    gone = tuple(before for before, after in pairs if after is None)
    words = {each.id: (quote_of(text, each.fragments), each.referent) for each in gone}
    kept = (with_implied(after, words) for _, after in pairs if after is not None)
    return tuple(kept), gone


def with_implied(frame: Annotation, gone: Mapping[Uuid, tuple[str, str | None]]) -> Annotation:
    """Return a frame with the fillers that are gone, given by words and referent, as implied."""
    for uuid in frame.fillers():
        if uuid in gone:
            frame = frame.with_implied(uuid, *gone[uuid])
    return frame


def lasting(steps: Iterable[SchemaStep]) -> tuple[SchemaStep, ...]:
    """Return the steps that use ids up: these say what old ids became whatever the version."""
    final = (
        MapLabel
        | DeleteLabel
        | RemoveRole
        | RemoveAttribute
        | RemoveFamily
        | MapValue
        | DeleteValue
    )
    return tuple(step for step in steps if isinstance(step.edit, final))
