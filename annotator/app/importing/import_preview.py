"""What an import would do, looked at before it is started; nothing is written."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from annotator.app.importing.import_records import (
    Changed,
    FoundRecord,
    found_by,
    place_in,
    records_of,
    size_of,
)
from annotator.app.importing.import_report import ImportOptions
from annotator.app.importing.import_terms import remembered
from annotator.app.importing.reanchoring import AlikeArticles
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Accepted, OffsetUnit, Refusal
from annotator.formats.units import UnitVotes
from annotator.model.article import ArticleContent
from annotator.model.file_names import legible
from annotator.model.terms import Term, TermChoice, TermCount, TermMapping
from annotator.storage.imports import article_with_text
from annotator.suggest.term_names import likely_choice

# So many records are kept to be shown, so many refusals to be saved, so many articles with labels
# compared with those of the project.
_SHOWN, _KEPT, _COMPARED = 20, 5000, 500
_FIRST_SAID, _SAID_EVERY = 0.1, 0.4
_WORDS, _BEFORE = 300, 40
_POSITION = re.compile(r" at position \d+")
_MENDABLE = re.compile(r"NUL character|surrogate")


class RecordFate(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    SAME = "same"
    KNOWN = "known"
    REFUSED = "refused"


class ShownSpan(msgspec.Struct, frozen=True):
    """A labelled stretch of the words shown of a record."""

    start: int
    end: int
    label: str


class Glimpse(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record as it would come in: `why` it is refused, or which one it is the same as.

    `parts` of it are refused alone: labels with wrong places, and the like.
    """

    where: str
    fate: RecordFate
    why: str = ""
    title: str = ""
    words: str = ""
    spans: tuple[ShownSpan, ...] = ()
    labels: int = 0
    annotators: tuple[str, ...] = ()
    parts: int = 0


class Found(msgspec.Struct, frozen=True):
    """What was found so far in all files; `done` when they were seen whole.

    `parts` of records that come in are refused alone; `refused` names them too.
    `forms` are the formats with what each was told by, `terms` the words for labels that are
    unknown with what is proposed for them, `evidence` what speaks for a `unit` of the offsets.
    """

    fates: dict[RecordFate, int] = {}
    first: tuple[Glimpse, ...] = ()
    refused: tuple[Refusal, ...] = ()
    parts: int = 0
    changed: int = 0
    changes: tuple[Refusal, ...] = ()
    mendable: int = 0
    labels: int = 0
    annotators: dict[str, int] = {}
    forms: dict[str, str] = {}
    terms: tuple[TermCount, ...] = ()
    evidence: str = ""
    unit: OffsetUnit | None = None
    alike: int = 0
    unreadable: tuple[str, ...] = ()
    seconds: float = 0.0
    share: float = 0.0
    done: bool = False

    @property
    def records(self) -> int:
        """How many records were seen."""
        return sum(self.fates.values())

    @property
    def refusals(self) -> int:
        """How many records are refused."""
        return self.fates.get(RecordFate.REFUSED, 0)

    @property
    def taken(self) -> int:
        """How many records bring something: an article, or a further source."""
        return self.fates.get(RecordFate.NEW, 0) + self.fates.get(RecordFate.SAME, 0)


def look(session: Session, files: Sequence[Path], options: ImportOptions) -> Iterator[Found]:
    """Yield what an import would bring, a few times a second while the files are read."""
    looking = _Looking(session, files, options)
    began = said = time.monotonic()
    wait = _FIRST_SAID
    for _ in looking.records():
        now = time.monotonic()
        if now - said >= wait:
            said, wait = now, _SAID_EVERY
            yield looking.found(now - began)
    took = time.monotonic() - began
    yield looking.found(took)
    looking.compare()
    yield looking.found(took, done=True)


class _Looking:
    """Reads files through and counts."""

    def __init__(self, session: Session, files: Sequence[Path], options: ImportOptions) -> None:
        self._session = session
        self._files = files
        self._votes = UnitVotes()
        read = msgspec.structs.replace(
            options.read, schema=session.schema, reports_labels=False, evidence=self._votes
        )
        self._options = msgspec.structs.replace(options, read=read)
        self._mappings: dict[str, TermMapping] = {}
        self._fates: Counter[RecordFate] = Counter()
        self._first: list[Glimpse] = []
        self._refused: list[Refusal] = []
        self._changes: list[Refusal] = []
        # Where something was refused since the last record came in: of the next one, it may be.
        self._pending: list[str] = []
        self._changed = self._mendable = self._labels = self._alike = self._parts = 0
        self._annotators: Counter[str] = Counter()
        self._forms: dict[str, str] = {}
        self._unreadable: list[str] = []
        self._seen: dict[str, str] = {}
        self._apart: list[ArticleContent] = []
        self._read_bytes, self._bytes = 0, 1

    def records(self) -> Iterator[None]:
        """Take in one record after the other."""
        before = 0
        self._bytes = max(1, sum(_size(file) for file in self._files))
        for file in self._files:
            try:
                for found in records_of([file], self._options):
                    self._take(found)
                    self._read_bytes = before + found.bytes_read
                    yield
            except UserError as error:
                self._unreadable.append(legible(str(file)))
                name, why = legible(file.name), legible(str(error)).rstrip(".")
                self._refuse(name, Refusal(name, why))
            before += _size(file)

    def compare(self) -> None:
        """Count the articles with labels that are nearly the same as ones of the project."""
        near = AlikeArticles(self._session)
        self._alike = sum(near.nearest(article) is not None for article in self._apart)

    def found(self, seconds: float, *, done: bool = False) -> Found:
        """Return what was found so far."""
        votes = self._votes
        best = votes.unit if votes.unit is not OffsetUnit.POINTS else votes.suspected
        return Found(
            fates=dict(self._fates),
            first=tuple(self._first),
            refused=tuple(self._refused if done else self._refused[:_SHOWN]),
            parts=self._parts,
            changed=self._changed,
            changes=tuple(self._changes),
            mendable=self._mendable,
            labels=self._labels,
            annotators=dict(self._annotators),
            forms=dict(self._forms),
            terms=tuple(each for form in self._mappings.values() for each in form.counts),
            evidence=votes.words(),
            unit=None if best is OffsetUnit.POINTS else best,
            alike=self._alike,
            unreadable=tuple(self._unreadable),
            seconds=round(seconds, 2),
            share=min(1.0, self._read_bytes / self._bytes),
            done=done,
        )

    def _take(self, found: FoundRecord) -> None:
        if isinstance(found.record, Changed):
            self._changed += 1
            return
        where = self._place(found, found.record.where)
        if found.form and found.form not in self._forms:
            self._forms[found.form] = "" if self._options.format else found_by(found.form)
        if isinstance(found.record, Refusal):
            self._refuse(where, found.record)
        else:
            self._accept(where, found, found.record)

    def _place(self, found: FoundRecord, where: str) -> str:
        """Return a place with its file where there are several."""
        return place_in(found.file or (found.scope if len(self._files) > 1 else ""), where)

    def _refuse(self, where: str, record: Refusal) -> None:
        self._mendable += _MENDABLE.search(record.why) is not None
        self._fates[RecordFate.REFUSED] += 1
        self._pending.append(where)
        if len(self._refused) < _KEPT:
            self._refused.append(Refusal(where, record.why))
        if len(self._first) < _SHOWN:
            self._first.append(Glimpse(where, RecordFate.REFUSED, record.why))

    def _parts_of(self, where: str) -> int:
        """Return how much of a record was refused alone; that is no record for itself."""
        inside = {each for each in self._pending if each.startswith(f"{where}, ")}
        count = sum(each in inside for each in self._pending)
        self._pending.clear()
        self._parts += count
        self._fates[RecordFate.REFUSED] -= count
        self._first = [each for each in self._first if each.where not in inside]
        return count

    def _accept(self, where: str, found: FoundRecord, record: Accepted) -> None:
        article = record.article
        parts = self._parts_of(where)
        names = tuple(layer.annotator for layer in article.layers)
        mapping = self._mapping(found.form)
        spans = [
            ShownSpan(start, end, each.label)
            for layer in article.layers
            for each in mapping.carried(layer.annotations, article.text, where)
            for start, end in each.fragments
        ]
        labels = sum(len(layer.annotations) for layer in article.layers)
        self._labels += labels
        self._annotators.update(names)
        self._changed += bool(record.changed)
        if len(self._changes) < _SHOWN:
            self._changes += [
                Refusal(self._place(found, change.where), change.why) for change in record.changed
            ]
        first = self._seen.setdefault(article.sha256, where)
        fate, why = RecordFate.NEW, ""
        if first != where:
            fate, why = RecordFate.SAME, first
        elif self._is_known(article.sha256):
            fate = RecordFate.KNOWN
        elif labels and len(self._apart) < _COMPARED:
            self._apart.append(article)
        self._fates[fate] += 1
        if len(self._first) < _SHOWN:
            words, shown = _cut(article.text, spans)
            title = article.title
            self._first.append(Glimpse(where, fate, why, title, words, shown, labels, names, parts))

    def _mapping(self, form: str) -> TermMapping:
        if form not in self._mappings:
            before = {} if self._options.afresh else remembered(self._session, form)
            chosen = {**before, **self._options.terms}
            self._mappings[form] = TermMapping(self._session.schema, chosen, {}, self._propose)
        return self._mappings[form]

    def _propose(self, term: Term) -> TermChoice:
        return likely_choice(term, self._session.schema)

    def _is_known(self, sha256: str) -> bool:
        with self._session.store.reading() as db:
            return article_with_text(db, sha256) is not None


def grouped_reasons(refused: Sequence[Refusal], most: int = 4) -> Mapping[str, Sequence[str]]:
    """Return where things were refused, by reason, the commonest first; positions left out."""
    reasons: dict[str, list[str]] = {}
    for refusal in refused:
        reasons.setdefault(_POSITION.sub("", refusal.why), []).append(refusal.where)
    commonest = sorted(reasons.items(), key=lambda reason: -len(reason[1]))
    return dict(commonest[:most])


def _cut(text: str, spans: list[ShownSpan]) -> tuple[str, tuple[ShownSpan, ...]]:
    """Return some words of a text with labels among them, where there are any."""
    first = min((span.start for span in spans), default=0)
    begin = 0 if first < _WORDS // 2 else max(text.rfind("\n", 0, first) + 1, first - _BEFORE)
    end = begin + _WORDS
    inside = sorted(
        {
            (max(0, span.start - begin), min(span.end, end) - begin, span.label)
            for span in spans
            if span.end > begin and span.start < end
        }
    )
    return text[begin:end], tuple(ShownSpan(*each) for each in inside)


def _size(file: Path) -> int:
    try:
        return size_of(file)
    except UserError:
        return 0
