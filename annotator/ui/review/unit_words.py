"""A unit of a review in words: of what kind it is, and what each annotator has."""

from dataclasses import dataclass

from annotator.app.adjudication.reviewing import DocumentUnit, Review, ReviewUnit, Status
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.quotations import quoted
from annotator.model.schema import Schema
from annotator.review.sameness import Kind
from annotator.ui.hands.annotation_words import shortened, value_words

# A unit may differ in several ways; it stands in the list under the first of these.
KINDS = (Kind.LABEL, Kind.BOUNDARY, Kind.MISSING, Kind.ROLE, Kind.ATTRIBUTE, Kind.REFERENT)
ALONE, AGREED, AUDIT, LEFT = "alone", "agreed", "audit", "left"
TITLES = {
    Kind.LABEL: "Label",
    Kind.BOUNDARY: "Boundary",
    Kind.MISSING: "Missing",
    Kind.ROLE: "Role",
    Kind.ATTRIBUTE: "Attribute",
    Kind.REFERENT: "Referent",
    Kind.DOCUMENT: "Label of the article",
    AUDIT: "Audit: all agree",
    LEFT: "Nobody marks it any more",
    ALONE: "Found by the only one who looked",
    AGREED: "Agreed",
}
STATUS_WORDS = {
    Status.OPEN: "open",
    Status.AGREED: "agreed",
    Status.AUDIT: "to be audited",
    Status.DECIDED: "decided",
    Status.REJECTED: "decided: nothing here",
}


_REOPENED = "open again: labels changed since it was decided"
_LEFT = "open again: only the gold has it"
_KEPT = "decided: the gold keeps it"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one annotator has of a unit: words and the label that marks them; "" for nothing."""

    words: str
    label: str | None


def kind_of(unit: ReviewUnit) -> str:
    """Return the kind under which a unit is listed."""
    if unit.left:
        return LEFT
    if unit.agreed and unit.drawn:
        return AUDIT
    if not unit.unit.kinds:
        return AGREED if unit.agreed else ALONE
    return next(kind for kind in KINDS if kind in unit.unit.kinds)


def status_of(unit: ReviewUnit) -> str:
    """Return where a unit stands in words."""
    if unit.left and unit.status is not Status.REJECTED:
        return _LEFT if unit.reopened else _KEPT
    return _REOPENED if unit.reopened else STATUS_WORDS[unit.status]


def kinds_in_words(unit: ReviewUnit) -> str:
    """Return all the ways in which a unit differs."""
    found = [TITLES[kind] for kind in KINDS if kind in unit.unit.kinds and not unit.left]
    return ", ".join(found) or TITLES[kind_of(unit)]


def quote(review: Review, annotation: Annotation) -> str:
    """Return the words of an annotation on one line."""
    return shortened(quote_of(review.text, annotation.fragments))


def title_of(review: Review, unit: ReviewUnit) -> str:
    """Return the words that name a unit: those that most have."""
    first = review.proposal(unit) or unit.unit.shown[0]
    return quote(review, first)


def cell_of(review: Review, unit: ReviewUnit, row: int) -> Cell:
    """Return what is said of one annotator's answer: that in which the unit's kind differs."""
    member = unit.unit.members[row]
    if member is None:
        return Cell("", None)
    schema, kind = review.session.schema, kind_of(unit)
    words = schema.name_of(member.label)
    name = next(iter(unit.unit.names), "")
    if kind == Kind.BOUNDARY:
        words = quote(review, member)
    elif kind == Kind.ATTRIBUTE and name in member.attributes:
        words = value_words(schema, name, member.attributes[name])
    elif kind == Kind.ATTRIBUTE:
        words = "–"
    elif kind == Kind.ROLE:
        words = _slot(review, member, name) or "–"
    elif kind == Kind.REFERENT:
        words = _referent(review, member) or "–"
    return Cell(words, member.label)


def document_cell(schema: Schema, unit: DocumentUnit, row: int) -> str:
    """Return what one annotator says of the article as a whole."""
    answer = unit.answers[row]
    return "" if answer is None else value_words(schema, unit.name, answer, document=True)


def document_title(schema: Schema, name: str) -> str:
    """Return the name of a label of the article."""
    return next((each.title for each in schema.document if each.id == name), name)


def details_of(review: Review, unit: ReviewUnit, member: Annotation) -> tuple[str, ...]:
    """Return what else an answer says: words where ends differ, values, roles, referent."""
    schema, kinds, found = review.session.schema, unit.unit.kinds, list[str]()
    if Kind.BOUNDARY in kinds:
        found.append(quoted(quote(review, member)))
    # Where several answer, what they have in common need not be read again and again.
    several = len(unit.unit.found) > 1
    differing = set(unit.unit.names)
    values = [
        value_words(schema, name, value)
        for name, value in member.attributes.items()
        if name in differing or not several or Kind.ROLE not in kinds
    ]
    if values:
        found.append("  ·  ".join(values))
    label = schema.by_id.get(member.label)
    titles = {role.id: role.title for role in label.roles} if label is not None else {}
    for role in member.roles:
        if several and role not in differing:
            continue
        found.append(f"{titles.get(role, role)}: {_slot(review, member, role)}")
    if Kind.REFERENT in kinds:
        found.append(_referent(review, member) or "linked to nobody")
    if member.origin.score is not None:
        found.append(f"score {member.origin.score:.2f}")
    if member.note:
        found.append(shortened(member.note))
    return tuple(found)


def along_words(review: Review, member: Annotation) -> str:
    """Return which fillers a frame would take along into gold, in words; "" for none."""
    found: list[str] = []
    for uuid in member.fillers():
        unit, filler = review.unit_of(uuid), review.annotation(uuid)
        if unit is not None and unit.decision is None and filler is not None:
            found.append(quote(review, filler))
    return ", ".join(dict.fromkeys(found))


def same_answer(one: Annotation, other: Annotation, review: Review) -> bool:
    """Tell whether two annotators say the same, in what a reviewer can see of it."""
    fields = [
        (
            each.label,
            each.fragments,
            {name: repr(value) for name, value in each.attributes.items()},
            {role: _slot(review, each, role) for role in each.roles},
            _referent(review, each),
        )
        for each in (one, other)
    ]
    return fields[0] == fields[1]


def _slot(review: Review, member: Annotation, role: str) -> str:
    return ", ".join(_filler(review, each) for each in member.roles.get(role, ()))


def _filler(review: Review, filler: Filler) -> str:
    whole = None if filler.id is None else review.annotation(filler.id)
    if whole is not None:
        return quote(review, whole)
    known = review.session.register.name(filler.referent) if filler.referent else ""
    return filler.text or known or "?"


def _referent(review: Review, member: Annotation) -> str:
    if member.referent is None:
        return ""
    return review.session.register.name(review.session.register.resolve(member.referent))
