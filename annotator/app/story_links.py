"""Stories by hand: joining those of two articles, and taking an article out of its story."""

from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.changes import Change, Changes, SettingsChanged
from annotator.model.story_links import StoryLinks, bridged
from annotator.model.values import ArticleKey, Uuid
from annotator.storage import stories as story_rows
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.story_links import story_links, write_story_links


def join_stories(session: Session, first: ArticleKey, second: ArticleKey) -> Changes:
    """Let two articles, and all that are like either, tell one story from now on.

    Raises:
        Refused: they do already.
    """
    with session.store.reading() as db:
        if first == second:
            raise Refused("This is one article; name another to join it with.")
        if second in story_rows.alike(db, first):
            raise Refused("These articles tell one story already.")
        before = story_links(db)
    return _say(session, before, before.with_pair(first, second), "Join Stories", first)


def take_out(session: Session, article: ArticleKey) -> Changes:
    """Let an article tell a story of its own from now on; the others stay together.

    Raises:
        Refused: it does already.
    """
    with session.store.reading() as db:
        rest = [key for key in story_rows.alike(db, article) if key != article]
        if not rest:
            raise Refused("No other article tells this story, as far as is known.")
        before = story_links(db)
        found = story_rows.story_numbers(db, sorted({*rest, *before.articles}))
    after = bridged(before.without(article), rest, found)
    return _say(session, before, after, "Take Out of Story", article)


def article_with_id(session: Session, written: str) -> ArticleKey:
    """Return the article of an id, or of the beginning of one.

    Raises:
        UserError: there is none, or there are several.
    """
    with session.store.reading() as db:
        found = story_rows.articles_beginning(db, written) if written else []
    if not found:
        raise UserError(f"No article has the id {written}.")
    if len(found) > 1:
        raise UserError(f"Several articles have an id that begins with {written}.")
    return found[0]


def _say(
    session: Session, before: StoryLinks, after: StoryLinks, name: str, article: ArticleKey
) -> Changes:
    def work(writing: Writing) -> list[Change]:
        names = _names(writing.db, before, after)
        write_story_links(writing, before, after, names)
        return [SettingsChanged()]

    return session.run(name, work, article=article)


def _names(db: Connection, before: StoryLinks, after: StoryLinks) -> dict[ArticleKey, Uuid]:
    meant = sorted(before.articles | after.articles)
    return {key: uuid for key, (uuid, _) in story_rows.article_names(db, meant).items()}
