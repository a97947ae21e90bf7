"""The full-text index: what is written into it, and how a user's words are looked up in it."""

import re
from itertools import pairwise

from annotator.storage.connection import Connection

# Scripts written without blanks: Thai, Lao, Khmer, Kana, Han. The tokenizer takes a whole run
# of them for one word, so they are indexed as overlapping pairs.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f]+"
)

# What no text holds and no query may.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def prepared(text: str) -> str:
    """Return a text as the index takes it: unspaced runs as overlapping pairs, the rest as is."""
    if text.isascii():
        return text
    return _UNSPACED.sub(lambda run: f" {_pairs(run[0])} ", text)


def match_expression(words: str) -> str:
    """Return a user's words as a query: each word quoted, all of them wanted, the last begun.

    Operators and marks in the words mean nothing: `gefest-m` and `u.s.` are looked up as words.
    """
    words = _UNREADABLE.sub(" ", words)
    quoted = ['"' + word.replace('"', '""') + '"' for word in prepared_words(words)]
    if not quoted:
        return '""'
    return " ".join(quoted) + "*"


def prepared_words(words: str) -> list[str]:
    """Return the words of a query in the index's own form, a phrase for each unspaced run."""
    return [" ".join(prepared(word).split()) for word in words.split() if word.strip("\"'*():^-")]


def add_to_index(db: Connection, article: int, title: str, outlet: str, body: str) -> None:
    """Enter an article's words."""
    db.execute(
        "INSERT INTO search (rowid, title, outlet, body) VALUES (?, ?, ?, ?)",
        [article, prepared(title), prepared(outlet), prepared(body)],
    )


def take_from_index(db: Connection, article: int, title: str, outlet: str, body: str) -> None:
    """Take an article's words out; they must be just those that were entered."""
    db.execute(
        "INSERT INTO search (search, rowid, title, outlet, body) VALUES ('delete', ?, ?, ?, ?)",
        [article, prepared(title), prepared(outlet), prepared(body)],
    )


def is_indexed(db: Connection, article: int) -> bool:
    """Tell whether an article has words in the index."""
    return db.execute("SELECT 1 FROM search WHERE rowid = ?", [article]).fetchone() is not None


def indexed_words(db: Connection, article: int) -> tuple[str, str]:
    """Return the title and the outlets under which an article stands in the index.

    A removed article keeps the words it had when it was last seen: those of the sources that
    went with it count too.
    """
    title, removed, changed_by = db.execute(
        "SELECT title, removed, changed_by FROM articles WHERE id = ?", [article]
    ).fetchone()
    found = db.execute(
        "SELECT outlet FROM sources WHERE article = ? AND outlet != ''"
        " AND (removed = 0 OR (? AND changed_by = ?))"
        " AND (import_id IS NULL OR import_id NOT IN"
        " (SELECT id FROM imports WHERE finished IS NULL)) ORDER BY id",
        [article, removed, changed_by],
    )
    return title, " ".join(outlet for (outlet,) in found)


def reindex(db: Connection, article: int, old: tuple[str, str]) -> None:
    """Bring an article's words up to date; `old` is what `indexed_words` was before a change."""
    new = indexed_words(db, article)
    if new == old:
        return
    (body,) = db.execute("SELECT text FROM texts WHERE article = ?", [article]).fetchone()
    take_from_index(db, article, *old, body)
    add_to_index(db, article, *new, body)


def _pairs(run: str) -> str:
    return run if len(run) == 1 else " ".join(a + b for a, b in pairwise(run))
