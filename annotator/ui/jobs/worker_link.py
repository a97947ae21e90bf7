"""The way to the resident worker: a process that is started when something is first asked."""

import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from annotator.app.worker import Answer, Asked, Request, Stop

_GRACE = 1000
# A worker that dies more often than this while the same thing is asked is not tried again.
_MOST_DEATHS = 2


class WorkerLink(QObject):
    """Asks one thing at a time: a new request ends the one before, whose answers are dropped.

    Signals:
        answered(object): an `Answer` to the newest request. One with `error` is the last.
    """

    answered = Signal(object)

    def __init__(self, project: Path, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arguments = ["-m", "annotator", "worker", str(project), "--annotator", annotator]
        self._number = 0
        self._newest: Request | None = None
        self._within = 0
        self._deaths = 0
        self._pending = b""
        # Requests that are not answered whole yet, the one at work first.
        self._open: list[int] = []
        self._closing = False
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        self._process.setArguments(self._arguments)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._too_long)

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def process_id(self) -> int:
        """The number of the process; 0 when there is none."""
        return self._process.processId()

    def start(self) -> None:
        """Let the worker come up before the first request."""
        if not self.is_running and not self._closing:
            self._process.start()

    def ask(self, request: Request, *, within: int = 0) -> int:
        """Ask something; return the number that its answers carry.

        With `within` (milliseconds) a request that takes longer is given up with an error.
        """
        self._number += 1
        self._newest, self._within, self._deaths = request, within, 0
        self._send()
        return self._number

    def stop(self) -> None:
        """Want no more answers."""
        if self._newest is not None and not isinstance(self._newest, Stop) and self._open:
            self.ask(Stop())

    def close(self, *, grace: int = _GRACE) -> None:
        """End the worker and wait until it is gone; after `grace` milliseconds it is killed."""
        self._closing = True
        self._newest = None
        self._limit.stop()
        if self.is_running:
            self._process.closeWriteChannel()
            if not grace or not self._process.waitForFinished(grace):
                self._process.kill()
                self._process.waitForFinished(_GRACE)

    def _send(self) -> None:
        if self._newest is None:
            return
        self.start()
        self._open.append(self._number)
        asked = Asked(self._number, self._newest)
        self._process.write(msgspec.json.encode(asked) + b"\n")
        if self._within:
            self._limit.start(self._within)

    def _read(self) -> None:
        lines = (self._pending + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        self._pending = lines.pop()
        for line in lines:
            self._take(msgspec.json.decode(line, type=Answer))

    def _take(self, answer: Answer) -> None:
        if answer.done:
            self._open = [number for number in self._open if number > answer.id]
            if not self._open:
                self._limit.stop()
        if answer.id == self._number and not answer.dropped:
            self.answered.emit(answer)

    def _too_long(self) -> None:
        """Kill the worker; what was asked since is asked again."""
        if self._open and self._open[0] == self._number:
            self._give_up(self.tr("This takes too long: look for something simpler."))
        self._process.kill()

    def _give_up(self, why: str) -> None:
        self._newest = None
        self._open.clear()
        self._limit.stop()
        self.answered.emit(Answer(self._number, done=True, error=why))

    def _ended(self) -> None:
        self._pending = b""
        waiting, self._open = bool(self._open), []
        if self._closing or self._newest is None or not waiting:
            return
        self._deaths += 1
        if self._deaths > _MOST_DEATHS:
            said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            lines = [line for line in said.splitlines() if line.strip()]
            self._give_up(lines[-1] if lines else self.tr("The search ended by itself."))
        else:
            self._send()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._closing:
            self._give_up(self._process.errorString())
