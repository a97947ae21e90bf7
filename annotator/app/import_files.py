"""Importing: every record is read, checked and staged first; then the project takes it whole."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from annotator.app.import_report import Conflict, ImportOptions, ImportReport
from annotator.app.import_stage import Stage
from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Reader, Refusal
from annotator.formats.folders import files_within
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
    read = msgspec.structs.replace(options.read, schema=session.schema)
    options = msgspec.structs.replace(options, read=read)
    refused: list[Refusal] = []
    reads = [found for file in files for found in _readers(file, options, refused)]
    pace = GENTLE if options.beside_window else Pace()
    with ImportLock(session.path), tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        sweep_unfinished(session.store, pace)
        staged = Path(folder) / "staged.sqlite"
        report = _staged(session, staged, reads, refused, options, progress)
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
    refused: list[Refusal],
    options: ImportOptions,
    progress: Progress,
) -> ImportReport:
    with known_errors(file):
        staging = Staging(file)
        try:
            stage = Stage(session, staging, options)
            for refusal in refused:
                stage.take(refusal, "")
            _read_all(stage, reads, options, progress)
            staging.commit()
        finally:
            staging.close()
    return stage.report()


def _readers(
    file: Path, options: ImportOptions, refused: list[Refusal]
) -> Iterator[tuple[Path, Reader]]:
    """Yield what is to be read and how; of a folder of no one format every file by itself."""
    folder = file.is_dir()
    try:
        found = format_named(options.format) if options.format else find_format(file)
    except UserError:
        if not folder:
            raise
        found = None
    if found is not None and found.reads is None:
        raise UserError(f"{found.title} can be written, not read.")
    if found is not None and found.reads is not None and (found.takes_folders or not folder):
        yield file, found.reads
        return
    for each in files_within(file):
        try:
            yield from _readers(each, options, refused)
        except UserError as error:
            refused.append(Refusal(each.relative_to(file).as_posix(), str(error)))


def _read_all(
    stage: Stage,
    reads: list[tuple[Path, Reader]],
    options: ImportOptions,
    progress: Progress,
) -> None:
    sizes = [_size(file) for file, _ in reads]
    total = sum(sizes)
    before = 0
    for (file, read), size in zip(reads, sizes, strict=True):
        records = read(file, options.read)
        for number, record in enumerate(records):
            at = stage.take(record, file.name if len(reads) > 1 else "", file.name)
            if number % 50 == 0:
                progress("reading", before + at, total)
        before += size
    progress("reading", total, total)


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in files_within(path))
    return path.stat().st_size
