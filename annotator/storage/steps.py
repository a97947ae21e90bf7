"""SQL for steps: what can be undone and redone, and the history."""

from collections.abc import Sequence

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.values import ActionKey, AnnotatorKey, ArticleKey
from annotator.storage.connection import Connection

_STEP = """
    SELECT actions.id, actions.name, actions.at, annotators.name, actions.article,
        actions.start, actions."end", actions.kind,
        EXISTS (SELECT 1 FROM actions AS later WHERE later.undoes = actions.id),
        actions.actor
    FROM actions JOIN annotators ON annotators.id = actions.actor
"""
# First actions of steps whose import, if they are one, has finished.
_SHOWN = (
    "actions.step IS NULL AND actions.kind != 'begin'"
    " AND actions.id NOT IN (SELECT action FROM imports WHERE finished IS NULL)"
)


class Step(msgspec.Struct, frozen=True):
    """What undo takes back: one or more actions. `undone` says that it was taken back."""

    key: ActionKey
    name: str
    at: str
    actor: str
    article: ArticleKey | None
    place: Fragment | None
    kind: str
    undone: bool
    by: AnnotatorKey


def newest_to_undo(db: Connection, actor: AnnotatorKey) -> Step | None:
    """Return the actor's newest step (or redone step) that is not taken back."""
    return _first(
        db,
        "actions.actor = ? AND +actions.kind IN ('do', 'redo') AND NOT EXISTS"
        " (SELECT 1 FROM actions AS later WHERE later.undoes = actions.id)",
        [actor],
    )


def newest_to_redo(db: Connection, actor: AnnotatorKey) -> Step | None:
    """Return the actor's newest undoing that is not taken back and has no new step behind it."""
    return _first(
        db,
        "actions.actor = ? AND actions.kind = 'undo' AND NOT EXISTS"
        " (SELECT 1 FROM actions AS later WHERE later.undoes = actions.id)"
        " AND actions.id > coalesce((SELECT max(fresh.id) FROM actions AS fresh"
        " WHERE fresh.actor = ? AND fresh.kind = 'do'), 0)",
        [actor, actor],
    )


def step_of(db: Connection, action: ActionKey) -> Step | None:
    """Return the step an action belongs to."""
    row = db.execute("SELECT coalesce(step, id) FROM actions WHERE id = ?", [action]).fetchone()
    return None if row is None else _first(db, "actions.id = ?", [row[0]])


def steps(db: Connection, before: ActionKey | None, limit: int) -> list[Step]:
    """Return the steps older than `before`, newest first."""
    found = db.execute(
        f"{_STEP} WHERE {_SHOWN} AND actions.id < ? ORDER BY actions.id DESC LIMIT ?",
        [before if before is not None else 1 << 62, limit],
    )
    return [_step(row) for row in found]


def newest_action(db: Connection) -> ActionKey:
    """Return the action that was begun last, whosoever."""
    return ActionKey(db.execute("SELECT coalesce(max(id), 0) FROM actions").fetchone()[0])


def actions_of(db: Connection, step: ActionKey) -> list[ActionKey]:
    """Return the actions of a step, oldest first."""
    found = db.execute("SELECT id FROM actions WHERE id = ? OR step = ? ORDER BY id", [step, step])
    return [ActionKey(key) for (key,) in found]


def moves_rows(db: Connection, step: ActionKey) -> bool:
    """Tell whether a step is an import or an edit of the labels, or takes one back or brings it.

    Such a step writes into the layers of others and mints no versions there.
    """
    row = db.execute(
        "WITH RECURSIVE origin(id) AS (SELECT ? UNION ALL"
        " SELECT undoes FROM actions JOIN origin USING (id) WHERE undoes IS NOT NULL)"
        " SELECT 1 FROM imports WHERE action IN origin"
        " UNION ALL SELECT 1 FROM schemas WHERE added_by IN origin LIMIT 1",
        [step],
    ).fetchone()
    return row is not None


def reaches_others(db: Connection, step: ActionKey) -> bool:
    """Tell whether a step unites people or gives an article back, or takes that back.

    Such a step writes into the layers of others without minting versions there, while what it
    says itself is its actor's own.
    """
    row = db.execute(
        "WITH RECURSIVE origin(id) AS (SELECT ? UNION ALL"
        " SELECT undoes FROM actions JOIN origin USING (id) WHERE undoes IS NOT NULL)"
        " SELECT 1 FROM people WHERE added_by IN origin OR uuid IN"
        "  (SELECT row FROM log WHERE action IN origin AND \"table\" = 'people')"
        " UNION ALL SELECT 1 FROM comments WHERE added_by IN origin"
        "  AND json_extract(body, '$.kind') = 'returned' LIMIT 1",
        [step],
    ).fetchone()
    return row is not None


def _first(db: Connection, where: str, values: list[int]) -> Step | None:
    row = db.execute(
        f"{_STEP} WHERE {_SHOWN} AND {where} ORDER BY actions.id DESC LIMIT 1", values
    ).fetchone()
    return None if row is None else _step(row)


def _step(row: Sequence[int | str | None]) -> Step:
    key, name, at, actor, article, start, end, kind, undone, by = row
    place = Fragment(start, end) if isinstance(start, int) and isinstance(end, int) else None
    return Step(
        ActionKey(int(key or 0)),
        str(name),
        str(at),
        str(actor),
        None if article is None else ArticleKey(int(article)),
        place,
        str(kind),
        bool(undone),
        AnnotatorKey(int(by or 0)),
    )
