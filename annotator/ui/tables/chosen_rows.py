"""What is chosen in a table, in words: how many rows, of which labels, in how many articles."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from annotator.app.annotation_table import AnnotationTable
from annotator.model.schema import Schema
from annotator.model.table_rows import TableRow
from annotator.ui.parts.counted import counted, grouped

_NAMED = 4


def chosen_words(schema: Schema, table: AnnotationTable, rows: Sequence[TableRow]) -> str:
    """Return what an edit of some rows would reach; others' rows stay as they are."""
    places = [table.place(row) for row in rows]
    own = [row for row, place in zip(rows, places, strict=True) if place.own]
    articles = len({place.article for place in places if place.own})
    parts = [counted(len(own), _tr("1 annotation"), _tr("{0} annotations"))]
    labels = Counter(row.label for row in own).most_common()
    if len(labels) > 1:
        named = [f"{schema.name_of(label)} {grouped(n)}" for label, n in labels[:_NAMED]]
        parts.append(", ".join([*named, "…"] if len(labels) > _NAMED else named))
    parts.append(counted(articles, _tr("in 1 article"), _tr("in {0} articles")))
    if len(own) < len(rows):
        others = len(rows) - len(own)
        parts.append(counted(others, _tr("1 of others stays"), _tr("{0} of others stay")))
    return " · ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChosenRows", text)
