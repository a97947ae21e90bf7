"""What commands have in common: their options, the open project, progress."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.paths import path_of

if TYPE_CHECKING:
    from annotator.app.importing.import_files import Progress
    from annotator.app.session import Session

FOUND_A_PROBLEM = 1
COULD_NOT_RUN = 2
# Seconds between two lines of progress.
_BETWEEN_LINES = 0.1


def _paths(
    _context: click.Context, _parameter: click.Parameter, written: tuple[str, ...]
) -> tuple[Path, ...]:
    """Return paths, also of those written as addresses: `file:///…` names what is not UTF-8."""
    return tuple(path_of(each) for each in written)


PROJECT = click.argument("project", type=click.Path(path_type=Path))
FILES = click.argument("files", nargs=-1, required=True, callback=_paths)
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
        yield _ProgressLines().show
    elif kind == "auto" and sys.stderr.isatty():
        with click.progressbar(length=1000, file=sys.stderr) as bar:
            halves = {"reading": 0, "writing": 500}

            def show(phase: str, done: int, total: int) -> None:
                at = halves[phase] + 500 * done // max(total, 1)
                bar.update(max(0, at - bar.pos))

            yield show
    else:
        yield _no_progress


def told(phase: str) -> Callable[[int, int], None]:
    """Return what prints how far one phase is, as JSON lines for the window."""
    return partial(_ProgressLines().show, phase)


class _ProgressLines:
    """Progress as JSON lines: when a phase begins and ends, and ten a second in between.

    A window reads them while someone is labelling in it.
    """

    def __init__(self) -> None:
        self._phase = ""
        self._said = 0.0

    def show(self, phase: str, done: int, total: int) -> None:
        """Print a line, unless one was printed just now."""
        from annotator.app.reports import to_json

        now = time.monotonic()
        if phase == self._phase and done < total and now - self._said < _BETWEEN_LINES:
            return
        self._phase, self._said = phase, now
        click.echo(to_json({"phase": phase, "done": done, "total": total}))


def _no_progress(_phase: str, _done: int, _total: int) -> None:
    pass
