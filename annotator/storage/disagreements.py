"""SQL for the list of disagreements (a cache, filled anew where layers change), and for rules."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from annotator.model.values import AnnotatorKey, ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, to_json


class Between(NamedTuple):
    """How two annotators differ on a unit: `kinds` is a bit mask, `labels` what either says."""

    one: AnnotatorKey
    other: AnnotatorKey
    kinds: int
    labels: tuple[str, ...]


class DisagreementRow(msgspec.Struct, frozen=True):
    """One unit on which layers differ. `kinds` is a bit mask, `people` who took part.

    A label of the article as a whole has no `annotation`; its name and what is said are `quote`.
    `between` whom it is can be asked for, but is not read back.
    """

    article: ArticleKey
    start: int
    end: int
    quote: str
    annotation: Uuid
    kinds: int
    labels: tuple[str, ...]
    people: tuple[AnnotatorKey, ...]
    cost: float
    status: str
    key: int = 0
    between: tuple[Between, ...] = ()

    @property
    def waits(self) -> bool:
        """Tell whether it was drawn for an audit and nobody has looked at it."""
        return self.status == "audit"

    @property
    def document(self) -> str:
        """The label of the article it is about; "" for what stands in the text."""
        return "" if self.annotation else self.quote.partition(": ")[0]


class Wanted(msgspec.Struct, frozen=True):
    """Which disagreements are listed: of any of the kinds (a bit mask), with all these labels.

    With a `pair` they are those between these two: kinds and labels are theirs.
    `words` stand in the quote, whatever their case. With `audit` agreed units that were drawn
    are "mixed" in, or the "only" ones.
    """

    kinds: int = 0
    labels: tuple[str, ...] = ()
    pair: tuple[AnnotatorKey, ...] = ()
    status: str = "open"
    article: ArticleKey | None = None
    words: str = ""
    audit: str = ""


def outdated(db: Connection, gold: Uuid) -> list[tuple[ArticleKey, int]]:
    """Return the articles with several layers that changed since they were last looked at.

    Each comes with the stamp it is to be kept under: the last action that wrote to it.
    """
    found = db.execute(
        "WITH marked AS (SELECT layer, max(changed_by) AS stamp FROM annotations GROUP BY layer),"
        " stamped AS (SELECT article, max(layers.changed_by, coalesce(marked.stamp, 0)) AS stamp"
        "  FROM layers LEFT JOIN marked ON marked.layer = layers.id"
        f"  WHERE {VISIBLE.replace('removed', 'layers.removed')}),"
        " newest AS (SELECT article, max(stamp) AS stamp, count(*) AS layers FROM stamped"
        "  GROUP BY article),"
        " decided AS (SELECT article, max(changed_by) AS stamp FROM decisions GROUP BY article)"
        " SELECT newest.article, max(newest.stamp, coalesce(decided.stamp, 0)) FROM newest"
        " LEFT JOIN decided ON decided.article = newest.article"
        " LEFT JOIN disagreements_found AS had ON had.article = newest.article AND had.gold = ?"
        f" WHERE newest.layers > 1 AND newest.article IN (SELECT id FROM articles WHERE {VISIBLE})"
        " AND max(newest.stamp, coalesce(decided.stamp, 0)) IS NOT had.stamp"
        " ORDER BY newest.article",
        [gold],
    )
    return [(ArticleKey(article), stamp) for article, stamp in found]


def keep(
    db: Connection,
    article: ArticleKey,
    gold: Uuid,
    stamp: int,
    agreed: int,
    rows: Sequence[DisagreementRow],
) -> None:
    """Keep what was found in an article in place of what was kept before.

    `agreed` counts the units all agree on that nobody has looked at by themselves.
    """
    db.execute("DELETE FROM disagreements WHERE article = ? AND gold = ?", [article, gold])
    db.conn.executemany(
        'INSERT INTO disagreements (article, gold, start, "end", quote, annotation, kinds, labels,'
        " people, cost, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article,
                gold,
                row.start,
                row.end,
                row.quote,
                row.annotation,
                row.kinds,
                to_json(row.labels),
                _listed(row.people) + _told(row.between),
                row.cost,
                row.status,
            )
            for row in rows
        ],
    )
    db.execute(
        "INSERT INTO disagreements_found (article, gold, stamp, agreed) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET stamp = excluded.stamp, agreed = excluded.agreed",
        [article, gold, stamp, agreed],
    )


def listed(
    db: Connection, gold: Uuid, wanted: Wanted, after: tuple[float, int] | None, limit: int
) -> list[DisagreementRow]:
    """Return a page of disagreements, the dearest first; `after` is cost and key of the last."""
    where, values = _where(gold, wanted)
    if after is not None:
        where += " AND (-cost, id) > (?, ?)"
        values += [-after[0], after[1]]
    found = db.execute(
        'SELECT article, start, "end", quote, annotation, kinds, labels, people, cost, status, id'
        f" FROM disagreements WHERE {where} ORDER BY cost DESC, id LIMIT ?",
        [*values, limit],
    )
    return [_row(*row) for row in found]


def keys(db: Connection, gold: Uuid, wanted: Wanted) -> list[int]:
    """Return the keys of disagreements, the dearest first."""
    where, values = _where(gold, wanted)
    found = db.execute(f"SELECT id FROM disagreements WHERE {where} ORDER BY cost DESC, id", values)
    return [key for (key,) in found]


def by_keys(db: Connection, wanted: Sequence[int]) -> dict[int, DisagreementRow]:
    """Return disagreements by their keys; what is gone meanwhile is left out."""
    found = db.execute(
        'SELECT article, start, "end", quote, annotation, kinds, labels, people, cost, status, id'
        " FROM disagreements WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(tuple(wanted))],
    )
    return {row.key: row for row in (_row(*each) for each in found)}


def set_status(
    db: Connection,
    article: ArticleKey,
    gold: Uuid,
    about: Sequence[Uuid],
    document: str | None,
    status: str,
) -> None:
    """Say of the disagreement about some annotations, or a label of the article, how it stands."""
    db.execute(
        "UPDATE disagreements SET status = ? WHERE article = ? AND gold = ?"
        " AND (annotation IN (SELECT value FROM json_each(?))"
        "  OR (annotation = '' AND instr(quote, ? || ': ') = 1))",
        [status, article, gold, to_json(tuple(about)), document or "\n"],
    )


def count(db: Connection, gold: Uuid, wanted: Wanted) -> int:
    """Return how many disagreements there are."""
    where, values = _where(gold, wanted)
    return db.execute(f"SELECT count(*) FROM disagreements WHERE {where}", values).fetchone()[0]


def counts_by_kind(db: Connection, gold: Uuid) -> dict[tuple[int, str], int]:
    """Return how many disagreements there are by bit mask of kinds and status."""
    found = db.execute(
        "SELECT kinds, status, count(*) FROM disagreements WHERE gold = ?"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) GROUP BY kinds, status",
        [gold],
    )
    return {(kinds, status): n for kinds, status, n in found}


def open_in_articles(
    db: Connection, gold: Uuid, articles: Sequence[ArticleKey]
) -> dict[ArticleKey, int]:
    """Return how many disagreements are open in some articles, as far as they were found."""
    found = db.execute(
        "SELECT article, count(*) FROM disagreements WHERE gold = ? AND status = 'open'"
        " AND article IN (SELECT value FROM json_each(?)) GROUP BY article",
        [gold, to_json(tuple(articles))],
    )
    return {ArticleKey(article): count for article, count in found}


def agreed_in_articles(db: Connection, gold: Uuid) -> dict[ArticleKey, int]:
    """Return how many agreed units nobody has looked at, as far as articles were looked at."""
    found = db.execute(
        "SELECT article, agreed FROM disagreements_found WHERE gold = ? AND agreed > 0"
        f" AND article IN (SELECT id FROM articles WHERE {VISIBLE}) ORDER BY article",
        [gold],
    )
    return {ArticleKey(article): count for article, count in found}


def rule_bodies(db: Connection) -> list[dict[str, object]]:
    """Return the rules a project keeps, oldest first."""
    found = db.execute("SELECT body FROM review_rules WHERE removed = 0 ORDER BY id")
    return [read_object(body) for (body,) in found]


def insert_rule(writing: Writing, uuid: Uuid, body: object) -> None:
    """Keep a rule."""
    version = writing.version._asdict()
    writing.insert("review_rules", {"uuid": uuid, "body": to_json(body), **version})


def remove_rule(writing: Writing, uuid: Uuid) -> None:
    """Keep a rule no longer."""
    writing.mint("review_rules", uuid, {"removed": 0}, {"removed": 1})


def _where(gold: Uuid, wanted: Wanted) -> tuple[str, list[str | int | float]]:
    where = f"gold = ? AND status = ? AND article IN (SELECT id FROM articles WHERE {VISIBLE})"
    values: list[str | int | float] = [gold, wanted.status]
    whose, whose_values = _between(wanted) if len(wanted.pair) == 2 else _anybodys(wanted)
    where += f" AND {whose}"
    values += whose_values
    if wanted.words:
        where += " AND instr(lower(quote), lower(?)) > 0"
        values.append(wanted.words)
    if wanted.article is not None:
        where += " AND article = ?"
        values.append(wanted.article)
    return where, values


def _anybodys(wanted: Wanted) -> tuple[str, list[str | int]]:
    """Return the condition for kinds, labels and people, whoever of them says what."""
    where, values = "1", list[str | int]()
    if wanted.kinds:
        where += " AND kinds & ? != 0"
        values.append(wanted.kinds)
    for label in wanted.labels:
        where += " AND instr(labels, ?) > 0"
        values.append(f'"{label}"')
    for person in wanted.pair:
        where += " AND instr(people, ?) > 0"
        values.append(f",{person},")
    return where, values


def _between(wanted: Wanted) -> tuple[str, list[str | int]]:
    """Return the condition for what two annotators differ in.

    Rows that do not tell between whom they are were found by an earlier release.
    """
    earlier, values = _anybodys(wanted)
    pair = _pair(*wanted.pair)
    tokens = [[pair], *([f"{pair}={label}"] for label in wanted.labels)]
    if wanted.kinds:
        tokens.append([f"{pair}.{bit}" for bit in _bits(wanted.kinds)])
    any_of = (" OR ".join("instr(people, ?) > 0" for _ in each) for each in tokens)
    now = " AND ".join(f"({each})" for each in any_of)
    where = f"CASE WHEN instr(people, '|') THEN {now} ELSE {earlier} END"
    return where, [*(f"|{token}|" for each in tokens for token in each), *values]


def _listed(people: Sequence[AnnotatorKey]) -> str:
    return "," + "".join(f"{key}," for key in people)


def _told(between: Sequence[Between]) -> str:
    """Return between whom it is as words that a condition can look for."""
    return "|" + "".join(f"{word}|" for each in between for word in _words(each))


def _words(between: Between) -> Iterator[str]:
    pair = _pair(between.one, between.other)
    yield pair
    yield from (f"{pair}.{bit}" for bit in _bits(between.kinds))
    yield from (f"{pair}={label}" for label in between.labels)


def _pair(one: AnnotatorKey, other: AnnotatorKey) -> str:
    return f"{min(one, other)}-{max(one, other)}"


def _bits(mask: int) -> Iterator[int]:
    return (1 << number for number in range(mask.bit_length()) if mask >> number & 1)


def _row(
    article: int, start: int, end: int, quote: str, annotation: str, kinds: int, *rest: object
) -> DisagreementRow:
    labels, people, cost, status, key = rest
    return msgspec.convert(
        {
            "article": article,
            "start": start,
            "end": end,
            "quote": quote,
            "annotation": annotation,
            "kinds": kinds,
            "labels": msgspec.json.decode(str(labels)),
            "people": [int(each) for each in str(people).partition("|")[0].split(",") if each],
            "cost": cost,
            "status": status,
            "key": key,
        },
        DisagreementRow,
    )
