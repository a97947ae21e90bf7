"""The connection to a project file: sqlite-utils, with values typed."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database


class Connection(Database):
    """An open SQLite file. Hot paths use `execute` with fixed SQL."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, execute_plugins=False)

    def execute(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
    ) -> sqlite3.Cursor:
        """Run one statement."""
        return self.conn.execute(sql, () if parameters is None else parameters)
