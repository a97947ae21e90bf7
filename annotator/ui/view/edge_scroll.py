"""Scrolling while something is dragged beyond the window."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QTimer

_INTERVAL = 25
_SLOWEST, _FASTEST = 4, 160


class Scrolled(Protocol):
    """What is scrolled."""

    def window_rect(self) -> QRect:
        """Return the window onto the text."""
        ...

    def scroll_distance(self, distance: int) -> None:
        """Scroll by px."""
        ...


class EdgeScroll(QObject):
    """Scrolls the faster the farther outside the pointer is; tells `then` after each step."""

    def __init__(
        self, view: Scrolled, then: Callable[[], None], parent: QObject, inset: int = 0
    ) -> None:
        """With an `inset` it begins so many px inside the window: for what cannot go outside."""
        super().__init__(parent)
        self._view = view
        self._then = then
        self._inset = inset
        self._beyond = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._step)

    def follow(self, point: QPointF) -> None:
        """Scroll while the pointer is above or below the window, or in its inset."""
        rect, y = self._view.window_rect(), point.y()
        above, below = rect.top() + self._inset, rect.bottom() - self._inset
        self._beyond = min(0.0, y - above) + max(0.0, y - below)
        if not self._beyond:
            self.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()

    def _step(self) -> None:
        speed = min(max(_SLOWEST, round(abs(self._beyond) / 3)), _FASTEST)
        self._view.scroll_distance(speed if self._beyond > 0 else -speed)
        self._then()
