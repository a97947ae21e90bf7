"""What an import would find in the project, asked before it is started."""

from annotator.app.session import Session
from annotator.storage.imports import article_with_text


def has_text(session: Session, sha256: str) -> bool:
    """Tell whether the project has an article with this text."""
    with session.store.reading() as db:
        return article_with_text(db, sha256) is not None
