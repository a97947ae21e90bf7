"""The way to the worker of one who asks: one thing at a time, whatever others ask."""

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.app.worker import Answer, Asked, Request, Stop
from annotator.ui.jobs.resident_worker import ResidentWorker, WorkerEnd

# A worker that dies more often than this while the same thing is asked is not tried again.
_MOST_DEATHS = 2


class WorkerLink(QObject):
    """A lane of the worker: a new request ends the one before, whose answers are dropped.

    Signals:
        answered(object): an `Answer` to the newest request. One with `error` is the last.
    """

    answered = Signal(object)

    def __init__(self, worker: ResidentWorker, lane: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._lane = lane
        self._number = 0
        self._newest: Request | None = None
        self._within = 0
        self._deaths = 0
        # Requests that are not answered whole yet, the one at work first.
        self._open: list[int] = []
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._too_long)
        worker.answered.connect(self._take)
        worker.ended.connect(self._ended)
        worker.failed.connect(self._give_up)

    @property
    def is_running(self) -> bool:
        """Tell whether the worker has come up."""
        return self._worker.is_running

    def start(self) -> None:
        """Let the worker come up before the first request."""
        self._worker.start()

    def ask(self, request: Request, *, within: int = 0) -> int:
        """Ask something; return the number that its answers carry.

        With `within` (milliseconds) a request that takes longer is given up with an error.
        """
        self._number = self._worker.next_number()
        self._newest, self._within, self._deaths = request, within, 0
        self._send()
        return self._number

    def stop(self) -> None:
        """Want no more answers."""
        if self._newest is not None and not isinstance(self._newest, Stop) and self._open:
            self.ask(Stop())

    def _send(self) -> None:
        if self._newest is None:
            return
        self._open.append(self._number)
        if self._within:
            self._limit.start(self._within)
        self._worker.send(Asked(self._number, self._newest, self._lane))

    def _take(self, answer: Answer) -> None:
        if answer.done and answer.id in self._open:
            self._open = [number for number in self._open if number > answer.id]
            if not self._open:
                self._limit.stop()
        if answer.id == self._number and not answer.dropped:
            self.answered.emit(answer)

    def _too_long(self) -> None:
        """Kill the worker; what was asked since, here or by others, is asked again."""
        if self._open and self._open[0] == self._number:
            self._give_up(self.tr("This takes too long: look for something simpler."))
        self._worker.kill()

    def _give_up(self, why: str) -> None:
        waited, self._open = bool(self._open), []
        self._newest = None
        self._limit.stop()
        if waited:
            self.answered.emit(Answer(self._number, done=True, error=why))

    def _ended(self, end: WorkerEnd) -> None:
        waiting, self._open = bool(self._open), []
        if self._newest is None or not waiting:
            return
        # One that another's request had to be killed for is no fault of this one.
        self._deaths += not end.killed
        if self._deaths > _MOST_DEATHS:
            self._open = [self._number]
            self._give_up(end.said or self.tr("The search ended by itself."))
        else:
            self._send()
