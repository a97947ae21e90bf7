"""Writing what a table of annotations shows to a file, or as words for the clipboard."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from annotator.app.written_files import spare_projects
from annotator.errors import UserError
from annotator.formats.safe_cells import csv_line, tab_separated
from annotator.model.table_columns import Column
from annotator.model.table_rows import TableRow
from annotator.scratch import Scratch

_ROWS_AT_ONCE = 100

Cells = Callable[[TableRow, Column], str]


def write_table(
    path: Path, columns: Sequence[Column], rows: Sequence[TableRow], cells: Cells
) -> Iterator[int]:
    """Write rows as CSV, some at a time; yield how many are written. The file is whole or not.

    Raises:
        UserError: the file cannot be written, or is a project.
    """
    spare_projects(path)
    try:
        with Scratch() as scratch:
            part = scratch.beside(path)
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                file.write(csv_line(column.title for column in columns))
                for number, row in enumerate(rows, 1):
                    file.write(csv_line(cells(row, column) for column in columns))
                    if number % _ROWS_AT_ONCE == 0:
                        yield number
            part.replace(path)
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror}.") from error
    yield len(rows)


def copied_rows(columns: Sequence[Column], rows: Sequence[TableRow], cells: Cells) -> str:
    """Return rows, their titles first, separated by tabs."""
    titles = [column.title for column in columns]
    return tab_separated([titles, *([cells(row, column) for column in columns] for row in rows)])
