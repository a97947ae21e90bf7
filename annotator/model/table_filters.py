"""Which rows of a table of annotations are shown, in which order, and grouped by their words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.article import State
from annotator.model.frame_rules import missing_roles
from annotator.model.table_columns import Column, ColumnKind, Known, cell, listed
from annotator.model.table_rows import TableRow, normal_words, one_line
from annotator.model.values import AnnotationKey

# Stands for "any required role" among the roles that are missing.
REQUIRED = "*"
UNSET = ""


class TableFilter(msgspec.Struct, frozen=True):
    """What a row must have to be shown; what is empty asks for nothing.

    `values` are pairs of an attribute and one of its values (UNSET for none): of one attribute
    any will do, of several each must. `missing` are roles of which one at least is empty.
    `differing` asks for words that other rows have under another label.
    """

    words: str = ""
    labels: frozenset[str] = frozenset()
    values: frozenset[tuple[str, str]] = frozenset()
    missing: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    differing: bool = False


class Group(msgspec.Struct, frozen=True):
    """Rows with the same words, as the reader sees them."""

    words: str
    keys: tuple[AnnotationKey, ...]


def matching(
    rows: Iterable[TableRow],
    wanted: TableFilter,
    known: Known,
    searched: Mapping[AnnotationKey, str],
) -> list[TableRow]:
    """Return the rows that a filter lets through."""
    found = rows if isinstance(rows, list) else list(rows)
    asked = wanted.words.casefold().split()
    if asked:
        found = [row for row in found if all(word in searched[row.key] for word in asked)]
    if wanted.labels:
        found = [row for row in found if row.label in wanted.labels]
    if wanted.values:
        found = [row for row in found if _has_values(row, wanted.values)]
    if wanted.missing:
        found = [row for row in found if _misses(row, wanted.missing, known)]
    if wanted.states:
        found = [row for row in found if _state(row, known) in wanted.states]
    return _differing(found) if wanted.differing else found


def ordered(
    rows: Sequence[TableRow], column: Column | None, known: Known, *, descending: bool = False
) -> list[TableRow]:
    """Return rows sorted by a column, else by their places; empty cells come last."""
    articles = {layer: place.article for layer, place in known.places.items()}
    natural = sorted(rows, key=lambda r: (articles.get(r.layer, 0), r.start, r.end, r.key))
    if column is None:
        return natural
    if column.kind is ColumnKind.COUNT:
        counts = counted_words(rows)
        return sorted(
            natural,
            key=lambda row: (counts[normal_words(row.words)], normal_words(row.words)),
            reverse=not descending,
        )
    keys = {row.key: _sort_key(row, column, known) for row in rows}
    filled = sorted((r for r in natural if keys[r.key]), key=lambda r: keys[r.key])
    if descending:
        filled.reverse()
    return [*filled, *(row for row in natural if not keys[row.key])]


def grouped(rows: Sequence[TableRow]) -> list[Group]:
    """Return rows put together by their words, in the order in which the words come first."""
    found: dict[str, list[TableRow]] = {}
    for row in rows:
        found.setdefault(normal_words(row.words), []).append(row)
    return [
        Group(
            Counter(one_line(row.words) for row in same).most_common(1)[0][0],
            tuple(row.key for row in same),
        )
        for same in found.values()
    ]


def counted_words(rows: Iterable[TableRow]) -> dict[str, int]:
    """Return how often the same words stand in some rows."""
    return Counter(normal_words(row.words) for row in rows)


def _sort_key(row: TableRow, column: Column, known: Known) -> str:
    if column.kind is ColumnKind.WORDS:
        return normal_words(row.words)
    return cell(row, column, known).casefold()


def _has_values(row: TableRow, values: frozenset[tuple[str, str]]) -> bool:
    wanted: dict[str, set[str]] = {}
    for name, value in values:
        wanted.setdefault(name, set()).add(value)
    return all(any(_is(row, name, value) for value in some) for name, some in wanted.items())


def _is(row: TableRow, name: str, value: str) -> bool:
    had = row.attributes.get(name)
    if value == UNSET:
        return had is None or had is False
    if isinstance(had, bool):
        return had and value == "true"
    return value in listed(had)


def _misses(row: TableRow, missing: frozenset[str], known: Known) -> bool:
    label = known.schema.by_id.get(row.label)
    if label is None:
        return False
    if REQUIRED in missing:
        frame = Annotation(row.id, row.label, (), row.attributes, row.roles)
        if missing_roles(label, frame):
            return True
    return any(role.id in missing and not row.roles.get(role.id) for role in label.roles)


def _state(row: TableRow, known: Known) -> State | None:
    place = known.places.get(row.layer)
    return None if place is None else place.state


def _differing(rows: Sequence[TableRow]) -> list[TableRow]:
    labels: dict[str, set[str]] = {}
    for row in rows:
        labels.setdefault(normal_words(row.words), set()).add(row.label)
    return [row for row in rows if len(labels[normal_words(row.words)]) > 1]
