"""SQL for splits: which article was put into which part of a dataset, for each way of dividing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotator.model.values import ArticleKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid


class Place(NamedTuple):
    """The part an article was put into."""

    uuid: Uuid
    part: str


def places(db: Connection, plan: str) -> dict[ArticleKey, tuple[Place, ...]]:
    """Return the places of articles under a plan, removed articles too.

    One has several where people who divided copies of their own have merged them.
    """
    found: dict[ArticleKey, tuple[Place, ...]] = {}
    for article, uuid, part in db.execute(
        "SELECT article, uuid, part FROM splits WHERE plan = ? AND removed = 0 ORDER BY uuid",
        [plan],
    ):
        key = ArticleKey(article)
        found[key] = (*found.get(key, ()), Place(uuid, part))
    return found


def put(
    writing: Writing,
    plan: str,
    articles: Iterable[tuple[ArticleKey, str]],
    before: Mapping[ArticleKey, Sequence[Place]],
) -> None:
    """Give articles their parts; those that have another place move."""
    for article, part in articles:
        if article not in before:
            values = {"uuid": new_uuid(), "plan": plan, "article": article, "part": part}
            writing.insert("splits", {**values, **writing.version._asdict()})
        for held in before.get(article, ()):
            if held.part != part:
                writing.mint("splits", held.uuid, {"part": held.part}, {"part": part})
