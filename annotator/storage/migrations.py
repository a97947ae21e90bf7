"""The steps that bring a project file to the current form; never edited once released."""

from annotator.storage.schema_sql import FIRST_RELEASE, SECOND_RELEASE
from annotator.storage.sqlite_library import Database, Migrations

# "ANNT": marks a SQLite file as one of our projects.
APPLICATION_ID = 0x414E4E54

# Raised by one with every step below; a file with a greater one is refused untouched.
FORMAT_VERSION = 2

migrations = Migrations("annotator")


@migrations()
def first_release(db: Database) -> None:
    """Make the tables of the first release."""
    _execute_each(db, FIRST_RELEASE)


@migrations()
def second_release(db: Database) -> None:
    """Make the tables of what came with the second release."""
    _execute_each(db, SECOND_RELEASE)


def _execute_each(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
