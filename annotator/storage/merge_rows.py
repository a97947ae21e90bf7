"""The rows of a merge: of known ones the greater version is taken, missing ones come in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.model.annotation import Filler
from annotator.storage.bulk import ONLY_REMOVED
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_roles, to_json


class Table(NamedTuple):
    """A table whose rows are told apart by UUID: what is copied, and what its rows hang on."""

    name: str
    columns: tuple[str, ...]
    # A column that names another row, and the map from the other file's keys to ours.
    links: Mapping[str, str]
    imported: bool = True


VERSION = ("counter", "replica", "removed")
ARTICLES = Table("articles", ("uuid", "title", "sha256", "length", "language", "meta", "extra"), {})
SOURCES = Table(
    "sources", ("uuid", "file", "url", "outlet", "date", "extra"), {"article": "articles"}
)
LAYERS = Table(
    "layers",
    ("uuid", "schema_version", "state", "covered", "document", "extra"),
    {"article": "articles", "annotator": "people"},
)
ANNOTATIONS = Table(
    "annotations",
    (
        "uuid", "label", "start", "end", "fragments", "quote", "attributes", "roles", "referent",
        "note", "origin", "created", "updated", "extra",
    ),
    {"layer": "layers"},
    imported=False,
)  # fmt: skip
REJECTIONS = Table(
    "rejections",
    ("uuid", "label", "fragments", "quote", "slot", "referent"),
    {"layer": "layers"},
    imported=False,
)
COMMENTS = Table("comments", ("uuid", "body"), {"article": "articles"})
DECISIONS = Table("decisions", ("uuid", "body"), {"article": "articles"})
ASSIGNMENTS = Table(
    "assignments", ("uuid",), {"article": "articles", "annotator": "people"}, imported=False
)
SPLITS = Table("splits", ("uuid", "plan", "part"), {"article": "articles"}, imported=False)
SETTINGS = Table("settings", ("uuid", "name", "value"), {}, imported=False)
RULES = Table("review_rules", ("uuid", "body"), {}, imported=False)
PEOPLE = Table("people", ("uuid", "name", "same_as"), {}, imported=False)

GREATER = "(o.counter, o.replica, 1 - o.removed) > (m.counter, m.replica, 1 - m.removed)"
# What has given way to a later decision does not come back where it has not yet.
_STAYS_GONE = (
    " AND NOT (m.removed AND m.counter = o.counter AND m.replica = o.replica"
    " AND m.uuid IN (SELECT uuid FROM temp.given_way))"
)


def came_and_went(schema: str, row: str) -> str:
    """Return the SQL that tells of an article that its coming was undone: nobody removed it.

    Undoing an import mints no version, so that the image in the log says of nothing else.
    """
    return (
        f"({row}.removed = 1 AND EXISTS (SELECT 1 FROM {schema}.log WHERE log.id ="
        f" (SELECT max(last.id) FROM {schema}.log AS last WHERE last.row = {row}.uuid)"
        f" AND log.action != {row}.added_by AND log.before = '{ONLY_REMOVED}'))"
    )


def mark_coming_back(db: Connection) -> None:
    """Mark the articles whose import was undone here: they come back with anybody who has them."""
    db.execute(
        "UPDATE temp.merged_articles AS map SET back = 1 WHERE EXISTS (SELECT 1"
        " FROM other.articles AS o JOIN main.articles AS m ON m.id = map.ours"
        f" WHERE o.id = map.theirs AND o.removed = 0 AND {came_and_went('main', 'm')})"
    )


_GREATER_ARTICLE = f"({GREATER} OR map.back)"

# The same source under another UUID, as when two people imported the same file.
NO_SUCH_SOURCE = (
    " AND NOT EXISTS (SELECT 1 FROM main.sources AS m WHERE m.article = article.ours"
    " AND m.removed = 0 AND m.file IS o.file AND m.url IS o.url AND m.outlet IS o.outlet"
    " AND m.date IS o.date)"
)


def take_greater(writing: Writing, table: Table) -> tuple[int, int]:
    """Take those known rows that the other file has in a greater version, logged.

    Returns how many were changed, and how many of them removed.
    """
    db = writing.db
    # The UUID of an article that came by its text stays ours: the other one is its alias.
    columns = [each for each in table.columns if each != "uuid"]
    every = (*columns, *VERSION)
    changed, removed = _pair_greater(db, table, every)
    if changed:
        _log_greater(writing, table, every)
        sets = ", ".join(f'"{c}" = o."{c}"' for c in every)
        db.execute(
            f"UPDATE main.{table.name} AS m SET {sets}, changed_by = ? FROM temp.greater"
            f" JOIN other.{table.name} AS o ON o.id = theirs WHERE m.id = ours AND NOT bare",
            [writing.action],
        )
        db.execute(
            f"UPDATE main.{table.name} SET removed = 1 - removed, changed_by = ?"
            " WHERE id IN (SELECT ours FROM temp.greater WHERE bare)",
            [writing.action],
        )
    db.execute("DROP TABLE temp.greater")
    return changed, removed


def _pair_greater(db: Connection, table: Table, columns: Sequence[str]) -> tuple[int, int]:
    """Put the keys of the rows that are greater there beside ours into `temp.greater`, in order.

    It is `bare` when nothing but `removed` differs, as after an undone merge. Returns how many
    there are, and how many of them are removed.
    """
    db.execute("CREATE TEMP TABLE greater (ours INTEGER, theirs INTEGER, bare INTEGER)")
    is_greater = _GREATER_ARTICLE if table is ARTICLES else GREATER
    same = " AND ".join(f'm."{c}" IS o."{c}"' for c in columns if c != "removed")
    db.execute(
        f"INSERT INTO temp.greater SELECT m.id, o.id, {same} FROM {pairs(table)}"
        f" WHERE {is_greater}{_STAYS_GONE} ORDER BY m.id"
    )
    return db.execute(
        "SELECT count(*), coalesce(sum(o.removed AND NOT m.removed), 0) FROM temp.greater"
        f" CROSS JOIN main.{table.name} AS m ON m.id = ours"
        f" CROSS JOIN other.{table.name} AS o ON o.id = theirs"
    ).fetchone()


def _log_greater(writing: Writing, table: Table, columns: Sequence[str]) -> None:
    """Log what the rows in `temp.greater` are before they change."""
    # The image says only what differs, as everywhere in the log.
    full = ", ".join(f"'{c}', m.\"{c}\"" for c in columns)
    same = ", ".join(f"iif(m.\"{c}\" IS o.\"{c}\", '$.{c}', '$.-')" for c in columns)
    image = f"json_remove(json_object({full}), {same})"
    writing.db.execute(
        'INSERT INTO main.log (action, "table", row, before)'
        f" SELECT ?, '{table.name}', m.uuid,"
        f" iif(bare, json_object('removed', m.removed), {image}) FROM temp.greater"
        f" CROSS JOIN main.{table.name} AS m ON m.id = ours"
        f" CROSS JOIN other.{table.name} AS o ON o.id = theirs",
        [writing.action],
    )


def insert_missing(writing: Writing, table: Table, number: int, but: str = "") -> int:
    """Insert the rows that are not here, removed ones too; return how many are seen."""
    db = writing.db
    every = (*table.columns, *VERSION)
    columns = ", ".join((*(f'"{c}"' for c in every), *table.links))
    theirs = ", ".join((*(f'o."{c}"' for c in every), *(f"{c}.ours" for c in table.links)))
    joins = " ".join(
        f"JOIN temp.merged_{name} AS {column} ON {column}.theirs = o.{column}"
        for column, name in table.links.items()
    )
    imported = (", import_id", f", {number}") if table.imported else ("", "")
    last = greatest(db, table.name)
    db.execute(
        f"INSERT INTO main.{table.name} ({columns}{imported[0]}, added_by, changed_by)"
        f" SELECT {theirs}{imported[1]}, ?, ? FROM other.{table.name} AS o {joins}"
        f" WHERE o.uuid NOT IN (SELECT uuid FROM main.{table.name}){but} ORDER BY o.id",
        [writing.action, writing.action],
    )
    (seen,) = db.execute(
        f"SELECT count(*) FROM main.{table.name} WHERE id > ? AND removed = 0", [last]
    ).fetchone()
    return seen


def log_tombstones(writing: Writing, table: Table) -> None:
    """Log of rows that came in as tombstones that they were removed, as the log wants it."""
    writing.db.execute(
        'INSERT INTO main.log (action, "table", row, before)'
        f" SELECT ?, '{table.name}', uuid, '{{\"removed\":0}}' FROM main.{table.name}"
        " WHERE added_by = ? AND removed = 1",
        [writing.action, writing.action],
    )


def copy_articles(db: Connection, action: int, number: int, keys: str) -> None:
    """Copy some new articles with their texts, sources and words; `keys` is a JSON list."""
    chosen = "WHERE a.new AND a.theirs IN (SELECT value FROM json_each(:keys))"
    values = {"action": action, "number": number, "keys": keys}
    columns = ", ".join(f'"{c}"' for c in (*ARTICLES.columns, *VERSION))
    theirs = ", ".join(f'o."{c}"' for c in (*ARTICLES.columns, *VERSION))
    joined = "temp.merged_articles AS a JOIN other.articles AS o ON o.id = a.theirs"
    db.execute(
        f"INSERT INTO main.articles (id, {columns}, import_id, added_by, changed_by)"
        f" SELECT a.ours, {theirs}, :number, :action, :action FROM {joined} {chosen}",
        values,
    )
    db.execute(
        "INSERT INTO main.texts (article, text) SELECT a.ours, t.text FROM"
        f" temp.merged_articles AS a JOIN other.texts AS t ON t.article = a.theirs {chosen}",
        values,
    )
    columns = ", ".join(f'"{c}"' for c in (*SOURCES.columns, *VERSION))
    theirs = ", ".join(f's."{c}"' for c in (*SOURCES.columns, *VERSION))
    db.execute(
        f"INSERT INTO main.sources ({columns}, article, import_id, added_by, changed_by)"
        f" SELECT {theirs}, a.ours, :number, :action, :action FROM temp.merged_articles AS a"
        f" JOIN other.sources AS s ON s.article = a.theirs {chosen}"
        " AND s.uuid NOT IN (SELECT uuid FROM main.sources) ORDER BY s.id",
        values,
    )
    db.execute(
        "INSERT INTO main.search (rowid, title, outlet, body)"
        " SELECT a.ours, prepared(o.title), prepared(coalesce((SELECT group_concat(outlet, ' ')"
        "  FROM (SELECT outlet FROM main.sources WHERE article = a.ours AND outlet != ''"
        "   AND removed = 0 ORDER BY id)), '')), prepared(t.text)"
        f" FROM {joined} JOIN other.texts AS t ON t.article = a.theirs {chosen}",
        values,
    )


def copy_layers(db: Connection, action: int, number: int, keys: str) -> None:
    """Copy some new layers with their annotations; `keys` is a JSON list."""
    values = {"action": action, "number": number, "keys": keys}
    chosen = "WHERE l.new AND l.theirs IN (SELECT value FROM json_each(:keys))"
    columns = ", ".join(f'"{c}"' for c in (*LAYERS.columns, *VERSION))
    theirs = ", ".join(f'o."{c}"' for c in (*LAYERS.columns, *VERSION))
    db.execute(
        f"INSERT INTO main.layers (id, {columns}, article, annotator, import_id,"
        f" added_by, changed_by) SELECT l.ours, {theirs}, a.ours, p.ours, :number, :action,"
        " :action FROM temp.merged_layers AS l JOIN other.layers AS o ON o.id = l.theirs"
        " JOIN temp.merged_articles AS a ON a.theirs = o.article"
        f" JOIN temp.merged_people AS p ON p.theirs = o.annotator {chosen}",
        values,
    )
    columns = ", ".join(f'"{c}"' for c in (*ANNOTATIONS.columns, *VERSION))
    theirs = ", ".join(f'o."{c}"' for c in (*ANNOTATIONS.columns, *VERSION))
    db.execute(
        f"INSERT INTO main.annotations ({columns}, layer, added_by, changed_by)"
        f" SELECT {theirs}, l.ours, :action, :action FROM temp.merged_layers AS l"
        f" JOIN other.annotations AS o ON o.layer = l.theirs {chosen} ORDER BY o.id",
        values,
    )


def articles_to_reindex(db: Connection) -> Iterator[int]:
    """Yield known articles whose title, presence or sources the merge changes."""
    found = db.execute(
        f"SELECT m.id FROM {pairs(ARTICLES)} WHERE {_GREATER_ARTICLE}"
        f" UNION SELECT m.article FROM {pairs(SOURCES)} WHERE {GREATER}"
        " UNION SELECT map.ours FROM other.sources AS o"
        " JOIN temp.merged_articles AS map ON map.theirs = o.article AND NOT map.new"
        " WHERE o.uuid NOT IN (SELECT uuid FROM main.sources)"
    )
    return (key for (key,) in found.fetchall())


def keep_words_of_gone_fillers(writing: Writing) -> None:
    """Let frames keep the words of fillers that one copy removed while another used them.

    Both copies come to the same by themselves, so no version is minted.
    """
    db = writing.db
    frames = db.execute(
        "SELECT f.uuid, f.roles, f.layer FROM main.annotations AS f WHERE f.removed = 0"
        " AND f.roles != '{}' AND f.layer IN (SELECT ours FROM temp.merged_layers WHERE NOT new)"
        " AND EXISTS (SELECT 1 FROM main.annotations AS gone"
        "  WHERE gone.layer = f.layer AND gone.removed = 1 AND instr(f.roles, gone.uuid) > 0)"
    ).fetchall()
    for uuid, roles, layer in frames:
        after = {
            role: tuple(_kept(db, layer, filler) for filler in fillers)
            for role, fillers in read_roles(roles).items()
        }
        writing.update("annotations", uuid, {"roles": roles}, {"roles": to_json(after)})


def pairs(table: Table) -> str:
    """Return the SQL that joins a row of the other file (o) with ours (m)."""
    if table is ARTICLES:
        return (
            "temp.merged_articles AS map JOIN other.articles AS o ON o.id = map.theirs"
            " JOIN main.articles AS m ON m.id = map.ours AND NOT map.new"
        )
    return f"other.{table.name} AS o JOIN main.{table.name} AS m ON m.uuid = o.uuid"


def _kept(db: Connection, layer: int, filler: Filler) -> Filler:
    row = None
    if filler.id is not None:
        row = db.execute(
            "SELECT quote, referent FROM main.annotations"
            " WHERE uuid = ? AND layer = ? AND removed = 1",
            [filler.id, layer],
        ).fetchone()
    return filler if row is None else Filler(text=" ".join(row[0].split()), referent=row[1])


def greatest(db: Connection, table: str) -> int:
    """Return the greatest key in a table."""
    (key,) = db.execute(f"SELECT coalesce(max(id), 0) FROM main.{table}").fetchone()
    return key
