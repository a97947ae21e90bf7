"""Makers of what the inspector's tests start from."""

from pathlib import Path

from annotator.app import labelling
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from tests.builders import a_project, open_first, words

SANCTIONED = "sanction"


def opened(folder: Path, *texts: str) -> tuple[Session, OpenArticle]:
    """Return a session with its first article open."""
    session = open_first(a_project(folder, *texts))
    assert session.article is not None
    return session, session.article


def label(session: Session, name: str, quote: str) -> AnnotationKey:
    """Label words of the open article."""
    return labelling.add(session, name, [words(session, quote)])


def some_labels(session: Session) -> dict[str, AnnotationKey]:
    """Label a few words of the usual text, in no particular order."""
    return {
        "firm": label(session, "COMPANY", "Gefest-M"),
        "sanction": label(session, "SANCTION", SANCTIONED),
        "treasury": label(session, "GOVBODY", "The Treasury"),
        "person": label(session, "PERSON", "Ri Yong-ho"),
        "place": label(session, "PLACE", "Moscow"),
    }


def many_texts(count: int) -> str:
    """Return a text with `count` words of four letters."""
    return " ".join(f"w{number % 1000:03d}" for number in range(count))


def nth_word(number: int) -> Fragment:
    """Return where a word of `many_texts` stands."""
    return Fragment(5 * number, 5 * number + 4)
