"""Really deleting what was removed: rows, texts, words in the index, pages, and all history."""

from annotator.storage.articles import text_of
from annotator.storage.database import known_errors
from annotator.storage.gazetteers import drop_some, left_over
from annotator.storage.journal import NewAction
from annotator.storage.schema_sql import LOGGED_TABLES
from annotator.storage.search import add_to_index, indexed_words
from annotator.storage.store import Store

# Their rows come with no import of their own.
_NEVER_STAGED = {
    "schemas",
    "annotations",
    "rejections",
    "gazetteers",
    "splits",
    "settings",
    "review_rules",
    "people",
    "assignments",
}

# What hangs on articles: tables with a log, and those without.
_LOGGED_HANGING = ("layers", "sources", "comments", "decisions", "splits", "assignments")
_HANGING = ("texts", "places", "work_time", "article_aliases")
_ALONE = ("articles", "referents", "gazetteers", "schemas", "settings", "review_rules", "people")


def purge(store: Store, action: NewAction) -> None:
    """Delete all tombstones and the whole log; what is left was made by `action`.

    The file is written anew afterwards, so that nothing deleted stays readable in it.
    """
    db = store.db
    with store.write(action) as writing:
        gone = "SELECT id FROM articles WHERE removed = 1"
        in_gone = f"layer IN (SELECT id FROM layers WHERE removed = 1 OR article IN ({gone}))"
        for table in ("annotations", "rejections"):
            db.execute(f"DELETE FROM {table} WHERE removed = 1 OR {in_gone}")
        for table in _LOGGED_HANGING:
            db.execute(f"DELETE FROM {table} WHERE removed = 1 OR article IN ({gone})")
        for table in (*_HANGING, "stories", "story_shingles"):
            db.execute(f"DELETE FROM {table} WHERE article IN ({gone})")
        for table in ("disagreements", "disagreements_found"):
            db.execute(f"DELETE FROM {table}")
        db.execute("DELETE FROM log")
        db.execute("UPDATE actions SET article = NULL, step = NULL, undoes = NULL")
        for table in _ALONE:
            db.execute(f"DELETE FROM {table} WHERE removed = 1")
        for batch in left_over(db):
            while drop_some(db, batch):
                pass
        for table in LOGGED_TABLES:
            owner = "" if table in _NEVER_STAGED else ", import_id = NULL"
            db.execute(
                f"UPDATE {table} SET added_by = ?, changed_by = ?{owner}",
                [writing.action, writing.action],
            )
        db.execute("UPDATE article_aliases SET import_id = NULL")
        db.execute("DELETE FROM imports")
        db.execute("DELETE FROM actions WHERE id != ?", [writing.action])
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        for (key,) in db.execute("SELECT id FROM articles").fetchall():
            add_to_index(db, key, *indexed_words(db, key), text_of(db, key))
    with known_errors(store.path):
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
