"""Which rows of a project file being merged are which rows here: maps in temporary tables.

`merged_people`, `merged_articles` and `merged_layers` give for the other file's keys ours; `new`
marks the rows that are not here yet, which have their keys once they are copied.
"""

from collections.abc import Mapping

from annotator.storage.connection import Connection
from annotator.storage.merge_rows import came_and_went
from annotator.storage.people import who_is


def map_people(db: Connection, same: Mapping[str, str]) -> None:
    """Map annotators by UUID, entering those who are not here; `same` unites some by UUID."""
    db.execute("CREATE TABLE temp.merged_people (theirs INTEGER PRIMARY KEY, ours INTEGER)")
    known = {uuid: key for key, uuid in db.execute("SELECT id, uuid FROM main.annotators")}
    theirs = db.execute(
        "SELECT id, uuid, name, kind, owner, given FROM other.annotators ORDER BY id"
    )
    ours: dict[int, int] = {}
    owners: list[tuple[int, int]] = []
    for key, uuid, name, kind, owner, given in theirs.fetchall():
        here = known.get(same.get(uuid) or who_is(db, uuid))
        if here is None:
            (here,) = db.execute(
                "INSERT INTO main.annotators (uuid, name, kind, given) VALUES (?, ?, ?, ?)"
                " RETURNING id",
                [uuid, name, kind, given],
            ).fetchone()
        ours[key] = here
        if owner is not None:
            owners.append((here, owner))
    db.conn.executemany("INSERT INTO temp.merged_people VALUES (?, ?)", ours.items())
    for here, owner in owners:
        db.execute(
            "UPDATE main.annotators SET owner = ? WHERE id = ? AND owner IS NULL",
            [ours[owner], here],
        )


def map_articles(db: Connection) -> None:
    """Map articles by their texts, living ones first.

    One whose id has another text is left out, and one whose import was undone there.
    """
    db.execute(
        "CREATE TABLE temp.merged_articles (theirs INTEGER PRIMARY KEY, ours INTEGER,"
        " new INTEGER NOT NULL, back INTEGER NOT NULL DEFAULT 0)"
    )
    db.execute(
        "INSERT INTO temp.merged_articles (theirs, ours, new) SELECT o.id,"
        " coalesce((SELECT m.id FROM main.articles AS m WHERE m.uuid = o.uuid),"
        "  (SELECT m.id FROM main.articles AS m WHERE m.sha256 = o.sha256"
        "   ORDER BY m.removed, m.id LIMIT 1)), 0"
        " FROM other.articles AS o JOIN other.texts ON texts.article = o.id"
        f" WHERE NOT {came_and_went('other', 'o')} AND NOT EXISTS (SELECT 1 FROM main.articles AS m"
        "  WHERE m.uuid = o.uuid AND m.sha256 != o.sha256)"
        " AND (o.import_id IS NULL OR o.import_id IN"
        "  (SELECT id FROM other.imports WHERE finished IS NOT NULL))"
    )
    _mark_new(db, "articles")


def map_layers(db: Connection) -> None:
    """Map the layers of the mapped articles by UUID."""
    db.execute(
        "CREATE TABLE temp.merged_layers"
        " (theirs INTEGER PRIMARY KEY, ours INTEGER, new INTEGER NOT NULL)"
    )
    db.execute(
        "INSERT INTO temp.merged_layers SELECT o.id, m.id, 0 FROM other.layers AS o"
        " JOIN temp.merged_articles AS a ON a.theirs = o.article"
        " LEFT JOIN main.layers AS m ON m.uuid = o.uuid"
        " WHERE o.import_id IS NULL OR o.import_id IN"
        " (SELECT id FROM other.imports WHERE finished IS NOT NULL)"
    )
    _mark_new(db, "layers")


def new_rows(db: Connection, name: str) -> list[int]:
    """Return the other file's keys of the rows that are new here."""
    found = db.execute(f"SELECT theirs FROM temp.merged_{name} WHERE new ORDER BY theirs")
    return [key for (key,) in found]


def number_new(db: Connection, name: str, keys: str) -> None:
    """Give new rows, a JSON list of the other file's keys, the next keys here.

    That comes in the transaction that copies them: in between others write rows of their own.
    """
    db.execute(
        f"UPDATE temp.merged_{name} SET ours ="
        f" (SELECT coalesce(max(id), 0) FROM main.{name}) + rank.n"
        f" FROM (SELECT theirs AS key, row_number() OVER (ORDER BY theirs) AS n"
        f"  FROM temp.merged_{name} WHERE theirs IN (SELECT value FROM json_each(?))) AS rank"
        " WHERE rank.key = theirs",
        [keys],
    )


def _mark_new(db: Connection, name: str) -> None:
    db.execute(f"UPDATE temp.merged_{name} SET new = 1 WHERE ours IS NULL")
