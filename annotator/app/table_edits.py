"""Editing rows of a table: many annotations, of many articles, in one undo step."""

from collections.abc import Callable, Generator, Sequence

import msgspec

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, quote_of, with_attribute
from annotator.model.changes import AnnotationChanged, Change
from annotator.model.schema import Attribute, AttributeKind, Label, Schema
from annotator.model.table_columns import listed
from annotator.model.table_rows import TableRow, one_line
from annotator.model.values import ActionKey, AnnotationKey, ArticleKey, Json, LayerKey, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage.annotations import Entry
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.occurrences import texts_of
from annotator.storage.table_rows import own_entries

Alter = Callable[[Annotation], Annotation]

# So many rows are written in one transaction; a step of more has several.
SLICE = 200


class Planned(msgspec.Struct, frozen=True):
    """An edit of some rows; without `alter` they are removed. `first` is written before."""

    name: str
    keys: tuple[AnnotationKey, ...]
    alter: Alter | None = None
    first: Callable[[Writing], list[Change]] | None = None


def plan_relabel(schema: Schema, rows: Sequence[TableRow], label: str) -> Planned:
    """Give rows another label of their family; what the new label lacks is dropped.

    Rows of other families are left out.

    Raises:
        Refused: no row can have the label, or all have it.
    """
    new = schema.by_id.get(label)
    if new is None or new.retired:
        raise Refused(f"There is no label {label} in this project.")
    fitting = [row for row in rows if _family(schema, row.label) in (None, new.family)]
    if not fitting:
        old = schema.name_of(rows[0].label) if rows else "This"
        raise Refused(f"{old} is no {new.family} label: it cannot become {new.name}.")
    keys = tuple(row.key for row in fitting if row.label != label)
    if not keys:
        raise Refused(f"{'These are' if len(rows) > 1 else 'This is'} {new.name} already.")
    allowed = {attribute.id for attribute in schema.attributes_of(label)}
    return Planned(f"Relabel {len(keys)} as {new.name}", keys, _relabelled(new, allowed))


def plan_value(schema: Schema, rows: Sequence[TableRow], name: str, value: Json) -> Planned:
    """Set an attribute as a press of its key does: what all rows have is taken away again.

    Of an attribute with several choices, the value is added or taken out.
    """
    attribute = _attribute(schema, name)
    able = _with_attribute(schema, rows, attribute)
    if attribute.kind is AttributeKind.CHOICES:
        taken = all(value in listed(row.attributes.get(name)) for row in able)
        order = [choice.id for choice in attribute.values]
        return _planned_values(
            attribute,
            able,
            lambda had: _turned(listed(had), str(value), order, taken=taken),
        )
    taken = all(row.attributes.get(name, attribute.default) == value for row in able)
    off = False if attribute.kind is AttributeKind.FLAG and attribute.default is True else None
    wanted = off if taken else value
    return _planned_values(attribute, able, lambda _: wanted)


def plan_exact_value(schema: Schema, rows: Sequence[TableRow], name: str, value: Json) -> Planned:
    """Set an attribute to a value, whatever the rows had; None takes it away."""
    attribute = _attribute(schema, name)
    return _planned_values(attribute, _with_attribute(schema, rows, attribute), lambda _: value)


def plan_referent(
    rows: Sequence[TableRow],
    referent: str | None,
    name: str = "",
    first: Callable[[Writing], list[Change]] | None = None,
) -> Planned:
    """Say what rows refer to; None says nothing any more. `first` writes a fresh entry."""
    keys = tuple(row.key for row in rows if row.referent != referent)
    if not keys:
        raise Refused("They refer to that already." if referent else "They refer to nothing.")
    title = f"Link {len(keys)} to {name}" if referent else f"Unlink {len(keys)}"

    def alter(whole: Annotation) -> Annotation:
        return msgspec.structs.replace(whole, referent=referent)

    return Planned(title, keys, alter, first)


def plan_note(schema: Schema, row: TableRow, note: str) -> Planned:
    """Write the note of a row."""
    name = f"Edit Note of {schema.name_of(row.label)}"
    return Planned(name, (row.key,), lambda whole: msgspec.structs.replace(whole, note=note))


def plan_emptying(schema: Schema, row: TableRow, role: str, number: int) -> Planned:
    """Take one filler out of a role of a frame."""
    fillers = row.roles.get(role, ())
    label = schema.by_id.get(row.label)
    title = next((r.title for r in label.roles if r.id == role), role) if label else role
    if not 0 <= number < len(fillers):
        raise Refused(f"The {title.lower()} is empty already.")
    out = fillers[number]

    def alter(frame: Annotation) -> Annotation:
        roles = dict(frame.roles)
        kept = tuple(filler for filler in roles.pop(role, ()) if filler != out)
        if kept:
            roles[role] = kept
        return msgspec.structs.replace(frame, roles=roles)

    return Planned(f"Empty {title} of {schema.name_of(row.label)}", (row.key,), alter)


def plan_removal(schema: Schema, rows: Sequence[TableRow]) -> Planned:
    """Remove rows; frames they fill keep their words as implied."""
    labels = {row.label for row in rows}
    one = schema.name_of(labels.pop()) if len(labels) == 1 else ""
    if len(rows) == 1:
        return Planned(f"Remove {one}", (rows[0].key,))
    return Planned(f"Remove {len(rows)} {one or 'Annotations'}", tuple(row.key for row in rows))


def own_rows(rows: Sequence[TableRow], is_own: Callable[[TableRow], bool]) -> list[TableRow]:
    """Return the rows that are the actor's to change.

    Raises:
        Refused: none is.
    """
    own = [row for row in rows if is_own(row)]
    if not own:
        raise Refused(
            "These are the labels of others, to read only."
            if rows
            else "Choose some rows of the table first."
        )
    return own


def run_planned(session: Session, planned: Planned) -> Generator[int]:
    """Do what is planned, a slice at a time, as one step; yield in between how many rows are done.

    A row that is gone by then is left out. Nothing is left half done: whoever closes the
    generator in between, or is refused, finds the slices before taken back.
    """
    step: ActionKey | None = None
    try:
        for first in range(0, len(planned.keys), SLICE):
            keys = planned.keys[first : first + SLICE]
            with session.store.reading() as db:
                entries = own_entries(db, keys, session.actor.key)
            if entries:
                _run_slice(session, planned, entries, step)
                step = step or session.last_action
            if first + SLICE < len(planned.keys):
                yield first + SLICE
    except BaseException:
        if step is not None:
            session.history.undo(step)
        raise


def _run_slice(
    session: Session, planned: Planned, entries: Sequence[Entry], step: ActionKey | None
) -> None:
    at = next((e for e in entries if _is_open(session, e.article)), entries[0])
    place = at.annotation.cover if at.annotation is not None else None

    def work(writing: Writing) -> list[Change]:
        if planned.alter is None:
            return _remove(session.schema, writing, entries)
        fresh = planned.first(writing) if planned.first is not None and step is None else []
        return [*fresh, *_alter(writing, entries, planned.alter)]

    session.run(planned.name, work, place=place, article=at.article, joins=step)


def _is_open(session: Session, article: ArticleKey) -> bool:
    return session.article is not None and session.article.article.key == article


def _alter(writing: Writing, entries: Sequence[Entry], alter: Alter) -> list[Change]:
    texts = _texts(writing.db, entries)
    changes: list[Change] = []
    for entry in entries:
        before = entry.annotation
        if before is None or (after := alter(before)) == before:
            continue
        changes.append(_write(writing, entry, before, after, texts[entry.article]))
    return changes


def _remove(schema: Schema, writing: Writing, entries: Sequence[Entry]) -> list[Change]:
    """Remove annotations, and filler-only ones that nothing else uses with their frames."""
    gone = {e.annotation.id: e for e in entries if e.annotation is not None}
    gone |= _left_over(schema, writing.db, gone)
    frames = _frames_without(writing.db, gone)
    texts = _texts(writing.db, [entry for entry, _ in frames])
    changes: list[Change] = [
        _write(writing, entry, entry.annotation, after, texts[entry.article])
        for entry, after in frames
        if entry.annotation is not None
    ]
    for entry in gone.values():
        if entry.annotation is not None:
            annotation_rows.remove_annotation(writing, entry.annotation)
            changes.append(
                AnnotationChanged(entry.article, entry.layer, entry.key, entry.annotation, None)
            )
    return changes


def _frames_without(db: Connection, gone: dict[Uuid, Entry]) -> list[tuple[Entry, Annotation]]:
    """Return the frames that stay, with the words of fillers that go kept as implied."""
    frames: dict[AnnotationKey, tuple[Entry, Annotation]] = {}
    texts = _texts(db, list(gone.values()))
    for uuid, entry in gone.items():
        filler = entry.annotation
        if filler is None:
            continue
        words = one_line(quote_of(texts[entry.article], filler.fragments))
        for key, frame in annotation_rows.frames_filled_by(db, entry.layer, uuid):
            if frame.id not in gone:
                whole = Entry(key, entry.layer, entry.article, frame)
                _, so_far = frames.get(key, (whole, frame))
                frames[key] = whole, so_far.with_implied(uuid, words, filler.referent)
    return list(frames.values())


def _left_over(schema: Schema, db: Connection, gone: dict[Uuid, Entry]) -> dict[Uuid, Entry]:
    """Return the filler-only annotations that only what goes has used."""
    fillers: dict[Uuid, LayerKey] = {
        uuid: entry.layer
        for entry in gone.values()
        if entry.annotation is not None
        for uuid in entry.annotation.fillers()
        if uuid not in gone
    }
    left: dict[Uuid, Entry] = {}
    for uuid, entry in annotation_rows.entries_by_uuid(db, list(fillers)).items():
        label = schema.by_id.get(entry.annotation.label) if entry.annotation else None
        if label is None or not label.filler_only:
            continue
        users = annotation_rows.frames_filled_by(db, fillers[uuid], uuid)
        if all(frame.id in gone for _, frame in users):
            left[uuid] = entry
    return left


def _write(
    writing: Writing, entry: Entry, before: Annotation, after: Annotation, text: str
) -> Change:
    stamped = msgspec.structs.replace(after, updated=writing.at, version=writing.version)
    annotation_rows.update_annotation(writing, before, stamped, text)
    return AnnotationChanged(entry.article, entry.layer, entry.key, before, stamped)


def _texts(db: Connection, entries: Sequence[Entry]) -> dict[ArticleKey, str]:
    keys = list(dict.fromkeys(entry.article for entry in entries))
    return {found.key: found.text for found in texts_of(db, keys)}


def _relabelled(new: Label, allowed: set[str]) -> Alter:
    roles = {role.id for role in new.roles}

    def alter(whole: Annotation) -> Annotation:
        return msgspec.structs.replace(
            whole,
            label=new.id,
            attributes={k: v for k, v in whole.attributes.items() if k in allowed},
            roles={k: v for k, v in whole.roles.items() if k in roles},
        )

    return alter


def _planned_values(
    attribute: Attribute, rows: Sequence[TableRow], value: Callable[[Json], Json]
) -> Planned:
    name = attribute.id

    def alter(whole: Annotation) -> Annotation:
        had = whole.attributes.get(name)
        attributes = with_attribute(whole.attributes, name, value(had))
        return msgspec.structs.replace(whole, attributes=attributes)

    keys = tuple(row.key for row in rows)
    title = f"Set {attribute.title}"
    return Planned(title if len(keys) == 1 else f"{title} of {len(keys)}", keys, alter)


def _with_attribute(
    schema: Schema, rows: Sequence[TableRow], attribute: Attribute
) -> list[TableRow]:
    labels = {la.id for la in schema.labels if attribute.id in la.attributes}
    able = [row for row in rows if row.label in labels]
    if not able:
        name = schema.name_of(rows[0].label) if rows else "This"
        raise Refused(f"{name} has no {attribute.title.lower()}.")
    return able


def _attribute(schema: Schema, name: str) -> Attribute:
    found = schema.attribute(name)
    if found is None:
        raise Refused(f"There is no attribute {name} in this project.")
    return found


def _family(schema: Schema, label: str) -> str | None:
    found = schema.by_id.get(label)
    return found.family if found is not None else None


def _turned(had: list[str], value: str, order: list[str], *, taken: bool) -> list[str] | None:
    wanted = [each for each in had if each != value]
    if not taken:
        wanted.append(value)
        wanted.sort(key=lambda each: order.index(each) if each in order else len(order))
    return wanted or None
