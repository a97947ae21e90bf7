"""SQL for gazetteers. A gazetteer is a logged row; its names are plain rows under a batch number.

Names are written before the row that makes them visible, so that a load can go in slices; a
batch without a row is left over from a load that was cut short.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.model.gazetteer import Entry, Gazetteer
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, to_json
from annotator.storage.store import Store

_COLUMNS = "id, uuid, name, file, format, batch, entries, names, refused, labels, enabled, made"
# A word that more names have than this tells nobody apart.
_LOOKED_AT = 3000
# So many names are deleted at once; others may want to write meanwhile.
_AT_ONCE = 1000


class NameRow(NamedTuple):
    """One name of an entry, as it is matched."""

    words: str
    key: str
    title: str
    type: str
    kind: str


def gazetteers(db: Connection) -> list[Gazetteer]:
    """Return the project's gazetteers in the order in which they were added."""
    found = db.execute(f"SELECT {_COLUMNS} FROM gazetteers WHERE removed = 0 ORDER BY id")
    return [
        Gazetteer(*row[:9], labels=read_object(row[9]), on=bool(row[10]), made=row[11])
        for row in found
    ]


def names_in(db: Connection, batch: int) -> Iterator[NameRow]:
    """Return the names of a gazetteer."""
    found = db.execute(
        'SELECT words, "key", title, type, kind FROM gazetteer_names WHERE batch = ?', [batch]
    )
    return (NameRow(*row) for row in found)


def types_in(db: Connection, batch: int) -> dict[str, int]:
    """Return how many names of each type a gazetteer has."""
    found = db.execute(
        "SELECT type, count(*) FROM gazetteer_names WHERE batch = ? GROUP BY type", [batch]
    )
    return dict(found.fetchall())


def new_batch(db: Connection) -> int:
    """Return a number for the names of a new gazetteer."""
    (last,) = db.execute(
        "SELECT max(coalesce((SELECT max(batch) FROM gazetteers), 0),"
        " coalesce((SELECT max(batch) FROM gazetteer_names), 0))"
    ).fetchone()
    return last + 1


def add_names(db: Connection, batch: int, entries: Iterable[Entry]) -> int:
    """Write the names of some entries; the same name of the same entry is kept once."""
    rows = [
        (batch, name.words, entry.key, entry.title, entry.type, name.kind)
        for entry in entries
        for name in entry.names
    ]
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM gazetteer_names").fetchone()
    before = db.conn.total_changes
    db.conn.executemany(
        'INSERT OR IGNORE INTO gazetteer_names (batch, words, "key", title, type, kind)'
        " VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
    added = db.conn.total_changes - before
    db.execute(
        "INSERT INTO gazetteer_search (rowid, words)"
        " SELECT id, words FROM gazetteer_names WHERE id > ?",
        [last],
    )
    return added


def sweep_left_over(store: Store) -> None:
    """Delete the names of loads that were cut short, some at a time."""
    with store.reading() as db:
        for batch in left_over(db):
            drop_batch(db, batch)


def drop_batch(db: Connection, batch: int) -> None:
    """Delete names that no gazetteer has, some at a time."""
    left = True
    while left:
        # Names and the words they are found by go together, or the search would be damaged.
        with db.transaction():
            left = drop_some(db, batch)


def drop_some(db: Connection, batch: int) -> bool:
    """Delete some names that no gazetteer has; tell whether there are more."""
    some = "SELECT id FROM gazetteer_names WHERE batch = ? ORDER BY words LIMIT ?"
    values = [batch, _AT_ONCE]
    db.execute(
        "INSERT INTO gazetteer_search (gazetteer_search, rowid, words)"
        f" SELECT 'delete', id, words FROM gazetteer_names WHERE id IN ({some})",
        values,
    )
    gone = db.execute(f"DELETE FROM gazetteer_names WHERE id IN ({some})", values)
    return gone.rowcount == _AT_ONCE


def names_like(
    db: Connection, batches: Sequence[int], parts: Sequence[str], *, unfinished: bool, limit: int
) -> list[tuple[int, NameRow]]:
    """Return names that have all of some words, the shortest first, with their batches.

    With `unfinished` the last word may go on. Of a word that very many names have, only some of
    them are looked at.
    """
    words = [f'"{part.replace(chr(34), "")}"' for part in parts]
    wanted = " ".join(words) + ("*" if unfinished else "")
    rows = db.execute(
        'SELECT batch, words, "key", title, type, kind FROM gazetteer_names WHERE id IN'
        " (SELECT rowid FROM gazetteer_search WHERE words MATCH ? LIMIT ?)"
        " AND batch IN (SELECT value FROM json_each(?)) ORDER BY length(words), id LIMIT ?",
        [wanted, _LOOKED_AT, to_json(tuple(batches)), limit],
    )
    return [(batch, NameRow(*row)) for batch, *row in rows]


def left_over(db: Connection) -> list[int]:
    """Return the batches of loads that were cut short."""
    # From batch to batch by the index: a gazetteer may have very many names.
    found = db.execute(
        "WITH RECURSIVE batches (batch) AS (SELECT min(batch) FROM gazetteer_names UNION ALL"
        " SELECT (SELECT min(batch) FROM gazetteer_names WHERE batch > batches.batch) FROM batches"
        "  WHERE batch IS NOT NULL)"
        " SELECT batch FROM batches"
        " WHERE batch IS NOT NULL AND batch NOT IN (SELECT batch FROM gazetteers)"
    )
    return [batch for (batch,) in found.fetchall()]


def insert_gazetteer(writing: Writing, gazetteer: Gazetteer) -> int:
    """Add a gazetteer whose names are there."""
    values = {"uuid": gazetteer.id, **_values(gazetteer), **writing.version._asdict()}
    return writing.insert("gazetteers", values)


def update_gazetteer(writing: Writing, before: Gazetteer, after: Gazetteer) -> bool:
    """Change a gazetteer's name, labels, or whether it is on."""
    return writing.mint("gazetteers", before.id, _values(before), _values(after))


def remove_gazetteer(writing: Writing, gazetteer: Gazetteer) -> None:
    """Take a gazetteer out; its names stay until a purge, so that undo brings it back."""
    writing.mint("gazetteers", gazetteer.id, {"removed": 0}, {"removed": 1})


def _values(gazetteer: Gazetteer) -> dict[str, object]:
    return {
        "name": gazetteer.name,
        "file": gazetteer.file,
        "format": gazetteer.format,
        "batch": gazetteer.batch,
        "entries": gazetteer.entries,
        "names": gazetteer.names,
        "refused": gazetteer.refused,
        "labels": to_json(gazetteer.labels),
        "enabled": int(gazetteer.on),
        "made": gazetteer.made,
    }
