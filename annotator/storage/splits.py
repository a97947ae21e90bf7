"""SQL for splits: which article was put into which part of a dataset, for each way of dividing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotator.model.values import ArticleKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing, new_uuid


class Place(NamedTuple):
    """The part an article was put into."""

    uuid: Uuid
    part: str


def places(db: Connection, plan: str) -> dict[ArticleKey, Place]:
    """Return the places of articles under a plan, removed articles too."""
    found = db.execute(
        "SELECT article, uuid, part FROM splits WHERE plan = ? AND removed = 0 ORDER BY id", [plan]
    )
    return {ArticleKey(article): Place(uuid, part) for article, uuid, part in found}


def put(
    writing: Writing,
    plan: str,
    articles: Iterable[tuple[ArticleKey, str]],
    before: Mapping[ArticleKey, Place],
) -> None:
    """Give articles their parts; those that have a place move."""
    for article, part in articles:
        if (held := before.get(article)) is None:
            values = {"uuid": new_uuid(), "plan": plan, "article": article, "part": part}
            writing.insert("splits", {**values, **writing.version._asdict()})
        else:
            writing.mint("splits", held.uuid, {"part": held.part}, {"part": part})
