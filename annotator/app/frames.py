"""Filling the roles of sanctions and statements: each function is one action, one undo step."""

from collections.abc import Sequence

import msgspec

from annotator.app.labelling import only_used_by
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.changes import AnnotationChanged, Change
from annotator.model.fragment import Fragment, normal_form
from annotator.model.frame_rules import (
    leads_back,
    made_from_words,
    names_of_fitting,
    role_of,
)
from annotator.model.layer_spans import key_of
from annotator.model.schema import Role
from annotator.model.values import AnnotationKey, Uuid
from annotator.storage.annotations import (
    insert_annotation,
    remove_annotation,
    update_annotation,
)
from annotator.storage.journal import Writing, new_uuid

# How far around a frame fillers are looked for, in code points.
_NEAR = 2_000


def fill(session: Session, frame: AnnotationKey, role: str, filler: AnnotationKey) -> None:
    """Let an annotation of the layer fill a role; a role for one filler changes it.

    Raises:
        Refused: the label does not fit, it is there already, or a frame would fill itself.
    """
    article = session.editable()
    if frame not in article.spans or filler not in article.spans:
        raise Refused("It is not there any more.")
    before = article.annotation(frame)
    found = _role(session, before, role)
    if frame == filler:
        raise Refused("A frame cannot fill its own role.")
    label = article.spans.label(filler)
    if not session.schema.may_fill(found, label):
        raise Refused(
            f"{session.schema.name_of(label)} cannot be the {found.title.lower()}: "
            f"that is one of {names_of_fitting(session.schema, found)}."
        )
    uuid = article.annotation(filler).id
    _check_circle(article, before.id, uuid)
    after = _with_filler(before, found, Filler(id=uuid), _words(article, filler))
    _write(session, frame, after, f"Set {found.title} of {session.schema.name_of(before.label)}")


def fill_from_words(
    session: Session, frame: AnnotationKey, role: str, fragments: Sequence[Fragment]
) -> AnnotationKey:
    """Let words fill a role: by the fitting annotation that stands there, or one made on the way.

    Raises:
        Refused: nothing fitting stands there and the role takes no plain words.
    """
    article = session.editable()
    before = article.annotation(frame)
    found = _role(session, before, role)
    pieces = normal_form(fragments)
    there = _fitting_at(session, article, found, pieces)
    if there is not None and there != frame:
        fill(session, frame, role, there)
        return there
    label = made_from_words(session.schema, found)
    if label is None:
        raise Refused(
            f"Label these words first: the {found.title.lower()} is one of "
            f"{names_of_fitting(session.schema, found)}."
        )
    made: list[AnnotationKey] = []

    def work(writing: Writing) -> list[Change]:
        layer, text = article.layer, article.text.content
        filler = Annotation(
            new_uuid(),
            label,
            pieces,
            created=writing.at,
            updated=writing.at,
            version=writing.version,
        )
        key = insert_annotation(writing, layer.key, filler, text)
        made.append(key)
        words = " ".join(quote_of(text, pieces).split())
        after = _with_filler(before, found, Filler(id=filler.id), words)
        return [
            AnnotationChanged(layer.article, layer.key, key, None, filler),
            *_written(session, writing, frame, after),
        ]

    name = f"Set {found.title} of {session.schema.name_of(before.label)}"
    session.run(name, work, place=before.cover)
    return made[0]


def imply(
    session: Session,
    frame: AnnotationKey,
    role: str,
    text: str | None = None,
    referent: str | None = None,
) -> None:
    """Fill a role with what is known but not marked in the text: words, a referent, or both."""
    before = session.editable().annotation(frame)
    found = _role(session, before, role)
    if not found.implied:
        raise Refused(f"The {found.title.lower()} has to stand in the text.")
    words = (text or "").strip() or None
    if words is None and referent is None:
        raise Refused(f"Say in words who or what the {found.title.lower()} is.")
    after = _with_filler(before, found, Filler(text=words, referent=referent))
    _write(session, frame, after, f"Imply {found.title} of {session.schema.name_of(before.label)}")


def reword(
    session: Session,
    frame: AnnotationKey,
    role: str,
    number: int,
    text: str,
    referent: str | None = None,
) -> None:
    """Give an implied filler other words; without words and referent it is taken out."""
    before = session.editable().annotation(frame)
    found = _role(session, before, role)
    fillers = list(before.roles.get(role, ()))
    if not 0 <= number < len(fillers) or not fillers[number].implied:
        raise Refused(f"The {found.title.lower()} stands in the text: its words are not typed.")
    words = text.strip() or None
    if words is None and referent is None:
        empty(session, frame, role, number)
        return
    implied = msgspec.structs.replace(fillers[number], text=words, referent=referent)
    if implied == fillers[number]:
        return
    if implied in fillers:
        raise Refused(f"It is the {found.title.lower()} already.")
    fillers[number] = implied
    after = msgspec.structs.replace(before, roles={**before.roles, role: tuple(fillers)})
    _write(session, frame, after, f"Imply {found.title} of {session.schema.name_of(before.label)}")


def empty(session: Session, frame: AnnotationKey, role: str, number: int) -> None:
    """Take one filler out of a role; a filler-only annotation that nothing else uses goes too."""
    article = session.editable()
    before = article.annotation(frame)
    found = _role(session, before, role)
    fillers = before.roles.get(role, ())
    if not 0 <= number < len(fillers):
        raise Refused(f"The {found.title.lower()} is empty already.")
    kept = (*fillers[:number], *fillers[number + 1 :])
    roles = {**before.roles, role: kept}
    after = msgspec.structs.replace(before, roles={r: f for r, f in roles.items() if f})
    _write(session, frame, after, f"Empty {found.title} of {session.schema.name_of(before.label)}")


def nearest_fitting(
    session: Session, frame: AnnotationKey, role: str, most: int = 9, skip: int = 0
) -> list[AnnotationKey]:
    """Return the annotations that could fill a role, the nearest to the frame first.

    Further mentions of one referent, or of the same words, come after all others. What fills the
    role already is left out; `skip` leaves out the nearest ones for more.
    """
    article = session.article
    if article is None:
        return []
    before = article.annotation(frame)
    found = _role(session, before, role)
    start, end = before.cover
    taken = {f.id for f in before.roles.get(role, ())}
    distances: dict[AnnotationKey, int] = {}
    for span in article.spans.overlapping(max(0, start - _NEAR), end + _NEAR):
        key = key_of(span)
        if key == frame or not session.schema.may_fill(found, article.spans.label(key)):
            continue
        piece = Fragment(article.spans.index.start[span], article.spans.index.end[span])
        away = max(piece.start - end, start - piece.end, 0)
        distances[key] = min(away, distances.get(key, away))
    near = sorted(distances, key=lambda key: (distances[key], article.spans.rank(key)))
    wanted = _each_once_first(article, near)[: skip + most + len(taken)]
    wholes = zip(wanted, article.annotations(wanted), strict=True)
    return [key for key, whole in wholes if whole.id not in taken][skip : skip + most]


def _each_once_first(article: OpenArticle, keys: Sequence[AnnotationKey]) -> list[AnnotationKey]:
    """Return annotations in their order, but whoever was named before only after all others."""
    named: dict[str, AnnotationKey] = {}
    for key in keys:
        who = article.spans.referent(key) or f"{article.spans.label(key)} {_words(article, key)}"
        named.setdefault(who, key)
    firsts = list(named.values())
    again = set(keys).difference(firsts)
    return [*firsts, *(key for key in keys if key in again)]


def _role(session: Session, frame: Annotation, role: str) -> Role:
    found = role_of(session.schema, frame.label, role)
    if found is None:
        name = session.schema.name_of(frame.label)
        raise Refused(f"{name} has no role {role}.")
    return found


def _fitting_at(
    session: Session, article: OpenArticle, role: Role, pieces: tuple[Fragment, ...]
) -> AnnotationKey | None:
    for key in article.spans.at(pieces[0].start):
        fits = session.schema.may_fill(role, article.spans.label(key))
        if fits and article.spans.fragments(key) == pieces:
            return key
    return None


def _check_circle(article: OpenArticle, frame: Uuid, filler: Uuid) -> None:
    def fillers(uuid: Uuid) -> tuple[Uuid, ...]:
        key = article.key_of(uuid)
        return article.annotation(key).fillers() if key is not None else ()

    if leads_back(frame, filler, fillers):
        raise Refused("That would make a circle: this frame already fills a role further in.")


def _with_filler(
    frame: Annotation, role: Role, filler: Filler, words: str | None = None
) -> Annotation:
    """Return a frame with one filler more; it stands for what was implied in the same words."""
    had = frame.roles.get(role.id, ())
    if filler in had:
        raise Refused(f"It is the {role.title.lower()} already.")
    if words is not None:
        had = tuple(f for f in had if not (f.implied and f.text == words))
    fillers = (*had, filler) if role.many else (filler,)
    return msgspec.structs.replace(frame, roles={**frame.roles, role.id: fillers})


def _words(article: OpenArticle, key: AnnotationKey) -> str:
    return " ".join(article.quote(key).split())


def _write(session: Session, key: AnnotationKey, after: Annotation, name: str) -> None:
    place = after.cover
    session.run(name, lambda writing: _written(session, writing, key, after), place=place)


def _written(
    session: Session, writing: Writing, key: AnnotationKey, after: Annotation
) -> list[Change]:
    """Write a frame; filler-only annotations it let go of go when nothing else uses them."""
    article = session.editable()
    before, layer = article.annotation(key), article.layer
    now = msgspec.structs.replace(after, updated=writing.at, version=writing.version)
    left = [uuid for uuid in before.fillers() if uuid not in after.fillers()]
    gone = only_used_by(session, article, key, left)
    update_annotation(writing, before, now, article.text.content)
    changes: list[Change] = [AnnotationChanged(layer.article, layer.key, key, before, now)]
    for each, whole in gone.items():
        remove_annotation(writing, whole)
        changes.append(AnnotationChanged(layer.article, layer.key, each, whole, None))
    return changes
