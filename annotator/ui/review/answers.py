"""What there is to choose from: the answers to a unit, what could fill its slots, what helps."""

from PySide6.QtCore import QCoreApplication

from annotator.app.adjudication.completing import Offer
from annotator.app.adjudication.reviewing import DocumentUnit, Review, ReviewUnit, Status
from annotator.app.guideline import first_words
from annotator.model.annotation import Annotation, quote_of
from annotator.ui.review.candidate import Answer, joined_names
from annotator.ui.review.unit_words import (
    STATUS_WORDS,
    along_words,
    details_of,
    document_cell,
    same_answer,
)

# An answer, and the rows of those who give it; nobody's for "nothing here".
Rows = tuple[Answer, tuple[int, ...]]
# The row of the gold itself, for what nobody marks any more.
KEPT = (-1,)
_DIGITS = 9


def answers_of(review: Review, unit: ReviewUnit) -> list[Rows]:
    """Return the answers, each with the rows of those who give it; nothing comes last."""
    groups: list[tuple[Annotation, list[int]]] = []
    missing: list[int] = []
    for row, member in enumerate(unit.unit.members):
        if member is None:
            missing += [row] if unit.unit.looked[row] else []
            continue
        same = next((g for g in groups if same_answer(g[0], member, review)), None)
        if same is None:
            groups.append((member, [row]))
        else:
            same[1].append(row)
    nothing = Answer(
        digits=("0", *_digits(missing)),
        words=_tr("Nothing here"),
        names=joined_names([review.names[row] for row in missing]),
        details=() if missing else (_tr("not an annotation"),),
        chosen=unit.status is Status.REJECTED,
    )
    stood = [(_kept(review, unit, each), KEPT) for each in unit.unit.stood]
    answers = (_answer(review, unit, member, rows) for member, rows in groups)
    return [*stood, *answers, (nothing, ())]


def document_answers(review: Review, document: DocumentUnit) -> list[Rows]:
    """Return what annotators say of the article as a whole."""
    open_article = review.session.article
    gold = open_article.layer.document if open_article else {}
    by_answer: dict[str, list[int]] = {}
    for row in range(len(review.names)):
        words = document_cell(review.session.schema, document, row)
        by_answer.setdefault(words, []).append(row)
    found: list[Rows] = []
    for words, rows in by_answer.items():
        value = document.answers[rows[0]]
        answer = Answer(
            digits=_digits(rows),
            words=words or _tr("Nothing"),
            names=joined_names([review.names[row] for row in rows]),
            chosen=document.decision is not None and gold.get(document.name) == value,
        )
        found.append((answer, tuple(rows)))
    return found


def offer_words(review: Review, offer: Offer) -> str:
    """Return in words what another annotator has in a slot."""
    whole = None if offer.filler.id is None else review.annotation(offer.filler.id)
    words = offer.filler.text or ""
    if whole is not None:
        words = " ".join(review.text[whole.start : whole.end].split())[:32]
    names = joined_names([review.names[row] for row in offer.rows])
    return _tr("+ {0}: {1} ({2})").format(offer.role, words, names)


def guideline_words(review: Review, unit: ReviewUnit) -> str:
    """Return the first words of the guidelines of the labels in question, "" for none."""
    known = review.session.schema.by_id
    labels = dict.fromkeys(m.label for m in unit.unit.shown)
    said = [
        f"{known[label].name}: {first_words(known[label].guideline)}"
        for label in labels
        if label in known and known[label].guideline.strip()
    ]
    return "\n".join(" ".join(each.split()) for each in said[:2])


def elsewhere(review: Review, unit: ReviewUnit) -> list[str]:
    """Return what the same words are elsewhere in the article, with where that is."""
    first = review.proposal(unit) or unit.unit.shown[0]
    found: list[str] = []
    for other in review.with_words(quote_of(review.text, first.fragments)):
        if other.number == unit.number:
            continue
        labels = dict.fromkeys(m.label for m in other.unit.found)
        names = " / ".join(review.session.schema.name_of(label) for label in labels)
        found.append(f"{names}  ·  {STATUS_WORDS[other.status]}  ·  {other.unit.cover.start}")
    return found


def _answer(review: Review, unit: ReviewUnit, member: Annotation, rows: list[int]) -> Rows:
    proposed, decided = review.proposal(unit), unit.decision
    open_ = decided is None or unit.waits
    taken = decided.taken if decided is not None else ()
    ids = {each.id for row in rows if (each := unit.unit.members[row]) is not None}
    along = along_words(review, member)
    details = details_of(review, unit, member)
    if along and decided is None:
        details = (*details, _tr("takes along: {0}").format(along))
    answer = Answer(
        digits=_digits(rows),
        words=review.session.schema.name_of(member.label),
        names=joined_names([review.names[row] for row in rows]),
        details=details,
        label=review.session.schema.by_id.get(member.label),
        chosen=bool(ids & set(taken)),
        proposed=open_ and proposed is not None and proposed.id in ids,
    )
    return answer, tuple(rows)


def _kept(review: Review, unit: ReviewUnit, stood: Annotation) -> Answer:
    schema = review.session.schema
    return Answer(
        digits=(),
        words=schema.name_of(stood.label),
        names=_tr("the gold alone"),
        label=schema.by_id.get(stood.label),
        chosen=unit.status is Status.DECIDED,
        proposed=unit.reopened,
    )


def _digits(rows: list[int]) -> tuple[str, ...]:
    return tuple(str(row + 1) for row in rows if row < _DIGITS)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)
