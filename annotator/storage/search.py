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


def prepared(text: str) -> str:
    """Return a text as the index takes it: unspaced runs as overlapping pairs, the rest as is."""
    if text.isascii():
        return text
    return _UNSPACED.sub(lambda run: f" {_pairs(run[0])} ", text)


def match_expression(words: str) -> str:
    """Return a user's words as a query: each word quoted, all of them wanted, the last begun.

    Operators and marks in the words mean nothing: `gefest-m` and `u.s.` are looked up as words.
    """
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


def reindex(
    db: Connection, article: int, old: tuple[str, str], new: tuple[str, str], body: str
) -> None:
    """Replace an article's title and outlets in the index, which needs its old words for that."""
    words = prepared(body)
    db.execute(
        "INSERT INTO search (search, rowid, title, outlet, body) VALUES ('delete', ?, ?, ?, ?)",
        [article, prepared(old[0]), prepared(old[1]), words],
    )
    db.execute(
        "INSERT INTO search (rowid, title, outlet, body) VALUES (?, ?, ?, ?)",
        [article, prepared(new[0]), prepared(new[1]), words],
    )


def _pairs(run: str) -> str:
    return run if len(run) == 1 else " ".join(a + b for a, b in pairwise(run))
