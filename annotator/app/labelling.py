"""Labelling: each function is one action and one undo step, or part of one."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from annotator.app.guessing import first_values, following
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Origin, with_attribute
from annotator.model.article import Layer, State
from annotator.model.changes import AnnotationChanged, Change, LayerChanged, ManyChanged
from annotator.model.fragment import Fragment, cover, normal_form
from annotator.model.frame_rules import roles_filled_by
from annotator.model.layer_content import renamed
from annotator.model.layer_spans import key_of
from annotator.model.schema import Label, Overlap
from annotator.model.values import AnnotationKey, Json, JsonObject, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage.articles import free_layer_id, insert_layer, update_layer
from annotator.storage.journal import Writing, new_uuid

Alter = Callable[[Annotation], Annotation]


class Kept(NamedTuple):
    """A slot that keeps the words of an annotation that was removed: label, role, words."""

    label: str
    role: str
    words: str


def add(
    session: Session,
    label: str,
    fragments: Sequence[Fragment],
    *,
    complete: Alter | None = None,
    first: Callable[[Writing], Iterable[Change]] | None = None,
    name: str = "",
) -> AnnotationKey:
    """Label fragments; the same label at the same place is found again, not doubled.

    `complete` adds to the annotation before it is written, `first` writes what it needs in the
    same action, `name` says what the step is called.
    """
    open_article = session.editable()
    found = _label(session, label)
    pieces = _checked(open_article, fragments)
    same = open_article.spans.same_place(label, pieces)
    if same is not None and not found.is_frame:
        return same
    _check_overlap(open_article, found, pieces)
    text = open_article.text.content
    attributes = first_values(session.schema, label, text, pieces)
    made: list[AnnotationKey] = []

    def work(writing: Writing) -> list[Change]:
        needed = [] if first is None else list(first(writing))
        changes, layer = start_layer(writing, open_article, session.schema.version)
        annotation = Annotation(
            new_uuid(),
            label,
            pieces,
            attributes,
            created=writing.at,
            updated=writing.at,
            version=writing.version,
        )
        if complete is not None:
            annotation = complete(annotation)
        key = annotation_rows.insert_annotation(writing, layer.key, annotation, text)
        made.append(key)
        added = AnnotationChanged(layer.article, layer.key, key, None, annotation)
        return [*needed, *changes, added]

    session.run(name or f"Add {found.name}", work, place=cover(pieces))
    return made[0]


def relabel(session: Session, key: AnnotationKey, label: str) -> None:
    """Give an annotation another label of its family; what the new label lacks is dropped."""
    open_article = session.editable()
    before = open_article.annotation(key)
    if before.label == label:
        return
    new = _label(session, label)
    old = session.schema.by_id.get(before.label)
    if old is not None and old.family != new.family:
        raise Refused(f"{old.name} is no {new.family} label: delete it, or select the words first.")
    allowed = {attribute.id for attribute in session.schema.attributes_of(label)}
    roles = {role.id for role in new.roles}

    def alter(annotation: Annotation) -> Annotation:
        after = msgspec.structs.replace(
            annotation,
            label=label,
            attributes={k: v for k, v in annotation.attributes.items() if k in allowed},
            roles={k: v for k, v in annotation.roles.items() if k in roles},
        )
        return following(session.schema, open_article.text.content, annotation, after)

    old_name = session.schema.name_of(before.label)
    _alter(session, key, f"Relabel {old_name} as {new.name}", alter)


def remove(session: Session, key: AnnotationKey) -> tuple[Kept, ...]:
    """Remove an annotation; frames it fills keep its words as implied, in the same step.

    Filler-only annotations of a removed frame go with it when nothing else uses them. Returns
    which slots keep words.
    """
    open_article = session.editable()
    removed = open_article.annotation(key)
    gone = {key: removed, **only_used_by(session, open_article, key, removed.fillers())}
    frames = dict(open_article.frames_filled_by(removed.id))
    words = " ".join(open_article.quote(key).split())

    def work(writing: Writing) -> list[Change]:
        changes: list[Change] = []
        for frame, before in frames.items():
            after = before.with_implied(removed.id, words, removed.referent)
            changes.append(_write(writing, open_article, frame, before, _stamped(writing, after)))
        for each, before in gone.items():
            annotation_rows.remove_annotation(writing, before)
            layer = open_article.layer
            changes.append(AnnotationChanged(layer.article, layer.key, each, before, None))
        return changes

    name = session.schema.name_of(removed.label)
    session.run(f"Remove {name}", work, place=removed.cover)
    return tuple(
        Kept(whole.label, role, words)
        for whole in frames.values()
        for role in roles_filled_by(whole, removed.id)
    )


def only_used_by(
    session: Session, article: OpenArticle, frame: AnnotationKey, fillers: Iterable[Uuid]
) -> dict[AnnotationKey, Annotation]:
    """Return those of a frame's fillers that are filler-only and that no other frame uses."""
    found: dict[AnnotationKey, Annotation] = {}
    for uuid in fillers:
        filler = article.key_of(uuid)
        rule = session.schema.by_id.get("" if filler is None else article.spans.label(filler))
        if filler is None or rule is None or not rule.filler_only:
            continue
        if [user for user, _ in article.frames_filled_by(uuid)] == [frame]:
            found[filler] = article.annotation(filler)
    return found


def add_fragment(session: Session, key: AnnotationKey, fragment: Fragment) -> None:
    """Join another stretch of text to an annotation."""
    open_article = session.editable()
    before = open_article.annotation(key)
    pieces = _checked(open_article, [*before.fragments, fragment])
    if pieces == before.fragments:
        raise Refused("These words are in the annotation already.")
    name = session.schema.name_of(before.label)
    _alter(
        session,
        key,
        f"Add Fragment to {name}",
        _moved_to(session, open_article, pieces),
        place=fragment,
    )


def set_fragments(
    session: Session, key: AnnotationKey, fragments: Sequence[Fragment], *, run: bool = False
) -> None:
    """Move an annotation's ends; attributes, roles and links stay.

    With `run`, moves of the same annotation that follow one another are one undo step.
    """
    open_article = session.editable()
    before = open_article.annotation(key)
    pieces = _checked(open_article, fragments)
    if pieces == before.fragments:
        return
    name = f"Move Ends of {session.schema.name_of(before.label)}"
    if not run:
        _alter(session, key, name, _moved_to(session, open_article, pieces), place=cover(pieces))
        return

    def work(writing: Writing) -> list[Change]:
        after = _stamped(writing, _moved_to(session, open_article, pieces)(before))
        return [_write(writing, open_article, key, before, after)]

    session.run_move(name, key, work, cover(pieces))


def set_attribute(session: Session, key: AnnotationKey, name: str, value: Json) -> None:
    """Set an attribute; None, an empty text or an empty list takes it away."""
    before = session.editable().annotation(key)
    attribute = session.schema.attribute(name)
    title = attribute.title if attribute else name
    label = session.schema.name_of(before.label)

    def alter(annotation: Annotation) -> Annotation:
        attributes = with_attribute(annotation.attributes, name, value)
        return msgspec.structs.replace(annotation, attributes=attributes)

    _alter(session, key, f"Set {title} of {label}", alter)


def set_attributes(session: Session, key: AnnotationKey, values: JsonObject) -> None:
    """Set several attributes as one step."""
    before = session.editable().annotation(key)
    found = (session.schema.attribute(name) for name in values)
    titles = ", ".join(a.title for a in found if a is not None) or ", ".join(values)
    label = session.schema.name_of(before.label)

    def alter(annotation: Annotation) -> Annotation:
        return msgspec.structs.replace(annotation, attributes={**annotation.attributes, **values})

    _alter(session, key, f"Set {titles} of {label}", alter)


def set_note(session: Session, key: AnnotationKey, note: str) -> None:
    """Write the note of an annotation."""
    label = session.schema.name_of(session.editable().annotation(key).label)
    _alter(
        session,
        key,
        f"Edit Note of {label}",
        lambda annotation: msgspec.structs.replace(annotation, note=note),
    )


def copy_layer(session: Session) -> None:
    """Copy the layer on the screen into a new layer of the actor's own, as one step."""
    shown = session.article
    if shown is None:
        raise Refused("No article is open.")
    if shown.locked is None:
        raise Refused("These are your own labels already.")
    whole = shown.annotations(shown.spans.in_order())
    twins = {annotation.id: new_uuid() for annotation in whole}

    def work(writing: Writing) -> list[Change]:
        layer = Layer(
            shown.layer.key,
            new_uuid(),
            shown.article.key,
            session.actor.key,
            session.schema.version,
            State.STARTED,
            document=shown.layer.document,
        )
        key = insert_layer(writing, layer)
        for annotation in whole:
            twin = _twin(annotation, twins, shown.layer.id, writing)
            annotation_rows.insert_annotation(writing, key, twin, shown.text.content)
        return [ManyChanged()]

    article = shown.article.key
    session.run("Copy Labels to My Layer", work, then=lambda: session.open_article(article))


def start_layer(
    writing: Writing, open_article: OpenArticle, schema_version: int
) -> tuple[list[Change], Layer]:
    """Return the open layer as it can be written into; it is made or started when it is new."""
    before = open_article.layer
    started = State.STARTED if before.state is State.NEW else before.state
    if before.key and started is before.state:
        return [], before
    after = msgspec.structs.replace(before, state=started, schema_version=schema_version)
    if before.key == 0:
        # A merge since the article was opened may have brought the layer of another copy.
        after = msgspec.structs.replace(after, id=free_layer_id(writing.db, after.id))
        after = msgspec.structs.replace(after, key=insert_layer(writing, after))
        return [LayerChanged(after.article, None, after)], after
    update_layer(writing, before, after)
    return [LayerChanged(after.article, before, after)], after


def _alter(
    session: Session, key: AnnotationKey, name: str, alter: Alter, place: Fragment | None = None
) -> None:
    """Change one annotation of the open layer as one action; no change writes nothing."""
    open_article = session.editable()
    before = open_article.annotation(key)
    if alter(before) == before:
        return

    def work(writing: Writing) -> list[Change]:
        after = _stamped(writing, alter(before))
        return [_write(writing, open_article, key, before, after)]

    session.run(name, work, place=place or before.cover)


def _write(
    writing: Writing,
    open_article: OpenArticle,
    key: AnnotationKey,
    before: Annotation,
    after: Annotation,
) -> Change:
    annotation_rows.update_annotation(writing, before, after, open_article.text.content)
    layer = open_article.layer
    return AnnotationChanged(layer.article, layer.key, key, before, after)


def _stamped(writing: Writing, annotation: Annotation) -> Annotation:
    return msgspec.structs.replace(annotation, updated=writing.at, version=writing.version)


def _moved_to(session: Session, open_article: OpenArticle, pieces: tuple[Fragment, ...]) -> Alter:
    def alter(annotation: Annotation) -> Annotation:
        after = msgspec.structs.replace(annotation, fragments=pieces)
        return following(session.schema, open_article.text.content, annotation, after)

    return alter


def _twin(
    annotation: Annotation, twins: dict[str, str], layer: str, writing: Writing
) -> Annotation:
    """Return a copy of an annotation for another layer, its fillers pointing to copies."""
    return msgspec.structs.replace(
        renamed(annotation, twins),
        origin=Origin("adopted", ({"layer": layer, "id": annotation.id},)),
        created=writing.at,
        updated=writing.at,
        version=writing.version,
    )


def _label(session: Session, label: str) -> Label:
    found = session.schema.by_id.get(label)
    if found is None or found.retired:
        raise Refused(f"There is no label {label} in this project.")
    return found


def _checked(open_article: OpenArticle, fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    try:
        pieces = normal_form(fragments)
    except ValueError:
        raise Refused("Select some words first.") from None
    if pieces[-1].end > len(open_article.text):
        raise Refused("The selection reaches beyond the end of the text.")
    return pieces


def _check_overlap(open_article: OpenArticle, label: Label, pieces: tuple[Fragment, ...]) -> None:
    """Refuse what the label's overlap rule does not allow."""
    if label.overlap is Overlap.ALLOWED:
        return
    start, end = cover(pieces)
    spans = open_article.spans
    for span in spans.overlapping(start, end):
        if spans.label(key_of(span)) != label.id:
            continue
        other = Fragment(spans.index.start[span], spans.index.end[span])
        inside = other.start <= start and end <= other.end
        around = start <= other.start and other.end <= end
        if label.overlap is Overlap.NONE or not (inside or around):
            raise Refused(f"{label.name} may not overlap another {label.name}.")
