"""The rows of the small field that asks who is meant, and what taking one of them means."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from annotator.app.session import Session
from annotator.model.article import Referent
from annotator.suggest.who import Proposal
from annotator.ui.look.theme import Theme
from annotator.ui.parts.marks import words_colour
from annotator.ui.register.who_popup import WhoRow

_MOST = 8
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class New:
    """A fresh entry of a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who was chosen; `entry` is one to be written, None for one of the register.

    Without `referent` a fresh entry of the name is meant.
    """

    referent: str
    name: str
    entry: Referent | None = None


def found_rows(
    session: Session, theme: Theme, letters: str, words: str, label: str
) -> tuple[list[WhoRow], Sequence[Proposal]]:
    """Return who typed letters mean, else whom words of the text mean, and a row for a new entry.

    With them come the proposals that the first rows stand for.
    """
    register = session.register
    if letters.strip():
        found = register.search(letters, label, _MOST)
    else:
        found = register.find(words, label, _MOST)
    rows = [row_of(session, theme, proposal) for proposal in found]
    name = " ".join((letters.strip() or words).split())[:_LONGEST]
    if name:
        hint = QCoreApplication.translate("WhoRows", "new entry")
        rows.append(WhoRow(New(name), f"“{name}”", hint, theme.dim))
    return rows, found


def row_of(session: Session, theme: Theme, proposal: Proposal) -> WhoRow:
    """Return the row of one who may be meant."""
    candidate, schema, here = proposal.candidate, session.schema, session.here
    number = here.number(candidate.key) if here is not None else None
    kind = schema.name_of(candidate.type) if candidate.type else ""
    own = candidate.key if candidate.source else next(iter(candidate.ids), "")
    hint = " · ".join(filter(None, (kind, own)))
    colour = words_colour(schema.by_id.get(candidate.type), theme)
    return WhoRow(proposal, candidate.name, hint, colour, str(number) if number else "")


def chosen_of(value: object) -> Chosen:
    """Return what taking a row means; a gazetteer's entry is to be written with its id."""
    if isinstance(value, New):
        return Chosen("", value.name)
    if not isinstance(value, Proposal):
        return Chosen("", "")
    candidate = value.candidate
    if not candidate.source:
        return Chosen(candidate.key, candidate.name)
    ids = tuple(dict.fromkeys((candidate.key, *candidate.ids)))
    entry = Referent(candidate.key, candidate.name, candidate.type, ids)
    return Chosen(candidate.key, candidate.name, entry)
