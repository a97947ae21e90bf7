"""A job in a process of its own: the headless command line, followed by its JSON lines."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from annotator.model.values import Json, JsonObject
from annotator.ui.jobs.process import is_alive, process_of

_GRACE = 2000
# How far a job stands back behind the window where both want to run.
_NICE = 10


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is: `done` of `total` in a phase; `share` lies in 0..1."""

    phase: str
    done: int
    total: int

    @property
    def share(self) -> float:
        """The part of the phase that is done."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended. `report` is the command's JSON; `error` one sentence when it failed."""

    report: Json = None
    error: str = ""
    cancelled: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether the job ran to its end."""
        return not self.error and not self.cancelled


class Job(QObject):
    """Runs `python -m annotator …` and reads what it prints. Use it once.

    Signals:
        started(): the process lives, and stands back.
        progressed(object): a `JobProgress`, the newest of what was printed.
        told(object): another object that the command printed on the way.
        finished(object): the `JobResult`.
    """

    started = Signal()
    progressed = Signal(object)
    told = Signal(object)
    finished = Signal(object)

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        """`arguments` are those of the command line, as `["import", "news.annot", "a.txt"]`."""
        super().__init__(parent)
        self._report: Json = None
        self._pending = b""
        self._cancelled = False
        self._done = False
        self._process = process_of(self, arguments)
        self._process.started.connect(self._stand_back)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._failed)
        self._process.finished.connect(self._process.deleteLater)
        self._killing = QTimer(self, singleShot=True, interval=_GRACE)
        self._killing.timeout.connect(self._process.kill)

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return not self._done and is_alive(self._process)

    @property
    def process_id(self) -> int:
        """The number of the process; 0 when there is none."""
        return self._process.processId() if self.is_running else 0

    def start(self) -> None:
        """Begin."""
        self._process.start()

    def cancel(self) -> None:
        """Ask the process to stop; two seconds later it is killed."""
        if self.is_running:
            self._cancelled = True
            self._process.terminate()
            self._killing.start()

    def stop_at_once(self) -> None:
        """Kill the process and wait until it is gone, up to two seconds: it may hold the file."""
        if self.is_running:
            self._cancelled = True
            self._process.kill()
            self._process.waitForFinished(_GRACE)
            self._finish(JobResult(cancelled=True))

    def abandon(self) -> None:
        """Kill the process without waiting, and tell nothing more: it only looked."""
        if self.is_running:
            self._done = True
            self._process.kill()

    def _stand_back(self) -> None:
        """Let the window go first wherever both want to run; before the job has done anything."""
        if hasattr(os, "setpriority"):
            nice = max(_NICE, os.getpriority(os.PRIO_PROCESS, 0))
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.processId(), nice)
        self.started.emit()

    def _read(self) -> None:
        if self._done:
            return
        lines = (self._pending + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        self._pending = lines.pop()
        newest: JobProgress | None = None
        for line in lines:
            newest = self._take(line) or newest
        if newest is not None:
            self.progressed.emit(newest)

    def _take(self, line: bytes) -> JobProgress | None:
        try:
            said = msgspec.json.decode(line, type=dict[str, Json])
        except msgspec.DecodeError:
            return None
        if "report" in said:
            self._report = said["report"]
            return None
        progress = _progress(said)
        if progress is None:
            self.told.emit(said)
        return progress

    def _end(self, code: int, status: QProcess.ExitStatus) -> None:
        self._killing.stop()
        if self._done:
            return
        self._read()
        self._take(self._pending)
        crashed = status == QProcess.ExitStatus.CrashExit
        error = ""
        if self._report is None and not self._cancelled:
            error = self._said_at_end() or self.tr("The job ended with code {0}.").format(code)
        cancelled = self._cancelled and (crashed or self._report is None)
        self._finish(JobResult(self._report, error, cancelled))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process.deleteLater()
            self._finish(JobResult(error=self._process.errorString()))

    def _said_at_end(self) -> str:
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        lines = [line for line in said.splitlines() if line.strip()]
        return lines[-1] if lines else ""

    def _finish(self, result: JobResult) -> None:
        if not self._done:
            self._done = True
            self.finished.emit(result)


def _progress(said: JsonObject) -> JobProgress | None:
    phase, done, total = said.get("phase"), said.get("done"), said.get("total")
    if isinstance(phase, str) and isinstance(done, int) and isinstance(total, int):
        return JobProgress(phase, done, total)
    return None
