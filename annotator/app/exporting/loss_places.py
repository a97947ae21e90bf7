"""Where in the project stands what an export's report gives as an example of a loss."""

import re

from annotator.app.session import Session
from annotator.model.annotation import GAP
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey
from annotator.storage.articles import articles_titled, text_of

_CUT = "…"
_EXAMPLE = re.compile(r"(?:.*?“(?P<quote>.+)” in )?“(?P<title>[^“”]+)”", re.DOTALL)


def place_of_loss(session: Session, example: str) -> tuple[ArticleKey, Fragment | None] | None:
    """Return the article that an example names, with its words there; None when it is gone.

    Examples are for people: of several articles with one title the first that has the words is
    taken.
    """
    found = _EXAMPLE.match(example)
    if found is None:
        return None
    title, quote = found["title"], (found["quote"] or "").split(GAP)[0].removesuffix(_CUT)
    with session.store.reading() as db:
        keys = articles_titled(db, title.removesuffix(_CUT), whole=not title.endswith(_CUT))
        for key in keys:
            at = text_of(db, key).find(quote) if quote else -1
            if at >= 0:
                return key, Fragment(at, at + len(quote))
    return (keys[0], None) if keys else None
