"""How long someone has really been at an article."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

_IDLE_AFTER = 60.0
_NOTED_EVERY = 15_000
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
    }
)


class Presence:
    """Counts seconds between signs of life that follow each other within a minute."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last: float | None = None
        self._seconds = 0.0

    def sign(self) -> None:
        """Take note that someone is there."""
        now = self._clock()
        if self._last is not None:
            self._seconds += min(now - self._last, _IDLE_AFTER)
        self._last = now

    def leave(self) -> None:
        """Take note that nobody looks any more."""
        self._last = None

    def take(self) -> float:
        """Return the seconds counted since the last call."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds


class PresenceWatch(QObject):
    """Feeds a `Presence` from the events of a window and hands on its seconds now and then."""

    def __init__(self, window: QObject, note: Callable[[float], None], parent: QObject) -> None:
        super().__init__(parent)
        self._presence = Presence()
        self._note = note
        self._timer = QTimer(self, interval=_NOTED_EVERY)
        self._timer.timeout.connect(self.flush)
        self._timer.start()
        window.installEventFilter(self)

    def flush(self) -> None:
        """Hand on what was counted."""
        seconds = self._presence.take()
        if seconds > 0:
            self._note(seconds)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self._presence.sign()
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._presence.leave()
        return super().eventFilter(watched, event)
