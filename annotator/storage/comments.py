"""SQL for comments: their bodies, and which articles have open threads."""

from collections.abc import Sequence

from annotator.model.comment import Comment, comment_body, comment_from
from annotator.model.values import ArticleKey, Uuid
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_object, to_json

_SEEN = VISIBLE.replace("removed", "{0}.removed").replace("import_id", "{0}.import_id")
_KIND = "coalesce(json_extract({0}.body, '$.kind'), 'said')"
# What was last said of whether a thread is over: in the order of `Thread`.
_LAST_TURN = (
    f"(SELECT {_KIND.format('turn')} FROM comments AS turn WHERE turn.article = first.article"
    " AND json_extract(turn.body, '$.thread') = first.uuid"
    f" AND {_KIND.format('turn')} IN ('resolved', 'reopened') AND {_SEEN.format('turn')}"
    " ORDER BY coalesce(json_extract(turn.body, '$.after'), 0) DESC,"
    " json_extract(turn.body, '$.at') DESC, turn.uuid DESC LIMIT 1)"
)
# First comments of threads that are not resolved, as `first`.
OPEN_THREADS = (
    f"comments AS first WHERE {_SEEN.format('first')}"
    " AND json_extract(first.body, '$.author') IS NOT NULL"
    " AND json_extract(first.body, '$.thread') IS NULL"
    f" AND {_KIND.format('first')} IN ('said', 'returned')"
    f" AND coalesce({_LAST_TURN}, 'reopened') = 'reopened'"
)


def comments_of(db: Connection, article: ArticleKey) -> list[Comment]:
    """Return what was said about an article and its annotations, oldest first."""
    found = db.execute(
        f"SELECT uuid, body FROM comments WHERE article = ? AND {VISIBLE} ORDER BY id", [article]
    )
    read = (comment_from({"id": uuid, **read_object(body)}) for uuid, body in found)
    return [each for each in read if each is not None]


def comments_by_uuid(
    db: Connection, uuids: Sequence[Uuid]
) -> dict[Uuid, tuple[ArticleKey, Comment | None]]:
    """Return comments with their articles; None stands for one that was taken back."""
    found = db.execute(
        "SELECT uuid, article, body, removed FROM comments"
        " WHERE uuid IN (SELECT value FROM json_each(?))",
        [to_json(tuple(uuids))],
    )
    return {
        uuid: (
            ArticleKey(article),
            None if removed else comment_from({"id": uuid, **read_object(body)}),
        )
        for uuid, article, body, removed in found
    }


def insert_comment(writing: Writing, article: ArticleKey, comment: Comment) -> None:
    """Keep a comment."""
    values = {"uuid": comment.id, "article": article, "body": to_json(comment_body(comment))}
    writing.insert("comments", {**values, **writing.version._asdict()})


def update_comment(writing: Writing, before: Comment, after: Comment) -> None:
    """Change a comment of one's own."""
    writing.mint(
        "comments",
        before.id,
        {"body": to_json(comment_body(before))},
        {"body": to_json(comment_body(after))},
    )


def remove_comment(writing: Writing, comment: Comment) -> None:
    """Take a comment back."""
    writing.mint("comments", comment.id, {"removed": 0}, {"removed": 1})


def open_counts(db: Connection) -> dict[ArticleKey, int]:
    """Return how many open threads articles have, where there are any."""
    found = db.execute(f"SELECT first.article, count(*) FROM {OPEN_THREADS} GROUP BY first.article")
    return {ArticleKey(article): count for article, count in found}
