"""Importing: every record is read, checked and staged first; then the project takes it whole."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from annotator.app.importing.import_reading import read_records
from annotator.app.importing.import_records import Changed, size_of_all
from annotator.app.importing.import_report import Alike, Conflict, ImportOptions, ImportReport
from annotator.app.importing.import_stage import Stage
from annotator.app.importing.import_terms import ImportTerms
from annotator.app.lock import ImportLock
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.values import ActionKey
from annotator.scratch import Scratch
from annotator.storage.database import known_errors
from annotator.storage.imports import GENTLE, Import, Pace, sweep_unfinished
from annotator.storage.journal import NewAction
from annotator.storage.staging import Staging

__all__ = ["Alike", "Conflict", "ImportOptions", "ImportReport", "Progress", "import_files"]

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
        UserError: the only file cannot be read at all, or the project cannot be written.
    """
    if session.read_only is not None:
        raise UserError(session.read_only)
    read = msgspec.structs.replace(options.read, schema=session.schema, reports_labels=False)
    options = msgspec.structs.replace(options, read=read)
    terms = ImportTerms(session, options.terms, afresh=options.afresh)
    pace = GENTLE if options.beside_window else Pace()
    with ImportLock(session.path), Scratch() as scratch:
        sweep_unfinished(session.store, pace)
        staged = scratch.folder / "staged.sqlite"
        report = _staged(session, staged, files, options, terms, progress)
        if not report.empty:
            action = NewAction(report.step_name, session.actor.key)
            step = Import(session.store, staged, action, pace).run(
                lambda done, total: progress("writing", done, total)
            )
            terms.keep(ActionKey(step))
    if not report.empty:
        session.refresh()
    return report


def _staged(
    session: Session,
    file: Path,
    files: Sequence[Path],
    options: ImportOptions,
    terms: ImportTerms,
    progress: Progress,
) -> ImportReport:
    with known_errors(file):
        staging = Staging(file)
        try:
            stage = Stage(session, staging, options, terms)
            total = size_of_all(files)
            with closing(read_records(files, options, total)) as records:
                for number, found in enumerate(records):
                    if isinstance(found.record, Changed):
                        stage.note(found.scope, found.record.why)
                    else:
                        stage.take(found.record, found.file, found.scope, found.form)
                    if number % 50 == 0:
                        progress("reading", min(found.bytes_read, total), total)
            progress("reading", total, total)
            staging.commit()
        finally:
            staging.close()
    return stage.report()
