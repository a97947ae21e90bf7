"""The connection to a project file: sqlite-utils, with values typed."""

import sqlite3
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from annotator.storage.sqlite_library import Database

_BUSY_SECONDS = 5.0
# SQLite's own waiting sleeps longer and longer; beside an import's slices, which are short and
# many, that would wait past a dozen of its pauses.
_ASK_EVERY = 0.0005
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)


class Connection(Database):
    """An open SQLite file. Hot paths use `execute` with fixed SQL."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, execute_plugins=False)

    def execute(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
    ) -> sqlite3.Cursor:
        """Run one statement; wait some seconds where another process is writing."""
        values = () if parameters is None else parameters
        began = 0.0
        while True:
            try:
                return self.conn.execute(sql, values)
            except sqlite3.OperationalError as error:
                now = time.monotonic()
                began = began or now
                if error.sqlite_errorcode not in _BUSY or now - began > _BUSY_SECONDS:
                    raise
            time.sleep(_ASK_EVERY)

    @contextmanager
    def one_state(self) -> Generator[None, None, None]:
        """Read one state of the file inside, whoever writes meanwhile."""
        if self.conn.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            if self.conn.in_transaction:
                self.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Write all that is written inside or, after an error, nothing."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self.conn.in_transaction:
                self.execute("ROLLBACK")
            raise
