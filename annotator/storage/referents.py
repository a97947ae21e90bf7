"""SQL for the register: entries, what is merged into what, and who may be offered."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.errors import Refused
from annotator.model.article import Referent
from annotator.model.values import AnnotatorKey
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.register import referents_by_key
from annotator.storage.rows import REFERENT_COLUMNS, referent_from, referent_values, to_json

# A chain of merges may be made longer by hand only; a file can hold anything.
_LONGEST_CHAIN = 1000


class Page(NamedTuple):
    """Some entries in the order they were made, and where the next page begins (None: nowhere)."""

    entries: list[Referent]
    after: int | None


def entries_page(db: Connection, after: int, limit: int) -> Page:
    """Return entries of the register made after row `after`."""
    rows = db.execute(
        f"SELECT id, {REFERENT_COLUMNS} FROM referents WHERE id > ? AND {VISIBLE}"
        " ORDER BY id LIMIT ?",
        [after, limit],
    ).fetchall()
    entries = [referent_from(row[1:]) for row in rows]
    return Page(entries, rows[-1][0] if len(rows) == limit else None)


def with_targets(db: Connection, keys: Iterable[str]) -> dict[str, Referent]:
    """Return entries and all those they are merged into, directly or along a chain."""
    found = referents_by_key(db, keys)
    for _ in range(_LONGEST_CHAIN):
        targets = {e.merged_into for e in found.values() if e.merged_into is not None}
        missing = targets - found.keys()
        came = referents_by_key(db, missing) if missing else {}
        if not came:
            break
        found |= came
    return found


def merged_family(db: Connection, key: str) -> tuple[str, ...]:
    """Return an entry's key and those of all entries that are merged into it."""
    rows = db.execute(
        "WITH RECURSIVE family(k) AS (SELECT ? UNION"
        ' SELECT "key" FROM referents JOIN family ON merged_into = k'
        f" WHERE merged_into IS NOT NULL AND {VISIBLE}) SELECT k FROM family",
        [key],
    )
    return tuple(found for (found,) in rows)


def holders_of(db: Connection, external: str) -> list[Referent]:
    """Return the entries that carry an external id and are merged into no other."""
    rows = db.execute(
        f"SELECT {REFERENT_COLUMNS} FROM referents WHERE instr(ids, ?) > 0"
        f" AND merged_into IS NULL AND {VISIBLE} ORDER BY id",
        [to_json(external)],
    )
    return [entry for entry in map(referent_from, rows) if external in entry.ids]


def update_referent(writing: Writing, before: Referent, after: Referent) -> bool:
    """Change an entry; return whether anything differed.

    Raises:
        Refused: the entry is gone.
    """
    row = writing.db.execute(
        f'SELECT uuid FROM referents WHERE "key" = ? AND {VISIBLE} ORDER BY id', [before.key]
    ).fetchone()
    if row is None:
        raise Refused(f"“{before.name}” is no longer in the register.")
    return writing.mint("referents", row[0], referent_values(before), referent_values(after))


def entries_by_row(db: Connection, uuids: Sequence[str]) -> dict[str, Referent]:
    """Return the entries in rows that are not removed, by the rows' UUIDs."""
    rows = db.execute(
        f"SELECT uuid, {REFERENT_COLUMNS} FROM referents"
        " WHERE uuid IN (SELECT value FROM json_each(?)) AND removed = 0",
        [to_json(tuple(uuids))],
    )
    return {row[0]: referent_from(row[1:]) for row in rows}


def files_of_referents(db: Connection, keys: Sequence[str]) -> dict[str, str | None]:
    """Return the files that entries came from; None for those made here."""
    rows = db.execute(
        'SELECT "key", file FROM referents WHERE "key" IN (SELECT value FROM json_each(?))'
        f" AND {VISIBLE} ORDER BY id DESC",
        [to_json(tuple(keys))],
    )
    return dict(rows.fetchall())


def own_or_gold(
    db: Connection, annotator: AnnotatorKey, keys: Sequence[str] | None = None
) -> set[str]:
    """Return the entries that an annotator has made or mentioned, or a gold mentions.

    With `keys` only those of them; without, this takes a while.
    """
    made, mentioned = "1", "1"
    if keys is not None:
        made = '"key" IN (SELECT value FROM json_each(:keys))'
        mentioned = "referent IN (SELECT value FROM json_each(:keys))"
    rows = db.execute(
        'SELECT "key" FROM referents JOIN actions ON actions.id = referents.added_by'
        f" WHERE {made} AND removed = 0 AND actor = :who AND referents.import_id IS NULL"
        " UNION SELECT referent FROM annotations JOIN layers ON layers.id = annotations.layer"
        " JOIN annotators ON annotators.id = layers.annotator"
        f" WHERE annotations.removed = 0 AND referent IS NOT NULL AND {mentioned}"
        " AND (layers.annotator = :who OR annotators.owner = :who OR annotators.kind = 'gold')",
        {"keys": to_json(tuple(keys or ())), "who": annotator},
    )
    return {key for (key,) in rows}
