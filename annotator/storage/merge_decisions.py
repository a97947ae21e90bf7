"""Decisions that one reviewer made about the same in two copies: the later one stands.

The other one goes, with what it made of the gold. Every copy comes to that by itself, so no
version is minted; in a copy that knows but one of them it stays.
"""

from collections.abc import Iterator

from annotator.model.annotation import Filler, Version
from annotator.model.decision import Decision, decision_from, given_way
from annotator.model.values import Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, read_roles, to_json

# Two decisions about the same come from two copies: all others replace each other.
_SEVERAL_COPIES = (
    "SELECT article FROM (SELECT article, replica FROM main.decisions"
    " UNION SELECT ours, replica FROM other.decisions"
    " JOIN temp.merged_articles ON theirs = article)"
    " GROUP BY article HAVING count(*) > 1"
)


def find_given_way(db: Connection) -> None:
    """Put what gives way once both files are one into `temp.given_way`, with what stands for it.

    These are decisions, and annotations they made; in place of one of these stands the first
    that the later decision made, if it made any.
    """
    db.execute("CREATE TEMP TABLE given_way (uuid TEXT PRIMARY KEY, instead TEXT)")
    for decisions in _by_gold(db):
        by_id = {each.id: each for each in decisions}
        later = given_way(decisions)
        kept = {uuid for each in decisions if each.id not in later for uuid in each.made}
        gone = [
            (uuid, next(iter(stands.made), None))
            for id_, stands in later.items()
            for uuid in (id_, *by_id[id_].made)
            if uuid not in kept
        ]
        db.conn.executemany("INSERT OR IGNORE INTO temp.given_way VALUES (?, ?)", gone)


def remove_given_way(writing: Writing) -> None:
    """Remove what gives way; frames are filled by what stands for it, else keep its words."""
    db = writing.db
    if db.execute("SELECT 1 FROM temp.given_way LIMIT 1").fetchone() is None:
        return
    frames = db.execute(
        "SELECT uuid, layer, roles FROM main.annotations WHERE removed = 0 AND roles != '{}'"
        " AND layer IN (SELECT layer FROM main.annotations WHERE removed = 0"
        "  AND uuid IN (SELECT uuid FROM temp.given_way))"
    ).fetchall()
    for table in ("decisions", "annotations"):
        gone = db.execute(
            f"SELECT uuid FROM main.{table} WHERE removed = 0"
            " AND uuid IN (SELECT uuid FROM temp.given_way)"
        ).fetchall()
        for (uuid,) in gone:
            writing.update(table, uuid, {"removed": 0}, {"removed": 1})
    for uuid, layer, roles in frames:
        after = {
            role: tuple(_filled(db, layer, filler) for filler in fillers)
            for role, fillers in read_roles(roles).items()
        }
        writing.update("annotations", uuid, {"roles": roles}, {"roles": to_json(after)})


def _filled(db: Connection, layer: int, filler: Filler) -> Filler:
    row = db.execute("SELECT instead FROM temp.given_way WHERE uuid = ?", [filler.id]).fetchone()
    if row is None:
        return filler
    quote, referent = db.execute(
        "SELECT quote, referent FROM main.annotations WHERE uuid = ?", [filler.id]
    ).fetchone()
    there = db.execute(
        "SELECT 1 FROM main.annotations WHERE uuid = ? AND layer = ? AND removed = 0",
        [row[0], layer],
    ).fetchone()
    return (
        Filler(text=" ".join(quote.split()), referent=referent) if there is None else Filler(row[0])
    )


def _by_gold(db: Connection) -> Iterator[list[Decision]]:
    """Yield the decisions that live once both files are one, each gold's in each article."""
    rows = db.execute(
        "SELECT article, uuid, counter, replica, 1 - removed, body FROM main.decisions"
        f" WHERE article IN ({_SEVERAL_COPIES})"
        " UNION ALL SELECT ours, uuid, counter, replica, 1 - removed, body FROM other.decisions"
        f" JOIN temp.merged_articles ON theirs = article WHERE ours IN ({_SEVERAL_COPIES})"
    )
    greatest: dict[Uuid, tuple[Version, int, int, str]] = {}
    for article, uuid, counter, replica, lives, body in rows:
        here = greatest.get(uuid)
        if here is None or (Version(counter, replica), lives) > here[:2]:
            greatest[uuid] = Version(counter, replica), lives, article, body
    found: dict[tuple[int, Uuid], list[Decision]] = {}
    for _, lives, article, body in greatest.values():
        decision = decision_from(read_object(body)) if lives else None
        if decision is not None and decision.document is None:
            found.setdefault((article, decision.gold), []).append(decision)
    yield from (each for each in found.values() if len(each) > 1)
