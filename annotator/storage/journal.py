"""The log: every write of a row goes through it, so that every step can be taken back."""

import uuid
from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.model.annotation import Version
from annotator.model.clock import utc_now
from annotator.model.fragment import Fragment
from annotator.model.values import ActionKey, AnnotatorKey, ArticleKey
from annotator.storage.connection import Connection
from annotator.storage.rows import differing, to_json

_SPACE = uuid.UUID("0b7d3c52-7b0e-4f3c-9a63-2f8a0d6c41e7")


class NewAction(msgspec.Struct, frozen=True):
    """What is said about an action when it begins. `step` joins it to an earlier one's step."""

    name: str
    actor: AnnotatorKey
    kind: str = "do"
    step: ActionKey | None = None
    undoes: ActionKey | None = None
    article: ArticleKey | None = None
    place: Fragment | None = None


class Writing:
    """One action while it runs: inserts, updates and removes rows and writes the log."""

    def __init__(self, db: Connection, action: NewAction, replica: str) -> None:
        self.db = db
        self.at = utc_now()
        place = action.place or (None, None)
        self.action, counter = db.execute(
            "INSERT INTO actions"
            ' (uuid, step, name, kind, undoes, actor, at, counter, article, start, "end")'
            " VALUES (?, ?, ?, ?, ?, ?, ?,"
            " (SELECT coalesce(max(counter), 0) + 1 FROM actions), ?, ?, ?)"
            " RETURNING id, counter",
            [
                new_uuid(),
                action.step,
                action.name,
                action.kind,
                action.undoes,
                action.actor,
                self.at,
                action.article,
                *place,
            ],
        ).fetchone()
        # The version this action mints for the rows its actor owns.
        self.version = Version(counter, replica)

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Add a row; logged by the action alone."""
        row = {**values, "added_by": self.action, "changed_by": self.action}
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" * len(row))
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) RETURNING id'
        (key,) = self.db.execute(sql, list(row.values())).fetchone()
        return key

    def update(
        self, table: str, row_uuid: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> bool:
        """Change a row's columns from `before` to `after`, logging what they were.

        Returns whether anything differed.
        """
        image = differing(before, after)
        if not image:
            return False
        self.db.execute(
            'INSERT INTO log (action, "table", row, before) VALUES (?, ?, ?, ?)',
            [self.action, table, row_uuid, to_json(image)],
        )
        columns = ", ".join(f'"{column}" = ?' for column in image)
        self.db.execute(
            f'UPDATE "{table}" SET {columns}, changed_by = ? WHERE uuid = ?',
            [*(after[column] for column in image), self.action, row_uuid],
        )
        return True

    def mint(
        self, table: str, row_uuid: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> bool:
        """Change a row as its owner: what differs gets the version of this action."""
        if not differing(before, after):
            return False
        had = self.db.execute(
            f'SELECT counter, replica FROM "{table}" WHERE uuid = ?', [row_uuid]
        ).fetchone()
        return self.update(
            table,
            row_uuid,
            {**before, **Version(*had)._asdict()},
            {**after, **self.version._asdict()},
        )


def new_uuid() -> str:
    """Return a fresh random UUID in its text form."""
    return str(uuid.uuid4())


def derived_uuid(*of: str) -> str:
    """Return a UUID that is the same in all copies of a project for the same parts."""
    return str(uuid.uuid5(_SPACE, " ".join(of)))
