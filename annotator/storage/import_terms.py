"""SQL for what was chosen for the words of files, by format; remembered, never undone."""

from collections.abc import Iterable

from annotator.model.terms import Fate, Term, TermChoice, TermKind, TermMap
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing


def remembered_terms(db: Connection, form: str) -> dict[Term, TermChoice]:
    """Return what was chosen last for the words of a format."""
    found = db.execute("SELECT kind, name, fate, ours FROM import_terms WHERE format = ?", [form])
    return {
        Term(TermKind(kind), name): TermChoice(Fate(fate), ours) for kind, name, fate, ours in found
    }


def remember_terms(writing: Writing, forms: Iterable[str], chosen: TermMap) -> None:
    """Keep what was chosen for the next import of these formats."""
    writing.db.conn.executemany(
        "INSERT OR REPLACE INTO import_terms VALUES (?, ?, ?, ?, ?)",
        [
            (form, term.kind.value, term.name, choice.fate.value, choice.ours)
            for form in forms
            for term, choice in chosen.items()
        ],
    )
