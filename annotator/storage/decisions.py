"""SQL for reviewers' decisions."""

from collections.abc import Sequence

from annotator.model.annotation import Version
from annotator.model.decision import Decision, decision_body, decision_from
from annotator.model.values import ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, to_json


def decisions_of(db: Connection, article: ArticleKey, gold: Uuid) -> list[Decision]:
    """Return the decisions that one gold is made of in an article, oldest first."""
    return [decision for decision, _ in decided_in(db, article, gold)]


def decided_in(db: Connection, article: ArticleKey, gold: Uuid) -> list[tuple[Decision, Version]]:
    """Return the decisions of a gold in an article with the versions of their rows, oldest first.

    The order is the same in all copies of a project.
    """
    found = db.execute(
        f"SELECT body, counter, replica FROM decisions WHERE article = ? AND {VISIBLE}", [article]
    )
    read = ((decision_from(read_object(body)), Version(*version)) for body, *version in found)
    decided = [(each, version) for each, version in read if each is not None and each.gold == gold]
    return sorted(decided, key=lambda pair: (pair[0].at, pair[0].id))


def decision_that_made(db: Connection, article: ArticleKey, annotation: Uuid) -> Decision | None:
    """Return the decision of which an annotation of a gold layer came."""
    found = db.execute(
        f"SELECT body FROM decisions WHERE article = ? AND {VISIBLE} AND EXISTS"
        " (SELECT 1 FROM json_each(body, '$.made') WHERE value = ?) ORDER BY id DESC",
        [article, annotation],
    ).fetchone()
    return None if found is None else decision_from(read_object(found[0]))


def decisions_by_uuid(
    db: Connection, uuids: Sequence[Uuid]
) -> dict[Uuid, tuple[ArticleKey, Decision | None]]:
    """Return decisions with their articles; None stands for one that was taken back."""
    found = db.execute(
        "SELECT uuid, article, body, removed FROM decisions"
        " WHERE uuid IN (SELECT value FROM json_each(?))",
        [to_json(tuple(uuids))],
    )
    return {
        uuid: (ArticleKey(article), None if removed else decision_from(read_object(body)))
        for uuid, article, body, removed in found
    }


def decision_times(db: Connection, gold: Uuid, how: Sequence[str], limit: int) -> list[str]:
    """Return when the newest decisions of a gold were made in some ways, the newest first."""
    found = db.execute(
        f"SELECT body ->> '$.at' FROM (SELECT body FROM decisions WHERE {VISIBLE}"
        " ORDER BY id DESC LIMIT :most) WHERE body ->> '$.gold' = :gold"
        " AND coalesce(body ->> '$.how', 'adjudicated') IN (SELECT value FROM json_each(:how))",
        {"most": limit, "gold": gold, "how": to_json(tuple(how))},
    )
    return [at for (at,) in found if at]


def decided_by_rule(db: Connection) -> dict[Uuid, int]:
    """Return how many decisions each rule has made."""
    found = db.execute(
        f"SELECT body ->> '$.rule', count(*) FROM decisions WHERE {VISIBLE}"
        " AND body ->> '$.rule' IS NOT NULL AND body ->> '$.how' = 'rule' GROUP BY 1"
    )
    return dict(found)


def insert_decision(writing: Writing, article: ArticleKey, decision: Decision) -> None:
    """Keep a decision."""
    values = {"uuid": decision.id, "article": article, "body": to_json(decision_body(decision))}
    writing.insert("decisions", {**values, **writing.version._asdict()})


def update_decision(writing: Writing, before: Decision, after: Decision) -> None:
    """Change a decision of one's own."""
    writing.mint(
        "decisions",
        before.id,
        {"body": to_json(decision_body(before))},
        {"body": to_json(decision_body(after))},
    )


def remove_decision(writing: Writing, decision: Decision) -> None:
    """Take a decision back."""
    writing.mint("decisions", decision.id, {"removed": 0}, {"removed": 1})
