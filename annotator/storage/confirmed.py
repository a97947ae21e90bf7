"""SQL for what annotators said of words: counted once, then followed by the log."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from annotator.model.values import AnnotatorKey
from annotator.storage.connection import Connection
from annotator.storage.rows import read_object

_LONGEST = 120
# Of people's and golds' layers that are seen.
_COUNTED = (
    "annotations.layer IN (SELECT layers.id FROM layers"
    " JOIN annotators ON annotators.id = layers.annotator WHERE annotators.kind != 'model'"
    " AND layers.removed = 0 AND layers.article IN (SELECT id FROM articles WHERE removed = 0)"
    " AND (layers.import_id IS NULL OR layers.import_id NOT IN"
    " (SELECT id FROM imports WHERE finished IS NULL)))"
)

Words = tuple[str, str, str]


class Mark(NamedTuple):
    """How far the log has been followed."""

    action: int
    imports: int
    removals: int


class Moved(NamedTuple):
    """What an annotation said before and after; None when it did not count."""

    before: Words | None
    after: Words | None


def mark(db: Connection) -> Mark:
    """Return how far the log goes now."""
    row = db.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM actions),"
        " (SELECT count(*) FROM imports WHERE finished IS NOT NULL),"
        " (SELECT count(*) FROM articles WHERE removed = 1)"
        " + (SELECT count(*) FROM layers WHERE removed = 1)"
    ).fetchone()
    return Mark(*row)


def _counted_of(only: AnnotatorKey | None) -> str:
    """Return what counts: everybody's, or golds' and those of one annotator."""
    if only is None:
        return _COUNTED
    own = f"(annotators.kind = 'gold' OR annotators.id = {int(only)})"
    return _COUNTED.replace("annotators.kind != 'model'", own)


def count_all(db: Connection, only: AnnotatorKey | None = None) -> Counter[Words]:
    """Return how often words have each label and referent ("" for none).

    With `only` the labels of golds and of one annotator count.
    """
    found = db.execute(
        "SELECT quote, label, coalesce(referent, ''), count(*) FROM annotations"
        f" WHERE removed = 0 AND fragments IS NULL AND length(quote) <= {_LONGEST}"
        f" AND {_counted_of(only)}"
        " GROUP BY 1, 2, 3"
    )
    return Counter({(quote, label, referent): n for quote, label, referent, n in found})


def moved_since(db: Connection, action: int, only: AnnotatorKey | None = None) -> Iterator[Moved]:
    """Yield what annotations said before and after all actions later than one."""
    images: dict[str, dict[str, object]] = {}
    for row, before in db.execute(
        "SELECT row, before FROM log WHERE action > ? AND \"table\" = 'annotations'"
        " ORDER BY id DESC",
        [action],
    ):
        # Newest first, so that the oldest image of a column is the one that stays.
        images.setdefault(row, {}).update(read_object(before))
    columns = ("quote", "label", "referent", "fragments", "removed")
    found = db.execute(
        f"SELECT uuid, added_by, {', '.join(columns)} FROM annotations"
        " WHERE (added_by > ? OR uuid IN (SELECT row FROM log WHERE action > ?"
        f" AND \"table\" = 'annotations')) AND {_counted_of(only)}",
        [action, action],
    )
    for uuid, added_by, *values in found:
        now: dict[str, object] = dict(zip(columns, values, strict=True))
        was = {**now, **images.get(uuid, {})}
        yield Moved(None if added_by > action else _words(was), _words(now))


def rejected_words(db: Connection) -> dict[tuple[str, str], int]:
    """Return how often words were rejected with a label."""
    found = db.execute(
        "SELECT quote, label, count(*) FROM rejections"
        " WHERE removed = 0 AND slot = '' GROUP BY quote, label"
    )
    return {(quote, label): count for quote, label, count in found}


def _words(row: dict[str, object]) -> Words | None:
    quote = str(row["quote"])
    if row["removed"] or row["fragments"] is not None or len(quote) > _LONGEST:
        return None
    return quote, str(row["label"]), str(row["referent"] or "")
