"""Merging other people's project files: their labels, deletions and decisions, nothing twice."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import groupby
from pathlib import Path

import msgspec

from annotator.app.lock import ImportLock
from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits, take_edits
from annotator.app.session import Session
from annotator.errors import ProjectError, UserError
from annotator.formats.base import Refusal
from annotator.model.counting import numbered
from annotator.model.schema_edits import SchemaStep
from annotator.model.schema_file import read_schema
from annotator.model.values import ActionKey
from annotator.scratch import Scratch
from annotator.storage.annotations import label_counts
from annotator.storage.database import copy_project_file
from annotator.storage.imports import GENTLE, Pace, sweep_unfinished
from annotator.storage.journal import NewAction
from annotator.storage.merging import Merge, MergeCounts, people_of, same_id_other_text
from annotator.storage.people import united_with_others
from annotator.storage.register import current_schema
from annotator.storage.schemas import renumber_states, schema_states, schema_steps
from annotator.storage.store import Store

__all__ = [
    "ChoicesNeeded",
    "Diverged",
    "MergeCounts",
    "MergeOptions",
    "MergeReport",
    "Question",
    "is_copy",
    "merge_projects",
]


class Diverged(StrEnum):
    """What to do with a file whose labels were edited another way: refuse it, or keep ours."""

    REFUSE = "refuse"
    OURS = "ours"


class MergeOptions(msgspec.Struct, frozen=True):
    """Choices that are the person's, not ours.

    `same` and `apart` name people who are called alike and are one person, or two.
    """

    same: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    diverged: Diverged = Diverged.REFUSE
    beside_window: bool = False


class Question(msgspec.Struct, frozen=True):
    """What has to be said before a file can be merged: of a person, else of its labels."""

    file: str
    person: str = ""

    @property
    def words(self) -> str:
        """The question as a sentence."""
        if self.person:
            return (
                f"{self.file} has a {self.person} who is not the {self.person} of this project: "
                "say whether they are one person or two. Nothing was changed."
            )
        return (
            f"The labels of {self.file} were edited another way than those of this "
            "project: merge it keeping the labels of this project, or export its articles "
            "and import them. Nothing was changed."
        )


class ChoicesNeeded(UserError):
    """Files cannot be merged before somebody has chosen; says the first question."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(questions[0].words)
        self.questions = tuple(questions)


class Merged(msgspec.Struct, frozen=True):
    """What one file brought, and what of it was not taken."""

    file: str
    counts: MergeCounts
    refused: tuple[Refusal, ...] = ()


class MergeReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What several files brought; nothing, when there are questions to be answered first."""

    files: tuple[Merged, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """All that was not taken."""
        return tuple(each for merged in self.files for each in merged.refused)


def merge_projects(
    session: Session,
    others: Sequence[Path],
    options: MergeOptions | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> MergeReport:
    """Merge project files into the open one, as one undo step.

    Each file is copied first and never written. What cannot be merged is said before anything
    is written, for all files.

    Raises:
        ChoicesNeeded: somebody has to choose first; see `options`.
        UserError: a file is no project, is newer, or is this one; or a person that `options` name
            is not in both.
    """
    if session.read_only is not None:
        raise UserError(session.read_only)
    options = options or MergeOptions()
    pace = GENTLE if options.beside_window else Pace()
    with ImportLock(session.path), Scratch() as scratch:
        sweep_unfinished(session.store, pace)
        ready = [
            _Ready(session, file, scratch.folder / f"{number}.annot", options)
            for number, file in enumerate(others)
        ]
        _check_named(options, ready)
        if questions := [question for each in ready for question in each.questions]:
            raise ChoicesNeeded(questions)
        merged: list[Merged] = []
        step: ActionKey | None = None
        for each in ready:
            step, found = each.merge(step, pace, progress)
            merged.append(found)
    session.refresh()
    return MergeReport(tuple(merged))


def is_copy(session: Session, file: Path) -> bool:
    """Tell whether a file is another copy of the open project, as a colleague sends it back."""
    if not file.is_file() or file.samefile(session.path):
        return False
    try:
        with _opened(file) as other:
            return other.identity.id == session.store.identity.id
    except ProjectError:
        return False


class _Ready:
    """A private copy of another file, looked at and brought to this project's labels."""

    def __init__(self, session: Session, file: Path, copy: Path, options: MergeOptions) -> None:
        self._session = session
        self._file = file
        self._copy = copy
        _copied(session, file, copy)
        self.questions: list[Question] = []
        self.in_both: frozenset[str] = frozenset()
        self._same = self._same_people(options)
        self._their_steps: tuple[SchemaStep, ...] = ()
        self._theirs = self._label_steps(options)
        with session.store.reading() as db:
            self._other_texts = same_id_other_text(db, copy)

    def merge(
        self, step: ActionKey | None, pace: Pace, progress: Callable[[int, int], None]
    ) -> tuple[ActionKey | None, Merged]:
        """Merge the copy; join what is done to `step`, and return that step."""
        session = self._session
        for _, group in groupby(self._theirs, key=lambda each: each.version):
            # State by state, so that each of theirs is one here.
            steps = list(group)
            edits, ids = [each.edit for each in steps], [each.id for each in steps]
            take_edits(session, edits, f"Take Labels of {self._file.stem}", ids, joins=step)
            step = step or session.last_action
        self._name_states_as_here()
        action = NewAction(f"Merge {self._file.stem}", session.actor.key, step=step)
        made, counts = Merge(session.store, self._copy, action, pace, self._same).run(progress)
        refused = tuple(
            Refusal(f"{self._file.name}, article {uuid}", f"“{title}” has another text here")
            for uuid, title in self._other_texts
        )
        return step or made, Merged(self._file.name, counts, (*refused, *self._unknown()))

    def _name_states_as_here(self) -> None:
        """Let the copy's layers name the states of the labels by the numbers they have here."""
        with self._session.store.reading() as db:
            first = schema_states(db)[0].version
            here = {each.id: each.version for each in schema_steps(db)}
        copy = Store.open(self._copy)
        try:
            numbers = {schema_states(copy.db)[0].version: first}
            now = first
            for each in self._their_steps:
                now = here.get(each.id, now)
                numbers[each.version] = now
            renumber_states(copy.db, numbers)
        finally:
            copy.close()

    def _unknown(self) -> Iterator[Refusal]:
        """Yield the labels of the file that this project does not have."""
        with self._session.store.reading() as db:
            known = read_schema(current_schema(db)[1]).by_id
        with _opened(self._copy) as other:
            counts = label_counts(other.db)
        for label, count in counts.items():
            if label not in known:
                has = f"{numbered(count, 'annotation')} {'has' if count == 1 else 'have'} a label"
                why = f"{has} that this project does not have; kept with it"
                yield Refusal(f"{self._file.name}, label {label}", why)

    def _same_people(self, options: MergeOptions) -> dict[str, str]:
        """Return which of their people are ours under another UUID."""
        with self._session.store.reading() as db:
            ours, united = people_of(db), united_with_others(db)
        with _opened(self._copy) as other:
            theirs = people_of(other.db)
        self.in_both = _persons(ours) & _persons(theirs)
        known = {uuid for uuid, _, _ in ours} | united.keys()
        same: dict[str, str] = {}
        for uuid, name, kind in theirs:
            twin = next((u for u, n, k in ours if (n, k) == (name, kind)), None)
            if uuid in known or twin is None or name in options.apart:
                continue
            if kind == "person" and name not in options.same:
                self.questions.append(Question(self._file.name, name))
            elif kind == "person":
                same[uuid] = twin
        return same

    def _label_steps(self, options: MergeOptions) -> tuple[SchemaStep, ...]:
        """Bring the copy to this project's labels; return the steps that only the copy has."""
        with self._session.store.reading() as db:
            ours, base = schema_steps(db), schema_states(db)[0].body
        with _opened(self._copy) as other:
            theirs, their_base = schema_steps(other.db), schema_states(other.db)[0].body
        self._their_steps = theirs
        our_ids, their_ids = [s.id for s in ours], [s.id for s in theirs]
        shared = min(len(ours), len(theirs))
        if base != their_base or our_ids[:shared] != their_ids[:shared]:
            if options.diverged is not Diverged.OURS:
                self.questions.append(Question(self._file.name))
            return ()
        if later := ours[shared:]:
            copy = open_project(self._copy, annotator=self._session.actor.name)
            try:
                apply_edits(copy, [each.edit for each in later])
            finally:
                copy.close()
        return theirs[shared:]


def _persons(people: Sequence[tuple[str, str, str]]) -> frozenset[str]:
    return frozenset(name for _, name, kind in people if kind == "person")


def _check_named(options: MergeOptions, ready: Sequence[_Ready]) -> None:
    """Refuse names, most likely mistyped, that no file has in common with the project."""
    in_both = frozenset[str]().union(*(each.in_both for each in ready))
    for name in sorted((options.same | options.apart) - in_both):
        there = f"; in both there are {', '.join(sorted(in_both))}" if in_both else ""
        raise UserError(
            f"Nobody called {name} is both in this project and in what is merged{there}. "
            "Nothing was changed."
        )


@contextmanager
def _opened(path: Path) -> Generator[Store, None, None]:
    store = Store.open(path, read_only=True)
    try:
        yield store
    finally:
        store.close()


def _copied(session: Session, file: Path, copy: Path) -> None:
    """Copy a project file as it is this moment, and bring the copy to today's form."""
    if file.exists() and file.samefile(session.path):
        raise UserError(f"{file.name} is this project itself.")
    copy_project_file(file, copy)
    Store.open(copy).close()
