"""Options out of command-line words, and reports as lines and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from annotator.app.exporting.dataset_diff import DatasetDiff
from annotator.app.importing.import_files import Alike, Conflict, ImportOptions, ImportReport
from annotator.app.importing.import_preview import Found, RecordFate
from annotator.errors import UserError
from annotator.formats.base import (
    LossReport,
    OffsetUnit,
    ReadOptions,
)
from annotator.formats.registry import FORMATS
from annotator.model.article import AnnotatorKind
from annotator.model.counting import numbered
from annotator.model.terms import Fate, Term, TermChoice, TermCount, parsed_term

_SHOWN = 20


def to_json(value: object) -> str:
    """Return a report as one line of JSON."""
    return msgspec.json.encode(value).decode()


def _paths(pairs: Iterable[str]) -> dict[str, str]:
    """Return which path of a JSON record each field is found at."""
    found: dict[str, str] = {}
    for pair in pairs:
        field, mark, path = str(pair).partition("=")
        if not mark or not path:
            raise UserError(f"“{pair}” is not of the form FIELD=PATH.")
        found[field] = path
    return found


def import_options(given: Mapping[str, Any]) -> ImportOptions:
    """Return the options of an import from those of the command line."""
    columns: dict[str, str] = {}
    for pair in given["columns"]:
        column, mark, field = str(pair).rpartition("=")
        if not mark:
            raise UserError(f"“{pair}” is not of the form COLUMN=FIELD.")
        columns[column] = field
    paths = _paths(given["paths"])
    records = paths.pop("records", "")
    columns |= {path: field for field, path in paths.items()}
    read = ReadOptions(
        replace_characters=given["replace"],
        encoding=given["encoding"],
        text_column=given["text_column"],
        title_column=given["title_column"],
        columns=columns,
        records=records,
        delimiter=given["delimiter"],
        header=not given["no_header"],
        offsets=OffsetUnit(given["offsets"]) if given["offsets"] not in (None, "auto") else None,
    )
    return ImportOptions(
        read,
        given["format_"],
        given["layer"],
        AnnotatorKind(given["kind"]),
        chosen_terms(given),
        given["afresh"],
        Conflict(given["conflict"]),
        Alike(given["alike"]),
        given["doubtful"],
        beside_window=given["job"] is not None,
    )


def chosen_terms(given: Mapping[str, Any]) -> dict[Term, TermChoice]:
    """Return what the words of files are to become.

    Raises:
        UserError: something is not written as it should be, or is said twice.
    """
    chosen: dict[Term, TermChoice] = {}

    def choose(written: str, fate: Fate, ours: str = "") -> None:
        term = parsed_term(written)
        if term in chosen:
            raise UserError(f"“{written}” is given two meanings.")
        chosen[term] = TermChoice(fate, ours)

    for pair in given["mapped"]:
        theirs, _, ours = str(pair).rpartition("=")
        if not theirs or not ours:
            raise UserError(f"“{pair}” is not of the form THEIRS=OURS.")
        choose(theirs, Fate.MAP, ours)
    for label in given["added"]:
        theirs, mark, family = str(label).rpartition(":")
        choose(theirs if mark else family, Fate.ADD, family if mark else "")
    for fate, words in ((Fate.DROP, given["dropped"]), (Fate.KEEP, given["kept"])):
        for word in words:
            choose(str(word), fate)
    return chosen


def term_words(found: TermCount) -> str:
    """Return in a few words what became of a term."""
    ours = found.choice.ours
    fate = {
        Fate.KEEP: "kept, unknown here",
        Fate.MAP: f"taken as {ours}",
        Fate.ADD: f"added as {ours}",
        Fate.DROP: "left out",
    }[found.choice.fate]
    return f"{found.term.written} ({found.count} ×): {fate}"


def import_lines(report: ImportReport) -> Iterator[str]:
    """Yield an import's report for people."""
    yield numbered(report.added, "new article")
    for count, noun, rest in (
        (report.further_sources, "further source", " of articles already here"),
        (report.known, "record", " already in the project"),
        (report.joined, "article", " nearly the same as here: the labels went there"),
        (report.layers, "layer", ""),
        (report.annotations, "annotation", ""),
    ):
        if count:
            yield numbered(count, noun) + rest
    if chosen := [each for each in report.terms if each.choice.fate is not Fate.KEEP]:
        yield f"{numbered(len(chosen), 'word')} for labels mapped:"
        yield from (f"  {term_words(each)}" for each in chosen)
    for found, word in ((report.changed, "changed"), (report.refused, "refused")):
        if found:
            yield f"{len(found)} {word}:"
        for refusal in found[:_SHOWN]:
            yield f"  {refusal.where}: {refusal.why}"
        if len(found) > _SHOWN:
            yield f"  and {len(found) - _SHOWN} more"


def found_lines(found: Found) -> Iterator[str]:
    """Yield for people what an import would bring."""
    fates = found.fates
    yield numbered(fates.get(RecordFate.NEW, 0), "new article")
    if fates.get(RecordFate.SAME):
        yield numbered(fates[RecordFate.SAME], "further source")
    for fate, words in (
        (RecordFate.KNOWN, "already in the project"),
        (RecordFate.REFUSED, "refused"),
    ):
        if fates.get(fate):
            yield f"{fates[fate]} {words}"
    yield numbered(found.labels, "annotation")
    if found.parts:
        yield f"{found.parts} refused of records that come in"
    if found.alike:
        yield f"{found.alike} nearly the same as articles here; see --alike join"
    if found.evidence:
        yield found.evidence
    for each in found.terms:
        yield f"unknown: {each.term.written} ({each.count} ×){_proposal(each)}"
    if found.changes:
        yield f"{found.changed} changed:"
        yield from (f"  {change.where}: {change.why}" for change in found.changes)
    for refusal in found.refused[:_SHOWN]:
        yield f"  {refusal.where}: {refusal.why}"


def _proposal(found: TermCount) -> str:
    if found.choice.fate is Fate.MAP:
        return f"; likely --map {found.term.written}={found.choice.ours}"
    return ""


def loss_lines(report: LossReport) -> Iterator[str]:
    """Yield a loss report for people."""
    articles = numbered(report.articles, "article")
    yield f"{articles}, {numbered(report.annotations, 'annotation')} written"
    for loss in report.losses:
        yield f"left out or changed: {loss.count} × {loss.kind} ({', '.join(loss.examples)})"


def diff_lines(found: DatasetDiff) -> Iterator[str]:
    """Yield the difference of two datasets for people."""
    if found.same:
        yield "nothing changed"
    counts = found.articles
    for count, words in (
        (counts.added, "added"),
        (counts.removed, "removed"),
        (counts.text_changed, "with another text"),
        (counts.labels_changed, "labelled otherwise"),
    ):
        if count:
            yield f"{numbered(count, 'article')} {words}"
    for move in found.moves:
        yield f"{numbered(move.articles, 'article')} moved from {move.before} to {move.after}"
    for label, each in found.labels.items():
        yield f"{label}: {each.added} added, {each.removed} removed, {each.changed} changed"
    if found.refused:
        yield f"{numbered(found.refused, 'record')} could not be read"


def format_rows() -> list[dict[str, Any]]:
    """Return the formats with what each does."""
    return [
        {
            "id": found.id,
            "title": found.title,
            "suffixes": list(found.suffixes),
            "reads": found.reads is not None,
            "writes": found.written,
        }
        for found in FORMATS
    ]
