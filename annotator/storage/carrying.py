"""What undo brings back from before an edit of the labels becomes what the edit makes of it."""

from collections.abc import Iterable, Sequence

import msgspec

from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.schema_edits import SchemaStep
from annotator.model.values import ActionKey
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import ANNOTATION_COLUMNS, annotation_from, read_object, to_json
from annotator.storage.steps import step_of

_read_steps = msgspec.json.Decoder(tuple[SchemaStep, ...]).decode


def carry_restored(writing: Writing, step: ActionKey) -> None:
    """Carry what an action has brought back from `step` on through later edits of the labels.

    Raises:
        Refused: an annotation would have a label that went with all its annotations.
    """
    later = [
        (ActionKey(action), _read_steps(edits))
        for action, edits in writing.db.execute(
            "SELECT added_by, edits FROM schemas WHERE removed = 0 AND added_by > ?"
            " ORDER BY version",
            [step],
        )
    ]
    if later:
        _carry_annotations(writing, later)
        _carry_documents(writing, [step for _, steps in later for step in steps])


def _carry_annotations(
    writing: Writing, later: Sequence[tuple[ActionKey, Sequence[SchemaStep]]]
) -> None:
    restored = writing.db.execute(
        f"SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE removed = 0"
        " AND uuid IN (SELECT row FROM log WHERE action = ? AND \"table\" = 'annotations')",
        [writing.action],
    )
    for row in restored.fetchall():
        before = after = annotation_from(row)
        for action, steps in later:
            after = _carried(writing.db, after, action, steps)
        if after != before:
            writing.update("annotations", before.id, _columns(before), _columns(after))


def _carried(
    db: Connection, annotation: Annotation, action: ActionKey, steps: Iterable[SchemaStep]
) -> Annotation:
    for step in steps:
        after = step.edit.carried(annotation)
        if after is None:
            edit = step_of(db, action)
            name = edit.name if edit is not None else "a later step"
            raise Refused(f"The label of this went with “{name}”; undo that first.")
        annotation = after
    return annotation


def _carry_documents(writing: Writing, steps: Sequence[SchemaStep]) -> None:
    restored = writing.db.execute(
        "SELECT uuid, document FROM layers WHERE removed = 0"
        " AND uuid IN (SELECT row FROM log WHERE action = ? AND \"table\" = 'layers')",
        [writing.action],
    )
    for uuid, document in restored.fetchall():
        before = after = read_object(document)
        for step in steps:
            after = dict(step.edit.carried_document(after))
        if after != before:
            writing.update("layers", uuid, {"document": document}, {"document": to_json(after)})


def _columns(annotation: Annotation) -> dict[str, str]:
    return {
        "label": annotation.label,
        "attributes": to_json(annotation.attributes),
        "roles": to_json(annotation.roles),
    }
