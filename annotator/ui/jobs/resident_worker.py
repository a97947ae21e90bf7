"""The window's worker: one process, started when something is first asked, for all who ask."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal

from annotator.app.worker import Answer, Asked
from annotator.ui.jobs.process import is_alive, process_of

_GRACE = 1000


class WorkerEnd(msgspec.Struct, frozen=True):
    """How the process ended: what it said last, and whether it was `killed` from here."""

    said: str
    killed: bool


class ResidentWorker(QObject):
    """Carries requests to the process and answers back; who asks has a `WorkerLink`.

    Signals:
        answered(object): an `Answer`, for whoever asked.
        ended(object): the process is gone with all that was not answered; carries a `WorkerEnd`.
        failed(object): the process cannot be started; carries why.
    """

    answered = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, project: Path, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._pending = b""
        self._killed = False
        self._closing = False
        self._process = process_of(self, ["worker", str(project), "--annotator", annotator])
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return is_alive(self._process)

    @property
    def process_id(self) -> int:
        """The number of the process; 0 when there is none."""
        return self._process.processId()

    def start(self) -> None:
        """Let the process come up before the first request."""
        if not self.is_running and not self._closing:
            self._process.start()

    def next_number(self) -> int:
        """Return a number that no request has yet."""
        self._number += 1
        return self._number

    def send(self, asked: Asked) -> None:
        """Hand a request over."""
        self.start()
        if self.is_running:
            self._process.write(msgspec.json.encode(asked) + b"\n")

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self._killed = True
        self._process.kill()

    def close(self) -> None:
        """End the process for good and wait until it is gone."""
        self._closing = True
        if self.is_running:
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(_GRACE):
                self._process.kill()
                self._process.waitForFinished(_GRACE)
        gone = self._process.finished if self.is_running else self.destroyed
        gone.connect(self._process.deleteLater)

    def _read(self) -> None:
        lines = (self._pending + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        self._pending = lines.pop()
        for line in lines:
            self.answered.emit(msgspec.json.decode(line, type=Answer))

    def _finished(self) -> None:
        # Half a line may wait here when this comes while an answer is still being heard.
        self._process.readAllStandardOutput()
        self._pending = b""
        killed, self._killed = self._killed, False
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        lines = [line for line in said.splitlines() if line.strip()]
        if not self._closing:
            self.ended.emit(WorkerEnd(lines[-1] if lines else "", killed))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._closing:
            self.failed.emit(self._process.errorString())
