"""Removing articles, and purging what was removed."""

from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.errors import ProjectError, Refused
from annotator.model.changes import Change, ManyChanged
from annotator.model.values import ArticleKey
from annotator.storage import articles as article_rows
from annotator.storage.imports import sweep_unfinished
from annotator.storage.journal import NewAction, Writing
from annotator.storage.purge import purge as purge_rows


def remove_article(session: Session, key: ArticleKey) -> None:
    """Take an article with all its labels out of the project; undo brings it back."""
    with session.store.reading() as db:
        article = article_rows.article(db, key)
    if article is None:
        raise Refused("This article is no longer in the project.")

    def work(writing: Writing) -> list[Change]:
        article_rows.remove_article(writing, article)
        return [ManyChanged()]

    session.run("Remove Article", work, article=key)


def removed_rows(session: Session) -> int:
    """Return how many rows a purge would delete for good."""
    with session.store.reading() as db:
        return article_rows.tombstone_count(db)


def purge(session: Session) -> None:
    """Delete for good what was removed, and all history with it: undo ends here.

    Raises:
        ProjectError: the project is read only.
        Refused: an import is running.
    """
    if session.read_only is not None:
        raise ProjectError(session.read_only)
    with ImportLock(session.path):
        sweep_unfinished(session.store)
        purge_rows(session.store, NewAction("Purge", session.actor.key, "begin"))
    session.refresh()
