"""SQL for suggestions that were turned down."""

from collections.abc import Sequence

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.ghost import Rejection
from annotator.model.values import ArticleKey, LayerKey, Uuid
from annotator.storage.connection import Connection
from annotator.storage.journal import Writing
from annotator.storage.rows import read_fragments, to_json

_COLUMNS = "rejections.uuid, label, fragments, quote, slot, referent"


class RejectionEntry(msgspec.Struct, frozen=True):
    """A rejection with its place in the file; `rejection` is None for a tombstone."""

    layer: LayerKey
    article: ArticleKey
    rejection: Rejection | None


def rejections_of(db: Connection, layer: LayerKey) -> list[Rejection]:
    """Return what was turned down in a layer."""
    found = db.execute(
        f"SELECT {_COLUMNS} FROM rejections WHERE layer = ? AND removed = 0 ORDER BY id", [layer]
    )
    return [_rejection(*row) for row in found]


def insert_rejection(writing: Writing, layer: LayerKey, rejection: Rejection) -> None:
    """Remember that a suggestion was turned down."""
    values = {
        "uuid": rejection.id,
        "layer": layer,
        "label": rejection.label,
        "fragments": to_json(rejection.fragments),
        "quote": rejection.quote,
        "slot": rejection.slot,
        "referent": rejection.referent,
    }
    writing.insert("rejections", {**values, **writing.version._asdict()})


def rejections_by_uuid(db: Connection, uuids: Sequence[Uuid]) -> dict[Uuid, RejectionEntry]:
    """Return rejections, taken back ones too, with the layer and article they belong to."""
    found = db.execute(
        f"SELECT {_COLUMNS}, layer, layers.article, rejections.removed FROM rejections"
        " JOIN layers ON layers.id = rejections.layer"
        " WHERE rejections.uuid IN (SELECT value FROM json_each(?))",
        [to_json(tuple(uuids))],
    )
    return {
        row[0]: RejectionEntry(
            LayerKey(row[-3]), ArticleKey(row[-2]), None if row[-1] else _rejection(*row[:-3])
        )
        for row in found
    }


def _rejection(
    uuid: str, label: str, fragments: str, quote: str, slot: str, referent: str
) -> Rejection:
    pieces = tuple(Fragment(*f) for f in read_fragments(fragments) or ())
    return Rejection(uuid, label, pieces, quote, slot, referent)
