"""SQL that counts frames by what is said about them, and articles by their document labels."""

from collections import Counter
from collections.abc import Sequence
from typing import cast

from annotator.model.values import Json
from annotator.storage.articles import VISIBLE
from annotator.storage.connection import Connection
from annotator.storage.rows import read_object, to_json

_LAYERS = (
    f"SELECT id FROM layers WHERE {VISIBLE}"
    f" AND article IN (SELECT id FROM articles WHERE {VISIBLE})"
)
_FRAMES = (
    " FROM annotations AS a{more} WHERE a.removed = 0"
    f" AND a.label IN (SELECT value FROM json_each(?)) AND a.layer IN ({_LAYERS})"
)
Values = dict[str, dict[str, int]]


def filled_roles(db: Connection, labels: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return in how many frames of each label each role is filled."""
    found = db.execute(
        "SELECT a.label, r.key, count(*)"
        + _FRAMES.format(more=", json_each(a.roles) AS r")
        + " AND json_array_length(r.value) > 0 GROUP BY 1, 2 ORDER BY 1, 2",
        [to_json(labels)],
    )
    counts: dict[str, dict[str, int]] = {}
    for label, role, count in found:
        counts.setdefault(label, {})[role] = count
    return counts


def attribute_values(db: Connection, labels: Sequence[str]) -> dict[str, Values]:
    """Return how many frames of each label have each value of each attribute."""
    found = db.execute(
        "SELECT a.label, a.attributes, count(*)" + _FRAMES.format(more="") + " GROUP BY 1, 2",
        [to_json(labels)],
    )
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for label, attributes, count in found:
        _add(counts.setdefault(label, Counter()), attributes, count)
    return {label: _nested(values) for label, values in counts.items()}


def document_values(db: Connection) -> Values:
    """Return how many layers have each value of each document label."""
    found = db.execute(
        f"SELECT document, count(*) FROM layers WHERE id IN ({_LAYERS}) AND document != '{{}}'"
        " GROUP BY 1"
    )
    counts: Counter[tuple[str, str]] = Counter()
    for document, count in found:
        _add(counts, document, count)
    return _nested(counts)


def _add(counts: Counter[tuple[str, str]], written: str, count: int) -> None:
    for name, value in read_object(written).items():
        several = cast("Sequence[Json]", value) if isinstance(value, list) else [value]
        for each in several:
            counts[name, each if isinstance(each, str) else to_json(each)] += count


def _nested(counts: Counter[tuple[str, str]]) -> Values:
    nested: Values = {}
    for (name, value), count in sorted(counts.items()):
        nested.setdefault(name, {})[value] = count
    return nested
