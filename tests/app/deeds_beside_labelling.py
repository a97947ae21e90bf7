"""What people do beside labelling: decide, edit tables, load names, talk, hand out."""

from collections.abc import Callable

from annotator.app import gazetteers, labelling
from annotator.app.adjudication import corpus, deciding
from annotator.app.adjudication.premerging import Rule as Premerge
from annotator.app.adjudication.reviewing import Review
from annotator.app.annotation_table import AnnotationTable, Wanted
from annotator.app.ghosts import Ghosts
from annotator.app.session import Session
from annotator.app.table_edits import (
    own_rows,
    plan_note,
    plan_referent,
    plan_relabel,
    plan_removal,
    plan_value,
    run_planned,
)
from annotator.app.together import assigning, commenting, returning
from annotator.errors import UserError
from annotator.model.annotation import Origin
from annotator.model.decision import How
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost
from annotator.model.table_rows import TableRow
from annotator.model.values import AnnotationKey
from annotator.review.rules import Condition, Resolution, Take
from annotator.review.sameness import Kind
from tests.builders import keys_of

_VALUES = (("status", "imposed"), ("status", "eased"), ("mention", "name"), ("metonym", True))
_RELABELLED = ("PERSON", "COMPANY", "GOVBODY", "ORG")


def _some(session: Session, number: int) -> AnnotationKey:
    order = session.editable().spans.in_order()
    if not order:
        raise UserError("There is nothing.")
    return order[number % len(order)]


def _value(session: Session, number: int) -> None:
    key, (name, value) = _some(session, number), _VALUES[number % len(_VALUES)]
    labelling.set_attribute(session, key, name, value)


def _decide(session: Session, number: int) -> None:
    """Decide some unit of the open article in one's gold."""
    session.open_gold(session.editable().article.key)
    review = Review(session)
    if not review.units:
        raise UserError("There is nothing to decide.")
    unit = review.units[number % len(review.units)]
    match number % 7:
        case 0 | 1:
            deciding.take(review, unit, number % len(unit.unit.members))
        case 2:
            deciding.both(review, unit)
        case 3:
            deciding.nothing(review, unit)
        case 4:
            deciding.change(review, unit, _RELABELLED[number % 4])
        case 5:
            deciding.reopen(review, unit)
        case _:
            deciding.take_proposal(review, unit)


def _apply_rule(session: Session, number: int) -> None:
    took = Condition(frozenset({(Kind.LABEL, Kind.MISSING)[number % 2]}))
    rule = corpus.keep_rule(session, f"rule {number}", took, Resolution(Take.LONGEST))
    corpus.apply_rules(session, [rule])
    if number % 3 == 0:
        corpus.revoke_rule(session, rule)


def _rows(session: Session, number: int) -> list[TableRow]:
    table = AnnotationTable(session, Wanted(_RELABELLED))
    list(table.read())
    rows = own_rows(list(table.rows.values()), lambda row: table.place(row).own)
    if not rows:
        raise UserError("There are no rows.")
    return rows[: 1 + number % 4]


def _edit_rows(session: Session, number: int) -> None:
    rows, schema = _rows(session, number), session.schema
    match number % 5:
        case 0:
            planned = plan_relabel(schema, rows, _RELABELLED[number % 4])
        case 1:
            planned = plan_value(schema, rows, "mention", "nominal")
        case 2:
            planned = plan_note(schema, rows[0], f"row {number}")
        case 3:
            planned = plan_referent(rows, None, "")
        case _:
            planned = plan_removal(schema, rows)
    list(run_planned(session, planned))


def _names(session: Session, number: int) -> None:
    known = gazetteers.gazetteers(session)
    if not known or number % 4 == 0:
        file = session.path.with_name(f"names {number}.csv")
        file.write_text(f"name,id\nRi Yong-ho,{number}\nGefest-M,g{number}\n")
        gazetteers.add_gazetteer(session, file, name=f"names {number}")
        return
    each = known[number % len(known)]
    match number % 4:
        case 1:
            gazetteers.set_on(session, each, on=not each.on)
        case 2:
            gazetteers.set_labels(session, each, {**each.labels, "": "PERSON"})
        case _:
            gazetteers.remove_gazetteer(session, each)


def _talk(session: Session, number: int) -> None:
    found = commenting.threads(session, session.editable().article.key)
    if not found or number % 5 == 0:
        commenting.comment(session, f"Why {number}?", annotation=_some(session, number))
        return
    thread = found[number % len(found)]
    match number % 5:
        case 1:
            commenting.answer(session, thread, f"Because {number}.")
        case 2:
            commenting.resolve(session, thread, resolved=not thread.resolved)
        case 3:
            commenting.rewrite(session, thread.first, f"Why not {number}?")
        case _:
            commenting.take_back(session, thread.first)


def _unassign(session: Session, number: int) -> None:
    readers = assigning.readers(session)
    assigning.take_from(session, keys_of(session), [readers[number % len(readers)]])


def _give_back(session: Session, number: int) -> None:
    article = session.editable().article.key
    returning.give_back(session, article, returning.annotators_of(session, article), f"r {number}")


def _reject(session: Session, number: int) -> None:
    place = Fragment(number, number + 8)
    quote = session.editable().text.content[slice(*place)]
    ghosts = Ghosts(session)
    try:
        ghosts.reject(Ghost("ORG", (place,), quote, Origin("pattern")))
    finally:
        ghosts.close()


def _premerge(session: Session, number: int) -> None:
    corpus.premerge_everywhere(session, Premerge((How.UNANIMOUS, How.MAJORITY)[number % 2]))


BESIDE_LABELLING: dict[str, Callable[[Session, int], object]] = {
    "value": _value,
    "decide": _decide,
    "premerge": _premerge,
    "rule": _apply_rule,
    "rows": _edit_rows,
    "names": _names,
    "talk": _talk,
    "unassign": _unassign,
    "give back": _give_back,
    "reject": _reject,
}
