"""SQL for audits: which agreed units were drawn for a gold, and what came of it.

What was drawn is a setting of the project, so that undo takes it back.
"""

from collections.abc import Mapping, Sequence

import msgspec

from annotator.model.decision import Decision, How, Verdict, decision_from
from annotator.model.values import ArticleKey, Uuid
from annotator.storage.annotations import Entry, entries_by_uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, to_json
from annotator.storage.settings import setting, write_setting

# Where a drawn unit stands.
WAITS, RIGHT, WRONG = "audit", "decided", "rejected"


class DrawnUnit(msgspec.Struct, frozen=True):
    """A drawn unit by the annotation that stands for it, its number in the draw and its status."""

    number: int
    article: ArticleKey
    annotation: Uuid
    start: int
    end: int
    quote: str
    label: str
    status: str


def drawn_units(db: Connection, gold: Uuid) -> frozenset[Uuid]:
    """Return of each unit that was drawn for a gold one annotation."""
    return frozenset(_drawn(db, gold))


def waiting_units(db: Connection, gold: Uuid) -> list[DrawnUnit]:
    """Return the drawn units that nobody has looked at."""
    return [each for each in drawn_rows(db, gold) if each.status == WAITS]


def drawn_rows(db: Connection, gold: Uuid, numbers: Sequence[int] | None = None) -> list[DrawnUnit]:
    """Return drawn units, all or some by their numbers; what is agreed on no longer is left out."""
    drawn = _drawn(db, gold)
    if not drawn:
        return []
    number = {uuid: n for n, uuid in enumerate(drawn)}
    if numbers is not None:
        drawn = [drawn[n] for n in numbers if n < len(drawn)]
    found = db.execute(
        'SELECT layers.article, annotations.uuid, start, "end", quote, label FROM annotations'
        " JOIN layers ON layers.id = annotations.layer"
        " WHERE annotations.uuid IN (SELECT value FROM json_each(:drawn))"
        " AND annotations.removed = 0 AND layers.removed = 0"
        f" AND layers.article IN (SELECT id FROM articles WHERE {VISIBLE})"
        " AND NOT EXISTS (SELECT 1 FROM disagreements WHERE disagreements.gold = :gold"
        "  AND disagreements.article = layers.article"
        "  AND disagreements.annotation = annotations.uuid)",
        {"drawn": to_json(tuple(drawn)), "gold": gold},
    ).fetchall()
    status = {uuid: _status(each) for each in audited(db, gold) for uuid in each.about}
    rows = [
        DrawnUnit(
            number[uuid],
            ArticleKey(article),
            uuid,
            start,
            end,
            quote,
            label,
            status.get(uuid, WAITS),
        )
        for article, uuid, start, end, quote, label in found
    ]
    return sorted(rows, key=lambda row: row.number)


def write_drawn(writing: Writing, gold: Uuid, units: Sequence[Uuid]) -> None:
    """Let these units be the ones that are drawn for a gold."""
    write_setting(writing, _name(gold), to_json(tuple(units)) if units else "")


def audited(db: Connection, gold: Uuid) -> list[Decision]:
    """Return what was decided about agreed units that were looked at once more."""
    # Bodies are JSON without blanks: those without these words need not be read.
    found = db.execute(
        f"SELECT body FROM decisions WHERE {VISIBLE} AND instr(body, ?) > 0"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) ORDER BY id",
        [f'"how":{to_json(How.AUDITED)}'],
    )
    read = (decision_from(read_object(body)) for (body,) in found)
    return [
        each for each in read if each is not None and each.gold == gold and each.how is How.AUDITED
    ]


def annotations_behind(db: Connection, decisions: Sequence[Decision]) -> Mapping[Uuid, Entry]:
    """Return the annotations that decisions took and made."""
    wanted = {uuid for each in decisions for uuid in (*each.taken, *each.made)}
    return entries_by_uuid(db, sorted(wanted))


def _status(decision: Decision) -> str:
    return WRONG if decision.verdict is Verdict.NOTHING else RIGHT


def _drawn(db: Connection, gold: Uuid) -> list[Uuid]:
    kept = setting(db, _name(gold)) if gold else ""
    return msgspec.json.decode(kept, type=list[str]) if kept else []


def _name(gold: Uuid) -> str:
    return f"audit of {gold}"
