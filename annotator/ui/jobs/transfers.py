"""Imports and exports as jobs: command lines, progress in the status line, reports."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from annotator.app.exporting.export_choices import command_words
from annotator.app.session import Session
from annotator.model.file_names import legible
from annotator.scratch import remove_abandoned
from annotator.ui.jobs.job import Job, JobProgress, JobResult
from annotator.ui.status_line import StatusLine

if TYPE_CHECKING:
    from annotator.app.exporting.records import ExportOptions
    from annotator.app.importing.import_files import ImportOptions
    from annotator.app.together.merging import MergeOptions
    from annotator.model.terms import Term, TermChoice


class Transfers(QObject):
    """Runs one job at a time beside the window.

    Signals:
        imported(object): an import has ended; its `ImportReport`.
        exported(object): an export has ended; its `LossReport` and the file.
        merged(object): a merge has ended; its `MergeReport`.
        asked(object): a merge needs choices first; the files, its options, the `Question`s.
        ended(): no job runs any more.
    """

    imported = Signal(object)
    exported = Signal(object)
    merged = Signal(object)
    asked = Signal(object)
    ended = Signal()

    def __init__(self, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._status = status
        self._job: Job | None = None
        self._words = ""
        status.cancel_clicked.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Tell whether a job runs."""
        return self._job is not None

    def import_files(
        self, session: Session, files: tuple[Path, ...], options: "ImportOptions"
    ) -> None:
        """Import files into an open project."""
        arguments = import_arguments(session, files, options)
        self._run(session, arguments, self.tr("Importing"), self._imported)

    def export_file(self, session: Session, out: Path, options: "ExportOptions") -> None:
        """Write a dataset from an open project."""
        arguments = export_arguments(session, out, options)
        then = partial(self._exported, out)
        self._run(session, arguments, self.tr("Exporting"), then)

    def merge(self, session: Session, files: tuple[Path, ...], options: "MergeOptions") -> None:
        """Merge project files into an open project."""
        arguments = merge_arguments(session, files, options)
        self._run(session, arguments, self.tr("Merging"), partial(self._merged, files, options))

    def cancel(self) -> None:
        """Stop the job; what it did so far is as if it had never been."""
        if self._job is not None:
            self._job.cancel()
            self._status.show_job(self.tr("Stopping"), ending=True)

    def stop_at_once(self) -> None:
        """Stop the job and wait for it: the project is being closed."""
        if self._job is not None:
            self._job.stop_at_once()

    def _run(
        self,
        session: Session,
        arguments: list[str],
        words: str,
        then: Callable[[JobResult], None],
    ) -> None:
        if self._job is not None:
            self._status.refuse(self.tr("Another job is running; wait for it or cancel it"))
            return
        if session.held is not None:
            self._status.refuse(session.held)
            return
        self._words = words
        self._job = job = Job(arguments, self)
        job.progressed.connect(self._show_progress)
        job.finished.connect(partial(self._end, then))
        self._status.show_job(words, 0)
        job.start()

    def _show_progress(self, progress: JobProgress) -> None:
        half = progress.share / 2
        share = half if progress.phase == "reading" else 0.5 + half
        self._status.show_job(self._words, share)

    def _end(self, then: Callable[[JobResult], None], result: JobResult) -> None:
        job, self._job = self._job, None
        self._status.show_job("")
        if job is not None:
            job.deleteLater()
        if not result.ok:
            remove_abandoned()
        if result.cancelled:
            self._status.say(self.tr("Stopped; nothing was changed"))
        elif not result.ok:
            self._status.refuse(result.error)
        else:
            then(result)
        self.ended.emit()

    def _imported(self, result: JobResult) -> None:
        from annotator.app.importing.import_files import ImportReport

        self.imported.emit(msgspec.convert(result.report, ImportReport))

    def _merged(self, files: tuple[Path, ...], options: "MergeOptions", result: JobResult) -> None:
        from annotator.app.together.merging import MergeReport

        report = msgspec.convert(result.report, MergeReport)
        if report.questions:
            self.asked.emit((files, options, report.questions))
        else:
            self.merged.emit(report)

    def _exported(self, out: Path, result: JobResult) -> None:
        from annotator.formats.base import LossReport

        self.exported.emit((msgspec.convert(result.report, LossReport), out))


def import_arguments(
    session: Session, files: tuple[Path, ...], options: "ImportOptions"
) -> list[str]:
    """Return the command line of an import; the session lets the job in beside it."""
    read = options.read
    arguments = ["import", _whole(session.path), *map(_named, files), *_usual(session)]
    for option, value in (
        ("--job", session.job_token),
        ("--format", options.format),
        ("--layer", options.layer),
        ("--text-column", read.text_column),
        ("--title-column", read.title_column),
        ("--delimiter", read.delimiter),
        ("--encoding", read.encoding),
        ("--conflict", options.conflict.value),
        ("--kind", options.kind.value),
        ("--alike", options.alike.value),
        ("--offsets", read.offsets and read.offsets.value),
    ):
        if value is not None:
            arguments += [option, value]
    for column, field in read.columns.items():
        arguments += ["--column", f"{column}={field}"]
    if read.records:
        arguments += ["--path", f"records={read.records}"]
    if not read.header:
        arguments.append("--no-header")
    if read.replace_characters:
        arguments.append("--replace")
    for wanted, flag in ((options.doubtful, "--doubtful"), (options.afresh, "--afresh")):
        if wanted:
            arguments.append(flag)
    for term, choice in options.terms.items():
        arguments += _term_arguments(term, choice)
    return arguments


def _term_arguments(term: "Term", choice: "TermChoice") -> list[str]:
    """Return how a command line says what a word of the files becomes."""
    written, fate = term.written, choice.fate.value
    if fate == "map":
        written += f"={choice.ours}"
    elif fate == "add" and choice.ours:
        written += f":{choice.ours}"
    return [f"--{fate}", written]


def merge_arguments(
    session: Session, files: tuple[Path, ...], options: "MergeOptions"
) -> list[str]:
    """Return the command line of a merge; the session lets the job in beside it."""
    arguments = ["merge", _whole(session.path), *map(_whole, files), *_usual(session)]
    arguments += ["--labels", options.diverged.value]
    for option, names in (("--same", options.same), ("--apart", options.apart)):
        for name in sorted(names):
            arguments += [option, name]
    if session.job_token is not None:
        arguments += ["--job", session.job_token]
    return arguments


def export_arguments(session: Session, out: Path, options: "ExportOptions") -> list[str]:
    """Return the command line of an export; the session lets the job in beside it."""
    from annotator.app.exporting.export_words import choices_of

    arguments = ["export", _whole(session.path), _whole(out), *_usual(session)]
    arguments += command_words(choices_of(options))
    if options.split is not None and session.job_token is not None:
        arguments += ["--job", session.job_token]
    return arguments


def _usual(session: Session) -> list[str]:
    return ["--progress", "json", "--annotator", session.actor.name]


def _whole(path: Path) -> str:
    return str(path.absolute())


def _named(path: Path) -> str:
    """Return a path as an argument; processes are given no bytes that are not UTF-8."""
    whole = path.absolute()
    return str(whole) if legible(str(whole)) == str(whole) else whole.as_uri()
