"""What commands have in common: their options, the open project, progress."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from annotator.app.import_files import Progress
    from annotator.app.session import Session

FOUND_A_PROBLEM = 1
COULD_NOT_RUN = 2

PROJECT = click.argument("project", type=click.Path(path_type=Path))
ANNOTATOR = click.option("--annotator", metavar="NAME", help="Who is working.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def opened(session: "Session") -> "Generator[Session, None, None]":
    """Close a session when the work with it ends."""
    try:
        yield session
    finally:
        session.close()


@contextmanager
def progress_shown(kind: str) -> "Generator[Progress, None, None]":
    """Give a listener for progress: JSON lines for a program, a bar on a terminal, else none."""
    if kind == "json":
        yield _progress_line
    elif kind == "auto" and sys.stderr.isatty():
        with click.progressbar(length=1000, file=sys.stderr) as bar:
            halves = {"reading": 0, "writing": 500}

            def show(phase: str, done: int, total: int) -> None:
                at = halves[phase] + 500 * done // max(total, 1)
                bar.update(max(0, at - bar.pos))

            yield show
    else:
        yield _no_progress


def _progress_line(phase: str, done: int, total: int) -> None:
    from annotator.app.reports import to_json

    click.echo(to_json({"phase": phase, "done": done, "total": total}))


def _no_progress(_phase: str, _done: int, _total: int) -> None:
    pass
