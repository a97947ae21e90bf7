"""SQL for who reads which articles.

An assignment's UUID comes of the article's and the annotator's, so that two copies that assign
the same mean the same row.
"""

import uuid
from collections.abc import Iterable, Sequence

import msgspec

from annotator.model.article import State
from annotator.model.values import AnnotatorKey, ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import to_json

_SPACE = uuid.UUID("6c1d1a3e-6f0a-4a39-9d7e-5f1f2b8c7d10")

_VISIBLE_ARTICLE = VISIBLE.replace("removed", "articles.removed").replace(
    "import_id", "articles.import_id"
)

# An article, an annotator and the UUID of the assignment of one to the other.
Assigned = tuple[int, int, Uuid]


class Standing(msgspec.Struct, frozen=True):
    """Where an annotator stands with an article, and whether it is theirs to read."""

    article: ArticleKey
    annotator: AnnotatorKey
    state: State = State.NEW
    assigned: bool = False


def assignment_id(article: Uuid, annotator: Uuid) -> Uuid:
    """Return the UUID of the assignment of an article to an annotator."""
    return str(uuid.uuid5(_SPACE, f"{article} {annotator}"))


def standings(db: Connection, articles: Sequence[ArticleKey] | None = None) -> list[Standing]:
    """Return who works on which articles, or is to: of all articles, or of some."""
    some = "" if articles is None else " AND article IN (SELECT value FROM json_each(:keys))"
    values = {"keys": to_json([int(key) for key in articles or ()])}
    found: dict[tuple[int, int], tuple[str, bool]] = {}
    for article, annotator, state in db.execute(
        f"SELECT article, annotator, state FROM layers WHERE {VISIBLE}{some} ORDER BY id", values
    ):
        found[article, annotator] = state, False
    for article, annotator in db.execute(
        f"SELECT article, annotator FROM assignments WHERE removed = 0{some}", values
    ):
        state, _ = found.get((article, annotator), (State.NEW.value, True))
        found[article, annotator] = state, True
    return [
        Standing(ArticleKey(article), AnnotatorKey(annotator), State(state), assigned)
        for (article, annotator), (state, assigned) in found.items()
    ]


def assignment_rows(
    db: Connection, pairs: Iterable[tuple[ArticleKey, AnnotatorKey]]
) -> list[Assigned]:
    """Return what `set_assigned` takes, of articles and annotators."""
    people = dict(db.execute("SELECT id, uuid FROM annotators").fetchall())
    wanted = list(pairs)
    keys = to_json(sorted({int(article) for article, _ in wanted}))
    articles = dict(
        db.execute(
            "SELECT id, uuid FROM articles WHERE id IN (SELECT value FROM json_each(?))"
            f" AND {VISIBLE}",
            [keys],
        ).fetchall()
    )
    return [
        (article, annotator, assignment_id(articles[article], people[annotator]))
        for article, annotator in wanted
        if article in articles
    ]


def set_assigned(writing: Writing, rows: Sequence[Assigned], *, on: bool) -> int:
    """Assign articles to annotators, or no longer; return how many were not so before."""
    db = writing.db
    known = dict(
        db.execute(
            "SELECT uuid, removed FROM main.assignments"
            " WHERE uuid IN (SELECT value FROM json_each(?))",
            [to_json([row[2] for row in rows])],
        ).fetchall()
    )
    fresh = [row for row in rows if row[2] not in known] if on else []
    columns = "article, annotator, uuid, counter, replica, added_by, changed_by"
    db.conn.executemany(
        f"INSERT INTO main.assignments ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*row, *writing.version, writing.action, writing.action) for row in fresh],
    )
    turned = [row[2] for row in rows if row[2] in known and bool(known[row[2]]) is on]
    for each in turned:
        writing.mint("assignments", each, {"removed": int(on)}, {"removed": int(not on)})
    return len(fresh) + len(turned)


def assignments_of_pairs(
    db: Connection, pairs: Sequence[tuple[ArticleKey, AnnotatorKey]]
) -> list[Assigned]:
    """Return the standing assignments of articles to annotators, however they came."""
    wanted = {(int(article), int(annotator)) for article, annotator in pairs}
    keys = to_json(sorted({article for article, _ in wanted}))
    found = db.execute(
        "SELECT article, annotator, uuid FROM assignments WHERE removed = 0"
        " AND article IN (SELECT value FROM json_each(?))",
        [keys],
    )
    return [row for row in found if (row[0], row[1]) in wanted]


def assigned_to(db: Connection, annotator: AnnotatorKey) -> set[ArticleKey]:
    """Return the articles that somebody is to read."""
    found = db.execute(
        "SELECT article FROM assignments WHERE annotator = ? AND removed = 0", [annotator]
    )
    return {ArticleKey(key) for (key,) in found}


def unread(db: Connection, annotator: AnnotatorKey, through: Iterable[State]) -> int:
    """Return how many articles somebody has begun or is to read and is not through with."""
    found = db.execute(
        "WITH theirs AS (SELECT article FROM assignments WHERE annotator = :who AND removed = 0"
        f"  UNION SELECT article FROM layers WHERE annotator = :who AND {VISIBLE})"
        " SELECT count(*) FROM theirs"
        f" WHERE article IN (SELECT id FROM articles WHERE {VISIBLE}) AND NOT EXISTS ("
        "  SELECT 1 FROM layers WHERE layers.id = (SELECT max(id) FROM layers"
        f"   WHERE layers.article = theirs.article AND annotator = :who AND {VISIBLE})"
        "  AND state IN (SELECT value FROM json_each(:through)))",
        {"who": annotator, "through": to_json(tuple(through))},
    )
    return int(found.fetchone()[0])


def next_assigned(
    db: Connection, annotator: AnnotatorKey, after: ArticleKey, finished: Sequence[State]
) -> ArticleKey | None:
    """Return the next article behind `after` that somebody is to read and has not finished.

    Behind the last one it goes on at the top.
    """
    row = db.execute(
        "SELECT articles.id FROM assignments JOIN articles ON articles.id = assignments.article"
        f" WHERE assignments.annotator = ? AND assignments.removed = 0 AND {_VISIBLE_ARTICLE}"
        " AND coalesce((SELECT state FROM layers WHERE layers.article = articles.id"
        "  AND layers.annotator = assignments.annotator AND layers.removed = 0"
        "  ORDER BY layers.id DESC LIMIT 1), 'new') NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY articles.id <= ?, articles.id LIMIT 1",
        [annotator, to_json([state.value for state in finished]), after],
    ).fetchone()
    return None if row is None else ArticleKey(row[0])


def stories(db: Connection) -> dict[ArticleKey, int]:
    """Return which story each article belongs to, as far as they are known."""
    there = db.execute(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'stories'"
    ).fetchone()
    if there is None:
        return {}
    found = db.execute("SELECT article, story FROM stories")
    return {ArticleKey(article): story for article, story in found}
