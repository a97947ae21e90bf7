"""What the search index holds, and what it would hold had it been made anew."""

from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.search import prepared

Words = list[tuple[str, int, str, int]]


def words_in(db: Connection, table: str = "search") -> Words:
    """Return every word of an index with its article, column and place."""
    vocabulary = f"temp.{table}_words"
    db.execute(f"DROP TABLE IF EXISTS {vocabulary}")
    db.execute(
        f"CREATE VIRTUAL TABLE {vocabulary} USING fts5vocab"
        f"({'temp' if table == 'fresh' else 'main'}, {table}, instance)"
    )
    found = db.execute(f'SELECT term, doc, col, "offset" FROM {vocabulary}').fetchall()
    db.execute(f"DROP TABLE {vocabulary}")
    return sorted(found)


def fresh_words(db: Connection) -> Words:
    """Return what a new index of the visible articles would hold."""
    db.execute("DROP TABLE IF EXISTS temp.fresh")
    db.execute(
        "CREATE VIRTUAL TABLE temp.fresh USING fts5(title, outlet, body, content='',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    add_all(db)
    found = words_in(db, "fresh")
    db.execute("DROP TABLE temp.fresh")
    return found


def add_all(db: Connection) -> None:
    """Enter all visible articles into the fresh index."""
    for key, title, text in db.execute(
        "SELECT id, title, text FROM articles JOIN texts ON texts.article = articles.id"
        f" WHERE {VISIBLE}"
    ).fetchall():
        outlets = db.execute(
            f"SELECT outlet FROM sources WHERE article = ? AND outlet != '' AND {VISIBLE}"
            " ORDER BY id",
            [key],
        ).fetchall()
        outlet = " ".join(o for (o,) in outlets)
        db.execute(
            "INSERT INTO temp.fresh (rowid, title, outlet, body) VALUES (?, ?, ?, ?)",
            [key, prepared(title), prepared(outlet), prepared(text)],
        )


def assert_index_is_exact(db: Connection) -> None:
    """Fail unless the visible articles are found by just their words."""
    visible = {key for (key,) in db.execute(f"SELECT id FROM articles WHERE {VISIBLE}")}
    known = {key for (key,) in db.execute("SELECT id FROM articles")}
    held = words_in(db)
    assert {word[1] for word in held} <= known
    assert [word for word in held if word[1] in visible] == fresh_words(db)
