"""Long work in small pieces between what the hands do."""

from collections.abc import Generator, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import UserError

_SLICE = 0.008


class Slices(QObject):
    """Takes an iterator on for some milliseconds at a time.

    Signals:
        went_on(object): what it yielded last.
        finished(): it is at its end.
        refused(object): it ended with a refusal; a sentence.
    """

    went_on = Signal(object)
    finished = Signal()
    refused = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[object] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Tell whether there is more to do."""
        return self._work is not None

    def run(self, work: Iterator[object]) -> None:
        """Begin some work in the place of what was done before; its first piece at once."""
        self.stop()
        self._work = work
        self._timer.start()
        self._go_on()

    def stop(self) -> None:
        """Leave the rest undone; a generator is closed and may take back what it did."""
        work, self._work = self._work, None
        self._timer.stop()
        if isinstance(work, Generator):
            work.close()

    def _go_on(self) -> None:
        until, work = perf_counter() + _SLICE, self._work
        said: object = None
        try:
            while work is not None:
                said = next(work, None)
                if said is None or perf_counter() >= until:
                    break
        except UserError as refusal:
            self.stop()
            self.refused.emit(str(refusal))
            return
        if self._work is not work:
            return
        if said is None:
            self.stop()
            self.finished.emit()
        else:
            self.went_on.emit(said)
