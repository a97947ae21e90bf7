"""What the words of imported files become: chosen now or last time; labels that are added."""

from collections.abc import Collection, Sequence

import msgspec

from annotator.app.schema_editing import take_edits
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Change
from annotator.model.label_edits import AddLabel
from annotator.model.schema import Schema
from annotator.model.schema_edits import AnyEdit
from annotator.model.schema_edits import apply_all as applied
from annotator.model.terms import (
    Fate,
    Term,
    TermChoice,
    TermCount,
    TermKind,
    TermMap,
    TermMapping,
    added_labels,
    names_missing,
)
from annotator.model.values import ActionKey
from annotator.storage.import_terms import remember_terms, remembered_terms
from annotator.storage.journal import Writing


class ImportTerms:
    """The choices of one import: those made now, and those remembered for each format.

    Raises:
        UserError: a choice names what the schema does not have.
    """

    def __init__(self, session: Session, chosen: TermMap, *, afresh: bool = False) -> None:
        problems = list(names_missing(session.schema, chosen))
        if problems:
            raise UserError(f"The labels cannot be mapped so: {'; '.join(problems)}.")
        self._session = session
        self._chosen = chosen
        self._afresh = afresh
        self._labels = added_labels(session.schema, chosen)
        self._added = {term: label.id for term, label in self._labels.items()}
        self._mappings: dict[str, TermMapping] = {}
        edits = [AddLabel(label=label) for label in self._labels.values()]
        self._schema = applied(edits, session.schema)

    def of(self, form: str) -> TermMapping:
        """Return what carries over the labels of a format, always the same."""
        if form not in self._mappings:
            before = {} if self._afresh else remembered(self._session, form)
            chosen = {**before, **self._chosen}
            self._mappings[form] = TermMapping(self._schema, chosen, self._added)
        return self._mappings[form]

    @property
    def counts(self) -> tuple[TermCount, ...]:
        """The terms that were unknown or chosen for, in all formats together."""
        found: dict[tuple[Term, TermChoice], TermCount] = {}
        for mapping in self._mappings.values():
            for each in mapping.counts:
                key = each.term, each.choice
                known = found.get(key)
                more = each if known is None else _more(known, each.count)
                found[key] = more
        return tuple(self._resolved(each) for each in found.values())

    def keep(self, joins: ActionKey) -> None:
        """Add the labels that are to be added, and remember the choices, as a part of a step."""
        met = {each.term for each in self.counts}
        labels = [label for term, label in self._labels.items() if term in met]
        if labels:
            edits: Sequence[AnyEdit] = [AddLabel(label=label) for label in labels]
            take_edits(self._session, edits, joins=joins)
        if self._chosen:
            self._remember(joins, self._mappings)

    def _remember(self, joins: ActionKey, forms: Collection[str]) -> None:
        kept = {term: self._lasting(term, choice) for term, choice in self._chosen.items()}

        def work(writing: Writing) -> list[Change]:
            remember_terms(writing, forms, kept)
            return []

        self._session.run("Remember Mapping of Labels", work, joins=joins)

    def _lasting(self, term: Term, choice: TermChoice) -> TermChoice:
        """Return a choice as it holds next time, when what it adds is there."""
        if choice.fate is Fate.ADD:
            return TermChoice(Fate.MAP, self._added[term])
        return choice

    def _resolved(self, count: TermCount) -> TermCount:
        """Return a count that names the label that was added rather than its family."""
        if count.choice.fate is not Fate.ADD:
            return count
        choice = TermChoice(Fate.ADD, self._added.get(count.term, count.choice.ours))
        return msgspec.structs.replace(count, choice=choice)


def remembered(session: Session, form: str) -> dict[Term, TermChoice]:
    """Return what was chosen last for the words of a format, where that can still be done."""
    with session.store.reading() as db:
        found = remembered_terms(db, form)
    return {
        term: choice
        for term, choice in found.items()
        if not list(names_missing(session.schema, {term: choice}))
        and not _is_itself(session.schema, term, choice)
    }


def _is_itself(schema: Schema, term: Term, choice: TermChoice) -> bool:
    return term.kind is TermKind.LABEL and choice.ours == term.name and term.name in schema.by_id


def _more(known: TermCount, count: int) -> TermCount:
    return msgspec.structs.replace(known, count=known.count + count)
