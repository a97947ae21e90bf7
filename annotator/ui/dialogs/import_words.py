"""What an import will do, in words: for each record shown, and in all."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from annotator.app.importing.import_preview import Found, Glimpse, RecordFate, grouped_reasons
from annotator.formats.base import Refusal
from annotator.formats.table_preview import PreviewRow
from annotator.ui.dialogs.mapping_table import ShownRecord
from annotator.ui.dialogs.report_dialog import Figure
from annotator.ui.parts.counted import counted, grouped

_AMBIGUOUS_DATE = re.compile(r"\s*(0?\d|1[0-2])[./-](0?\d|1[0-2])[./-]\d{2,4}\b")


def table_record(
    row: PreviewRow, fields: Sequence[str], verdicts: Mapping[str, Glimpse]
) -> ShownRecord:
    """Return a row of a table as it is shown; `verdicts` are those known by now, by place."""
    where = row.where
    verdict = Glimpse(where, RecordFate.REFUSED, row.why) if row.why else verdicts.get(where)
    cells = tuple(
        cell if cell.strip() or field != "text" else _tr("(empty)")
        for field, cell in zip(fields, row.cells, strict=False)
    )
    fate = _fate(verdict) if verdict is not None else ""
    if verdict is not None and not fate:
        dates = (cell for field, cell in zip(fields, cells, strict=False) if field == "date")
        if any(_AMBIGUOUS_DATE.match(date) for date in dates):
            fate = _tr("date kept as written: day or month first?")
    refused = verdict is not None and verdict.fate is RecordFate.REFUSED
    return ShownRecord(cells, where, fate, refused)


def labelled_record(verdict: Glimpse) -> ShownRecord:
    """Return an article with its labels as it is shown."""
    refused = verdict.fate is RecordFate.REFUSED
    names = ", ".join(name for name in verdict.annotators if name)
    shown = verdict.words.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    cells = () if refused else (verdict.title, shown, names, grouped(verdict.labels))
    return ShownRecord(cells, verdict.where, _fate(verdict), refused, verdict.spans)


def figures(found: Found) -> list[Figure]:
    """Return the totals."""
    fates = Counter(found.fates)
    shown = [Figure(fates[RecordFate.NEW], _tr("new articles"))]
    if found.alike:
        note = _tr("their labels can go to those articles")
        shown.append(Figure(found.alike, _tr("of them nearly the same as ones here"), note))
    if fates[RecordFate.SAME]:
        note = _tr("the same text again; added to its article")
        shown.append(Figure(fates[RecordFate.SAME], _tr("further sources"), note))
    if fates[RecordFate.KNOWN]:
        note = _tr("new sources and layers are added to them")
        shown.append(Figure(fates[RecordFate.KNOWN], _tr("already in the project"), note))
    if found.labels:
        names = ", ".join(name for name, _ in Counter(found.annotators).most_common(5) if name)
        shown.append(Figure(found.labels, _tr("annotations"), names))
    if found.changed:
        note = _reasons(found.changes)
        shown.append(Figure(found.changed, _tr("not taken as they stand"), note))
    if found.parts:
        shown.append(Figure(found.parts, _tr("parts of them refused"), alert=True))
    if fates[RecordFate.REFUSED]:
        shown.append(Figure(fates[RecordFate.REFUSED], _tr("refused"), alert=True))
    if found.refused:
        shown[-1] = replace(shown[-1], note=_reasons(found.refused))
    return shown


def _reasons(found: Sequence[Refusal]) -> str:
    reasons = grouped_reasons(found)
    return "  ·  ".join(f"{_places(where)}: {why}" for why, where in reasons.items())


def _fate(verdict: Glimpse) -> str:
    """Return what becomes of a record, and how much of it is refused alone."""
    refused = counted(verdict.parts, _tr("1 of its parts refused"), _tr("{0} of its parts refused"))
    return "  ·  ".join(
        each for each in (_own_fate(verdict), refused if verdict.parts else "") if each
    )


def _own_fate(verdict: Glimpse) -> str:
    if verdict.fate is RecordFate.REFUSED:
        return _tr("refused: {why}").format(why=verdict.why)
    if verdict.fate is RecordFate.SAME:
        return _tr("same text as {where}: one article, two sources").format(where=verdict.why)
    if verdict.fate is RecordFate.KNOWN:
        return _tr("this text is in the project already")
    return ""


def _places(where: Sequence[str]) -> str:
    """Return some places as `line 5, 88, 640`."""
    rest = [place.removeprefix("line ") for place in where[1:3]]
    return ", ".join((where[0], *rest)) + ("…" if len(where) > 3 else "")


def _tr(words: str) -> str:
    return QCoreApplication.translate("Import", words)
