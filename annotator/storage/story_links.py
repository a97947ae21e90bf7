"""SQL for stories by hand: which articles tell one story although they differ, or do not.

They are settings, one for a pair or an article, named alike in every copy of the project: the later
word counts when copies are merged. Found stories are a cache beside them; these stay.
"""

from collections.abc import Iterable, Mapping

from annotator.model.story_links import StoryLinks
from annotator.model.values import ArticleKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import to_json
from annotator.storage.settings import write_setting

_TOGETHER, _APART = "story together", "story apart"
_YES = "yes"


def story_links(db: Connection) -> StoryLinks:
    """Return all that was said by hand."""
    found = db.execute(
        "SELECT name FROM settings WHERE name >= 'story ' AND name < 'story!'"
        " AND value != '' AND removed = 0 ORDER BY name"
    ).fetchall()
    if not found:
        return StoryLinks()
    said = [str(name).split() for (name,) in found]
    keys = _keys(db, {uuid for _, _, *uuids in said for uuid in uuids})
    together: set[tuple[ArticleKey, ArticleKey]] = set()
    apart: set[ArticleKey] = set()
    for _, kind, *uuids in said:
        articles = sorted(keys[uuid] for uuid in uuids if uuid in keys)
        if kind == "apart" and articles:
            apart.add(articles[0])
        elif kind == "together" and len(set(articles)) == 2:
            together.add((articles[0], articles[1]))
    return StoryLinks(frozenset(together), frozenset(apart))


def write_story_links(
    writing: Writing, before: StoryLinks, after: StoryLinks, names: Mapping[ArticleKey, Uuid]
) -> None:
    """Write what is said otherwise from now on; `names` are the UUIDs of all articles meant."""
    for pairs, value in (
        (after.together - before.together, _YES),
        (before.together - after.together, ""),
    ):
        for pair in sorted(pairs):
            first, second = sorted(names[key] for key in pair)
            write_setting(writing, f"{_TOGETHER} {first} {second}", value)
    for articles, value in ((after.apart - before.apart, _YES), (before.apart - after.apart, "")):
        for key in sorted(articles):
            write_setting(writing, f"{_APART} {names[key]}", value)


def _keys(db: Connection, uuids: Iterable[str]) -> dict[str, ArticleKey]:
    """Return the articles of UUIDs, under which they are known here or were in another copy."""
    wanted = to_json(sorted(uuids))
    found = db.execute(
        "SELECT uuid, id FROM articles WHERE uuid IN (SELECT value FROM json_each(?))"
        " UNION SELECT uuid, article FROM article_aliases"
        " WHERE uuid IN (SELECT value FROM json_each(?))",
        [wanted, wanted],
    )
    return {uuid: ArticleKey(key) for uuid, key in found}
