"""Importing: every record is read, checked and staged first; then the project takes it whole."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.app.import_report import Conflict, ImportOptions, ImportReport
from annotator.app.import_stage import Stage
from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Reader
from annotator.formats.registry import find_format, format_named
from annotator.storage.database import known_errors
from annotator.storage.imports import GENTLE, Import, Pace, sweep_unfinished
from annotator.storage.journal import NewAction
from annotator.storage.staging import Staging

__all__ = ["Conflict", "ImportOptions", "ImportReport", "Progress", "import_files"]

Progress = Callable[[str, int, int], None]


def import_files(
    session: Session,
    files: Sequence[Path],
    options: ImportOptions,
    progress: Progress = lambda _phase, _done, _total: None,
) -> ImportReport:
    """Bring files into a project as one step; nothing shows before everything is in.

    `progress` hears the phase ("reading" in bytes, "writing" in rows), and may raise to cancel.

    Raises:
        UserError: a file cannot be read at all, or the project cannot be written.
    """
    if session.read_only is not None:
        raise UserError(session.read_only)
    reads = [(file, _reader(file, options)) for file in files]
    pace = GENTLE if options.beside_window else Pace()
    with ImportLock(session.path), tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        sweep_unfinished(session.store, pace)
        staged = Path(folder) / "staged.sqlite"
        report = _staged(session, staged, reads, options, progress)
        if not report.empty:
            action = NewAction(report.step_name, session.actor.key)
            Import(session.store, staged, action, pace).run(
                lambda done, total: progress("writing", done, total)
            )
    if not report.empty:
        session.refresh()
    return report


def _staged(
    session: Session,
    file: Path,
    reads: list[tuple[Path, Reader]],
    options: ImportOptions,
    progress: Progress,
) -> ImportReport:
    with known_errors(file):
        staging = Staging(file)
        try:
            stage = Stage(session, staging, options)
            _read_all(stage, reads, options, progress)
            staging.commit()
        finally:
            staging.close()
    return stage.report()


def _reader(file: Path, options: ImportOptions) -> Reader:
    found = format_named(options.format) if options.format else find_format(file)
    if found.reads is None:
        raise UserError(f"{found.title} can be written, not read.")
    return found.reads


def _read_all(
    stage: Stage,
    reads: list[tuple[Path, Reader]],
    options: ImportOptions,
    progress: Progress,
) -> None:
    total = sum(file.stat().st_size for file, _ in reads)
    before = 0
    for file, read in reads:
        records = read(file, options.read)
        for number, record in enumerate(records):
            at = stage.take(record, file.name if len(reads) > 1 else "", file.name)
            if number % 50 == 0:
                progress("reading", before + at, total)
        before += file.stat().st_size
    progress("reading", total, total)
