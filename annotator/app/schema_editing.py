"""Editing the project's labels: counted first, then one action that changes what they label."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.changes import (
    AnnotationChanged,
    Change,
    Changes,
    ManyChanged,
    SchemaChanged,
)
from annotator.model.schema import Schema
from annotator.model.schema_edits import (
    AnyEdit,
    MapLabel,
    RemoveFamily,
    SchemaStep,
    SetGroup,
    apply_all,
    with_implied,
)
from annotator.model.schema_writer import schema_toml
from annotator.model.values import ActionKey, AnnotationKey, Uuid
from annotator.storage import schemas
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.schemas import ReachCount, Row
from annotator.storage.tally import Tally

__all__ = ["EditCount", "ReachCount", "apply_edits", "preview"]

# Above this many rows a window lets a job do it; 2 000 rows take 50 ms, 100 000 take 3 s.
MANY_ROWS = 2000
_TOLD_EVERY = 2000
_WHILE_IMPORTING = (
    "An import into this project is running, with the labels as they are; "
    "they can be changed when it has ended."
)


class EditCount(msgspec.Struct, frozen=True):
    """What an edit would change: by annotator, and in how many articles in all."""

    edit: AnyEdit
    title: str
    annotators: tuple[ReachCount, ...] = ()
    articles: int = 0

    @property
    def things(self) -> int:
        """How many annotations, or labels of articles, it changes."""
        return sum(each.things for each in self.annotators)


def preview(session: Session, edits: Sequence[AnyEdit]) -> tuple[EditCount, ...]:
    """Return what each of some edits would change, written nowhere.

    Raises:
        SchemaError: the edits cannot be made; the text says why.
    """
    apply_all(edits, session.schema)
    counts: list[EditCount] = []
    schema = session.schema
    for edit in edits:
        title = edit.title(schema)
        schema = edit.applied(schema)
        counts.append(counted(session, edit, title))
    return tuple(counts)


def count_labels(session: Session) -> dict[str, tuple[int, int]]:
    """Return how many spans in how many articles each label has."""
    with session.store.reading() as db:
        return schemas.label_totals(db)


def counted(session: Session, edit: AnyEdit, title: str) -> EditCount:
    """Return what an edit reaches now, whether or not it could be made alone."""
    reach = edit.reach
    if reach is None:
        return EditCount(edit, title)
    with session.store.reading() as db:
        found = tuple(schemas.reach_counts(db, reach))
        articles = found[0].articles if len(found) == 1 else schemas.reached_articles(db, reach)
    return EditCount(edit, title, found, articles)


def apply_edits(
    session: Session,
    edits: Sequence[AnyEdit],
    name: str | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Changes:
    """Edit the labels and carry everything they label along, as one action and one step.

    `tell` hears how many of how many rows are done, and may raise to cancel.

    Raises:
        SchemaError: the edits cannot be made; nothing has happened.
        Refused: an import is running, whose labels are those of now.
    """
    with ImportLock(session.path, _WHILE_IMPORTING):
        return take_edits(session, edits, name, tally=Tally(tell))


def title_of(edits: Sequence[AnyEdit], schema: Schema) -> str:
    """Return what some edits are called as one step, by the schema before them."""
    # A colour that comes in with the first label that has it is not worth a word.
    told = [edit for edit in edits if not isinstance(edit, SetGroup)] or list(edits)
    if not told:
        return "Edit Schema"
    more = f" and {len(told) - 1} More" if len(told) > 1 else ""
    return told[0].title(schema) + more


def take_edits(
    session: Session,
    edits: Sequence[AnyEdit],
    name: str | None = None,
    ids: Sequence[Uuid] = (),
    joins: ActionKey | None = None,
    tally: Tally | None = None,
) -> Changes:
    """Do what `apply_edits` does where the import lock is held already.

    `ids` are those the steps have in the file where they were made first; `joins` is the action
    that this one is a further part of.
    """
    before = session.schema
    after = apply_all(edits, before)
    tally = tally or Tally()
    named = name or title_of(edits, before)

    def work(writing: Writing) -> list[Change]:
        version = schemas.next_version(writing.db)
        known = ids or [new_uuid() for _ in edits]
        steps = [SchemaStep(uuid, version, edit) for uuid, edit in zip(known, edits, strict=True)]
        written = _numbered(after, version)
        changes: list[Change] = [SchemaChanged(before, written)]
        rows = _carried_rows(writing, steps, tally)
        schemas.write_carried(writing, rows, tally)
        others = _carried_documents(writing, steps)
        others |= _carried_coverage(writing, steps, before)
        for edit in edits:
            if isinstance(edit, MapLabel):
                others |= schemas.map_elsewhere(writing, edit.label, edit.to)
        schemas.write_schema(writing, written, steps)
        tally.end()
        if others or len(rows) > MANY_ROWS:
            return [*changes, ManyChanged()]
        return [*changes, *(_change(row, changed) for row, changed in rows)]

    return session.run(named, work, joins=joins)


def _change(row: Row, after: Annotation | None) -> Change:
    return AnnotationChanged(row.article, row.layer, row.key, row.annotation, after)


def _numbered(schema: Schema, version: int) -> Schema:
    """Return a schema under its number, with the text that says all of it."""
    numbered = msgspec.structs.replace(schema, version=version, body="")
    return msgspec.structs.replace(numbered, body=schema_toml(numbered))


def _carried_rows(
    writing: Writing, steps: Sequence[SchemaStep], tally: Tally
) -> list[tuple[Row, Annotation | None]]:
    """Return the annotations that some steps change, as they were and as they are after."""
    found: dict[AnnotationKey, Row] = {}
    now: dict[AnnotationKey, Annotation | None] = {}
    reaches = [step.edit.reach for step in steps]
    of_rows = [reach for reach in reaches if reach is not None and not reach.document]
    # Each is read once and written once.
    tally.expect(2 * sum(schemas.reached_number(writing.db, reach) for reach in of_rows))
    for step, reach in zip(steps, reaches, strict=True):
        if reach is not None and not reach.document:
            for number, row in enumerate(schemas.reached_rows(writing.db, reach), 1):
                found.setdefault(row.key, row)
                if number % _TOLD_EVERY == 0:
                    tally.add(_TOLD_EVERY)
        # What an earlier step of the same action brought into reach is carried on with the rest.
        for key, row in found.items():
            annotation = now.get(key, row.annotation)
            now[key] = None if annotation is None else step.edit.carried(annotation)
    _keep_words(writing, found, now)
    return [(row, now[key]) for key, row in found.items() if now[key] != row.annotation]


def _keep_words(
    writing: Writing,
    found: dict[AnnotationKey, Row],
    now: dict[AnnotationKey, Annotation | None],
) -> None:
    """Let frames keep the words of fillers that go."""
    gone = [row for key, row in found.items() if now[key] is None]
    if not gone:
        return
    words = {row.annotation.id: (row.quote, row.annotation.referent) for row in gone}
    layers = sorted({row.layer for row in gone})
    for frame in schemas.frames_with_fillers(writing.db, layers):
        annotation = now.get(frame.key, frame.annotation)
        if annotation is not None:
            after = with_implied(annotation, words)
            if after is not annotation:
                found.setdefault(frame.key, frame)
                now[frame.key] = after


def _carried_documents(writing: Writing, steps: Iterable[SchemaStep]) -> bool:
    """Write the labels of articles that some steps change; tell whether there are any."""
    found: dict[str, tuple[dict[str, object], dict[str, object]]] = {}
    for step in steps:
        reach = step.edit.reach
        if reach is not None and reach.document:
            for uuid, document in schemas.reached_documents(writing.db, reach):
                found.setdefault(uuid, (document, document))
        for uuid, (before, document) in found.items():
            found[uuid] = before, dict(step.edit.carried_document(document))
    changed = [(uuid, before, after) for uuid, (before, after) in found.items() if before != after]
    schemas.write_documents(writing, changed)
    return bool(changed)


def _carried_coverage(writing: Writing, steps: Iterable[SchemaStep], schema: Schema) -> bool:
    """Write which families were looked for after some steps; tell whether that has changed."""
    changed = False
    for step in steps:
        edit = step.edit
        if isinstance(edit, RemoveFamily) and edit.to is not None:
            # Where the other family was empty, all of it was looked for by nobody and everybody.
            fresh = all(label.family != edit.to for label in schema.labels)
            rows: list[tuple[Uuid, Mapping[str, int], Mapping[str, int]]] = []
            for uuid, covered in schemas.covering_layers(writing.db, (edit.family, edit.to)):
                said = covered
                if fresh and edit.family in covered:
                    said = {**covered, edit.to: covered[edit.family]}
                after = edit.carried_coverage(said)
                if after != covered:
                    rows.append((uuid, covered, after))
            schemas.write_coverage(writing, rows)
            changed = changed or bool(rows)
        schema = edit.applied(schema)
    return changed


def read_edits(text: str) -> tuple[AnyEdit, ...]:
    """Return edits from JSON, as a window gives them to its job."""
    return msgspec.json.decode(text, type=tuple[AnyEdit, ...])


def written_edits(edits: Sequence[AnyEdit]) -> str:
    """Return edits as JSON."""
    return msgspec.json.encode(edits).decode()
