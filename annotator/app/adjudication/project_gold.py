"""Which gold is the project's: one of those that reviewers have."""

from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.article import Annotator, AnnotatorKind
from annotator.model.changes import Change, SettingsChanged
from annotator.storage.journal import Writing
from annotator.storage.settings import setting, write_setting
from annotator.storage.store import annotators

_GOLD = "gold"


def golds(session: Session) -> tuple[Annotator, ...]:
    """Return all golds of the project."""
    with session.store.reading() as db:
        found = annotators(db).values()
    return tuple(each for each in found if each.kind is AnnotatorKind.GOLD)


def chosen_gold(session: Session) -> Annotator | None:
    """Return the project's gold: the one that is named, else the only one there is."""
    with session.store.reading() as db:
        named = setting(db, _GOLD)
    there = golds(session)
    chosen = next((each for each in there if each.id == named), None)
    return chosen if chosen is not None or len(there) != 1 else there[0]


def is_mine(session: Session) -> bool:
    """Tell whether the project's gold belongs to who works."""
    chosen = chosen_gold(session)
    return chosen is not None and chosen.owner == session.actor.key


def toggle(session: Session) -> None:
    """Let one's own gold be the project's; when it is named already, name none."""
    mine = next((g for g in golds(session) if g.owner == session.actor.key), None)
    if mine is None:
        raise Refused("You have no gold yet: decide something first.")

    def work(writing: Writing) -> list[Change]:
        named = setting(writing.db, _GOLD)
        write_setting(writing, _GOLD, "" if named == mine.id else mine.id)
        return [SettingsChanged()]

    session.run("Name the Project's Gold", work)
